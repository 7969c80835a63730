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
  FIELD_FLAGS, FIELD_OF, FIELD_SIZE, FIELD_STATE, FIELD_TAG, FIELD_VALUE, FLAG_KEY, FLAG_OPTIONAL, GAP_BYTES, GAP_COUNT,
  GAP_SIZE, GAP_TEXT, GAP_TO, KIND_FIELDS, KIND_FIELD_COUNT, KIND_SHAPE, KIND_STOPS, STOP_FIELD, STOP_GAPS, STOP_NAME,
  STOP_OF, STOP_OPTIONAL, STOP_SIZE, STOP_STATE, STOP_TAG, STOP_VALUE,
} from "./layout";
import { allocateCleared } from "./memory";
import { str_equals } from "./slice";

// What happens at a stop: the tag of a field, or one of these.
export const STOP_KEY: u32 = 64;
export const STOP_UNKNOWN: u32 = 65; // `$unknown`
export const STOP_OPAQUE: u32 = 66; // `$opaque`
export const STOP_END: u32 = 67; // behind the closing bracket
export const STOP_TEXT: u32 = 68; // a string that nothing reads
export const STOP_ANY: u32 = 69; // another value that nothing reads

/** Members that nothing reads and that get a stop of their own; any further ones are read without prediction. */
const MOST_SKIPPED: u32 = 32;
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
  store<u32>(endOf(shape), STOP_END, STOP_TAG);
  store<u32>(omittedOf(shape, false), STOP_UNKNOWN, STOP_TAG);
  store<u32>(omittedOf(shape, true), STOP_OPAQUE, STOP_TAG);
  for (let i: u32 = 0; i < count; i++) {
    const field = fields + i * FIELD_SIZE;
    const stop = fieldStop(shape, kind, field);
    const flags = load<u16>(field, FIELD_FLAGS);
    store<u32>(stop, flags & FLAG_KEY ? STOP_KEY : <u32>load<u8>(field, FIELD_TAG), STOP_TAG);
    store<usize>(stop, field, STOP_FIELD);
    store<u32>(stop, load<u32>(field, FIELD_STATE), STOP_STATE);
    store<u32>(stop, load<u32>(field, FIELD_VALUE), STOP_VALUE);
    store<usize>(stop, load<usize>(field, FIELD_OF), STOP_OF);
    store<u32>(stop, flags & FLAG_OPTIONAL ? 1 : 0, STOP_OPTIONAL);
  }
  store<usize>(kind, shape, KIND_SHAPE);
  store<u32>(kind, 4 + count, KIND_STOPS);
  return shape;
}

/** What says little and varies little: a literal or an empty container. It becomes part of a gap. */
export function isPlain(p: usize): bool {
  const c = load<u8>(p);
  return c === 0x6e || c === 0x74 || c === 0x66 || (c === 0x5b && load<u8>(p, 1) === 0x5d) || (c === 0x7b && load<u8>(p, 1) === 0x7d);
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
    if (load<u32>(stop, STOP_TAG) === tag && str_equals(load<u64>(stop, STOP_NAME), name)) return stop;
  }
  if (count === first + MOST_SKIPPED) return 0;
  const stop = shape + count * STOP_SIZE;
  store<u32>(stop, tag, STOP_TAG);
  store<u64>(stop, name, STOP_NAME);
  store<u32>(kind, count + 1, KIND_STOPS);
  return stop;
}

/** Whether `n` bytes, at least one, are the same. Text that is compared with must not hold a zero, so that the end stops it. */
// @ts-ignore: decorator
@inline
export function sameText(a: usize, b: usize, n: usize): bool {
  let i: usize = 0;
  while (true) {
    const m = <u32>i8x16.bitmask(i8x16.ne(v128.load(a + i), v128.load(b + i)));
    if (m) return i + <usize>ctz(m) >= n;
    i += 16;
    if (i >= n) return true;
  }
}

/** The gap behind a stop that the text at `p` is, or 0. */
// @ts-ignore: decorator
@inline
export function predicted(stop: usize, p: usize): usize {
  const gap = stop + STOP_GAPS;
  const n = load<u32>(gap, GAP_BYTES);
  if (n === 0) return 0;
  return sameText(p, load<usize>(gap, GAP_TEXT), n) ? gap : predictedOtherwise(gap, p);
}

function predictedOtherwise(first: usize, p: usize): usize {
  const end = first + GAP_COUNT * GAP_SIZE;
  for (let gap = first + GAP_SIZE; gap < end; gap += GAP_SIZE) {
    const n = load<u32>(gap, GAP_BYTES);
    if (n === 0) return 0;
    if (!sameText(p, load<usize>(gap, GAP_TEXT), n)) continue;
    // One place forward: what is frequent comes to stand in front.
    swap(gap, gap - GAP_SIZE);
    return gap - GAP_SIZE;
  }
  return 0;
}

function swap(a: usize, b: usize): void {
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
