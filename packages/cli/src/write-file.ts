import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CliError } from './cli-error.js';
import { EXIT } from './exit-code.js';
import { systemReason } from './system-reason.js';

/**
 * Writes a whole file or leaves the old one as it was: written beside it, then renamed over it.
 * Missing folders are made.
 * @throws CliError usage, where the place cannot be written
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const folder = dirname(path);
  const beside = join(folder, `.policyc-${randomBytes(6).toString('hex')}.tmp`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(beside, content, { flag: 'wx' });
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw new CliError(EXIT.usage, `cannot write ${path}: ${systemReason(error)}`);
  }
}
