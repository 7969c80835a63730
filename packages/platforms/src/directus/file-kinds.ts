/**
 * What the files of a Directus template, a schema snapshot or a dump of directus-sync are, by content: their names are
 * not looked at. Data: to teach the adapter a file, add the members that its elements always have, and those that they
 * never have.
 */
import { isObject, member } from '../json-cursor.js';

export type FileKind =
  | 'roles'
  | 'policies'
  | 'access'
  | 'permissions'
  | 'users'
  | 'collections'
  | 'fields'
  | 'flows'
  | 'operations'
  | 'extensions'
  | 'settings'
  | 'schema'
  | 'relations'
  | 'presets'
  | 'dashboards'
  | 'panels'
  | 'files'
  | 'folders'
  | 'translations';

/** Lists of rows; the first that fits counts, so narrower signatures stand first. */
const ROWS: readonly (readonly [FileKind, readonly string[], readonly string[]])[] = [
  // Before version 11, roles hold the rights that policies hold now; both are sets of rights.
  ['policies', ['name', 'admin_access', 'app_access'], []],
  ['roles', ['id', 'name', 'parent', 'policies'], ['admin_access']],
  ['roles', ['_syncId', 'name', 'parent', 'icon', 'description'], ['admin_access']],
  ['users', ['id', 'role', 'email', 'tfa_secret', 'status'], []],
  ['access', ['policy', 'role', 'user'], ['action']],
  ['permissions', ['collection', 'action', 'permissions', 'fields'], []],
  ['fields', ['collection', 'field', 'type', 'meta'], ['related_collection']],
  ['relations', ['collection', 'field', 'related_collection', 'meta'], []],
  ['collections', ['collection', 'meta', 'schema'], ['field']],
  ['flows', ['trigger', 'accountability', 'options', 'status'], []],
  ['operations', ['flow', 'key', 'type', 'resolve', 'reject'], []],
  ['extensions', ['bundle', 'meta', 'schema'], []],
  ['presets', ['layout', 'layout_query', 'bookmark', 'collection'], []],
  ['panels', ['dashboard', 'type', 'position_x', 'show_header'], []],
  ['dashboards', ['name', 'panels', 'note', 'icon'], []],
  ['files', ['id', 'filename_disk', 'filename_download', 'storage'], []],
  ['folders', ['id', 'name', 'parent'], ['policies']],
  ['folders', ['_syncId', 'name', 'parent'], ['icon']],
  ['translations', ['language', 'key', 'value'], []],
  ['settings', ['project_name', 'project_color', 'auth_password_policy'], []],
];

/** Dumps keep each collection, field and relation in a file of its own, and the version in another. */
const OBJECTS: readonly (readonly [FileKind, readonly string[], readonly string[]])[] = [
  ['settings', ['project_name', 'project_color', 'auth_password_policy'], []],
  ['schema', ['directus', 'collections', 'fields', 'relations'], []],
  ['schema', ['version', 'directus', 'vendor'], []],
  ['fields', ['collection', 'field', 'type', 'meta', 'schema'], ['related_collection']],
  ['relations', ['collection', 'field', 'related_collection', 'meta'], []],
  ['collections', ['collection', 'meta', 'schema'], ['field']],
];

/** Kinds that say nothing about security, and what they hold. */
export const WITHOUT_FACTS: Readonly<Partial<Record<FileKind, string>>> = {
  relations: 'relations between collections',
  presets: 'saved views',
  dashboards: 'dashboards',
  panels: 'panels of dashboards',
  files: 'the list of uploaded files',
  folders: 'the folders of uploaded files',
  translations: 'translations',
};

/** An empty list of permissions forbids everything, which is worth knowing; nothing but its name tells what it is. */
const EMPTY_PERMISSIONS = /(?:^|\/)src\/permissions\.json$/;

/** @returns undefined for everything that is not Directus's, other empty lists included */
export function fileKindOf(value: unknown, path: string): FileKind | undefined {
  if (Array.isArray(value)) {
    if (value.length === 0) return EMPTY_PERMISSIONS.test(path) ? 'permissions' : undefined;
    // One odd element does not make a file another; the first that is an object tells.
    const row = value.find(isObject);
    return ROWS.find(([, needs, excludes]) => fits(row, needs, excludes))?.[0];
  }
  return OBJECTS.find(([, needs, excludes]) => fits(value, needs, excludes))?.[0];
}

/** Whether a row of a list belongs to the kind that its first row showed. */
export function isRowOf(kind: FileKind, value: unknown): boolean {
  return ROWS.some(([name, needs, excludes]) => name === kind && fits(value, needs, excludes));
}

function fits(value: unknown, needs: readonly string[], excludes: readonly string[]): boolean {
  if (!isObject(value)) return false;
  return (
    needs.every((key) => member(value, key) !== undefined) &&
    excludes.every((key) => member(value, key) === undefined)
  );
}
