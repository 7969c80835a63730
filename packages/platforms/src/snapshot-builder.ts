/**
 * Collects assets and writes the canonical snapshot.
 * Invariants: every text that enters is redacted and well-formed Unicode; keys are unique in their kind and given in
 * order of claim, so the same files give the same keys; assets are sorted by key in UTF-8 order; a reference to what
 * the export lacks becomes a stub.
 */
import { compareUtf8, type Json } from '@policyc/base';
import { type KindCoverage, SNAPSHOT_FORMAT, type Snapshot } from '@policyc/model';
import { type BuiltAsset, byKey, byPlainKey, Entry, entryOf, setFact, Values } from './asset-entry.js';
import { cleanJson, cleanKey, cleanKeyUnder, isPlain } from './clean-text.js';
import type { FindLines } from './document.js';
import type { Fact } from './fact.js';
import { type AssetPlace, PlaceFinder } from './place-finder.js';
import { claimedKeys, type Sealed, type SealedRun, Sealer, type Segment, unsealed } from './sealed-run.js';
import { writeSnapshot } from './write-snapshot.js';

/** What a builder holds, as data: see `part` and `adopt`. */
export interface BuiltPart {
  readonly runs: readonly PartRun[];
  readonly kinds: { readonly [kind: string]: readonly PartEntry[] };
  /** Keys that several places may refer to, by kind. */
  readonly shared: KeysByKind;
  /** Keys that were claimed only. */
  readonly claimed: KeysByKind;
  readonly stubs: KeysByKind;
  /** Whether a key got a number because of another file of the part, or may have. */
  readonly numbered: boolean;
}

/** With the index of its segment. */
interface PartRun extends SealedRun {
  readonly segment: number;
}

interface KeysByKind {
  readonly [kind: string]: readonly string[];
}

type PartEntry = Pick<Entry, 'key' | 'origin' | 'values' | 'unknowns' | 'opaques' | 'partials'>;

export interface SourceFile {
  readonly path: string;
  readonly findLines: FindLines;
}

type Held = Entry | Sealed | 'claimed';

export class SnapshotBuilder {
  readonly #kinds: ReadonlyMap<string, Map<string, Held>>;
  readonly #stubs: ReadonlyMap<string, Set<string>>;
  /** Keys of assets that several places may refer to. */
  readonly #shared: ReadonlyMap<string, Set<string>>;
  readonly #coverage = new Map<string, KindCoverage>();
  readonly #places = new PlaceFinder();
  readonly #fresh = new Map<string, Entry[]>();
  /** What was added since `seal`, by kind. */
  readonly #added = new Map<string, Entry[]>();
  /** Keys of assets of which something will be told at the end, by kind. */
  readonly #open: ReadonlyMap<string, Set<string>>;
  readonly #runs: ReadonlyMap<string, Set<Sealed>>;
  /** Runs that were adopted and whose keys are not among those of their kind yet: most are never asked for. */
  readonly #unread = new Map<string, Sealed[]>();
  /** Whether two assets have a key that only one of them would have got had all files been read here. */
  #collided = false;
  readonly #sealer = new Sealer();
  /** Whether a key got a number because of another file. */
  #numbered = false;
  /** How many files were sealed. */
  #finished = 0;
  /** Whether no key has a surrogate. */
  #plainKeys = true;

