/**
 * Terms as Rego expressions that are defined only where the term is a value, and the conditions under which one is absent.
 * Invariant: no expression here is defined where its term is unknown; `not` never stands over what may be undefined.
 */
import { type BuiltinValue, findBuiltin } from '@policyc/builtins';
import type { ir } from '@policyc/ir';
import { findGroup, hasParts, memberName } from '@policyc/model';
import {
  array,
  assign,
  call,
  check,
  type Expr,
  infix,
  never,
  ref,
  type Statement,
  scalar,
  set,
  someIn,
  variable,
  verbatim,
} from './ast.js';
import { flat } from './flat.js';
import { holds } from './formulas.js';
import { collectValue, foldIsAbsent, foldValue } from './gather.js';
import { idOf } from './indexes.js';
import { SETTINGS_ALIAS } from './modules.js';
import { collectionIsClosed, isClosed } from './openness.js';
import { type PolicyContext, parametersOf } from './policy-context.js';
import { comprehension, readExpr, rule } from './tidy.js';

/** An expression and the statements that must stand before it. */
export interface Lowered {
  readonly before: readonly Statement[];
  readonly value: Expr;
}

const plain = (value: Expr): Lowered => ({ before: [], value });

/** The value; `null` or undefined where the term is absent, undefined where it is unknown. An asset's value is its key. */
export function valueOfTerm(term: ir.Term, context: PolicyContext): Lowered {
  switch (term.op) {
    case 'const':
      return plain(constant(term.value, term.type.tag === 'list'));
    case 'var': {
      const { name, kind } = context.slot(term.slot);
      return plain(kind === undefined ? variable(name) : ref(name, context.indexes.kind(kind).key));
    }
    case 'field': {
      const holder = assetOf(term.base, context);
      context.indexes.stored(term.kind, term.field);
      const value = ref(holder.value, memberName(term.field));
      if (!hasParts(term.type)) return { before: holder.before, value };
      // A record stands for its asset, where it is there.
      const owner = valueOfTerm(term.base, context);
      return {
        before: [...owner.before, ...holder.before, check(infix(value, '!=', scalar(null)))],
        value: owner.value,
      };
    }
    case 'related': {
      const assets = relatedAssets(term, context);
      const key = context.indexes.kind(term.kind).key;
      const [elements, element] = [context.fresh('elements'), context.fresh('element')];
      // Bound first: inside the comprehension an unknown base would make it empty, not undefined.
      return {
        before: [...assets.before, assign(elements, assets.value)],
        value: call('sort', comprehension('array', ref(element, key), [someIn(element, variable(elements))])),
      };
    }
    case 'cast':
      return castValue(term, context);
    case 'lookup': {
      const { before, value } = lookUp(term, context);
      return { before: [...before, ...isFound(true, value)], value: value.found };
    }
    case 'if':
    case 'otherwise':
      return plain(branchingValue(term, context));
    case 'arith': {
      const left = definite(term.left, context);
      const right = definite(term.right, context);
      const name = context.fresh('number');
      const operator = term.fn === 'add' ? '+' : term.fn === 'sub' ? '-' : '*';
      return {
        before: [
          ...left.before,
          ...right.before,
          assign(name, infix(left.value, operator, right.value)),
          check(infix(call('abs', variable(name)), '<=', scalar(Number.MAX_SAFE_INTEGER))),
        ],
        value: variable(name),
      };
    }
    case 'call': {
      const builtin = findBuiltin(term.fn);
      if (!builtin) throw new Error(`unknown built-in ${term.fn}`);
      const args = term.args.map((a) => definite(a, context));
      const variables: string[] = builtin.usesLibrary ? ['lib'] : [];
      for (const { value } of args) readExpr(value, variables);
      const operands = term.args.map((arg, i) => ({
        text: flat((args[i] as Lowered).value),
        ...(arg.op === 'const' && !Array.isArray(arg.value) ? { constant: arg.value as BuiltinValue } : {}),
      }));
      return {
        before: args.flatMap((a) => a.before),
        value: verbatim(builtin.rego(operands), variables),
      };
    }
    case 'now':
      return plain(ref('input', 'now'));
    case 'param': {
      const inForce = ref(SETTINGS_ALIAS, 'value', term.param);
      return plain(term.member === undefined ? inForce : ref(inForce, term.member));
    }
    case 'count': {
      const { low, high } = countBounds(term, context);
      const name = context.fresh('number');
      return { before: [assign(name, low), check(infix(high, '==', variable(name)))], value: variable(name) };
    }
    case 'collect':
      return plain(collectValue(term, context));
    case 'fold':
      return plain(foldValue(term, context));
    case 'size': {
      const collection = valueOfTerm(term.collection, context);
      return {
        before: [...collection.before, ...collectionIsClosed(term.collection, context)],
        value: call('count', collection.value),
      };
    }
  }
}

/** The key, bound so that `not` may stand over it, and what is found by it. */
interface LookedUp {
  readonly key: Expr;
  /** Of a map: the map. */
  readonly map: Expr | undefined;
  /** The value where there is one: of a row, its key. */
  readonly found: Expr;
  /** The row as an object. */
  readonly row: Expr | undefined;
}

