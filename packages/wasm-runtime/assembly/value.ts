/** Values of the OPA interface: parsed from JSON or Rego term text, dumped as either, changed by path. */
import { fail, resetFailure } from "./failure";
import { colon, DEPTH_LIMIT, isDigit, openText, readString, separator, skipLiteral, skipNumber, space, decoded, unexpected } from "./json";
import { allocate, reallocate } from "./memory";
import { out_ascii, out_byte, out_close, out_open, out_raw, out_string, out_text } from "./output";
import { isText, slice } from "./slice";
import { BY_MEMBER, sortAddresses } from "./sort";
import { invalidUtf8 } from "./utf8";
import {
  ARRAY, compareValues, FALSE_VALUE, NULL, NUMBER, OBJECT, SET, STRING, textOf, TRUE_VALUE, VALUE_AT, VALUE_COUNT, VALUE_TAG,
} from "./value-order";

export function newValue(tag: u32, count: u32, at: usize): usize {
  const v = allocate(16);
  store<u32>(v, tag, VALUE_TAG);
  store<u32>(v, count, VALUE_COUNT);
  store<usize>(v, at, VALUE_AT);
  return v;
}

/**
 * Parses the first value of a text; what follows it is ignored, as hosts send a NUL there.
 * The text is copied: its end is overwritten while it is read, and hosts may free it.
 * @returns the value, 0 where there is none
 */
export function parseText(at: usize, n: usize, terms: bool): usize {
  const copy = allocate(n + 96);
  memory.copy(copy, at, n);
  resetFailure();
  openText(copy + n, terms);
  if (invalidUtf8(copy, copy + n) !== copy + n) return 0;
  const end = parse(space(copy), terms, 0);
  return end === 0 || end > copy + n ? 0 : parsed;
}

/** A text of the program's own data. */
export function value_of(text: u64): usize {
  return parseText(<usize>(text & 0xffffffff), <usize>(text >> 32), false);
}

/** A static ASCII text. */
export function parseStatic(text: string): usize {
  const at = allocate(text.length);
  for (let i = 0; i < text.length; i++) store<u8>(at + i, load<u8>(changetype<usize>(text) + (<usize>i << 1)));
  return parseText(at, text.length, false);
}

/** The value that `parse` has read last. */
let parsed: usize = 0;

function parse(p: usize, terms: bool, depth: i32): usize {
  const c = load<u8>(p);
  if (c === 0x22) {
    const end = readString(p);
    if (end !== 0) parsed = newValue(STRING, <u32>(decoded() >> 32), <usize>(decoded() & 0xffffffff));
    return end;
  }
  if (c === 0x7b || c === 0x5b) return depth >= DEPTH_LIMIT ? fail(p, "too deep") : parseContainer(p, terms, depth + 1);
  if (terms && load<u32>(p) === 0x28746573 && load<u8>(p, 4) === 0x29) {
    parsed = newValue(SET, 0, 0);
    return p + 5;
  }
  if (c === 0x2d || isDigit(c)) {
    const end = skipNumber(p);
    if (end !== 0) parsed = newValue(NUMBER, <u32>(end - p), p);
    return end;
  }
  const end = skipLiteral(p);
  if (end !== 0) parsed = newValue(c === 0x6e ? NULL : c === 0x66 ? FALSE_VALUE : TRUE_VALUE, 0, 0);
  return end;
}

