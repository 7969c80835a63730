/** Writes assets into runs: see `sealed-run.ts`. */
import { type Writable, writeAsset, writeOrigin } from './asset-text.js';
import { JsonWriter } from './json-writer.js';
import { type Keyed, keyOrderOf } from './key-order.js';
import { Run, type Sealed, type Segment } from './sealed-run.js';

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
  /** What the index of the first file is taken to be. */
  readonly #firstFile: number;
  #segment = new OpenSegment();
  #ends: number[] = [];

  /** @param firstFile the index of the first file in the whole read, as far as it can be told */
  constructor(firstFile: number) {
    this.#firstFile = firstFile;
  }

  /** @param entries of one file, in order of claim */
  seal<E extends Writable & Keyed>(kind: string, file: number, entries: readonly E[]): Sealed {
    const writer = this.#writer;
    const order = orderOf(entries);
    const sorted = order === undefined ? entries : inOrder(entries, order);
    const first = this.#ends.length / 2;
    const assets = writer.length;
    for (const entry of sorted) {
      writeAsset(writer, entry);
      this.#ends.push(writer.length, 0);
      writer.byte(COMMA);
    }
    const origins = writer.length;
    const numbered = this.#firstFile + file;
    let slot = first * 2 + 1;
    for (const entry of sorted) {
      writeOrigin(writer, entry, numbered);
      this.#ends[slot] = writer.length;
      writer.byte(COMMA);
      slot += 2;
    }
    const { length: count } = sorted;
    const [least, greatest] = [sorted[0]?.key ?? '', sorted[count - 1]?.key ?? ''];
    const run = new Run(
      kind,
      file,
      numbered,
      count,
      least,
      greatest,
      order,
      first,
      assets,
      origins,
      this.#segment,
    );
    if (writer.length > SEGMENT_BYTES) this.close();
    return run;
  }

  /** @returns the segment that was written since the last one was closed */
  close(): Segment {
    const segment = this.#segment;
    segment.bytes = this.#writer.take();
    segment.ends = new Int32Array(this.#ends);
    this.#ends = [];
    this.#segment = new OpenSegment();
    return segment;
  }
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

/** How many entries were claimed before each, by rank; undefined where they were claimed in order. */
function orderOf(entries: readonly Keyed[]): readonly number[] | undefined {
  if (entries.length < 2) return undefined;
  const compare = keyOrderOf(entries);
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
