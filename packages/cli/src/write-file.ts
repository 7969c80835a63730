import { randomBytes } from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { CliError } from './cli-error.js';
import { EXIT } from './exit-code.js';
import { systemReason } from './system-reason.js';

/**
 * Writes a whole file or leaves the old one as it was: written beside it, then renamed over it.
 * Missing folders are made. A link stays one: what it leads to is written. What is no file (a pipe, a device like `/dev/null`) is written to as it is.
 * @param content text, bytes, or bytes block by block
 * @throws CliError usage, where the place cannot be written
 */
export function writeWhole(path: string, content: string | Uint8Array | Iterable<Uint8Array>): void {
  try {
    const there = statSync(path, { throwIfNoEntry: false });
    if (there !== undefined && isPassage(there)) write(path, 'w', content);
    else replace(there === undefined ? path : realpathSync.native(path), content);
  } catch (error) {
    throw new CliError(EXIT.usage, `cannot write ${path}: ${systemReason(error)}`);
  }
}

type Content = Parameters<typeof writeWhole>[1];

function isPassage(there: Stats): boolean {
  return there.isCharacterDevice() || there.isFIFO() || there.isSocket();
}

function replace(path: string, content: Content): void {
  const folder = dirname(path);
  const beside = join(folder, `.policyc-${randomBytes(6).toString('hex')}.tmp`);
  try {
    // At once: nothing else is done meanwhile, and while a process waits it collects garbage that it would have taken along.
    mkdirSync(folder, { recursive: true });
    write(beside, 'wx', content);
    renameSync(beside, path);
  } catch (error) {
    removeIfThere(beside);
    throw error;
  }
}

function write(path: string, flag: 'w' | 'wx', content: Content): void {
  const file = openSync(path, flag);
  try {
    const blocks = typeof content === 'string' || content instanceof Uint8Array ? [content] : content;
    for (const block of blocks) writeFileSync(file, block);
  } finally {
    closeSync(file);
  }
}

function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // What was wrong with it is told already.
  }
}
