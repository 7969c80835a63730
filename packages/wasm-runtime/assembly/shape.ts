/**
 * What the assets of a kind look like, learned from those before: after each value the text up to the next one. Adapters write
 * the same members in the same order, so comparing that text at once replaces reading white space, separators, quotes, looking
 * names up and passing over members that are `null`, a boolean or empty.
 *
 * A stop is a place where a value is read or passed over; a gap is the text between two stops. Invariant: a gap was read member
 * by member where it was learned, at the same place of the grammar (behind `{`, or behind a value of an asset), and no field
 * that is read and no `$` member stands in it. So equal text means the same here, and nothing is ever guessed.
 */
import {
  FIELD_ELEMENT, FIELD_FLAGS, FIELD_OF, FIELD_SIZE, FIELD_STATE, FIELD_TAG, FIELD_VALUE, FLAG_ELEMENTS, FLAG_KEY, FLAG_OPTIONAL, GAP_BYTES, GAP_COUNT,
  GAP_SIZE, GAP_TEXT, GAP_TO, KIND_FIELDS, KIND_FIELD_COUNT, KIND_SHAPE, KIND_STOPS, STOP_FIELD, STOP_GAPS, STOP_HINT, STOP_HINT_SIZE, STOP_HOW, STOP_LAST, STOP_MEMBERS, STOP_NAME,
  STOP_OF, STOP_SIZE, STOP_STATE, STOP_TAG, STOP_VALUE, STOP_VARIES, TAG_COLLECTION, TAG_ENUM, TAG_REF, TAG_STRING,
} from "./layout";
import { allocateCleared } from "./memory";
import { size, slice, start, str_equals } from "./slice";

// What happens at a stop: the tag of a field, or one of these.
export const STOP_KEY: u8 = 64;
export const STOP_UNKNOWN: u8 = 65; // `$unknown`
export const STOP_OPAQUE: u8 = 66; // `$opaque`
export const STOP_END: u8 = 67; // behind the closing bracket
export const STOP_TEXT: u8 = 68; // a string that nothing reads
export const STOP_ANY: u8 = 69; // another value that nothing reads

/** Members that nothing reads and that get a stop of their own; any further ones are read without prediction. */
const MOST_SKIPPED: u32 = 32;
/** How the elements of a collection are read: by the complete path, as texts or references, or as references to the kind of its owner. */
const COLLECTION_OF_ANY: u32 = 0;
const COLLECTION_OF_TEXTS: u32 = 1;
export const COLLECTION_OF_OWN: u32 = 2;
/** Places of a table of the members of an enum. */
const MEMBER_PLACES: usize = 256;
/** An empty text with a quote behind it, as texts have in the input. */
const emptyText = memory.data<u8>([0x22]);

/** States that the text of one `$unknown` can give. */
export const MOST_STATES: u32 = 16;

/** The stops of a kind: start, end, `$unknown`, `$opaque`, its fields, and what else its assets were seen to have. */
export function shapeOf(kind: usize): usize {
  const known = load<usize>(kind, KIND_SHAPE);
  return known !== 0 ? known : createShape(kind);
}

function createShape(kind: usize): usize {
  const fields = load<usize>(kind, KIND_FIELDS);
  const count = load<u32>(kind, KIND_FIELD_COUNT);
  const shape = allocateCleared(<usize>(4 + count + MOST_SKIPPED) * STOP_SIZE);
  store<u8>(endOf(shape), STOP_END, STOP_TAG);
  store<u8>(omittedOf(shape, false), STOP_UNKNOWN, STOP_TAG);
  store<u8>(omittedOf(shape, true), STOP_OPAQUE, STOP_TAG);
  for (let i: u32 = 0; i < count; i++) {
    const field = fields + i * FIELD_SIZE;
    const stop = fieldStop(shape, kind, field);
    const flags = load<u16>(field, FIELD_FLAGS);
    store<u8>(stop, flags & FLAG_KEY ? STOP_KEY : load<u8>(field, FIELD_TAG), STOP_TAG);
    store<usize>(stop, field, STOP_FIELD);
    store<u32>(stop, load<u32>(field, FIELD_STATE), STOP_STATE);
    store<u32>(stop, load<u32>(field, FIELD_VALUE), STOP_VALUE);
    store<usize>(stop, load<usize>(field, FIELD_OF), STOP_OF);
    const tag = load<u8>(field, FIELD_TAG);
    store<u32>(stop, tag === TAG_COLLECTION ? howRead(kind, field) : flags & FLAG_OPTIONAL ? 1 : 0, STOP_HOW);
    if (tag === TAG_REF) store<u64>(stop, slice(emptyText, 0), STOP_LAST);
    else if (tag === TAG_ENUM) store<usize>(stop, allocateCleared(MEMBER_PLACES), STOP_MEMBERS);
  }
  store<usize>(kind, shape, KIND_SHAPE);
  store<u32>(kind, 4 + count, KIND_STOPS);
  return shape;
}

function howRead(kind: usize, field: usize): u32 {
  const tag = load<u8>(field, FIELD_ELEMENT);
  if ((tag !== TAG_REF && tag !== TAG_STRING) || load<u16>(field, FIELD_FLAGS) & FLAG_ELEMENTS) return COLLECTION_OF_ANY;
  return tag === TAG_REF && load<usize>(field, FIELD_OF) === kind ? COLLECTION_OF_OWN : COLLECTION_OF_TEXTS;
}

/** Where the table of an enum's members says which one a text may be: by its first eight bytes and its length. */
// @ts-ignore: decorator
@inline
export function memberPlace(text: u64): usize {
  const n = size(text);
  const word = load<u64>(start(text)) << (64 - (min<u64>(n, 8) << 3));
  return <usize>(((word ^ n) * 0x9e3779b97f4a7c15) >> 56);
}

