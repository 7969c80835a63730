/**
 * Passes over what nothing reads: kinds that no policy names, and `origins`. Either by quotes and brackets alone, or checked in full;
 * `data.policyc.validate` says which.
 */
import { fail } from "./failure";
import { colon, decoded, DEPTH_LIMIT, MALFORMED, readString, separator, skipString, skipValue, space, special, textLimit, TOO_DEEP, unexpected } from "./json";
import { GAP_BYTES, GAP_TO, KIND_SHAPE, KIND_SIZE, STOP_TAG } from "./layout";
import { endOf, forgetShape, isPlain, learn, predicted, shapeOf, skippedStop, STOP_END, STOP_TEXT } from "./shape";
import { checkedTo } from "./utf8";

let full: bool = false;
/** Stands for the kind of all assets that nothing reads: it has no fields, and the shape of those of the list at hand. */
const unread = memory.data(KIND_SIZE, 16);

/** @param whole whether what nothing reads is checked in full */
export function checkUnread(whole: bool): void {
  full = whole;
  store<usize>(unread, 0, KIND_SHAPE);
}

/** Passes over an object or array. `depth`: the levels that are open around it. */
export function skipUnread(p: usize, depth: i32): usize {
  return full ? skipChecked(p, depth) : skipBrackets(p);
}

function skipChecked(p: usize, depth: i32): usize {
  const c = load<u8>(p);
  if ((c | 0x20) !== 0x7b) return skipValue(p, depth);
  if (depth >= DEPTH_LIMIT) return fail(p, TOO_DEEP);
  const closer: u8 = c + 2;
  if (c === 0x5b) forgetShape(unread);
  p = space(p + 1);
  while (load<u8>(p) !== closer) {
    if (c === 0x7b) {
      p = skipString(p);
      if (p === 0) return 0;
      p = colon(p);
      if (p === 0) return 0;
      p = skipChecked(p, depth + 1);
    } else p = load<u8>(p) === 0x7b ? skipAsset(p, depth + 1) : skipValue(p, depth + 1);
    if (p === 0) return 0;
    p = separator(p, closer);
    if (p === 0) return 0;
  }
  return p + 1;
}

/** As assets are read: members come as predicted, or are passed over one by one, which teaches the prediction. */
function skipAsset(p: usize, depth: i32): usize {
  if (depth >= DEPTH_LIMIT) return fail(p, TOO_DEEP);
  const text = p;
  const shape = shapeOf(unread);
  let stop = shape;
  let gap: usize = 0;
  p++;
  while (true) {
    if (gap === 0 && stop !== 0) {
      const found = predicted(stop, p);
      if (found !== 0) {
        p += load<u32>(found, GAP_BYTES);
        stop = load<usize>(found, GAP_TO);
        const tag = load<u32>(stop, STOP_TAG);
        if (tag === STOP_END) return p;
        if (tag === STOP_TEXT && load<u8>(p) === 0x22) {
          const q = special(p + 1);
          if (load<u8>(q) === 0x22) {
            p = q + 1;
            continue;
          }
        } else if (load<u16>(p) === 0x225b && depth + 1 < DEPTH_LIMIT) {
          // Most collections of texts hold one.
          const q = special(p + 2);
          if (load<u16>(q) === 0x5d22) {
            p = q + 2;
            continue;
          }
        }
        p = skipValue(space(p), depth + 1);
        if (p === 0) return 0;
        continue;
      }
    }
    if (gap === 0) gap = p;
    const first = p === text + 1;
    p = space(p);
    if (load<u8>(p) === 0x7d) {
      learn(stop, gap, p + 1, endOf(shape));
      return p + 1;
    }
    if (!first) {
      if (load<u8>(p) !== 0x2c) return unexpected(p, "expected `,` or `}`");
      p = space(p + 1);
    }
    p = readString(p);
    if (p === 0) return 0;
    const name = decoded();
    p = colon(p);
    if (p === 0) return 0;
    if (!isPlain(p)) {
      const next = skippedStop(shape, unread, name, load<u8>(p) === 0x22);
      learn(stop, gap, p, next);
      stop = next;
      gap = 0;
    }
    p = skipValue(p, depth + 1);
    if (p === 0) return 0;
  }
}

