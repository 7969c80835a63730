/**
 * JSON text, read in place: white space, strings, numbers, skipping with full validation.
 * Invariants
 * - Every function takes the address of a token and gives the address behind it, or 0 after `fail`.
 * - `SENTINEL` zeros behind the text stop every scan, so nothing checks bounds: a zero is a control character in a string
 *   and no token outside one. Where a scan stops at or behind the end, the failure says that the text has ended.
 */
import { ensure, allocate } from "./memory";
import { fail } from "./failure";
import { slice } from "./slice";
import { endOfCodePoints } from "./utf8";

export const DEPTH_LIMIT: i32 = 256;
const SENTINEL: usize = 80;
export const TOO_DEEP = "nested deeper than 256 levels";
export const MALFORMED = "invalid UTF-8";

let textEnd: usize = 0;
/** Whether the text may be malformed UTF-8, which strings are checked for as they are passed over. */
let unchecked: bool = false;
/** Whether strings may have the escapes of Go's quoting, which hosts in Go send in their value format. */
let goEscapes: bool = false;
/** The decoded string that `readString` has read last. */
let lastString: u64 = 0;

/** Sets what is read from now on, and writes the sentinel behind it. The bytes there must be free. */
export function openText(end: usize, go: bool): void {
  textEnd = end;
  goEscapes = go;
  ensure(end, SENTINEL);
  memory.fill(end, 0, SENTINEL);
}

/**
 * From here on only texts that have been read are read again: the snapshot, and what comes with the data, which stands behind it.
 * Strings that end there end where they did.
 */
export function reopenTexts(): void {
  textEnd = <usize>0 - 1;
}

/** Whether what is read from now on is checked for well-formed UTF-8. */
export function checkUtf8(checks: bool): void {
  unchecked = checks;
}

/** Whether the text may have Go's escapes. */
export function textHasGoEscapes(): bool {
  return goEscapes;
}

export function textLimit(): usize {
  return textEnd;
}

// @ts-ignore: decorator
@inline
export function decoded(): u64 {
  return lastString;
}

// @ts-ignore: decorator
@inline
export function space(p: usize): usize {
  return load<u8>(p) > 32 ? p : longSpace(p);
}

function longSpace(p: usize): usize {
  while (true) {
    const c = load<u8>(p);
    if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) return p;
    // Indentation: runs of blanks, 16 at a time.
    const m = ~<u32>i8x16.bitmask(i8x16.eq(v128.load(p), i8x16.splat(0x20))) & 0xffff;
    p += m === 0 ? 16 : max(<usize>ctz(m), 1);
  }
}

/** The first quote, backslash, control character or malformed code point at or behind `p`. */
// @ts-ignore: decorator
@inline
export function special(p: usize): usize {
  while (true) {
    const v = v128.load(p);
    const m = <u32>(
      i8x16.bitmask(
        v128.or(
          v128.or(i8x16.eq(v, i8x16.splat(0x22)), i8x16.eq(v, i8x16.splat(0x5c))),
          // Signed: also what is above ASCII.
          i8x16.lt_s(v, i8x16.splat(0x20)),
        ),
      )
    );
    if (m) {
      p += <usize>ctz(m);
      if (<i8>load<u8>(p) >= 0) return p;
      const next = aboveAscii(p);
      if (<i8>load<u8>(next) < 0) return next;
      p = next;
    } else p += 16;
  }
}

function aboveAscii(p: usize): usize {
  if (unchecked) return endOfCodePoints(p);
  while (<i8>load<u8>(p) < 0) p++;
  return p;
}

/** `p` at the opening quote; the decoded text is then `decoded()`. */
export function readString(p: usize): usize {
  if (load<u8>(p) !== 0x22) return unexpected(p, "expected a string");
  const from = p + 1;
  const q = special(from);
  const c = load<u8>(q);
  if (c === 0x22) {
    lastString = slice(from, q - from);
    return q + 1;
  }
  return readEscaped(from, q);
}

export function skipString(p: usize): usize {
  if (load<u8>(p) !== 0x22) return unexpected(p, "expected a string");
  const q = special(p + 1);
  return load<u8>(q) === 0x22 ? q + 1 : stringEnd(q);
}

