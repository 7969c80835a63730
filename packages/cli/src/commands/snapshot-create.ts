/** `policyc snapshot create`: exports to a snapshot, and what became of every file. */
import { formatInputs } from '@policyc/report';
import { readClock } from '../clock.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { readExportsFolder } from '../read-exports-folder.js';
import { requireMapped } from '../require-mapped.js';
import type { TerminalIo } from '../terminal-io.js';
import { writeWhole } from '../write-file.js';

export interface SnapshotCreateOptions {
  readonly output?: string;
  readonly now?: string;
  readonly verbose?: true;
}

const LINE_FEED = Buffer.from('\n');

export async function runSnapshotCreate(
  paths: readonly string[],
  options: SnapshotCreateOptions,
  io: TerminalIo,
): Promise<ExitCode> {
  const read = await readExportsFolder(paths, readClock(options.now), io);
  requireMapped(read, paths);
  const { summary, text } = read;
  if (options.output === undefined) await io.out(`${new TextDecoder().decode(text)}\n`);
  else await writeWhole(options.output, Buffer.concat([text, LINE_FEED]));
  await io.err(formatInputs(summary, { color: io.errStyle.color, verbose: options.verbose === true }));
  return summary.skipped.some((s) => s.damaged) ? EXIT.inputs : EXIT.clean;
}
