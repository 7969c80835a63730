/** The slots that a formula reads without binding them. Rests on each slot being bound once, so that free is used without bound. */
import type { Formula, Term } from '../ir.js';
import { formulaParts, type Parts, termParts } from '../parts.js';

export function freeSlots(formula: Formula): ReadonlySet<number> {
  const slots = new UsedSlots();
  slots.formula(formula);
  return slots.free();
}

/** The slots that a term reads without binding them. */
export function slotsRead(term: Term): ReadonlySet<number> {
  const slots = new UsedSlots();
  slots.term(term);
  return slots.free();
}

class UsedSlots {
  readonly #used = new Set<number>();
  readonly #bound = new Set<number>();

  formula(f: Formula): void {
    if (f.op === 'some' || f.op === 'count') this.#bound.add(f.binder.slot);
    if (f.op === 'reach') {
      this.#bound.add(f.to.binder.slot);
      if (f.through) this.#bound.add(f.through.binder.slot);
    }
    this.#parts(formulaParts(f));
  }

  term(t: Term): void {
    if (t.op === 'var') this.#used.add(t.slot);
    if (t.op === 'count' || t.op === 'collect' || t.op === 'fold') this.#bound.add(t.binder.slot);
    this.#parts(termParts(t));
  }

  free(): ReadonlySet<number> {
    const free = new Set<number>();
    for (const slot of this.#used) if (!this.#bound.has(slot)) free.add(slot);
    return free;
  }

  #parts({ formulas, terms }: Parts): void {
    for (const formula of formulas) this.formula(formula);
    for (const term of terms) this.term(term);
  }
}
