/**
 * Collects assets and writes the canonical snapshot.
 * Invariants: every text that enters is redacted and well-formed Unicode; keys are unique in their kind and given in
 * order of claim, so the same files give the same keys; assets are sorted by key in UTF-8 order; a reference to what
 * the export lacks becomes a stub.
 */
import { compareUtf8, type Json } from '@policyc/base';
import {
  type AssetOrigin,
  type KindCoverage,
  SNAPSHOT_FORMAT,
  type Snapshot,
  type SnapshotAsset,
} from '@policyc/model';
import { cleanJson, cleanKey, cleanKeyUnder, isPlain } from './clean-text.js';
import type { FindLines } from './document.js';
import type { Fact } from './fact.js';
import { type AssetPlace, PlaceFinder } from './place-finder.js';

type Reasons = { [field: string]: string };

/**
 * `id` and the fields that are values, in order. V8 keeps an object that gets many members one by one as a dictionary, which takes
 * several times the memory, unless its constructor is seen to leave room for them.
 */
class Values {
  [field: string]: Json;

  constructor(id: string) {
    this.id = id;
  }
}

class Entry implements BuiltAsset {
  /** Orders keys that start differently. */
  readonly head: number;
  unknowns: Reasons | undefined = undefined;
  opaques: Reasons | undefined = undefined;
  partials: Reasons | undefined = undefined;

  constructor(
    readonly key: string,
    readonly origin: AssetOrigin,
    readonly values: { [field: string]: Json },
  ) {
    this.head = headOf(key);
  }

  get file(): number {
    return this.origin.file;
  }
}

/** What a builder holds, as data: see `part` and `adopt`. */
export interface BuiltPart {
  readonly kinds: { readonly [kind: string]: readonly PartEntry[] };
  /** Keys that several places may refer to, by kind. */
  readonly shared: KeysByKind;
  /** Keys that were claimed only. */
  readonly claimed: KeysByKind;
  readonly stubs: KeysByKind;
  /** Keys that were asked for more than once, so that others got a number. */
  readonly numbered: KeysByKind;
}

interface KeysByKind {
  readonly [kind: string]: readonly string[];
}

type PartEntry = Pick<Entry, 'key' | 'origin' | 'values' | 'unknowns' | 'opaques' | 'partials'>;

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

export interface SourceFile {
  readonly path: string;
  readonly findLines: FindLines;
}

export class SnapshotBuilder {
  readonly #kinds: ReadonlyMap<string, Map<string, Entry | 'claimed'>>;
  readonly #stubs: ReadonlyMap<string, Set<string>>;
  /** Keys of assets that several places may refer to. */
  readonly #shared: ReadonlyMap<string, Set<string>>;
  readonly #coverage = new Map<string, KindCoverage>();
  readonly #places = new PlaceFinder();
  readonly #fresh = new Map<string, Entry[]>();
  readonly #numbered: ReadonlyMap<string, Set<string>>;
  /** Whether no key has a surrogate. */
  #plainKeys = true;

  /** @param kinds every kind that the adapters can give; the snapshot has a list for each */
  constructor(kinds: readonly string[]) {
    this.#kinds = new Map(kinds.map((k) => [k, new Map()]));
    this.#stubs = new Map(kinds.map((k) => [k, new Set()]));
    this.#shared = new Map(kinds.map((k) => [k, new Set()]));
    this.#numbered = new Map(kinds.map((k) => [k, new Set()]));
  }

  /**
   * Reserves a key for an asset that will be added.
   * @param wanted the readable key; where it is taken, a number is put behind it
   */
  claimKey(kind: string, wanted: string): string {
    return this.#claim(kind, cleanKey(wanted));
  }

  /**
   * Reserves a key for an asset that belongs to another.
   * @param owner the key of that
   * @param wanted what it is called there
   */
  claimKeyUnder(owner: string, kind: string, wanted: string): string {
    return this.#claim(kind, cleanKeyUnder(owner, wanted));
  }

