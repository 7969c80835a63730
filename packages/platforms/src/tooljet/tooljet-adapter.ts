/** The adapter for ToolJet: exported applications, with their data sources and tables. */
import type { NoteSink, PlatformAdapter, PlatformExport, Sniffed } from '../adapter.js';
import { at, elements, type JsonCursor, textAt } from '../json-cursor.js';
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
  const apps = appsIn(root);
  const workflows = apps.filter(isWorkflow);
  if (apps.length > workflows.length || elements(at(root, 'tooljet_database')).length > 0)
    return {
      tag: 'found',
      roots: [root],
      notes: workflows.map(({ pointer }) => ({ code: 'element-skipped', message: WORKFLOW, pointer })),
    };
  const [workflow] = workflows;
  return workflow === undefined
    ? { tag: 'foreign' }
    : { tag: 'unusable', reason: 'no-facts', message: WORKFLOW, pointer: workflow.pointer };
}

const WORKFLOW =
  'a workflow of ToolJet: its steps run in an order that is not read; no facts are taken from it';

/** Workflows are kept as applications without pages. Whoever reads them as such takes them for pages that anybody may open. */
function isWorkflow(app: JsonCursor): boolean {
  return textAt(app, 'type') === 'workflow';
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
      if (isWorkflow(cursor)) continue;
      const app = readApp({ root: cursor, path, file }, builder);
      const sources = mapSources(app, builder);
      mapApp({ app, sources, tables, builder, note: (n) => note(file, n) });
    }
  }
}
