/**
 * Well-formed UTF-8. A snapshot is not looked through for it beforehand: outside strings nothing but ASCII is taken, and what passes over
 * strings checks the code points above it. A text that could be read is well-formed as a whole.
 */

/** The first byte that belongs to no code point, or `end`. 16 bytes behind `end` must be readable. */
export function invalidUtf8(p: usize, end: usize): usize {
  while (p < end) {
    const m = <u32>i8x16.bitmask(v128.load(p));
    if (m === 0) {
      p += 16;
      continue;
    }
    p += <usize>ctz(m);
    // One run of code points above ASCII.
    while (p < end) {
      const c = <u32>load<u8>(p);
      if (c < 0x80) break;
      const n = sequence(p, c);
      if (n === 0 || p + n > end) return p;
      p += n;
    }
  }
  return end;
}

/** Behind the code points above ASCII that begin at `p`, or the first byte that belongs to none; then that is no ASCII. */
export function endOfCodePoints(p: usize): usize {
  while (true) {
    const c = <u32>load<u8>(p);
    if (c < 0x80) return p;
    const n = sequence(p, c);
    if (n === 0) return p;
    p += n;
  }
}

/**
 * Checks the code points that begin before `end`; gives where one begins at or behind it, 0 where one is malformed. `p` is where one
 * begins, and 16 bytes behind `end` must be readable.
 */
export function checkedTo(p: usize, end: usize): usize {
  while (p < end) {
    const m = <u32>i8x16.bitmask(v128.load(p));
    if (m === 0) {
      p += 16;
      continue;
    }
    p = endOfCodePoints(p + <usize>ctz(m));
    if (<i8>load<u8>(p) < 0) return 0;
  }
  return p;
}

// @ts-ignore: decorator
@inline
function continues(p: usize): bool {
  return (load<u8>(p) & 0xc0) === 0x80;
}

/** Length of the well-formed sequence at `p` with lead byte `c`, 0 for none. */
function sequence(p: usize, c: u32): usize {
  const second = <u32>load<u8>(p, 1);
  if (c < 0xc2) return 0;
  if (c < 0xe0) return continues(p + 1) ? 2 : 0;
  if (c < 0xf0) {
    if (!continues(p + 1) || !continues(p + 2)) return 0;
    // No overlong forms, no surrogates.
    return (c === 0xe0 && second < 0xa0) || (c === 0xed && second >= 0xa0) ? 0 : 3;
  }
  if (c > 0xf4 || !continues(p + 1) || !continues(p + 2) || !continues(p + 3)) return 0;
  return (c === 0xf0 && second < 0x90) || (c === 0xf4 && second >= 0x90) ? 0 : 4;
}
