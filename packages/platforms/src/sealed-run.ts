/**
 * Assets as finished text: those of one kind from one file, sorted by key. Most assets are told for good when their file is mapped, and text
 * costs less to keep, to sort and to send between threads than objects.
 * Invariant: the text of an asset and of its origin is what `JSON.stringify` gives, but that an origin lacks the beginning up to the index of
 * its file, which a thread that reads a part of the files does not know.
 */
import { compareUtf8 } from '@policyc/base';
import type { AssetOrigin, SnapshotAsset } from '@policyc/model';
import { type Writable, writeAsset, writeOrigin } from './asset-text.js';
import { JsonWriter } from './json-writer.js';

/** Where the text of runs is. */
export interface Segment {
  readonly bytes: Uint8Array;
  /** Two offsets for each asset: behind its text, and behind that of its origin. */
  readonly ends: Int32Array;
}

export interface SealedRun {
  readonly kind: string;
  /** Index of the file. */
  readonly file: number;
  readonly count: number;
  /** The first of the keys, and the last. */
  readonly least: string;
  readonly greatest: string;
  /** Of each asset how many of the run were claimed before it; undefined where they were claimed in order. */
  readonly order?: readonly number[] | undefined;
  /** Number of the first asset in the segment. */
  readonly first: number;
  /** Where the assets begin, with commas between them. */
  readonly assets: number;
  /** Where the origins begin, with nothing between them. */
  readonly origins: number;
}

export interface Sealed extends SealedRun {
  readonly segment: Segment;
}

export interface SealedAsset {
  readonly key: string;
  readonly origin: AssetOrigin;
  readonly asset: SnapshotAsset;
}

/** The offset behind the asset, and behind the origin, at a rank. */
export function assetEnd({ segment, first }: Sealed, rank: number): number {
  return segment.ends[(first + rank) * 2] ?? 0;
}

export function originEnd({ segment, first }: Sealed, rank: number): number {
  return segment.ends[(first + rank) * 2 + 1] ?? 0;
}

export function assetStart(run: Sealed, rank: number): number {
  return rank === 0 ? run.assets : assetEnd(run, rank - 1) + 1;
}

export function originStart(run: Sealed, rank: number): number {
  return rank === 0 ? run.origins : originEnd(run, rank - 1);
}

const decoder = new TextDecoder();

function parsed({ segment: { bytes } }: Sealed, from: number, to: number, before = ''): unknown {
  return JSON.parse(before + decoder.decode(bytes.subarray(from, to)));
}

function assetAt(run: Sealed, rank: number): SnapshotAsset {
  return parsed(run, assetStart(run, rank), assetEnd(run, rank)) as SnapshotAsset;
}

export function sortedKeys(run: Sealed): readonly string[] {
  return Array.from({ length: run.count }, (_, rank) => String(assetAt(run, rank).id));
}

/**
 * The runs that may hold one of some keys, by their first and last.
 * @param keys in order
 */
export function runsAround(runs: readonly Sealed[], keys: readonly string[]): readonly Sealed[] {
  return keys.length === 0
    ? []
    : runs.filter(({ least, greatest }) => {
        let [from, to] = [0, keys.length];
        while (from < to) {
          const middle = (from + to) >> 1;
          if (compareUtf8(keys[middle] ?? '', least) < 0) from = middle + 1;
          else to = middle;
        }
        const next = keys[from];
        return next !== undefined && compareUtf8(next, greatest) <= 0;
      });
}

/** In order of claim. */
export function claimedKeys(run: Sealed): readonly string[] {
  return inClaimOrder(run, sortedKeys(run));
}

/** The assets of a run as values again, in order of claim. */
export function unsealed(run: Sealed): readonly SealedAsset[] {
  const assets = Array.from({ length: run.count }, (_, rank): SealedAsset => {
    const asset = assetAt(run, rank);
    const head = `{"file":${run.file}`;
    const origin = parsed(run, originStart(run, rank), originEnd(run, rank), head) as AssetOrigin;
    return { key: String(asset.id), origin, asset };
  });
  return inClaimOrder(run, assets);
}

