/** `policyc snapshot inspect`: what a snapshot holds and how much of it is known. */
import { snapshotStatistics } from '@policyc/model';
import { formatSnapshotSummary, formatSnapshotSummaryJson } from '@policyc/report';
import { readClock } from '../clock.js';
import { displayName } from '../collect-files.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { loadSchema } from '../load-schema.js';
import { openSnapshot } from '../open-snapshot.js';
import type { TerminalIo } from '../terminal-io.js';
import type { SchemaOption } from './snapshot-validate.js';

export interface SnapshotInspectOptions extends SchemaOption {
  readonly format: 'terminal' | 'json';
  readonly verbose?: true;
}

export async function runSnapshotInspect(
  path: string,
  options: SnapshotInspectOptions,
  io: TerminalIo,
): Promise<ExitCode> {
  const schema = await loadSchema(options.schema, io);
  if (schema === undefined) return EXIT.policies;
  const { snapshot } = await openSnapshot([path], schema, readClock(undefined));
  const summary = {
    file: displayName(path),
    bytes: Buffer.byteLength(JSON.stringify(snapshot)),
    snapshot,
    kinds: snapshotStatistics(schema, snapshot),
  };
  await io.out(
    options.format === 'json'
      ? formatSnapshotSummaryJson(summary)
      : formatSnapshotSummary(summary, {
          color: io.outStyle.color,
          verbose: options.verbose === true,
        }),
  );
  return EXIT.clean;
}
