/**
 * Reads a snapshot's text into records: only the kinds and fields that the program names, everything else is checked and
 * passed over (kinds that nothing names and `origins` as `unread.ts` says). Members may come in any order; of equal keys the last one wins.
 */
import { data_value } from "./evaluation";
import { AT_END, AT_VALUE, NEVER, forgetOmitted, leftStop, leftWhere, noteOpaque, noteUnknown, opaqueSeen, readExpected, unknownSeen } from "./expected";
import { fail, failed, failureAt, resetFailure } from "./failure";
import { integer, readInteger } from "./integer";
import { checkUtf8, colon, readString, separator, skipLiteral, skipString, skipValue, space, special, decoded, textLimit, unexpected, openText, textHasGoEscapes } from "./json";
import {
  ENUM_COUNT, ENUM_NAMES, FIELD_ELEMENT, FIELD_FLAGS, FIELD_INITIAL, FIELD_NAME, FIELD_OF, FIELD_SIZE, FIELD_STATE, FIELD_TAG, FIELD_VALUE,
  FLAG_ELEMENTS, FLAG_KEY, FLAG_OPTIONAL, FLAG_COMPUTED, KIND_COUNT, KIND_FIELDS, KIND_FIELD_COUNT, KIND_LISTED, KIND_NAME, KIND_SIZE, KIND_TABLE, KIND_UNCOVERED, KIND_UNORDERED, LISTED, LISTED_BEFORE, PROGRAM_KINDS, PROGRAM_KIND_COUNT, PROGRAM_NEEDS_NOW, RECORD_KEY,
  RECORD_STUB, RECORD_TEXT, STATE_ABSENT, STATE_OMITTED, STATE_OPAQUE, STATE_PARTIAL, STATE_UNKNOWN, STATE_VALUE, STOP_FIELD, STOP_HINT,
  STOP_HINT_SIZE, STOP_LAST, STOP_MEMBERS, STOP_OF, STOP_STATE, STOP_STATES, STOP_STATE_COUNT, STOP_TAG, STOP_VALUE, TAG_BOOL, TAG_COLLECTION, TAG_ENUM,
  TAG_INT, TAG_KEYED, TAG_OTHER, TAG_RECORD, TAG_REF, TAG_STRING,
} from "./layout";
import { allocate } from "./memory";
import { addElement, addRecord, dropRecords, elementPosition, finishRecords, noteKey, openList, resetRecords } from "./records";
import { addPending, forgetPending, intern, settlePending } from "./references";
import {
  MOST_STATES, STOP_ANY, STOP_KEY, STOP_OPAQUE, STOP_TEXT, STOP_UNKNOWN, endOf, fieldStop, isConstant, isPlain, learn, memberPlace, observe, OBSERVED, omittedOf,
  sameText, shapeOf, skippedStop,
} from "./shape";
import { out_size } from "./output";
import { checkUnread, giveUnread, skipUnread } from "./unread";
import { asksForAll, givenRows } from "./settings";
import { isText, size, slice, start, str_equals } from "./slice";
import { dumpText, isObject, memberNamed } from "./value";

let now: u64 = 0;
let baseline: i32 = 0;
/** Whether the whole text could be read. Then it is well-formed, and parts of it may have been overwritten. */
let complete: bool = false;

/** The evaluation's clock: the text of `now`. */
export function snapshot_now(): u64 {
  return now;
}

/** Whether the text was read to its end, so that it is well-formed. */
export function wasRead(): bool {
  return complete;
}

/** Whether the snapshot has a baseline: 0 or 1. */
export function snapshot_has_baseline(): i32 {
  return baseline;
}

/**
 * Reads the text at `p` up to the limit of `openText`.
 * @returns whether it is a snapshot; the failure says why not
 */