function inClaimOrder<T>({ order }: Sealed, sorted: readonly T[]): readonly T[] {
  if (order === undefined) return sorted;
  const list = [...sorted];
  for (const [rank, one] of sorted.entries()) list[order[rank] ?? rank] = one;
  return list;
}

class OpenSegment implements Segment {
  bytes: Uint8Array = NO_BYTES;
  ends: Int32Array = NO_ENDS;
}

const NO_BYTES = new Uint8Array(0);
const NO_ENDS = new Int32Array(0);
const SEGMENT_BYTES = 1 << 20;
const FIRST_BYTES = 1 << 16;

/** Writes runs into segments, which have their text when they are closed. */
export class Sealer {
  readonly #writer = new JsonWriter(FIRST_BYTES);
  #segment = new OpenSegment();
  #ends: number[] = [];

  /** @param entries of one file, in order of claim */
  seal<E extends Writable>(
    kind: string,
    file: number,
    entries: readonly E[],
    compare: (a: E, b: E) => number,
  ): Sealed {
    const writer = this.#writer;
    const order = orderOf(entries, compare);
    const sorted = order === undefined ? entries : inOrder(entries, order);
    const first = this.#ends.length / 2;
    const assets = writer.length;
    let isFirst = true;
    for (const entry of sorted) {
      if (!isFirst) writer.byte(COMMA);
      isFirst = false;
      writeAsset(writer, entry);
      this.#ends.push(writer.length, 0);
    }
    const origins = writer.length;
    let slot = first * 2 + 1;
    for (const { origin } of sorted) {
      writeOrigin(writer, origin);
      this.#ends[slot] = writer.length;
      slot += 2;
    }
    const { length: count } = sorted;
    const [least, greatest] = [sorted[0]?.key ?? '', sorted[count - 1]?.key ?? ''];
    const run = new Run(kind, file, count, least, greatest, order, first, assets, origins, this.#segment);
    if (writer.length > SEGMENT_BYTES) this.close();
    return run;
  }

  /** @returns the segment that was written since the last one was closed */
  close(): Segment {
    const segment = this.#segment;
    segment.bytes = this.#writer.take();
    segment.ends = Int32Array.from(this.#ends);
    this.#ends = [];
    this.#segment = new OpenSegment();
    return segment;
  }
}

/** A class, because there are many: an object that is put together from others is slow to make and to read. */
class Run implements Sealed {
  constructor(
    readonly kind: string,
    readonly file: number,
    readonly count: number,
    readonly least: string,
    readonly greatest: string,
    readonly order: readonly number[] | undefined,
    readonly first: number,
    readonly assets: number,
    readonly origins: number,
    readonly segment: Segment,
  ) {}
}

/** A run that another thread wrote. */
export function adopted(run: SealedRun, file: number, segment: Segment): Sealed {
  const { kind, count, least, greatest, order, first, assets, origins } = run;
  return new Run(kind, file, count, least, greatest, order, first, assets, origins, segment);
}

const COMMA = 0x2c;

function inOrder<E>(entries: readonly E[], order: readonly number[]): readonly E[] {
  const sorted: E[] = [];
  for (const index of order) {
    const entry = entries[index];
    if (entry !== undefined) sorted.push(entry);
  }
  return sorted;
}

function orderOf<E>(entries: readonly E[], compare: (a: E, b: E) => number): readonly number[] | undefined {
  let inOrder = true;
  for (let i = 1; i < entries.length && inOrder; i++) {
    const [a, b] = [entries[i - 1], entries[i]];
    inOrder = a === undefined || b === undefined || compare(a, b) < 0;
  }
  if (inOrder) return undefined;
  return [...entries.keys()].sort((i, j) => {
    const [a, b] = [entries[i], entries[j]];
    return a === undefined || b === undefined ? 0 : compare(a, b);
  });
}
