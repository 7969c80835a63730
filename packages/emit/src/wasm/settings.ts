/** Writes the parameters as the tables that the runtime reads OPA's data by, and says where their values in force stand. */
import { scalarAutomaton } from '@policyc/builtins';
import type { ir } from '@policyc/ir';
import {
  type AssetKind,
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

export class Settings {
  readonly address: number;
  readonly #schema: Schema;
  readonly #descriptors: Descriptors;
  readonly #data: StaticData;
  readonly #types = new Map<string, number>();
  readonly #cells = new Map<string, number>();

  constructor(
    { params, tables, schema }: ir.Program,
    layout: Layout,
    descriptors: Descriptors,
    data: StaticData,
  ) {
    this.#schema = schema;
    this.#descriptors = descriptors;
    this.#data = data;
    this.address = data.reserve(LAYOUT.SETTINGS_SIZE);
    const table = data.reserve(params.length * LAYOUT.PARAM_SIZE);
    data.u32(this.address + LAYOUT.SETTINGS_PARAM_COUNT, params.length);
    data.u32(this.address + LAYOUT.SETTINGS_PARAMS, table);
    data.u64(this.address + LAYOUT.SETTINGS_NOT_AN_OBJECT, data.text(FAULT_MESSAGES.notAnObject));
    data.u64(this.address + LAYOUT.SETTINGS_BASELINE, data.text(FAULT_MESSAGES.noBaseline));
    data.u64(this.address + LAYOUT.SETTINGS_VALIDATE, data.text(FAULT_MESSAGES.noValidation));
    data.u64(this.address + LAYOUT.SETTINGS_UNKNOWN, data.text(FAULT_MESSAGES.unknownParameter));
    const described = data.reserve(tables.length * LAYOUT.TABLE_SIZE);
    data.u32(this.address + LAYOUT.SETTINGS_TABLE_COUNT, tables.length);
    data.u32(this.address + LAYOUT.SETTINGS_TABLES, described);
    data.u64(this.address + LAYOUT.SETTINGS_NO_TABLES, data.text(FAULT_MESSAGES.noTables));
    data.u64(this.address + LAYOUT.SETTINGS_UNKNOWN_TABLE, data.text(FAULT_MESSAGES.unknownTable));
    for (const [i, { id, kind }] of tables.entries()) {
      const at = described + i * LAYOUT.TABLE_SIZE;
      this.#writeTable(id, kind, at);
      if (layout.kinds.some((k) => k.declaration.name === kind.name))
        data.u32(descriptors.kind(kind.name) + LAYOUT.KIND_TABLE, at);
    }
    for (const [i, param] of params.entries()) this.#writeParam(param, table + i * LAYOUT.PARAM_SIZE);
  }

  /** Address of the value in force of a parameter, or of one member of a map. */
  cell(param: string, member: string | undefined): number {
    const found = this.#cells.get(member === undefined ? param : `${param} ${member}`);
    if (found === undefined) throw new Error(`the parameter ${param} has no cell for ${member}`);
    return found;
  }

  #writeTable(id: string, kind: AssetKind, at: number): void {
    const data = this.#data;
    const fields = rowFields(kind);
    const columns = data.reserve(fields.length * LAYOUT.ROW_FIELD_SIZE);
    data.u64(at + LAYOUT.TABLE_ID, data.text(id));
    data.u64(at + LAYOUT.TABLE_EXPECTED, data.text(expectedRows(kind)));
    data.u32(at + LAYOUT.TABLE_FIELDS, columns);
    data.u32(at + LAYOUT.TABLE_FIELD_COUNT, fields.length);
    for (const [i, { name, type }] of fields.entries()) {
      const column = columns + i * LAYOUT.ROW_FIELD_SIZE;
      data.u64(column + LAYOUT.ROW_FIELD_NAME, data.text(name));
      data.u32(column + LAYOUT.ROW_FIELD_TYPE, this.#typeOf(type.type));
      data.u8(column + LAYOUT.ROW_FIELD_OPTIONAL, type.optional ? 1 : 0);
      data.u8(column + LAYOUT.ROW_FIELD_KEY, name === kind.key ? 1 : 0);
    }
  }

  #writeParam({ id, type, default: value }: ir.Param, at: number): void {
    const data = this.#data;
    const context = { data, schema: this.#schema };
    const members = membersOf(type, this.#schema);
    const count = members?.length ?? 1;
    const current = data.reserve(count * 8);
    const defaults = data.reserve(count * 8);
    this.#cells.set(id, current);
    data.u64(at + LAYOUT.PARAM_ID, data.text(id));
    data.u32(at + LAYOUT.PARAM_TYPE, this.#typeOf(type));
    data.u32(at + LAYOUT.PARAM_CELLS, current);
    data.u32(at + LAYOUT.PARAM_DEFAULTS, defaults);
    data.u32(at + LAYOUT.PARAM_CELL_COUNT, count);
    data.u64(at + LAYOUT.PARAM_EXPECTED, data.text(expectedParamValue(type, this.#schema)));
    if (!members || type.tag !== 'map') return data.u64(defaults, constantBits(context, value, type));
    const map = value as { readonly [member: string]: string | number | boolean };
    for (const [i, member] of members.entries()) {
      this.#cells.set(`${id} ${member}`, current + i * 8);
      data.u64(defaults + i * 8, constantBits(context, map[member] ?? 0, type.value));
    }
  }

  /** Address of the description of a type, one for all that are equal. */
  #typeOf(type: Type): number {
    const id = JSON.stringify(type);
    const known = this.#types.get(id);
    if (known !== undefined) return known;
    const data = this.#data;
    const at = data.reserve(LAYOUT.VALUE_TYPE_SIZE);
    this.#types.set(id, at);
    data.u8(at + LAYOUT.VALUE_TYPE_TAG, type.tag === 'map' ? LAYOUT.TAG_MAP : tagOf(type));
    if (type.tag === 'set') data.u8(at + LAYOUT.VALUE_TYPE_UNIQUE, 1);
    if (type.tag === 'enum') data.u32(at + LAYOUT.VALUE_TYPE_OF, this.#descriptors.enumeration(type.name));
    if (type.tag === 'list' || type.tag === 'set')
      data.u32(at + LAYOUT.VALUE_TYPE_ELEMENT, this.#typeOf(type.element));
    if (type.tag === 'map') {
      if (type.key.tag === 'enum')
        data.u32(at + LAYOUT.VALUE_TYPE_OF, this.#descriptors.enumeration(type.key.name));
      else data.u32(at + LAYOUT.VALUE_TYPE_KEY, this.#typeOf(type.key));
      data.u32(at + LAYOUT.VALUE_TYPE_ELEMENT, this.#typeOf(type.value));
    }
    data.u8(at + LAYOUT.VALUE_TYPE_FORM, FORMS.get(type.tag) ?? 0);
    const automaton = isTextType(type) ? scalarAutomaton(type.tag as ScalarTag) : undefined;
    if (automaton) data.u64(at + LAYOUT.VALUE_TYPE_PATTERN, data.block(automaton));
    return at;
  }
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
