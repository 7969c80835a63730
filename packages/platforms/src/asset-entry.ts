/**
 * An asset while facts about it come.
 * Invariant: every text that enters is redacted and well-formed Unicode.
 */
import { compareUtf8, type Json } from '@policyc/base';
import type { AssetOrigin, SnapshotAsset } from '@policyc/model';
import { assetText } from './asset-text.js';
import { cleanJson } from './clean-text.js';
import { type Fact, knownAsItIs, opaque, partialAsItIs, setClean, unknown } from './fact.js';
import { type Origin, originFrom } from './place-finder.js';

/** By field. */
export type Facts = { readonly [field: string]: Fact | undefined };

/** An asset that was added, as adapters that come later see it. */
export interface BuiltAsset {
  readonly key: string;
  /** What is known of it: it costs less than `values` for those that look at a few fields. */
  readonly facts: Facts;
  /** Its fields that are values. */
  readonly values: { readonly [field: string]: Json | undefined };
  /** Index of the file it comes from. */
  readonly file: number;
}

/** The value of a fact that has one, be it of some elements only. */
export function factValue(fact: Fact | undefined): Json | undefined {
  return fact?.tag === 'known' || fact?.tag === 'partial' ? fact.value : undefined;
}

export class Entry implements BuiltAsset {
  /** Orders keys that start differently. */
  readonly head: number;
  readonly key: string;
  origin: Origin;
  /** How many files were finished before it was added. */
  readonly since: number;
  #facts: { [field: string]: Fact | undefined };
  #values: { readonly [field: string]: Json } | undefined = undefined;

  /** @param facts fields other than `id`; they are the entry's from now on */
  constructor(key: string, origin: Origin, facts: { [field: string]: Fact | undefined }, since: number) {
    this.head = headOf(key);
    this.key = key;
    this.origin = origin;
    this.since = since;
    this.#facts = facts;
    for (const field in facts) clean(facts[field]);
  }

  get facts(): Facts {
    return this.#facts;
  }

  get file(): number {
    return this.origin.file;
  }

  get values(): { readonly [field: string]: Json } {
    this.#values ??= valuesOf(this);
    return this.#values;
  }

  /** Says more; what was said of the same fields is replaced, and stands behind the rest. */
  tell(facts: Facts): void {
    for (const field in facts) {
      clean(facts[field]);
      if (field in this.#facts) this.#facts = without(this.#facts, field);
      this.#facts[field] = facts[field];
    }
    this.#values = undefined;
  }

  /** Puts a value in the place of another. */
  settle(field: string, value: Json): void {
    this.#facts = { ...this.#facts, [field]: knownAsItIs(cleanJson(value)) };
    this.#values = undefined;
  }
}

function without(facts: Facts, field: string): { [field: string]: Fact | undefined } {
  const { [field]: _, ...rest } = facts;
  return rest;
}

function clean(fact: Fact | undefined): void {
  if (fact === undefined || fact.tag === 'unknown' || fact.tag === 'opaque' || fact.isClean === true) return;
  setClean(fact, cleanJson(fact.value, fact.tag === 'known' && fact.isSet));
}

function valuesOf({ key, facts }: Entry): { readonly [field: string]: Json } {
  const values: { [field: string]: Json } = { id: key };
  for (const field in facts) {
    const value = factValue(facts[field]);
    if (value !== undefined) values[field] = value;
  }
  return values;
}

/** An asset that was finished, as it was before. */
export function entryOf(key: string, origin: AssetOrigin, asset: SnapshotAsset, since: number): Entry {
  const { id: _, $unknown = {}, $opaque = {}, $partial = {}, ...values } = asset;
  const facts: { [field: string]: Fact } = {};
  for (const [field, value] of Object.entries(values as { [field: string]: Json })) {
    const reason = Object.hasOwn($partial, field) ? $partial[field] : undefined;
    facts[field] = reason === undefined ? knownAsItIs(value) : partialAsItIs(value, reason);
  }
  for (const [field, reason] of Object.entries($unknown)) facts[field] = unknown(reason);
  for (const [field, reason] of Object.entries($opaque)) facts[field] = opaque(reason);
  return new Entry(key, originFrom(origin), facts, since);
}

/** An asset as a snapshot has it. */
export function assetOf(entry: Entry): SnapshotAsset {
  return JSON.parse(assetText(entry)) as SnapshotAsset;
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
