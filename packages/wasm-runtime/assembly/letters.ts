/** Texts made of texts: ASCII case and white space. A text that stays as it is is its own answer. */
import { allocate } from "./memory";
import { size, slice, start } from "./slice";

/** A to Z in lower case; every other byte as it is. */
export function str_lower(text: u64): u64 {
  return swapCase(text, 0x41);
}

/** a to z in upper case; every other byte as it is. */
export function str_upper(text: u64): u64 {
  return swapCase(text, 0x61);
}

/** The 26 letters from `first` on in the other case. */
function swapCase(text: u64, first: i8): u64 {
  const n = size(text);
  const from = start(text);
  let to: usize = 0;
  for (let i: usize = 0; i < n; i += 16) {
    const v = v128.load(from + i);
    const letters = i8x16.lt_u(i8x16.sub(v, i8x16.splat(first)), i8x16.splat(26));
    if (to === 0) {
      const m = <u32>i8x16.bitmask(letters);
      if (m === 0 || i + <usize>ctz(m) >= n) continue;
      to = allocate(n + 16);
      memory.copy(to, from, i);
    }
    v128.store(to + i, v128.xor(v, v128.and(letters, i8x16.splat(0x20))));
  }
  return to === 0 ? text : slice(to, n);
}

function isSpace(c: u8): bool {
  return c === 0x20 || c === 0x09 || c === 0x0a || c === 0x0c || c === 0x0d;
}

/** Without space, tab, line feed, form feed and carriage return at either end. */
export function str_trim(text: u64): u64 {
  let from = start(text);
  let end = from + size(text);
  while (from < end && isSpace(load<u8>(from))) from++;
  while (from < end && isSpace(load<u8>(end - 1))) end--;
  return slice(from, end - from);
}
