/**
 * Looking through bytes of JSON four at a time: most of a file are the insides of strings and spaces.
 * Invariant: what is given is the first offset that counts, or one among the last three bytes, which the caller looks at one by one.
 */

const ONES = 0x01010101;
const HIGHS = 0x80808080;
const QUOTES = 0x22 * ONES;
const BACKSLASHES = 0x5c * ONES;
const SPACES = 0x20 * ONES;

export function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/** The offset of the first quote or backslash from `at` on. */
export function toQuoteOrBackslash(view: DataView, at: number): number {
  const last = view.byteLength - 4;
  for (; at <= last; at += 4) {
    const four = view.getInt32(at, true);
    const found = zeros(four ^ QUOTES) | zeros(four ^ BACKSLASHES);
    if (found !== 0) return at + firstByte(found);
  }
  return at;
}

/** The offset of the first byte from `at` on that is no space. */
export function toNoSpace(view: DataView, at: number): number {
  const last = view.byteLength - 4;
  for (; at <= last; at += 4) {
    const found = view.getInt32(at, true) ^ SPACES;
    if (found !== 0) return at + firstByte(found);
  }
  return at;
}

/** Sets the highest bit of the first byte that is zero, and nothing below it. */
function zeros(four: number): number {
  return (four - ONES) & ~four & HIGHS;
}

/** The number of the lowest byte that is not zero. */
function firstByte(four: number): number {
  return (31 - Math.clz32(four & -four)) >> 3;
}
