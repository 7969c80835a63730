/**
 * Assets as finished text: those of one kind from one file, sorted by key. Most assets are told for good when their file is mapped, and text
 * costs less to keep, to sort and to send between threads than objects.
 * Invariant: the text of an asset and of its origin is what `JSON.stringify` gives, but that an origin may bear another index of its file: a
 * thread that reads a part of the files can only guess it.
 */
import { compareUtf8 } from '@policyc/base';
import type { AssetOrigin, SnapshotAsset } from '@policyc/model';

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
  /** The index of the file that its origins bear. */
  readonly numbered: number;
  readonly count: number;
  /** The first of the keys, and the last. */
  readonly least: string;
  readonly greatest: string;
  /** Of each asset how many of the run were claimed before it; undefined where they were claimed in order. */
  readonly order?: readonly number[] | undefined;
  /** Number of the first asset in the segment. */
  readonly first: number;
  /** Where the assets begin, and the origins, each with a comma behind it. */
  readonly assets: number;
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
  return rank === 0 ? run.origins : originEnd(run, rank - 1) + 1;
}

const decoder = new TextDecoder();

function parsed({ segment: { bytes } }: Sealed, from: number, to: number): unknown {
  return JSON.parse(decoder.decode(bytes.subarray(from, to)));
}

/** One asset of a run. */
export interface WrittenAsset {
  readonly run: Sealed;
  readonly rank: number;
}

export function assetAt({ run, rank }: WrittenAsset): SnapshotAsset {
  return parsed(run, assetStart(run, rank), assetEnd(run, rank)) as SnapshotAsset;
}

export function originAt({ run, rank }: WrittenAsset): AssetOrigin {
  const origin = parsed(run, originStart(run, rank), originEnd(run, rank)) as AssetOrigin;
  return { ...origin, file: run.file };
}

export function assetBytes({ run, rank }: WrittenAsset): Uint8Array {
  return run.segment.bytes.subarray(assetStart(run, rank), assetEnd(run, rank));
}

/** Without the beginning up to the index of the file. */
export function originRest({ run, rank }: WrittenAsset): Uint8Array {
  return run.segment.bytes.subarray(
    originStart(run, rank) + INDEX_AT + digitsOf(run.numbered),
    originEnd(run, rank),
  );
}

/** How an origin begins, before the index of its file, and where that index begins. */
export const ORIGIN_HEAD = '{"file":';
export const INDEX_AT = ORIGIN_HEAD.length;

/** How many digits a natural number has. */
export function digitsOf(value: number): number {
  let digits = 1;
  for (let unit = 10; value >= unit; unit *= 10) digits++;
  return digits;
}

export function sortedKeys(run: Sealed): readonly string[] {
  return Array.from({ length: run.count }, (_, rank) => keyAt(run, rank));
}

/** It stands first in the asset. */
function keyAt(run: Sealed, rank: number): string {
  const { bytes } = run.segment;
  const from = assetStart(run, rank) + ASSET_HEAD.length;
  let to = from + 1;
  while (to < bytes.length && bytes[to] !== QUOTE) to += bytes[to] === BACKSLASH ? 2 : 1;
  return String(parsed(run, from, to + 1));
}

/** How an asset begins, before its key. */
export const ASSET_HEAD = '{"id":';
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

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
    const asset = assetAt({ run, rank });
    return { key: String(asset.id), origin: originAt({ run, rank }), asset };
  });
  return inClaimOrder(run, assets);
}

/** @param sorted something of each asset, by its rank */
export function inClaimOrder<T>({ order }: Sealed, sorted: readonly T[]): readonly T[] {
  if (order === undefined) return sorted;
  const list = [...sorted];
  for (const [rank, one] of sorted.entries()) list[order[rank] ?? rank] = one;
  return list;
}

/** A class, because there are many: an object that is put together from others is slow to make and to read. */
export class Run implements Sealed {
  constructor(
    readonly kind: string,
    readonly file: number,
    readonly numbered: number,
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
