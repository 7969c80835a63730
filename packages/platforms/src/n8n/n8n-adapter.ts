/** The adapter for n8n: workflow exports, lists of them, backups and API answers; credentials; what an instance says of itself. */
import type { NoteSink, PlatformAdapter, PlatformExport } from '../adapter.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { isCredential, mapCredentialExport } from './credential-export.js';
import { instanceFile, mapInstalledPackages, mapInstance } from './instance.js';
import { mapWorkflow } from './map-workflow.js';
import { sniffN8n } from './sniff.js';
import { readWorkflow, type Workflow } from './workflow.js';

export const n8nAdapter: PlatformAdapter = {
  name: 'n8n',
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
    'Page',
    'LogSink',
  ],
  sniff: sniffN8n,
  map: mapExports,
};

/** All keys are claimed before anything is mapped, so that workflows can refer to each other in any order. */
function mapExports(exports: readonly PlatformExport[], builder: SnapshotBuilder, note: NoteSink): void {
  const sources: PlatformExport[] = [];
  for (const source of exports) {
    const file = instanceFile(source.root);
    if (file === 'settings') mapInstance(source, builder);
    else if (file === 'packages') mapInstalledPackages(source, builder);
    else if (isCredential(source.root.value)) mapCredentialExport(source, builder);
    else sources.push(source);
  }
  const workflows = sources.map((source) => readWorkflow(source, builder, (n) => note(source.file, n)));
  const byId = new Map<string, Workflow>();
  for (const workflow of workflows)
    if (workflow.id !== undefined && !byId.has(workflow.id)) byId.set(workflow.id, workflow);
  for (const workflow of workflows) mapWorkflow(workflow, { builder, byId }, (n) => note(workflow.file, n));
}
