/** Tables of ToolJet's own database, and their columns. */
import { known, unknown } from '../fact.js';
import { fieldClass } from '../field-class.js';
import { at, elements, type JsonCursor, textAt } from '../json-cursor.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';

/**
 * @param tables the keys of those that other files have told of, by id: each export holds the tables that it uses
 * @returns the same with those of this file
 */
export function mapTables(
  root: JsonCursor,
  file: number,
  tables: Map<string, string>,
  builder: SnapshotBuilder,
): ReadonlyMap<string, string> {
  for (const cursor of elements(at(root, 'tooljet_database'))) {
    const name = textAt(cursor, 'table_name');
    const id = textAt(cursor, 'id');
    if (name === undefined || (id !== undefined && tables.has(id))) continue;
    const key = builder.claimKey('DataStore', name);
    if (id !== undefined) tables.set(id, key);
    builder.add(
      'DataStore',
      key,
      { file, pointer: cursor.pointer, fields: {} },
      { name: known(name), content: known('records'), audit: unknown('ToolJet does not say') },
    );
    for (const column of elements(at(cursor, 'schema', 'columns'))) {
      const field = textAt(column, 'column_name');
      if (field === undefined) continue;
      const type = textAt(column, 'data_type') ?? '';
      builder.add(
        'Field',
        builder.claimKey('Field', `${key}/${field}`),
        { file, pointer: column.pointer, fields: {} },
        {
          store: known(key),
          name: known(field),
          type: known(type),
          class: known(fieldClass(field, type)),
          // ToolJet's database has neither.
          masked: known(false),
          encrypted: known(false),
        },
      );
    }
  }
  return tables;
}
