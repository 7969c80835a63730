/**
 * Reads assets as far as they come as expected (`shape.ts`) and their values are of the frequent kinds: one loop without a call, so that an
 * engine keeps everything in registers. Whatever else comes is left to the complete path, which also says what is wrong.
 */
import {
  ENUM_NAMES, GAP_BYTES, GAP_COUNT, GAP_SIZE, GAP_TEXT, GAP_TO, RECORD_KEY, STATE_ABSENT, STATE_VALUE, STOP_GAPS, STOP_HINT, STOP_HINT_SIZE, STOP_HOW,
  STOP_LAST, STOP_MEMBERS, STOP_OF, STOP_STATE, STOP_TAG, STOP_VALUE, TAG_BOOL, TAG_COLLECTION, TAG_ENUM, TAG_OTHER, TAG_REF, TAG_STRING,
} from "./layout";
import { elementLimit, elementPosition, setElementPosition } from "./records";
import { addPendingOne, intern, settlePending } from "./references";
import {
  COLLECTION_OF_OWN, STOP_ANY, STOP_END, STOP_KEY, STOP_OPAQUE, STOP_TEXT, STOP_UNKNOWN, memberPlace, sameText, swap,
} from "./shape";
import { size, slice, start } from "./slice";

/** Where reading stopped: at the end, at the value of a stop, behind a stop where nothing that was learned comes, or behind a stop at the limit. */
export const AT_END: i32 = 0;
export const AT_VALUE: i32 = 1;
export const BEHIND: i32 = 2;
export const AT_LIMIT: i32 = 3;
/** No limit. */
export const NEVER: usize = <usize>0 - 1;

let where: i32 = 0;
let stopAt: usize = 0;
/** Values of `$unknown` and `$opaque` that were passed over, 0 for none. */
let unknown: usize = 0;
let opaque: usize = 0;

// @ts-ignore: decorator
@inline
export function leftWhere(): i32 {
  return where;
}

// @ts-ignore: decorator
@inline
export function leftStop(): usize {
  return stopAt;
}

// @ts-ignore: decorator
@inline
export function unknownSeen(): usize {
  return unknown;
}

// @ts-ignore: decorator
@inline
export function opaqueSeen(): usize {
  return opaque;
}

// @ts-ignore: decorator
@inline
export function noteUnknown(p: usize): void {
  unknown = p;
}

// @ts-ignore: decorator
@inline
export function noteOpaque(p: usize): void {
  opaque = p;
}

/** To be called for each asset. */
// @ts-ignore: decorator
@inline
export function forgetOmitted(): void {
  unknown = 0;
  opaque = 0;
}

// Vectors that are read from memory stay in registers; constants are made anew wherever they are used.
const TWO = memory.data<u8>([2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2], 16);
const LEAST = memory.data<u8>([0x21, 0x21, 0x21, 0x21, 0x21, 0x21, 0x21, 0x21, 0x21, 0x21, 0x21, 0x21, 0x21, 0x21, 0x21, 0x21], 16);
const BACKSLASH = memory.data<u8>([0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c], 16);

/** Where a string may end: quotes, backslashes, control characters and what is above ASCII (negative). A quote xor 2 is a blank. */
// @ts-ignore: decorator
@inline
function stops(v: v128, two: v128, least: v128, backslash: v128): v128 {
  return v128.or(i8x16.lt_s(v128.xor(v, two), least), i8x16.eq(v, backslash));
}

/** The first byte at or behind `p` that may end a string: in one look where there are no more than 32, else by 64 at a time. */
// @ts-ignore: decorator
@inline
function stringEnd(p: usize, two: v128, least: v128, backslash: v128): usize {
  const near = marks(p, two, least, backslash);
  if (near) return p + <usize>ctz(near);
  p += 32;
  while (true) {
    const far = <u64>marks(p, two, least, backslash) | (<u64>marks(p + 32, two, least, backslash) << 32);
    if (far) return p + <usize>ctz(far);
    p += 64;
  }
}

