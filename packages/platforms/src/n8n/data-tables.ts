/** n8n's own tables: those that steps work on, with the columns that steps have of them, and those that source control describes. */
import type { PlatformExport } from '../adapter.js';
import { type Fact, known, knownClean, unknown } from '../fact.js';
import { fieldClass } from '../field-class.js';
import { at, elements, isObject, type JsonCursor, member, scalarText, textAt } from '../json-cursor.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { Workflow, WorkflowNode } from './workflow.js';

/** Where a step says which table it works on; undefined of steps that work on none. */
export function tablePlace(node: WorkflowNode): JsonCursor | undefined {
  if (!node.traits.worksOnTable) return undefined;
  return at(node.parameters, 'dataTableId') ?? at(node.parameters, 'tableName');
}

/**
 * Adds the table that a step works on, and the columns that it was shown when it was made.
 * @returns absent where none is chosen; undefined for steps that work on no table
 */
export function mapDataTable(
  workflow: Workflow,
  node: WorkflowNode,
  builder: SnapshotBuilder,
): Fact | undefined {
  const key = tableKey(workflow, node, builder);
  return key === undefined ? undefined : knownClean(key);
}

function tableKey(
  { file, isPreview }: Workflow,
  node: WorkflowNode,
  builder: SnapshotBuilder,
): string | null | undefined {
  if (!node.traits.worksOnTable) return undefined;
  const place = tablePlace(node);
  if (place === undefined) return isPreview ? someTable(node, builder) : null;
  const isLocator = member(place.value, '__rl') === true;
  const chosen = scalarText(isLocator ? member(place.value, 'value') : place.value)?.trim() ?? '';
  if (chosen === '') return null;
  if (chosen.startsWith('=')) return someTable(node, builder);
  const name = textAt(place, 'cachedResultName')?.trim() || chosen;
  const { key, first } = builder.sharedKey('DataStore', keyOf(chosen));
  if (first) addTable(key, name, file, place, builder);
  // `schema` is what the editor read of the table; `column` is what a table is made with.
  for (const column of elements(at(node.parameters, 'columns', 'schema')))
    addColumn(key, textAt(column, 'id'), column, file, builder);
  for (const column of elements(at(node.parameters, 'columns', 'column')))
    addColumn(key, textAt(column, 'name'), column, file, builder);
  return key;
}

/** One of which nothing is known: not even whether another step works on the same. */
function someTable({ key }: WorkflowNode, builder: SnapshotBuilder): string {
  return builder.stub('DataStore', `some data table of ${key}`);
}

/** Whether a value is what source control keeps of a table: nothing but its name and its columns. */
export function isTableExport(value: unknown): boolean {
  return (
    ['id', 'name'].every((name) => typeof member(value, name) === 'string') &&
    Array.isArray(member(value, 'columns')) &&
    member(value, 'ownedBy') !== undefined
  );
}

/** Adds the table, in the place of what workflows say of it. */
export function mapTableExport(
  { root, file }: PlatformExport,
  builder: SnapshotBuilder,
  exported: Set<string>,
): void {
  const { key } = builder.sharedKey('DataStore', keyOf(textAt(root, 'id') ?? ''));
  if (exported.has(`DataStore ${key}`)) return;
  exported.add(`DataStore ${key}`);
  addTable(key, textAt(root, 'name') || key, file, root, builder);
  for (const column of elements(at(root, 'columns')))
    if (isObject(column.value)) addColumn(key, textAt(column, 'name'), column, file, builder);
}

/** Ids are unique in an instance. Tables may be chosen by name, too. */
function keyOf(chosen: string): string {
  return `data table ${chosen}`;
}

function addTable(
  key: string,
  name: string,
  file: number,
  pointer: JsonCursor,
  builder: SnapshotBuilder,
): void {
  builder.add(
    'DataStore',
    key,
    { file, pointer, fields: {} },
    { name: known(name), content: known('records'), audit: unknown('n8n does not say') },
  );
}

function addColumn(
  store: string,
  name: string | undefined,
  column: JsonCursor,
  file: number,
  builder: SnapshotBuilder,
): void {
  if (name === undefined || name === '' || name.startsWith('=')) return;
  const { key, first } = builder.sharedKey('Field', `${store}/${name}`);
  if (!first) return;
  const type = textAt(column, 'type');
  builder.add(
    'Field',
    key,
    { file, pointer: column, fields: {} },
    {
      store: knownClean(store),
      name: known(name),
      type: type === undefined ? UNTOLD : known(type),
      class: known(fieldClass(name, type ?? '')),
      // n8n's tables have neither.
      masked: known(false),
      encrypted: known(false),
    },
  );
}

const UNTOLD: Fact = unknown('the export gives no type');
