/**
 * The text of a snapshot from sealed runs of assets.
 * Invariant: assets are sorted by key in UTF-8 order, and their origins stand in the same order.
 */
import { compareUtf8, type Json } from '@policyc/base';
import { assetEnd, assetStart, originEnd, originStart, type Sealed, sortedKeys } from './sealed-run.js';

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

const encoder = new TextEncoder();
const COMMA = 0x2c;

/** @returns undefined where two assets of a kind have the same key */
export function writeSnapshot({ before, between, kinds, files }: SnapshotParts): Uint8Array | undefined {
  const heads = files.map((_, file) => encoder.encode(`{"file":${file}`));
  const pieces: (Uint8Array | Stretch)[] = [];
  const text = (json: string) => pieces.push(encoder.encode(json));
  const sorted: { readonly kind: string; readonly stretches: readonly Stretch[] }[] = [];
  for (const [kind, runs] of kinds) {
    const stretches = inOrder(runs);
    if (stretches === undefined) return undefined;
    sorted.push({ kind, stretches });
  }
  let size = 0;
  text(`{${membersOf(before)}"assets":{`);
  for (const [i, { kind, stretches }] of sorted.entries()) {
    text(`${i > 0 ? ',' : ''}${JSON.stringify(kind)}:[`);
    for (const [j, { run, from, to }] of stretches.entries()) {
      if (j > 0) pieces.push(COMMA_BYTES);
      pieces.push(run.segment.bytes.subarray(assetStart(run, from), assetEnd(run, to - 1)));
    }
    text(']');
  }
  text(`},${membersOf(between)}"origins":{"files":${JSON.stringify(files)},"assets":{`);
  for (const [i, { kind, stretches }] of sorted.entries()) {
    text(`${i > 0 ? ',' : ''}${JSON.stringify(kind)}:[`);
    for (const [j, stretch] of stretches.entries()) {
      if (j > 0) pieces.push(COMMA_BYTES);
      pieces.push(stretch);
    }
    text(']');
  }
  text('}}}');
  for (const piece of pieces)
    size += piece instanceof Uint8Array ? piece.length : sizeOfOrigins(piece, heads);
  const target = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces)
    if (piece instanceof Uint8Array) {
      target.set(piece, at);
      at += piece.length;
    } else at = copyOrigins(piece, heads, target, at);
  return target;
}

const COMMA_BYTES = new Uint8Array([COMMA]);

function membersOf(object: { readonly [name: string]: Json }): string {
  return Object.entries(object)
    .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)},`)
    .join('');
}

function sizeOfOrigins({ run, from, to }: Stretch, heads: readonly Uint8Array[]): number {
  const head = heads[run.file]?.length ?? 0;
  return (to - from) * (head + 1) - 1 + originEnd(run, to - 1) - originStart(run, from);
}

/** @returns where it ends */
function copyOrigins(
  { run, from, to }: Stretch,
  heads: readonly Uint8Array[],
  target: Uint8Array,
  start: number,
): number {
  const { bytes } = run.segment;
  const head = heads[run.file] ?? COMMA_BYTES;
  let at = start;
  for (let rank = from; rank < to; rank++) {
    if (rank > from) target[at++] = COMMA;
    for (let i = 0; i < head.length; i++) target[at++] = head[i] ?? 0;
    const origin = bytes.subarray(originStart(run, rank), originEnd(run, rank));
    target.set(origin, at);
    at += origin.length;
  }
  return at;
}

/** Most runs stand apart: what belongs to one asset has keys that begin with that of the asset. */
function inOrder(runs: readonly Sealed[]): readonly Stretch[] | undefined {
  const stretches: Stretch[] = [];
  let together: Sealed[] = [];
  let greatest = '';
  for (const run of [...runs].sort((a, b) => compareUtf8(a.least, b.least))) {
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
  const all = runs
    .flatMap((run) => sortedKeys(run).map((key, rank) => ({ run, key, rank })))
    .sort((a, b) => compareUtf8(a.key, b.key));
  for (const [i, { run, key, rank }] of all.entries()) {
    if (i > 0 && all[i - 1]?.key === key) return false;
    stretches.push({ run, from: rank, to: rank + 1 });
  }
  return true;
}
