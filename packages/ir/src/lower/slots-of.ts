/** The slots that a formula reads without binding them. Rests on each slot being bound once, so that free is used without bound. */
import type { Formula, Term } from '../ir.js';
import { formulaParts, type Parts, termParts } from '../parts.js';

export function freeSlots(formula: Formula): ReadonlySet<number> {
  return free({ formulas: [formula], terms: [] });
}

/** The slots that a term reads without binding them. */
export function slotsRead(term: Term): ReadonlySet<number> {
  return free({ formulas: [], terms: [term] });
}

function free(parts: Parts): ReadonlySet<number> {
  const used = new Set<number>();
  const bound = new Set<number>();
  const visit = ({ formulas, terms }: Parts): void => {
    formulas.forEach(visitFormula);
    terms.forEach(visitTerm);
  };
  const visitFormula = (f: Formula): void => {
    if (f.op === 'some' || f.op === 'count') bound.add(f.binder.slot);
    if (f.op === 'reach')
      for (const choice of f.through ? [f.to, f.through] : [f.to]) bound.add(choice.binder.slot);
    visit(formulaParts(f));
  };
  const visitTerm = (t: Term): void => {
    if (t.op === 'var') used.add(t.slot);
    if (t.op === 'count' || t.op === 'collect' || t.op === 'fold') bound.add(t.binder.slot);
    visit(termParts(t));
  };
  visit(parts);
  return new Set([...used].filter((slot) => !bound.has(slot)));
}
