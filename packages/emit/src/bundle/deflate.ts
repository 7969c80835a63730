/**
 * DEFLATE (RFC 1951) for bundles. The host's own is faster, but what it writes depends on its version; what fflate writes
 * does not, and takes nearly twice as long.
 * Invariant: equal data give equal bytes, everywhere.
 */
import { codeLengths, codesOf } from './huffman.js';

const WINDOW = 1 << 15;
const SHORTEST = 4;
const LONGEST = 258;
/** How many places with the same four bytes are compared: twice as many make bundles 1 % smaller. */
const TRIES = 16;
/** A match of so many bytes is good enough to look no further. */
const GOOD = 64;
/** The places inside a match at which later ones may begin. */
const REMEMBERED = 32;
const HASH_BITS = 15;
/** Symbols of a block, which has codes of its own. */
const BLOCK = 1 << 14;
const END = 256;

const LENGTHS = ranges(29, 3, (code) => (code < 4 || code === 28 ? 0 : (code >> 2) - 1));
// 258 has a code of its own.
LENGTHS.base[28] = LONGEST;
const DISTANCES = ranges(30, 1, (code) => (code < 2 ? 0 : (code >> 1) - 1));
const LENGTH_CODE = codeTable(LENGTHS.base, LONGEST + 1, (length) => length);
/** Distances up to 256 by themselves, longer ones by 128. */
const NEAR_CODE = codeTable(DISTANCES.base, 257, (distance) => distance);
const FAR_CODE = codeTable(DISTANCES.base, 256, (index) => index * 128 + 1);

/** In this order the lengths of the codes for lengths are written. */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

function ranges(count: number, first: number, extraOf: (code: number) => number) {
  const base = new Int32Array(count);
  const extra = new Uint8Array(count);
  let next = first;
  for (let code = 0; code < count; code++) {
    base[code] = next;
    extra[code] = extraOf(code);
    next += 1 << extraOf(code);
  }
  return { base, extra };
}

function codeTable(base: Int32Array, size: number, firstOf: (index: number) => number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, index) =>
    Math.max(
      0,
      base.findLastIndex((b) => b <= firstOf(index)),
    ),
  );
}

function distanceCode(distance: number): number {
  return (distance <= 256 ? NEAR_CODE[distance] : FAR_CODE[(distance - 1) >> 7]) as number;
}

/** @returns one stream, in blocks with codes of their own */
export function deflate(data: Uint8Array): Uint8Array {
  const writer = new BlockWriter(data.length);
  const lastByFour = new Int32Array(1 << HASH_BITS).fill(-1);
  const before = new Int32Array(WINDOW);
  const { length: size } = data;
  // Behind it there are no four bytes.
  const lastStart = size - SHORTEST;
  let i = 0;
  while (i < size) {
    let length = 0;
    let distance = 0;
    let four = 0;
    if (i <= lastStart) {
      four = fourBytes(data, i);
      const slot = hashOf(four);
      let candidate = lastByFour[slot] as number;
      lastByFour[slot] = i;
      before[i % WINDOW] = candidate;
      const oldest = Math.max(0, i - WINDOW);
      const most = Math.min(LONGEST, size - i);
      for (let tries = TRIES; tries > 0 && candidate >= oldest; tries--) {
        if (length === 0 || data[candidate + length] === data[i + length]) {
          let same = 0;
          while (same < most && data[candidate + same] === data[i + same]) same++;
          if (same > length && same >= SHORTEST) {
            length = same;
            distance = i - candidate;
            if (same >= GOOD || same === most) break;
          }
        }
        const earlier = before[candidate % WINDOW] as number;
        // What has been written over is of a later place.
        if (earlier >= candidate) break;
        candidate = earlier;
      }
    }
    if (length === 0) {
      writer.literal(data[i] as number);
      i++;
      continue;
    }
    writer.match(length, distance);
    const stop = i + length;
    const remembered = Math.min(stop, lastStart + 1, i + REMEMBERED);
    for (let j = i + 1; j < remembered; j++) {
      four = (four >>> 8) | ((data[j + 3] as number) << 24);
      const slot = hashOf(four);
      before[j % WINDOW] = lastByFour[slot] as number;
      lastByFour[slot] = j;
    }
    i = stop;
  }
  return writer.finish();
}

function fourBytes(data: Uint8Array, i: number): number {
  return (
    (data[i] as number) |
    ((data[i + 1] as number) << 8) |
    ((data[i + 2] as number) << 16) |
    ((data[i + 3] as number) << 24)
  );
}

function hashOf(four: number): number {
  return Math.imul(four, 0x9e3779b1) >>> (32 - HASH_BITS);
}

/** Gathers the symbols of a block, and writes it when it is full. */
class BlockWriter {
  #out: Uint8Array;
  #end = 0;
  /** Bits that do not fill a byte yet. */
  #bits = 0;
  #bitCount = 0;
  /** A byte, or a length above 16 bits of a distance. */
  readonly #symbols = new Int32Array(BLOCK);
  #count = 0;
  readonly #frequencies = new Int32Array(286);
  readonly #distances = new Int32Array(30);

  constructor(size: number) {
    this.#out = new Uint8Array(1024 + (size >> 2));
  }

