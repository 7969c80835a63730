/** Writes the parameters as the tables that the runtime reads OPA's data by, and says where their values in force stand. */
import { scalarAutomaton } from '@policyc/builtins';
import type { ir } from '@policyc/ir';
import {
  expectedParamValue,
  expectedRows,
  FAULT_MESSAGES,
  findEnum,
  isTextType,
  rowFields,
  type ScalarTag,
  type Schema,
  type Type,
} from '@policyc/model';
import { LAYOUT } from '@policyc/wasm-runtime';
import { constantBits } from './constant.js';
import type { Descriptors } from './descriptors.js';
import { type Layout, tagOf } from './layout.js';
import type { StaticData } from './module/static-data.js';

export interface Settings {
  readonly address: number;
  /** Address of the value in force of a parameter, or of one member of a map. */
  cell(param: string, member: string | undefined): number;
}

export function writeSettings(
  { params, tables, schema }: ir.Program,
  layout: Layout,
  descriptors: Descriptors,
  data: StaticData,
): Settings {
  const types = new Map<string, number>();
  const cells = new Map<string, number>();
  const address = data.reserve(LAYOUT.SETTINGS_SIZE);
  const table = data.reserve(params.length * LAYOUT.PARAM_SIZE);
  data.u32(address + LAYOUT.SETTINGS_PARAM_COUNT, params.length);
  data.u32(address + LAYOUT.SETTINGS_PARAMS, table);
  data.u64(address + LAYOUT.SETTINGS_NOT_AN_OBJECT, data.text(FAULT_MESSAGES.notAnObject));
  data.u64(address + LAYOUT.SETTINGS_BASELINE, data.text(FAULT_MESSAGES.noBaseline));
  data.u64(address + LAYOUT.SETTINGS_VALIDATE, data.text(FAULT_MESSAGES.noValidation));
  data.u64(address + LAYOUT.SETTINGS_UNKNOWN, data.text(FAULT_MESSAGES.unknownParameter));

  const writeType = (type: Type): number => {
    const id = JSON.stringify(type);
    const known = types.get(id);
    if (known !== undefined) return known;
    const at = data.reserve(LAYOUT.VALUE_TYPE_SIZE);
    types.set(id, at);
    data.u8(at + LAYOUT.VALUE_TYPE_TAG, type.tag === 'map' ? LAYOUT.TAG_MAP : tagOf(type));
    if (type.tag === 'set') data.u8(at + LAYOUT.VALUE_TYPE_UNIQUE, 1);
    if (type.tag === 'enum') data.u32(at + LAYOUT.VALUE_TYPE_OF, descriptors.enumeration(type.name));
    if (type.tag === 'list' || type.tag === 'set')
      data.u32(at + LAYOUT.VALUE_TYPE_ELEMENT, writeType(type.element));
    if (type.tag === 'map') {
      if (type.key.tag === 'enum')
        data.u32(at + LAYOUT.VALUE_TYPE_OF, descriptors.enumeration(type.key.name));
      else data.u32(at + LAYOUT.VALUE_TYPE_KEY, writeType(type.key));
      data.u32(at + LAYOUT.VALUE_TYPE_ELEMENT, writeType(type.value));
    }
    data.u8(at + LAYOUT.VALUE_TYPE_FORM, FORMS.get(type.tag) ?? 0);
    const automaton = isTextType(type) ? scalarAutomaton(type.tag as ScalarTag) : undefined;
    if (automaton) data.u64(at + LAYOUT.VALUE_TYPE_PATTERN, data.block(automaton));
    return at;
  };

  const described = data.reserve(tables.length * LAYOUT.TABLE_SIZE);
  data.u32(address + LAYOUT.SETTINGS_TABLE_COUNT, tables.length);
  data.u32(address + LAYOUT.SETTINGS_TABLES, described);
  data.u64(address + LAYOUT.SETTINGS_NO_TABLES, data.text(FAULT_MESSAGES.noTables));
  data.u64(address + LAYOUT.SETTINGS_UNKNOWN_TABLE, data.text(FAULT_MESSAGES.unknownTable));
  tables.forEach(({ id, kind }, i) => {
    const at = described + i * LAYOUT.TABLE_SIZE;
    const fields = rowFields(kind);
    const columns = data.reserve(fields.length * LAYOUT.ROW_FIELD_SIZE);
    data.u64(at + LAYOUT.TABLE_ID, data.text(id));
    data.u64(at + LAYOUT.TABLE_EXPECTED, data.text(expectedRows(kind)));
    data.u32(at + LAYOUT.TABLE_FIELDS, columns);
    data.u32(at + LAYOUT.TABLE_FIELD_COUNT, fields.length);
    fields.forEach(({ name, type }, j) => {
      const column = columns + j * LAYOUT.ROW_FIELD_SIZE;
      data.u64(column + LAYOUT.ROW_FIELD_NAME, data.text(name));
      data.u32(column + LAYOUT.ROW_FIELD_TYPE, writeType(type.type));
      data.u8(column + LAYOUT.ROW_FIELD_OPTIONAL, type.optional ? 1 : 0);
      data.u8(column + LAYOUT.ROW_FIELD_KEY, name === kind.key ? 1 : 0);
    });
    if (layout.kinds.some((k) => k.declaration.name === kind.name))
      data.u32(descriptors.kind(kind.name) + LAYOUT.KIND_TABLE, at);
  });

  params.forEach((param, i) => {
    const at = table + i * LAYOUT.PARAM_SIZE;
    const members = membersOf(param.type, schema);
    const count = members?.length ?? 1;
    const current = data.reserve(count * 8);
    const defaults = data.reserve(count * 8);
    cells.set(param.id, current);
    data.u64(at + LAYOUT.PARAM_ID, data.text(param.id));
    data.u32(at + LAYOUT.PARAM_TYPE, writeType(param.type));
    data.u32(at + LAYOUT.PARAM_CELLS, current);
    data.u32(at + LAYOUT.PARAM_DEFAULTS, defaults);
    data.u32(at + LAYOUT.PARAM_CELL_COUNT, count);
    data.u64(at + LAYOUT.PARAM_EXPECTED, data.text(expectedParamValue(param.type, schema)));
    const { default: value, type } = param;
    if (members && type.tag === 'map') {
      const map = value as { readonly [member: string]: string | number | boolean };
      members.forEach((member, j) => {
        cells.set(`${param.id} ${member}`, current + j * 8);
        data.u64(defaults + j * 8, constantBits({ data, schema }, map[member] ?? 0, type.value));
      });
    } else data.u64(defaults, constantBits({ data, schema }, value, type));
  });
  return {
    address,
    cell(param, member) {
      const found = cells.get(member === undefined ? param : `${param} ${member}`);
      if (found === undefined) throw new Error(`the parameter ${param} has no cell for ${member}`);
      return found;
    },
  };
}

const FORMS: ReadonlyMap<Type['tag'], number> = new Map<Type['tag'], number>([
  ['ip', LAYOUT.FORM_IP],
  ['cidr', LAYOUT.FORM_CIDR],
  ['host', LAYOUT.FORM_HOST],
]);

/** The members that a map has values for. */
function membersOf(type: Type, schema: Schema): readonly string[] | undefined {
  if (type.tag !== 'map' || type.key.tag !== 'enum') return undefined;
  return findEnum(schema, type.key.name)?.members.map((m) => m.name);
}
