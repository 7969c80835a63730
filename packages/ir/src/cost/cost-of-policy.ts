/**
 * The cost bound of a policy. Invariant: no snapshot makes an engine compare and test more often to judge its subjects.
 *
 * Every comparison, test and field counts as one. A quantifier costs as many times its condition as its source can have
 * elements. Relations are amortised: over all assets of a kind, `many K via f` has no more elements than there are K, so
 * a loop over `automation.steps` in a loop over all automations costs |Step|, not |Automation| * |Step|. The same
 * holds for the elements of a stored list or set, which are counted as a size of their own. Where the asset on which a
 * collection stands is no binder of such a loop, several may be the same one, and nothing is amortised.
 * A parameter has as many elements as it was compiled with; data that replace it may have more.
 * Paths that use no outer name are searched once for all subjects: their nodes and edges, and the condition of each end.
 */
import { type CostBound, isExtensionKind, kindsOf, type Schema, WORKSPACE_KIND } from '@policyc/model';
import type { FieldTerm, Formula, NodeChoice, Param, Policy, Program, Reach, Source, Term } from '../ir.js';
import { termParts } from '../parts.js';
import { constant, ONE, type Polynomial, plus, size, termsOf, times, ZERO } from './polynomial.js';

/** Binders that stand for each asset of a kind at most once in their loop. */
type Once = ReadonlyMap<number, string>;

interface Pass {
  readonly schema: Schema;
  readonly params: readonly Param[];
  /** What is done once for all subjects. */
  shared: Polynomial;
  readonly searched: Set<Reach>;
}

/** @param program what the policy is a part of, or is going to be */
export function costOfPolicy(
  { schema, params }: Pick<Program, 'schema' | 'params'>,
  policy: Policy,
): CostBound {
  const pass: Pass = { schema, params, shared: ZERO, searched: new Set() };
  const { slot, kind } = policy.subject;
  const once = onceOf(schema, new Map(), slot, kind);
  const judging = costOfFormula(pass, policy.verdict, once);
  const each = policy.exercised ? plus(judging, costOfFormula(pass, policy.exercised, once)) : judging;
  const subjects = kind === WORKSPACE_KIND ? ONE : sizeOfKind(schema, kind);
  return termsOf(plus(times(subjects, plus(each, ONE)), pass.shared));
}

function costOfFormula(pass: Pass, formula: Formula, once: Once): Polynomial {
  switch (formula.op) {
    case 'const':
    case 'baseline':
      return ZERO;
    case 'and':
    case 'or':
      return plus(...costsOfFormulas(pass, formula.operands, once));
    case 'not':
      return costOfFormula(pass, formula.operand, once);
    case 'compare':
      return plus(costOfTerm(pass, formula.left, once), costOfTerm(pass, formula.right, once), ONE);
    case 'member':
      return plus(
        costOfTerm(pass, formula.element, once),
        costOfTerm(pass, formula.collection, once),
        elementsOf(pass, formula.collection, once).count,
        ONE,
      );
    case 'test':
    case 'is':
    case 'found':
      return plus(costOfTerm(pass, formula.term, once), ONE);
    case 'present':
    case 'known':
      return plus(costOfTerm(pass, formula.field, once), ONE);
    case 'some':
      return costOfLoop(pass, formula, once);
    case 'count':
      return plus(costOfLoop(pass, formula, once), costOfTerm(pass, formula.bound, once));
    case 'reach':
      return costOfReach(pass, formula, once);
  }
}

function costsOfFormulas(pass: Pass, formulas: readonly Formula[], once: Once): Polynomial[] {
  const costs: Polynomial[] = [];
  for (const formula of formulas) costs.push(costOfFormula(pass, formula, once));
  return costs;
}

interface Loop {
  readonly binder: { readonly slot: number };
  readonly source: Source;
  /** What is asked of each element. */
  readonly body: Formula;
  /** What is taken of each. */
  readonly giving?: Term;
}

function costOfLoop(pass: Pass, { binder, source, body, giving }: Loop, once: Once): Polynomial {
  if (source.tag === 'kind' && isExtensionKind(source.kind)) return ONE;
  const { count, kind } = elementsIn(pass, source, once);
  let inner = new Map(once);
  // What falls to an asset is counted once: inside a loop over a part of it, another of its parts counts whole. Assets
  // with many elements in both would cost more than the average.
  if (source.tag === 'collection') for (const owner of ownersOf(source.term)) inner.delete(owner);
  if (kind !== undefined) inner = onceOf(pass.schema, inner, binder.slot, kind);
  const outside = source.tag === 'kind' ? ZERO : costOfTerm(pass, source.term, once);
  const each = costOfFormula(pass, body, inner);
  const taking = giving ? costOfTerm(pass, giving, inner) : ZERO;
  return plus(outside, ONE, times(count, plus(each, taking, ONE)));
}

interface Elements {
  readonly count: Polynomial;
  /** Where the elements are assets of this kind, none of them twice in the loop over them. */
  readonly kind: string | undefined;
}

