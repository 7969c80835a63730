/** Collections: slices whose length counts elements of 8 bytes. */
import { size, start, str_equals } from "./slice";

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
