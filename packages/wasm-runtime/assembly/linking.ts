/**
 * Turns the keys that references hold into addresses of records, once all records are in their places.
 */
import {
  COLLECTION_BROKEN, FIELD_ELEMENT, FIELD_FLAGS, FIELD_OF, FIELD_SIZE, FIELD_STATE, FIELD_TAG, FIELD_VALUE, FLAG_GROUP, GROUP_COUNT, GROUP_KINDS,
  KIND_ALL_FIELDS, KIND_BASE, KIND_END, KIND_FIELDS, KIND_NAME, KIND_RECORD_SIZE, KIND_UNORDERED, RECORD_HASH, RECORD_KEY, TAG_COLLECTION, TAG_REF,
} from "./layout";
import { allocate } from "./memory";
import { findKey, findRecord, hashed, hasKey } from "./records";
import { isKnown, knownKey, knownPosition, linkedBefore, noteLinked } from "./references";
import { size as lengthOf, slice, start, str_equals, str_hash } from "./slice";

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
export function linkKind(kind: usize): void {
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
        if (count === 0) continue;
        if (load<usize>(l, LINK_TARGET) === kind && isKnown(load<u64>(at))) continue;
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
