/**
 * The assets that a snapshot holds, as one array of fixed-size records per kind, in key order, with stubs among them.
 * Invariant: between `resetRecords` and `finishRecords` records may move; afterwards their addresses are final and
 * references hold addresses.
 */
import { readElements } from "./elements";
import { fail } from "./failure";
import {
  FIELD_STATE, FIELD_VALUE, KIND_BASE, KIND_CAPACITY, KIND_COUNT, KIND_END, KIND_INDEX, KIND_INDEXED, KIND_LISTED, KIND_MASK, KIND_ONLY,
  KIND_OWNER, KIND_RECORD_SIZE, KIND_SIZE, KIND_TEMPLATE, KIND_UNCOVERED, KIND_UNORDERED, PROGRAM_KINDS, PROGRAM_KIND_COUNT, RECORD_HASH,
  RECORD_KEY, RECORD_ORDINAL, RECORD_STUB, RECORD_TEXT, STATE_ABSENT, STATE_UNKNOWN, STATE_VALUE,
} from "./layout";
import { textLimit } from "./json";
import { linkKind } from "./linking";
import { allocate, allocateCleared, reallocate } from "./memory";
import { resetReferences } from "./references";
import { str_equals, str_compare, str_hash } from "./slice";
import { BY_KEY, sortAddresses } from "./sort";

/**
 * Elements of collections stand in chunks: a collection that outgrows its chunk moves to a new one. So the records, which
 * grow at the same time, can mostly grow in place. What a move leaves behind is not used again, and memory that nothing has
 * touched costs none, so a chunk is made as large as the rest of the text will need if it goes on as it began.
 */
const FIRST_CHUNK: usize = 1 << 15;
/** Of the whole text's size: the most that is set aside because of what is expected. */
const MOST_EXPECTED: usize = 16;
let elementAt: usize = 0;
let elementEnd: usize = 0;
let chunkSize: usize = 0;
/** Where the chunk's elements begin that none of the sums below counts. */
let chunkFrom: usize = 0;
/** The kind whose assets are read, where its list begins in the text, and the bytes of its elements in earlier chunks. */
let listKind: usize = 0;
let listFrom: usize = 0;
let listBytes: usize = 0;

export function resetRecords(program: usize): void {
  elementAt = 0;
  elementEnd = 0;
  chunkSize = FIRST_CHUNK;
  chunkFrom = 0;
  listKind = 0;
  resetReferences();
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
  const template = load<usize>(kind, KIND_TEMPLATE);
  let i: usize = 0;
  for (; i + 16 <= size; i += 16) v128.store(record + i, v128.load(template + i));
  if (i + 8 <= size) {
    store<u64>(record + i, load<u64>(template + i));
    i += 8;
  }
  if (i < size) store<u32>(record + i, load<u32>(template + i));
  store<u32>(record, count, RECORD_ORDINAL);
  return record;
}

/** To be called for each record once its key is known, while the texts are at hand. */
export function noteKey(kind: usize, record: usize): void {
  if (load<u32>(kind, KIND_INDEXED)) store<u32>(record, str_hash(load<u64>(record, RECORD_KEY)), RECORD_HASH);
  if (record === load<usize>(kind, KIND_BASE)) return;
  const before = load<u64>(record - load<u32>(kind, KIND_RECORD_SIZE), RECORD_KEY);
  if (str_compare(before, load<u64>(record, RECORD_KEY)) >= 0) store<u32>(kind, 1, KIND_UNORDERED);
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
  if (to === end) return;
  store<u32>(kind, <u32>(to - base) / size, KIND_COUNT);
  store<u32>(kind, 1, KIND_UNORDERED);
}

/** To be called before the assets of a kind are read. */
export function openList(kind: usize, text: usize): void {
  listKind = kind;
  listFrom = text;
  // Wraps around, and back where the chunk is counted.
  listBytes = chunkFrom - elementAt;
}

/** What the elements of the rest of the list at hand may take, should the list go on to the end of the text. */
function expectedElements(): usize {
  if (listKind === 0) return 0;
  const last = load<usize>(listKind, KIND_BASE) + (load<u32>(listKind, KIND_COUNT) - 1) * load<u32>(listKind, KIND_RECORD_SIZE);
  const at = <usize>load<u32>(last, RECORD_TEXT);
  const end = textLimit();
  if (at <= listFrom || at >= end) return 0;
  const expected = (<f64>listBytes * <f64>(end - at) / <f64>(at - listFrom)) * 1.125;
  return <usize>min<f64>(expected, <f64>((end - listFrom) / MOST_EXPECTED));
}

/** Where the next collection begins. */
// @ts-ignore: decorator
@inline
export function elementPosition(): usize {
  return elementAt;
}

// @ts-ignore: decorator
@inline
export function elementLimit(): usize {
  return elementEnd;
}

/** To be called by who has written elements behind the position, up to the limit at most. */
// @ts-ignore: decorator
@inline
export function setElementPosition(at: usize): void {
  elementAt = at;
}