// @ts-ignore: decorator
@inline
function mask(a: v128, b: v128, c: v128, d: v128, k: v128): u64 {
  return (
    <u64>(<u32>i8x16.bitmask(i8x16.eq(a, k))) |
    (<u64>(<u32>i8x16.bitmask(i8x16.eq(b, k))) << 16) |
    (<u64>(<u32>i8x16.bitmask(i8x16.eq(c, k))) << 32) |
    (<u64>(<u32>i8x16.bitmask(i8x16.eq(d, k))) << 48)
  );
}

// @ts-ignore: decorator
@inline
function prefixXor(x: u64): u64 {
  x ^= x << 1;
  x ^= x << 2;
  x ^= x << 4;
  x ^= x << 8;
  x ^= x << 16;
  return x ^ (x << 32);
}

/**
 * By its brackets alone. Only that strings end, that brackets outside them balance, that no backslash stands there, and UTF-8 is checked.
 */
function skipBrackets(p: usize): usize {
  const quote = i8x16.splat(0x22);
  const backslash = i8x16.splat(0x5c);
  const opener = i8x16.splat(0x7b);
  const closer = i8x16.splat(0x7d);
  const bit = i8x16.splat(0x20);
  const even: u64 = 0x5555555555555555;
  let inString: u64 = 0;
  let escaped: u64 = 0;
  let depth: i32 = 0;
  let checked: usize = 0;
  const limit = textLimit();
  while (p < limit) {
    const a = v128.load(p);
    const b = v128.load(p, 16);
    const c = v128.load(p, 32);
    const d = v128.load(p, 48);
    let quotes = mask(a, b, c, d, quote);
    let slashes: u64 = 0;
    // The highest bits of what is above ASCII, and of comparisons that hold.
    const rare = i8x16.bitmask(
      v128.or(
        v128.or(v128.or(i8x16.eq(a, backslash), a), v128.or(i8x16.eq(b, backslash), b)),
        v128.or(v128.or(i8x16.eq(c, backslash), c), v128.or(i8x16.eq(d, backslash), d)),
      ),
    );
    if (rare) {
      slashes = mask(a, b, c, d, backslash);
      checked = checkedTo(max(p, checked), p + 64);
      if (checked === 0) return fail(p, MALFORMED);
    }
    if (slashes | escaped) {
      // Runs of backslashes that start on an odd bit escape what an even one would not.
      const starts = slashes & ~escaped;
      const follows = (starts << 1) | escaped;
      const odd = starts & ~even & ~follows;
      const sum = odd + starts;
      escaped = sum < starts ? 1 : 0;
      quotes &= ~((even ^ (sum << 1)) & follows);
    }
    const strings = prefixXor(quotes) ^ inString;
    inString = <u64>(<i64>strings >> 63);
    if (slashes & ~strings) return fail(p + <usize>ctz(slashes & ~strings), "expected a value");
    const opens =
      mask(v128.or(a, bit), v128.or(b, bit), v128.or(c, bit), v128.or(d, bit), opener) & ~strings;
    let closes =
      mask(v128.or(a, bit), v128.or(b, bit), v128.or(c, bit), v128.or(d, bit), closer) & ~strings;
    if (<i32>popcnt(closes) >= depth) {
      let closed = 0;
      while (closes) {
        const low = closes & (0 - closes);
        closed++;
        if (depth + <i32>popcnt(opens & (low - 1)) === closed) {
          const end = p + <usize>ctz(closes) + 1;
          return end > limit ? fail(limit, "unexpected end of the text") : end;
        }
        closes &= closes - 1;
      }
      depth += <i32>popcnt(opens) - closed;
    } else depth += <i32>popcnt(opens) - <i32>popcnt(closes);
    p += 64;
  }
  return fail(limit, "unexpected end of the text");
}
