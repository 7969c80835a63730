/** Where a scenario runs, and what is kept of its runs. */
import { ABSENT, type Fact, known, knownSet, unknown } from '../fact.js';
import { at, textAt } from '../json-cursor.js';
import { pointers } from '../pointers.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { Scenario } from './scenario.js';

/** Adds the zone of Make that a blueprint names. @returns the reference to it */
export function mapZone({ root, file }: Scenario, builder: SnapshotBuilder): Fact {
  const zone = at(root, 'metadata', 'zone');
  const name = textAt(root, 'metadata', 'zone');
  if (zone === undefined || !name) return unknown('the blueprint does not say');
  const { key, first } = builder.sharedKey('Environment', name);
  if (first)
    builder.add(
      'Environment',
      key,
      { file, pointer: zone.pointer, fields: {} },
      {
        name: known(name),
        tier: unknown('a zone is a place, not a purpose'),
        region: known(name.split('.')[0] ?? name),
        managed: unknown('a setting of the organisation'),
        data_policies: knownSet([]),
      },
    );
  return known(key);
}

/** Adds the history of a scenario's runs. Confidential scenarios keep what happened, but not the data. */
export function mapHistory({ root, file, key, name }: Scenario, builder: SnapshotBuilder): void {
  const confidential = at(root, 'metadata', 'scenario', 'confidential');
  if (confidential === undefined) return;
  builder.add(
    'LogSink',
    builder.claimKey('LogSink', key),
    { file, pointer: confidential.pointer, fields: pointers({ payload: confidential }) },
    {
      name: known(`runs of ${name}`),
      kind: known('history'),
      automation: known(key),
      workspace: ABSENT,
      failures: known(true),
      successes: known(true),
      payload:
        typeof confidential.value === 'boolean' ? known(!confidential.value) : unknown('not true or false'),
      changes: known(false),
      retention: unknown('the plan of the organisation decides'),
    },
  );
}
