/**
 * Aggregates over the values of elements. An element is settled where its `where` is false, or true and its value known; an
 * aggregate whose elements are all settled, and whose source is closed, has no further values.
 * Invariant: each of the rules here is undefined where the source is unknown or absent.
 */
import { findBuiltin } from '@policyc/builtins';
import type { ir } from '@policyc/ir';
import {
  array,
  assign,
  call,
  check,
  type Expr,
  infix,
  ref,
  type Statement,
  scalar,
  someIn,
  variable,
  verbatim,
} from './ast.js';
import { asSet, type FactPiece, when } from './fact-set.js';
import { formulaFacts, storedSource } from './facts.js';
import { holds } from './formulas.js';
import { isClosed, openFacts } from './openness.js';
import { type PolicyContext, parametersOf } from './policy-context.js';
import { decidedTerm, unknownTerm } from './term-facts.js';
import { bindElement, definite, loopOver, loopStatements } from './terms.js';
import { comprehension, every, rule } from './tidy.js';

type Gathering = ir.CollectTerm | ir.FoldTerm;

/** The known values: a set for `distinct`, an array in the order of the source for `list`. */
export function collectValue(term: ir.CollectTerm, context: PolicyContext): Expr {
  return elementsRule(term, term.fn === 'distinct' ? 'set' : 'array', context);
}

/** The value of a `fold`; undefined where it has none. */
export function foldValue(term: ir.FoldTerm, context: PolicyContext): Expr {
  return context.helper(
    term,
    term.fn,
    '_value',
    parametersOf(term, undefined, context),
    ({ name, params }) => {
      const comment = context.quote('value', term.origin);
      const settled = allSettled(term, context);
      const made = outcome(term, context);
      return [rule({ name, params, comment, value: made.value, body: [...settled, ...made.before] })];
    },
  ).use;
}

function outcome(
  term: ir.FoldTerm,
  context: PolicyContext,
): { readonly before: readonly Statement[]; readonly value: Expr } {
  if (term.fn === 'sum') {
    const { before, value } = sumOf(term, context);
    const isSafe = infix(call('abs', value), '<=', scalar(Number.MAX_SAFE_INTEGER));
    return { before: [...before, check(isSafe)], value };
  }
  if (term.fn === 'first') {
    const values = elementsRule(term, 'array', context);
    const name = context.fresh('elements');
    return { before: [assign(name, values)], value: ref(name, 0) };
  }
  const values = elementsRule(term, 'set', context);
  const { type } = term;
  if (type.tag === 'int') return { before: [], value: call(term.fn, values) };
  const [all, one, other] = [context.fresh('values'), context.fresh('value'), context.fresh('value')];
  if (type.tag === 'enum') {
    const rank = context.indexes.rank(type.name, variable(other));
    const ranks = comprehension('set', rank, [someIn(other, variable(all))]);
    const best = context.fresh('rank');
    return {
      before: [
        assign(all, values),
        assign(best, call(term.fn, ranks)),
        someIn(one, variable(all)),
        check(infix(context.indexes.rank(type.name, variable(one)), '==', variable(best))),
      ],
      value: variable(one),
    };
  }
  const order = findBuiltin(`${type.tag}_order`);
  if (!order) throw new Error(`${type.tag} has no order`);
  const text = order.rego([{ text: one }, { text: other }]);
  const compared = verbatim(text, [one, other]);
  const isBest = check(infix(compared, term.fn === 'min' ? '<=' : '>=', scalar(0)));
  const best = comprehension('set', variable(one), [
    someIn(one, variable(all)),
    every(other, variable(all), [isBest]),
  ]);
  return { before: [assign(all, values)], value: call('min', best) };
}

function sumOf(term: ir.FoldTerm, context: PolicyContext) {
  const name = context.fresh('number');
  return { before: [assign(name, call('sum', elementsRule(term, 'array', context)))], value: variable(name) };
}

/** Bodies of which one holds where there is no value: nothing counts, for certain. */
export function foldIsAbsent(term: ir.FoldTerm, context: PolicyContext): readonly (readonly Statement[])[] {
  if (term.fn === 'sum') return [];
  const slots = parametersOf(term, undefined, context);
  const absent = context.helper(term, term.fn, '_absent', slots, ({ name, params }) => {
    const loop = loopOver(term.source, term.binder, context);
    const none = every(loop.element, loop.domain, [...loop.bind, ...holds(term.where, 'false', context)]);
    return [rule({ name, params, body: [...loop.before, ...isClosed(term.source, context), none] })];
  });
  return [[check(absent.use)]];
}

/** Statements that hold where there are no values but the known ones. */
export function allSettled(term: Gathering, context: PolicyContext): readonly Statement[] {
  const slots = parametersOf(term, undefined, context);
  const settled = context.helper(term, term.fn, '_settled', slots, ({ name, params }) => {
    const loop = loopOver(term.source, term.binder, context);
    const each = every(loop.element, loop.domain, [...loop.bind, check(elementSettled(term, context))]);
    return [rule({ name, params, body: [...loop.before, ...isClosed(term.source, context), each] })];
  });
  return [check(settled.use)];
}

