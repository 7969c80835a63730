/**
 * Values of the OPA interface and their order: null, false, true, numbers, strings, arrays, objects, sets.
 * A value is 16 bytes: tag, count, address. Values hold absolute addresses and nothing else, as cloning hosts need.
 */
import { isDigit } from "./json";
import { slice, str_compare } from "./slice";

export const NULL: u32 = 0;
export const FALSE_VALUE: u32 = 1;
export const TRUE_VALUE: u32 = 2;
export const NUMBER: u32 = 3; // bytes of its text
export const STRING: u32 = 4; // bytes, decoded
export const ARRAY: u32 = 5; // u32 addresses
export const OBJECT: u32 = 6; // pairs of u32 addresses, in key order
export const SET: u32 = 7; // u32 addresses, in order

export const VALUE_TAG: usize = 0;
export const VALUE_COUNT: usize = 4;
export const VALUE_AT: usize = 8;

export function textOf(value: usize): u64 {
  return slice(load<u32>(value, VALUE_AT), load<u32>(value, VALUE_COUNT));
}

/** Orders what two addresses point at: elements, or pairs by their keys. */
export function compareMembers(a: usize, b: usize): i32 {
  return compareValues(load<u32>(a), load<u32>(b));
}

export function compareValues(a: usize, b: usize): i32 {
  const tag = load<u32>(a, VALUE_TAG);
  if (tag !== load<u32>(b, VALUE_TAG)) return <i32>tag - <i32>load<u32>(b, VALUE_TAG);
  if (tag === NUMBER) return compareNumbers(load<u32>(a, VALUE_AT), load<u32>(a, VALUE_COUNT), load<u32>(b, VALUE_AT), load<u32>(b, VALUE_COUNT));
  if (tag === STRING) return str_compare(textOf(a), textOf(b));
  if (tag < NUMBER) return 0;
  const x = load<u32>(a, VALUE_COUNT);
  const y = load<u32>(b, VALUE_COUNT);
  const step: u32 = tag === OBJECT ? 2 : 1;
  const n = min(x, y) * step;
  for (let i: u32 = 0; i < n; i++) {
    const order = compareValues(load<u32>(load<usize>(a, VALUE_AT) + (i << 2)), load<u32>(load<usize>(b, VALUE_AT) + (i << 2)));
    if (order !== 0) return order;
  }
  return <i32>x - <i32>y;
}

/** The decimal point's place relative to the first digit that is not zero, and that digit's address. */
let firstDigit: usize = 0;
let magnitude: i32 = 0;

function measureNumber(p: usize, end: usize): void {
  firstDigit = 0;
  magnitude = 0;
  let point: usize = 0;
  let q = p;
  for (; q < end; q++) {
    const c = load<u8>(q);
    if (c === 0x2e) point = q;
    else if (!isDigit(c) && c !== 0x2d) break;
    else if (firstDigit === 0 && c > 0x30) firstDigit = q;
  }
  if (firstDigit === 0) return;
  if (point === 0) point = q;
  magnitude = firstDigit < point ? <i32>(point - firstDigit) : <i32>(point - firstDigit) + 1;
  if (q >= end) return;
  const minus = load<u8>(q, 1) === 0x2d;
  let exponent = 0;
  for (q++; q < end; q++) {
    const c = load<u8>(q);
    if (isDigit(c)) exponent = min(exponent * 10 + <i32>(c - 0x30), 100000000);
  }
  magnitude += minus ? -exponent : exponent;
}

/** By numeric value, whatever the spelling. */
function compareNumbers(a: usize, aSize: usize, b: usize, bSize: usize): i32 {
  measureNumber(a, a + aSize);
  let x = firstDigit;
  const xMagnitude = magnitude;
  measureNumber(b, b + bSize);
  let y = firstDigit;
  const xSign = x === 0 ? 0 : load<u8>(a) === 0x2d ? -1 : 1;
  const ySign = y === 0 ? 0 : load<u8>(b) === 0x2d ? -1 : 1;
  if (xSign !== ySign) return xSign - ySign;
  if (xSign === 0) return 0;
  if (xMagnitude !== magnitude) return xMagnitude < magnitude ? -xSign : xSign;
  const xEnd = a + aSize;
  const yEnd = b + bSize;
  while (true) {
    const d = digitAt(x, xEnd);
    const e = digitAt(y, yEnd);
    if (d !== e) return d < e ? -xSign : xSign;
    if (d < 0) return 0;
    x += x < xEnd && load<u8>(x, 1) === 0x2e ? 2 : 1;
    y += y < yEnd && load<u8>(y, 1) === 0x2e ? 2 : 1;
    // One text may have run out: the other one's zeros do not count.
    if (digitAt(x, xEnd) < 0 && onlyZeros(y, yEnd)) return 0;
    if (digitAt(y, yEnd) < 0 && onlyZeros(x, xEnd)) return 0;
  }
}

function digitAt(p: usize, end: usize): i32 {
  return p < end && isDigit(load<u8>(p)) ? <i32>load<u8>(p) : -1;
}

function onlyZeros(p: usize, end: usize): bool {
  while (p < end && (load<u8>(p) === 0x30 || load<u8>(p) === 0x2e)) p++;
  return p >= end || !isDigit(load<u8>(p));
}