  #claim(kind: string, base: string): string {
    const taken = this.#entries(kind);
    let key = base;
    for (let n = 2; taken.has(key); n++) {
      key = `${base} (${n})`;
      this.#numbered.get(kind)?.add(base);
    }
    taken.set(key, 'claimed');
    this.#plainKeys &&= isPlain(key);
    return key;
  }

  /**
   * The key of an asset that several places refer to.
   * @returns `first`: nobody asked for it before, so the caller has to add it
   */
  sharedKey(kind: string, wanted: string): { readonly key: string; readonly first: boolean } {
    const key = cleanKey(wanted);
    const first = !this.has(kind, key);
    if (first) {
      this.#entries(kind).set(key, 'claimed');
      this.#shared.get(kind)?.add(key);
      this.#plainKeys &&= isPlain(key);
    }
    return { key, first };
  }

  /** Adds the asset of a claimed key. `facts` are the fields other than `id`; those without a fact are left out. */
  add(
    kind: string,
    key: string,
    place: AssetPlace,
    facts: { readonly [field: string]: Fact | undefined },
  ): void {
    const entry = new Entry(key, this.#places.originOf(place), new Values(key));
    for (const field in facts) setFact(entry, field, facts[field]);
    this.#entries(kind).set(key, entry);
    const fresh = this.#fresh.get(kind);
    if (fresh === undefined) this.#fresh.set(kind, [entry]);
    else fresh.push(entry);
  }

  /** The assets of a kind so far, in order of claim. */
  assets(kind: string): readonly BuiltAsset[] {
    return [...this.#entries(kind).values()].filter((e) => e !== 'claimed');
  }

  /** The assets of a kind that were added here since it was asked for them, in order. */
  takeFresh(kind: string): readonly BuiltAsset[] {
    const fresh = this.#fresh.get(kind) ?? [];
    this.#fresh.delete(kind);
    return fresh;
  }

  /** Says more about an asset that was added; what was said of the same fields is replaced. */
  amend(kind: string, key: string, facts: { readonly [field: string]: Fact }): void {
    const entry = this.#entries(kind).get(key);
    if (entry === undefined || entry === 'claimed') throw new Error(`there is no ${kind} ${key} to amend`);
    for (const field in facts) {
      if (Object.hasOwn(entry.values, field)) delete entry.values[field];
      if (entry.unknowns !== undefined) delete entry.unknowns[field];
      if (entry.opaques !== undefined) delete entry.opaques[field];
      if (entry.partials !== undefined) delete entry.partials[field];
      setFact(entry, field, facts[field]);
    }
  }

  /** Puts a value in the place of one that stood for it until all exports were read. */
  settle(kind: string, key: string, field: string, value: Json): void {
    const entry = this.#entries(kind).get(key);
    if (entry === undefined || entry === 'claimed') throw new Error(`there is no ${kind} ${key} to settle`);
    entry.values[field] = cleanJson(value);
  }

  /** Finds the lines of a file's assets so far: to be called while the file is at hand. */
  locate(file: number, findLines: FindLines): void {
    this.#places.find(file, findLines);
  }

  /** Says that assets of a kind may exist that the files do not hold. */
  cover(kind: string, coverage: KindCoverage): void {
    this.#coverage.set(kind, coverage);
  }

  /** Whether an asset or a claim with this key exists. */
  has(kind: string, wanted: string): boolean {
    return this.#entries(kind).has(cleanKey(wanted));
  }

  /** The key of an asset that the export refers to but does not hold. */
  stub(kind: string, wanted: string): string {
    const key = cleanKey(wanted);
    this.#stubs.get(kind)?.add(key);
    return key;
  }

  /** All that it holds, for another builder to adopt. */
  part(): BuiltPart {
    const kinds: { [kind: string]: PartEntry[] } = {};
    const claimed: { [kind: string]: string[] } = {};
    for (const [kind, entries] of this.#kinds) {
      const of: PartEntry[] = [];
      const only: string[] = [];
      for (const [key, entry] of entries)
        if (entry === 'claimed') only.push(key);
        else of.push(entry);
      if (of.length > 0) kinds[kind] = of;
      if (only.length > 0) claimed[kind] = only;
    }
    const [shared, stubs] = [listsOf(this.#shared), listsOf(this.#stubs)];
    return { kinds, shared, claimed, stubs, numbered: listsOf(this.#numbered) };
  }

  /**
   * The files of a part (by their index there) that hold a key which is taken here: they would have got others had all files been read
   * here. Undefined where those would have depended on each other.
   */
  collisions(part: BuiltPart): ReadonlySet<number> | undefined {
    const files = new Set<number>();
    for (const [kind, list] of Object.entries(part.kinds)) {
      const shared = new Set(part.shared[kind]);
      for (const { key, origin } of list)
        if (this.#entries(kind).has(key) && !shared.has(key)) files.add(origin.file);
    }
    return files.size > 0 && numbersDepend(part, files) ? undefined : files;
  }

  /**
   * Takes what another builder holds of files that come later.
   * @param files the index here of each file there; what comes from other files is left out
   * @returns false where both hold a key that they would have told apart had they been one
   */
  adopt(part: BuiltPart, files: ReadonlyMap<number, number>): boolean {
    for (const [kind, list] of Object.entries(part.kinds)) {
      const entries = this.#entries(kind);
      const sharedHere = this.#shared.get(kind);
      const sharedThere = new Set(part.shared[kind]);
      for (const { key, origin, values, unknowns, opaques, partials } of list) {
        const file = files.get(origin.file);
        if (file === undefined) continue;
        if (entries.has(key)) {
          if (sharedHere?.has(key) && sharedThere.has(key)) continue;
          return false;
        }
        if (sharedThere.has(key)) sharedHere?.add(key);
        this.#plainKeys &&= isPlain(key);
        const entry = new Entry(key, { ...origin, file }, values);
        entry.unknowns = unknowns;
        entry.opaques = opaques;
        entry.partials = partials;
        entries.set(key, entry);
      }
    }
    for (const [kind, keys] of Object.entries(part.claimed))
      for (const key of keys) {
        if (this.#entries(kind).has(key)) return false;
        this.#entries(kind).set(key, 'claimed');
      }
    for (const [kind, keys] of Object.entries(part.stubs))
      for (const key of keys) this.#stubs.get(kind)?.add(key);
    return true;
  }

  /**
   * How many assets of each kind come from each file; kinds without any are left out.
   * @param files how many files there are
   */
  countsByFile(files: number): readonly { readonly [kind: string]: number }[] {
    const counts = Array.from({ length: files }, (): Record<string, number> => ({}));
    for (const [kind, entries] of this.#kinds)
      for (const entry of entries.values()) {
        const ofFile = entry === 'claimed' ? undefined : counts[entry.origin.file];
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
      return { kind, entries: list.sort(this.#plainKeys ? byPlainKey : byKey) };
    });
    const assets: Record<string, readonly SnapshotAsset[]> = {};
    const origins: Record<string, readonly AssetOrigin[]> = {};
    const stubs: Record<string, readonly SnapshotAsset[]> = {};
    for (const { kind, entries } of sorted) {
      assets[kind] = entries.map(assetOf);
      origins[kind] = entries.map((e) => e.origin);
      const missing = [...(this.#stubs.get(kind) ?? [])].filter((key) => !this.has(kind, key));
      if (missing.length > 0) stubs[kind] = missing.sort(compareUtf8).map((id) => ({ id }));
    }
    for (const [i, file] of files.entries()) this.#places.find(i, file.findLines);
    return {
      format: SNAPSHOT_FORMAT,
      ...head,
      assets,
      ...(Object.keys(stubs).length > 0 ? { stubs } : {}),
      ...(this.#coverage.size > 0 ? { coverage: Object.fromEntries(this.#coverage) } : {}),
      origins: { files: files.map((f) => f.path), assets: origins },
    };
  }

  #entries(kind: string): Map<string, Entry | 'claimed'> {
    const entries = this.#kinds.get(kind);
    if (entries === undefined) throw new Error(`adapters know no kind ${kind}`);
    return entries;
  }
}

function setFact(entry: Entry, field: string, fact: Fact | undefined): void {
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

function assetOf({ values, unknowns, opaques, partials }: Entry): SnapshotAsset {
  const asset: { [field: string]: Json } = values;
  if (!isEmpty(unknowns)) asset.$unknown = unknowns;
  if (!isEmpty(opaques)) asset.$opaque = opaques;
  if (!isEmpty(partials)) asset.$partial = partials;
  return asset as SnapshotAsset;
}

function isEmpty(reasons: Reasons | undefined): reasons is undefined {
  for (const _ in reasons) return false;
  return true;
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

function byKey(a: Entry, b: Entry): number {
  return a.head - b.head || compareUtf8(a.key, b.key);
}

/** For keys without surrogates, whose order by UTF-8 bytes is the language's own. */
function byPlainKey(a: Entry, b: Entry): number {
  return a.head - b.head || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
}

function listsOf(sets: ReadonlyMap<string, ReadonlySet<string>>): KeysByKind {
  return Object.fromEntries(
    [...sets].filter(([, set]) => set.size > 0).map(([kind, set]) => [kind, [...set]]),
  );
}

/** Whether the number of a key comes from another file, one of the two among `files`. */
function numbersDepend({ kinds, numbered }: BuiltPart, files: ReadonlySet<number>): boolean {
  return Object.entries(numbered).some(([kind, bases]) => {
    const fileOf = new Map(kinds[kind]?.map(({ key, origin }) => [key, origin.file]));
    return bases.some((base) => {
      const holders = new Set<number | undefined>([fileOf.get(base)]);
      for (let n = 2; fileOf.has(`${base} (${n})`); n++) holders.add(fileOf.get(`${base} (${n})`));
      return holders.size > 1 && [...holders].some((file) => file === undefined || files.has(file));
    });
  });
}
