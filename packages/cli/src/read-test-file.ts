/** The files of `from snapshot` and of tables: below the folder of the policy file, following no link out of it. */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { systemReason } from './system-reason.js';

const MOST_BYTES = 64 << 20;

/**
 * @param uri the name of the policy file, relative to the working directory
 * @throws Error with a reason in words
 */
export function readTestFile(uri: string, path: string): string {
  try {
    const folder = realpathSync(dirname(uri));
    const file = realpathSync(join(folder, path));
    if (!file.startsWith(folder + sep)) throw new Error('it lies outside the folder of the .policy file');
    const { size } = statSync(file);
    if (size > MOST_BYTES) throw new Error(`it is larger than ${MOST_BYTES >> 20} MB`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(systemReason(error));
  }
}