  literal(byte: number): void {
    if (this.#count === BLOCK) this.#writeBlock(false);
    this.#symbols[this.#count++] = byte;
    (this.#frequencies[byte] as number)++;
  }

  match(length: number, distance: number): void {
    if (this.#count === BLOCK) this.#writeBlock(false);
    this.#symbols[this.#count++] = (length << 16) | distance;
    (this.#frequencies[END + 1 + (LENGTH_CODE[length] as number)] as number)++;
    (this.#distances[distanceCode(distance)] as number)++;
  }

  finish(): Uint8Array {
    this.#writeBlock(true);
    if (this.#bitCount > 0) this.#put(0, 8 - this.#bitCount);
    return this.#out.subarray(0, this.#end);
  }

  #put(value: number, bits: number): void {
    this.#bits |= value << this.#bitCount;
    this.#bitCount += bits;
    while (this.#bitCount >= 8) {
      this.#out[this.#end++] = this.#bits;
      this.#bits >>>= 8;
      this.#bitCount -= 8;
    }
  }

  #writeBlock(isLast: boolean): void {
    // A symbol takes 48 bits at most, the codes' lengths less than 400 bytes.
    const room = this.#end + 6 * this.#count + 512;
    if (room > this.#out.length) {
      const larger = new Uint8Array(Math.max(room, 2 * this.#out.length));
      larger.set(this.#out);
      this.#out = larger;
    }
    this.#frequencies[END] = 1;
    const lengths = codeLengths(this.#frequencies, 15);
    const distanceLengths = codeLengths(this.#distances, 15);
    this.#put(isLast ? 1 : 0, 1);
    this.#put(2, 2);
    this.#writeCodes(lengths, distanceLengths);
    this.#writeSymbols(lengths, distanceLengths);
    this.#count = 0;
    this.#frequencies.fill(0);
    this.#distances.fill(0);
  }

  #writeCodes(lengths: Uint8Array, distanceLengths: Uint8Array): void {
    const used = 1 + lengths.findLastIndex((bits) => bits > 0);
    const usedDistances = Math.max(1, 1 + distanceLengths.findLastIndex((bits) => bits > 0));
    const runs = runsOf([...lengths.subarray(0, used), ...distanceLengths.subarray(0, usedDistances)]);
    const frequencies = new Int32Array(ORDER.length);
    for (const { symbol } of runs) (frequencies[symbol] as number)++;
    const ofLengths = codeLengths(frequencies, 7);
    const codes = codesOf(ofLengths);
    const written = Math.max(4, 1 + ORDER.findLastIndex((symbol) => (ofLengths[symbol] as number) > 0));
    this.#put(used - 257, 5);
    this.#put(usedDistances - 1, 5);
    this.#put(written - 4, 4);
    for (const symbol of ORDER.slice(0, written)) this.#put(ofLengths[symbol] as number, 3);
    for (const { symbol, more, bits } of runs) {
      this.#put(codes[symbol] as number, ofLengths[symbol] as number);
      this.#put(more, bits);
    }
  }

  /** The bits go through local variables: this is what most of the time is spent on. */
  #writeSymbols(lengths: Uint8Array, distanceLengths: Uint8Array): void {
    const codes = codesOf(lengths);
    const distanceCodes = codesOf(distanceLengths);
    const out = this.#out;
    const symbols = this.#symbols;
    let end = this.#end;
    let bits = this.#bits;
    let bitCount = this.#bitCount;
    const count = this.#count;
    for (let i = 0; i < count; i++) {
      const symbol = symbols[i] as number;
      if (symbol < END) {
        bits |= (codes[symbol] as number) << bitCount;
        bitCount += lengths[symbol] as number;
      } else {
        const length = symbol >>> 16;
        const distance = symbol & 0xffff;
        const code = LENGTH_CODE[length] as number;
        bits |= (codes[END + 1 + code] as number) << bitCount;
        bitCount += lengths[END + 1 + code] as number;
        for (; bitCount >= 8; bitCount -= 8) {
          out[end++] = bits;
          bits >>>= 8;
        }
        bits |= (length - (LENGTHS.base[code] as number)) << bitCount;
        bitCount += LENGTHS.extra[code] as number;
        const far = distanceCode(distance);
        bits |= (distanceCodes[far] as number) << bitCount;
        bitCount += distanceLengths[far] as number;
        for (; bitCount >= 8; bitCount -= 8) {
          out[end++] = bits;
          bits >>>= 8;
        }
        bits |= (distance - (DISTANCES.base[far] as number)) << bitCount;
        bitCount += DISTANCES.extra[far] as number;
      }
      for (; bitCount >= 8; bitCount -= 8) {
        out[end++] = bits;
        bits >>>= 8;
      }
    }
    this.#end = end;
    this.#bits = bits;
    this.#bitCount = bitCount;
    this.#put(codes[END] as number, lengths[END] as number);
  }
}

interface Run {
  readonly symbol: number;
  /** What is written behind the symbol's code. */
  readonly more: number;
  readonly bits: number;
}

/** Lengths of codes with repetitions as symbols of their own. */
function runsOf(lengths: readonly number[]): readonly Run[] {
  const runs: Run[] = [];
  for (let i = 0; i < lengths.length; ) {
    const value = lengths[i] as number;
    let left = 1;
    while (lengths[i + left] === value) left++;
    i += left;
    if (value === 0) {
      for (; left >= 11; left -= Math.min(left, 138))
        runs.push({ symbol: 18, more: Math.min(left, 138) - 11, bits: 7 });
      if (left >= 3) {
        runs.push({ symbol: 17, more: left - 3, bits: 3 });
        left = 0;
      }
    } else {
      runs.push({ symbol: value, more: 0, bits: 0 });
      left--;
      for (; left >= 3; left -= Math.min(left, 6))
        runs.push({ symbol: 16, more: Math.min(left, 6) - 3, bits: 2 });
    }
    for (; left > 0; left--) runs.push({ symbol: value, more: 0, bits: 0 });
  }
  return runs;
}
