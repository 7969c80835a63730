/** The adapter for Make: blueprints of scenarios. */
import type { NoteSink, PlatformAdapter, PlatformExport } from '../adapter.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { mapScenario } from './map-scenario.js';
import { readScenario } from './scenario.js';
import { sniffMake } from './sniff.js';

export const makeAdapter: PlatformAdapter = {
  name: 'make',
  kinds: [
    'Automation',
    'Trigger',
    'Step',
    'Param',
    'Request',
    'Endpoint',
    'Credential',
    'Connector',
    'DataStore',
    'Environment',
    'LogSink',
    'Variable',
    'VariableValue',
  ],
  sniff: sniffMake,
  map,
};

/** All keys are claimed before anything is mapped. */
function map(exports: readonly PlatformExport[], builder: SnapshotBuilder, note: NoteSink): void {
  const scenarios = exports.map((source) => readScenario(source, builder, (n) => note(source.file, n)));
  for (const scenario of scenarios) mapScenario(scenario, builder, (n) => note(scenario.file, n));
}
