/** The slots that a formula reads without binding them. */
import type { Formula, Source, Term } from '../ir.js';

export function freeSlots(formula: Formula): ReadonlySet<number> {
  const free = new Set<number>();
  visitFormula(formula, new Set(), free);
  return free;
}

function visitFormula(f: Formula, bound: ReadonlySet<number>, free: Set<number>): void {
  switch (f.op) {
    case 'const':
      return;
    case 'and':
    case 'or':
      for (const operand of f.operands) visitFormula(operand, bound, free);
      return;
    case 'not':
      return visitFormula(f.operand, bound, free);
    case 'compare':
      visitTerm(f.left, bound, free);
      return visitTerm(f.right, bound, free);
    case 'member':
      visitTerm(f.element, bound, free);
      return visitTerm(f.collection, bound, free);
    case 'test':
      return visitTerm(f.term, bound, free);
    case 'present':
    case 'known':
      return visitTerm(f.field, bound, free);
    case 'some':
    case 'count':
      if (f.op === 'count') visitTerm(f.bound, bound, free);
      return visitSelection(f, bound, free);
    case 'reach':
      visitTerm(f.from, bound, free);
      for (const choice of f.through ? [f.to, f.through] : [f.to]) {
        visitFormula(choice.where, new Set(bound).add(choice.binder.slot), free);
      }
      return;
  }
}

function visitSelection(
  s: { readonly binder: { readonly slot: number }; readonly source: Source; readonly body: Formula },
  bound: ReadonlySet<number>,
  free: Set<number>,
): void {
  if (s.source.tag === 'collection') visitTerm(s.source.term, bound, free);
  visitFormula(s.body, new Set(bound).add(s.binder.slot), free);
}

function visitTerm(t: Term, bound: ReadonlySet<number>, free: Set<number>): void {
  switch (t.op) {
    case 'const':
    case 'now':
      return;
    case 'var':
      if (!bound.has(t.slot)) free.add(t.slot);
      return;
    case 'field':
    case 'related':
      return visitTerm(t.base, bound, free);
    case 'if':
      visitFormula(t.condition, bound, free);
      visitTerm(t.then, bound, free);
      return visitTerm(t.else, bound, free);
    case 'otherwise':
      visitTerm(t.value, bound, free);
      return visitTerm(t.fallback, bound, free);
    case 'arith':
      visitTerm(t.left, bound, free);
      return visitTerm(t.right, bound, free);
    case 'call':
      for (const arg of t.args) visitTerm(arg, bound, free);
      return;
    case 'count':
      return visitSelection(t, bound, free);
    case 'size':
      return visitTerm(t.collection, bound, free);
  }
}
