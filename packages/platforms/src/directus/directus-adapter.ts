/** The adapter for Directus: template folders and schema snapshots. */
import type { NoteSink, PlatformAdapter, PlatformExport } from '../adapter.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { yamlFormat } from '../yaml-document.js';
import { mapAccess } from './access.js';
import { readFlows } from './flow.js';
import { mapFlow } from './map-flow.js';
import { mapProject } from './project.js';
import { sniffDirectus } from './sniff.js';
import { mapStores } from './stores.js';
import { groupWorkspaces } from './workspace.js';

/** `directus schema snapshot` writes YAML unless it is told otherwise. */
const SCHEMA_SNAPSHOT = yamlFormat(['snapshot.yaml', 'snapshot.yml', 'schema.yaml', 'schema.yml']);

export const directusAdapter: PlatformAdapter = {
  name: 'directus',
  kinds: [
    'Workspace',
    'Role',
    'Principal',
    'Grant',
    'DataStore',
    'Field',
    'Automation',
    'Trigger',
    'Step',
    'Param',
    'Request',
    'Endpoint',
    'Package',
    'LogSink',
  ],
  formats: [SCHEMA_SNAPSHOT],
  sniff: sniffDirectus,
  map: mapExports,
};

/** Tables come first: grants and operations refer to them. Flows come last: who may start them depends on the grants. */
function mapExports(exports: readonly PlatformExport[], builder: SnapshotBuilder, note: NoteSink): void {
  for (const workspace of groupWorkspaces(exports)) {
    mapProject(workspace, builder);
    mapStores(workspace, builder);
    const anonymous = mapAccess(workspace, builder, note);
    const read = readFlows(workspace, builder, note);
    const flows = new Map(read.map((flow) => [flow.id, flow]));
    for (const flow of read) mapFlow(flow, { workspace, builder, flows, anonymous, note });
  }
}