/** An array, an object, or where `terms` are read a set. Keys of other types than strings come in terms only. */
function parseContainer(p: usize, terms: bool, depth: i32): usize {
  const closer = load<u8>(p) + 2;
  let tag: u32 = closer === 0x5d ? ARRAY : OBJECT;
  let items: usize = 0;
  let count: u32 = 0;
  let capacity: u32 = 0;
  p = space(p + 1);
  let first = true;
  while (load<u8>(p) !== closer) {
    if (closer === 0x7d && !terms && load<u8>(p) !== 0x22) return unexpected(p, "expected a string");
    p = parse(p, terms, depth);
    if (p === 0) return 0;
    const key = parsed;
    if (closer === 0x7d && first && terms && load<u8>(space(p)) !== 0x3a) tag = SET;
    first = false;
    if (count + 2 > capacity) {
      const grown = max(capacity << 1, 8);
      items = reallocate(items, <usize>capacity << 2, <usize>count << 2, <usize>grown << 2);
      capacity = grown;
    }
    store<u32>(items + (<usize>(count++) << 2), key);
    if (tag === OBJECT) {
      p = colon(p);
      if (p === 0) return 0;
      p = parse(p, terms, depth);
      if (p === 0) return 0;
      store<u32>(items + (<usize>(count++) << 2), parsed);
    }
    p = separator(p, closer);
    if (p === 0) return 0;
  }
  parsed = tag === ARRAY ? newValue(ARRAY, count, items) : newSorted(tag, count, items);
  return p + 1;
}

/** An object of pairs or a set of elements, sorted; of equal keys the last one stays. */
export function newSorted(tag: u32, count: u32, items: usize): usize {
  const shift: u32 = tag === OBJECT ? 3 : 2;
  const n = tag === OBJECT ? count >> 1 : count;
  const order = allocate(<usize>n << 2);
  for (let i: u32 = 0; i < n; i++) store<u32>(order + (i << 2), <u32>items + (i << shift));
  sortAddresses(order, n, BY_MEMBER, 0);
  const sorted = allocate(<usize>n << shift);
  let kept: u32 = 0;
  for (let i: u32 = 0; i < n; i++) {
    const item = load<u32>(order + (i << 2));
    if (kept !== 0 && compareValues(load<u32>(sorted + ((kept - 1) << shift)), load<u32>(item)) === 0) kept--;
    memory.copy(sorted + (kept++ << shift), item, 1 << shift);
  }
  return newValue(tag, kept, sorted);
}

/** The text of a value, NUL-terminated: JSON, or Rego terms with sets and keys as they are. */
export function dumpText(value: usize, terms: bool): usize {
  out_open();
  dump(value, terms, false);
  return out_close();
}

/** `inKey`: inside a key that becomes a string of JSON text, so that its own quotes are escaped. */
function dump(value: usize, terms: bool, inKey: bool): void {
  const tag = load<u32>(value, VALUE_TAG);
  const count = load<u32>(value, VALUE_COUNT);
  const at = load<usize>(value, VALUE_AT);
  if (tag === NULL) return out_ascii("null");
  if (tag === FALSE_VALUE) return out_ascii("false");
  if (tag === TRUE_VALUE) return out_ascii("true");
  if (tag === NUMBER) return out_raw(textOf(value));
  if (tag === STRING) return dumpString(value, inKey);
  if (tag === SET && terms && count === 0) return out_ascii("set()");
  const braces = tag === OBJECT || (tag === SET && terms);
  out_byte(braces ? 0x7b : 0x5b);
  for (let i: u32 = 0; i < count; i++) {
    if (i !== 0) out_byte(0x2c);
    if (tag === OBJECT) {
      dumpKey(load<u32>(at + (i << 3)), terms, inKey);
      out_byte(0x3a);
      dump(load<u32>(at + (i << 3), 4), terms, inKey);
    } else dump(load<u32>(at + (i << 2)), terms, inKey);
  }
  out_byte(braces ? 0x7d : 0x5d);
}

function dumpString(value: usize, inKey: bool): void {
  if (!inKey) return out_string(textOf(value));
  // Escaped once as a string of its own, and its marks once more as part of the key.
  out_ascii('\\"');
  const text = textOf(value);
  const end = <usize>(text & 0xffffffff) + <usize>(text >> 32);
  for (let p = <usize>(text & 0xffffffff); p < end; p++) {
    const c = load<u8>(p);
    if (c === 0x22 || c === 0x5c) out_ascii("\\\\");
    if (c < 0x20) out_byte(0x5c);
    out_text(slice(p, 1));
  }
  out_ascii('\\"');
}

