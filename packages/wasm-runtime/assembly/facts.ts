/**
 * Facts: (record, what) pairs, deduplicated, ordered by kind, key and name, written with the state that the snapshot's
 * text gives them. Reasons and values are looked up in the text again: only what is written pays for them.
 */
import {
  FACT_FIELD, FACT_NAME, FACT_REASON, FACT_SIZE, FIELD_FLAGS, FIELD_NAME, FIELD_OF, FIELD_PARENT, FIELD_STATE, FIELD_TAG, FIELD_VALUE,
  FLAG_ELEMENTS, FLAG_KEY, FLAG_COMPUTED, FLAG_SECRET, KIND_BASE, KIND_BEFORE, KIND_ELEMENT_KEY, KIND_FACTS, KIND_NAME,
  KIND_RECORD_SIZE, KIND_SIZE, KIND_UNCOVERED, PROGRAM_KINDS, RANK_POPULATION, RECORD_KEY, RECORD_KIND, RECORD_ORDINAL, RECORD_STUB, RECORD_TEXT, STATE_ABSENT,
  STATE_OPAQUE, STATE_PARTIAL, STATE_VALUE, TAG_RECORD,
} from "./layout";
import { colon, readString, separator, skipValue, space, decoded } from "./json";
import { allocate, heapGet, heapSet, reallocate } from "./memory";
import { out_ascii, out_byte, out_string, out_value } from "./output";
import { isText, str_equals } from "./slice";
import { BY_NUMBER, sortAddresses } from "./sort";

const LIMIT: u32 = 20;

let list: usize = 0;
let count: u32 = 0;
let capacity: u32 = 0;

export function resetFacts(): void {
  list = 0;
  count = 0;
  capacity = 0;
}

/** How many there is room for: another number wherever the list has moved or grown. */
export function factsRoom(): u32 {
  return capacity;
}

export function facts_open(): void {
  count = 0;
}

/** `rank`: the position among what can be named in the record's kind. */
export function fact_add(record: usize, rank: i32): void {
  // Place 0 of a kind is its population: keys are never empty, so it comes first.
  add((<u64>load<u16>(record, RECORD_KIND) << 48) | ((<u64>load<u32>(record, RECORD_ORDINAL) + 1) << 16) | <u64>rank);
}

/** That the kind with this index may have assets that the snapshot lacks. */
export function fact_add_population(kind: u32): void {
  add((<u64>kind << 48) | <u64>RANK_POPULATION);
}

function add(fact: u64): void {
  if (count === capacity) {
    const grown = max(capacity << 1, 256);
    list = reallocate(list, <usize>capacity << 3, <usize>count << 3, <usize>grown << 3);
    capacity = grown;
  }
  // Loops tend to repeat the fact that they have just added.
  if (count !== 0 && load<u64>(list + (<usize>(count - 1) << 3)) === fact) return;
  store<u64>(list + (<usize>(count++) << 3), fact);
}

/** Writes the array of facts; gives how many there are in all. */
export function facts_write(program: usize): i32 {
  const mark = heapGet();
  const order = allocate(<usize>count << 2);
  for (let i: u32 = 0; i < count; i++) store<u32>(order + (i << 2), <u32>list + (i << 3));
  sortAddresses(order, count, BY_NUMBER, 0);
  // The first of each, in place; then the output may use the heap again.
  const shown = memory.data(160);
  let total: u32 = 0;
  let last: u64 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const fact = load<u64>(load<u32>(order + (i << 2)));
    if (i !== 0 && fact === last) continue;
    if (total < LIMIT) store<u64>(shown + (total << 3), fact);
    total++;
    last = fact;
  }
  heapSet(mark);
  out_byte(0x5b);
  for (let i: u32 = 0; i < min(total, LIMIT); i++) {
    if (i !== 0) out_byte(0x2c);
    writeFact(program, load<u64>(shown + (i << 3)));
  }
  out_byte(0x5d);
  return total;
}

