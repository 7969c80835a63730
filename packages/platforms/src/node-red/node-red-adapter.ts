/** The adapter for Node-RED: flows, stored credentials, settings and manifests of one or more user directories. */
import type { NoteSink, PlatformAdapter, PlatformExport } from '../adapter.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { mapCredentialFiles, readClearCredentials, storedBeside } from './credentials.js';
import { readFlowFile } from './flow.js';
import { readGraph } from './graph.js';
import { mapFlow } from './map-flow.js';
import { mapManifests } from './packages.js';
import { mapPages } from './pages.js';
import { mapSettings, type Settings } from './settings.js';
import { SETTINGS_FORMAT } from './settings-format.js';
import { fileKindOf, sniffNodeRed } from './sniff.js';

export const nodeRedAdapter: PlatformAdapter = {
  name: 'node-red',
  kinds: [
    'Automation',
    'Trigger',
    'Step',
    'Param',
    'Request',
    'Endpoint',
    'Credential',
    'Package',
    'Workspace',
    'Role',
    'Principal',
    'LogSink',
    'Page',
  ],
  formats: [SETTINGS_FORMAT],
  sniff: sniffNodeRed,
  map: mapExports,
};

/** All keys are claimed before anything is mapped, so that files can refer to each other in any order. */
function mapExports(exports: readonly PlatformExport[], builder: SnapshotBuilder, note: NoteSink): void {
  const of = (kind: string) => exports.filter((e) => fileKindOf(e.root) === kind);
  const settings = of('settings').map((e) => mapSettings(e, builder));
  const files = of('flows').map((e) => readFlowFile(e, builder, (n) => note(e.file, n)));
  const stored = of('credentials');
  const clear = readClearCredentials(stored);
  mapManifests(of('manifest'), files, builder);
  mapCredentialFiles(stored, files, builder);
  for (const file of files) {
    const graph = readGraph(file);
    if (graph.broken > 0)
      note(file.file, {
        code: 'broken-connection',
        message: `${graph.broken} wire${graph.broken === 1 ? '' : 's'} to a node that is not in the file`,
      });
    mapPages(file, nearest(settings, file.path), builder);
    for (const flow of file.flows)
      mapFlow(flow, {
        file,
        graph,
        settings: nearest(settings, file.path),
        clear,
        stored: storedBeside(stored, file.path),
        builder,
        note: (n) => note(file.file, n),
      });
  }
}

/** The settings in the folder of a file, or in the nearest one above it. */
function nearest(settings: readonly Settings[], path: string): Settings | undefined {
  return settings
    .filter((s) => path.startsWith(s.folder))
    .sort((a, b) => b.folder.length - a.folder.length)[0];
}
