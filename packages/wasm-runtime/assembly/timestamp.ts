/** Order of instants. Texts are strict RFC 3339 (checked when the snapshot is made); others give some answer, never a trap. */
import { digits, digitsEnd } from "./digits";
import { length } from "./duration";
import { size, start } from "./slice";

/** Shortest text: `2026-01-31T12:00:00Z`. */
const LEAST: usize = 20;

/** What `read` has read: whole seconds since 1970, and what is behind the dot. */
let seconds: i64 = 0;
let nanoseconds: i64 = 0;

/** Days from 1970-01-01 in the Gregorian calendar; years begin in March, so that leap days come last. */
function dayNumber(year: i64, month: i64, day: i64): i64 {
  const y = month <= 2 ? year - 1 : year;
  const monthFromMarch = (month + 9) % 12;
  const dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1;
  return y * 365 + y / 4 - y / 100 + y / 400 + dayOfYear - 719468;
}

function read(text: u64): void {
  seconds = 0;
  nanoseconds = 0;
  if (size(text) < LEAST) return;
  const t = start(text);
  const end = t + size(text);
  const day = dayNumber(digits(t, t + 4), digits(t + 5, t + 7), digits(t + 8, t + 10));
  seconds = day * 86400 + digits(t + 11, t + 13) * 3600 + digits(t + 14, t + 16) * 60 + digits(t + 17, t + 19);
  let p = t + 19;
  if (load<u8>(p) === 0x2e) {
    const from = p + 1;
    p = digitsEnd(from, min(end, from + 9));
    nanoseconds = digits(from, p);
    for (let n = p - from; n < 9; n++) nanoseconds *= 10;
  }
  if (end - p < 6) return;
  const offset = digits(p + 1, p + 3) * 3600 + digits(p + 4, p + 6) * 60;
  seconds += load<u8>(p) === 0x2d ? offset : -offset;
}

function order(a: i64, b: i64): i64 {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function timestamp_order(a: u64, b: u64): i64 {
  return age_from(a, b, 0);
}

/** Order of the time between `time` and `now` and a length in whole seconds, which `length` points at. */
export function age_order(now: u64, time: u64, length: u64): i64 {
  return age_from(now, time, load<i64>(start(length)));
}

/** As `age_order`, for a length that is known as text only. */
export function age_order_text(now: u64, time: u64, duration: u64): i64 {
  return age_from(now, time, length(duration));
}

function age_from(now: u64, time: u64, length: i64): i64 {
  read(now);
  const nowSeconds = seconds - length;
  const nowNanoseconds = nanoseconds;
  read(time);
  const whole = order(nowSeconds, seconds);
  return whole !== 0 ? whole : order(nowNanoseconds, nanoseconds);
}
