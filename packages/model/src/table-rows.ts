/**
 * Tables: typed rows that come with OPA's data, `data.policyc.tables["package.name"]`, and read like assets of a kind of
 * their own that no snapshot lists.
 * Invariant: rows that `isTableRows` admits are valid assets of that kind in every engine.
 */
import { compareUtf8, type Json } from '@policyc/base';
import { expectedParamValue, isParamValue, normalSet } from './param-value.js';
import { scalarFault } from './scalars/index.js';
import type { AssetKind, Schema, StoredField } from './schema.js';
import { showFieldType, type Type } from './types.js';

/** The blank keeps it apart from the names of kinds. */
const PREFIX = 'table ';

/** The kind of a table's rows, as reports name it. */
export function tableKind(id: string): string {
  return PREFIX + id;
}

/** The id of the table whose rows are of the kind; undefined for other kinds. */
export function tableOf(kind: string): string | undefined {
  return kind.startsWith(PREFIX) ? kind.slice(PREFIX.length) : undefined;
}

/** The fields of rows: all of them are stored. */
export function rowFields(kind: AssetKind): readonly StoredField[] {
  return kind.fields.filter((f): f is StoredField => f.tag === 'stored');
}

/** The schema with the kinds of tables' rows. */
export function withTableKinds(schema: Schema, tables: readonly AssetKind[]): Schema {
  return tables.length === 0 ? schema : { ...schema, kinds: [...schema.kinds, ...tables] };
}

/** A fault of rows: the way to it from the array of rows, and what is expected there. */
export interface RowFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** Set where the name at the end of the way is what is wrong, not its value. */
  readonly isName?: true;
}

/** Whether the value is an array of rows of the kind, each with a key of its own. */
export function isTableRows(value: Json | undefined, kind: AssetKind, schema: Schema): boolean {
  return rowFaults(value, kind, schema).next().done === true;
}

/** What is wrong with rows, in their order. */
export function* rowFaults(
  value: Json | undefined,
  kind: AssetKind,
  schema: Schema,
): Generator<RowFault, void, undefined> {
  if (!Array.isArray(value)) {
    yield { path: [], message: 'expected an array of rows' };
    return;
  }
  const fields = rowFields(kind);
  const names = fields.map((f) => f.name);
  const keys = new Set<Json>();
  for (const [i, row] of (value as readonly Json[]).entries()) {
    if (!isObject(row)) {
      yield { path: [i], message: 'expected a row, an object' };
      continue;
    }
    for (const name of Object.keys(row))
      if (!names.includes(name))
        yield {
          path: [i, name],
          message: `no field of the table has this name; it has ${names.join(', ')}`,
          isName: true,
        };
    for (const field of fields) yield* fieldFaults(row, i, field, schema);
    const key = row[kind.key];
    if (key === '') yield { path: [i, kind.key], message: 'expected a key, which is not empty' };
    if (key !== undefined && keys.has(key))
      yield { path: [i, kind.key], message: 'expected a key that no row before has' };
    if (key !== undefined) keys.add(key);
  }
}

function* fieldFaults(
  row: { readonly [name: string]: Json },
  i: number,
  { name, type: { type, optional } }: StoredField,
  schema: Schema,
): Generator<RowFault, void, undefined> {
  const value = Object.hasOwn(row, name) ? row[name] : undefined;
  if (value === undefined) {
    if (!optional) yield { path: [i], message: `expected a row with \`${name}\`` };
  } else if (value === null && optional) {
    return;
  } else if (!isParamValue(value, type, schema)) {
    const or = optional ? ', or null' : '';
    yield textFault(value, type, [i, name]) ?? {
      path: [i, name],
      message: `${expectedParamValue(type, schema)}${or}`,
    };
  } else if (type.tag === 'set' && !isSorted(value as readonly (string | number | boolean)[])) {
    yield { path: [i, name], message: 'expected a set: sorted, nothing twice' };
  }
}

/** Of a text that is no value of its type: what the same literal in a policy would be told of. Of a list, about the first that is none. */
function textFault(value: Json, type: Type, path: RowFault['path']): RowFault | undefined {
  if ((type.tag === 'list' || type.tag === 'set') && Array.isArray(value)) {
    const elements = value as readonly Json[];
    // Sets were sorted: their elements need not stand in the file as they do here.
    const faults = elements.map((e, i) =>
      textFault(e, type.element, type.tag === 'list' ? [...path, i] : path),
    );
    return faults.find((f) => f !== undefined);
  }
  const fault = typeof value === 'string' ? scalarFault(value, type) : undefined;
  return fault && { path, message: `${JSON.stringify(value)} ${fault.problem}: ${fault.hint}` };
}

function isSorted(values: readonly (string | number | boolean)[]): boolean {
  const sorted = normalSet(values);
  return sorted.length === values.length && values.every((v, i) => v === sorted[i]);
}

function isObject(value: Json): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The message of the fault `wrong-type`. */
export function expectedRows(kind: AssetKind): string {
  const fields = rowFields(kind).map((f) => `${f.name}: ${showFieldType(f.type)}`);
  return `expected an array of rows, each with a ${kind.key} of its own: { ${fields.join(', ')} }; sets are sorted`;
}

/** Rows as data hold them: sets sorted, rows in the order of their keys. Of rows that are not valid, whatever can be done. */
export function normalRows(rows: readonly Json[], kind: AssetKind): readonly Json[] {
  const sets = rowFields(kind).filter((f) => f.type.type.tag === 'set');
  const normal = rows.map((row) => {
    if (!isObject(row)) return row;
    const sorted = sets.flatMap(({ name }): readonly (readonly [string, Json])[] => {
      const value = row[name];
      return Array.isArray(value) && value.every((v) => typeof v !== 'object')
        ? [[name, normalSet(value as readonly (string | number | boolean)[])]]
        : [];
    });
    return { ...row, ...Object.fromEntries(sorted) };
  });
  const keyOf = (row: Json) => (isObject(row) ? String(row[kind.key]) : '');
  return normal.sort((a, b) => compareUtf8(keyOf(a), keyOf(b)));
}
