/** The adapter for n8n: workflow exports, lists of them, backups and API answers. */
import type { NoteSink, PlatformAdapter, PlatformExport } from '../adapter.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { mapWorkflow } from './map-workflow.js';
import { sniffN8n } from './sniff.js';
import { readWorkflow, type Workflow } from './workflow.js';

export const n8nAdapter: PlatformAdapter = {
  name: 'n8n',
  kinds: ['Automation', 'Trigger', 'Step', 'Param', 'Request', 'Endpoint', 'Credential', 'Package'],
  sniff: sniffN8n,
  map: mapExports,
};

/** All keys are claimed before anything is mapped, so that workflows can refer to each other in any order. */
function mapExports(exports: readonly PlatformExport[], builder: SnapshotBuilder, note: NoteSink): void {
  const workflows = exports.map((source) => readWorkflow(source, builder, (n) => note(source.file, n)));
  const byId = new Map<string, Workflow>();
  for (const workflow of workflows)
    if (workflow.id !== undefined && !byId.has(workflow.id)) byId.set(workflow.id, workflow);
  for (const workflow of workflows) mapWorkflow(workflow, { builder, byId }, (n) => note(workflow.file, n));
}
