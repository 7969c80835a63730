/** The adapter for n8n: workflow exports, lists of them, backups, rows of its database and API answers; credentials; what an instance says of itself. */
import type { Json } from '@policyc/base';
import type { AdapterOfEach, ExportMapper, NoteSink, PlatformExport } from '../adapter.js';
import type { FileNote } from '../file-report.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { isCredential, mapCredentialExport } from './credential-export.js';
import { isTableExport, mapTableExport } from './data-tables.js';
import { ENTITY_ROWS } from './entity-rows.js';
import { readInnerWorkflows } from './inner-workflows.js';
import { instanceFile, mapInstalledPackages, mapInstance } from './instance.js';
import { mapWorkflow } from './map-workflow.js';
import { Neighbourhood } from './neighbourhood.js';
import { sniffN8n } from './sniff.js';
import { readWorkflow, type Workflow } from './workflow.js';

export const n8nAdapter: AdapterOfEach = {
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
    'DataStore',
    'Field',
  ],
  formats: [ENTITY_ROWS],
  settled: ['Trigger', 'Step', 'Param', 'Request', 'Endpoint'],
  sniff: sniffN8n,
  start: (builder, note) => new N8nMapper(builder, note),
};

/** Workflows refer to each other by id, in any order of files: what these mean is told at the end. */
class N8nMapper implements ExportMapper {
  readonly #builder: SnapshotBuilder;
  readonly #note: NoteSink;
  readonly #others: PlatformExport[] = [];
  readonly #neighbourhood: Neighbourhood;

  constructor(builder: SnapshotBuilder, note: NoteSink) {
    this.#builder = builder;
    this.#note = note;
    this.#neighbourhood = new Neighbourhood(builder);
  }

  isApart(exports: readonly PlatformExport[]): boolean {
    return exports.some((source) => !isWorkflowExport(source));
  }

  state(): Json {
    return this.#neighbourhood.state();
  }

  join(state: Json, files: ReadonlyMap<number, number>): void {
    this.#neighbourhood.join(state, files);
  }

  take(exports: readonly PlatformExport[]): void {
    const workflows: Workflow[] = [];
    for (const source of exports) {
      if (!isWorkflowExport(source)) this.#others.push(source);
      else {
        const note = (n: FileNote) => this.#note(source.file, n);
        const workflow = readWorkflow(source, this.#builder, note);
        workflows.push(workflow, ...readInnerWorkflows(workflow, this.#builder, note));
      }
    }
    for (const workflow of workflows) this.#neighbourhood.enter(workflow);
    for (const workflow of workflows)
      mapWorkflow(workflow, this.#neighbourhood, (n) => this.#note(workflow.file, n));
  }

  finish(): void {
    this.#neighbourhood.settle();
    // They know more of credentials and packages than the workflows that use them.
    const exported = new Set<string>();
    for (const source of this.#others) {
      const file = instanceFile(source.root);
      if (file === 'settings') mapInstance(source, this.#builder);
      else if (file === 'packages') mapInstalledPackages(source, this.#builder, exported);
      else if (isTableExport(source.root.value)) mapTableExport(source, this.#builder, exported);
      else mapCredentialExport(source, this.#builder, exported);
    }
  }
}

function isWorkflowExport({ root }: PlatformExport): boolean {
  return instanceFile(root) === undefined && !isCredential(root.value) && !isTableExport(root.value);
}