/** From a special character to behind the closing quote, checking what stands between. */
function stringEnd(q: usize): usize {
  while (true) {
    if (q >= textEnd) return fail(textEnd, "unterminated string");
    const c = load<u8>(q);
    if (c === 0x22) return q + 1;
    if (c < 0x20) return fail(q, "control character in a string");
    if (c >= 0x80) return fail(q, MALFORMED);
    const n = escapeLength(q);
    if (n === 0) return q + 1 >= textEnd ? fail(textEnd, "unterminated string") : fail(q, "invalid escape in a string");
    q = special(q + n);
  }
}

/** Bytes of the escape at `q`, 0 for none that is allowed. */
function escapeLength(q: usize): usize {
  const c = load<u8>(q, 1);
  if (c === 0x75) return hex(q + 2, 4) < 0 ? 0 : 6;
  if (c === 0x22 || c === 0x5c || c === 0x2f || c === 0x62 || c === 0x66 || c === 0x6e || c === 0x72 || c === 0x74) return 2;
  if (goEscapes) {
    if (c === 0x61 || c === 0x76) return 2;
    if (c === 0x78) return hex(q + 2, 2) < 0 ? 0 : 4;
    if (c === 0x55) return hex(q + 2, 8) < 0 ? 0 : 10;
  }
  return 0;
}

/** `n` hexadecimal digits as a number, -1 for anything else. */
function hex(p: usize, n: i32): i32 {
  let value: u32 = 0;
  for (let i = 0; i < n; i++) {
    const c = <u32>load<u8>(p + i);
    const lower = c | 0x20;
    const digit: u32 = c - 0x30 < 10 ? c - 0x30 : lower - 0x61 < 6 ? lower - 0x57 : 16;
    if (digit === 16) return -1;
    value = (value << 4) | digit;
  }
  return value > 0x10ffff ? -1 : <i32>value;
}

/** The slow way: escapes are decoded into the heap. A lone surrogate becomes U+FFFD, as in OPA. */
function readEscaped(from: usize, q: usize): usize {
  const end = stringEnd(q);
  if (end === 0) return 0;
  const to = allocate(end - from + 16);
  memory.copy(to, from, q - from);
  let w = to + (q - from);
  let r = q;
  const close = end - 1;
  while (r < close) {
    const c = load<u8>(r);
    if (c !== 0x5c) {
      store<u8>(w++, c);
      r++;
      continue;
    }
    const e = load<u8>(r, 1);
    let code: u32 = 0;
    const n = escapeLength(r);
    if (e === 0x75 || e === 0x55 || e === 0x78) code = <u32>hex(r + 2, <i32>n - 2);
    r += n;
    if (e === 0x75 || e === 0x55) {
      if ((code & 0xfffffc00) === 0xd800 && load<u8>(r) === 0x5c && load<u8>(r, 1) === 0x75) {
        const low = <u32>hex(r + 2, 4);
        if ((low & 0xfffffc00) === 0xdc00) {
          code = 0x10000 + ((code & 0x3ff) << 10) + (low & 0x3ff);
          r += 6;
        }
      }
      w = putCodePoint(w, code);
    } else if (e === 0x78) store<u8>(w++, <u8>code);
    else store<u8>(w++, plainEscape(e));
  }
  lastString = slice(to, w - to);
  return end;
}

function plainEscape(c: u8): u8 {
  switch (c) {
    case 0x6e:
      return 10;
    case 0x74:
      return 9;
    case 0x72:
      return 13;
    case 0x62:
      return 8;
    case 0x66:
      return 12;
    case 0x61:
      return 7;
    case 0x76:
      return 11;
    default:
      return c;
  }
}

function putCodePoint(w: usize, code: u32): usize {
  if ((code & 0xfffff800) === 0xd800) code = 0xfffd;
  if (code < 0x80) {
    store<u8>(w, code);
    return w + 1;
  }
  if (code < 0x800) {
    store<u8>(w, 0xc0 | (code >> 6));
    store<u8>(w, 0x80 | (code & 63), 1);
    return w + 2;
  }
  if (code < 0x10000) {
    store<u8>(w, 0xe0 | (code >> 12));
    store<u8>(w, 0x80 | ((code >> 6) & 63), 1);
    store<u8>(w, 0x80 | (code & 63), 2);
    return w + 3;
  }
  store<u8>(w, 0xf0 | (code >> 18));
  store<u8>(w, 0x80 | ((code >> 12) & 63), 1);
  store<u8>(w, 0x80 | ((code >> 6) & 63), 2);
  store<u8>(w, 0x80 | (code & 63), 3);
  return w + 4;
}

