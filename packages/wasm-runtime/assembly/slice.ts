/**
 * Strings: UTF-8 slices as u64, address in the low half, length in the high one. Always decoded, never escaped.
 * Invariant: 16 bytes behind every slice can be read.
 */

// @ts-ignore: decorator
@inline
export function slice(at: usize, length: usize): u64 {
  return <u64>at | (<u64>length << 32);
}

// @ts-ignore: decorator
@inline
export function start(s: u64): usize {
  return <usize>(s & 0xffffffff);
}

// @ts-ignore: decorator
@inline
export function size(s: u64): usize {
  return <usize>(s >> 32);
}

/** Whether `n` bytes are the same. */
export function sameBytes(a: usize, b: usize, n: usize): bool {
  let i: usize = 0;
  while (i < n) {
    const m = <u32>i8x16.bitmask(i8x16.ne(v128.load(a + i), v128.load(b + i)));
    if (m) return i + <usize>ctz(m) >= n;
    i += 16;
  }
  return true;
}

export function str_equals(a: u64, b: u64): i32 {
  return a >> 32 === b >> 32 && sameBytes(start(a), start(b), size(a)) ? 1 : 0;
}

/** Order by UTF-8 bytes: negative, zero or positive. */
export function str_compare(a: u64, b: u64): i32 {
  const n = min(size(a), size(b));
  const x = start(a);
  const y = start(b);
  let i: usize = 0;
  while (i < n) {
    const m = <u32>i8x16.bitmask(i8x16.ne(v128.load(x + i), v128.load(y + i)));
    if (m) {
      const at = i + <usize>ctz(m);
      if (at >= n) break;
      return <i32>load<u8>(x + at) - <i32>load<u8>(y + at);
    }
    i += 16;
  }
  return <i32>size(a) - <i32>size(b);
}

export function str_hash(s: u64): u32 {
  const K: u64 = 0x9e3779b97f4a7c15;
  let p = start(s);
  let n = size(s);
  let h: u64 = <u64>n * K;
  while (n >= 8) {
    h = (rotl<u64>(h, 23) ^ load<u64>(p)) * K;
    p += 8;
    n -= 8;
  }
  if (n) h = (rotl<u64>(h, 23) ^ (load<u64>(p) & ((<u64>1 << (<u64>n << 3)) - 1))) * K;
  h ^= h >> 29;
  h *= 0xbf58476d1ce4e5b9;
  return <u32>(h >> 32);
}

/** Whether a slice is this ASCII text. */
export function isText(s: u64, text: string): bool {
  const n = text.length;
  if (<i32>size(s) !== n) return false;
  for (let i = 0; i < n; i++) {
    if (load<u8>(start(s) + i) !== load<u8>(changetype<usize>(text) + (<usize>i << 1))) return false;
  }
  return true;
}