function elementsIn(pass: Pass, source: Source, once: Once): Elements {
  return source.tag === 'kind'
    ? { count: sizeOfKind(pass.schema, source.kind), kind: source.kind }
    : elementsOf(pass, source.term, once);
}

function elementsOf(pass: Pass, term: Term, once: Once): Elements {
  switch (term.op) {
    case 'const':
      return { count: constant(Array.isArray(term.value) ? term.value.length : 1), kind: undefined };
    case 'param': {
      const value = pass.params.find((p) => p.id === term.param)?.default;
      return { count: constant(Array.isArray(value) ? value.length : 1), kind: undefined };
    }
    case 'related':
      return { count: shareOf([term.kind], term.base, once), kind: term.kind };
    case 'field':
      return { count: shareOf(partsOf(pass.schema, term), term.base, once), kind: undefined };
    case 'collect':
      return { count: elementsIn(pass, term.source, once).count, kind: undefined };
    default: {
      const choices: Polynomial[] = [];
      for (const part of termParts(term).terms) choices.push(elementsOf(pass, part, once).count);
      return { count: plus(...choices), kind: undefined };
    }
  }
}

/** The names of the sizes of a field, by the kinds that it may be of. */
function partsOf(schema: Schema, { kind, field }: FieldTerm): readonly string[] {
  return kindsOf(schema, kind).map((k) => `${k}.${field}`);
}

/** The slots of the assets on which a collection stands, or those that it is made of. */
function ownersOf(term: Term): readonly number[] {
  if (term.op === 'related' || term.op === 'field') return term.base.op === 'var' ? [term.base.slot] : [];
  if (term.op === 'collect') return term.source.tag === 'collection' ? ownersOf(term.source.term) : [];
  return termParts(term).terms.flatMap(ownersOf);
}

/** The part of a size that falls to one asset: the whole, unless the asset is one of a loop in which each comes once. */
function shareOf(parts: readonly string[], base: Term, once: Once): Polynomial {
  const owner = base.op === 'var' ? once.get(base.slot) : undefined;
  const whole = sizesOf(parts);
  return owner === undefined ? whole : times(whole, size(owner, -1));
}

function sizeOfKind(schema: Schema, name: string): Polynomial {
  return sizesOf(kindsOf(schema, name));
}

function sizesOf(names: readonly string[]): Polynomial {
  const sizes: Polynomial[] = [];
  for (const name of names) sizes.push(size(name));
  return plus(...sizes);
}

/** With a binder of a loop over a kind. What falls to an asset of a group is told of no single kind, so a group gives none. */
function onceOf(schema: Schema, once: Once, slot: number, kind: string): Map<number, string> {
  const inner = new Map(once);
  return kindsOf(schema, kind)[0] === kind ? inner.set(slot, kind) : inner;
}

function costOfTerm(pass: Pass, term: Term, once: Once): Polynomial {
  switch (term.op) {
    case 'const':
    case 'var':
    case 'now':
    case 'param':
      return ZERO;
    case 'count':
      return costOfLoop(pass, term, once);
    case 'collect':
    case 'fold':
      return costOfLoop(pass, { ...term, body: term.where }, once);
    default: {
      const { formulas, terms } = termParts(term);
      const costs = costsOfFormulas(pass, formulas, once);
      for (const part of terms) costs.push(costOfTerm(pass, part, once));
      return plus(ONE, ...costs);
    }
  }
}

function costOfReach(pass: Pass, reach: Reach, once: Once): Polynomial {
  const asked = plus(costOfTerm(pass, reach.from, once), ONE);
  if (!reach.dependent && pass.searched.has(reach)) return asked;
  const target = costOfEnd(pass, reach.to, once);
  const through = reach.through ? costOfEnd(pass, reach.through, once) : ZERO;
  const search = plus(target, through, graphOf(pass.schema, reach.edge));
  if (reach.dependent) return plus(asked, search);
  pass.searched.add(reach);
  pass.shared = plus(pass.shared, search);
  return asked;
}

function costOfEnd(pass: Pass, { binder, kind, where }: NodeChoice, once: Once): Polynomial {
  const inner = onceOf(pass.schema, once, binder.slot, kind);
  return times(sizeOfKind(pass.schema, kind), plus(costOfFormula(pass, where, inner), ONE));
}

/** All nodes and edges of an edge set. */
function graphOf(schema: Schema, name: string): Polynomial {
  const edges = schema.edges.find((e) => e.name === name)?.edges ?? [];
  const nodes = new Set(edges.flatMap((e) => [e.from, e.to]));
  const references = edges.map(({ from, to, side, field }) => {
    const holder = side === 'from' ? from : to;
    const stored = schema.kinds.find((k) => k.name === holder)?.fields.find((f) => f.name === field);
    const many = stored?.tag === 'stored' && stored.type.type.tag !== 'asset';
    return size(many ? `${holder}.${field}` : holder);
  });
  return plus(...[...nodes].map((kind) => sizeOfKind(schema, kind)), ...references);
}
