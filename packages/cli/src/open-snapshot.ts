/**
 * Snapshots for the commands that look at them: a snapshot's file, or exports that one is made of.
 * Invariant: what is a snapshot is told by its content; what is none is read as exports.
 */
import { open, stat } from 'node:fs/promises';
import { type InputSummary, type Schema, SNAPSHOT_FORMAT, type Snapshot } from '@policyc/model';
import { parseSnapshot } from '@policyc/platforms';
import { type Reading, readExportsFolder } from './read-exports-folder.js';
import { readSnapshot } from './read-snapshot.js';
import { requireMapped } from './require-mapped.js';
import type { TerminalIo } from './terminal-io.js';

export interface OpenedSnapshot {
  readonly snapshot: Snapshot;
  /** Where it was made of exports just now. */
  readonly inputs?: InputSummary;
  readonly reading?: Reading;
  /** Put before the paths of the snapshot's origins to show them. */
  readonly prefix: string;
}

/** Bytes in which a snapshot says what it is. */
const HEAD = 4096;

/**
 * @param paths one snapshot, or files and folders with exports
 * @param now the clock of a snapshot that is made
 * @param io shows how far reading has come
 * @throws CliError inputs
 */
export async function openSnapshot(
  paths: readonly string[],
  schema: Schema,
  now: string,
  io: TerminalIo,
): Promise<OpenedSnapshot> {
  const [path] = paths;
  if (path !== undefined && paths.length === 1 && (await isSnapshot(path)))
    return { snapshot: readSnapshot(path, schema), prefix: '' };
  const read = await readExportsFolder(paths, now, io);
  requireMapped(read, paths);
  return {
    snapshot: parseSnapshot(read.text),
    inputs: read.summary,
    reading: read.reading,
    prefix: read.prefix,
  };
}

async function isSnapshot(path: string): Promise<boolean> {
  const info = await stat(path).catch(() => undefined);
  if (!info?.isFile()) return false;
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    return buffer.toString('latin1', 0, bytesRead).includes(`"${SNAPSHOT_FORMAT}"`);
  } finally {
    await file.close();
  }
}
