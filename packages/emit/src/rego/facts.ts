/**
 * The facts on which an outcome rests, as Rego sets of `[kind, key, field]`; the rules stand beside each node in `ir.ts`.
 * Invariant: a piece is empty unless the formula has the value that is asked for; sets inside `union` are always defined.
 */
import { type ir, mayBeOpen } from '@policyc/ir';
import { memberName } from '@policyc/model';
import { assign, check, infix, never, ref, scalar, someIn, variable } from './ast.js';
import { asSet, type FactPiece, when } from './fact-set.js';
import { helperFor, holds, notFound, opposite, type Polarity } from './formulas.js';
import { collectionFacts, openFacts } from './openness.js';
import { type PolicyContext, parametersOf } from './policy-context.js';
import { reachFactsTrue, reachFactsUnknown } from './reach.js';
import { decidedTerm, fieldOrBase, unknownField, unknownTerm } from './term-facts.js';
import { assetOf, definite, loopOver, loopStatements } from './terms.js';
import { comprehension, rule } from './tidy.js';

export type Outcome = Polarity | 'unknown';

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
  const pieces = piecesWhere(formula, outcome, context);
  // Of a sum that is true, or a product that is false, each part is tested by itself.
  const isApart = formula.op === (outcome === 'true' ? 'or' : 'and');
  return known || isApart || pieces === undefined
    ? (pieces ?? [])
    : when(holds(formula, outcome, context), pieces);
}

/** The facts of a formula that has the value; none where there are no facts that it could rest on. */
function piecesWhere(
  formula: ir.Formula,
  outcome: Polarity,
  context: PolicyContext,
): readonly FactPiece[] | undefined {
  switch (formula.op) {
    case 'const':
    case 'baseline':
    case 'not':
      return undefined;
    case 'and':
    case 'or': {
      const agree = (formula.op === 'and') === (outcome === 'true');
      return formula.operands.flatMap((o) => formulaFacts(o, outcome, agree, context));
    }
    case 'compare':
      return [...decidedTerm(formula.left, context), ...decidedTerm(formula.right, context)];
    case 'member':
      return [...decidedTerm(formula.element, context), ...decidedTerm(formula.collection, context)];
    case 'test':
    case 'is':
      return decidedTerm(formula.term, context);
    case 'present':
      return decidedTerm(formula.field, context);
    case 'found':
      return decidedTerm(formula.term, context);
    case 'known':
      return outcome === 'true' ? decidedTerm(formula.field, context) : fieldOrBase(formula.field, context);
    case 'some':
      return [someFacts(formula, outcome, context)];
    case 'count':
      return [countFacts(formula, true, context), ...decidedTerm(formula.bound, context)];
    case 'reach':
      return outcome === 'true' ? [reachFactsTrue(formula, context)] : undefined;
  }
}

function unknownFacts(formula: ir.Formula, known: boolean, context: PolicyContext): readonly FactPiece[] {
  switch (formula.op) {
    case 'const':
    case 'baseline':
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
      return [
        ...unknownTerm(formula.element, context),
        ...unknownTerm(formula.collection, context),
        ...(mayBeOpen(formula.collection, context.indexes.schema)
          ? when(notFound(formula, context), collectionFacts(formula.collection, context))
          : []),
      ];
    case 'test':
    case 'is':
      return unknownTerm(formula.term, context);
    case 'found':
      return unknownTerm(formula.term, context);
    case 'present': {
      const { field } = formula;
      const pieces = unknownField(field, context);
      const ofBase = unknownTerm(field.base, context);
      if (pieces.length === 0) return ofBase;
      const asset = assetOf(field.base, context);
      const opaque = ref(asset.value, '$opaque', memberName(field.field));
      const isOpaque = context.helper(
        formula,
        'is',
        '_opaque',
        parametersOf(field, undefined, context),
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
    parametersOf(formula, context.subjectSlot, context),
    ({ name, params }) => {
      const ofElements = elementFacts(formula, outcome, outcome === 'false', context);
      const pieces =
        outcome === 'unknown'
          ? [...ofElements, ...openFacts(formula.source, context)]
          : [...ofElements, ...storedSource(formula.source, context)];
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

export function countFacts(
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
    parametersOf(count, context.subjectSlot, context),
    ({ name, params }) => {
      const ofElements = elementFacts({ ...count, body }, decided ? 'true' : 'unknown', false, context);
      const further = decided ? storedSource(source, context) : openFacts(source, context);
      const pieces = [...ofElements, ...further];
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

/** The facts of a stored collection field, or of gathered values, that a decided quantifier went through. */
export function storedSource(source: ir.Source, context: PolicyContext): readonly FactPiece[] {
  if (source.tag !== 'collection') return [];
  const { op } = source.term;
  return op === 'field' || op === 'collect' ? decidedTerm(source.term, context) : [];
}

export function unknownSource(source: ir.Source, context: PolicyContext): readonly FactPiece[] {
  return source.tag === 'collection' ? unknownTerm(source.term, context) : [];
}