function lookUp(
  { source, key }: ir.LookupTerm,
  context: PolicyContext,
): { readonly before: readonly Statement[]; readonly value: LookedUp } {
  const by = definite(key, context);
  const name = context.fresh('key');
  const bound = [...by.before, assign(name, by.value)];
  const at = variable(name);
  if (source.tag === 'kind')
    return {
      before: bound,
      value: { key: at, map: undefined, found: at, row: context.indexes.asset(source.kind, at) },
    };
  const map = definite(source.term, context);
  const held = context.fresh('map');
  return {
    before: [...map.before, assign(held, map.value), ...bound],
    value: { key: at, map: variable(held), found: ref(variable(held), at), row: undefined },
  };
}

function isFound(there: boolean, { key, map, row }: LookedUp): readonly Statement[] {
  const test = row ?? infix(key, 'in', call('object.keys', map ?? scalar(null)));
  return [there ? check(test) : never(test)];
}

/** Statements that hold where a look-up is a value, or where it is absent. */
export function foundStatements(
  term: ir.LookupTerm,
  there: boolean,
  context: PolicyContext,
): readonly Statement[] {
  const { before, value } = lookUp(term, context);
  return [...before, ...isFound(there, value)];
}

/** Groups know an asset by `Kind:key`, kinds by its key. */
function castValue(term: ir.CastTerm, context: PolicyContext): Lowered {
  const { schema } = context.indexes;
  const from = term.base.type.tag === 'asset' ? term.base.type.kind : '';
  const { before, value } = definite(term.base, context);
  if (!findGroup(schema, from)) return { before, value: idOf(from, value) };
  if (findGroup(schema, term.type.kind)) return { before, value };
  const name = context.fresh('id');
  return {
    before: [
      ...before,
      assign(name, value),
      check(call('startswith', variable(name), scalar(`${term.type.kind}:`))),
    ],
    value: call('lib.key_of', variable(name)),
  };
}

/** As `valueOfTerm`, but undefined where the term is absent. */
export function definite(term: ir.Term, context: PolicyContext): Lowered {
  const lowered = valueOfTerm(term, context);
  if (!mayBeNull(term)) return lowered;
  return {
    before: [...lowered.before, check(infix(lowered.value, '!=', scalar(null)))],
    value: lowered.value,
  };
}

export function mayBeNull(term: ir.Term): boolean {
  return term.op === 'field' && term.optional;
}

/** The object that holds the fields or parts of what a term stands for: an asset or a record. */
export function assetOf(term: ir.Term, context: PolicyContext): Lowered {
  if (term.op === 'var') return plain(variable(context.slot(term.slot).name));
  if (term.op === 'field' && hasParts(term.type)) {
    const holder = assetOf(term.base, context);
    return { before: holder.before, value: ref(holder.value, memberName(term.field)) };
  }
  if (term.type.tag !== 'asset') throw new Error('a field is read of an asset');
  const key = valueOfTerm(term, context);
  return { before: key.before, value: context.indexes.asset(term.type.kind, key.value) };
}

/** Whether the term is always a value, and its asset in the population. */
export function isInPopulation(term: ir.Term, context: PolicyContext): boolean {
  if (term.op === 'var') return context.slot(term.slot).inPopulation;
  if (term.op !== 'field' || !hasParts(term.type)) return false;
  const { type } = context.indexes.stored(term.kind, term.field);
  return !type.optional && !type.unknown && isInPopulation(term.base, context);
}

/** The bodies of which one is true where the term is absent. */
export function absentBodies(term: ir.Term, context: PolicyContext): readonly (readonly Statement[])[] {
  switch (term.op) {
    case 'field': {
      if (!term.optional) return [];
      const asset = assetOf(term.base, context);
      const { type } = context.indexes.stored(term.kind, term.field);
      return [[...asset.before, fieldIsAbsent(asset.value, memberName(term.field), type.unknown)]];
    }
    case 'if':
      return [
        ...absentBodies(term.then, context).map((body) => [
          ...holds(term.condition, 'true', context),
          ...body,
        ]),
        ...absentBodies(term.else, context).map((body) => [
          ...holds(term.condition, 'false', context),
          ...body,
        ]),
      ];
    case 'cast':
      return absentBodies(term.base, context);
    case 'otherwise':
      return absentBodies(term.value, context).flatMap((first) =>
        absentBodies(term.fallback, context).map((second) => [...first, ...second]),
      );
    case 'fold':
      return foldIsAbsent(term, context);
    case 'lookup':
      return [foundStatements(term, false, context)];
    default:
      return [];
  }
}

/** An omitted key is absent only where the type always tells. */
export function fieldIsAbsent(asset: Expr, field: string, mayBeUnknown: boolean): Statement {
  return mayBeUnknown
    ? check(infix(ref(asset, field), '==', scalar(null)))
    : check(call('lib.absent', asset, scalar(field)));
}

/** The assets of a relation as an array of objects. */
export function relatedAssets(term: ir.RelatedTerm, context: PolicyContext): Lowered {
  const base = definite(term.base, context);
  const target = term.base.type.tag === 'asset' ? term.base.type.kind : '';
  return { before: base.before, value: context.indexes.related(term.kind, term.via, target, base.value) };
}