// @ts-ignore: decorator
@inline
function marks(p: usize, two: v128, least: v128, backslash: v128): u32 {
  return (
    <u32>i8x16.bitmask(stops(v128.load(p), two, least, backslash)) |
    (<u32>i8x16.bitmask(stops(v128.load(p, 16), two, least, backslash)) << 16)
  );
}

// @ts-ignore: decorator
@inline
function left(p: usize, stop: usize, how: i32): usize {
  stopAt = stop;
  where = how;
  return p;
}

/**
 * @param p behind the opening bracket of an asset, or behind the value of a stop
 * @param record of the asset, 0 where nothing reads it
 * @param limit where to stop at the next value, so that an engine can move to its optimised code while a long text is read
 * @returns where it goes on, as `leftWhere` and `leftStop` say
 */
export function readExpected(p: usize, stop: usize, record: usize, limit: usize): usize {
  const two = v128.load(TWO);
  const least = v128.load(LEAST);
  const backslash = v128.load(BACKSLASH);
  while (p < limit) {
    let n = load<u32>(stop, STOP_GAPS + GAP_BYTES);
    if (n === 0) return left(p, stop, BEHIND);
    if (sameText(p, load<usize>(stop, STOP_GAPS + GAP_TEXT), n)) stop = load<usize>(stop, STOP_GAPS + GAP_TO);
    else {
      const first = stop + STOP_GAPS;
      let gap = first;
      do {
        gap += GAP_SIZE;
        if (gap === first + GAP_COUNT * GAP_SIZE) return left(p, stop, BEHIND);
        n = load<u32>(gap, GAP_BYTES);
        if (n === 0) return left(p, stop, BEHIND);
      } while (!sameText(p, load<usize>(gap, GAP_TEXT), n));
      stop = load<usize>(gap, GAP_TO);
      // One place forward: what is frequent comes to stand in front.
      swap(gap, gap - GAP_SIZE);
    }
    p += n;
    const tag = load<u8>(stop, STOP_TAG);
    if (tag === STOP_END) return left(p, stop, AT_END);
    const c = load<u8>(p);
    if (c === 0x22) {
      const q = p + 1;
      if (tag === TAG_REF) {
        // Most references are the same as in the asset before. The quote behind it is compared, too.
        const last = load<u64>(stop, STOP_LAST);
        const n = size(last) + 1;
        if (sameText(q, start(last), n)) {
          store<u64>(record + load<u32>(stop, STOP_VALUE), last);
          store<u8>(record + load<u32>(stop, STOP_STATE), <u8>STATE_VALUE);
          p = q + n;
          continue;
        }
      }
      const end = stringEnd(q, two, least, backslash);
      if (load<u8>(end) !== 0x22) return left(p, stop, AT_VALUE);
      p = end + 1;
      if (tag === STOP_TEXT || tag === STOP_ANY) continue;
      const text = slice(q, end - q);
      if (tag === TAG_STRING) store<u64>(record + load<u32>(stop, STOP_VALUE), text);
      else if (tag === STOP_KEY) {
        if (load<u64>(record, RECORD_KEY) !== 0) return left(q - 1, stop, AT_VALUE);
        store<u64>(record, text, RECORD_KEY);
        settlePending(record, text);
        continue;
      } else if (tag === TAG_REF) {
        const equal = intern(text);
        store<u64>(stop, equal, STOP_LAST);
        store<u64>(record + load<u32>(stop, STOP_VALUE), equal);
      } else if (tag === TAG_ENUM) {
        const code = load<u8>(load<usize>(stop, STOP_MEMBERS) + memberPlace(text));
        const name = load<u64>(load<usize>(stop, STOP_OF) + ENUM_NAMES + (<usize>code << 3));
        if (size(name) !== size(text) || !sameText(q, start(name), size(text))) return left(q - 1, stop, AT_VALUE);
        store<u8>(record + load<u32>(stop, STOP_VALUE), code);
      } else if (tag !== TAG_OTHER) return left(q - 1, stop, AT_VALUE);
      store<u8>(record + load<u32>(stop, STOP_STATE), <u8>STATE_VALUE);
      continue;
    }
    if (load<u16>(p) === 0x225b) {
      if (tag !== STOP_ANY && (tag !== TAG_COLLECTION || load<u32>(stop, STOP_HOW) === 0)) return left(p, stop, AT_VALUE);
      const from = elementPosition();
      let at = from;
      let q = p + 2;
      let end: usize;
      while (true) {
        end = stringEnd(q, two, least, backslash);
        if (load<u8>(end) !== 0x22) return left(p, stop, AT_VALUE);
        if (tag !== STOP_ANY) {
          if (at === elementLimit()) return left(p, stop, AT_VALUE);
          store<u64>(at, slice(q, end - q));
          at += 8;
        }
        const next = load<u16>(end, 1);
        if ((next & 0xff) === 0x5d) break;
        if (next !== 0x222c) return left(p, stop, AT_VALUE);
        q = end + 3;
      }
      p = end + 2;
      if (tag === STOP_ANY) continue;
      setElementPosition(at);
      store<u64>(record + load<u32>(stop, STOP_VALUE), slice(from, (at - from) >> 3));
      if (load<u32>(stop, STOP_HOW) === COLLECTION_OF_OWN) for (let e = from; e < at; e += 8) addPendingOne(e);
      store<u8>(record + load<u32>(stop, STOP_STATE), <u8>STATE_VALUE);
      continue;
    }
    if (tag === TAG_BOOL) {
      const w = load<u32>(p);
      const yes = w === 0x65757274;
      if (!yes && (w !== 0x736c6166 || load<u8>(p, 4) !== 0x65)) return left(p, stop, AT_VALUE);
      store<u8>(record + load<u32>(stop, STOP_VALUE), yes ? 1 : 0);
      store<u8>(record + load<u32>(stop, STOP_STATE), <u8>STATE_VALUE);
      p += yes ? 4 : 5;
    } else if (tag === TAG_COLLECTION) {
      if (load<u16>(p) !== 0x5d5b) return left(p, stop, AT_VALUE);
      store<u64>(record + load<u32>(stop, STOP_VALUE), 0);
      store<u8>(record + load<u32>(stop, STOP_STATE), <u8>STATE_VALUE);
      p += 2;
    } else if (tag === TAG_REF || tag === TAG_STRING) {
      if (load<u32>(p) !== 0x6c6c756e || load<u32>(stop, STOP_HOW) === 0) return left(p, stop, AT_VALUE);
      store<u64>(record + load<u32>(stop, STOP_VALUE), 0);
      store<u8>(record + load<u32>(stop, STOP_STATE), <u8>STATE_ABSENT);
      p += 4;
    } else if (tag === STOP_ANY) {
      // A whole number of up to seven digits.
      const w = load<u64>(p) ^ 0x3030303030303030;
      const digits = <usize>ctz((w | ((w & 0x7f7f7f7f7f7f7f7f) + 0x7676767676767676)) & 0x8080808080808080) >> 3;
      const next = load<u8>(p + digits);
      if (digits === 0 || digits > 7 || (c === 0x30 && digits !== 1) || (next !== 0x2c && next !== 0x7d)) return left(p, stop, AT_VALUE);
      p += digits;
    } else if (tag === STOP_UNKNOWN || tag === STOP_OPAQUE) {
      const n = load<u32>(stop, STOP_HINT_SIZE);
      if (n === 0) return left(p, stop, AT_VALUE);
      if (!sameText(p, load<usize>(stop, STOP_HINT), n)) return left(p, stop, AT_VALUE);
      if (tag === STOP_UNKNOWN) unknown = p;
      else opaque = p;
      p += n;
    } else return left(p, stop, AT_VALUE);
  }
  return left(p, stop, AT_LIMIT);
}
