/**
 * Finds and reads files by name.
 * Invariant: deterministic order (UTF-8), each file once, symbolic links are not followed, sizes and counts are capped.
 */
import { readFile, realpath, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { compareUtf8 } from '@policyc/base';
import fastGlob from 'fast-glob';
import { CliError } from './cli-error.js';
import type { ExitCode } from './exit-code.js';
import { systemReason } from './system-reason.js';

export interface FileLimits {
  readonly count: number;
  /** Most bytes of one file. */
  readonly bytes: number;
  /** What to do about a file that is larger. */
  readonly hint?: string;
}

export interface CollectedFile {
  /** As shown: see `displayName`. */
  readonly name: string;
  readonly path: string;
}

/**
 * @param paths files and folders as the user gave them
 * @param pattern a glob for the files in folders
 * @param exitCode of the errors
 * @throws CliError where a path does not exist or there are too many files
 */
export async function collectFiles(
  paths: readonly string[],
  pattern: string,
  limits: FileLimits,
  exitCode: ExitCode,
): Promise<readonly CollectedFile[]> {
  const found = new Map<string, CollectedFile>();
  for (const path of paths) {
    const at = resolve(path);
    const info = await stat(at).catch((error: unknown) => {
      throw new CliError(exitCode, `cannot read ${path}: ${systemReason(error)}`);
    });
    const files = info.isDirectory() ? await filesBelow(at, pattern) : [at];
    for (const file of files) {
      const real = await realpath(file).catch(() => file);
      if (!found.has(real)) found.set(real, { name: displayName(file), path: file });
      if (found.size > limits.count) {
        throw new CliError(
          exitCode,
          `${path} holds more than ${limits.count} files`,
          'Name a smaller folder.',
        );
      }
    }
  }
  return [...found.values()].sort((a, b) => compareUtf8(a.name, b.name));
}

async function filesBelow(folder: string, pattern: string): Promise<readonly string[]> {
  const names = await fastGlob(pattern, {
    cwd: folder,
    onlyFiles: true,
    dot: false,
    followSymbolicLinks: false,
    suppressErrors: true,
    ignore: ['**/node_modules/**', '**/.git/**'],
  });
  return names.map((name) => join(folder, name));
}

/** The shorter of the absolute path and the one from the working folder, `/`-separated. */
export function displayName(path: string): string {
  const absolute = resolve(path);
  const fromHere = relative(process.cwd(), absolute);
  const name = fromHere === '' || fromHere.length > absolute.length ? absolute : fromHere;
  return sep === '/' ? name : name.split(sep).join('/');
}

/** @throws CliError where the file is unreadable, too large or not UTF-8 */
export async function readText(file: CollectedFile, limits: FileLimits, exitCode: ExitCode): Promise<string> {
  const bytes = await readBytes(file, limits, exitCode);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CliError(exitCode, `${file.name} is not UTF-8 text`, 'Save it as UTF-8.');
  }
}

/** @throws CliError where the file is unreadable or too large */
export async function readBytes(
  file: CollectedFile,
  limits: FileLimits,
  exitCode: ExitCode,
): Promise<Uint8Array> {
  try {
    const info = await stat(file.path);
    if (info.size > limits.bytes) {
      throw new CliError(exitCode, `${file.name} is larger than ${limits.bytes} bytes`, limits.hint);
    }
    return await readFile(file.path);
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(exitCode, `cannot read ${file.name}: ${systemReason(error)}`);
  }
}
