/**
 * Assets as finished text: those of one kind from one file, sorted by key. Most assets are told for good when their file is mapped, and text
 * costs less to keep, to sort and to send between threads than objects.
 * Invariant: the text of an asset and of its origin is what `JSON.stringify` gives, but that an origin lacks the beginning up to the index of
 * its file, which a thread that reads a part of the files does not know.
 */
import type { Json } from '@policyc/base';
import type { AssetOrigin, SnapshotAsset } from '@policyc/model';
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
  readonly order?: readonly number[];
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

/** What can be written. */
export interface Writable {
  readonly key: string;
  readonly origin: AssetOrigin;
  readonly values: { readonly [field: string]: Json };
  readonly unknowns: Reasons;
  readonly opaques: Reasons;
  readonly partials: Reasons;
}

type Reasons = { readonly [field: string]: string } | undefined;

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
    const first = this.#ends.length / 2;
    const assets = writer.length;
    for (let rank = 0; rank < entries.length; rank++) {
      if (rank > 0) writer.byte(COMMA);
      writeAsset(writer, entries[order === undefined ? rank : (order[rank] ?? 0)]);
      this.#ends.push(writer.length, 0);
    }
    const origins = writer.length;
    for (let rank = 0; rank < entries.length; rank++) {
      writeOrigin(writer, entries[order === undefined ? rank : (order[rank] ?? 0)]);
      this.#ends[(first + rank) * 2 + 1] = writer.length;
    }
    const { length: count } = entries;
    const keyAt = (rank: number) => entries[order === undefined ? rank : (order[rank] ?? 0)]?.key ?? '';
    const [least, greatest] = [keyAt(0), keyAt(count - 1)];
    const ranks = order === undefined ? {} : { order };
    const run = {
      ...{ kind, file, count, least, greatest, ...ranks },
      ...{ first, assets, origins, segment: this.#segment },
    };
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

const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

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

function writeAsset(writer: JsonWriter, entry: Writable | undefined): void {
  if (entry === undefined) return;
  writer.byte(OPEN_BRACE);
  writer.members(entry.values, true);
  writeReasons(writer, '$unknown', entry.unknowns);
  writeReasons(writer, '$opaque', entry.opaques);
  writeReasons(writer, '$partial', entry.partials);
  writer.byte(CLOSE_BRACE);
}

function writeReasons(writer: JsonWriter, name: string, reasons: Reasons): void {
  let first = true;
  for (const field in reasons) {
    if (first) {
      writer.name(name, false);
      writer.byte(OPEN_BRACE);
    }
    writer.name(field, first);
    writer.text(reasons[field] ?? '');
    first = false;
  }
  if (!first) writer.byte(CLOSE_BRACE);
}

function writeOrigin(writer: JsonWriter, entry: Writable | undefined): void {
  if (entry === undefined) return;
  const { pointer, line, fields } = entry.origin;
  writePlace(writer, pointer, line, false);
  if (fields !== undefined) {
    writer.name('fields', false);
    writer.byte(OPEN_BRACE);
    let first = true;
    for (const field in fields) {
      const place = fields[field];
      if (place === undefined) continue;
      writer.name(field, first);
      first = false;
      writer.byte(OPEN_BRACE);
      writePlace(writer, place.pointer, place.line, true);
      writer.byte(CLOSE_BRACE);
    }
    writer.byte(CLOSE_BRACE);
  }
  writer.byte(CLOSE_BRACE);
}

function writePlace(writer: JsonWriter, pointer: string, line: number, first: boolean): void {
  writer.name('pointer', first);
  writer.text(pointer);
  writer.name('line', false);
  writer.number(line);
}
