/** Collections and their fields: the tables of a Directus project. */
import { type Fact, known, unknown } from '../fact.js';
import { fieldClass } from '../field-class.js';
import { at, elements, isObject, type JsonCursor, member, textAt, textOf } from '../json-cursor.js';
import { pointers } from '../pointers.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { AuditLevel, StoreContent } from '../vocabulary.js';
import type { Row, Workspace } from './workspace.js';

/** What the collections of Directus itself hold; other `directus_` collections are its configuration. */
const SYSTEM: Readonly<Record<string, StoreContent>> = {
  directus_users: 'users',
  directus_files: 'files',
  directus_folders: 'files',
  directus_roles: 'access',
  directus_policies: 'access',
  directus_access: 'access',
  directus_permissions: 'access',
  directus_sessions: 'access',
  directus_shares: 'access',
};

/** The levels of `accountability`, of collections and of flows. */
export function auditFact(accountability: JsonCursor | undefined): Fact {
  if (accountability === undefined) return unknown('the export does not say what is kept');
  const level = AUDIT.get(accountability.value);
  return level === undefined ? unknown('not a level that Directus documents') : known(level);
}

const AUDIT: ReadonlyMap<unknown, AuditLevel> = new Map<unknown, AuditLevel>([
  ['all', 'full'],
  ['activity', 'activity'],
  [null, 'none'],
]);

/** Adds the tables that the export describes, and their fields. */
export function mapStores(workspace: Workspace, builder: SnapshotBuilder): void {
  for (const row of workspace.rows('collections')) {
    // A collection without a table is a folder of the navigation.
    if (!isObject(member(row.cursor.value, 'schema'))) continue;
    const name = textAt(row.cursor, 'collection');
    if (name === undefined || name === '') continue;
    const { key, first } = builder.sharedKey('DataStore', workspace.prefix + name);
    const audit = at(row.cursor, 'meta', 'accountability');
    if (first) addStore(key, name, row, auditFact(audit), { audit }, builder);
  }
  for (const row of workspace.rows('fields')) mapField(workspace, row, builder);
}

/**
 * The key of a table that something refers to; adds it where the export does not describe it.
 * @param mention where it is referred to
 */
export function storeKey(workspace: Workspace, name: string, mention: Row, builder: SnapshotBuilder): string {
  const { key, first } = builder.sharedKey('DataStore', workspace.prefix + name);
  if (first)
    addStore(key, name, mention, unknown('the export does not describe this collection'), {}, builder);
  return key;
}

function addStore(
  key: string,
  name: string,
  row: Row,
  audit: Fact,
  fields: { readonly [field: string]: JsonCursor | undefined },
  builder: SnapshotBuilder,
): void {
  const system = Object.hasOwn(SYSTEM, name) ? SYSTEM[name] : undefined;
  const content = system ?? (name.startsWith('directus_') ? 'logic' : 'records');
  builder.add(
    'DataStore',
    key,
    { file: row.file, pointer: row.cursor.pointer, fields: pointers(fields) },
    { name: known(name), content: known(content), audit },
  );
}

function mapField(workspace: Workspace, row: Row, builder: SnapshotBuilder): void {
  const collection = textAt(row.cursor, 'collection') ?? '';
  const name = textAt(row.cursor, 'field') ?? '';
  const type = textAt(row.cursor, 'type');
  // Fields without a column only arrange the form or show the other side of a relation.
  if (collection === '' || name === '' || type === 'alias') return;
  const store = storeKey(workspace, collection, row, builder);
  const { key, first } = builder.sharedKey('Field', `${store}/${name}`);
  if (!first) return;
  const special = at(row.cursor, 'meta', 'special');
  const marks = elements(special).flatMap((mark) => textOf(mark) ?? []);
  const hashed = type === 'hash' || marks.includes('hash');
  builder.add(
    'Field',
    key,
    {
      file: row.file,
      pointer: row.cursor.pointer,
      fields: pointers({ type: at(row.cursor, 'type'), masked: special, encrypted: special }),
    },
    {
      store: known(store),
      name: known(name),
      type: type === undefined ? unknown('the export gives no type') : known(type),
      class: known(fieldClass(name, type ?? '')),
      masked: known(hashed || marks.includes('conceal')),
      encrypted: known(hashed || marks.includes('encrypt')),
    },
  );
}