/** Appends an element to the collection that began at `from`; gives where it begins now. */
export function addElement(from: usize, value: u64): usize {
  if (elementAt === elementEnd) {
    const used = elementAt - from;
    listBytes += elementAt - chunkFrom;
    chunkSize = max(chunkSize + (chunkSize >> 1), used << 1);
    const size = max(chunkSize, used + expectedElements());
    const chunk = allocate(size);
    memory.copy(chunk, from, used);
    from = chunk;
    elementAt = chunk + used;
    chunkFrom = elementAt;
    elementEnd = elementAt + ((size - used) & ~7);
  }
  store<u64>(elementAt, value);
  elementAt += 8;
  return from;
}

/** Orders, indexes and links. Gives 0 where two assets of a kind have one key. */
export function finishRecords(program: usize): bool {
  const kinds = load<usize>(program, PROGRAM_KINDS);
  const end = kinds + load<u32>(program, PROGRAM_KIND_COUNT) * KIND_SIZE;
  // Elements come after their owners: the names of their kinds begin with those of the owners.
  for (let k = kinds; k < end; k += KIND_SIZE) {
    if (load<usize>(k, KIND_OWNER) !== 0) {
      if (!readElements(k)) return false;
    } else if (!load<u32>(k, KIND_LISTED)) addOnly(k);
    if (!orderKind(k)) return false;
  }
  for (let k = kinds; k < end; k += KIND_SIZE) linkKind(k);
  return true;
}

/** The one asset of a kind that snapshots do not list. */
function addOnly(kind: usize): void {
  const record = addRecord(kind);
  store<u64>(record, load<u64>(kind, KIND_ONLY), RECORD_KEY);
  noteKey(kind, record);
}

function orderKind(kind: usize): bool {
  const size = load<u32>(kind, KIND_RECORD_SIZE);
  const count = load<u32>(kind, KIND_COUNT);
  let base = load<usize>(kind, KIND_BASE);
  let end = base + count * size;
  store<usize>(kind, end, KIND_END);
  if (!load<u32>(kind, KIND_UNORDERED)) return true;
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
function indexKind(kind: usize): usize {
  const size = load<u32>(kind, KIND_RECORD_SIZE);
  let slots: u32 = 16;
  while (slots < load<u32>(kind, KIND_COUNT) << 1) slots <<= 1;
  const table = allocateCleared(<usize>slots << 2);
  const mask = slots - 1;
  store<usize>(kind, table, KIND_INDEX);
  store<u32>(kind, mask, KIND_MASK);
  const end = load<usize>(kind, KIND_END);
  for (let r = load<usize>(kind, KIND_BASE); r < end; r += size) {
    let h = load<u32>(r, RECORD_HASH) & mask;
    while (load<u32>(table + (h << 2))) h = (h + 1) & mask;
    store<u32>(table + (h << 2), <u32>r);
  }
  return table;
}

export function findRecord(kind: usize, key: u64, hash: u32): u32 {
  let table = load<usize>(kind, KIND_INDEX);
  if (table === 0) table = indexKind(kind);
  const mask = load<u32>(kind, KIND_MASK);
  let h = hash & mask;
  while (true) {
    const r = load<u32>(table + (h << 2));
    if (r === 0 || hasKey(r, key, hash)) return r;
    h = (h + 1) & mask;
  }
}

/** A record of the kind with this hash, 0 where there is none or no index yet. */
export function hashed(kind: usize, hash: u32): usize {
  const table = load<usize>(kind, KIND_INDEX);
  if (table === 0) return 0;
  const mask = load<u32>(kind, KIND_MASK);
  let h = hash & mask;
  while (true) {
    const r = load<u32>(table + (h << 2));
    if (r === 0 || load<u32>(r, RECORD_HASH) === hash) return r;
    h = (h + 1) & mask;
  }
}

/** Whether a record has this key. Only where the hashes are equal the texts, which are far away, are looked at. */
// @ts-ignore: decorator
@inline
export function hasKey(record: usize, key: u64, hash: u32): bool {
  return load<u32>(record, RECORD_HASH) === hash && str_equals(load<u64>(record, RECORD_KEY), key) !== 0;
}

export function findKey(kind: usize, key: u64): u32 {
  return findRecord(kind, key, str_hash(key));
}

/** To be called before `record_find`: what is made while a policy runs does not last. */
export function records_index(kind: usize): void {
  if (load<usize>(kind, KIND_INDEX) === 0) indexKind(kind);
}

/** The record of the kind that has the key, 0 where there is none. */
export function record_find(kind: usize, key: u64): u32 {
  return findKey(kind, key);
}

/** Fills in a computed field: the record of the other kind with the same key. A stub without one may have had one. */
export function moments_link(kind: usize, field: usize, other: usize): void {
  const size = load<u32>(kind, KIND_RECORD_SIZE);
  const end = load<usize>(kind, KIND_END);
  const state = load<u32>(field, FIELD_STATE);
  const value = load<u32>(field, FIELD_VALUE);
  for (let r = load<usize>(kind, KIND_BASE); r < end; r += size) {
    const found = findRecord(other, load<u64>(r, RECORD_KEY), load<u32>(r, RECORD_HASH));
    const missing: u8 = load<u8>(r, RECORD_STUB) || load<u32>(other, KIND_UNCOVERED) ? <u8>STATE_UNKNOWN : <u8>STATE_ABSENT;
    store<u64>(r + value, found);
    store<u8>(r + state, found !== 0 ? <u8>STATE_VALUE : missing);
  }
}
