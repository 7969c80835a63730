/** Decimal numbers inside valid texts. Anything else gives some number, never a trap. */

/** The end of the digits at `p`. */
export function digitsEnd(p: usize, end: usize): usize {
  while (p < end && load<u8>(p) - 0x30 < 10) p++;
  return p;
}

/** The number that the bytes from `p` to `end` spell. */
export function digits(p: usize, end: usize): i64 {
  let value: i64 = 0;
  for (; p < end; p++) value = value * 10 + <i64>(load<u8>(p) - 0x30);
  return value;
}
