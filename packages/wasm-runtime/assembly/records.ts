/**
 * The assets that a snapshot holds, as one array of fixed-size records per kind, in key order, with stubs among them.
 * Invariant: between `resetRecords` and `finishRecords` records may move; afterwards their addresses are final and
 * references hold addresses.
 */
import { fail } from "./failure";
import {
  COLLECTION_BROKEN, FIELD_ELEMENT, FIELD_OF, FIELD_SIZE, FIELD_STATE, FIELD_TAG, FIELD_VALUE, KIND_BASE, KIND_CAPACITY,
  KIND_COUNT, KIND_END, KIND_FIELDS, KIND_FIELD_COUNT, KIND_INDEX, KIND_INDEXED, KIND_LISTED, KIND_MASK, KIND_ONLY, KIND_RECORD_SIZE, KIND_SIZE,
  KIND_TEMPLATE, PROGRAM_KINDS, PROGRAM_KIND_COUNT, RECORD_KEY, RECORD_ORDINAL, RECORD_STUB, RECORD_TEXT, TAG_COLLECTION, TAG_REF,
} from "./layout";
import { allocate, allocateCleared, reallocate } from "./memory";
import { str_equals, str_compare, str_hash } from "./slice";
import { BY_KEY, sortAddresses } from "./sort";

/**
 * Elements of collections stand in chunks: a collection that outgrows its chunk moves to a new one. So the records, which
 * grow at the same time, can mostly grow in place.
 */
const FIRST_CHUNK: usize = 1 << 15;
let elementAt: usize = 0;
let elementEnd: usize = 0;
let chunkSize: usize = 0;

export function resetRecords(program: usize): void {
  elementAt = 0;
  elementEnd = 0;
  chunkSize = FIRST_CHUNK;
  const kinds = load<usize>(program, PROGRAM_KINDS);
  const end = kinds + load<u32>(program, PROGRAM_KIND_COUNT) * KIND_SIZE;
  for (let k = kinds; k < end; k += KIND_SIZE) memory.fill(k + KIND_BASE, 0, KIND_SIZE - KIND_BASE);
}

export function addRecord(kind: usize): usize {
  const count = load<u32>(kind, KIND_COUNT);
  const size = load<u32>(kind, KIND_RECORD_SIZE);
  const capacity = load<u32>(kind, KIND_CAPACITY);
  if (count === capacity) {
    const grown = max(capacity + (capacity >> 1), 16);
    const used = count * size;
    store<usize>(kind, reallocate(load<usize>(kind, KIND_BASE), used, used, grown * size), KIND_BASE);
    store<u32>(kind, grown, KIND_CAPACITY);
  }
  store<u32>(kind, count + 1, KIND_COUNT);
  const record = load<usize>(kind, KIND_BASE) + count * size;
  memory.copy(record, load<usize>(kind, KIND_TEMPLATE), size);
  return record;
}

/** For a key that comes twice: the last one wins. */
export function dropRecords(kind: usize, stub: u8): void {
  const size = load<u32>(kind, KIND_RECORD_SIZE);
  const base = load<usize>(kind, KIND_BASE);
  const end = base + load<u32>(kind, KIND_COUNT) * size;
  let to = base;
  for (let r = base; r < end; r += size) {
    if (load<u8>(r, RECORD_STUB) === stub) continue;
    memory.copy(to, r, size);
    to += size;
  }
  store<u32>(kind, <u32>(to - base) / size, KIND_COUNT);
}

/** Where the next collection begins. */
export function elementPosition(): usize {
  return elementAt;
}

/** Appends an element to the collection that began at `from`; gives where it begins now. */
export function addElement(from: usize, value: u64): usize {
  if (elementAt === elementEnd) {
    const used = elementAt - from;
    chunkSize = max(chunkSize + (chunkSize >> 1), used << 1);
    const chunk = allocate(chunkSize);
    memory.copy(chunk, from, used);
    from = chunk;
    elementAt = chunk + used;
    elementEnd = elementAt + ((chunkSize - used) & ~7);
  }
  store<u64>(elementAt, value);
  elementAt += 8;
  return from;
}

/** Orders, indexes and links. Gives 0 where two assets of a kind have one key. */
export function finishRecords(program: usize): bool {
  const kinds = load<usize>(program, PROGRAM_KINDS);
  const end = kinds + load<u32>(program, PROGRAM_KIND_COUNT) * KIND_SIZE;
  for (let k = kinds; k < end; k += KIND_SIZE) {
    if (!load<u32>(k, KIND_LISTED)) store<u64>(addRecord(k), load<u64>(k, KIND_ONLY), RECORD_KEY);
    if (!orderKind(k)) return false;
  }
  for (let k = kinds; k < end; k += KIND_SIZE) if (load<u32>(k, KIND_INDEXED)) indexKind(k);
  for (let k = kinds; k < end; k += KIND_SIZE) linkKind(k);
  return true;
}

