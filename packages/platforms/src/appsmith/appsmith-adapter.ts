/** The adapter for Appsmith: applications in the git layout, or in one file. */
import type { NoteSink, PlatformAdapter, PlatformExport } from '../adapter.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { readApps } from './app.js';
import { mapDatasources } from './datasources.js';
import { mapLibraries } from './libraries.js';
import { mapApplication } from './map-application.js';
import { mapPage } from './map-page.js';
import { sniffAppsmith } from './sniff.js';
import { JS_OBJECT, QUERY_TEXT } from './text-files.js';

export const appsmithAdapter: PlatformAdapter = {
  name: 'appsmith',
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
    'App',
    'Page',
  ],
  formats: [JS_OBJECT, QUERY_TEXT],
  sniff: sniffAppsmith,
  map,
};

function map(exports: readonly PlatformExport[], builder: SnapshotBuilder, note: NoteSink): void {
  for (const app of readApps(exports, builder)) {
    const libraries = mapLibraries(app, builder);
    const datasources = mapDatasources(app, builder);
    mapApplication(app, builder);
    for (const page of app.pages) mapPage(app, page, libraries, datasources, builder, note);
  }
}
