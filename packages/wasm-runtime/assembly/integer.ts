/** Integers in JSON: any spelling of an integer within 2^53-1 (`12`, `1.2e1`), as JavaScript's reader takes it. */
import { fail } from "./failure";
import { isDigit, skipNumber } from "./json";

const LIMIT: i64 = 9007199254740991;
const EXPECTED = "expected an integer between -(2^53-1) and 2^53-1";

/** The integer that `readInteger` has read last. */
let lastInteger: i64 = 0;

// @ts-ignore: decorator
@inline
export function integer(): i64 {
  return lastInteger;
}

export function readInteger(p: usize): usize {
  const negative = load<u8>(p) === 0x2d;
  if (!negative && !isDigit(load<u8>(p))) return fail(p, EXPECTED);
  const end = skipNumber(p);
  if (end === 0) return 0;
  const from = negative ? p + 1 : p;
  let point = from;
  while (point < end && isDigit(load<u8>(point))) point++;
  // The significant digits, without zeros at either end, and the power of ten of the last one.
  let mantissa: i64 = 0;
  let power: i32 = 0;
  let q = from;
  for (; q < end; q++) {
    const c = load<u8>(q);
    if (c === 0x2e || c === 0x30) continue;
    if (!isDigit(c)) break;
    const at = q < point ? <i32>(point - q) - 1 : <i32>point - <i32>q;
    if (mantissa !== 0) {
      for (; power > at; power--) {
        if (mantissa > LIMIT) return fail(p, EXPECTED);
        mantissa *= 10;
      }
    }
    power = at;
    mantissa += <i64>(c - 0x30);
    if (mantissa > LIMIT) return fail(p, EXPECTED);
  }
  if (q < end) power += readExponent(q + 1, end);
  lastInteger = 0;
  if (mantissa === 0) return end;
  if (power < 0 || power > 15) return fail(p, EXPECTED);
  for (; power > 0; power--) mantissa *= 10;
  if (mantissa > LIMIT) return fail(p, EXPECTED);
  lastInteger = negative ? -mantissa : mantissa;
  return end;
}

function readExponent(q: usize, end: usize): i32 {
  const minus = load<u8>(q) === 0x2d;
  if (minus || load<u8>(q) === 0x2b) q++;
  let exponent = 0;
  for (; q < end; q++) exponent = min(exponent * 10 + <i32>(load<u8>(q) - 0x30), 100000);
  return minus ? -exponent : exponent;
}

/** What arithmetic gives outside the safe integers. */
export const OVERFLOW: i64 = i64.MIN_VALUE;

function safe(value: i64): i64 {
  return value < -LIMIT || value > LIMIT ? OVERFLOW : value;
}

export function int_add(a: i64, b: i64): i64 {
  return safe(a + b);
}

export function int_sub(a: i64, b: i64): i64 {
  return safe(a - b);
}

export function int_mul(a: i64, b: i64): i64 {
  // Exact wherever it is within the limit, and never rounds down into it.
  return abs(<f64>a * <f64>b) > <f64>LIMIT ? OVERFLOW : a * b;
}

/** A sum whose parts of 32 bits were added apart. */
export function int_total(high: i64, low: i64): i64 {
  const top = high + (low >> 32);
  return top < -0x200000 || top > 0x1fffff ? OVERFLOW : safe((top << 32) | (low & 0xffffffff));
}