function orderKind(kind: usize): bool {
  const size = load<u32>(kind, KIND_RECORD_SIZE);
  const count = load<u32>(kind, KIND_COUNT);
  let base = load<usize>(kind, KIND_BASE);
  let end = base + count * size;
  let sorted = true;
  for (let r = base + size; r < end; r += size) {
    if (str_compare(load<u64>(r - size, RECORD_KEY), load<u64>(r, RECORD_KEY)) >= 0) {
      sorted = false;
      break;
    }
  }
  if (!sorted) {
    const order = allocate(<usize>count << 2);
    for (let i: u32 = 0; i < count; i++) store<u32>(order + (i << 2), <u32>base + i * size);
    sortAddresses(order, count, BY_KEY, 0);
    const moved = allocate(count * size);
    for (let i: u32 = 0; i < count; i++) memory.copy(moved + i * size, load<u32>(order + (i << 2)), size);
    base = moved;
    end = base + count * size;
    store<usize>(kind, base, KIND_BASE);
    store<u32>(kind, count, KIND_CAPACITY);
    for (let r = base + size; r < end; r += size) {
      if (str_equals(load<u64>(r - size, RECORD_KEY), load<u64>(r, RECORD_KEY))) {
        fail(max(load<u32>(r, RECORD_TEXT), load<u32>(r - size, RECORD_TEXT)), "the key of another asset of this kind");
        return false;
      }
    }
  }
  store<usize>(kind, end, KIND_END);
  let ordinal: u32 = 0;
  for (let r = base; r < end; r += size) store<u32>(r, ordinal++, RECORD_ORDINAL);
  return true;
}

/** Open addressing: addresses of records, 0 for free. */
function indexKind(kind: usize): void {
  const size = load<u32>(kind, KIND_RECORD_SIZE);
  let slots: u32 = 16;
  while (slots < load<u32>(kind, KIND_COUNT) << 1) slots <<= 1;
  const table = allocateCleared(<usize>slots << 2);
  const mask = slots - 1;
  store<usize>(kind, table, KIND_INDEX);
  store<u32>(kind, mask, KIND_MASK);
  const end = load<usize>(kind, KIND_END);
  for (let r = load<usize>(kind, KIND_BASE); r < end; r += size) {
    let h = str_hash(load<u64>(r, RECORD_KEY)) & mask;
    while (load<u32>(table + (h << 2))) h = (h + 1) & mask;
    store<u32>(table + (h << 2), <u32>r);
  }
}

function findRecord(kind: usize, key: u64): u32 {
  const table = load<usize>(kind, KIND_INDEX);
  const mask = load<u32>(kind, KIND_MASK);
  let h = str_hash(key) & mask;
  while (true) {
    const r = load<u32>(table + (h << 2));
    if (r === 0 || str_equals(load<u64>(r, RECORD_KEY), key)) return r;
    h = (h + 1) & mask;
  }
}

/** Turns keys into addresses of records. */
function linkKind(kind: usize): void {
  const size = load<u32>(kind, KIND_RECORD_SIZE);
  const base = load<usize>(kind, KIND_BASE);
  const end = load<usize>(kind, KIND_END);
  const fields = load<usize>(kind, KIND_FIELDS);
  const lastField = fields + load<u32>(kind, KIND_FIELD_COUNT) * FIELD_SIZE;
  for (let f = fields; f < lastField; f += FIELD_SIZE) {
    const tag = load<u8>(f, FIELD_TAG);
    if (tag !== TAG_REF && tag !== TAG_COLLECTION) continue;
    const state = load<u32>(f, FIELD_STATE);
    const value = load<u32>(f, FIELD_VALUE);
    const target = load<usize>(f, FIELD_OF);
    const ofRefs = load<u8>(f, FIELD_ELEMENT) === TAG_REF;
    for (let r = base; r < end; r += size) {
      if (load<u8>(r + state) !== 0) continue;
      const at = r + value;
      if (tag === TAG_REF) store<u64>(at, findRecord(target, load<u64>(at)));
      else {
        const count = load<u32>(at, 4);
        if (ofRefs && linkElements(load<usize>(at), count, target)) store<u32>(at, count | COLLECTION_BROKEN, 4);
      }
    }
  }
}

/** Whether one of the references points at nothing. */
function linkElements(from: usize, count: u32, target: usize): bool {
  let broken = false;
  for (let i: u32 = 0; i < count; i++) {
    const at = from + (i << 3);
    const record = findRecord(target, load<u64>(at));
    store<u64>(at, record);
    if (record === 0) broken = true;
  }
  return broken;
}
