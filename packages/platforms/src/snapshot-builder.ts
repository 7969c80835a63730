/**
 * Collects assets and writes the canonical snapshot.
 * Invariants: every text that enters is redacted and well-formed Unicode; keys are unique in their kind and given in
 * order of claim, so the same files give the same keys; assets are sorted by key in UTF-8 order; a reference to what
 * the export lacks becomes a stub.
 */
import { compareUtf8, type Json, SourceText } from '@policyc/base';
import {
  type AssetOrigin,
  type KindCoverage,
  locatePointers,
  SNAPSHOT_FORMAT,
  type Snapshot,
  type SnapshotAsset,
} from '@policyc/model';
import type { Locate } from './document.js';
import { type Fact, known, opaque, unknown } from './fact.js';
import { redactText } from './secrets/redact-text.js';
import { shownPointer } from './secrets/shown-pointer.js';

/** Where an asset stands, before lines are known. */
export interface AssetPlace {
  /** Index of the file. */
  readonly file: number;
  readonly pointer: string;
  readonly fields: { readonly [field: string]: string };
}

interface Entry {
  readonly key: string;
  readonly asset: SnapshotAsset;
  readonly place: AssetPlace;
}

/** An asset that was added, as adapters that come later see it. */
export interface BuiltAsset {
  readonly key: string;
  /** Its fields that are values. */
  readonly values: { readonly [field: string]: Json | undefined };
  /** Index of the file it comes from. */
  readonly file: number;
}

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Where pointers stand, for files that are not JSON. */
  readonly locate?: Locate;
}

const CACHED_LENGTH = 512;

export class SnapshotBuilder {
  readonly #kinds: ReadonlyMap<string, Map<string, Entry | 'claimed'>>;
  readonly #stubs: ReadonlyMap<string, Set<string>>;
  readonly #coverage = new Map<string, KindCoverage>();
  readonly #cleaned = new Map<string, string>();

  /** @param kinds every kind that the adapters can give; the snapshot has a list for each */
  constructor(kinds: readonly string[]) {
    this.#kinds = new Map(kinds.map((k) => [k, new Map()]));
    this.#stubs = new Map(kinds.map((k) => [k, new Set()]));
  }

  /**
   * Reserves a key for an asset that will be added.
   * @param wanted the readable key; where it is taken, a number is put behind it
   */
  claimKey(kind: string, wanted: string): string {
    const taken = this.#entries(kind);
    const base = this.#cleanKey(wanted);
    let key = base;
    for (let n = 2; taken.has(key); n++) key = `${base} (${n})`;
    taken.set(key, 'claimed');
    return key;
  }

  /**
   * The key of an asset that several places refer to.
   * @returns `first`: nobody asked for it before, so the caller has to add it
   */
  sharedKey(kind: string, wanted: string): { readonly key: string; readonly first: boolean } {
    const key = this.#cleanKey(wanted);
    const first = !this.has(kind, key);
    if (first) this.#entries(kind).set(key, 'claimed');
    return { key, first };
  }

  /** Adds the asset of a claimed key. `facts` are the fields other than `id`. */
  add(kind: string, key: string, place: AssetPlace, facts: { readonly [field: string]: Fact }): void {
    const values: { [field: string]: Json } = { id: key };
    const unknowns: { [field: string]: string } = {};
    const opaques: { [field: string]: string } = {};
    const partials: { [field: string]: string } = {};
    for (const field in facts) {
      const fact = facts[field];
      if (fact?.tag === 'known' || fact?.tag === 'partial') values[field] = this.#cleanJson(fact.value);
      if (fact?.tag === 'partial') partials[field] = fact.reason;
      else if (fact?.tag === 'unknown') unknowns[field] = fact.reason;
      else if (fact?.tag === 'opaque') opaques[field] = fact.reason;
    }
    if (Object.keys(unknowns).length > 0) values.$unknown = unknowns;
    if (Object.keys(opaques).length > 0) values.$opaque = opaques;
    if (Object.keys(partials).length > 0) values.$partial = partials;
    const asset = values as SnapshotAsset;
    this.#entries(kind).set(key, { key, asset, place });
  }

