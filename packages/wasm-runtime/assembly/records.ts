/**
 * The assets that a snapshot holds, as one array of fixed-size records per kind, in key order, with stubs among them.
 * Invariant: between `resetRecords` and `finishRecords` records may move; afterwards their addresses are final and
 * references hold addresses.
 */
import { readElements } from "./elements";
import { fail } from "./failure";
import {
  COLLECTION_BROKEN, FIELD_ELEMENT, FIELD_FLAGS, FIELD_OF, FIELD_SIZE, FIELD_STATE, FIELD_TAG, FIELD_VALUE, FLAG_GROUP, GROUP_COUNT, GROUP_KINDS, KIND_ALL_FIELDS, KIND_BASE, KIND_CAPACITY,
  KIND_COUNT, KIND_END, KIND_FIELDS, KIND_INDEX, KIND_INDEXED, KIND_LISTED, KIND_MASK, KIND_NAME, KIND_ONLY, KIND_OWNER, KIND_RECORD_SIZE, KIND_SIZE,
  KIND_TEMPLATE, KIND_UNCOVERED, KIND_UNORDERED, PROGRAM_KINDS, PROGRAM_KIND_COUNT, RECORD_HASH, RECORD_KEY, RECORD_ORDINAL, RECORD_STUB, RECORD_TEXT, STATE_ABSENT, STATE_UNKNOWN, STATE_VALUE, TAG_COLLECTION, TAG_REF,
} from "./layout";
import { textLimit } from "./json";
import { allocate, allocateCleared, reallocate } from "./memory";
import { isKnown, knownKey, knownPosition, linkedBefore, noteLinked, resetReferences } from "./references";
import { size as lengthOf, slice, start, str_equals, str_compare, str_hash } from "./slice";
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
  if (i < size) store<u64>(record + i, load<u64>(template + i));
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
export function elementPosition(): usize {
  return elementAt;
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

function findRecord(kind: usize, key: u64, hash: u32): u32 {
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

/** Whether a record has this key. Only where the hashes are equal the texts, which are far away, are looked at. */
// @ts-ignore: decorator
@inline
function hasKey(record: usize, key: u64, hash: u32): bool {
  return load<u32>(record, RECORD_HASH) === hash && str_equals(load<u64>(record, RECORD_KEY), key) !== 0;
}

function findKey(kind: usize, key: u64): u32 {
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

/** The record of a reference to a group, `Kind:key`; 0 where there is none. */
function findMember(group: usize, text: u64): u32 {
  const from = start(text);
  const length = lengthOf(text);
  let colon: usize = 0;
  while (colon < length && load<u8>(from + colon) !== 0x3a) colon++;
  if (colon === length) return 0;
  const name = slice(from, colon);
  const count = load<u32>(group, GROUP_COUNT);
  for (let i: u32 = 0; i < count; i++) {
    const kind = load<usize>(group + (i << 2), GROUP_KINDS);
    if (str_equals(load<u64>(kind, KIND_NAME), name)) return findKey(kind, slice(from + colon + 1, length - colon - 1));
  }
  return 0;
}

// A reference field of the kind that is being linked.
const LINK_STATE: i32 = 0;
const LINK_VALUE: i32 = 4;
const LINK_TARGET: i32 = 8;
const LINK_COLLECTION: i32 = 12;
const LINK_LAST: i32 = 16; // the record that the last reference led to
const LINK_LUCK: i32 = 20; // how much more often looking near it has helped than not
const LINK_KEY: i32 = 24; // the last reference
const LINK_GROUP: i32 = 32; // whether the target is a group
const LINK_AHEAD: i32 = 36; // the record that the last reference fetched leads to
const LINK_FETCHED: i32 = 40; // the last reference fetched
const LINK_SIZE: i32 = 48;
/** References whose texts are fetched from memory together, and the most records that these are looked for in. */
const FETCHED: u32 = 64;
const FETCHED_KEY: i32 = 0;
const FETCHED_LINK: i32 = 8;
const FETCHED_OF: i32 = 12; // the record that holds it
const FETCHED_SIZE: i32 = 16;
const FETCHED_RECORDS: u32 = 512;
/** How far from the last target a reference is looked for, and how often in vain. */
const NEAR: u32 = 16;
const PATIENCE: i32 = -64;

/**
 * Turns keys into addresses of records. Exports are written in order, so a reference mostly leads to where the one before
 * it did, or one record further; the index is made where that fails for the first time.
 */
function linkKind(kind: usize): void {
  const size = load<u32>(kind, KIND_RECORD_SIZE);
  const base = load<usize>(kind, KIND_BASE);
  const end = load<usize>(kind, KIND_END);
  const links = allocate(<usize>load<u32>(kind, KIND_ALL_FIELDS) * LINK_SIZE);
  let last = links;
  const fields = load<usize>(kind, KIND_FIELDS);
  const lastField = fields + load<u32>(kind, KIND_ALL_FIELDS) * FIELD_SIZE;
  for (let f = fields; f < lastField; f += FIELD_SIZE) {
    const tag = load<u8>(f, FIELD_TAG);
    const collection = tag === TAG_COLLECTION && load<u8>(f, FIELD_ELEMENT) === TAG_REF;
    if (tag !== TAG_REF && !collection) continue;
    store<u32>(last, load<u32>(f, FIELD_STATE), LINK_STATE);
    store<u32>(last, load<u32>(f, FIELD_VALUE), LINK_VALUE);
    store<usize>(last, load<usize>(f, FIELD_OF), LINK_TARGET);
    store<u32>(last, collection ? 1 : 0, LINK_COLLECTION);
    const group = (load<u16>(f, FIELD_FLAGS) & FLAG_GROUP) !== 0;
    store<u32>(last, group ? 1 : 0, LINK_GROUP);
    store<usize>(last, group ? 0 : load<usize>(load<usize>(f, FIELD_OF), KIND_BASE), LINK_LAST);
    store<i32>(last, 0, LINK_LUCK);
    store<u64>(last, 0, LINK_KEY);
    store<u64>(last, 0, LINK_FETCHED);
    last += LINK_SIZE;
  }
  if (last === links) return;
  const list = allocate(<usize>FETCHED * FETCHED_SIZE);
  for (let r = base; r < end; ) {
    const until = fetchTexts(r, min(end, r + FETCHED_RECORDS * size), size, kind, links, last, list);
    for (; r < until; r += size) linkRecord(r, kind, links, last);
  }
}

/** What was read to be at hand. It is kept, so that no optimiser leaves the reading out. */
let atHand: u32 = 0;

/**
 * Reads what linking the next records will read: the texts of references that came long ago, and those of the keys that they will be
 * compared with. Each is far from the others, and a processor waits for many at once as long as for one. Nothing else comes of it.
 * @returns behind the records that this was done for
 */
function fetchTexts(from: usize, to: usize, size: usize, kind: usize, links: usize, last: usize, list: usize): usize {
  let n = list;
  const full = list + FETCHED * FETCHED_SIZE;
  let r = from;
  for (; r < to && n < full; r += size) {
    for (let l = links; l < last; l += LINK_SIZE) {
      if (load<u8>(r + load<u32>(l, LINK_STATE)) & 3) continue;
      let at = r + load<u32>(l, LINK_VALUE);
      let count: u32 = 1;
      if (load<u32>(l, LINK_COLLECTION)) {
        count = load<u32>(at, 4);
        at = load<usize>(at);
      }
      for (let end = at + (<usize>count << 3); at < end && n < full; at += 8) {
        const key = load<u64>(at);
        if (isKnown(key) || key === load<u64>(l, LINK_FETCHED) || linkedBefore(key, load<usize>(l, LINK_TARGET)) !== 0) continue;
        store<u64>(l, key, LINK_FETCHED);
        store<u64>(n, key, FETCHED_KEY);
        store<usize>(n, l, FETCHED_LINK);
        store<usize>(n, r, FETCHED_OF);
        n += FETCHED_SIZE;
      }
    }
  }
  touchAll(list, n);
  for (let l = links; l < last; l += LINK_SIZE) store<usize>(l, load<usize>(l, LINK_LAST), LINK_AHEAD);
  let known = list;
  for (let f = list; f < n; f += FETCHED_SIZE) {
    const link = load<usize>(f, FETCHED_LINK);
    if (load<u32>(link, LINK_GROUP)) continue;
    const pool = load<usize>(link, LINK_TARGET);
    const hash = str_hash(load<u64>(f, FETCHED_KEY));
    const width = load<u32>(pool, KIND_RECORD_SIZE);
    const end = load<usize>(pool, KIND_END);
    let near = pool === kind ? load<usize>(f, FETCHED_OF) + width : load<usize>(link, LINK_AHEAD);
    const far = load<i32>(link, LINK_LUCK) > PATIENCE ? min(near + NEAR * width, end) : near;
    while (near < far && load<u32>(near, RECORD_HASH) !== hash) near += width;
    if (near >= far) near = hashed(pool, hash);
    if (near === 0) continue;
    store<u64>(known, load<u64>(near, RECORD_KEY), FETCHED_KEY);
    known += FETCHED_SIZE;
    store<usize>(link, near, LINK_AHEAD);
  }
  touchAll(list, known);
  return r;
}

/**
 * The first and the last byte: most texts stand in one or two lines of a cache. A loop with nothing else in it, because a processor looks
 * only some hundred instructions ahead.
 */
function touchAll(list: usize, end: usize): void {
  let sum: u32 = 0;
  for (let f = list; f < end; f += FETCHED_SIZE) {
    const text = load<u64>(f, FETCHED_KEY);
    sum += <u32>load<u8>(start(text)) + <u32>load<u8>(start(text) + lengthOf(text));
  }
  atHand = sum;
}

/** A record of the kind with this hash, 0 where there is none or no index yet. */
function hashed(kind: usize, hash: u32): usize {
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

/** A function of its own, so that an engine can move to its optimised code while a long kind is linked. */
function linkRecord(r: usize, kind: usize, links: usize, end: usize): void {
  for (let l = links; l < end; l += LINK_SIZE) {
    if (load<u8>(r + load<u32>(l, LINK_STATE)) & 3) continue;
    const at = r + load<u32>(l, LINK_VALUE);
    if (!load<u32>(l, LINK_COLLECTION)) {
      store<u64>(at, target(load<u64>(at), l, kind, r));
      continue;
    }
    const count = load<u32>(at, 4);
    const from = load<usize>(at);
    let broken = false;
    for (let i: u32 = 0; i < count; i++) {
      const element = from + (i << 3);
      const record = target(load<u64>(element), l, kind, r);
      store<u64>(element, record);
      if (record === 0) broken = true;
    }
    if (broken) store<u32>(at, count | COLLECTION_BROKEN, 4);
  }
}

/** The record that a key of `r` names, 0 for none. */
function target(key: u64, link: usize, kind: usize, r: usize): u64 {
  const last = load<usize>(link, LINK_LAST);
  // The scanner gives equal neighbours one text.
  if (key === load<u64>(link, LINK_KEY)) return last;
  const pool = load<usize>(link, LINK_TARGET);
  if (load<u32>(link, LINK_GROUP)) return targetInGroup(key, link, pool);
  if (isKnown(key)) {
    if (!load<u32>(pool, KIND_UNORDERED)) return load<usize>(pool, KIND_BASE) + knownPosition(key) * load<u32>(pool, KIND_RECORD_SIZE);
    key = knownKey(key);
  }
  const end = load<usize>(pool, KIND_END);
  const size = load<u32>(pool, KIND_RECORD_SIZE);
  const before = linkedBefore(key, pool);
  if (before !== 0) return before;
  const hash = str_hash(key);
  const luck = load<i32>(link, LINK_LUCK);
  if (luck > PATIENCE) {
    let near = pool === kind ? r + size : last;
    const far = min(near + NEAR * size, end);
    for (; near < far; near += size) {
      if (!hasKey(near, key, hash)) continue;
      store<usize>(link, near, LINK_LAST);
      store<u64>(link, key, LINK_KEY);
      noteLinked(key, pool, near);
      if (luck < 0) store<i32>(link, luck + 1, LINK_LUCK);
      return near;
    }
    store<i32>(link, luck - 1, LINK_LUCK);
  }
  const found = findRecord(pool, key, hash);
  if (found !== 0) {
    store<usize>(link, found, LINK_LAST);
    store<u64>(link, key, LINK_KEY);
    noteLinked(key, pool, found);
  }
  return found;
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

/** The record that a reference to a group names, 0 for none. */
function targetInGroup(text: u64, link: usize, group: usize): u64 {
  const before = linkedBefore(text, group);
  const found = before !== 0 ? before : findMember(group, text);
  if (found === 0) return 0;
  store<usize>(link, found, LINK_LAST);
  store<u64>(link, text, LINK_KEY);
  noteLinked(text, group, found);
  return found;
}