function writeFact(program: usize, fact: u64): void {
  const kind = load<usize>(program, PROGRAM_KINDS) + <usize>(fact >> 48) * KIND_SIZE;
  const place = <usize>((fact >> 16) & 0xffffffff);
  const record = load<usize>(kind, KIND_BASE) + (place - 1) * load<u32>(kind, KIND_RECORD_SIZE);
  const what = load<usize>(kind, KIND_FACTS) + <usize>(fact & 0xffff) * FACT_SIZE;
  out_ascii('{"kind":');
  out_string(load<u64>(kind, KIND_NAME));
  if (load<u32>(kind, KIND_BEFORE)) out_ascii(',"before":true');
  out_ascii(',"key":');
  out_string(place === 0 ? 0 : load<u64>(record, RECORD_KEY));
  out_ascii(',"field":');
  out_string(load<u64>(what, FACT_NAME));
  const field = load<usize>(what, FACT_FIELD);
  if (field === 0) {
    out_ascii(',"unknown":');
    if (place === 0) out_value(load<u32>(kind, KIND_UNCOVERED));
    else out_string(load<u64>(what, FACT_REASON));
  } else writeState(record, field);
  out_byte(0x7d);
}

function writeState(record: usize, field: usize): void {
  const name = load<u64>(field, FIELD_NAME);
  const flags = load<u16>(field, FIELD_FLAGS);
  const text = holder(record, field);
  const state = flags & FLAG_KEY ? STATE_VALUE : <i32>load<u8>(record + load<u32>(field, FIELD_STATE)) & 7;
  if (state === STATE_ABSENT) return out_ascii(',"value":null');
  if (state === STATE_VALUE) {
    if (flags & FLAG_SECRET) out_ascii(',"masked":true');
    else {
      out_ascii(',"value":');
      if (flags & FLAG_KEY) out_string(load<u64>(record, RECORD_KEY));
      else if (flags & FLAG_COMPUTED) out_string(load<u64>(load<u32>(record + load<u32>(field, FIELD_VALUE)), RECORD_KEY));
      else if (load<u8>(field, FIELD_TAG) === TAG_RECORD) out_ascii('"present"');
      else if (flags & FLAG_ELEMENTS) writeKeys(member(text, name), load<usize>(load<usize>(field, FIELD_OF), KIND_ELEMENT_KEY));
      else out_value(member(text, name));
    }
    if (flags & FLAG_KEY || !(load<u8>(record + load<u32>(field, FIELD_STATE)) & <u8>STATE_PARTIAL)) return;
    out_ascii(',"partial":');
    out_value(member(special(text, "$partial"), name));
    return;
  }
  const opaque = state === STATE_OPAQUE;
  if (flags & FLAG_COMPUTED && load<u8>(record, RECORD_STUB) === 0) {
    out_ascii(',"unknown":');
    out_value(load<u32>(load<usize>(field, FIELD_OF), KIND_UNCOVERED));
    return;
  }
  out_ascii(opaque ? ',"opaque":' : ',"unknown":');
  const reasons: usize = load<u8>(record, RECORD_STUB) ? 0 : special(text, opaque ? "$opaque" : "$unknown");
  const reason: usize = reasons === 0 ? 0 : member(reasons, name);
  if (reason === 0) out_ascii('"not in the export"');
  else out_value(reason);
}

/** The object in the text that the field is a member of: the asset's, or that of the record that it is a part of. */
function holder(record: usize, field: usize): usize {
  const parent = load<usize>(field, FIELD_PARENT);
  if (parent === 0) return load<u32>(record, RECORD_TEXT);
  return member(holder(record, parent), load<u64>(parent, FIELD_NAME));
}

/** The keys of the records in the well-formed array at `p`. */
function writeKeys(p: usize, key: usize): void {
  const name = load<u64>(key, FIELD_NAME);
  out_byte(0x5b);
  p = space(p + 1);
  let first = true;
  while (load<u8>(p) !== 0x5d) {
    if (!first) out_byte(0x2c);
    first = false;
    out_value(member(p, name));
    p = separator(skipValue(p, 1), 0x5d);
  }
  out_byte(0x5d);
}

/** The value of the last member of this name of the well-formed object at `p`, or 0. */
function member(p: usize, name: u64): usize {
  let found: usize = 0;
  p = space(p + 1);
  while (load<u8>(p) !== 0x7d) {
    p = colon(readString(p));
    if (str_equals(decoded(), name)) found = p;
    p = separator(skipValue(p, 1), 0x7d);
  }
  return found;
}

/** The value of `$opaque`, `$unknown` or `$partial`, or 0. */
function special(p: usize, name: string): usize {
  let found: usize = 0;
  p = space(p + 1);
  while (load<u8>(p) !== 0x7d) {
    p = colon(readString(p));
    if (isText(decoded(), name)) found = p;
    p = separator(skipValue(p, 1), 0x7d);
  }
  return found;
}
