/**
 * Collects assets and writes the canonical snapshot.
 * Invariants: every text that enters is redacted and well-formed Unicode; keys are unique in their kind and given in
 * order of claim, so the same files give the same keys; assets are sorted by key in UTF-8 order; a reference to what
 * the export lacks becomes a stub.
 */
import { compareUtf8, type Json, SourceText } from '@policyc/base';
import {
  type AssetOrigin,
  locatePointers,
  pointerSegments,
  pointerTo,
  SNAPSHOT_FORMAT,
  type Snapshot,
  type SnapshotAsset,
} from '@policyc/model';
import type { Fact } from './fact.js';
import { containsSecretFormat, redactText } from './secrets/redact-text.js';

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

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export class SnapshotBuilder {
  readonly #kinds: ReadonlyMap<string, Map<string, Entry | 'claimed'>>;
  readonly #stubs: ReadonlyMap<string, Set<string>>;

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
    const base = cleanText(wanted);
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
    const key = cleanText(wanted);
    const first = !this.has(kind, key);
    if (first) this.#entries(kind).set(key, 'claimed');
    return { key, first };
  }

  /** Adds the asset of a claimed key. `facts` are the fields other than `id`. */
  add(kind: string, key: string, place: AssetPlace, facts: { readonly [field: string]: Fact }): void {
    const values: Record<string, Json> = Object.create(null) as Record<string, Json>;
    const unknowns: Record<string, string> = {};
    const opaques: Record<string, string> = {};
    values.id = key;
    for (const [field, fact] of Object.entries(facts)) {
      if (fact.tag === 'known') values[field] = cleanJson(fact.value);
      else if (fact.tag === 'unknown') unknowns[field] = fact.reason;
      else opaques[field] = fact.reason;
    }
    const asset: SnapshotAsset = {
      ...values,
      ...(Object.keys(unknowns).length > 0 ? { $unknown: unknowns } : {}),
      ...(Object.keys(opaques).length > 0 ? { $opaque: opaques } : {}),
    } as SnapshotAsset;
    this.#entries(kind).set(key, { key, asset, place });
  }

  /** Whether an asset or a claim with this key exists. */
  has(kind: string, wanted: string): boolean {
    return this.#entries(kind).has(cleanText(wanted));
  }

  /** The key of an asset that the export refers to but does not hold. */
  stub(kind: string, wanted: string): string {
    const key = cleanText(wanted);
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
      origins: { files: files.map((f) => f.path), assets: origins },
    };
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
    for (const [pointer, offset] of locatePointers(file.text, wanted[i] ?? []))
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

/** A pointer whose keys hold a secret is cut before that key: it still resolves, and gives nothing away. */
function shownPointer(pointer: string): string {
  if (!containsSecretFormat(pointer) && !LONE_SURROGATE.test(pointer)) return pointer;
  let shown = '';
  for (const segment of pointerSegments(pointer)) {
    const next = pointerTo(shown, segment);
    if (containsSecretFormat(next) || LONE_SURROGATE.test(next)) break;
    shown = next;
  }
  return shown;
}

const LONE_SURROGATE = /\p{Surrogate}/u;

function cleanText(text: string): string {
  return redactText(text).replace(/\p{Surrogate}/gu, '\ufffd');
}

/** Arrays are sets here: cleaning may make members equal or change their order. */
function cleanJson(value: Json): Json {
  if (typeof value === 'string') return cleanText(value);
  if (!Array.isArray(value)) return value;
  return [...new Set(value.map((v) => cleanText(String(v))))].sort(compareUtf8);
}
