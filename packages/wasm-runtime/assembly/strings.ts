/** String tests and lengths of the catalogue (`packages/builtins`), over decoded UTF-8. Linear but for `str_like`'s text x pattern. */
import { sameBytes, size, start } from "./slice";

export function str_starts_with(text: u64, prefix: u64): i32 {
  return size(text) >= size(prefix) && sameBytes(start(text), start(prefix), size(prefix)) ? 1 : 0;
}

export function str_ends_with(text: u64, suffix: u64): i32 {
  const n = size(suffix);
  return size(text) >= n && sameBytes(start(text) + size(text) - n, start(suffix), n) ? 1 : 0;
}

export function str_contains(text: u64, part: u64): i32 {
  const n = size(part);
  if (n === 0) return 1;
  if (size(text) < n) return 0;
  const base = start(text);
  const last = size(text) - n;
  const first = i8x16.splat(load<i8>(start(part)));
  const final = i8x16.splat(load<i8>(start(part) + n - 1));
  for (let i: usize = 0; i <= last; i += 16) {
    let m = <u32>(
      i8x16.bitmask(
        v128.and(i8x16.eq(v128.load(base + i), first), i8x16.eq(v128.load(base + i + n - 1), final)),
      )
    );
    while (m) {
      const at = i + <usize>ctz(m);
      if (at > last) break;
      if (sameBytes(base + at, start(part), n)) return 1;
      m &= m - 1;
    }
  }
  return 0;
}

/** Code points: bytes that do not continue one. */
export function str_length(text: u64): i64 {
  const from = start(text);
  const n = size(text);
  let count: i64 = 0;
  let i: usize = 0;
  for (; i + 16 <= n; i += 16) {
    count += popcnt(<u32>i8x16.bitmask(i8x16.gt_s(v128.load(from + i), i8x16.splat(-65))));
  }
  for (; i < n; i++) if ((load<u8>(from + i) & 0xc0) !== 0x80) count++;
  return count;
}

// @ts-ignore: decorator
@inline
function width(lead: u8): usize {
  return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/** `*` any run, `?` one code point; one point of return, the latest `*`. */
export function str_like(text: u64, pattern: u64): i32 {
  let t = start(text);
  const tEnd = t + size(text);
  let p = start(pattern);
  const pEnd = p + size(pattern);
  let star: usize = 0;
  let resume: usize = 0;
  while (t < tEnd) {
    const c = p < pEnd ? load<u8>(p) : 0;
    if (p < pEnd && c === 0x2a) {
      star = ++p;
      resume = t;
    } else if (p < pEnd && c === 0x3f) {
      t += width(load<u8>(t));
      p++;
    } else if (p < pEnd && c === load<u8>(t)) {
      t++;
      p++;
    } else if (star !== 0) {
      p = star;
      resume += width(load<u8>(resume));
      t = resume;
    } else return 0;
  }
  while (p < pEnd && load<u8>(p) === 0x2a) p++;
  return p === pEnd ? 1 : 0;
}
