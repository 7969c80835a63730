/**
 * What OPA's data replaces: parameters. Data come as values of the OPA interface, from whichever call made them.
 * Invariant: `settings_read` sets every cell anew, to the value given or to the default; faults are written as they are
 * found, in the order of their paths.
 */
import { data_value } from "./evaluation";
import { resetFailure } from "./failure";
import { isCidr, isIp } from "./ip";
import { integer, readInteger } from "./integer";
import { isDigit } from "./json";
import {
  ENUM_COUNT, ENUM_NAMES, FORM_CIDR, FORM_HOST, FORM_IP, PARAM_CELLS, PARAM_CELL_COUNT, PARAM_DEFAULTS, PARAM_EXPECTED, PARAM_ID,
  PARAM_SIZE, PARAM_TYPE, ROW_FIELD_KEY, ROW_FIELD_NAME, ROW_FIELD_OPTIONAL, ROW_FIELD_SIZE, ROW_FIELD_TYPE, SETTINGS_BASELINE,
  SETTINGS_NO_TABLES, SETTINGS_VALIDATE, SETTINGS_TABLES, SETTINGS_TABLE_COUNT, SETTINGS_UNKNOWN_TABLE, TABLE_EXPECTED, TABLE_FIELDS, TABLE_FIELD_COUNT, TABLE_ID, TABLE_SIZE,
  SETTINGS_NOT_AN_OBJECT, SETTINGS_PARAMS, SETTINGS_PARAM_COUNT, SETTINGS_UNKNOWN, TAG_BOOL,
  TAG_COLLECTION, TAG_ENUM, TAG_INT, TAG_MAP, VALUE_TYPE_ELEMENT, VALUE_TYPE_FORM, VALUE_TYPE_KEY, VALUE_TYPE_OF, VALUE_TYPE_PATTERN, VALUE_TYPE_TAG,
  VALUE_TYPE_UNIQUE,
} from "./layout";
import { allocateCleared } from "./memory";
import { out_ascii, out_byte, out_separator, out_string } from "./output";
import { str_matches } from "./regex";
import { givenBaselineIsBad } from "./snapshot";
import { isText, size, start, str_compare, str_equals } from "./slice";
import { isObject, memberNamed, newSorted } from "./value";
import { ARRAY, compareValues, FALSE_VALUE, NULL, NUMBER, OBJECT, SET, STRING, textOf, TRUE_VALUE, VALUE_AT, VALUE_COUNT, VALUE_TAG } from "./value-order";

const LISTED: u32 = 20;
const LONGEST_NAME: usize = 253;

let total: u32 = 0;
let given: u32 = 0;

export function faults_total(): i32 {
  return total;
}

/** How many parameters the data gives. */
export function settings_given(): i32 {
  return given;
}

/** A fault of a parameter, or of all of them where the id is empty. `code` and `message`: static texts. */
export function fault_add(id: u64, code: u64, message: u64): void {
  if (++total > LISTED) return;
  beginFault(id);
  out_string(code);
  endFault(message);
}

function beginFault(id: u64): void {
  out_separator();
  out_ascii('{"in":"data","path":["policyc"');
  out_ascii(',"params"');
  if (size(id) !== 0) {
    out_byte(0x2c);
    out_string(id);
  }
  out_ascii('],"code":');
}

function endFault(message: u64): void {
  out_ascii(',"message":');
  out_string(message);
  out_byte(0x7d);
}

function fault(id: u64, code: string, message: u64): void {
  if (++total > LISTED) return;
  beginFault(id);
  out_byte(0x22);
  out_ascii(code);
  out_byte(0x22);
  endFault(message);
}