function dumpKey(key: usize, terms: bool, inKey: bool): void {
  if (terms || load<u32>(key, VALUE_TAG) === STRING) return dump(key, terms, inKey);
  out_ascii(inKey ? '\\"' : '"');
  dump(key, terms, true);
  out_ascii(inKey ? '\\"' : '"');
}

export function isObject(value: usize): bool {
  return load<u32>(value, VALUE_TAG) === OBJECT;
}

/** The value of a member with a static ASCII name, 0 where the object has none. */
export function memberNamed(object: usize, name: string): usize {
  const at = load<usize>(object, VALUE_AT);
  const end = at + (<usize>load<u32>(object, VALUE_COUNT) << 3);
  for (let p = at; p < end; p += 8) {
    const key = load<u32>(p);
    if (load<u32>(key, VALUE_TAG) === STRING && isText(textOf(key), name)) return load<u32>(p, 4);
  }
  return 0;
}

/** The address of the pair with this key in an object, or 0. */
function findPair(object: usize, key: usize): usize {
  const at = load<usize>(object, VALUE_AT);
  const end = at + (<usize>load<u32>(object, VALUE_COUNT) << 3);
  for (let p = at; p < end; p += 8) if (compareValues(load<u32>(p), key) === 0) return p;
  return 0;
}

function putPair(object: usize, key: usize, value: usize): void {
  const pair = findPair(object, key);
  if (pair !== 0) return store<u32>(pair, value, 4);
  const count = load<u32>(object, VALUE_COUNT);
  const grown = allocate(<usize>(count + 1) << 3);
  const at = load<usize>(object, VALUE_AT);
  let i: u32 = 0;
  while (i < count && compareValues(load<u32>(at + (i << 3)), key) < 0) i++;
  memory.copy(grown, at, <usize>i << 3);
  store<u32>(grown + (i << 3), key);
  store<u32>(grown + (i << 3), value, 4);
  memory.copy(grown + ((i + 1) << 3), at + (i << 3), <usize>(count - i) << 3);
  store<u32>(object, count + 1, VALUE_COUNT);
  store<usize>(object, grown, VALUE_AT);
}

const OK: i32 = 0;
const NOT_AN_OBJECT: i32 = 2;
const BAD_PATH: i32 = 3;

function isPath(path: usize): bool {
  return path !== 0 && load<u32>(path, VALUE_TAG) === ARRAY && load<u32>(path, VALUE_COUNT) !== 0;
}

/** Sets what stands at a path of `data`; makes the objects that are missing on the way. */
export function addPath(data: usize, path: usize, value: usize): i32 {
  if (!isPath(path)) return BAD_PATH;
  const last = load<u32>(path, VALUE_COUNT) - 1;
  let object = data;
  let i: u32 = 0;
  while (true) {
    if (object === 0 || load<u32>(object, VALUE_TAG) !== OBJECT) return NOT_AN_OBJECT;
    const key = load<u32>(load<usize>(path, VALUE_AT) + (i << 2));
    if (i === last) {
      putPair(object, key, value);
      return OK;
    }
    if (findPair(object, key) === 0) putPair(object, key, newValue(OBJECT, 0, 0));
    object = load<u32>(findPair(object, key), 4);
    i++;
  }
}

/** Removes what stands at a path of `data`; nothing there is no error. */
export function removePath(data: usize, path: usize): i32 {
  if (!isPath(path)) return BAD_PATH;
  const last = load<u32>(path, VALUE_COUNT) - 1;
  let object = data;
  let i: u32 = 0;
  while (true) {
    if (object === 0 || load<u32>(object, VALUE_TAG) !== OBJECT) return NOT_AN_OBJECT;
    const pair = findPair(object, load<u32>(load<usize>(path, VALUE_AT) + (i << 2)));
    if (pair === 0) return OK;
    if (i === last) {
      const end = load<usize>(object, VALUE_AT) + (<usize>load<u32>(object, VALUE_COUNT) << 3);
      memory.copy(pair, pair + 8, end - pair - 8);
      store<u32>(object, load<u32>(object, VALUE_COUNT) - 1, VALUE_COUNT);
      return OK;
    }
    object = load<u32>(pair, 4);
    i++;
  }
}
