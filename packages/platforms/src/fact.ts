/**
 * What an adapter knows about one field: a value (null: absent), that it is unknown, or that it is there but its value
 * is not (redacted, or computed by the platform).
 */
import { compareUtf8, type Json } from '@policyc/base';

export type Fact =
  | {
      readonly tag: 'known';
      readonly value: Json;
      /** Whether it is a set in canonical form. */
      readonly isSet?: true;
    }
  /** A collection of which only some elements are known. */
  | { readonly tag: 'partial'; readonly value: Json; readonly reason: string }
  | { readonly tag: 'unknown'; readonly reason: string }
  | { readonly tag: 'opaque'; readonly reason: string };

export const ABSENT: Fact = { tag: 'known', value: null };
const TRUE: Fact = { tag: 'known', value: true };
const FALSE: Fact = { tag: 'known', value: false };

export function known(value: Json): Fact {
  if (value === false) return FALSE;
  if (value === true) return TRUE;
  return value === null ? ABSENT : { tag: 'known', value };
}

export function unknown(reason: string): Fact {
  return { tag: 'unknown', reason };
}

export function opaque(reason: string): Fact {
  return { tag: 'opaque', reason };
}

/** A set in canonical form: sorted by UTF-8 bytes, without duplicates. */
export function knownSet(values: Iterable<string>): Fact {
  const members = setOf(values);
  return members.length === 0 ? NOTHING : { tag: 'known', value: members, isSet: true };
}

const NOTHING: Fact = { tag: 'known', value: [], isSet: true };

function setOf(values: Iterable<string>): string[] {
  const members = [...values];
  return isAscending(members) ? members : [...new Set(members)].sort(compareUtf8);
}

/** Whether texts are sorted by UTF-8 bytes and all different: most sets have no or one member. */
export function isAscending(texts: readonly string[]): boolean {
  for (let i = 1; i < texts.length; i++)
    if (compareUtf8(texts[i - 1] ?? '', texts[i] ?? '') >= 0) return false;
  return true;
}

/** The elements that are known of a set that may have more. */
export function partialSet(values: Iterable<string>, reason: string): Fact {
  return { tag: 'partial', value: setOf(values), reason };
}

/** The reasons that reports show. */
export const REDACTED = 'redacted';
export const EXPRESSION = 'expression';
