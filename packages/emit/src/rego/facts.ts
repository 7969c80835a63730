/**
 * The facts on which an outcome rests, as Rego sets of `[kind, key, field]`; the rules stand beside each node in `ir.ts`.
 * Invariant: a piece is empty unless the formula has the value that is asked for; sets inside `union` are always defined.
 */
import type { ir } from '@policyc/ir';
import { PSEUDO_FIELDS } from '@policyc/model';
import {
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
} from './ast.js';
import { helperFor, holds, opposite, type Polarity } from './formulas.js';
import { type PolicyContext, parametersOf } from './policy-context.js';
import { flatExpr, flatStatement } from './print.js';
import { reachFactsTrue, reachFactsUnknown } from './reach.js';
import {
  absentBodies,
  assetOf,
  countBounds,
  definite,
  isInPopulation,
  loopOver,
  loopStatements,
  valueOfTerm,
} from './terms.js';
import { comprehension, rule } from './tidy.js';

export type Outcome = Polarity | 'unknown';

/** Facts that hold where `when` does. `partial`: the set may be undefined, which means empty. */
export type FactPiece =
  | { readonly tag: 'tuples'; readonly tuples: readonly Expr[]; readonly when: readonly Statement[] }
  | {
      readonly tag: 'set';
      readonly value: Expr;
      readonly when: readonly Statement[];
      readonly partial?: true;
    };

/** One set of all the pieces; always defined. Tuples under the same condition stand together. */
export function asSet(pieces: readonly FactPiece[]): Expr {
  const tuples = new Map<string, FactPiece & { readonly tag: 'tuples' }>();
  const sets = new Map<string, Expr>();
  for (const piece of pieces) {
    if (piece.tag === 'set') continue;
    const condition = piece.when.map(flatStatement).join('; ');
    const before = tuples.get(condition);
    tuples.set(condition, before ? { ...before, tuples: [...before.tuples, ...piece.tuples] } : piece);
  }
  for (const piece of [...tuples.values(), ...pieces.filter((p) => p.tag === 'set')]) {
    const made = pieceSet(piece);
    if (made.tag !== 'set' || made.items.length > 0) sets.set(flatExpr(made), made);
  }
  const [first, ...rest] = sets.values();
  if (!first) return set([]);
  return rest.length === 0 ? first : call('union', set([first, ...rest]));
}

function pieceSet(piece: FactPiece): Expr {
  if (piece.tag === 'tuples') {
    const [only, ...rest] = distinct(piece.tuples);
    if (!only) return set([]);
    if (piece.when.length === 0) return set([only, ...rest]);
    if (rest.length === 0) return comprehension('set', only, piece.when);
    return comprehension('set', variable('fact'), [...piece.when, someIn('fact', set([only, ...rest]))]);
  }
  if (piece.when.length === 0 && !piece.partial) return piece.value;
  return comprehension('set', variable('fact'), [...piece.when, someIn('fact', piece.value)]);
}

function distinct(exprs: readonly Expr[]): readonly Expr[] {
  return [...new Map(exprs.map((e) => [flatExpr(e), e])).values()];
}

function when(condition: readonly Statement[], pieces: readonly FactPiece[]): readonly FactPiece[] {
  if (condition.length === 0) return pieces;
  return pieces.map((p) => ({ ...p, when: [...condition, ...p.when] }));
}

/**
 * The facts of a formula where it has the given value, and none where it has not.
 * @param known the caller has made sure of the value, so nothing tests it again
 */
export function formulaFacts(
  formula: ir.Formula,
  outcome: Outcome,
  known: boolean,
  context: PolicyContext,
): readonly FactPiece[] {
  if (formula.op === 'not') {
    return formulaFacts(
      context.operandOf(formula),
      outcome === 'unknown' ? outcome : opposite(outcome),
      known,
      context,
    );
  }
  if (outcome === 'unknown') return unknownFacts(formula, known, context);
  return decidedFacts(formula, outcome, known, context);
}

