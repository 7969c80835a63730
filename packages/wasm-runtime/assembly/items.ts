/** The choices of one subject's findings: tuples of 8-byte values, sorted and without duplicates. */
import { allocate, reallocate } from "./memory";
import { BY_ITEMS, compareItems, sortAddresses } from "./sort";

let tuples: usize = 0;
let width: usize = 0;
let count: usize = 0;
let capacity: usize = 0;
let order: usize = 0;

export function resetItems(): void {
  tuples = 0;
  capacity = 0;
}

/** Begins a list of tuples of `bytes` each. */
export function items_open(bytes: usize): void {
  capacity = width === bytes ? capacity : 0;
  width = bytes;
  count = 0;
}

/** A new tuple to be written. */
export function items_add(): usize {
  if (count === capacity) {
    const grown = max(capacity << 1, 16);
    tuples = reallocate(capacity === 0 ? 0 : tuples, capacity * width, count * width, grown * width);
    capacity = grown;
  }
  return tuples + count++ * width;
}

/** Sorts and drops duplicates; gives how many are left. `types`: their count and types. */
export function items_sort(types: usize): u32 {
  order = allocate(count << 2);
  for (let i: usize = 0; i < count; i++) store<u32>(order + (i << 2), <u32>(tuples + i * width));
  sortAddresses(order, <u32>count, BY_ITEMS, types);
  let kept: u32 = 0;
  for (let i: usize = 0; i < count; i++) {
    const tuple = load<u32>(order + (i << 2));
    if (kept !== 0 && compareItems(load<u32>(order + ((kept - 1) << 2)), tuple, types) === 0) continue;
    store<u32>(order + (kept++ << 2), tuple);
  }
  return kept;
}

export function items_at(i: u32): usize {
  return load<u32>(order + (i << 2));
}