export function readSnapshot(p: usize, program: usize): bool {
  complete = false;
  resetRecords(program);
  checkUnread(asksForAll());
  checkUtf8(true);
  p = space(p);
  if (load<u8>(p) !== 0x7b) return unexpected(p, "expected `{`: a snapshot is a JSON object") !== 0;
  const root = p;
  let assets = false;
  let stubs = false;
  let format = false;
  now = 0;
  baseline = 0;
  givenFrom = 0;
  givenIsBad = false;
  p = space(p + 1);
  while (load<u8>(p) !== 0x7d) {
    p = readString(p);
    if (p === 0) return false;
    const key = decoded();
    p = colon(p);
    if (p === 0) return false;
    if (isText(key, "assets")) {
      if (assets) dropAll(program, LISTED, 0);
      assets = true;
      p = readKinds(p, program, LISTED, 0);
    } else if (isText(key, "stubs")) {
      if (stubs) dropAll(program, LISTED, 1);
      stubs = true;
      p = readKinds(p, program, LISTED, 1);
    } else if (isText(key, "coverage")) {
      p = readCoverage(p, program, LISTED);
    } else if (isText(key, "baseline")) {
      if (baseline !== 0) {
        dropAll(program, LISTED_BEFORE, 0);
        dropAll(program, LISTED_BEFORE, 1);
      }
      baseline = 1;
      p = readBaseline(p, program);
    } else if (isText(key, "format")) {
      format = true;
      p = readFormat(p);
    } else if (isText(key, "now") && load<u8>(p) === 0x22) {
      p = readString(p);
      now = decoded();
    } else if (isText(key, "origins") && (load<u8>(p) | 0x20) === 0x7b) p = skipUnread(p, 1);
    else p = skipValue(p, 1);
    if (p === 0) return false;
    p = separator(p, 0x7d);
    if (p === 0) return false;
  }
  checkUtf8(false);
  p++;
  if (p > textLimit()) return unexpected(p, "") !== 0;
  while (p < textLimit() && load<u8>(p) <= 0x20) p++;
  if (p < textLimit()) return fail(p, "unexpected text behind the snapshot") !== 0;
  if (!format) return fail(root, "`format` is missing: this is no snapshot") !== 0;
  if (!assets) return fail(root, "`assets` is missing: this is no snapshot") !== 0;
  if (size(now) === 0 && load<u32>(program, PROGRAM_NEEDS_NOW)) return fail(root, "`now` is missing: the time of the evaluation") !== 0;
  if (baseline === 0 && !readGivenBaseline(program)) return false;
  if (!readGivenTables(root, program)) return false;
  complete = true;
  giveUnread();
  if (finishRecords(program) && !failed()) return true;
  return givenFrom !== 0 && withoutGiven(program) && finishRecords(program);
}

/**
 * The baseline that OPA's data gives to a snapshot without one, by way of its text.
 */
function readGivenBaseline(program: usize): bool {
  const data = data_value();
  const section = data !== 0 && isObject(data) ? memberNamed(data, "policyc") : 0;
  const given = section !== 0 && isObject(section) ? memberNamed(section, "baseline") : 0;
  // What is no object is a fault of the data, told with the others.
  if (given === 0 || !isObject(given)) return true;
  const dumped = dumpText(given, false);
  const n = out_size();
  const text = allocate(n + 96);
  memory.copy(text, dumped, n);
  const end = textLimit();
  const go = textHasGoEscapes();
  openText(text + n, false);
  baseline = 1;
  const read = readBaseline(text, program) !== 0 && !failed();
  openText(end, go);
  givenFrom = text;
  givenEnd = text + n;
  return read || withoutGiven(program);
}

/** Where the text of the baseline is that the data gives. */
let givenFrom: usize = 0;
let givenEnd: usize = 0;
let givenIsBad: bool = false;

/** Whether the data gives a baseline that was to be read and could not be. */
export function givenBaselineIsBad(): bool {
  return givenIsBad;
}

/** There is no report where the data's baseline is none, so nothing of the snapshot is needed for the faults to be told. */
function withoutGiven(program: usize): bool {
  if (failed() && (failureAt() < givenFrom || failureAt() > givenEnd)) return false;
  resetFailure();
  resetRecords(program);
  givenIsBad = true;
  givenFrom = 0;
  return true;
}


/** The rows that OPA's data gives to the tables that are read, by way of their text. */
function readGivenTables(root: usize, program: usize): bool {
  const kinds = load<usize>(program, PROGRAM_KINDS);
  const end = kinds + load<u32>(program, PROGRAM_KIND_COUNT) * KIND_SIZE;
  for (let k = kinds; k < end; k += KIND_SIZE) {
    const table = load<usize>(k, KIND_TABLE);
    const rows = table === 0 ? 0 : givenRows(table);
    if (rows === 0) continue;
    const dumped = dumpText(rows, false);
    const n = out_size();
    const text = allocate(n + 96);
    memory.copy(text, dumped, n);
    const limit = textLimit();
    const go = textHasGoEscapes();
    openText(text + n, false);
    const read = readAssets(text, k, 0) !== 0 && !failed();
    openText(limit, go);
    if (read) continue;
    resetFailure();
    return fail(root, "the rows of a table cannot be read") !== 0;
  }
  return true;
}