function elementSettled(term: Gathering, context: PolicyContext): Expr {
  const free = new Set([
    ...parametersOf(term.where, undefined, context),
    ...parametersOf(term.giving, undefined, context),
  ]);
  const slots = [...free].sort((a, b) => a - b);
  return context.helper(term, term.fn, '_element', slots, ({ name, params }) => [
    rule({ name, params, body: holds(term.where, 'false', context) }),
    rule({ name, params, body: [...holds(term.where, 'true', context), ...givingIsValue(term, context)] }),
  ]).use;
}

function givingIsValue(term: Gathering, context: PolicyContext): readonly Statement[] {
  const { giving } = term;
  if (giving.op === 'const' || giving.op === 'var') return [];
  const { before, value } = definite(giving, context);
  return [...before, check(infix(value, '!=', scalar(null)))];
}

function elementsRule(term: Gathering, shape: 'set' | 'array', context: PolicyContext): Expr {
  return context.helper(
    term,
    term.fn,
    '_known',
    parametersOf(term, undefined, context),
    ({ name, params }) => {
      const loop = loopOver(term.source, term.binder, context);
      const elements = context.fresh('elements');
      const { before, value } = definite(term.giving, context);
      const each = [
        someIn(loop.element, variable(elements)),
        ...loop.bind,
        ...holds(term.where, 'true', context),
        ...before,
      ];
      const byKey = shape === 'array' && term.fn !== 'sum' && isUnordered(term.source);
      const key = context.slot(term.binder.slot);
      const pair = context.fresh('pair');
      const given = context.fresh('given');
      const known = byKey
        ? comprehension('array', ref(pair, 1), [
            someIn(
              pair,
              call(
                'sort',
                comprehension(
                  'array',
                  array(ref(key.name, context.indexes.kind(key.kind ?? '').key), variable(given)),
                  [...each, assign(given, value)],
                ),
              ),
            ),
          ])
        : comprehension(shape, variable(given), [...each, assign(given, value)]);
      return [
        rule({
          name,
          params,
          comment: context.quote('known values', term.origin),
          value: known,
          body: [...loop.before, assign(elements, loop.domain)],
        }),
      ];
    },
  ).use;
}

/** Populations and relations stand in the order of the snapshot; their order in the language is that of the keys. */
function isUnordered(source: ir.Source): boolean {
  return source.tag === 'kind' || source.term.op === 'related';
}

/** The facts of an aggregate that is a value or absent. */
export function gatheringFacts(term: Gathering, context: PolicyContext): FactPiece {
  const slots = parametersOf(term, context.subjectSlot, context);
  const use = context.helper(term, term.fn, '_facts', slots, ({ name, params }) => {
    bindElement(term.source, term.binder, context);
    const counts = [...holds(term.where, 'true', context), ...givingIsValue(term, context)];
    const pieces = when(counts, [
      ...formulaFacts(term.where, 'true', true, context),
      ...decidedTerm(term.giving, context),
    ]);
    const all = [...overElements(term, pieces, context), ...storedSource(term.source, context)];
    const comment = context.quote('facts where known', term.origin);
    return [rule({ name, params, comment, value: asSet(all) })];
  }).use;
  return { tag: 'set', value: use, when: [] };
}

/** Why there may be further values. */
export function unsettledFacts(term: Gathering, context: PolicyContext): FactPiece {
  const slots = parametersOf(term, context.subjectSlot, context);
  const use = context.helper(term, term.fn, '_facts_u', slots, ({ name, params }) => {
    bindElement(term.source, term.binder, context);
    const pieces = [
      ...formulaFacts(term.where, 'unknown', false, context),
      ...when(holds(term.where, 'true', context), unknownTerm(term.giving, context)),
    ];
    const all = [...overElements(term, pieces, context), ...openFacts(term.source, context)];
    const comment = context.quote('facts where not all is known', term.origin);
    return [rule({ name, params, comment, value: asSet(all) })];
  }).use;
  return { tag: 'set', value: use, when: [] };
}

/** Statements that hold where every value is known and their sum is too large. */
export function overflows(term: ir.FoldTerm, context: PolicyContext): readonly Statement[] {
  const { before, value } = sumOf(term, context);
  const isTooLarge = infix(call('abs', value), '>', scalar(Number.MAX_SAFE_INTEGER));
  return [...allSettled(term, context), ...before, check(isTooLarge)];
}

function overElements(
  term: Gathering,
  pieces: readonly FactPiece[],
  context: PolicyContext,
): readonly FactPiece[] {
  const facts = asSet(pieces);
  if (facts.tag === 'set' && facts.items.length === 0) return [];
  const loop = loopStatements(loopOver(term.source, term.binder, context));
  return [
    { tag: 'set', value: comprehension('set', variable('fact'), [...loop, someIn('fact', facts)]), when: [] },
  ];
}
