/** The formulas and terms that stand directly in a formula or a term, in the order of the source. */
import type { Formula, LookupTerm, Source, Term } from './ir.js';

export interface Parts {
  readonly formulas: readonly Formula[];
  readonly terms: readonly Term[];
}

const NONE: Parts = { formulas: [], terms: [] };

/** What only terms are; a constant has no parts, whatever it is, and a count is a formula where it is compared. */
const TERMS: ReadonlySet<string> = new Set(
  Object.keys({
    var: 0,
    now: 0,
    param: 0,
    field: 0,
    related: 0,
    cast: 0,
    lookup: 0,
    if: 0,
    otherwise: 0,
    arith: 0,
    call: 0,
    collect: 0,
    fold: 0,
    size: 0,
  } satisfies Record<Exclude<Term['op'], Formula['op']>, 0>),
);

export function partsOf(node: Formula | Term): Parts {
  const isTerm = node.op === 'count' ? !('bound' in node) : TERMS.has(node.op);
  return isTerm ? termParts(node as Term) : formulaParts(node as Formula);
}

export function formulaParts(formula: Formula): Parts {
  switch (formula.op) {
    case 'const':
    case 'baseline':
      return NONE;
    case 'and':
    case 'or':
      return { formulas: formula.operands, terms: [] };
    case 'not':
      return { formulas: [formula.operand], terms: [] };
    case 'compare':
      return { formulas: [], terms: [formula.left, formula.right] };
    case 'member':
      return { formulas: [], terms: [formula.element, formula.collection] };
    case 'test':
    case 'is':
      return { formulas: [], terms: [formula.term] };
    case 'present':
    case 'known':
      return { formulas: [], terms: [formula.field] };
    case 'found':
      return { formulas: [], terms: [formula.term] };
    case 'some':
      return { formulas: [formula.body], terms: sourceTerms(formula.source) };
    case 'count':
      return { formulas: [formula.body], terms: [...sourceTerms(formula.source), formula.bound] };
    case 'reach':
      return {
        formulas: formula.through ? [formula.to.where, formula.through.where] : [formula.to.where],
        terms: [formula.from],
      };
  }
}

export function termParts(term: Term): Parts {
  switch (term.op) {
    case 'const':
    case 'var':
    case 'now':
    case 'param':
      return NONE;
    case 'field':
    case 'related':
    case 'cast':
      return { formulas: [], terms: [term.base] };
    case 'lookup':
      return { formulas: [], terms: lookupTerms(term) };
    case 'if':
      return { formulas: [term.condition], terms: [term.then, term.else] };
    case 'otherwise':
      return { formulas: [], terms: [term.value, term.fallback] };
    case 'arith':
      return { formulas: [], terms: [term.left, term.right] };
    case 'call':
      return { formulas: [], terms: term.args };
    case 'count':
      return { formulas: [term.body], terms: sourceTerms(term.source) };
    case 'collect':
    case 'fold':
      return { formulas: [term.where], terms: [...sourceTerms(term.source), term.giving] };
    case 'size':
      return { formulas: [], terms: [term.collection] };
  }
}

/** The map and the key; a table is no term. */
export function lookupTerms({ source, key }: LookupTerm): readonly Term[] {
  return source.tag === 'map' ? [source.term, key] : [key];
}

/** The term of a collection; a kind has none. */
export function sourceTerms(source: Source): readonly Term[] {
  return source.tag === 'collection' ? [source.term] : [];
}
