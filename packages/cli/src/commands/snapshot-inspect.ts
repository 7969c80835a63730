/** `policyc snapshot inspect`: what a snapshot holds and how much of it is known. */
import {
  edgeStatistics,
  type InputSummary,
  type Schema,
  type Snapshot,
  snapshotStatistics,
} from '@policyc/model';
import { splitByPlatform } from '@policyc/platforms';
import { formatSnapshotSummary, formatSnapshotSummaryJson, type SnapshotSummary } from '@policyc/report';
import { readClock } from '../clock.js';
import { displayName } from '../collect-files.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { loadSchema } from '../load-schema.js';
import { openSnapshot } from '../open-snapshot.js';
import type { Reading } from '../read-exports-folder.js';
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
  const { snapshot, inputs, reading } = await openSnapshot([path], schema, readClock(undefined), io);
  const summary: SnapshotSummary = {
    file: displayName(path),
    bytes: Buffer.byteLength(JSON.stringify(snapshot)),
    snapshot,
    kinds: snapshotStatistics(schema, snapshot),
    edges: edgeStatistics(schema, snapshot),
    ...(inputs === undefined || reading === undefined
      ? {}
      : { reading: readingOf(schema, snapshot, inputs, reading) }),
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

/** What was read just now, platform by platform. */
function readingOf(
  schema: Schema,
  snapshot: Snapshot,
  inputs: InputSummary,
  { reports, bytes, milliseconds }: Reading,
): NonNullable<SnapshotSummary['reading']> {
  const shares = splitByPlatform(snapshot, reports);
  return {
    inputs,
    bytes,
    milliseconds,
    platforms: shares.map(({ platform, files, snapshot: share }) => ({
      platform,
      files,
      kinds: snapshotStatistics(schema, share),
    })),
  };
}
