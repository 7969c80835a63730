/** The text that an evaluation or a dump gives: one growing block, JSON strings escaped on the way. */
import { readString, separator, skipNumber, skipLiteral, colon, space, decoded } from "./json";
import { reallocate } from "./memory";
import { size, start } from "./slice";

let block: usize = 0;
let capacity: usize = 0;
let used: usize = 0;

export function out_open(): void {
  block = 0;
  capacity = 0;
  used = 0;
}

/** How much there is room for: another number wherever the block has moved or grown. */
export function outRoom(): usize {
  return capacity;
}

function room(n: usize): usize {
  if (used + n + 16 > capacity) {
    const grown = max(capacity + (capacity >> 1), used + n + 4096);
    block = reallocate(block, capacity, used, grown);
    capacity = grown;
  }
  return block + used;
}

export function out_byte(c: i32): void {
  store<u8>(room(1), c);
  used++;
}

/** A comma, unless an array or object has just been opened. */
export function out_separator(): void {
  const last = load<u8>(block + used - 1);
  if (last !== 0x5b && last !== 0x7b) out_byte(0x2c);
}

/** Bytes as they are. */
export function out_raw(s: u64): void {
  const n = size(s);
  memory.copy(room(n), start(s), n);
  used += n;
}

/** A static ASCII text as it is. */
export function out_ascii(text: string): void {
  const n = text.length;
  const to = room(n);
  for (let i = 0; i < n; i++) store<u8>(to + i, load<u8>(changetype<usize>(text) + (<usize>i << 1)));
  used += n;
}

/** A string between quotes. */
export function out_string(s: u64): void {
  out_byte(0x22);
  out_text(s);
  out_byte(0x22);
}

/** What stands between a JSON string's quotes. */
export function out_text(s: u64): void {
  const n = size(s);
  const from = start(s);
  let to = room(n);
  let plain: usize = 0;
  let i: usize = 0;
  while (i < n) {
    const v = v128.load(from + i);
    const m = <u32>(
      i8x16.bitmask(
        v128.or(
          v128.or(i8x16.eq(v, i8x16.splat(0x22)), i8x16.eq(v, i8x16.splat(0x5c))),
          i8x16.lt_u(v, i8x16.splat(0x20)),
        ),
      )
    );
    v128.store(to + plain, v);
    const step = m ? min(<usize>ctz(m), n - i) : min(<usize>16, n - i);
    i += step;
    plain += step;
    if (m && i < n) {
      used += plain;
      escape(load<u8>(from + i));
      i++;
      to = room(n - i);
      plain = 0;
    }
  }
  used += plain;
}

function escape(c: u8): void {
  const to = room(6);
  store<u8>(to, 0x5c);
  let short: u8 = 0;
  if (c === 0x22 || c === 0x5c) short = c;
  else if (c === 10) short = 0x6e;
  else if (c === 13) short = 0x72;
  else if (c === 9) short = 0x74;
  if (short !== 0) {
    store<u8>(to, short, 1);
    used += 2;
    return;
  }
  store<u8>(to, 0x75, 1);
  store<u8>(to, 0x30, 2);
  store<u8>(to, 0x30, 3);
  store<u8>(to, 0x30 + (c >> 4), 4);
  store<u8>(to, hexDigit(c & 15), 5);
  used += 6;
}

function hexDigit(d: u8): u8 {
  return d < 10 ? 0x30 + d : 0x57 + d;
}

export function out_int(value: i64): void {
  let digits = value < 0 ? <u64>(-value) : <u64>value;
  if (value < 0) out_byte(0x2d);
  let n: usize = 1;
  for (let rest = digits; rest >= 10; rest /= 10) n++;
  const to = room(n);
  for (let i = n; i > 0; i--) {
    store<u8>(to + i - 1, <u8>(0x30 + (digits % 10)));
    digits /= 10;
  }
  used += n;
}

/** A well-formed JSON value of the text that was read, without its white space and with its strings normalised. */
export function out_value(p: usize): usize {
  const c = load<u8>(p);
  if (c === 0x22) {
    const end = readString(p);
    out_string(decoded());
    return end;
  }
  if (c === 0x7b || c === 0x5b) {
    const closer: u8 = c + 2;
    out_byte(c);
    p = space(p + 1);
    let first = true;
    while (load<u8>(p) !== closer) {
      if (!first) out_byte(0x2c);
      first = false;
      if (c === 0x7b) {
        p = colon(out_value(p));
        out_byte(0x3a);
      }
      p = separator(out_value(p), closer);
    }
    out_byte(closer);
    return p + 1;
  }
  const end = c === 0x2d || c - 0x30 < 10 ? skipNumber(p) : skipLiteral(p);
  out_raw(<u64>p | (<u64>(end - p) << 32));
  return end;
}

/** Ends the text with a NUL and gives its address. */
export function out_close(): usize {
  store<u8>(room(1), 0);
  return block;
}

/** Drops what was written behind a size. */
export function out_truncate(size: usize): void {
  used = size;
}

export function out_size(): usize {
  return used;
}

/** Puts other brackets around the whole: `[...]` becomes the set `{...}` of OPA's value format. */
export function out_as_set(): void {
  store<u8>(block, 0x7b);
  store<u8>(block + used - 1, 0x7d);
}
