/**
 * Collects assets and writes the canonical snapshot.
 * Invariants: every text that enters is redacted and well-formed Unicode; keys are unique in their kind and given in
 * order of claim, so the same files give the same keys; assets are sorted by key in UTF-8 order; a reference to what
 * the export lacks becomes a stub.
 */
import { compareUtf8, type Json } from '@policyc/base';
import { type KindCoverage, SNAPSHOT_FORMAT, type Snapshot } from '@policyc/model';
import {
  type AddedAsset,
  type BuiltAsset,
  Entry,
  entryOf,
  type Facts,
  type MutableFacts,
} from './asset-entry.js';
import { ClaimedKeys } from './claimed-keys.js';
import { cleanKey, cleanKeyUnder } from './clean-text.js';
import type { FindLines } from './document.js';
import { type AssetPlace, PlaceFinder } from './place-finder.js';
import {
  claimedKeys,
  inClaimOrder,
  runsAround,
  type Sealed,
  type Segment,
  sortedKeys,
  unsealed,
} from './sealed-run.js';
import { Sealer } from './sealer.js';
import { adoptedRun, type SentRuns, sentRuns, whoseRun } from './sent-runs.js';
import type { SnapshotText } from './snapshot-text.js';
import { writeSnapshot } from './write-snapshot.js';

/** What a builder holds, as data: see `part` and `adopt`. */
export interface BuiltPart {
  readonly runs: SentRuns;
  /** Of which more may be told, and the keys of each: sorted, as its assets are. */
  readonly open: SentRuns;
  readonly openKeys: readonly (readonly string[])[];
  /** Keys that several places may refer to, by kind. */
  readonly shared: KeysByKind;
  /** Keys that were claimed only. */
  readonly claimed: KeysByKind;
  readonly stubs: KeysByKind;
  /** Whether a key got a number because of another file of the part, or may have. */
  readonly numbered: boolean;
}

interface KeysByKind {
  readonly [kind: string]: readonly string[];
}

export interface SourceFile {
  readonly path: string;
  readonly findLines: FindLines;
}

type Held = Entry | Sealed | 'claimed';

export class SnapshotBuilder {
  readonly #kinds: ReadonlyMap<string, ClaimedKeys<Held>>;
  readonly #stubs: ReadonlyMap<string, Set<string>>;
  /** Keys of assets that several places may refer to. */
  readonly #shared: ReadonlyMap<string, Set<string>>;
  readonly #coverage = new Map<string, KindCoverage>();
  readonly #places = new PlaceFinder();
  /** What was added since `seal`, by kind: another map for each file, as in `ClaimedKeys`. */
  #added = new Map<string, Entry[]>();
  /** Keys of assets of which something will be told at the end, by kind. */
  readonly #open: ReadonlyMap<string, Set<string>>;
  readonly #runs: ReadonlyMap<string, Set<Sealed>>;
  /** Runs whose keys are not among those of their kind: most are never asked for. */
  readonly #unread = new Map<string, Sealed[]>();
  /** Whether two assets have a key that only one of them would have got had all files been read here. */
  #collided = false;
  readonly #sealer: Sealer;
  /** Whether the keys of what was sealed are remembered: see the constructor. */
  readonly #remembers: boolean;
  /** Whether a key got a number because of another file. */
  #numbered = false;
  /** The last number that was put behind a wanted key of a kind since `seal`: many things may have one name. */
  #numbers = new Map<string, number>();
  /** How many files were sealed. */
  #finished = 0;

  /**
   * @param kinds every kind that the adapters can give; the snapshot has a list for each
   * @param remembers whether keys of sealed assets are held, so that another file gets others. Few exports have such keys, and looking for
   * each among all costs a good part of reading: without it `build` finds them when all is done
   * @param firstFile the index of the first file, where it is a part of the files that is read here
   */
  constructor(kinds: readonly string[], remembers = false, firstFile = 0) {
    this.#sealer = new Sealer(firstFile);
    this.#remembers = remembers;
    this.#kinds = new Map(kinds.map((k) => [k, new ClaimedKeys()]));
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
    // Where a key of a run is taken that is not held, `build` finds it.
    const taken = this.#held(kind);
    const key = taken.has(base) ? this.#numberedKey(kind, base) : base;
    taken.set(key, 'claimed');
    return key;
  }

