/**
 * The files of one Directus project together, with keys claimed and nothing judged yet.
 * Files belong together by their folder: a template's `src`, and `schema` inside it; `collections` and `snapshot` of a
 * dump.
 */
import type { PlatformExport } from '../adapter.js';
import { at, elements, isObject, type JsonCursor, scalarText } from '../json-cursor.js';
import { type FileKind, fileKindOf, isRowOf } from './file-kinds.js';

/** One row of a file. */
export interface Row {
  /** Index of the file. */
  readonly file: number;
  readonly cursor: JsonCursor;
}

export interface Workspace {
  /** The folder; empty where the files stand in the folder that was read. */
  readonly path: string;
  /** Put before ids to make keys. */
  readonly prefix: string;
  /** Rows of lists, in order of the files; whole files for `settings` and `schema`. */
  readonly rows: (kind: FileKind) => readonly Row[];
  /** Whether there is such a file, be it empty. */
  readonly has: (kind: FileKind) => boolean;
}

export function groupWorkspaces(exports: readonly PlatformExport[]): readonly Workspace[] {
  const byFolder = new Map<string, PlatformExport[]>();
  for (const source of exports) {
    const folder = folderOf(source.path);
    const group = byFolder.get(folder) ?? [];
    group.push(source);
    byFolder.set(folder, group);
  }
  return [...byFolder].map(([path, sources]) => readWorkspace(path, sources));
}

/** Folders of a dump of directus-sync, whose `fields` has one for each collection. */
const DUMP_FOLDER = /(?:^|\/)(?:collections|snapshot(?:\/(?:collections|relations\/[^/]+|fields\/[^/]+))?)$/;

function folderOf(path: string): string {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  if (DUMP_FOLDER.test(folder)) return folder.replace(DUMP_FOLDER, '');
  const folders = folder.split('/');
  if (folders.at(-1) === 'schema') folders.pop();
  if (folders.at(-1) === 'src') folders.pop();
  return folders.join('/');
}

function readWorkspace(path: string, sources: readonly PlatformExport[]): Workspace {
  const byKind = new Map<FileKind, Row[]>();
  const add = (kind: FileKind, rows: readonly Row[]) => {
    const all = byKind.get(kind) ?? [];
    for (const row of rows) all.push(row);
    byKind.set(kind, all);
  };
  const rowsOf = (kind: FileKind, file: number, list: JsonCursor | undefined) =>
    elements(list)
      .filter((cursor) => isRowOf(kind, cursor.value))
      .map((cursor) => ({ file, cursor }));
  for (const { file, path: name, root } of sources) {
    const kind = fileKindOf(root.value, name);
    if (kind === undefined) continue;
    if (isObject(root.value)) add(kind, [{ file, cursor: root }]);
    else add(kind, rowsOf(kind, file, root));
  }
  // A schema snapshot holds the same lists, and those that people write leave members out; the files of the template
  // come first.
  for (const { file, cursor } of byKind.get('schema') ?? [])
    for (const kind of ['collections', 'fields'] as const)
      add(
        kind,
        elements(at(cursor, kind)).map((row) => ({ file, cursor: row })),
      );
  return {
    path,
    prefix: path === '' ? '' : `${path}/`,
    rows: (kind) => byKind.get(kind) ?? [],
    has: (kind) => byKind.has(kind),
  };
}

/** What other rows refer to it by: dumps of directus-sync have ids of their own. */
export function idOf(row: Row): string | undefined {
  return idAt(row, 'id') ?? idAt(row, '_syncId');
}

/** The text of a member that refers to another row: an id, or an object with one. */
export function idAt(row: Row, key: string): string | undefined {
  const cursor = at(row.cursor, key);
  const inner = cursor === undefined ? undefined : (at(cursor, 'id') ?? cursor);
  return scalarText(inner?.value) || undefined;
}
