/**
 * An asset while facts about it come.
 * Invariant: every text that enters is redacted and well-formed Unicode.
 */
import type { Json } from '@policyc/base';
import type { AssetOrigin, SnapshotAsset } from '@policyc/model';
import type { Writable } from './asset-text.js';
import { cleanJson } from './clean-text.js';
import { type Fact, knownAsItIs, opaque, partialAsItIs, setClean, unknown } from './fact.js';
import { headOf } from './key-order.js';
import { apart, type Origin, originFrom } from './place-finder.js';
import { assetAt, originAt, type WrittenAsset } from './sealed-run.js';

/** By field. */
export type Facts = { readonly [field: string]: Fact | undefined };
export type MutableFacts = { [field: string]: Fact | undefined };

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

/** One of which more may be told. */
export interface AddedAsset extends BuiltAsset {
  /** Says more; what was said of the same fields is replaced, and stands behind the rest. */
  tell(more: Facts): void;
}

/** The value of a fact that has one, be it of some elements only. */
export function factValue(fact: Fact | undefined): Json | undefined {
  return fact?.tag === 'known' || fact?.tag === 'partial' ? fact.value : undefined;
}

export class Entry implements AddedAsset, Writable {
  /** Orders keys that start differently. */
  readonly head: number;
  readonly key: string;
  /** How many files were finished before it was added. */
  readonly since: number;
  /** Where it stands in a run that another thread has written, while no more is told of it. */
  #written: WrittenAsset | undefined;
  #origin: Origin | undefined;
  #facts: MutableFacts | undefined;
  #values: { readonly [field: string]: Json } | undefined = undefined;

  private constructor(
    key: string,
    since: number,
    written: WrittenAsset | undefined,
    origin: Origin | undefined,
    facts: MutableFacts | undefined,
  ) {
    this.head = headOf(key);
    this.key = key;
    this.since = since;
    this.#written = written;
    this.#origin = origin;
    this.#facts = facts;
  }

  /** @param facts fields other than `id`; they are the entry's from now on */
  static of(key: string, origin: Origin, facts: MutableFacts, since: number): Entry {
    for (const field in facts) clean(facts[field]);
    return new Entry(key, since, undefined, origin, facts);
  }

  /** Most of what other threads have written is never looked at. */
  static ofWritten(key: string, written: WrittenAsset): Entry {
    return new Entry(key, 0, written, undefined, undefined);
  }

  get written(): WrittenAsset | undefined {
    return this.#written;
  }

  get facts(): MutableFacts {
    this.#facts ??= this.#written === undefined ? {} : factsOf(assetAt(this.#written));
    return this.#facts;
  }

  get origin(): Origin {
    this.#origin ??= originFrom(this.#written === undefined ? NOWHERE : originAt(this.#written));
    return this.#origin;
  }

  get file(): number {
    return this.#written?.run.file ?? this.origin.file;
  }

  get values(): { readonly [field: string]: Json } {
    this.#values ??= valuesOf(this);
    return this.#values;
  }

  /** Says more; what was said of the same fields is replaced, and stands behind the rest. */
  tell(more: Facts): void {
    let facts = this.#toChange();
    for (const field in more) {
      clean(more[field]);
      if (field in facts) facts = without(facts, field);
      facts[field] = more[field];
    }
    this.#facts = facts;
  }

  /** Puts a value in the place of another. */
  settle(field: string, value: Json): void {
    this.#facts = { ...this.#toChange(), [field]: knownAsItIs(cleanJson(value)) };
  }

  /** Lets go of the other places of the file. */
  standApart(): void {
    this.#origin = apart(this.origin);
  }

  #toChange(): MutableFacts {
    const { facts, origin } = this;
    this.#origin = origin;
    this.#written = undefined;
    this.#values = undefined;
    return facts;
  }
}

const NOWHERE: AssetOrigin = { file: 0, pointer: '', line: 1 };

function without(facts: Facts, field: string): MutableFacts {
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
export function entryOf(key: string, origin: AssetOrigin, asset: SnapshotAsset): Entry {
  return Entry.of(key, originFrom(origin), factsOf(asset), 0);
}

function factsOf(asset: SnapshotAsset): MutableFacts {
  const { id: _, $unknown = {}, $opaque = {}, $partial = {}, ...values } = asset;
  const facts: MutableFacts = {};
  for (const [field, value] of Object.entries(values as { [field: string]: Json })) {
    const reason = Object.hasOwn($partial, field) ? $partial[field] : undefined;
    facts[field] = reason === undefined ? knownAsItIs(value) : partialAsItIs(value, reason);
  }
  for (const [field, reason] of Object.entries($unknown)) facts[field] = unknown(reason);
  for (const [field, reason] of Object.entries($opaque)) facts[field] = opaque(reason);
  return facts;
}
