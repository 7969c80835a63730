/**
 * The text of a snapshot from sealed runs of assets, of which it is made as they are: where they bear another index of their file, that is
 * written over.
 * Invariant: assets are sorted by key in UTF-8 order, and their origins stand in the same order.
 */
import { compareUtf8, type Json } from '@policyc/base';
import { headOf, keyOrderOf } from './key-order.js';
import {
  assetEnd,
  assetStart,
  digitsOf,
  INDEX_AT,
  ORIGIN_HEAD,
  originEnd,
  originStart,
  type Sealed,
  sortedKeys,
} from './sealed-run.js';
import { PieceWriter, type SnapshotText } from './snapshot-text.js';

/** Members in order; of `Kinds`, the runs of each kind with all its assets, whose order is of no meaning. */
export interface SnapshotParts {
  /** What stands before the assets, and between them and the origins. */
  readonly before: { readonly [name: string]: Json };
  readonly between: { readonly [name: string]: Json };
  readonly kinds: ReadonlyMap<string, readonly Sealed[]>;
  /** Paths by index. */
  readonly files: readonly string[];
}

/** Ranks of one run, from one to before another. */
interface Stretch {
  readonly run: Sealed;
  readonly from: number;
  readonly to: number;
}

/** @returns undefined where two assets of a kind have the same key */
export function writeSnapshot({ before, between, kinds, files }: SnapshotParts): SnapshotText | undefined {
  const sorted = sortKinds(kinds, files.length);
  if (sorted === undefined) return undefined;
  const out = new PieceWriter();
  const write = (text: string) => out.add(encoder.encode(text));
  write(`{${membersOf(before)}"assets":{`);
  writeKinds(sorted, addAssets, out);
  write(`},${membersOf(between)}"origins":{"files":${JSON.stringify(files)},"assets":{`);
  writeKinds(sorted, addOrigins, out);
  write('}}}');
  return out.text();
}

const encoder = new TextEncoder();
const ORIGIN_START = encoder.encode(ORIGIN_HEAD);