/** Sets the cells of all parameters, and writes the faults of the data's types into an open array. */
export function settings_read(settings: usize): void {
  total = 0;
  given = 0;
  const params = load<usize>(settings, SETTINGS_PARAMS);
  const end = params + load<u32>(settings, SETTINGS_PARAM_COUNT) * PARAM_SIZE;
  for (let p = params; p < end; p += PARAM_SIZE)
    memory.copy(load<usize>(p, PARAM_CELLS), load<usize>(p, PARAM_DEFAULTS), load<u32>(p, PARAM_CELL_COUNT) << 3);
  const data = data_value();
  const root = data !== 0 && isObject(data) ? memberNamed(data, "policyc") : 0;
  if (root === 0) return readTables(settings, 0);
  if (!isObject(root)) return fault(0, "wrong-type", load<u64>(settings, SETTINGS_NOT_AN_OBJECT));
  const earlier = memberNamed(root, "baseline");
  if ((earlier !== 0 && !isObject(earlier)) || givenBaselineIsBad()) {
    total++;
    out_separator();
    out_ascii('{"in":"data","path":["policyc","baseline"],"code":"wrong-type"');
    endFault(load<u64>(settings, SETTINGS_BASELINE));
  }
  readParams(settings, memberNamed(root, "params"));
  readTables(settings, memberNamed(root, "tables"));
  const validate = memberNamed(root, "validate");
  if (validate !== 0 && !isMode(validate, "full") && !isMode(validate, "structural")) {
    if (++total > LISTED) return;
    out_separator();
    out_ascii('{"in":"data","path":["policyc","validate"],"code":"wrong-type"');
    endFault(load<u64>(settings, SETTINGS_VALIDATE));
  }
}

function isMode(value: usize, name: string): bool {
  return load<u32>(value, VALUE_TAG) === STRING && isText(textOf(value), name);
}

/** Whether the data asks for what nothing reads to be checked in full. */
export function asksForAll(): bool {
  const data = data_value();
  const root = data !== 0 && isObject(data) ? memberNamed(data, "policyc") : 0;
  const given = root !== 0 && isObject(root) ? memberNamed(root, "validate") : 0;
  return given !== 0 && isMode(given, "full");
}

function readParams(settings: usize, object: usize): void {
  if (object === 0) return;
  if (!isObject(object)) return fault(0, "wrong-type", load<u64>(settings, SETTINGS_NOT_AN_OBJECT));
  const params = load<usize>(settings, SETTINGS_PARAMS);
  const end = params + load<u32>(settings, SETTINGS_PARAM_COUNT) * PARAM_SIZE;
  const count = load<u32>(object, VALUE_COUNT);
  const pairs = load<usize>(object, VALUE_AT);
  given = count;
  for (let i: u32 = 0; i < count; i++) {
    const id = textOf(load<u32>(pairs + (i << 3)));
    const value = load<u32>(pairs + (i << 3), 4);
    let param = params;
    while (param < end && !str_equals(load<u64>(param, PARAM_ID), id)) param += PARAM_SIZE;
    if (param === end) fault(id, "unknown-parameter", load<u64>(settings, SETTINGS_UNKNOWN));
    else if (!readParam(value, param)) fault(id, "wrong-type", load<u64>(param, PARAM_EXPECTED));
  }
}

/** The faults of tables in the order of their ids: those of the program and those of the data, which are sorted alike. */
function readTables(settings: usize, object: usize): void {
  if (object !== 0 && !isObject(object)) return tableFault(0, "wrong-type", load<u64>(settings, SETTINGS_NO_TABLES));
  let table = load<usize>(settings, SETTINGS_TABLES);
  const end = table + load<u32>(settings, SETTINGS_TABLE_COUNT) * TABLE_SIZE;
  const count: u32 = object === 0 ? 0 : load<u32>(object, VALUE_COUNT);
  const pairs: usize = object === 0 ? 0 : load<usize>(object, VALUE_AT);
  let i: u32 = 0;
  while (table < end || i < count) {
    const id: u64 = i < count ? textOf(load<u32>(pairs + (i << 3))) : 0;
    const order: i32 = i === count ? -1 : table === end ? 1 : str_compare(load<u64>(table, TABLE_ID), id);
    if (order > 0) tableFault(id, "unknown-table", load<u64>(settings, SETTINGS_UNKNOWN_TABLE));
    else if (order < 0 || !isTable(load<u32>(pairs + (i << 3), 4), table))
      tableFault(load<u64>(table, TABLE_ID), "wrong-type", load<u64>(table, TABLE_EXPECTED));
    if (order <= 0) table += TABLE_SIZE;
    if (order >= 0) i++;
  }
}

function tableFault(id: u64, code: string, message: u64): void {
  if (++total > LISTED) return;
  out_separator();
  out_ascii('{"in":"data","path":["policyc","tables"');
  if (id !== 0) {
    out_byte(0x2c);
    out_string(id);
  }
  out_ascii('],"code":"');
  out_ascii(code);
  out_byte(0x22);
  endFault(message);
}

