/**
 * The facts of terms: of one that is a value or absent, and of one that is unknown.
 * Invariant: the facts of the unknown are empty where the term is not.
 */
import { type ir, lookupTerms } from '@policyc/ir';
import { isCounterpart, memberName, PSEUDO_FIELDS } from '@policyc/model';
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
  variable,
} from './ast.js';
import { type FactPiece, when } from './fact-set.js';
import { countFacts, formulaFacts, unknownSource } from './facts.js';
import { holds } from './formulas.js';
import { gatheringFacts, overflows, unsettledFacts } from './gather.js';
import { collectionFacts } from './openness.js';
import { type PolicyContext, parametersOf } from './policy-context.js';
import { absentBodies, assetOf, countBounds, definite, isInPopulation, valueOfTerm } from './terms.js';
import { rule } from './tidy.js';

/** The facts of a term that is a value or absent. */
export function decidedTerm(term: ir.Term, context: PolicyContext): readonly FactPiece[] {
  switch (term.op) {
    case 'const':
    case 'now':
    case 'param':
    case 'var':
    case 'related':
      return [];
    case 'field':
      return ownField(term, context);
    case 'cast':
      return decidedTerm(term.base, context);
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
    case 'lookup':
      return lookupTerms(term).flatMap((t) => decidedTerm(t, context));
    case 'call':
      return term.args.flatMap((a) => decidedTerm(a, context));
    case 'count':
      return [countFacts(term, true, context)];
    case 'collect':
    case 'fold':
      return [gatheringFacts(term, context)];
    case 'size':
      return decidedTerm(term.collection, context);
  }
}

/** The facts of a term where it is unknown, and none where it is not. */
export function unknownTerm(term: ir.Term, context: PolicyContext): readonly FactPiece[] {
  switch (term.op) {
    case 'const':
    case 'now':
    case 'param':
    case 'var':
      return [];
    case 'field':
      return [...unknownField(term, context), ...unknownTerm(term.base, context)];
    case 'related':
      return unknownTerm(term.base, context);
    case 'cast':
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
      const tooLarge = [
        ...left.before,
        ...right.before,
        assign(name, infix(left.value, operator, right.value)),
        check(infix(call('abs', variable(name)), '>', scalar(Number.MAX_SAFE_INTEGER))),
      ];
      return [
        ...unknownTerm(term.left, context),
        ...unknownTerm(term.right, context),
        { tag: 'tuples', tuples: [subjectFact(context)], when: tooLarge },
      ];
    }
    case 'lookup':
      return lookupTerms(term).flatMap((t) => unknownTerm(t, context));
    case 'call':
      return term.args.flatMap((a) => unknownTerm(a, context));
    case 'count': {
      const { low, high } = countBounds(term, context);
      const exact = context.helper(
        term,
        'count',
        '_exact',
        parametersOf(term, undefined, context),
        ({ name, params }) => [rule({ name, params, body: [check(infix(low, '==', high))] })],
      );
      return [
        ...when([never(exact.use)], [countFacts(term, false, context)]),
        ...unknownSource(term.source, context),
      ];
    }
    case 'collect':
      return unknownSource(term.source, context);
    case 'fold': {
      const pieces = [...unknownSource(term.source, context), unsettledFacts(term, context)];
      if (term.fn !== 'sum') return pieces;
      return [...pieces, { tag: 'tuples', tuples: [subjectFact(context)], when: overflows(term, context) }];
    }
    case 'size':
      return [...unknownTerm(term.collection, context), ...collectionFacts(term.collection, context)];
  }
}

/** That a number of the subject is too large. */
function subjectFact(context: PolicyContext): Expr {
  const { subjectKind, subject, indexes } = context;
  return indexes.fact(
    subjectKind,
    ref(subject.name, indexes.kind(subjectKind).key),
    PSEUDO_FIELDS.arithmetic,
  );
}

/** The field of the base's asset, whatever its state; the base is a value. */
function ownField(term: ir.FieldTerm, context: PolicyContext): readonly FactPiece[] {
  const { before, tuple } = fieldTuple(term, context);
  return [{ tag: 'tuples', tuples: [tuple], when: before }, ...ofCounterpart(term, context)];
}

/** `known` that is false: the field, or the facts of an unknown base. */
export function fieldOrBase(term: ir.FieldTerm, context: PolicyContext): readonly FactPiece[] {
  if (term.base.op === 'var') return ownField(term, context);
  return [
    ...unknownField(term, context),
    ...collectionFacts(term, context),
    ...unknownTerm(term.base, context),
  ];
}

export function unknownField(term: ir.FieldTerm, context: PolicyContext): readonly FactPiece[] {
  const { type } = context.indexes.stored(term.kind, term.field);
  const isKey = term.field === context.indexes.kind(term.kind).key;
  const isAlwaysTold = !type.unknown && !context.indexes.isRelation(term.kind, term.field);
  if (isKey || (isAlwaysTold && isInPopulation(term.base, context))) return [];
  const asset = assetOf(term.base, context);
  const test = type.optional && !type.unknown ? 'lib.unanswered' : 'lib.unknown';
  const { before, tuple } = fieldTuple(term, context);
  const isUnknown = [...asset.before, check(call(test, asset.value, scalar(memberName(term.field))))];
  return [
    { tag: 'tuples', tuples: [tuple], when: [...isUnknown, ...before] },
    ...when(isUnknown, ofCounterpart(term, context)),
  ];
}

/** What the field is the counterpart of. */
function ofCounterpart(term: ir.FieldTerm, context: PolicyContext): readonly FactPiece[] {
  return isCounterpart(term.field) ? decidedTerm(term.base, context) : [];
}

/** Where the base is a value, so nothing tests that. */
function fieldTuple(
  term: ir.FieldTerm,
  context: PolicyContext,
): { readonly before: readonly Statement[]; readonly tuple: Expr } {
  const key = valueOfTerm(term.base, context);
  return { before: key.before, tuple: context.indexes.fact(term.kind, key.value, term.field) };
}
