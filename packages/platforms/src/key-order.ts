/** The order of keys by UTF-8 bytes, told by a number where they start differently. */
import { orderOf } from './text-order.js';

export interface Keyed {
  readonly key: string;
  /** `headOf` the key. */
  readonly head: number;
}

/** Looked up once: see `compareUtf8`. */
const { charCodeAt } = String.prototype;
const MOST_IN_HEAD = 0x1fff;

/** The first characters as a number that orders as they do; from a rare one on they count no more. */
export function headOf(key: string): number {
  let head = 0;
  let rare = false;
  for (let i = 0; i < 4; i++) {
    const c: number = rare || i >= key.length ? 0 : Math.min(charCodeAt.call(key, i) + 1, MOST_IN_HEAD);
    rare ||= c === MOST_IN_HEAD;
    head = head * (MOST_IN_HEAD + 1) + c;
  }
  return head;
}

/** A function that orders these by their keys. */
export function keyOrderOf<K extends Keyed>(items: readonly K[]): (a: K, b: K) => number {
  const order = orderOf(items.map((item) => item.key));
  return (a, b) => a.head - b.head || order(a.key, b.key);
}