/** `{"now": "...", "assets": {...}, "stubs": {...}}` */
function readBaseline(p: usize, program: usize): usize {
  if (load<u8>(p) !== 0x7b) return unexpected(p, "expected an earlier snapshot: a JSON object");
  const root = p;
  let assets = false;
  let stubs = false;
  p = space(p + 1);
  while (load<u8>(p) !== 0x7d) {
    p = readString(p);
    if (p === 0) return 0;
    const key = decoded();
    p = colon(p);
    if (p === 0) return 0;
    if (isText(key, "assets")) {
      if (assets) dropAll(program, LISTED_BEFORE, 0);
      assets = true;
      p = readKinds(p, program, LISTED_BEFORE, 0);
    } else if (isText(key, "stubs")) {
      if (stubs) dropAll(program, LISTED_BEFORE, 1);
      stubs = true;
      p = readKinds(p, program, LISTED_BEFORE, 1);
    } else if (isText(key, "coverage")) p = readCoverage(p, program, LISTED_BEFORE);
    else p = skipValue(p, 2);
    if (p === 0) return 0;
    p = separator(p, 0x7d);
    if (p === 0) return 0;
  }
  if (!assets) return fail(root, "`assets` is missing in the baseline");
  return p + 1;
}

function readFormat(p: usize): usize {
  const end = readString(p);
  if (end !== 0 && !isText(decoded(), "policyc-snapshot/1")) return fail(p, "expected the format `policyc-snapshot/1`");
  return end;
}

function dropAll(program: usize, listed: u32, stub: u8): void {
  const kinds = load<usize>(program, PROGRAM_KINDS);
  const end = kinds + load<u32>(program, PROGRAM_KIND_COUNT) * KIND_SIZE;
  for (let k = kinds; k < end; k += KIND_SIZE) if (load<u32>(k, KIND_LISTED) === listed) dropRecords(k, stub);
}

function findKind(program: usize, listed: u32, name: u64): usize {
  const kinds = load<usize>(program, PROGRAM_KINDS);
  const end = kinds + load<u32>(program, PROGRAM_KIND_COUNT) * KIND_SIZE;
  for (let k = kinds; k < end; k += KIND_SIZE) {
    if (load<u32>(k, KIND_LISTED) === listed && str_equals(load<u64>(k, KIND_NAME), name)) return k;
  }
  return 0;
}

/** `{"Kind": [...], ...}` */
function readKinds(p: usize, program: usize, listed: u32, stub: u8): usize {
  if (load<u8>(p) !== 0x7b) return unexpected(p, "expected an object of arrays of assets by kind");
  p = space(p + 1);
  while (load<u8>(p) !== 0x7d) {
    p = readString(p);
    if (p === 0) return 0;
    const kind = findKind(program, listed, decoded());
    p = colon(p);
    if (p === 0) return 0;
    if (load<u8>(p) !== 0x5b) return unexpected(p, "expected an array of assets");
    if (kind === 0) p = skipUnread(p, listed === LISTED ? 2 : 3);
    else {
      dropRecords(kind, stub);
      p = readAssets(p, kind, stub);
    }
    if (p === 0) return 0;
    p = separator(p, 0x7d);
    if (p === 0) return 0;
  }
  return p + 1;
}

