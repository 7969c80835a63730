/** One stable merge sort over addresses, for everything that has an order. */
import { ENUM_NAMES, ITEM_ENUM, ITEM_SIZE, ITEM_TAG, RECORD_KEY, RECORD_KIND, RECORD_ORDINAL, TAG_ENUM, TAG_INT, TAG_REF, TAG_STRING } from "./layout";
import { allocate } from "./memory";
import { str_compare } from "./slice";
import { compareMembers } from "./value-order";

export const BY_KEY: i32 = 0; // records of one kind
export const BY_NUMBER: i32 = 1; // u64
export const BY_ITEMS: i32 = 2; // tuples; the context is their types, the first word their count
export const BY_MEMBER: i32 = 3; // values of the OPA interface, by their first word

function compare(order: i32, a: usize, b: usize, context: usize): i32 {
  switch (order) {
    case BY_KEY:
      return str_compare(load<u64>(a, RECORD_KEY), load<u64>(b, RECORD_KEY));
    case BY_NUMBER: {
      const x = load<u64>(a);
      const y = load<u64>(b);
      return x < y ? -1 : <i32>(x > y);
    }
    case BY_ITEMS:
      return compareItems(a, b, context);
    default:
      return compareMembers(a, b);
  }
}

/** By position: assets by kind and key, strings and enum members by name, numbers by size. */
export function compareItems(a: usize, b: usize, types: usize): i32 {
  const count = load<u32>(types);
  for (let i: u32 = 0; i < count; i++) {
    const type = types + 8 + i * ITEM_SIZE;
    const tag = load<i32>(type, ITEM_TAG);
    const x = load<u64>(a + (i << 3));
    const y = load<u64>(b + (i << 3));
    if (x === y) continue;
    let order = 0;
    if (tag === TAG_REF) {
      order = <i32>load<u16>(<usize>x, RECORD_KIND) - <i32>load<u16>(<usize>y, RECORD_KIND);
      if (order === 0) order = load<u32>(<usize>x, RECORD_ORDINAL) < load<u32>(<usize>y, RECORD_ORDINAL) ? -1 : 1;
    } else if (tag === TAG_STRING) order = str_compare(x, y);
    else if (tag === TAG_ENUM) {
      const names = load<usize>(type, ITEM_ENUM) + ENUM_NAMES;
      order = str_compare(load<u64>(names + (<usize>x << 3)), load<u64>(names + (<usize>y << 3)));
    } else if (tag === TAG_INT) order = <i64>x < <i64>y ? -1 : 1;
    else order = x < y ? -1 : 1;
    if (order !== 0) return order;
  }
  return 0;
}

/** Sorts `count` addresses in place. Linear where they are in order already. */
export function sortAddresses(array: usize, count: u32, order: i32, context: usize): void {
  let sorted = true;
  for (let i: u32 = 1; i < count; i++) {
    if (compare(order, load<u32>(array + ((i - 1) << 2)), load<u32>(array + (i << 2)), context) > 0) {
      sorted = false;
      break;
    }
  }
  if (sorted) return;
  let from = array;
  let to = allocate(<usize>count << 2);
  for (let width: u32 = 1; width < count; width <<= 1) {
    for (let low: u32 = 0; low < count; low += width << 1) {
      const middle = min(low + width, count);
      const high = min(middle + width, count);
      let i = low;
      let j = middle;
      for (let k = low; k < high; k++) {
        const left =
          i < middle &&
          (j >= high || compare(order, load<u32>(from + (i << 2)), load<u32>(from + (j << 2)), context) <= 0);
        store<u32>(to + (k << 2), load<u32>(from + ((left ? i : j) << 2)));
        if (left) i++;
        else j++;
      }
    }
    const swap = from;
    from = to;
    to = swap;
  }
  if (from !== array) memory.copy(array, from, <usize>count << 2);
}