  #numberedKey(kind: string, base: string): string {
    const taken = this.#held(kind);
    const wanted = `${kind} ${base}`;
    let number = this.#numbers.get(wanted) ?? 1;
    let key = base;
    for (let holder = taken.get(key); holder !== undefined; holder = taken.get(key)) {
      if (holder !== 'claimed' && !(holder instanceof Entry && holder.since === this.#finished))
        this.#numbered = true;
      key = `${base} (${++number})`;
    }
    this.#numbers.set(wanted, number);
    return key;
  }

  /**
   * The key of an asset that several places refer to.
   * @returns `first`: nobody asked for it before, so the caller has to add it
   */
  sharedKey(kind: string, wanted: string): { readonly key: string; readonly first: boolean } {
    const shared = this.#shared.get(kind);
    // A key that was given is clean.
    if (shared?.has(wanted) === true) return { key: wanted, first: false };
    const key = cleanKey(wanted);
    const first = !this.#held(kind).has(key) && !this.#entries(kind).has(key);
    if (first) {
      this.#held(kind).set(key, 'claimed');
      shared?.add(key);
    }
    return { key, first };
  }

  /** Adds the asset of a claimed key. `facts` are the fields other than `id`, and its own from now on; those without a fact are left out. */
  add(kind: string, key: string, place: AssetPlace, facts: MutableFacts): void {
    const entry = Entry.of(key, this.#places.originOf(place), facts, this.#finished);
    this.#held(kind).set(key, entry);
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
    for (const [kind, added] of this.#added) {
      const open = this.#open.get(kind);
      const done: Entry[] = [];
      for (const entry of added)
        if (kinds.includes(kind) && open?.has(entry.key) !== true) done.push(entry);
        else entry.standApart();
      if (done.length > 0) this.#seal(kind, file, done);
    }
    this.#added = new Map();
    if (this.#numbers.size > 0) this.#numbers = new Map();
  }

  #seal(kind: string, file: number, entries: readonly Entry[]): void {
    const run = this.#sealer.seal(kind, file, entries);
    this.#runs.get(kind)?.add(run);
    const held = this.#held(kind);
    if (this.#remembers) {
      for (const { key } of entries) held.set(key, run);
      return;
    }
    held.forget(entries);
    append(this.#unread, kind, run);
  }

  /** Makes runs of what was open to the end; where another thread wrote some and nothing was told of them since, they are there. */
  #sealOpen(kind: string, entries: readonly Entry[]): void {
    const ofFiles = new Map<number, Entry[]>();
    const ofRuns = new Map<Sealed, Entry[]>();
    for (const entry of entries)
      if (entry.written === undefined) append(ofFiles, entry.file, entry);
      else append(ofRuns, entry.written.run, entry);
    const runs = this.#runs.get(kind);
    for (const [run, list] of ofRuns)
      if (list.length === run.count) runs?.add(run);
      else for (const entry of list) append(ofFiles, entry.file, entry);
    for (const [file, list] of ofFiles) runs?.add(this.#sealer.seal(kind, file, list));
    this.#held(kind).forget(entries);
  }

  #unseal(run: Sealed): void {
    const held = this.#held(run.kind);
    if (!this.#runs.get(run.kind)?.delete(run)) return;
    if (run.segment.bytes.length === 0) this.#sealer.close();
    for (const { key, origin, asset } of unsealed(run)) held.set(key, entryOf(key, origin, asset));
  }

  /** The assets of a kind that were added here since `seal`, in order. */
  added(kind: string): readonly AddedAsset[] {
    return this.#added.get(kind) ?? [];
  }

  /** The assets of a kind so far, in order of claim; of adopted ones those last that were sealed. */
  assets(kind: string): readonly BuiltAsset[] {
    this.#entries(kind);
    for (const run of this.#runs.get(kind) ?? []) this.#unseal(run);
    return [...this.#held(kind).values()].filter((e) => e instanceof Entry);
  }

  /** Says more about an asset that was added; what was said of the same fields is replaced. */
  amend(kind: string, key: string, facts: Facts): void {
    this.#entry(kind, key).tell(facts);
  }

  /** Puts a value in the place of one that stood for it until all exports were read. */
  settle(kind: string, key: string, field: string, value: Json): void {
    this.#entry(kind, key).settle(field, value);
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
    const claimed: { [kind: string]: string[] } = {};
    const open: { readonly run: Sealed; readonly keys: readonly string[] }[] = [];
    for (const [kind, entries] of this.#kinds) {
      const ofFiles = new Map<number, Entry[]>();
      const only: string[] = [];
      for (const [key, entry] of entries)
        if (entry === 'claimed') only.push(key);
        else if (entry instanceof Entry) append(ofFiles, entry.file, entry);
      if (only.length > 0) claimed[kind] = only;
      for (const [file, list] of ofFiles) {
        const keys = list.map((entry) => entry.key).sort(compareUtf8);
        open.push({ run: this.#sealer.seal(kind, file, list), keys });
      }
    }
    const [shared, stubs] = [listsOf(this.#shared), listsOf(this.#stubs)];
    this.#sealer.close();
    const runs = [...this.#runs.values()].flatMap((set) => [...set]);
    const segments = [...new Set([...runs, ...open.map(({ run }) => run)].map((run) => run.segment))];
    const numbers = new Map(segments.map((segment, i) => [segment, i]));
    const numbered = this.#numbered || Object.keys(claimed).length > 0;
    const built: BuiltPart = {
      runs: sentRuns(runs, numbers),
      open: sentRuns(
        open.map(({ run }) => run),
        numbers,
      ),
      openKeys: open.map(({ keys }) => keys),
      ...{ shared, claimed, stubs, numbered },
    };
    return { built, segments };
  }

  /**
   * The files of a part (by their index there) that hold a key which is taken here: they would have got others had all files been read
   * here. Keys of sealed assets are not looked at: where one of them is taken, `build` finds it.
   */
  collisions(part: BuiltPart): ReadonlySet<number> {
    const files = new Set<number>();
    const shared = setsOf(part.shared);
    for (const [i, keys] of part.openKeys.entries()) {
      const { kind, file } = whoseRun(part.open, i);
      const held = this.#held(kind);
      for (const key of keys) if (held.has(key) && shared.get(kind)?.has(key) !== true) files.add(file);
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
    const shared = setsOf(part.shared);
    for (const [i, keys] of part.openKeys.entries()) {
      const run = adoptedRun(part.open, i, segments, files);
      if (run === undefined) continue;
      const entries = this.#held(run.kind);
      const [sharedHere, sharedThere] = [this.#shared.get(run.kind), shared.get(run.kind)];
      const assets = keys.map((key, rank) => ({ key, rank }));
      for (const { key, rank } of inClaimOrder(run, assets)) {
        const isShared = sharedThere?.has(key) === true;
        if (entries.has(key)) {
          if (isShared && sharedHere?.has(key)) continue;
          return false;
        }
        if (isShared) sharedHere?.add(key);
        entries.set(key, Entry.ofWritten(key, { run, rank }));
      }
    }
    for (let i = 0; i < part.runs.kind.length; i++) {
      const run = adoptedRun(part.runs, i, segments, files);
      if (run === undefined) continue;
      this.#runs.get(run.kind)?.add(run);
      append(this.#unread, run.kind, run);
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
   * @returns undefined where two assets have the same key, which happens where keys are not remembered or parts were adopted
   */
  build(
    head: Pick<Snapshot, 'platform' | 'schema' | 'now'>,
    files: readonly SourceFile[],
  ): SnapshotText | undefined {
    for (const [i, file] of files.entries()) this.#places.find(i, file.findLines);
    const stubs: { [kind: string]: Json } = {};
    this.#sealer.close();
    for (const [kind, entries] of this.#kinds) {
      const missing = this.#missing(kind);
      if (missing.length > 0) stubs[kind] = missing.map((id) => ({ id }));
      const open: Entry[] = [];
      let isClaimed = false;
      for (const entry of entries.values())
        if (entry instanceof Entry) open.push(entry);
        else isClaimed ||= entry === 'claimed';
      if (isClaimed) this.#entries(kind);
      this.#sealOpen(kind, open);
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

  /** The stubs of a kind that no asset is there for, in order. */
  #missing(kind: string): readonly string[] {
    const held = this.#held(kind);
    const keys = [...(this.#stubs.get(kind) ?? [])].filter((key) => !held.has(key)).sort(compareUtf8);
    const near = runsAround(this.#unread.get(kind) ?? [], keys);
    const there = new Set(near.flatMap(sortedKeys));
    return keys.filter((key) => !there.has(key));
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

  /** What is known without reading the keys of runs. */
  #held(kind: string): ClaimedKeys<Held> {
    const entries = this.#kinds.get(kind);
    if (entries === undefined) throw new Error(`adapters know no kind ${kind}`);
    return entries;
  }

  #entries(kind: string): ClaimedKeys<Held> {
    const entries = this.#held(kind);
    const unread = this.#unread.get(kind);
    if (unread === undefined) return entries;
    this.#unread.delete(kind);
    this.#sealer.close();
    for (const run of unread)
      for (const key of claimedKeys(run)) {
        this.#collided ||= entries.has(key);
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

function setsOf(lists: KeysByKind): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(Object.entries(lists).map(([kind, keys]) => [kind, new Set(keys)]));
}

function listsOf(sets: ReadonlyMap<string, ReadonlySet<string>>): KeysByKind {
  return Object.fromEntries(
    [...sets].filter(([, set]) => set.size > 0).map(([kind, set]) => [kind, [...set]]),
  );
}