/** `{"Kind": {"state": "...", "reason": "..."}, ...}` */
function readCoverage(p: usize, program: usize, listed: u32): usize {
  if (load<u8>(p) !== 0x7b) return unexpected(p, "expected an object of coverages by kind");
  const kinds = load<usize>(program, PROGRAM_KINDS);
  const end = kinds + load<u32>(program, PROGRAM_KIND_COUNT) * KIND_SIZE;
  for (let k = kinds; k < end; k += KIND_SIZE) if (load<u32>(k, KIND_LISTED) === listed) store<u32>(k, 0, KIND_UNCOVERED);
  p = space(p + 1);
  while (load<u8>(p) !== 0x7d) {
    p = readString(p);
    if (p === 0) return 0;
    const kind = findKind(program, listed, decoded());
    p = colon(p);
    if (load<u8>(p) !== 0x7b) return unexpected(p, "expected a coverage: a JSON object");
    const entry = p;
    let reason: usize = 0;
    p = space(p + 1);
    while (load<u8>(p) !== 0x7d) {
      p = readString(p);
      if (p === 0) return 0;
      const isReason = isText(decoded(), "reason");
      p = colon(p);
      if (isReason) {
        if (load<u8>(p) !== 0x22) return unexpected(p, "expected a reason: a string");
        reason = p;
      }
      p = skipValue(p, 3);
      if (p === 0) return 0;
      p = separator(p, 0x7d);
      if (p === 0) return 0;
    }
    if (reason === 0) return fail(entry, "a coverage without its reason");
    if (kind !== 0) store<u32>(kind, <u32>reason, KIND_UNCOVERED);
    p = separator(p + 1, 0x7d);
    if (p === 0) return 0;
  }
  return p + 1;
}

/** The kind whose assets are being read. */
let kindRead: usize = 0;

function readAssets(p: usize, kind: usize, stub: u8): usize {
  kindRead = kind;
  openList(kind, p);
  forgetPending();
  p = space(p + 1);
  while (load<u8>(p) !== 0x5d) {
    p = readAsset(p, kind, stub);
    if (p === 0) return 0;
    p = separator(p, 0x5d);
    if (p === 0) return 0;
  }
  return p + 1;
}

export function findField(kind: usize, name: u64): usize {
  const fields = load<usize>(kind, KIND_FIELDS);
  const end = fields + load<u32>(kind, KIND_FIELD_COUNT) * FIELD_SIZE;
  for (let f = fields; f < end; f += FIELD_SIZE) {
    if (str_equals(load<u64>(f, FIELD_NAME), name)) return load<u16>(f, FIELD_FLAGS) & FLAG_COMPUTED ? 0 : f;
  }
  return 0;
}

/**
 * One function call per asset, so that an engine can move to its optimised code while a long array is read. Members come as
 * predicted (`shape.ts`) or are read one by one, which teaches the prediction.
 */
function readAsset(p: usize, kind: usize, stub: u8): usize {
  if (load<u8>(p) !== 0x7b) return unexpected(p, "expected an asset: a JSON object");
  const text = p;
  const record = addRecord(kind);
  store<u32>(record, <u32>text, RECORD_TEXT);
  store<u8>(record, stub, RECORD_STUB);
  let partial: usize = 0;
  // Of stubs there are few, and they have little but a key.
  const shape: usize = stub !== 0 ? 0 : shapeOf(kind);
  const observing = load<u32>(kind, KIND_COUNT) <= OBSERVED;
  let stop: usize = observing ? 0 : shape;
  // Where the text begins that is being learned as a gap.
  let gap: usize = 0;
  p++;
  forgetOmitted();
  while (true) {
    if (gap === 0 && stop !== 0) {
      p = readExpected(p, stop, record, NEVER);
      stop = leftStop();
      const where = leftWhere();
      if (where === AT_END) break;
      if (where === AT_VALUE) {
        p = readValue(space(p), stop, kind, record);
        if (p === 0) return 0;
        continue;
      }
    }
    if (gap === 0) gap = p;
    const first = p === text + 1;
    p = space(p);
    if (load<u8>(p) === 0x7d) {
      p++;
      if (shape !== 0) learn(stop, gap, p, endOf(shape));
      break;
    }
    if (!first) {
      if (load<u8>(p) !== 0x2c) return unexpected(p, "expected `,` or `}`");
      p = space(p + 1);
    }
    p = readString(p);
    if (p === 0) return 0;
    const name = decoded();
    const field = findField(kind, name);
    p = colon(p);
    if (p === 0) return 0;
    let next: usize = 0;
    let learned = true;
    if (field !== 0 && (stub === 0 || load<u16>(field, FIELD_FLAGS) & FLAG_KEY)) {
      if (shape !== 0) next = fieldStop(shape, kind, field);
      learn(stop, gap, p, next);
      if (load<u16>(field, FIELD_FLAGS) & FLAG_KEY) {
        p = readString(p);
        if (p === 0) return 0;
        takeKey(record, kind);
      } else p = readField(p, field, record, 4);
    } else if (load<u8>(start(name)) === 0x24 && size(name) !== 0) {
      if (isText(name, "$opaque")) {
        noteOpaque(p);
        if (shape !== 0) next = omittedOf(shape, true);
      } else if (isText(name, "$unknown")) {
        noteUnknown(p);
        if (shape !== 0) next = omittedOf(shape, false);
      } else if (isText(name, "$partial")) {
        partial = p;
      }
      learn(stop, gap, p, next);
      p = skipValue(p, 4);
    } else {
      const plain = isPlain(p);
      if (shape !== 0 && !plain) next = skippedStop(shape, kind, name, load<u8>(p) === 0x22);
      learned = !plain && (observing || !isConstant(p, next));
      if (learned) learn(stop, gap, p, next);
      const from = p;
      p = skipValue(p, 4);
      if (observing) observe(next, from, p);
    }
    if (p === 0) return 0;
    if (learned) {
      stop = observing ? 0 : next;
      gap = 0;
    }
  }
  if (load<u64>(record, RECORD_KEY) === 0) return fail(text, "an asset without its key");
  if (stub !== 0) markStub(kind, record);
  else {
    const opaque = opaqueSeen();
    const unknown = unknownSeen();
    if (opaque !== 0 && !markOmitted(opaque, kind, record, <u8>STATE_OPAQUE, omittedOf(shape, true))) return 0;
    if (unknown !== 0 && !markOmitted(unknown, kind, record, <u8>STATE_UNKNOWN, omittedOf(shape, false))) return 0;
    if (partial !== 0 && !markPartial(partial, kind, record)) return 0;
  }
  noteKey(kind, record);
  return p;
}