  /** @param kinds every kind that the adapters can give; the snapshot has a list for each */
  constructor(kinds: readonly string[]) {
    this.#kinds = new Map(kinds.map((k) => [k, new Map()]));
    this.#stubs = new Map(kinds.map((k) => [k, new Set()]));
    this.#shared = new Map(kinds.map((k) => [k, new Set()]));
    this.#open = new Map(kinds.map((k) => [k, new Set()]));
    this.#runs = new Map(kinds.map((k) => [k, new Set()]));
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
    // Where a key of a run is taken that was not read, `build` finds it.
    const taken = this.#held(kind);
    let key = base;
    let holder = taken.get(key);
    for (let n = 2; holder !== undefined; n++) {
      if (holder !== 'claimed' && !(holder instanceof Entry && holder.since === this.#finished))
        this.#numbered = true;
      key = `${base} (${n})`;
      holder = taken.get(key);
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
      this.#held(kind).set(key, 'claimed');
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
    const entry = new Entry(key, this.#places.originOf(place), new Values(key), this.#finished);
    for (const field in facts) setFact(entry, field, facts[field]);
    this.#held(kind).set(key, entry);
    append(this.#fresh, kind, entry);
    append(this.#added, kind, entry);
  }

  /** Says that something will be told of an asset when all exports are read: see `settle`. */
  keepOpen(kind: string, key: string): void {
    this.#open.get(kind)?.add(key);
  }

  /**
   * Makes text of the assets of these kinds that were added since the last call and are not kept open. All facts about them are told and
   * their places located; `amend` and `assets` would have to make objects of them again.
   * @param file of all of them
   */
  seal(file: number, kinds: readonly string[]): void {
    this.#finished++;
    for (const kind of kinds) {
      const added = this.#added.get(kind);
      if (added === undefined) continue;
      this.#added.delete(kind);
      const open = this.#open.get(kind);
      const done = open === undefined || open.size === 0 ? added : added.filter((e) => !open.has(e.key));
      if (done.length > 0) this.#seal(kind, file, done);
    }
  }

  #seal(kind: string, file: number, entries: readonly Entry[]): void {
    const run = this.#sealer.seal(kind, file, entries, this.#plainKeys ? byPlainKey : byKey);
    this.#runs.get(kind)?.add(run);
    const held = this.#held(kind);
    for (const { key } of entries) held.set(key, run);
  }

  #unseal(run: Sealed): void {
    const held = this.#held(run.kind);
    if (!this.#runs.get(run.kind)?.delete(run)) return;
    if (run.segment.bytes.length === 0) this.#sealer.close();
    for (const { key, origin, asset } of unsealed(run)) held.set(key, entryOf(key, origin, asset, 0));
  }

  /** The assets of a kind that were added since `seal`, in order. */
  added(kind: string): readonly BuiltAsset[] {
    return this.#added.get(kind) ?? [];
  }

  /** The assets of a kind that are not sealed, in order of claim. */
  unsealed(kind: string): readonly BuiltAsset[] {
    return [...this.#held(kind).values()].filter((e) => e instanceof Entry);
  }

  /** The assets of a kind so far, in order of claim; of adopted ones those last that were sealed. */
  assets(kind: string): readonly BuiltAsset[] {
    this.#entries(kind);
    for (const run of this.#runs.get(kind) ?? []) this.#unseal(run);
    return this.unsealed(kind);
  }

  /** The assets of a kind that were added here since it was asked for them, in order. */
  takeFresh(kind: string): readonly BuiltAsset[] {
    const fresh = this.#fresh.get(kind) ?? [];
    this.#fresh.delete(kind);
    return fresh;
  }

  /** Says more about an asset that was added; what was said of the same fields is replaced. */
  amend(kind: string, key: string, facts: { readonly [field: string]: Fact }): void {
    const entry = this.#entry(kind, key);
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
    this.#entry(kind, key).values[field] = cleanJson(value);
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
    const key = cleanKey(wanted);
    return this.#held(kind).has(key) || this.#entries(kind).has(key);
  }

  /** The key of an asset that the export refers to but does not hold. */
  stub(kind: string, wanted: string): string {
    const key = cleanKey(wanted);
    this.#stubs.get(kind)?.add(key);
    return key;
  }

  /** All that it holds, for another builder to adopt. */
  part(): { readonly built: BuiltPart; readonly segments: readonly Segment[] } {
    const kinds: { [kind: string]: PartEntry[] } = {};
    const claimed: { [kind: string]: string[] } = {};
    for (const [kind, entries] of this.#kinds) {
      const of: PartEntry[] = [];
      const only: string[] = [];
      for (const [key, entry] of entries)
        if (entry === 'claimed') only.push(key);
        else if (entry instanceof Entry) of.push(entry);
      if (of.length > 0) kinds[kind] = of;
      if (only.length > 0) claimed[kind] = only;
    }
    const [shared, stubs] = [listsOf(this.#shared), listsOf(this.#stubs)];
    this.#sealer.close();
    const runs = [...this.#runs.values()].flatMap((set) => [...set]);
    const segments = [...new Set(runs.map((run) => run.segment))];
    const numbers = new Map(segments.map((segment, i) => [segment, i]));
    const sent = runs.map((run): PartRun => ({ ...run, segment: numbers.get(run.segment) ?? 0 }));
    const numbered = this.#numbered || Object.keys(claimed).length > 0;
    const built = { runs: sent, kinds, shared, claimed, stubs, numbered };
    return { built, segments };
  }

  /**
   * The files of a part (by their index there) that hold a key which is taken here: they would have got others had all files been read
   * here. Keys of sealed assets are not looked at: where one of them is taken, `build` finds it.
   */
  collisions(part: BuiltPart): ReadonlySet<number> {
    const files = new Set<number>();
    for (const [kind, list] of Object.entries(part.kinds)) {
      const shared = new Set(part.shared[kind]);
      for (const { key, origin } of list)
        if (!shared.has(key) && this.#held(kind).has(key)) files.add(origin.file);
    }
    return files;
  }

  /**
   * Takes the assets that another builder holds of files that come later.
   * @param segments the text of its runs
   * @param files the index here of each file there; what comes from other files is left out
   * @returns false where both hold a key that they would have told apart had they been one
   */
  adopt(part: BuiltPart, segments: readonly Segment[], files: ReadonlyMap<number, number>): boolean {
    for (const [kind, list] of Object.entries(part.kinds)) {
      const entries = this.#held(kind);
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
        const entry = new Entry(key, { ...origin, file }, values, 0);
        entry.unknowns = unknowns;
        entry.opaques = opaques;
        entry.partials = partials;
        entries.set(key, entry);
      }
    }
    for (const run of part.runs) {
      const file = files.get(run.file);
      const segment = segments[run.segment];
      if (file === undefined || segment === undefined) continue;
      const adopted: Sealed = { ...run, file, segment };
      this.#runs.get(run.kind)?.add(adopted);
      append(this.#unread, run.kind, adopted);
    }
    return true;
  }

  /** Takes what another builder holds beside assets, when all of these are taken; gives what `adopt` does. */
  adoptClaims(part: BuiltPart): boolean {
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
    const add = (kind: string, file: number, count: number) => {
      const ofFile = counts[file];
      if (ofFile !== undefined) ofFile[kind] = (ofFile[kind] ?? 0) + count;
    };
    for (const [kind, entries] of this.#kinds) {
      for (const entry of entries.values()) if (entry instanceof Entry) add(kind, entry.file, 1);
      for (const { file, count } of this.#runs.get(kind) ?? []) add(kind, file, count);
    }
    return counts;
  }

  /** How many assets there are of each kind. */
  counts(): readonly { readonly kind: string; readonly count: number }[] {
    return [...this.#kinds].map(([kind, entries]) => {
      let all = 0;
      for (const entry of entries.values()) if (entry instanceof Entry) all++;
      for (const { count } of this.#runs.get(kind) ?? []) all += count;
      return { kind, count: all };
    });
  }

  /**
   * The text of the snapshot.
   * @param head platform, schema and clock of the snapshot
   * @param files by the index that places use
   * @returns undefined where two assets have the same key, which parts that were adopted may lead to
   */
  build(
    head: Pick<Snapshot, 'platform' | 'schema' | 'now'>,
    files: readonly SourceFile[],
  ): Uint8Array | undefined {
    for (const [i, file] of files.entries()) this.#places.find(i, file.findLines);
    const stubs: { [kind: string]: Json } = {};
    for (const [kind, entries] of this.#kinds) {
      const ofFiles = new Map<number, Entry[]>();
      let isClaimed = false;
      for (const entry of entries.values())
        if (entry instanceof Entry) append(ofFiles, entry.file, entry);
        else isClaimed ||= entry === 'claimed';
      if (isClaimed) this.#entries(kind);
      for (const [file, list] of ofFiles) this.#seal(kind, file, list);
      const missing = [...(this.#stubs.get(kind) ?? [])].filter((key) => !this.has(kind, key));
      if (missing.length > 0) stubs[kind] = missing.sort(compareUtf8).map((id) => ({ id }));
    }
    this.#sealer.close();
    if (this.#collided) return undefined;
    const { platform, schema, now } = head;
    return writeSnapshot({
      before: { format: SNAPSHOT_FORMAT, platform, schema: { ...schema }, now },
      between: {
        ...(Object.keys(stubs).length > 0 ? { stubs } : {}),
        ...(this.#coverage.size > 0 ? { coverage: coverageOf(this.#coverage) } : {}),
      },
      kinds: new Map([...this.#runs].map(([kind, runs]) => [kind, [...runs]])),
      files: files.map((f) => f.path),
    });
  }

  #entry(kind: string, key: string): Entry {
    let held = this.#held(kind).get(key);
    if (held instanceof Entry) return held;
    const entries = this.#entries(kind);
    held = entries.get(key);
    if (held !== undefined && held !== 'claimed' && !(held instanceof Entry)) {
      this.#unseal(held);
      held = entries.get(key);
    }
    if (!(held instanceof Entry)) throw new Error(`no ${kind} ${key} was added`);
    return held;
  }

  /** What is known without reading the keys of adopted runs. */
  #held(kind: string): Map<string, Held> {
    const entries = this.#kinds.get(kind);
    if (entries === undefined) throw new Error(`adapters know no kind ${kind}`);
    return entries;
  }

  #entries(kind: string): Map<string, Held> {
    const entries = this.#held(kind);
    const unread = this.#unread.get(kind);
    if (unread === undefined) return entries;
    this.#unread.delete(kind);
    for (const run of unread)
      for (const key of claimedKeys(run)) {
        this.#collided ||= entries.has(key);
        this.#plainKeys &&= isPlain(key);
        entries.set(key, run);
      }
    return entries;
  }
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function coverageOf(coverage: ReadonlyMap<string, KindCoverage>): Json {
  return Object.fromEntries([...coverage].map(([kind, { state, reason }]) => [kind, { state, reason }]));
}

function listsOf(sets: ReadonlyMap<string, ReadonlySet<string>>): KeysByKind {
  return Object.fromEntries(
    [...sets].filter(([, set]) => set.size > 0).map(([kind, set]) => [kind, [...set]]),
  );
}
