/** What one evaluation of a policy carries: the world, the bound slots, the subject, searches shared by all subjects. */
import type { Choice, CountCompare, CountTerm, Formula, Reach, Some } from '../ir.js';
import type { PathSearch } from './path-search.js';
import type { Truth } from './truth.js';
import type { Asset, World } from './world.js';

/** A term's value. Collections are arrays of scalars or assets. */
export type Value = string | number | boolean | Asset | readonly Value[];

/** Told what is evaluated, in the order of evaluation. Nothing that it does changes a value. */
export interface Observer {
  formula(formula: Formula, value: Truth): void;
  /** A quantifier, a count or a `for` came to its elements; undefined where they are absent or unknown. */
  elements(node: Choice | Some | CountCompare | CountTerm, count: number | undefined): void;
}

export interface Context {
  readonly world: World;
  readonly slots: (Value | undefined)[];
  /** None while guards of parameters are judged. */
  subject: Asset | undefined;
  /** Searches of paths that depend on no outer binder. */
  readonly searches: Map<Reach, PathSearch>;
  readonly observer?: Observer;
}

export function isAsset(value: Value | undefined): value is Asset {
  return typeof value === 'object' && !Array.isArray(value);
}

/** Runs `body` with a slot bound, and restores the slot. */
export function withSlot<T>(context: Context, slot: number, value: Value, body: () => T): T {
  const before = context.slots[slot];
  context.slots[slot] = value;
  const result = body();
  context.slots[slot] = before;
  return result;
}