/** The rows that the data gives a table; 0 where they are not valid, which is told with the faults. */
export function givenRows(table: usize): usize {
  const data = data_value();
  const root = data !== 0 && isObject(data) ? memberNamed(data, "policyc") : 0;
  const object = root !== 0 && isObject(root) ? memberNamed(root, "tables") : 0;
  if (object === 0 || !isObject(object)) return 0;
  const rows = memberOf(object, load<u64>(table, TABLE_ID));
  return rows !== 0 && isTable(rows, table) ? rows : 0;
}

function memberOf(object: usize, name: u64): usize {
  const pairs = load<usize>(object, VALUE_AT);
  const end = pairs + (<usize>load<u32>(object, VALUE_COUNT) << 3);
  for (let p = pairs; p < end; p += 8) {
    const key = load<u32>(p);
    if (load<u32>(key, VALUE_TAG) === STRING && str_equals(textOf(key), name)) return load<u32>(p, 4);
  }
  return 0;
}

/** Whether a value is an array of rows, each with a key of its own. */
function isTable(value: usize, table: usize): bool {
  if (load<u32>(value, VALUE_TAG) !== ARRAY) return false;
  const count = load<u32>(value, VALUE_COUNT);
  const items = load<usize>(value, VALUE_AT);
  const keys = allocateCleared(<usize>count << 2);
  for (let i: u32 = 0; i < count; i++) {
    const key = keyOfRow(load<u32>(items + (i << 2)), table);
    if (key === 0) return false;
    store<u32>(keys + (i << 2), <u32>key);
  }
  return load<u32>(newSorted(SET, count, keys), VALUE_COUNT) === count;
}

/** The key of a row, 0 where it is none. */
function keyOfRow(row: usize, table: usize): usize {
  if (load<u32>(row, VALUE_TAG) !== OBJECT) return 0;
  const fields = load<usize>(table, TABLE_FIELDS);
  const end = fields + load<u32>(table, TABLE_FIELD_COUNT) * ROW_FIELD_SIZE;
  let known: u32 = 0;
  let found: usize = 0;
  for (let f = fields; f < end; f += ROW_FIELD_SIZE) {
    const value = memberOf(row, load<u64>(f, ROW_FIELD_NAME));
    const optional = load<u8>(f, ROW_FIELD_OPTIONAL) !== 0;
    if (value === 0) {
      if (!optional) return 0;
      continue;
    }
    known++;
    if (optional && load<u32>(value, VALUE_TAG) === NULL) continue;
    const type = load<usize>(f, ROW_FIELD_TYPE);
    if (!readValue(value, type)) return 0;
    if (load<u8>(type, VALUE_TYPE_UNIQUE) && !isAscending(value)) return 0;
    if (!load<u8>(f, ROW_FIELD_KEY)) continue;
    if (size(textOf(value)) === 0) return 0;
    found = value;
  }
  return known === load<u32>(row, VALUE_COUNT) ? found : 0;
}

/** Whether the array holds a set in its order. */
function isAscending(value: usize): bool {
  const count = load<u32>(value, VALUE_COUNT);
  const items = load<usize>(value, VALUE_AT);
  for (let i: u32 = 1; i < count; i++)
    if (compareValues(load<u32>(items + ((i - 1) << 2)), load<u32>(items + (i << 2))) >= 0) return false;
  return true;
}

function readParam(value: usize, param: usize): bool {
  const type = load<usize>(param, PARAM_TYPE);
  const cells = load<usize>(param, PARAM_CELLS);
  if (load<u8>(type, VALUE_TYPE_TAG) === TAG_MAP) {
    if (load<usize>(type, VALUE_TYPE_KEY) === 0) return readMap(value, type, cells);
    if (!readKeyed(value, type)) return false;
    store<u64>(cells, cell);
    return true;
  }
  if (!readValue(value, type)) return false;
  store<u64>(cells, cell);
  return true;
}

/** A map whose keys are texts: keys, each with its value behind it. */
function readKeyed(value: usize, type: usize): bool {
  if (load<u32>(value, VALUE_TAG) !== OBJECT) return false;
  const count = load<u32>(value, VALUE_COUNT);
  const pairs = load<usize>(value, VALUE_AT);
  const cells = allocateCleared(<usize>count << 4);
  for (let i: u32 = 0; i < count; i++) {
    const at = cells + (<usize>i << 4);
    if (!readValue(load<u32>(pairs + (i << 3)), load<usize>(type, VALUE_TYPE_KEY))) return false;
    store<u64>(at, cell);
    if (!readValue(load<u32>(pairs + (i << 3), 4), load<usize>(type, VALUE_TYPE_ELEMENT))) return false;
    store<u64>(at, cell, 8);
  }
  cell = <u64>cells | (<u64>count << 33);
  return true;
}

