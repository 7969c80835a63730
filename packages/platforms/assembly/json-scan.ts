/**
 * Finds what stands outside the strings of a JSON text, 64 bytes at a time, and writes the text in ASCII.
 * Invariant: it may give anything for a text that `JSON.parse` refuses, but it neither traps nor leaves the memory it was given.
 *
 * The tape has two words for each bracket, colon and comma outside strings, in order:
 * - its address; the sign is set where a backslash or a byte that is not ASCII stands between it and the entry before,
 * - how many line breaks stand before it outside strings; for an opening bracket the complement of the word at which the entry of its
 *   closing bracket begins, which is negative.
 */

const QUOTE: u8 = 0x22;
const COMMA: u8 = 0x2c;
const COLON: u8 = 0x3a;
const BACKSLASH: u8 = 0x5c;
const OPEN_BRACE: u8 = 0x7b;
const CLOSE_BRACE: u8 = 0x7d;
const LINE_FEED: u8 = 0x0a;
const RETURN: u8 = 0x0d;
/** The bit in which `[` and `{`, and `]` and `}`, differ. */
const BRACE_BIT: u8 = 0x20;

const ODD_BITS: u64 = 0xaaaaaaaaaaaaaaaa;

/** How many bytes of the text that was scanned last are not ASCII. */
export let foreign: u32 = 0;
/** Whether all of these stand in strings, and none behind a backslash. */
export let isForeignInside: u32 = 0;
/** Whether a key has such a byte, or a backslash. */
export let hasOddKey: u32 = 0;

// @ts-ignore: decorator
@inline
function equal(a: v128, b: v128, c: v128, d: v128, byte: u8): u64 {
  const all = i8x16.splat(byte);
  return mask(i8x16.eq(a, all), i8x16.eq(b, all), i8x16.eq(c, all), i8x16.eq(d, all));
}

/** The highest bits of 64 bytes. */
// @ts-ignore: decorator
@inline
function mask(a: v128, b: v128, c: v128, d: v128): u64 {
  return (
    (<u64>i8x16.bitmask(a)) |
    ((<u64>i8x16.bitmask(b)) << 16) |
    ((<u64>i8x16.bitmask(c)) << 32) |
    ((<u64>i8x16.bitmask(d)) << 48)
  );
}

// @ts-ignore: decorator
@inline
function bracketsAndSeparators(bytes: v128): v128 {
  const folded = v128.or(bytes, i8x16.splat(BRACE_BIT));
  return v128.or(
    v128.or(i8x16.eq(folded, i8x16.splat(OPEN_BRACE)), i8x16.eq(folded, i8x16.splat(CLOSE_BRACE))),
    v128.or(i8x16.eq(bytes, i8x16.splat(COMMA)), i8x16.eq(bytes, i8x16.splat(COLON))),
  );
}

/**
 * @param text address of the text, behind which 64 bytes are free
 * @param tape address of the tape, at which eight bytes are free for each byte of the text
 * @returns how many words the tape has, or -1 where brackets do not match or more than `maxDepth` stand inside each other
 */