// @ts-ignore: decorator
@inline
export function isDigit(c: u8): bool {
  return <u32>c - 0x30 < 10;
}

function digits(p: usize): usize {
  while (isDigit(load<u8>(p))) p++;
  return p;
}

/** Checks a number against JSON's grammar. */
export function skipNumber(p: usize): usize {
  let q = p;
  if (load<u8>(q) === 0x2d) q++;
  if (load<u8>(q) === 0x30) q++;
  else if (isDigit(load<u8>(q))) q = digits(q);
  else return unexpected(q, "expected a value");
  if (load<u8>(q) === 0x2e) {
    if (!isDigit(load<u8>(q, 1))) return unexpected(q + 1, "expected a digit");
    q = digits(q + 1);
  }
  if ((load<u8>(q) | 0x20) === 0x65) {
    q++;
    if (load<u8>(q) === 0x2b || load<u8>(q) === 0x2d) q++;
    if (!isDigit(load<u8>(q))) return unexpected(q, "expected a digit");
    q = digits(q);
  }
  return q;
}

/** `true`, `false` or `null` at `p`. */
export function skipLiteral(p: usize): usize {
  const w = load<u32>(p);
  if (w === 0x65757274 || w === 0x6c6c756e) return p + 4;
  if (w === 0x736c6166 && load<u8>(p, 4) === 0x65) return p + 5;
  return unexpected(p, "expected a value");
}

/** Any value, checked in full. `depth`: the levels that are open around it. */
export function skipValue(p: usize, depth: i32): usize {
  const c = load<u8>(p);
  if (c === 0x22) return skipString(p);
  if (c === 0x7b) {
    if (depth >= DEPTH_LIMIT) return fail(p, TOO_DEEP);
    p = space(p + 1);
    if (load<u8>(p) === 0x7d) return p + 1;
    while (true) {
      p = skipString(p);
      if (p === 0) return 0;
      p = colon(p);
      if (p === 0) return 0;
      p = skipValue(p, depth + 1);
      if (p === 0) return 0;
      p = space(p);
      if (load<u8>(p) === 0x7d) return p + 1;
      if (load<u8>(p) !== 0x2c) return unexpected(p, "expected `,` or `}`");
      p = space(p + 1);
    }
  }
  if (c === 0x5b) {
    if (depth >= DEPTH_LIMIT) return fail(p, TOO_DEEP);
    p = space(p + 1);
    if (load<u8>(p) === 0x5d) return p + 1;
    while (true) {
      p = skipValue(p, depth + 1);
      if (p === 0) return 0;
      p = space(p);
      if (load<u8>(p) === 0x5d) return p + 1;
      if (load<u8>(p) !== 0x2c) return unexpected(p, "expected `,` or `]`");
      p = space(p + 1);
    }
  }
  return c === 0x2d || isDigit(c) ? skipNumber(p) : skipLiteral(p);
}

/** From behind a key to its value. */
export function colon(p: usize): usize {
  p = space(p);
  if (load<u8>(p) !== 0x3a) return unexpected(p, "expected `:`");
  return space(p + 1);
}

/** From behind a member or element: to the next one, or to the closer, where `load<u8>` gives `closer`. */
export function separator(p: usize, closer: u8): usize {
  p = space(p);
  const c = load<u8>(p);
  if (c === closer) return p;
  if (c !== 0x2c) return unexpected(p, closer === 0x7d ? "expected `,` or `}`" : "expected `,` or `]`");
  p = space(p + 1);
  // A closer behind a comma would read as the end.
  return load<u8>(p) === closer ? unexpected(p, closer === 0x7d ? "expected a string" : "expected a value") : p;
}

/** Fails at `p`, or says that the text has ended there. */
export function unexpected(p: usize, message: string): usize {
  return p >= textEnd ? fail(textEnd, "unexpected end of the text") : fail(p, message);
}
