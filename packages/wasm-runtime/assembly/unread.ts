/**
 * Passes over what nothing reads: kinds that no policy names, and `origins`. Either by quotes and brackets alone, or checked in full;
 * `data.policyc.validate` says which.
 */
import { fail } from "./failure";
import { colon, decoded, DEPTH_LIMIT, MALFORMED, readString, separator, skipString, skipValue, space, textLimit, unexpected } from "./json";
import { AT_LIMIT, AT_VALUE, leftStop, leftWhere, readExpected } from "./expected";
import { KIND_SHAPE, KIND_SIZE } from "./layout";
import { forgetShape, isConstant, isPlain, learn, observe, OBSERVED, shapeOf, skippedStop } from "./shape";
import { useSpare } from "./memory";
import { checkedTo } from "./utf8";

let full: bool = false;
/** The longest part of the text that was passed over: nothing looks at it again. */
let longestFrom: usize = 0;
let longestEnd: usize = 0;
/** Stands for the kind of all assets that nothing reads: it has no fields, and the shape of those of the list at hand. */
const unread = memory.data(KIND_SIZE, 16);

/** @param whole whether what nothing reads is checked in full */
export function checkUnread(whole: bool): void {
  full = whole;
  longestFrom = 0;
  longestEnd = 0;
  store<usize>(unread, 0, KIND_SHAPE);
}

/** Passes over an object or array. `depth`: the levels that are open around it. */
export function skipUnread(p: usize, depth: i32): usize {
  const end = full ? skipChecked(p, depth) : skipBrackets(p);
  if (end > p && end - p > longestEnd - longestFrom) {
    longestFrom = p;
    longestEnd = end;
  }
  return end;
}

/** To be called once a text has been read: what nothing looks at any more makes room. */
export function giveUnread(): void {
  if (longestEnd - longestFrom >= WORTHWHILE) useSpare(longestFrom, longestEnd);
}

/** Less is not worth overwriting the input. */
const WORTHWHILE: usize = 1 << 12;

function skipChecked(p: usize, depth: i32): usize {
  const c = load<u8>(p);
  // A level is left for assets, and one for collections.
  if ((c | 0x20) !== 0x7b || depth + 2 >= DEPTH_LIMIT) return skipValue(p, depth);
  if (c === 0x5b) return skipAssets(p, depth);
  p = space(p + 1);
  while (load<u8>(p) !== 0x7d) {
    p = skipString(p);
    if (p === 0) return 0;
    p = colon(p);
    if (p === 0) return 0;
    p = skipChecked(p, depth + 1);
    if (p === 0) return 0;
    p = separator(p, 0x7d);
    if (p === 0) return 0;
  }
  return p + 1;
}

/**
 * As assets are read: members come as predicted, or are passed over one by one, which teaches the prediction. Here a gap may lead from one
 * asset to the next.
 */
function skipAssets(p: usize, depth: i32): usize {
  forgetShape(unread);
  const shape = shapeOf(unread);
  let stop: usize = 0;
  let gap: usize = 0;
  let seen: u32 = 0;
  p = space(p + 1);
  while (load<u8>(p) !== 0x5d) {
    if (load<u8>(p) !== 0x7b) {
      p = skipValue(p, depth + 1);
      stop = 0;
      gap = 0;
    } else {
      const opened = ++p;
      const observing = seen++ < OBSERVED;
      if (observing) stop = 0;
      else if (stop === 0) stop = shape;
      // What leads over a whole asset is no gap.
      if (gap !== 0 && gap + LONGEST_GAP < p) stop = 0;
      while (true) {
        if (gap === 0 && stop !== 0) {
          p = readExpected(p, stop, 0, p + AT_ONCE);
          stop = leftStop();
          const where = leftWhere();
          if (where === AT_LIMIT) continue;
          if (where === AT_VALUE) {
            p = skipValue(space(p), depth + 2);
            if (p === 0) return 0;
            continue;
          }
        }
        if (gap === 0) gap = p;
        const first = p === opened;
        p = space(p);
        if (load<u8>(p) === 0x7d) break;
        if (!first) {
          if (load<u8>(p) !== 0x2c) return unexpected(p, "expected `,` or `}`");
          p = space(p + 1);
        }
        p = readString(p);
        if (p === 0) return 0;
        const name = decoded();
        p = colon(p);
        if (p === 0) return 0;
        const plain = isPlain(p);
        const member: usize = plain ? 0 : skippedStop(shape, unread, name, load<u8>(p) === 0x22);
        if (!plain && (observing || !isConstant(p, member))) {
          learn(stop, gap, p, member);
          stop = observing ? 0 : member;
          gap = 0;
        }
        const from = p;
        p = skipValue(p, depth + 2);
        if (p === 0) return 0;
        if (observing) observe(member, from, p);
      }
      p++;
    }
    if (p === 0) return 0;
    p = separator(p, 0x5d);
    if (p === 0) return 0;
  }
  return p + 1;
}

