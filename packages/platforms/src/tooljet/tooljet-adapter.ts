/** The adapter for ToolJet: exported applications, with their data sources and tables. */
import type { NoteSink, PlatformAdapter, PlatformExport, Sniffed } from '../adapter.js';
import { at, elements, type JsonCursor } from '../json-cursor.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { definitionOf, readApp } from './app.js';
import { mapApp, mapTables } from './map-app.js';
import { mapSources } from './sources.js';

export const tooljetAdapter: PlatformAdapter = {
  name: 'tooljet',
  kinds: [
    'Automation',
    'Trigger',
    'Step',
    'Param',
    'Request',
    'Endpoint',
    'Credential',
    'Connector',
    'ConnectorParam',
    'DataStore',
    'Field',
    'App',
    'Page',
    'Environment',
  ],
  sniff,
  map,
};

function sniff(root: JsonCursor): Sniffed {
  return appsIn(root).length > 0 || elements(at(root, 'tooljet_database')).length > 0
    ? { tag: 'found', roots: [root], notes: [] }
    : { tag: 'foreign' };
}

/** The applications of a file: a list under `app`, or one that is the file itself. */
function appsIn(root: JsonCursor): readonly JsonCursor[] {
  const listed = elements(at(root, 'app')).flatMap((app) => definitionOf(app) ?? []);
  return listed.length > 0 ? listed : [definitionOf(root) ?? []].flat();
}

function map(exports: readonly PlatformExport[], builder: SnapshotBuilder, note: NoteSink): void {
  for (const { root, path, file } of exports) {
    const tables = mapTables(root, file, builder);
    for (const cursor of appsIn(root)) {
      const app = readApp({ root: cursor, path, file }, builder);
      const sources = mapSources(app, builder);
      mapApp({ app, sources, tables, builder, note: (n) => note(file, n) });
    }
  }
}