/** Of two keys the last one wins; what was found by the first one must be looked for again. */
function takeKey(record: usize, kind: usize): void {
  if (load<u64>(record, RECORD_KEY) !== 0) store<u32>(kind, 1, KIND_UNORDERED);
  store<u64>(record, decoded(), RECORD_KEY);
  settlePending(record, decoded());
}

/** The value of a stop, whatever it is. */
function readValue(p: usize, stop: usize, kind: usize, record: usize): usize {
  const tag = load<u8>(stop, STOP_TAG);
  if (tag === STOP_TEXT || tag === STOP_ANY) return skipValue(p, 4);
  if (tag === STOP_KEY) {
    p = readString(p);
    if (p !== 0) takeKey(record, kind);
    return p;
  }
  if (tag === STOP_UNKNOWN) noteUnknown(p);
  else if (tag === STOP_OPAQUE) noteOpaque(p);
  else return readStop(p, stop, tag, record);
  return skipOmitted(p, stop);
}

/** Passes over the value of `$unknown` or `$opaque`, at once where it is the one that the stop has states for. */
function skipOmitted(p: usize, stop: usize): usize {
  const n = load<u32>(stop, STOP_HINT_SIZE);
  return n !== 0 && sameText(p, load<usize>(stop, STOP_HINT), n) ? p + n : skipValue(p, 4);
}

/** A field's value: texts that are not ASCII here, the rest as `readField` has it. */
function readStop(p: usize, stop: usize, tag: u8, record: usize): usize {
  if (load<u8>(p) === 0x22 && (tag === TAG_STRING || tag === TAG_REF || tag === TAG_ENUM)) {
    const q = special(p + 1);
    if (load<u8>(q) === 0x22) {
      const text = slice(p + 1, q - p - 1);
      if (tag === TAG_STRING) store<u64>(record + load<u32>(stop, STOP_VALUE), text);
      else if (tag === TAG_REF) {
        const equal = intern(text);
        store<u64>(stop, equal, STOP_LAST);
        store<u64>(record + load<u32>(stop, STOP_VALUE), equal);
      } else {
        const code = memberCode(text, stop);
        if (code < 0) return readField(p, load<usize>(stop, STOP_FIELD), record, 4);
        store<u8>(record + load<u32>(stop, STOP_VALUE), <u8>code);
      }
      store<u8>(record + load<u32>(stop, STOP_STATE), <u8>STATE_VALUE);
      return q + 1;
    }
  } else if (tag === TAG_COLLECTION && load<u16>(p) === 0x225b) {
    const end = readOne(p, load<usize>(stop, STOP_FIELD), record);
    if (end !== 0) return end;
  }
  return readField(p, load<usize>(stop, STOP_FIELD), record, 4);
}

