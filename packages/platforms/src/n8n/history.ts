/** What n8n keeps of the runs of a workflow, where its settings say so; else the instance decides. */
import { ABSENT, type Fact, known, unknown } from '../fact.js';
import { at, type JsonCursor, textOf } from '../json-cursor.js';
import { pointers } from '../pointers.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { Workflow } from './workflow.js';

export function mapHistory(
  workflow: Workflow,
  settings: JsonCursor | undefined,
  builder: SnapshotBuilder,
): void {
  if (settings === undefined) return;
  const failures = at(settings, 'saveDataErrorExecution');
  const successes = at(settings, 'saveDataSuccessExecution');
  if (failures === undefined && successes === undefined) return;
  const [failed, succeeded] = [keptFact(failures), keptFact(successes)];
  builder.add(
    'LogSink',
    builder.claimKey('LogSink', workflow.key),
    { file: workflow.file, pointer: settings.pointer, fields: pointers({ failures, successes }) },
    {
      name: known(`runs of ${workflow.name}`),
      kind: known('history'),
      automation: known(workflow.key),
      workspace: ABSENT,
      failures: failed,
      successes: succeeded,
      payload: payloadFact([failed, succeeded]),
      changes: known(false),
    },
  );
}

const INSTANCE = unknown('the instance decides');

function keptFact(cursor: JsonCursor | undefined): Fact {
  const text = textOf(cursor);
  return text === 'all' || text === 'none' ? known(text === 'all') : INSTANCE;
}

/** n8n keeps all data of the runs that it keeps. */
function payloadFact(kept: readonly Fact[]): Fact {
  if (kept.some((f) => f.tag === 'known' && f.value === true)) return known(true);
  return kept.every((f) => f.tag === 'known') ? known(false) : INSTANCE;
}