/** Every member of the enum, and nothing else. */
function readMap(value: usize, type: usize, cells: usize): bool {
  const keys = load<usize>(type, VALUE_TYPE_OF);
  const count = load<u32>(keys, ENUM_COUNT);
  if (load<u32>(value, VALUE_TAG) !== OBJECT || load<u32>(value, VALUE_COUNT) !== count) return false;
  const pairs = load<usize>(value, VALUE_AT);
  for (let i: u32 = 0; i < count; i++) {
    const key = load<u32>(pairs + (i << 3));
    const position = load<u32>(key, VALUE_TAG) === STRING ? memberPosition(textOf(key), keys) : -1;
    if (position < 0 || !readValue(load<u32>(pairs + (i << 3), 4), load<usize>(type, VALUE_TYPE_ELEMENT))) return false;
    store<u64>(cells + (<usize>position << 3), cell);
  }
  return true;
}

function memberPosition(name: u64, members: usize): i32 {
  const count = load<u32>(members, ENUM_COUNT);
  for (let i: u32 = 0; i < count; i++) if (str_equals(load<u64>(members + ENUM_NAMES + (<usize>i << 3)), name)) return <i32>i;
  return -1;
}

/** What `readValue` has read, as it stands in a cell. */
let cell: u64 = 0;

function readValue(value: usize, type: usize): bool {
  const tag = load<u8>(type, VALUE_TYPE_TAG);
  const found = load<u32>(value, VALUE_TAG);
  if (tag === TAG_BOOL) {
    cell = found === TRUE_VALUE ? 1 : 0;
    return found === TRUE_VALUE || found === FALSE_VALUE;
  }
  if (tag === TAG_INT) return found === NUMBER && readNumber(textOf(value));
  if (tag === TAG_COLLECTION) return found === ARRAY && readCollection(value, type);
  if (found !== STRING) return false;
  cell = textOf(value);
  if (tag === TAG_ENUM) {
    const position = memberPosition(cell, load<usize>(type, VALUE_TYPE_OF));
    cell = position;
    return position >= 0;
  }
  return isOfForm(cell, type);
}

/** In place: behind a number of a value there is never more of it. */
function readNumber(text: u64): bool {
  const end = readInteger(start(text));
  cell = <u64>integer();
  resetFailure();
  return end === start(text) + size(text);
}

function readCollection(value: usize, type: usize): bool {
  const element = load<usize>(type, VALUE_TYPE_ELEMENT);
  let count = load<u32>(value, VALUE_COUNT);
  let items = load<usize>(value, VALUE_AT);
  if (load<u8>(type, VALUE_TYPE_UNIQUE)) {
    const set = newSorted(SET, count, items);
    count = load<u32>(set, VALUE_COUNT);
    items = load<usize>(set, VALUE_AT);
  }
  const cells = allocateCleared(<usize>count << 3);
  for (let i: u32 = 0; i < count; i++) {
    if (!readValue(load<u32>(items + (i << 2)), element)) return false;
    store<u64>(cells + (i << 3), cell);
  }
  cell = <u64>cells | (<u64>count << 32);
  return true;
}

function isOfForm(text: u64, type: usize): bool {
  const form = load<u8>(type, VALUE_TYPE_FORM);
  if (form === FORM_IP) return isIp(text);
  if (form === FORM_CIDR) return isCidr(text);
  if (form === FORM_HOST && isIp(text)) return true;
  const pattern = load<u64>(type, VALUE_TYPE_PATTERN);
  if (pattern !== 0 && !str_matches(text, pattern)) return false;
  return form !== FORM_HOST || (size(text) <= LONGEST_NAME && !endsInNumber(text));
}

/** Whether the last label has digits only, which would read as an address. */
function endsInNumber(text: u64): bool {
  const from = start(text);
  let p = from + size(text);
  while (p > from && isDigit(load<u8>(p - 1))) p--;
  return p < from + size(text) && (p === from || load<u8>(p - 1) === 0x2e);
}
