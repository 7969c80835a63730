/**
 * References that are recognised while their text is at hand: such a value holds the address of its text and, instead of the
 * length, the position of the record that it names (`KNOWN` set). Invariant: that position holds as long as the records of the
 * kind stay in the order in which they were read; where they do not, `knownKey` gives the text back.
 */
import { RECORD_ORDINAL } from "./layout";
import { special, textLimit } from "./json";
import { allocateCleared } from "./memory";
import { sameText } from "./shape";
import { slice, start, size, sameBytes } from "./slice";

const KNOWN: u64 = 0x8000000000000000;
/** Texts of references that came lately, by a part of their hash: equal ones get one text, so that they are linked once. */
const INTERNED: u32 = 1024;
let interned: usize = 0;
/** What such a text was linked to: text, kind, record. */
let linked: usize = 0;

export function resetReferences(): void {
  interned = allocateCleared(INTERNED * 24);
  linked = interned + INTERNED * 8;
  forgetPending();
}

/** The text of a reference, or an equal one that came before. */
// @ts-ignore: decorator
@inline
export function intern(text: u64): u64 {
  const n = size(text);
  const end = load<u64>(start(text) + n - min<usize>(n, 8));
  const at = interned + (<usize>(((end ^ n) * 0x9e3779b97f4a7c15) >> 54) << 3);
  const before = load<u64>(at);
  if (before >> 32 === text >> 32 && sameTail(before, text)) return before;
  store<u64>(at, text);
  return text;
}

// @ts-ignore: decorator
@inline
function linkedAt(text: u64): usize {
  return linked + (<usize>((text * 0x9e3779b97f4a7c15) >> 54) << 4);
}

/** The record that the same interned text has led to, 0 where that is not known. */
export function linkedBefore(text: u64, kind: usize): u32 {
  const at = linkedAt(text);
  return load<u64>(at) === text && load<usize>(at, 8) === kind ? load<u32>(at, 12) : 0;
}

export function noteLinked(text: u64, kind: usize, record: usize): void {
  const at = linkedAt(text);
  store<u64>(at, text);
  store<usize>(at, kind, 8);
  store<usize>(at, record, 12);
}

/** References that wait for one of the next two assets. */
const MOST: u32 = 8;

const pending = memory.data(64);
let count: u32 = 0;
/** How many of them, the first ones, have waited once. */
let old: u32 = 0;

export function forgetPending(): void {
  count = 0;
  old = 0;
}

/** Elements of a collection of references to the kind that is being read: the next assets are often what they name. */
export function addPending(from: usize, to: usize): void {
  for (let at = from; at < to; at += 8) addPendingOne(at);
}

// @ts-ignore: decorator
@inline
export function addPendingOne(at: usize): void {
  const text = load<u64>(at);
  // Only what stands in the input can be found again by its quote.
  if (count < MOST && start(text) + size(text) < textLimit()) store<usize>(pending + (count++ << 2), at);
}

/** The key of a record that has just been read. */
// @ts-ignore: decorator
@inline
export function settlePending(record: usize, key: u64): void {
  let kept: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const at = load<usize>(pending + (i << 2));
    const text = load<u64>(at);
    if (text >> 32 === key >> 32 && sameTail(text, key)) {
      store<u64>(at, (text & 0xffffffff) | KNOWN | (<u64>load<u32>(record, RECORD_ORDINAL) << 32));
    } else if (i >= old) store<usize>(pending + (kept++ << 2), at);
  }
  count = kept;
  old = kept;
}

/** Whether two texts of one length are the same. Keys of neighbours differ at their ends, so these are compared first. */
// @ts-ignore: decorator
@inline
export function sameTail(a: u64, b: u64): bool {
  const n = size(a);
  // In front of a text stands its quote, or what can be read, too.
  const behind = n > 16 ? n - 16 : 0;
  return sameText(start(a) + behind, start(b) + behind, n - behind) && (behind === 0 || sameText(start(a), start(b), behind));
}

// @ts-ignore: decorator
@inline
export function isKnown(reference: u64): bool {
  return <i64>reference < 0;
}

// @ts-ignore: decorator
@inline
export function knownPosition(reference: u64): u32 {
  return <u32>(reference >> 32) & 0x7fffffff;
}

export function knownKey(reference: u64): u64 {
  const from = start(reference);
  return slice(from, special(from) - from);
}