/** The longest text that leads from one asset to another, and how much is read at once. */
const LONGEST_GAP: usize = 1 << 10;
const AT_ONCE: usize = 1 << 14;

/** The highest bits of 64 bytes. */
// @ts-ignore: decorator
@inline
function signs(a: v128, b: v128, c: v128, d: v128): u64 {
  return (
    <u64>(<u32>i8x16.bitmask(a) | (<u32>i8x16.bitmask(b) << 16)) |
    (<u64>(<u32>i8x16.bitmask(c) | (<u32>i8x16.bitmask(d) << 16)) << 32)
  );
}

// @ts-ignore: decorator
@inline
function mask(a: v128, b: v128, c: v128, d: v128, k: v128): u64 {
  return signs(i8x16.eq(a, k), i8x16.eq(b, k), i8x16.eq(c, k), i8x16.eq(d, k));
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

/** What `skipBrackets` knows at the block of 64 bytes that it stands at: all ones outside strings, none inside, and how many brackets are open. */
let outside: u64 = 0;
let open: i32 = 0;

// Vectors that are read from memory stay in registers; constants are made anew wherever they are used.
const QUOTE = memory.data<u8>([0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22], 16);
const BACKSLASH = memory.data<u8>([0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c], 16);
const LETTER_BIT = memory.data<u8>([0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20], 16);
const OPENER = memory.data<u8>([0x7b, 0x7b, 0x7b, 0x7b, 0x7b, 0x7b, 0x7b, 0x7b, 0x7b, 0x7b, 0x7b, 0x7b, 0x7b, 0x7b, 0x7b, 0x7b], 16);
const CLOSER = memory.data<u8>([0x7d, 0x7d, 0x7d, 0x7d, 0x7d, 0x7d, 0x7d, 0x7d, 0x7d, 0x7d, 0x7d, 0x7d, 0x7d, 0x7d, 0x7d, 0x7d], 16);
const ONE = memory.data<u8>([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], 16);

/** Of the brackets that close, the one that closes all that are open, 0 where none does. */
// @ts-ignore: decorator
@inline
function lastOf(opens: u64, closes: u64, depth: i32): u64 {
  let closed = 0;
  while (closes) {
    const first = closes & (0 - closes);
    closed++;
    if (depth + <i32>popcnt(opens & (first - 1)) === closed) return first;
    closes ^= first;
  }
  return 0;
}

/** Bytes that are negative for what is above ASCII, and zero for a backslash in one of four vectors. */
// @ts-ignore: decorator
@inline
function leastOf(a: v128, b: v128, c: v128, d: v128, backslash: v128): v128 {
  return i8x16.min_s(
    i8x16.min_s(v128.xor(a, backslash), v128.xor(b, backslash)),
    i8x16.min_s(v128.xor(c, backslash), v128.xor(d, backslash)),
  );
}

/**
 * Passes over pairs of blocks without backslashes and bytes above ASCII in which the array or object does not end; gives the block where it
 * stopped. A loop without calls, so that everything stays in registers. What is inside strings is computed for two blocks at once.
 */
function skipBlocks(p: usize, limit: usize): usize {
  const quote = v128.load(QUOTE);
  const backslash = v128.load(BACKSLASH);
  const bit = v128.load(LETTER_BIT);
  const opener = v128.load(OPENER);
  const closer = v128.load(CLOSER);
  const one = v128.load(ONE);
  let before = outside;
  let depth = open;
  while (p + 64 < limit) {
    let a = v128.load(p);
    let b = v128.load(p, 16);
    let c = v128.load(p, 32);
    let d = v128.load(p, 48);
    const least = leastOf(a, b, c, d, backslash);
    const quotes = mask(a, b, c, d, quote);
    a = v128.load(p, 64);
    b = v128.load(p, 80);
    c = v128.load(p, 96);
    d = v128.load(p, 112);
    if (i8x16.bitmask(i8x16.lt_s(i8x16.min_s(least, leastOf(a, b, c, d, backslash)), one))) break;
    let parity = i64x2.replace_lane(i64x2.splat(quotes), 1, mask(a, b, c, d, quote));
    parity = v128.xor(parity, i64x2.shl(parity, 1));
    parity = v128.xor(parity, i64x2.shl(parity, 2));
    parity = v128.xor(parity, i64x2.shl(parity, 4));
    parity = v128.xor(parity, i64x2.shl(parity, 8));
    parity = v128.xor(parity, i64x2.shl(parity, 16));
    parity = v128.xor(parity, i64x2.shl(parity, 32));
    const first = <u64>i64x2.extract_lane(parity, 0) ^ before;
    const between = <u64>(<i64>first >> 63);
    const second = <u64>i64x2.extract_lane(parity, 1) ^ between;
    // Read again: vectors that are kept would not all find a register.
    let e = v128.or(v128.load(p), bit);
    let f = v128.or(v128.load(p, 16), bit);
    let g = v128.or(v128.load(p, 32), bit);
    let h = v128.or(v128.load(p, 48), bit);
    let opens = mask(e, f, g, h, opener) & first;
    let closes = mask(e, f, g, h, closer) & first;
    let closed = <i32>popcnt(closes);
    if (closed >= depth && lastOf(opens, closes, depth) !== 0) break;
    depth += <i32>popcnt(opens) - closed;
    e = v128.or(a, bit);
    f = v128.or(b, bit);
    g = v128.or(c, bit);
    h = v128.or(d, bit);
    opens = mask(e, f, g, h, opener) & second;
    closes = mask(e, f, g, h, closer) & second;
    closed = <i32>popcnt(closes);
    if (closed >= depth && lastOf(opens, closes, depth) !== 0) {
      before = between;
      p += 64;
      break;
    }
    depth += <i32>popcnt(opens) - closed;
    before = <u64>(<i64>second >> 63);
    p += 128;
  }
  outside = before;
  open = depth;
  return p;
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
  let escaped: u64 = 0;
  outside = ~(<u64>0);
  open = 0;
  let checked: usize = 0;
  const limit = textLimit();
  while (true) {
    if (escaped === 0) p = skipBlocks(p, limit);
    if (p >= limit) break;
    const depth = open;
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
    const here = prefixXor(quotes) ^ outside;
    outside = <u64>(<i64>here >> 63);
    if (slashes & here) return fail(p + <usize>ctz(slashes & here), "expected a value");
    const opens =
      mask(v128.or(a, bit), v128.or(b, bit), v128.or(c, bit), v128.or(d, bit), opener) & here;
    const closes =
      mask(v128.or(a, bit), v128.or(b, bit), v128.or(c, bit), v128.or(d, bit), closer) & here;
    const last = lastOf(opens, closes, depth);
    if (last !== 0) {
      const end = p + <usize>ctz(last) + 1;
      return end > limit ? fail(limit, "unexpected end of the text") : end;
    }
    open = depth + <i32>popcnt(opens) - <i32>popcnt(closes);
    p += 64;
  }
  return fail(limit, "unexpected end of the text");
}
