/** `policyc snapshot diff`: what changed between two snapshots. */
import { diffSnapshots } from '@policyc/model';
import { formatSnapshotDiff, formatSnapshotDiffJson } from '@policyc/report';
import { readClock } from '../clock.js';
import { displayName } from '../collect-files.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { loadSchema } from '../load-schema.js';
import { openSnapshot } from '../open-snapshot.js';
import type { TerminalIo } from '../terminal-io.js';
import type { SchemaOption } from './snapshot-validate.js';

export interface SnapshotDiffOptions extends SchemaOption {
  readonly format: 'terminal' | 'json';
  readonly exitCode?: true;
}

export async function runSnapshotDiff(
  before: string,
  after: string,
  options: SnapshotDiffOptions,
  io: TerminalIo,
): Promise<ExitCode> {
  const schema = await loadSchema(options.schema, io);
  if (schema === undefined) return EXIT.policies;
  const now = readClock(undefined);
  const old = await openSnapshot([before], schema, now, io);
  const current = await openSnapshot([after], schema, now, io);
  const diff = diffSnapshots(schema, old.snapshot, current.snapshot);
  await io.out(
    options.format === 'json'
      ? formatSnapshotDiffJson(diff, { before: displayName(before), after: displayName(after) })
      : formatSnapshotDiff(diff, io.outStyle.color),
  );
  return options.exitCode && diff.kinds.length > 0 ? EXIT.findings : EXIT.clean;
}
