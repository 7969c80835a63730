/**
 * The text of a snapshot from sealed runs of assets.
 * Invariant: assets are sorted by key in UTF-8 order, and their origins stand in the same order.
 */
import { compareUtf8, type Json } from '@policyc/base';
import { byKey, headOf } from './key-order.js';
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
export function writeSnapshot({ before, between, kinds, files }: SnapshotParts): Uint8Array | undefined {
  const sorted = new Map<string, readonly Stretch[]>();
  for (const [kind, runs] of kinds) {
    const stretches = inOrder(runs);
    if (stretches === undefined) return undefined;
    sorted.set(kind, stretches);
  }
  const encoder = new TextEncoder();
  const [start, middle, end] = [
    `{${membersOf(before)}"assets":`,
    `,${membersOf(between)}"origins":{"files":${JSON.stringify(files)},"assets":`,
    '}}',
  ].map((text) => encoder.encode(text)) as [Uint8Array, Uint8Array, Uint8Array];
  const writeTo = (out: Output) => {
    out.write(start);
    writeKinds(sorted, writeAssets, out);
    out.write(middle);
    writeKinds(sorted, writeOrigins, out);
    out.write(end);
  };
  const count = new Count();
  writeTo(count);
  const text = new Text(count.length);
  writeTo(text);
  return text.bytes;
}

function membersOf(object: { readonly [name: string]: Json }): string {
  return Object.entries(object)
    .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)},`)
    .join('');
}

/** All is written twice: to tell its length, and for good. */
interface Output {
  readonly length: number;
  /** Puts a part of some bytes behind the rest. */
  write(bytes: Uint8Array, from?: number, to?: number): void;
  /** Puts the digits of a natural number in the place of what stands there, or behind the rest. */
  digits(value: number, at?: number): void;
}

class Count implements Output {
  length = 0;

  write(bytes: Uint8Array, from = 0, to = bytes.length): void {
    this.length += to - from;
  }

  digits(value: number, at = this.length): void {
    this.length = Math.max(this.length, at + digitsOf(value));
  }
}

class Text implements Output {
  readonly bytes: Uint8Array;
  length = 0;

  constructor(length: number) {
    this.bytes = new Uint8Array(length);
  }

  write(bytes: Uint8Array, from = 0, to = bytes.length): void {
    const target = this.bytes;
    if (to - from > SHORT) target.set(bytes.subarray(from, to), this.length);
    else for (let i = from, j = this.length; i < to; i++) target[j++] = bytes[i] ?? 0;
    this.length += to - from;
  }

  digits(value: number, at = this.length): void {
    const end = at + digitsOf(value);
    let rest = value;
    for (let i = end - 1; i >= at; i--) {
      this.bytes[i] = 0x30 + (rest % 10);
      rest = Math.floor(rest / 10);
    }
    this.length = Math.max(this.length, end);
  }
}

/** Fewer bytes are copied one by one. */
const SHORT = 100;

function writeKinds(
  kinds: ReadonlyMap<string, readonly Stretch[]>,
  writeStretch: (stretch: Stretch, out: Output) => void,
  out: Output,
): void {
  const encoder = new TextEncoder();
  let before = '{';
  for (const [kind, stretches] of kinds) {
    out.write(encoder.encode(`${before}${JSON.stringify(kind)}:[`));
    before = ',';
    for (let i = 0; i < stretches.length; i++) {
      const stretch = stretches[i];
      if (stretch === undefined) continue;
      if (i > 0) out.write(COMMA);
      writeStretch(stretch, out);
    }
    out.write(CLOSE_BRACKET);
  }
  out.write(CLOSE_BRACE);
}

const [COMMA, CLOSE_BRACKET, CLOSE_BRACE] = [',', ']', '}'].map((c) => new TextEncoder().encode(c)) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
];

function writeAssets({ run, from, to }: Stretch, out: Output): void {
  out.write(run.segment.bytes, assetStart(run, from), assetEnd(run, to - 1));
}

function writeOrigins({ run, from, to }: Stretch, out: Output): void {
  const { bytes } = run.segment;
  const start = originStart(run, from);
  if (run.file === run.numbered) {
    out.write(bytes, start, originEnd(run, to - 1));
    return;
  }
  const written = digitsOf(run.numbered);
  if (digitsOf(run.file) === written) {
    const moved = out.length - start + INDEX_AT;
    out.write(bytes, start, originEnd(run, to - 1));
    for (let rank = from; rank < to; rank++) out.digits(run.file, originStart(run, rank) + moved);
    return;
  }
  for (let rank = from; rank < to; rank++) {
    if (rank > from) out.write(COMMA);
    out.write(ORIGIN_HEAD);
    out.digits(run.file);
    out.write(bytes, originStart(run, rank) + INDEX_AT + written, originEnd(run, rank));
  }
}

/** Most runs stand apart: what belongs to one asset has keys that begin with that of the asset. */
function inOrder(runs: readonly Sealed[]): readonly Stretch[] | undefined {
  const sorted = runs.map((run) => ({ head: headOf(run.least), key: run.least, run })).sort(byKey);
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
  const all = runs
    .flatMap((run) => sortedKeys(run).map((key, rank) => ({ run, key, rank })))
    .sort((a, b) => compareUtf8(a.key, b.key));
  for (const [i, { run, key, rank }] of all.entries()) {
    if (i > 0 && all[i - 1]?.key === key) return false;
    stretches.push({ run, from: rank, to: rank + 1 });
  }
  return true;
}