  /** The assets of a kind so far, in order of claim. */
  assets(kind: string): readonly BuiltAsset[] {
    return [...this.#entries(kind).values()]
      .filter((e) => e !== 'claimed')
      .map(({ key, asset, place }) => ({ key, values: asset, file: place.file }));
  }

  /** Says more about an asset that was added; what was said of the same fields is replaced. */
  amend(kind: string, key: string, facts: { readonly [field: string]: Fact }): void {
    const entry = this.#entries(kind).get(key);
    if (entry === undefined || entry === 'claimed') throw new Error(`there is no ${kind} ${key} to amend`);
    const { $unknown = {}, $opaque = {}, $partial = {}, ...values } = entry.asset;
    const kept = (of: { readonly [field: string]: Json | undefined }) =>
      Object.entries(of).filter(([field]) => !Object.hasOwn(facts, field));
    const before: Record<string, Fact> = Object.fromEntries([
      ...kept(values).flatMap(([field, value]) => {
        if (value === undefined) return [];
        const reason = Object.hasOwn($partial, field) ? $partial[field] : undefined;
        return [[field, reason === undefined ? known(value) : { tag: 'partial' as const, value, reason }]];
      }),
      ...kept($unknown).map(([field, reason]) => [field, unknown(String(reason))]),
      ...kept($opaque).map(([field, reason]) => [field, opaque(String(reason))]),
    ]);
    this.add(kind, key, entry.place, { ...before, ...facts });
  }

  /** Says that assets of a kind may exist that the files do not hold. */
  cover(kind: string, coverage: KindCoverage): void {
    this.#coverage.set(kind, coverage);
  }

  /** Whether an asset or a claim with this key exists. */
  has(kind: string, wanted: string): boolean {
    return this.#entries(kind).has(this.#cleanKey(wanted));
  }

  /** The key of an asset that the export refers to but does not hold. */
  stub(kind: string, wanted: string): string {
    const key = this.#cleanKey(wanted);
    this.#stubs.get(kind)?.add(key);
    return key;
  }

  /**
   * How many assets of each kind come from each file; kinds without any are left out.
   * @param files how many files there are
   */
  countsByFile(files: number): readonly { readonly [kind: string]: number }[] {
    const counts = Array.from({ length: files }, (): Record<string, number> => ({}));
    for (const [kind, entries] of this.#kinds)
      for (const entry of entries.values()) {
        const ofFile = entry === 'claimed' ? undefined : counts[entry.place.file];
        if (ofFile !== undefined) ofFile[kind] = (ofFile[kind] ?? 0) + 1;
      }
    return counts;
  }

  /**
   * @param head platform, schema and clock of the snapshot
   * @param files by the index that places use
   */
  build(head: Pick<Snapshot, 'platform' | 'schema' | 'now'>, files: readonly SourceFile[]): Snapshot {
    const sorted = [...this.#kinds].map(([kind, entries]) => {
      const list = [...entries.values()].filter((e) => e !== 'claimed');
      return { kind, entries: list.sort((a, b) => compareUtf8(a.key, b.key)) };
    });
    const lines = lineFinder(
      files,
      sorted.flatMap((k) => k.entries.map((e) => e.place)),
    );
    const assets: Record<string, readonly SnapshotAsset[]> = {};
    const origins: Record<string, readonly AssetOrigin[]> = {};
    const stubs: Record<string, readonly SnapshotAsset[]> = {};
    for (const { kind, entries } of sorted) {
      assets[kind] = entries.map((e) => e.asset);
      origins[kind] = entries.map((e) => originOf(e.place, lines));
      const missing = [...(this.#stubs.get(kind) ?? [])].filter((key) => !this.has(kind, key));
      if (missing.length > 0) stubs[kind] = missing.sort(compareUtf8).map((id) => ({ id }));
    }
    return {
      format: SNAPSHOT_FORMAT,
      ...head,
      assets,
      ...(Object.keys(stubs).length > 0 ? { stubs } : {}),
      ...(this.#coverage.size > 0 ? { coverage: Object.fromEntries(this.#coverage) } : {}),
      origins: { files: files.map((f) => f.path), assets: origins },
    };
  }

  #cleanKey(wanted: string): string {
    return cut(this.#clean(wanted), MAX_KEY_LENGTH);
  }

  /** Keys come again in every reference to them. */
  #clean(text: string): string {
    if (text.length > CACHED_LENGTH) return cleanText(text);
    let clean = this.#cleaned.get(text);
    if (clean === undefined) {
      clean = cleanText(text);
      this.#cleaned.set(text, clean);
    }
    return clean;
  }

  /** Arrays are sets here: cleaning may make members equal or change their order. */
  #cleanJson(value: Json): Json {
    if (typeof value === 'string') return this.#clean(value);
    if (!Array.isArray(value)) return value;
    return [...new Set(value.map((v) => this.#clean(String(v))))].sort(compareUtf8);
  }

  #entries(kind: string): Map<string, Entry | 'claimed'> {
    const entries = this.#kinds.get(kind);
    if (entries === undefined) throw new Error(`adapters know no kind ${kind}`);
    return entries;
  }
}

type LineFinder = (file: number, pointer: string) => number;

/** Locates all pointers of each file in one pass over its text. */
function lineFinder(files: readonly SourceFile[], places: readonly AssetPlace[]): LineFinder {
  const wanted = files.map(() => new Set<string>());
  for (const place of places) {
    wanted[place.file]?.add(shownPointer(place.pointer));
    for (const pointer of Object.values(place.fields)) wanted[place.file]?.add(shownPointer(pointer));
  }
  const lines = files.map((file, i) => {
    const source = new SourceText(file.path, file.text);
    const found = new Map<string, number>();
    const pointers = wanted[i] ?? [];
    for (const [pointer, offset] of file.locate?.(pointers) ?? locatePointers(file.text, pointers))
      found.set(pointer, source.positionAt(offset).line + 1);
    return found;
  });
  return (file, pointer) => lines[file]?.get(pointer) ?? 1;
}

function originOf(place: AssetPlace, lineOf: LineFinder): AssetOrigin {
  const pointer = shownPointer(place.pointer);
  const fields: Record<string, { readonly pointer: string; readonly line: number }> = {};
  for (const [field, raw] of Object.entries(place.fields)) {
    const shown = shownPointer(raw);
    if (shown !== pointer) fields[field] = { pointer: shown, line: lineOf(place.file, shown) };
  }
  return {
    file: place.file,
    pointer,
    line: lineOf(place.file, pointer),
    ...(Object.keys(fields).length > 0 ? { fields } : {}),
  };
}

const LONE_SURROGATE = /\p{Surrogate}/u;

/** Keys repeat in everything that belongs to an asset, so their length multiplies. */
const MAX_KEY_LENGTH = 240;
/** Names, paths and descriptions; values of parameters have a limit of their own that is lower. */
const MAX_TEXT_LENGTH = 20_000;

function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const splitsPair = /[\ud800-\udbff]/.test(text.charAt(length - 1));
  return `${text.slice(0, splitsPair ? length - 1 : length)}…`;
}

/** Redacted before it is cut: half of a secret is not recognised any more. */
function cleanText(text: string): string {
  const redacted = cut(redactText(text), MAX_TEXT_LENGTH);
  return LONE_SURROGATE.test(redacted) ? redacted.replace(/\p{Surrogate}/gu, '\ufffd') : redacted;
}
