/** Where Node-RED writes what happens: the loggers of its settings. */
import { ABSENT, type Fact, known, unknown } from '../fact.js';
import { computedForm, isOpen } from '../javascript.js';
import { at, entries, type JsonCursor, textOf } from '../json-cursor.js';
import { pointers } from '../pointers.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';

const COMPUTED = unknown('the settings compute it');

/** Adds a `LogSink` for each logger; without any there is the console. */
export function mapLogs(
  root: JsonCursor,
  { file, workspace }: { readonly file: number; readonly workspace: string },
  builder: SnapshotBuilder,
): void {
  const logging = at(root, 'logging');
  const loggers = logging === undefined ? [] : entries(logging);
  if (loggers.length === 0) {
    const computed = logging !== undefined || isOpen(root.value);
    const fact = (value: boolean) => (computed ? COMPUTED : known(value));
    add('console', logging ?? root, undefined, { failures: fact(true), changes: fact(false) });
  }
  for (const [name, cursor] of loggers) {
    const audit = at(cursor, 'audit');
    const level = at(cursor, 'level');
    add(name, cursor, { audit, level }, { failures: levelFact(level), changes: switchFact(audit) });
  }

  function add(
    name: string,
    cursor: JsonCursor,
    parts: { readonly audit?: JsonCursor | undefined; readonly level?: JsonCursor | undefined } | undefined,
    facts: { readonly failures: Fact; readonly changes: Fact },
  ): void {
    const handler = parts !== undefined && at(cursor, 'handler') !== undefined;
    builder.add(
      'LogSink',
      builder.claimKey('LogSink', `${workspace}/${name}`),
      { file, pointer: cursor.pointer, fields: pointers({ changes: parts?.audit, failures: parts?.level }) },
      {
        name: known(name),
        kind: known(handler ? 'service' : 'console'),
        automation: ABSENT,
        workspace: known(workspace),
        ...facts,
        successes: known(false),
        payload: known(false),
        retention: unknown('whoever reads the log decides'),
      },
    );
  }
}

/** Node-RED logs failures at every level but `off`. */
function levelFact(level: JsonCursor | undefined): Fact {
  if (level === undefined) return known(true);
  const text = textOf(level);
  return text === undefined ? COMPUTED : known(text !== 'off');
}

function switchFact(audit: JsonCursor | undefined): Fact {
  if (audit === undefined) return known(false);
  return typeof audit.value === 'boolean' && computedForm(audit.value) === undefined
    ? known(audit.value)
    : COMPUTED;
}
