/** `policyc snapshot create`: exports to a snapshot, and what became of every file. */
import type { SnapshotText } from '@policyc/platforms';
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

function* linesOf(text: SnapshotText): Iterable<Uint8Array> {
  yield* text.blocks();
  yield LINE_FEED;
}

async function print(text: SnapshotText, io: TerminalIo): Promise<void> {
  const decoder = new TextDecoder();
  for (const block of linesOf(text)) await io.out(decoder.decode(block, { stream: true }));
}

export async function runSnapshotCreate(
  paths: readonly string[],
  options: SnapshotCreateOptions,
  io: TerminalIo,
): Promise<ExitCode> {
  const read = await readExportsFolder(paths, readClock(options.now), io);
  requireMapped(read, paths);
  const { summary, text } = read;
  if (options.output === undefined) await print(text, io);
  else writeWhole(options.output, linesOf(text));
  await io.err(formatInputs(summary, { color: io.errStyle.color, verbose: options.verbose === true }));
  return summary.skipped.some((s) => s.damaged) ? EXIT.inputs : EXIT.clean;
}
