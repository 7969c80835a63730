/** Order of decimal numbers, part by part. Texts are canonical (checked when the snapshot is made); others give some answer. */
import { digits, digitsEnd } from "./digits";
import { size, start } from "./slice";

const POINT: u8 = 0x2e;
const MINUS: u8 = 0x2d;
const FRACTION_DIGITS = 15;

/** The digits behind the point at `p`, as if there were 15 of them. */
function fraction(p: usize, end: usize): i64 {
  if (p >= end || load<u8>(p) !== POINT) return 0;
  let value = digits(p + 1, end);
  for (let i = <i32>(end - p) - 1; i < FRACTION_DIGITS; i++) value *= 10;
  return value;
}

function sign(order: i64): i64 {
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

export function decimal_order(x: u64, y: u64): i64 {
  let a = start(x);
  let b = start(y);
  const aEnd = a + size(x);
  const bEnd = b + size(y);
  const aNegative = a < aEnd && load<u8>(a) === MINUS;
  const bNegative = b < bEnd && load<u8>(b) === MINUS;
  if (aNegative !== bNegative) return aNegative ? -1 : 1;
  if (aNegative) {
    a++;
    b++;
  }
  const aPoint = digitsEnd(a, aEnd);
  const bPoint = digitsEnd(b, bEnd);
  let order = sign(digits(a, aPoint) - digits(b, bPoint));
  if (order === 0) order = sign(fraction(aPoint, aEnd) - fraction(bPoint, bEnd));
  return aNegative ? -order : order;
}