function decidedFacts(
  formula: ir.Formula,
  outcome: Polarity,
  known: boolean,
  context: PolicyContext,
): readonly FactPiece[] {
  const guarded = (pieces: readonly FactPiece[]) =>
    when(known ? [] : holds(formula, outcome, context), pieces);
  switch (formula.op) {
    case 'const':
    case 'not':
      return [];
    case 'and':
    case 'or': {
      const agree = (formula.op === 'and') === (outcome === 'true');
      const pieces = formula.operands.flatMap((o) => formulaFacts(o, outcome, agree, context));
      return agree ? guarded(pieces) : pieces;
    }
    case 'compare':
      return guarded([...decidedTerm(formula.left, context), ...decidedTerm(formula.right, context)]);
    case 'member':
      return guarded([...decidedTerm(formula.element, context), ...decidedTerm(formula.collection, context)]);
    case 'test':
      return guarded(decidedTerm(formula.term, context));
    case 'present':
      return guarded(decidedTerm(formula.field, context));
    case 'known':
      return guarded(
        outcome === 'true' ? decidedTerm(formula.field, context) : fieldOrBase(formula.field, context),
      );
    case 'some':
      return guarded([someFacts(formula, outcome, context)]);
    case 'count':
      return guarded([countFacts(formula, true, context), ...decidedTerm(formula.bound, context)]);
    case 'reach':
      return outcome === 'true' ? guarded([reachFactsTrue(formula, context)]) : [];
  }
}

function unknownFacts(formula: ir.Formula, known: boolean, context: PolicyContext): readonly FactPiece[] {
  switch (formula.op) {
    case 'const':
    case 'not':
    case 'known':
      return [];
    case 'and':
    case 'or': {
      const decisive: Polarity = formula.op === 'and' ? 'false' : 'true';
      const guard = known ? [] : [never(helperFor(formula, decisive, context))];
      return when(
        guard,
        formula.operands.flatMap((o) => formulaFacts(o, 'unknown', false, context)),
      );
    }
    case 'compare':
      return [...unknownTerm(formula.left, context), ...unknownTerm(formula.right, context)];
    case 'member':
      return [...unknownTerm(formula.element, context), ...unknownTerm(formula.collection, context)];
    case 'test':
      return unknownTerm(formula.term, context);
    case 'present': {
      const { field } = formula;
      const pieces = unknownField(field, context);
      const ofBase = unknownTerm(field.base, context);
      if (pieces.length === 0) return ofBase;
      const asset = assetOf(field.base, context);
      const opaque = ref(asset.value, '$opaque', field.field);
      const isOpaque = context.helper(
        formula,
        'is',
        '_opaque',
        parametersOf(field, undefined),
        ({ name, params }) => [rule({ name, params, body: [...asset.before, check(opaque)] })],
      );
      return [...when([never(isOpaque.use)], pieces), ...ofBase];
    }
    case 'some': {
      const guard = known ? [] : [never(helperFor(formula, 'true', context))];
      return [
        ...when(guard, [someFacts(formula, 'unknown', context)]),
        ...unknownSource(formula.source, context),
      ];
    }
    case 'count': {
      const guard = known
        ? []
        : [never(helperFor(formula, 'true', context)), never(helperFor(formula, 'false', context))];
      const bound = definite(formula.bound, context);
      const boundIsValue =
        formula.bound.op === 'const'
          ? []
          : [
              ...bound.before,
              assign(context.fresh('bound'), bound.value),
              check(infix(bound.value, '!=', scalar(null))),
            ];
      return [
        ...when([...boundIsValue, ...guard], [countFacts(formula, false, context)]),
        ...unknownTerm(formula.bound, context),
        ...unknownSource(formula.source, context),
      ];
    }
    case 'reach': {
      const guard = known
        ? []
        : [never(helperFor(formula, 'true', context)), never(helperFor(formula, 'false', context))];
      return [...when(guard, [reachFactsUnknown(formula, context)]), ...unknownTerm(formula.from, context)];
    }
  }
}

