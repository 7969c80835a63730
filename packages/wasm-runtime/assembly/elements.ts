/**
 * The elements of collections of records: records of a kind of their own, made once the owners are in their places.
 * Their keys are the owner's and the element's own as in a JSON pointer, so that no two elements have the same.
 */
import { fail } from "./failure";
import {
  FIELD_STATE, FIELD_VALUE, KIND_BASE, KIND_ELEMENT_KEY, KIND_END, KIND_OWNER, KIND_OWNER_FIELD, KIND_RECORD_SIZE, RECORD_KEY,
  RECORD_STUB, RECORD_TEXT, STATE_VALUE,
} from "./layout";
import { allocate } from "./memory";
import { addRecord, noteKey } from "./records";
import { size, slice, start } from "./slice";
import { readParts } from "./snapshot";

/** Turns the places of the elements in the text into records, and into their keys, as references stand in a collection. */
export function readElements(kind: usize): bool {
  const owners = load<usize>(kind, KIND_OWNER);
  const field = load<usize>(kind, KIND_OWNER_FIELD);
  const key = load<usize>(kind, KIND_ELEMENT_KEY);
  const state = load<u32>(field, FIELD_STATE);
  const value = load<u32>(field, FIELD_VALUE);
  const width = load<u32>(owners, KIND_RECORD_SIZE);
  const end = load<usize>(owners, KIND_END);
  for (let owner = load<usize>(owners, KIND_BASE); owner < end; owner += width) {
    if ((load<u8>(owner + state) & 7) !== STATE_VALUE) continue;
    const count = load<u32>(owner + value, 4);
    const from = load<usize>(owner + value);
    for (let i: u32 = 0; i < count; i++) {
      const at = from + (<usize>i << 3);
      const text = <usize>load<u64>(at);
      const record = addRecord(kind);
      store<u32>(record, <u32>text, RECORD_TEXT);
      store<u8>(record, 0, RECORD_STUB);
      if (readParts(text, kind, record, 6) === 0) return false;
      if (load<u8>(record + load<u32>(key, FIELD_STATE)) !== STATE_VALUE) return fail(text, "an element without its key") !== 0;
      const own = load<u64>(record + load<u32>(key, FIELD_VALUE));
      const whole = elementKey(load<u64>(owner, RECORD_KEY), own);
      store<u64>(record, whole, RECORD_KEY);
      noteKey(kind, record);
      store<u64>(at, whole);
    }
  }
  return true;
}

function elementKey(owner: u64, own: u64): u64 {
  const at = allocate(((size(owner) + size(own)) << 1) + 1);
  let to = escaped(at, owner);
  store<u8>(to, 0x2f);
  to = escaped(to + 1, own);
  return slice(at, to - at);
}

/** `~` becomes `~0` and `/` becomes `~1`. */
function escaped(to: usize, text: u64): usize {
  const end = start(text) + size(text);
  for (let p = start(text); p < end; p++) {
    const c = load<u8>(p);
    if (c !== 0x7e && c !== 0x2f) store<u8>(to++, c);
    else {
      store<u8>(to, 0x7e);
      store<u8>(to + 1, c === 0x7e ? 0x30 : 0x31);
      to += 2;
    }
  }
  return to;
}
