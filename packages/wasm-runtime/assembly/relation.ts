/** Reverse relations: which records of a kind refer to a record, as one table by the ordinal of the target. */
import {
  FIELD_OF, FIELD_STATE, FIELD_VALUE, GROUP_COUNT, GROUP_KINDS, KIND_BASE, KIND_COUNT, KIND_END, KIND_RECORD_SIZE, KIND_SIZE,
  KIND_UNCOVERED, PROGRAM_KINDS, RECORD_KIND, RECORD_ORDINAL, RECORD_STUB, RELATION_BASES, RELATION_ELEMENTS, RELATION_OFFSETS,
  STATE_UNKNOWN, STATE_VALUE,
} from "./layout";
import { allocate, allocateCleared } from "./memory";
import { slice } from "./slice";

/** Builds the relation of `kind` via a reference field into the table at `relation`. Elements are in key order. */
export function relation_build(relation: usize, kind: usize, field: usize, program: usize): void {
  const kinds = load<usize>(program, PROGRAM_KINDS);
  const target = load<usize>(field, FIELD_OF);
  const bases = load<usize>(relation, RELATION_BASES);
  const count = bases === 0 ? load<u32>(target, KIND_COUNT) : numberTargets(bases, target, kinds);
  const offsets = allocateCleared(<usize>(count + 2) << 2);
  const size = load<u32>(kind, KIND_RECORD_SIZE);
  const base = load<usize>(kind, KIND_BASE);
  const end = load<usize>(kind, KIND_END);
  const state = load<u32>(field, FIELD_STATE);
  const value = load<u32>(field, FIELD_VALUE);
  // Counts stand two places on, so that filling moves them to where the offsets belong.
  for (let r = base; r < end; r += size) {
    const to = related(r, state, value);
    if (to === 0) continue;
    const at = offsets + (<usize>(placeOf(bases, to) + 2) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
  for (let i: u32 = 2; i <= count + 1; i++) {
    const at = offsets + (i << 2);
    store<u32>(at, load<u32>(at) + load<u32>(at - 4));
  }
  const elements = allocate(<usize>load<u32>(offsets + (<usize>(count + 1) << 2)) << 3);
  for (let r = base; r < end; r += size) {
    const to = related(r, state, value);
    if (to === 0) continue;
    const at = offsets + (<usize>(placeOf(bases, to) + 1) << 2);
    const position = load<u32>(at);
    store<u64>(elements + (<usize>position << 3), r);
    store<u32>(at, position + 1);
  }
  store<usize>(relation, offsets, RELATION_OFFSETS);
  store<usize>(relation, elements, RELATION_ELEMENTS);
}

/** Numbers the records of a group's kinds one after the other; gives how many there are. */
function numberTargets(bases: usize, group: usize, kinds: usize): u32 {
  let count: u32 = 0;
  const members = load<u32>(group, GROUP_COUNT);
  for (let i: u32 = 0; i < members; i++) {
    const kind = load<usize>(group + (i << 2), GROUP_KINDS);
    store<u32>(bases + ((kind - kinds) / KIND_SIZE << 2), count);
    count += load<u32>(kind, KIND_COUNT);
  }
  return count;
}

/** The number of a target. */
// @ts-ignore: decorator
@inline
function placeOf(bases: usize, record: usize): u32 {
  const ordinal = load<u32>(record, RECORD_ORDINAL);
  return bases === 0 ? ordinal : ordinal + load<u32>(bases + (<usize>load<u16>(record, RECORD_KIND) << 2));
}

// @ts-ignore: decorator
@inline
function related(r: usize, state: u32, value: u32): usize {
  return load<u8>(r, RECORD_STUB) !== 0 || load<u8>(r + state) !== 0 ? 0 : load<u32>(r + value);
}

/**
 * Fills in the field of `owner` that goes back by `field` of `kind`: the first in key order that refers to a record. A record
 * that none refers to keeps its template's state, absent, or is unknown where the snapshot does not cover `kind`; a stub's
 * stays unknown.
 */
export function relation_one(owner: usize, one: usize, kind: usize, field: usize): void {
  const size = load<u32>(kind, KIND_RECORD_SIZE);
  const end = load<usize>(kind, KIND_END);
  const state = load<u32>(field, FIELD_STATE);
  const value = load<u32>(field, FIELD_VALUE);
  const oneState = load<u32>(one, FIELD_STATE);
  const oneValue = load<u32>(one, FIELD_VALUE);
  const first = load<usize>(owner, KIND_BASE);
  const last = load<usize>(owner, KIND_END);
  for (let r = load<usize>(kind, KIND_BASE); r < end; r += size) {
    const to = related(r, state, value);
    if (to < first || to >= last || load<u8>(to, RECORD_STUB) !== 0 || load<u8>(to + oneState) === <u8>STATE_VALUE) continue;
    store<u8>(to + oneState, <u8>STATE_VALUE);
    store<u64>(to + oneValue, r);
  }
  if (load<u32>(kind, KIND_UNCOVERED) === 0) return;
  const step = load<u32>(owner, KIND_RECORD_SIZE);
  for (let r = first; r < last; r += step) {
    const at = r + oneState;
    if (load<u8>(at) !== <u8>STATE_VALUE) store<u8>(at, <u8>STATE_UNKNOWN);
  }
}

/** The collection of those that refer to `record`. */
export function relation_of(relation: usize, record: usize): u64 {
  const at = load<usize>(relation, RELATION_OFFSETS) + (<usize>placeOf(load<usize>(relation, RELATION_BASES), record) << 2);
  const from = load<u32>(at);
  return slice(load<usize>(relation, RELATION_ELEMENTS) + (<usize>from << 3), load<u32>(at, 4) - from);
}