/** `some`: the elements whose body has the outcome, and the stored field that was gone through. */
function someFacts(formula: ir.Some, outcome: Outcome, context: PolicyContext): FactPiece {
  const role = outcome === 'unknown' ? '_facts_u' : outcome === 'true' ? '_facts_t' : '_facts_f';
  const use = context.helper(
    formula,
    'some',
    role,
    parametersOf(formula, context.subjectSlot),
    ({ name, params }) => {
      const ofElements = elementFacts(formula, outcome, outcome === 'false', context);
      const pieces =
        outcome === 'unknown' ? ofElements : [...ofElements, ...storedSource(formula.source, context)];
      return [
        rule({
          name,
          params,
          comment: context.quote(`facts where ${context.sentenceValue(formula, outcome)}`, formula.origin),
          value: asSet(pieces),
        }),
      ];
    },
  ).use;
  return { tag: 'set', value: use, when: [] };
}

function countFacts(
  count: ir.CountCompare | ir.CountTerm,
  decided: boolean,
  context: PolicyContext,
): FactPiece {
  const role = decided ? '_facts' : '_facts_u';
  const { body, origin, source } = count;
  const use = context.helper(
    count,
    'count',
    role,
    parametersOf(count, context.subjectSlot),
    ({ name, params }) => {
      const ofElements = elementFacts({ ...count, body }, decided ? 'true' : 'unknown', false, context);
      const pieces = decided ? [...ofElements, ...storedSource(source, context)] : ofElements;
      const comment = context.quote(decided ? 'facts where decided' : 'facts where unknown', origin);
      return [rule({ name, params, comment, value: asSet(pieces) })];
    },
  ).use;
  return { tag: 'set', value: use, when: [] };
}

function elementFacts(
  quantifier: { readonly binder: ir.Binder; readonly source: ir.Source; readonly body: ir.Formula },
  outcome: Outcome,
  known: boolean,
  context: PolicyContext,
): readonly FactPiece[] {
  const loop = loopOver(quantifier.source, quantifier.binder, context);
  const facts = asSet(formulaFacts(quantifier.body, outcome, known, context));
  if (facts.tag === 'set' && facts.items.length === 0) return [];
  const value = comprehension('set', variable('fact'), [...loopStatements(loop), someIn('fact', facts)]);
  return [{ tag: 'set', value, when: [] }];
}

/** The facts of a stored collection field that a decided quantifier went through. */
export function storedSource(source: ir.Source, context: PolicyContext): readonly FactPiece[] {
  return source.tag === 'collection' && source.term.op === 'field' ? decidedTerm(source.term, context) : [];
}

function unknownSource(source: ir.Source, context: PolicyContext): readonly FactPiece[] {
  return source.tag === 'collection' ? unknownTerm(source.term, context) : [];
}

/** The facts of a term that is a value or absent. */
function decidedTerm(term: ir.Term, context: PolicyContext): readonly FactPiece[] {
  switch (term.op) {
    case 'const':
    case 'var':
    case 'related':
      return [];
    case 'field':
      return ownField(term, context);
    case 'if':
      return [
        ...formulaFacts(term.condition, 'true', false, context),
        ...formulaFacts(term.condition, 'false', false, context),
        ...when(holds(term.condition, 'true', context), decidedTerm(term.then, context)),
        ...when(holds(term.condition, 'false', context), decidedTerm(term.else, context)),
      ];
    case 'otherwise':
      return [
        ...decidedTerm(term.value, context),
        ...absentBodies(term.value, context).flatMap((body) =>
          when(body, decidedTerm(term.fallback, context)),
        ),
      ];
    case 'arith':
      return [...decidedTerm(term.left, context), ...decidedTerm(term.right, context)];
    case 'call':
      return term.args.flatMap((a) => decidedTerm(a, context));
    case 'count':
      return [countFacts(term, true, context)];
    case 'size':
      return decidedTerm(term.collection, context);
  }
}