/** A collection of one text or reference, without white space or escapes; 0 where it is none. */
function readOne(p: usize, field: usize, record: usize): usize {
  const tag = load<u8>(field, FIELD_ELEMENT);
  if ((tag !== TAG_REF && tag !== TAG_STRING) || (load<u16>(field, FIELD_FLAGS) & FLAG_ELEMENTS) !== 0) return 0;
  const q = special(p + 2);
  if (load<u16>(q) !== 0x5d22) return 0;
  const from = addElement(elementPosition(), slice(p + 2, q - p - 2));
  store<u8>(record + load<u32>(field, FIELD_STATE), <u8>STATE_VALUE);
  store<u64>(record + load<u32>(field, FIELD_VALUE), slice(from, 1));
  if (tag === TAG_REF && load<usize>(field, FIELD_OF) === kindRead) addPending(from, from + 8);
  return q + 2;
}

/** The position of an enum's member, -1 for none; kept where it is looked for first. */
function memberCode(text: u64, stop: usize): i32 {
  const domain = load<usize>(stop, STOP_OF);
  const count = load<u32>(domain, ENUM_COUNT);
  for (let i: u32 = 0; i < count; i++) {
    if (!str_equals(load<u64>(domain + ENUM_NAMES + (i << 3)), text)) continue;
    store<u8>(load<usize>(stop, STOP_MEMBERS) + memberPlace(text), <u8>i);
    return i;
  }
  return -1;
}

/** Every field of a stub but its key is unknown. */
function markStub(kind: usize, record: usize): void {
  const fields = load<usize>(kind, KIND_FIELDS);
  const end = fields + load<u32>(kind, KIND_FIELD_COUNT) * FIELD_SIZE;
  for (let f = fields; f < end; f += FIELD_SIZE) {
    if (!(load<u16>(f, FIELD_FLAGS) & FLAG_KEY)) store<u8>(record + load<u32>(f, FIELD_STATE), <u8>STATE_UNKNOWN);
  }
}

/**
 * `{"field": "reason", ...}`: gives the omitted ones of these fields a state. The text is known to be well-formed. The stop keeps
 * where the states are for this text, because the next assets mostly have the same one.
 * @param stop 0 for the parts of a record
 */
function markOmitted(p: usize, kind: usize, record: usize, state: u8, stop: usize): bool {
  const n: u32 = stop === 0 ? 0 : load<u32>(stop, STOP_HINT_SIZE);
  if (n !== 0 && sameText(p, load<usize>(stop, STOP_HINT), n)) {
    const states = load<usize>(stop, STOP_STATES);
    const end = states + (load<u32>(stop, STOP_STATE_COUNT) << 2);
    for (let at = states; at < end; at += 4) markState(record + load<u32>(at), state);
    return true;
  }
  const text = p;
  if (load<u8>(p) !== 0x7b) return fail(p, "expected an object of reasons by field") !== 0;
  if (stop !== 0 && load<usize>(stop, STOP_STATES) === 0) store<usize>(stop, allocate(MOST_STATES << 2), STOP_STATES);
  const states: usize = stop === 0 ? 0 : load<usize>(stop, STOP_STATES);
  let count: u32 = 0;
  p = space(p + 1);
  while (load<u8>(p) !== 0x7d) {
    p = readString(p);
    const field = findField(kind, decoded());
    p = colon(p);
    if (load<u8>(p) !== 0x22) return fail(p, "expected a reason: a string") !== 0;
    if (field !== 0 && !(load<u16>(field, FIELD_FLAGS) & FLAG_KEY)) {
      const at = load<u32>(field, FIELD_STATE);
      markState(record + at, state);
      if (stop !== 0 && count < MOST_STATES) store<u32>(states + (count << 2), at);
      count++;
    }
    p = separator(skipValue(p, 5), 0x7d);
  }
  if (stop === 0) return true;
  store<usize>(stop, text, STOP_HINT);
  store<u32>(stop, count > MOST_STATES ? 0 : <u32>(p + 1 - text), STOP_HINT_SIZE);
  store<u32>(stop, count, STOP_STATE_COUNT);
  return true;
}

