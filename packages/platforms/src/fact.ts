/**
 * What an adapter knows about one field: a value (null: absent), that it is unknown, or that it is there but its value
 * is not (redacted, or computed by the platform).
 */
import { compareUtf8, type Json } from '@policyc/base';

export type Fact =
  | { readonly tag: 'known'; readonly value: Json }
  /** A collection of which only some elements are known. */
  | { readonly tag: 'partial'; readonly value: Json; readonly reason: string }
  | { readonly tag: 'unknown'; readonly reason: string }
  | { readonly tag: 'opaque'; readonly reason: string };

export const ABSENT: Fact = { tag: 'known', value: null };

export function known(value: Json): Fact {
  return { tag: 'known', value };
}

export function unknown(reason: string): Fact {
  return { tag: 'unknown', reason };
}

export function opaque(reason: string): Fact {
  return { tag: 'opaque', reason };
}

/** A set in canonical form: sorted by UTF-8 bytes, without duplicates. */
export function knownSet(values: Iterable<string>): Fact {
  return known([...new Set(values)].sort(compareUtf8));
}

/** The elements that are known of a set that may have more. */
export function partialSet(values: Iterable<string>, reason: string): Fact {
  return { tag: 'partial', value: [...new Set(values)].sort(compareUtf8), reason };
}

/** The reasons that reports show. */
export const REDACTED = 'redacted';
export const EXPRESSION = 'expression';
