/** Order of durations: a number and a unit. Texts are valid (checked when the snapshot is made); others give some answer. */
import { digits, digitsEnd } from "./digits";
import { size, start } from "./slice";

/** In seconds. */
export function length(text: u64): i64 {
  const from = start(text);
  const end = from + size(text);
  const unit = digitsEnd(from, end);
  const n = digits(from, unit);
  if (unit === end) return n;
  switch (load<u8>(unit)) {
    case 0x6d: // min
      return n * 60;
    case 0x68: // h
      return n * 3600;
    case 0x64: // d
      return n * 86400;
    case 0x77: // w
      return n * 604800;
    default: // s
      return n;
  }
}

export function duration_order(a: u64, b: u64): i64 {
  const x = length(a);
  const y = length(b);
  return x < y ? -1 : x > y ? 1 : 0;
}