export function scan(text: u32, length: u32, tape: u32, maxDepth: u32): i32 {
  memory.fill(text + length, 0x20, 64);
  const end = text + length;
  let nextIsEscaped: u64 = 0;
  /** All ones where the block begins in a string. */
  let inString: u64 = 0;
  let breaks: u32 = 0;
  let lastOdd: u32 = 0;
  let previous: u32 = text;
  let slot = tape;
  /** The entry of the innermost bracket that is open, whose second word leads to the one around it. */
  let open: u32 = 0;
  let depth: u32 = 0;
  let foreignBytes: u32 = 0;
  let foreignOutside: u64 = 0;
  let oddKey: u32 = 0;
  for (let at = text; at < end; at += 64) {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    let quotes = equal(a, b, c, d, QUOTE);
    const backslashes = equal(a, b, c, d, BACKSLASH);
    const notAscii = mask(a, b, c, d);
    let escaped: u64 = nextIsEscaped;
    if (backslashes != 0) {
      // The backslashes that escape, of each run of them: every other one, from its first.
      const maybe = ((backslashes & ~nextIsEscaped) << 1) | ODD_BITS;
      const codes = (maybe - (backslashes & ~nextIsEscaped)) ^ ODD_BITS;
      escaped = codes ^ (backslashes | nextIsEscaped);
      nextIsEscaped = (codes & backslashes) >> 63;
      quotes &= ~escaped;
    } else {
      quotes &= ~nextIsEscaped;
      nextIsEscaped = 0;
    }
    let inside = inString;
    if (quotes != 0) {
      let odd = quotes;
      odd ^= odd << 1;
      odd ^= odd << 2;
      odd ^= odd << 4;
      odd ^= odd << 8;
      odd ^= odd << 16;
      odd ^= odd << 32;
      inside ^= odd;
      inString = <u64>((<i64>inside) >> 63);
    }
    if (notAscii != 0) {
      foreignBytes += <u32>popcnt(notAscii);
      foreignOutside |= notAscii & (~inside | escaped);
    }
    const odd = backslashes | notAscii;
    if (inside != <u64>-1) {
      const outside = ~inside;
      const feeds = equal(a, b, c, d, LINE_FEED) & outside;
      let ends = feeds;
      const returns = equal(a, b, c, d, RETURN) & outside;
      if (returns != 0) {
        const next: u64 = load<u8>(at, 64) == LINE_FEED ? 1 : 0;
        ends |= returns & ~((feeds >> 1) | (next << 63));
      }
      let found =
        mask(
          bracketsAndSeparators(a),
          bracketsAndSeparators(b),
          bracketsAndSeparators(c),
          bracketsAndSeparators(d),
        ) & outside;
      while (found != 0) {
        const before = (found & (0 - found)) - 1;
        const here = at + <u32>ctz(found);
        const oddBefore = odd & before;
        if (oddBefore != 0) lastOdd = at + 63 - <u32>clz(oddBefore);
        const isOdd = lastOdd > previous;
        store<u32>(slot, here | (isOdd ? 0x80000000 : 0));
        previous = here;
        const mark = load<u8>(here);
        if (isOdd && mark == COLON) oddKey = 1;
        const folded = mark | BRACE_BIT;
        if (folded == OPEN_BRACE) {
          if (depth == maxDepth) return -1;
          depth++;
          store<u32>(slot, open, 4);
          open = slot;
        } else if (folded == CLOSE_BRACE) {
          if (depth == 0) return -1;
          depth--;
          const outer = load<u32>(open, 4);
          store<u32>(open, ~(slot >> 2), 4);
          open = outer;
          store<u32>(slot, breaks + <u32>popcnt(ends & before), 4);
        } else store<u32>(slot, breaks + <u32>popcnt(ends & before), 4);
        slot += 8;
        found &= found - 1;
      }
      breaks += <u32>popcnt(ends);
    }
    if (odd != 0) lastOdd = at + 63 - <u32>clz(odd);
  }
  foreign = foreignBytes;
  isForeignInside = foreignOutside == 0 ? 1 : 0;
  hasOddKey = oddKey;
  return depth == 0 ? (slot - tape) >> 2 : -1;
}

/**
 * Writes the text that was scanned last with escapes for what is not ASCII: each such byte takes three at most.
 * @returns how many bytes were written, or -1 where the text is not UTF-8
 */
export function escape(text: u32, length: u32, to: u32): i32 {
  const end = text + length;
  const start = to;
  for (let at = text; at < end; ) {
    const plain = plainBytes(at, end);
    memory.copy(to, at, plain);
    to += plain;
    at += plain;
    if (at == end) break;
    const first: u32 = load<u8>(at);
    const second: u32 = load<u8>(at, 1);
    // What stands behind the end continues nothing.
    if (first < 0xc2 || first > 0xf4 || !continues(second)) return -1;
    let c: u32;
    if (first < 0xe0) {
      c = ((first & 0x1f) << 6) | (second & 0x3f);
      at += 2;
    } else {
      const third: u32 = load<u8>(at, 2);
      if (!continues(third)) return -1;
      c = ((first & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f);
      if (first < 0xf0) {
        if (c < 0x800 || (c >= 0xd800 && c < 0xe000)) return -1;
        at += 3;
      } else {
        const fourth: u32 = load<u8>(at, 3);
        if (!continues(fourth)) return -1;
        c = ((first & 0x07) << 18) | ((second & 0x3f) << 12) | ((third & 0x3f) << 6) | (fourth & 0x3f);
        if (c < 0x10000 || c >= 0x110000) return -1;
        at += 4;
        c -= 0x10000;
        writeEscape(to, 0xd800 | (c >> 10));
        to += 6;
        c = 0xdc00 | (c & 0x3ff);
      }
    }
    writeEscape(to, c);
    to += 6;
  }
  return to - start;
}

/** How many bytes from `at` on are ASCII. */
function plainBytes(at: u32, end: u32): u32 {
  const start = at;
  for (; at < end; at += 16) {
    const found = i8x16.bitmask(v128.load(at));
    if (found != 0) return at + <u32>ctz(found) - start;
  }
  return end - start;
}

// @ts-ignore: decorator
@inline
function continues(byte: u32): bool {
  return (byte & 0xc0) == 0x80;
}

function writeEscape(to: u32, unit: u32): void {
  store<u16>(to, 0x755c);
  for (let i: u32 = 0; i < 4; i++) {
    const digit = (unit >> (12 - 4 * i)) & 15;
    store<u8>(to + i, digit + (digit < 10 ? 0x30 : 0x57), 2);
  }
}
