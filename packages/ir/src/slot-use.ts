/**
 * The slots that a node reads and does not bind: what has to be given to whatever stands for it elsewhere.
 * Rests on each slot being bound once, so that what a part binds is read nowhere else.
 */
import type { Formula, Reach, Term } from './ir.js';
import { partsOf } from './parts.js';

export interface SlotUse {
  /** Ascending. */
  readonly free: readonly number[];
  /** Whether the node's facts may name the policy's subject (overflow, paths that are too long). */
  readonly namesSubject: boolean;
}

/** What was found out of nodes; of one program, for weak maps cost the garbage collector more than all else. */
export type SlotUses = Map<Formula | Term, SlotUse>;

export function slotUse(node: Formula | Term, known: SlotUses): SlotUse {
  const before = known.get(node);
  if (before) return before;
  const free: number[] = node.op === 'var' ? [node.slot] : [];
  let namesSubject = node.op === 'arith' || node.op === 'fold' || node.op === 'reach';
  const { formulas, terms } = partsOf(node);
  for (let i = 0; i < formulas.length; i++)
    namesSubject = addUse(slotUse(formulas[i] as Formula, known), free) || namesSubject;
  for (let i = 0; i < terms.length; i++)
    namesSubject = addUse(slotUse(terms[i] as Term, known), free) || namesSubject;
  if ('binder' in node) remove(node.binder.slot, free);
  if (node.op === 'reach') {
    remove(node.to.binder.slot, free);
    if (node.through) remove(node.through.binder.slot, free);
  }
  const use = { free: free.sort(ascending), namesSubject };
  known.set(node, use);
  return use;
}

/** The slots beside their own that the choices of a path read, ascending: with none, one search serves all sources. */
export function outerSlots(
  { to, through }: Pick<Reach, 'to' | 'through'>,
  known: SlotUses,
): readonly number[] {
  const outer: number[] = [];
  for (const { where, binder } of through ? [to, through] : [to])
    for (const slot of slotUse(where, known).free)
      if (slot !== binder.slot && !outer.includes(slot)) outer.push(slot);
  return outer.sort(ascending);
}

/** Adds what a part reads. @returns whether its facts may name the subject */
function addUse(part: SlotUse, free: number[]): boolean {
  for (let i = 0; i < part.free.length; i++) {
    const slot = part.free[i] as number;
    if (!free.includes(slot)) free.push(slot);
  }
  return part.namesSubject;
}

function remove(slot: number, free: number[]): void {
  const at = free.indexOf(slot);
  if (at >= 0) free.splice(at, 1);
}

function ascending(a: number, b: number): number {
  return a - b;
}