/** `{"field": "reason", ...}`: marks those of these fields that have values as partial. The text is known to be well-formed. */
function markPartial(p: usize, kind: usize, record: usize): bool {
  if (load<u8>(p) !== 0x7b) return fail(p, "expected an object of reasons by field") !== 0;
  p = space(p + 1);
  while (load<u8>(p) !== 0x7d) {
    p = readString(p);
    const field = findField(kind, decoded());
    p = colon(p);
    if (load<u8>(p) !== 0x22) return fail(p, "expected a reason: a string") !== 0;
    if (field !== 0 && !(load<u16>(field, FIELD_FLAGS) & FLAG_KEY)) {
      const at = record + load<u32>(field, FIELD_STATE);
      if (load<u8>(at) === <u8>STATE_VALUE) store<u8>(at, <u8>STATE_PARTIAL);
    }
    p = separator(skipValue(p, 5), 0x7d);
  }
  return true;
}

// @ts-ignore: decorator
@inline
function markState(at: usize, state: u8): void {
  if (load<u8>(at) & <u8>STATE_OMITTED) store<u8>(at, state);
}

/**
 * `{"part": ..., ...}` into the record that its parts are fields of, with the states of omitted parts.
 * @param fields a kind, or what stands for the parts of a record as for the fields of a kind
 * @param depth how many brackets are open around it
 */
export function readParts(p: usize, fields: usize, record: usize, depth: i32): usize {
  if (load<u8>(p) !== 0x7b) return unexpected(p, "expected a record: a JSON object");
  if (depth > RECORD_DEPTH) return fail(p, "records are nested too deeply");
  let opaque: usize = 0;
  let unknown: usize = 0;
  let partial: usize = 0;
  p = space(p + 1);
  while (load<u8>(p) !== 0x7d) {
    p = readString(p);
    if (p === 0) return 0;
    const name = decoded();
    const field = findField(fields, name);
    p = colon(p);
    if (p === 0) return 0;
    if (field !== 0) p = readField(p, field, record, depth);
    else {
      if (load<u8>(start(name)) === 0x24) {
        if (isText(name, "$opaque")) opaque = p;
        else if (isText(name, "$unknown")) unknown = p;
        else if (isText(name, "$partial")) partial = p;
      }
      p = skipValue(p, depth);
    }
    if (p === 0) return 0;
    p = separator(p, 0x7d);
    if (p === 0) return 0;
  }
  if (opaque !== 0 && !markOmitted(opaque, fields, record, <u8>STATE_OPAQUE, 0)) return 0;
  if (unknown !== 0 && !markOmitted(unknown, fields, record, <u8>STATE_UNKNOWN, 0)) return 0;
  if (partial !== 0 && !markPartial(partial, fields, record)) return 0;
  return p + 1;
}

/** Types nest far less; texts that are no snapshot may not. */
const RECORD_DEPTH = 100;

/** What a duplicate before it has left of a record must not be seen. */
function clearParts(fields: usize, record: usize): void {
  const first = load<usize>(fields, KIND_FIELDS);
  const end = first + load<u32>(fields, KIND_FIELD_COUNT) * FIELD_SIZE;
  for (let f = first; f < end; f += FIELD_SIZE) {
    store<u8>(record + load<u32>(f, FIELD_STATE), load<u8>(f, FIELD_INITIAL));
    const at = record + load<u32>(f, FIELD_VALUE);
    const tag = load<u8>(f, FIELD_TAG);
    if (tag === TAG_RECORD) clearParts(load<usize>(f, FIELD_OF), record);
    else if (tag === TAG_BOOL || tag === TAG_ENUM) store<u8>(at, 0);
    else if (tag !== TAG_OTHER) store<u64>(at, 0);
  }
}

