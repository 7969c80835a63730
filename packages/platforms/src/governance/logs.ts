/** Logs that no export tells of. */

import { matchesName } from '@policyc/base';
import { ABSENT, type Fact, known, unknown } from '../fact.js';
import type { Placed } from './shape.js';
import type { Sidecar, SidecarLog } from './sidecar.js';
import type { Target } from './target.js';

const UNTOLD = unknown('policyc.yaml does not say');

export function mapLogs({ logs = [] }: Sidecar, target: Target): void {
  for (const log of logs) {
    if (log.name === undefined) continue;
    const { automations } = log;
    if (automations === undefined) {
      addLog(log, log.name.value, ABSENT, target);
      continue;
    }
    const matched = target.builder
      .assets('Automation')
      .filter(
        ({ values: { name } }) =>
          typeof name === 'string' && automations.some((p) => matchesName(name, p.value)),
      );
    if (matched.length === 0)
      target.note({ code: 'no-match', message: 'this entry matches no automation', pointer: log.pointer });
    for (const { key } of matched) addLog(log, `${log.name.value}/${key}`, known(key), target);
  }
}

function addLog(log: SidecarLog, wanted: string, automation: Fact, { builder, file }: Target): void {
  builder.add(
    'LogSink',
    builder.claimKey('LogSink', wanted),
    { file, pointer: log.pointer, fields: {} },
    {
      name: known(log.name?.value ?? wanted),
      kind: told(log.kind),
      automation,
      workspace: ABSENT,
      failures: told(log.failures),
      successes: told(log.successes),
      payload: told(log.payload),
      changes: told(log.changes),
      retention: told(log.retention),
    },
  );
}

function told(value: Placed<string | boolean> | undefined): Fact {
  return value === undefined ? UNTOLD : known(value.value);
}