/** The facts of a term where it is unknown, and none where it is not. */
function unknownTerm(term: ir.Term, context: PolicyContext): readonly FactPiece[] {
  switch (term.op) {
    case 'const':
    case 'var':
      return [];
    case 'field':
      return [...unknownField(term, context), ...unknownTerm(term.base, context)];
    case 'related':
      return unknownTerm(term.base, context);
    case 'if':
      return [
        ...formulaFacts(term.condition, 'unknown', false, context),
        ...when(holds(term.condition, 'true', context), unknownTerm(term.then, context)),
        ...when(holds(term.condition, 'false', context), unknownTerm(term.else, context)),
      ];
    case 'otherwise':
      return [
        ...unknownTerm(term.value, context),
        ...absentBodies(term.value, context).flatMap((body) =>
          when(body, unknownTerm(term.fallback, context)),
        ),
      ];
    case 'arith': {
      const left = definite(term.left, context);
      const right = definite(term.right, context);
      const name = context.fresh('number');
      const operator = term.fn === 'add' ? '+' : term.fn === 'sub' ? '-' : '*';
      const overflows = [
        ...left.before,
        ...right.before,
        assign(name, infix(left.value, operator, right.value)),
        check(infix(call('abs', variable(name)), '>', scalar(Number.MAX_SAFE_INTEGER))),
      ];
      const key = context.indexes.kind(context.subjectKind).key;
      const subject = context.indexes.fact(
        context.subjectKind,
        ref(context.subject.name, key),
        PSEUDO_FIELDS.arithmetic,
      );
      return [
        ...unknownTerm(term.left, context),
        ...unknownTerm(term.right, context),
        { tag: 'tuples', tuples: [subject], when: overflows },
      ];
    }
    case 'call':
      return term.args.flatMap((a) => unknownTerm(a, context));
    case 'count': {
      const { low, high } = countBounds(term, context);
      return [
        ...when([check(infix(low, '<', high))], [countFacts(term, false, context)]),
        ...unknownSource(term.source, context),
      ];
    }
    case 'size':
      return unknownTerm(term.collection, context);
  }
}

/** The field of the base's asset, whatever its state; the base is a value. */
function ownField(term: ir.FieldTerm, context: PolicyContext): readonly FactPiece[] {
  const { before, tuple } = fieldTuple(term, context);
  return [{ tag: 'tuples', tuples: [tuple], when: before }];
}

/** `known` that is false: the field, or the facts of an unknown base. */
function fieldOrBase(term: ir.FieldTerm, context: PolicyContext): readonly FactPiece[] {
  if (term.base.op === 'var') return ownField(term, context);
  return [...unknownField(term, context), ...unknownTerm(term.base, context)];
}

function unknownField(term: ir.FieldTerm, context: PolicyContext): readonly FactPiece[] {
  const { type } = context.indexes.stored(term.kind, term.field);
  const isKey = term.field === context.indexes.kind(term.kind).key;
  if (isKey || (!type.unknown && isInPopulation(term.base, context))) return [];
  const asset = assetOf(term.base, context);
  const test = type.optional && !type.unknown ? 'lib.unanswered' : 'lib.unknown';
  const { before, tuple } = fieldTuple(term, context);
  return [
    {
      tag: 'tuples',
      tuples: [tuple],
      when: [...asset.before, check(call(test, asset.value, scalar(term.field))), ...before],
    },
  ];
}

/** Where the base is a value, so nothing tests that. */
function fieldTuple(
  term: ir.FieldTerm,
  context: PolicyContext,
): { readonly before: readonly Statement[]; readonly tuple: Expr } {
  const key = valueOfTerm(term.base, context);
  return { before: key.before, tuple: context.indexes.fact(term.kind, key.value, term.field) };
}