function readField(p: usize, field: usize, record: usize, depth: i32): usize {
  const state = record + load<u32>(field, FIELD_STATE);
  const at = record + load<u32>(field, FIELD_VALUE);
  const tag = load<u8>(field, FIELD_TAG);
  if (load<u8>(p) === 0x6e) {
    if (!(load<u16>(field, FIELD_FLAGS) & FLAG_OPTIONAL)) return unexpected(p, "`null` where a value is required");
    store<u8>(state, <u8>STATE_ABSENT);
    // What a duplicate before it has left must not be seen.
    if (tag === TAG_BOOL || tag === TAG_ENUM) store<u8>(at, 0);
    else if (tag !== TAG_OTHER && tag !== TAG_RECORD) store<u64>(at, 0);
    return skipLiteral(p);
  }
  if (tag === TAG_RECORD) {
    const parts = load<usize>(field, FIELD_OF);
    if (!(load<u8>(state) & <u8>STATE_OMITTED)) clearParts(parts, record);
    store<u8>(state, <u8>STATE_VALUE);
    return readParts(p, parts, record, depth + 1);
  }
  store<u8>(state, <u8>STATE_VALUE);
  if (tag === TAG_OTHER) return skipValue(p, depth);
  if (tag === TAG_COLLECTION) return readCollection(p, field, at);
  if (tag === TAG_KEYED) return readKeyed(p, field, at);
  const end = readScalar(p, tag, load<usize>(field, FIELD_OF));
  if (end === 0) return 0;
  if (tag === TAG_BOOL || tag === TAG_ENUM) store<u8>(at, <u8>lastScalar);
  else store<u64>(at, lastScalar);
  return end;
}

let lastScalar: u64 = 0;

/** A bool, int, enum member, string or key into `lastScalar`. */
function readScalar(p: usize, tag: i32, domain: usize): usize {
  if (tag === TAG_BOOL) {
    const c = load<u8>(p);
    if (c !== 0x74 && c !== 0x66) return unexpected(p, "expected `true` or `false`");
    lastScalar = c === 0x74 ? 1 : 0;
    return skipLiteral(p);
  }
  if (tag === TAG_INT) {
    const end = readInteger(p);
    lastScalar = <u64>integer();
    return end;
  }
  const end = readString(p);
  if (end === 0) return 0;
  lastScalar = decoded();
  if (tag !== TAG_ENUM) return end;
  const count = load<u32>(domain, ENUM_COUNT);
  for (let i: u32 = 0; i < count; i++) {
    if (str_equals(load<u64>(domain + ENUM_NAMES + (i << 3)), lastScalar)) {
      lastScalar = i;
      return end;
    }
  }
  return fail(p, "not a member of the enum");
}

/** `{"key": value, ...}`: keys, each with its value behind it. Of two equal keys, the last one is found. */
function readKeyed(p: usize, field: usize, at: usize): usize {
  if (load<u8>(p) !== 0x7b) return unexpected(p, "expected a map: a JSON object");
  const tag = load<u8>(field, FIELD_ELEMENT);
  const domain = load<usize>(field, FIELD_OF);
  let from = elementPosition();
  p = space(p + 1);
  while (load<u8>(p) !== 0x7d) {
    p = readString(p);
    if (p === 0) return 0;
    from = addElement(from, decoded());
    p = colon(p);
    if (p === 0) return 0;
    p = readScalar(p, tag, domain);
    if (p === 0) return 0;
    from = addElement(from, lastScalar);
    p = separator(p, 0x7d);
    if (p === 0) return 0;
  }
  store<usize>(at, from);
  store<u32>(at, <u32>(elementPosition() - from) >> 3, 4);
  return p + 1;
}

function readCollection(p: usize, field: usize, at: usize): usize {
  if (load<u8>(p) !== 0x5b) return unexpected(p, "expected an array");
  const tag = load<u8>(field, FIELD_ELEMENT);
  const domain = load<usize>(field, FIELD_OF);
  const records = (load<u16>(field, FIELD_FLAGS) & FLAG_ELEMENTS) !== 0;
  let from = elementPosition();
  p = space(p + 1);
  while (load<u8>(p) !== 0x5d) {
    if (records) {
      // Where it stands, for `readElements`.
      lastScalar = p;
      p = load<u8>(p) === 0x7b ? skipValue(p, 6) : unexpected(p, "expected a record: a JSON object");
    } else p = readScalar(p, tag, domain);
    if (p === 0) return 0;
    from = addElement(from, lastScalar);
    p = separator(p, 0x5d);
    if (p === 0) return 0;
  }
  store<usize>(at, from);
  store<u32>(at, <u32>(elementPosition() - from) >> 3, 4);
  if (tag === TAG_REF && !records && domain === kindRead) addPending(from, elementPosition());
  return p + 1;
}
