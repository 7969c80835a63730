/**
 * An asset while facts about it come.
 * Invariant: every text that enters is redacted and well-formed Unicode.
 */
import { compareUtf8, type Json } from '@policyc/base';
import type { AssetOrigin, SnapshotAsset } from '@policyc/model';
import { cleanJson } from './clean-text.js';
import type { Fact } from './fact.js';

/** An asset that was added, as adapters that come later see it. */
export interface BuiltAsset {
  readonly key: string;
  /** Its fields that are values. */
  readonly values: { readonly [field: string]: Json | undefined };
  /** Why some of these fields have not all their elements. */
  readonly partials: { readonly [field: string]: string } | undefined;
  /** Index of the file it comes from. */
  readonly file: number;
}

type Reasons = { [field: string]: string };

/**
 * `id` and the fields that are values, in order. V8 keeps an object that gets many members one by one as a dictionary, which takes
 * several times the memory, unless its constructor is seen to leave room for them.
 */
export class Values {
  [field: string]: Json;

  constructor(id: string) {
    this.id = id;
  }
}

export class Entry implements BuiltAsset {
  /** Orders keys that start differently. */
  readonly head: number;
  unknowns: Reasons | undefined = undefined;
  opaques: Reasons | undefined = undefined;
  partials: Reasons | undefined = undefined;

  constructor(
    readonly key: string,
    readonly origin: AssetOrigin,
    readonly values: { [field: string]: Json },
    /** How many files were finished before it was added. */
    readonly since: number,
  ) {
    this.head = headOf(key);
  }

  get file(): number {
    return this.origin.file;
  }
}

export function setFact(entry: Entry, field: string, fact: Fact | undefined): void {
  switch (fact?.tag) {
    case 'known':
      entry.values[field] = fact.isClean === true ? fact.value : cleanJson(fact.value, fact.isSet);
      break;
    case 'partial':
      entry.values[field] = cleanJson(fact.value);
      entry.partials ??= {};
      entry.partials[field] = fact.reason;
      break;
    case 'unknown':
      entry.unknowns ??= {};
      entry.unknowns[field] = fact.reason;
      break;
    case 'opaque':
      entry.opaques ??= {};
      entry.opaques[field] = fact.reason;
      break;
    case undefined:
  }
}

/** An asset that was finished, as it was before. */
export function entryOf(key: string, origin: AssetOrigin, asset: SnapshotAsset, since: number): Entry {
  const { $unknown, $opaque, $partial, ...values } = asset;
  const entry = new Entry(key, origin, values as { [field: string]: Json }, since);
  entry.unknowns = $unknown;
  entry.opaques = $opaque;
  entry.partials = $partial;
  return entry;
}

/** Looked up once: see `compareUtf8`. */
const { charCodeAt } = String.prototype;
const MOST_IN_HEAD = 0x1fff;

/** The first characters as a number that orders as they do; from a rare one on they count no more. */
function headOf(key: string): number {
  let head = 0;
  let rare = false;
  for (let i = 0; i < 4; i++) {
    const c: number = rare || i >= key.length ? 0 : Math.min(charCodeAt.call(key, i) + 1, MOST_IN_HEAD);
    rare ||= c === MOST_IN_HEAD;
    head = head * (MOST_IN_HEAD + 1) + c;
  }
  return head;
}

export function byKey(a: Entry, b: Entry): number {
  return a.head - b.head || compareUtf8(a.key, b.key);
}

/** For keys without surrogates, whose order by UTF-8 bytes is the language's own. */
export function byPlainKey(a: Entry, b: Entry): number {
  return a.head - b.head || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
}
