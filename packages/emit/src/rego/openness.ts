/**
 * Where collections are open: the conditions under which they are not, and the facts of why they are.
 * Invariant: what says that a source is closed stands where the source is a value; the facts are empty where it is none.
 */
import { type ir, mayBeOpen } from '@policyc/ir';
import { kindsOf, memberName } from '@policyc/model';
import { assign, check, infix, never, ref, type Statement, scalar, variable } from './ast.js';
import { type FactPiece, when } from './fact-set.js';
import { holds } from './formulas.js';
import { allSettled, unsettledFacts } from './gather.js';
import { type PolicyContext, parametersOf } from './policy-context.js';
import { decidedTerm } from './term-facts.js';
import { absentBodies, assetOf, definite } from './terms.js';
import { rule } from './tidy.js';

/** Statements that hold where the source, which is a value, has no further elements. */
export function isClosed(source: ir.Source, context: PolicyContext): readonly Statement[] {
  return source.tag === 'kind'
    ? kindsOf(context.indexes.schema, source.kind).map((kind) => never(context.indexes.uncovered(kind)))
    : collectionIsClosed(source.term, context);
}

export function collectionIsClosed(term: ir.Term, context: PolicyContext): readonly Statement[] {
  if (!mayBeOpen(term, context.indexes.schema)) return [];
  switch (term.op) {
    case 'related':
      return [never(context.indexes.uncovered(term.kind))];
    case 'field': {
      const asset = assetOf(term.base, context);
      const holder = context.fresh('holder');
      return [
        ...asset.before,
        assign(holder, asset.value),
        never(ref(variable(holder), '$partial', memberName(term.field))),
      ];
    }
    case 'collect':
      return allSettled(term, context);
    case 'if':
    case 'otherwise': {
      const bodies =
        term.op === 'if'
          ? [
              [...holds(term.condition, 'true', context), ...collectionIsClosed(term.then, context)],
              [...holds(term.condition, 'false', context), ...collectionIsClosed(term.else, context)],
            ]
          : [
              [...isValue(term.value, context), ...collectionIsClosed(term.value, context)],
              ...absentBodies(term.value, context).map((body) => [
                ...body,
                ...collectionIsClosed(term.fallback, context),
              ]),
            ];
      const slots = parametersOf(term, undefined, context);
      const closed = context.helper(term, 'choice', '_closed', slots, ({ name, params }) =>
        bodies.map((body) => rule({ name, params, body })),
      );
      return [check(closed.use)];
    }
    default:
      return [];
  }
}

/** Why the source has further elements, where it may. */
export function openFacts(source: ir.Source, context: PolicyContext): readonly FactPiece[] {
  return source.tag === 'kind'
    ? kindsOf(context.indexes.schema, source.kind).map((kind) => populationFact(kind, [], context))
    : collectionFacts(source.term, context);
}

export function collectionFacts(term: ir.Term, context: PolicyContext): readonly FactPiece[] {
  if (!mayBeOpen(term, context.indexes.schema)) return [];
  switch (term.op) {
    case 'related':
      return [populationFact(term.kind, isValue(term.base, context), context)];
    case 'field': {
      const asset = assetOf(term.base, context);
      const isPartial = check(ref(asset.value, '$partial', memberName(term.field)));
      return when([...asset.before, isPartial], decidedTerm(term, context));
    }
    case 'collect':
      return [unsettledFacts(term, context)];
    case 'if':
      return [
        ...when(holds(term.condition, 'true', context), collectionFacts(term.then, context)),
        ...when(holds(term.condition, 'false', context), collectionFacts(term.else, context)),
      ];
    case 'otherwise':
      return [
        ...collectionFacts(term.value, context),
        ...absentBodies(term.value, context).flatMap((body) =>
          when(body, collectionFacts(term.fallback, context)),
        ),
      ];
    default:
      return [];
  }
}

function populationFact(kind: string, before: readonly Statement[], context: PolicyContext): FactPiece {
  return {
    tag: 'tuples',
    tuples: [context.indexes.populationFact(kind)],
    when: [...before, check(context.indexes.uncovered(kind))],
  };
}

/** Statements that hold where the term is a value. */
function isValue(term: ir.Term, context: PolicyContext): readonly Statement[] {
  if (term.op === 'var' || term.op === 'const') return [];
  const { before, value } = definite(term, context);
  return [...before, check(infix(value, '!=', scalar(null)))];
}