export interface Loop {
  readonly before: readonly Statement[];
  readonly domain: Expr;
  /** The variable that takes each element. */
  readonly element: string;
  /** Statements that bind the slot from the element. */
  readonly bind: readonly Statement[];
}

/** Whether the elements are assets that are at hand as such, and not only their keys. */
function isOfAssets(source: ir.Source, { type }: ir.Binder, context: PolicyContext): boolean {
  if (source.tag === 'kind' || source.term.op === 'related') return true;
  return (
    type.tag === 'asset' && Boolean(context.indexes.kind(type.kind).element) && source.term.op === 'field'
  );
}

/** Names the elements of a source, where what is said of them is written before the loop. */
export function bindElement(source: ir.Source, binder: ir.Binder, context: PolicyContext): void {
  context.bind(binder, isOfAssets(source, binder, context));
}

/** How to go through a source with the binder's slot bound. */
export function loopOver(source: ir.Source, binder: ir.Binder, context: PolicyContext): Loop {
  const { name, kind } = context.bind(binder, isOfAssets(source, binder, context));
  if (source.tag === 'kind' || source.term.op === 'related') {
    if (source.tag === 'kind')
      return { before: [], domain: context.indexes.population(source.kind), element: name, bind: [] };
    const assets = relatedAssets(source.term as ir.RelatedTerm, context);
    return { before: assets.before, domain: assets.value, element: name, bind: [] };
  }
  const { type } = binder;
  if (isOfAssets(source, binder, context) && type.tag === 'asset' && source.term.op === 'field') {
    const owner = definite(source.term.base, context);
    return {
      before: owner.before,
      domain: context.indexes.elements(type.kind, owner.value),
      element: name,
      bind: [],
    };
  }
  const { before, value } = definite(source.term, context);
  if (kind === undefined) return { before, domain: value, element: name, bind: [] };
  const element = `${name}_key`;
  return {
    before,
    domain: value,
    element,
    bind: [assign(name, context.indexes.asset(kind, variable(element)))],
  };
}

/** `some element in domain` with the slot bound. */
export function loopStatements(loop: Loop): readonly Statement[] {
  return [...loop.before, someIn(loop.element, loop.domain), ...loop.bind];
}

/** Fewest and most elements that fulfil the body; undefined where the source is unknown, the most also where it is open. */
export function countBounds(
  count: ir.CountTerm | ir.CountCompare,
  context: PolicyContext,
): { readonly low: Expr; readonly high: Expr } {
  // The bound of a comparison is no part of the count.
  const { binder, source, body, origin } = count;
  const counted: ir.CountTerm = { op: 'count', binder, source, body, type: { tag: 'int' }, origin };
  const slots = parametersOf(counted, undefined, context);
  const bound = (role: '_low' | '_high') =>
    context.helper(count, 'count', role, slots, ({ name, params }) => {
      const loop = loopOver(count.source, count.binder, context);
      const elements = context.fresh('elements');
      const all = call('count', variable(elements));
      const matching = (polarity: 'true' | 'false') =>
        call(
          'count',
          comprehension('array', scalar(1), [
            someIn(loop.element, variable(elements)),
            ...loop.bind,
            ...holds(count.body, polarity, context),
          ]),
        );
      const takesAll = count.body.op === 'const' && count.body.value;
      const value =
        role === '_low'
          ? takesAll
            ? all
            : matching('true')
          : takesAll
            ? all
            : infix(all, '-', matching('false'));
      return [
        rule({
          name,
          params,
          comment: context.quote(role === '_low' ? 'at least' : 'at most', count.origin),
          value,
          body: [
            ...loop.before,
            assign(elements, loop.domain),
            ...(role === '_low' ? [] : isClosed(source, context)),
          ],
        }),
      ];
    }).use;
  return { low: bound('_low'), high: bound('_high') };
}

function branchingValue(term: Extract<ir.Term, { op: 'if' | 'otherwise' }>, context: PolicyContext): Expr {
  return context.helper(
    term,
    'choice',
    '_value',
    parametersOf(term, undefined, context),
    ({ name, params }) => {
      const comment = context.quote('value', term.origin);
      const branch = (body: readonly Statement[], value: ir.Term, first: boolean) => {
        const lowered = definite(value, context);
        return rule({
          name,
          params,
          comment: first ? comment : [],
          value: lowered.value,
          body: [...body, ...lowered.before],
        });
      };
      if (term.op === 'if') {
        return [
          branch(holds(term.condition, 'true', context), term.then, true),
          branch(holds(term.condition, 'false', context), term.else, false),
        ];
      }
      return [
        branch([], term.value, true),
        ...absentBodies(term.value, context).map((body) => branch(body, term.fallback, false)),
      ];
    },
  ).use;
}

export function constant(value: ir.ConstValue, isList: boolean): Expr {
  if (typeof value !== 'object') return scalar(value);
  return isList ? array(...value.map((v) => scalar(v))) : set(value.map((v) => scalar(v)));
}
