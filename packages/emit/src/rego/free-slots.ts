/**
 * The slots that a node of the IR reads and does not bind: the parameters of the helper rule that stands for it.
 * Rests on each slot being bound once, so that free is used without bound.
 */
import type { ir } from '@policyc/ir';

export interface SlotUse {
  /** Ascending. */
  readonly free: readonly number[];
  /** Whether the node's facts may name the policy's subject (overflow, paths that are too long). */
  readonly namesSubject: boolean;
}

/** @param known what was found out of other nodes of the policy: no weak map, which costs the garbage collector more than all else */
export function slotUse(node: ir.Formula | ir.Term, known: Map<object, SlotUse>): SlotUse {
  const before = known.get(node);
  if (before) return before;
  const used = new Set<number>();
  const bound = new Set<number>();
  let namesSubject = false;
  const visit = (value: unknown): void => {
    if (value !== node && isNode(value)) {
      // What a part binds is used nowhere else.
      const part = slotUse(value, known);
      for (const slot of part.free) used.add(slot);
      namesSubject ||= part.namesSubject;
      return;
    }
    if (Array.isArray(value)) {
      for (const v of value) visit(v);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const part = value as Partial<Record<'op' | 'slot' | 'binder', unknown>>;
    if (part.op === 'var' && typeof part.slot === 'number') used.add(part.slot);
    if (part.op === 'arith' || part.op === 'reach' || part.op === 'fold') namesSubject = true;
    if (part.binder) bound.add((part.binder as ir.Binder).slot);
    // Not by entries: nodes are many, and lists of their members live as long as the walk.
    const members = value as Readonly<Record<string, unknown>>;
    for (const key in members) {
      const member = members[key];
      if (typeof member === 'object' && key !== 'origin' && key !== 'type') visit(member);
    }
  };
  visit(node);
  const use = { free: [...used].filter((s) => !bound.has(s)).sort((a, b) => a - b), namesSubject };
  known.set(node, use);
  return use;
}

/** Formulas and terms only: sources and choices have none. */
function isNode(value: unknown): value is ir.Formula | ir.Term {
  return typeof value === 'object' && value !== null && 'op' in value;
}
