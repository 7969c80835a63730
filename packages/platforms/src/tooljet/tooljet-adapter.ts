/** The adapter for ToolJet: exported applications and workflows, with their data sources and tables. */
import type { NoteSink, PlatformAdapter, PlatformExport } from '../adapter.js';
import { textAt } from '../json-cursor.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { isWorkflow, readApp } from './app.js';
import { mapApp } from './map-app.js';
import { mapWorkflow } from './map-workflow.js';
import { appsIn, sniffTooljet } from './sniff.js';
import { mapSources } from './sources.js';
import { mapTables } from './tables.js';
import { START } from './workflow.js';

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
    'Package',
    'DataStore',
    'Field',
    'App',
    'Page',
    'Environment',
  ],
  sniff: sniffTooljet,
  map,
};

function map(exports: readonly PlatformExport[], builder: SnapshotBuilder, note: NoteSink): void {
  const tables = new Map<string, string>();
  const workflows = new Map<string, string>();
  for (const { root, file } of exports) mapTables(root, file, tables, builder);
  const apps = exports.flatMap(({ root, path, file }) =>
    appsIn(root).map((cursor) => readApp({ root: cursor, path, file }, builder)),
  );
  const triggers = new Map(
    apps
      .filter(({ root }) => isWorkflow(root))
      .map((app) => [app, builder.claimKey('Trigger', `${app.key}/${START}`)] as const),
  );
  for (const [{ root }, trigger] of triggers) workflows.set(textAt(root, 'id') ?? '', trigger);
  for (const app of apps) {
    const sources = mapSources(app, builder);
    const context = { app, sources, tables, workflows, builder, note: note.bind(undefined, app.file) };
    const trigger = triggers.get(app);
    if (trigger === undefined) mapApp(context);
    else mapWorkflow(trigger, context);
  }
}