/** What says little and varies little: a literal or an empty container. It becomes part of a gap. */
export function isPlain(p: usize): bool {
  const c = load<u8>(p);
  return c === 0x6e || c === 0x74 || c === 0x66 || (c === 0x5b && load<u8>(p, 1) === 0x5d) || (c === 0x7b && load<u8>(p, 1) === 0x7d);
}

/**
 * Whether a value that nothing reads is what all assets before had there. Then it becomes part of a gap, too.
 * @param member its stop, 0 for none
 */
export function isConstant(p: usize, member: usize): bool {
  if (member === 0 || load<u8>(member, STOP_VARIES) !== 0) return false;
  const n = load<u32>(member, STOP_HINT_SIZE);
  if (n !== 0 && sameText(p, load<usize>(member, STOP_HINT), n)) return true;
  store<u8>(member, 1, STOP_VARIES);
  return false;
}

/** Assets of a list that are looked at before anything is learned: the first one. */
export const OBSERVED: u32 = 1;

/** Notes the value of a member that nothing reads, in one of the first assets. */
export function observe(member: usize, from: usize, to: usize): void {
  if (member === 0 || to === 0) return;
  const n = load<u32>(member, STOP_HINT_SIZE);
  if (n === 0) {
    store<usize>(member, from, STOP_HINT);
    store<u32>(member, <u32>(to - from), STOP_HINT_SIZE);
  } else if (<usize>n !== to - from || !sameText(from, load<usize>(member, STOP_HINT), n)) store<u8>(member, 1, STOP_VARIES);
}

/** Makes the shape of a kind without fields that of nothing yet. */
export function forgetShape(kind: usize): void {
  const shape = load<usize>(kind, KIND_SHAPE);
  if (shape === 0) return;
  const first = endOf(shape) + STOP_SIZE;
  memory.fill(shape, 0, STOP_SIZE);
  memory.fill(first, 0, shape + <usize>load<u32>(kind, KIND_STOPS) * STOP_SIZE - first);
  store<u32>(kind, 4, KIND_STOPS);
}

export function endOf(shape: usize): usize {
  return shape + STOP_SIZE;
}

export function omittedOf(shape: usize, opaque: bool): usize {
  return shape + (opaque ? 3 : 2) * STOP_SIZE;
}

export function fieldStop(shape: usize, kind: usize, field: usize): usize {
  return shape + (4 + (field - load<usize>(kind, KIND_FIELDS)) / FIELD_SIZE) * STOP_SIZE;
}

/** The stop of a member that nothing reads; 0 where there are too many. */
export function skippedStop(shape: usize, kind: usize, name: u64, isText: bool): usize {
  const count = load<u32>(kind, KIND_STOPS);
  const first: u32 = 4 + load<u32>(kind, KIND_FIELD_COUNT);
  const tag = isText ? STOP_TEXT : STOP_ANY;
  for (let i: u32 = first; i < count; i++) {
    const stop = shape + i * STOP_SIZE;
    if (load<u8>(stop, STOP_TAG) === tag && str_equals(load<u64>(stop, STOP_NAME), name)) return stop;
  }
  if (count === first + MOST_SKIPPED) return 0;
  const stop = shape + count * STOP_SIZE;
  store<u8>(stop, tag, STOP_TAG);
  store<u64>(stop, name, STOP_NAME);
  store<u32>(kind, count + 1, KIND_STOPS);
  return stop;
}

/** Whether `n` bytes, at least one, are the same. Text that is compared with must not hold a zero, so that the end stops it. */
// @ts-ignore: decorator
@inline
export function sameText(a: usize, b: usize, n: usize): bool {
  // Most texts need no loop.
  const m = differences(a, b);
  const same = <usize>ctz(m | 0x10000);
  return same >= n || (m === 0 && sameRest(a, b, n));
}

// @ts-ignore: decorator
@inline
function sameRest(a: usize, b: usize, n: usize): bool {
  let i: usize = 16;
  let m = differences(a + 16, b + 16);
  while (m === 0 && n > i + 16) {
    i += 16;
    m = differences(a + i, b + i);
  }
  return i + <usize>ctz(m | 0x10000) >= n;
}

// @ts-ignore: decorator
@inline
function differences(a: usize, b: usize): u32 {
  return <u32>i8x16.bitmask(i8x16.eq(v128.load(a), v128.load(b))) ^ 0xffff;
}

/** Gives the place of a gap to the one before. */
// @ts-ignore: decorator
@inline
export function swap(a: usize, b: usize): void {
  const pair = load<u64>(a);
  const to = load<u32>(a, GAP_TO);
  store<u64>(a, load<u64>(b));
  store<u32>(a, load<u32>(b, GAP_TO), GAP_TO);
  store<u64>(b, pair);
  store<u32>(b, to, GAP_TO);
}

/** Notes that the text from `from` to `to` leads from a stop to another. The rarest gap makes room. */
export function learn(stop: usize, from: usize, to: usize, next: usize): void {
  if (stop === 0 || next === 0) return;
  let gap = stop + STOP_GAPS;
  const last = gap + (GAP_COUNT - 1) * GAP_SIZE;
  while (gap < last && load<u32>(gap, GAP_BYTES) !== 0) gap += GAP_SIZE;
  store<u32>(gap, <u32>from, GAP_TEXT);
  store<u32>(gap, <u32>(to - from), GAP_BYTES);
  store<u32>(gap, <u32>next, GAP_TO);
}
