/** Collections: slices whose length counts elements of 8 bytes. */
import { allocate } from "./memory";
import { size, slice, start, str_equals } from "./slice";
import { BY_ITEMS, compareItems, sortAddresses } from "./sort";

/** Whether a number, code or address is among the elements. */
export function collection_has(collection: u64, value: u64): i32 {
  const from = start(collection);
  const end = from + (size(collection) << 3);
  for (let at = from; at < end; at += 8) if (load<u64>(at) === value) return 1;
  return 0;
}

export function collection_has_string(collection: u64, value: u64): i32 {
  const from = start(collection);
  const end = from + (size(collection) << 3);
  for (let at = from; at < end; at += 8) if (str_equals(load<u64>(at), value)) return 1;
  return 0;
}

/** The elements sorted, each once. `type`: a count of one and the type of an element, as items have it. */
export function collection_distinct(collection: u64, type: usize): u64 {
  const from = start(collection);
  const count = <u32>size(collection);
  const order = allocate(<usize>count << 2);
  for (let i: u32 = 0; i < count; i++) store<u32>(order + (i << 2), <u32>from + (i << 3));
  sortAddresses(order, count, BY_ITEMS, type);
  const sorted = allocate(<usize>count << 3);
  let kept: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const at = load<u32>(order + (i << 2));
    if (kept !== 0 && compareItems(sorted + ((kept - 1) << 3), at, type) === 0) continue;
    store<u64>(sorted + (kept++ << 3), load<u64>(at));
  }
  return slice(sorted, kept);
}

/** A map is a list of keys, each with its value behind it. Gives the address of the value, 0 where there is none; the last one wins. */
export function map_find(map: u64, key: u64): usize {
  const from = <usize>(map & 0xffffffff);
  let at = from + (<usize>(map >> 32) << 3);
  while (at > from) {
    at -= 16;
    if (str_equals(load<u64>(at), key)) return at + 8;
  }
  return 0;
}