function membersOf(object: { readonly [name: string]: Json }): string {
  return Object.entries(object)
    .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)},`)
    .join('');
}

function writeKinds(
  kinds: ReadonlyMap<string, readonly Stretch[]>,
  addStretch: (stretch: Stretch, behind: number, out: PieceWriter) => void,
  out: PieceWriter,
): void {
  let before = '';
  for (const [kind, stretches] of kinds) {
    out.add(encoder.encode(`${before}${JSON.stringify(kind)}:[`));
    before = '],';
    const last = stretches.length - 1;
    for (let i = 0; i <= last; i++) {
      const stretch = stretches[i];
      // A comma stands behind each text of a run.
      if (stretch !== undefined) addStretch(stretch, i < last ? 1 : 0, out);
    }
  }
  if (kinds.size > 0) out.add(CLOSE_BRACKET);
}

const CLOSE_BRACKET = encoder.encode(']');

/** @param behind how many bytes behind the text belong to it, here and below */
function addAssets({ run, from, to }: Stretch, behind: number, out: PieceWriter): void {
  out.add(run.segment.bytes, assetStart(run, from), assetEnd(run, to - 1) + behind);
}

function addOrigins(stretch: Stretch, behind: number, out: PieceWriter): void {
  const { run, from, to } = stretch;
  const { bytes } = run.segment;
  if (run.file !== run.numbered) {
    const written = digitsOf(run.numbered);
    if (digitsOf(run.file) !== written) {
      const text = renumbered(stretch);
      out.add(text, 0, text.length - 1 + behind);
      return;
    }
    for (let rank = from; rank < to; rank++)
      writeDigits(bytes, run.file, originStart(run, rank) + INDEX_AT + written);
  }
  out.add(bytes, originStart(run, from), originEnd(run, to - 1) + behind);
}

/** Origins that bear an index with more digits, or with fewer, each with its comma. */
function renumbered({ run, from, to }: Stretch): Uint8Array {
  const { bytes } = run.segment;
  const [written, digits] = [digitsOf(run.numbered), digitsOf(run.file)];
  const length = originEnd(run, to - 1) + 1 - originStart(run, from) + (to - from) * (digits - written);
  const text = new Uint8Array(length);
  let at = 0;
  for (let rank = from; rank < to; rank++) {
    text.set(ORIGIN_START, at);
    at += INDEX_AT + digits;
    writeDigits(text, run.file, at);
    const rest = bytes.subarray(originStart(run, rank) + INDEX_AT + written, originEnd(run, rank) + 1);
    text.set(rest, at);
    at += rest.length;
  }
  return text;
}

/** @param end behind the last digit of a natural number */
function writeDigits(bytes: Uint8Array, value: number, end: number): void {
  let at = end;
  let rest = value;
  do {
    bytes[--at] = 0x30 + (rest % 10);
    rest = Math.floor(rest / 10);
  } while (rest > 0);
}

/**
 * Keys of what belongs to an asset begin with its own, so that files stand in much the same order in all kinds, and sorting what is nearly
 * sorted costs little.
 * @returns undefined where two assets of a kind have the same key
 */
function sortKinds(
  kinds: SnapshotParts['kinds'],
  files: number,
): ReadonlyMap<string, readonly Stretch[]> | undefined {
  const sorted = new Map<string, readonly Stretch[]>([...kinds.keys()].map((kind) => [kind, []]));
  const mostFirst = [...kinds].sort(([, a], [, b]) => b.length - a.length);
  let order: FileOrder | undefined;
  for (const [kind, runs] of mostFirst) {
    const stretches = inOrder(order?.applyTo(runs) ?? runs);
    if (stretches === undefined) return undefined;
    sorted.set(kind, stretches);
    order ??= new FileOrder(stretches, files);
  }
  return sorted;
}

/** The order in which the files of some runs come. */
class FileOrder {
  /** By index of the file, from 1; 0 for those that have no run. */
  readonly #ranks: Int32Array;
  #last = 0;

  constructor(stretches: readonly Stretch[], files: number) {
    this.#ranks = new Int32Array(files);
    for (const { run } of stretches) if (this.#ranks[run.file] === 0) this.#ranks[run.file] = ++this.#last;
  }

  /** One of each file in this order, and then the others. */
  applyTo(runs: readonly Sealed[]): readonly Sealed[] {
    const ordered = new Array<Sealed | undefined>(this.#last + 1).fill(undefined);
    for (const run of runs) {
      const rank = this.#ranks[run.file] ?? 0;
      if (rank === 0 || ordered[rank] !== undefined) ordered.push(run);
      else ordered[rank] = run;
    }
    return ordered.filter((run) => run !== undefined);
  }
}

/** Most runs stand apart: what belongs to one asset has keys that begin with that of the asset. */
function inOrder(runs: readonly Sealed[]): readonly Stretch[] | undefined {
  const keyed = runs.map((run) => ({ head: headOf(run.least), key: run.least, run }));
  const sorted = keyed.sort(keyOrderOf(keyed));
  const stretches: Stretch[] = [];
  let together: Sealed[] = [];
  let greatest = '';
  for (const { run } of sorted) {
    if (together.length > 0 && compareUtf8(run.least, greatest) > 0) {
      if (!stretch(together, stretches)) return undefined;
      together = [];
    }
    if (together.length === 0 || compareUtf8(run.greatest, greatest) > 0) ({ greatest } = run);
    together.push(run);
  }
  return stretch(together, stretches) ? stretches : undefined;
}

/** @returns false where two have the same key */
function stretch(runs: readonly Sealed[], stretches: Stretch[]): boolean {
  const [first, second] = runs;
  if (first !== undefined && second === undefined) stretches.push({ run: first, from: 0, to: first.count });
  if (second === undefined) return true;
  const all = runs.flatMap((run) =>
    sortedKeys(run).map((key, rank) => ({ head: headOf(key), run, key, rank })),
  );
  all.sort(keyOrderOf(all));
  for (const [i, { run, key, rank }] of all.entries()) {
    if (i > 0 && all[i - 1]?.key === key) return false;
    stretches.push({ run, from: rank, to: rank + 1 });
  }
  return true;
}
