/**
 * Finds and reads files by name.
 * Invariant: deterministic order (UTF-8), each file once, symbolic links are not followed, sizes and counts are capped.
 */
import { readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
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
export function collectFiles(
  paths: readonly string[],
  pattern: string,
  limits: FileLimits,
  exitCode: ExitCode,
): readonly CollectedFile[] {
  const found = new Map<string, CollectedFile>();
  for (const path of paths) {
    const at = resolve(path);
    const info = statOf(path, at, exitCode);
    const real = realPath(at);
    const below = info.isDirectory() ? namesBelow(at, pattern) : [''];
    for (const name of below) {
      // No link leads to a file below a folder, so that its real path is that of the folder.
      const key = join(real, name);
      const file = join(at, name);
      if (!found.has(key)) found.set(key, { name: displayName(file), path: file });
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

function statOf(path: string, at: string, exitCode: ExitCode): Stats {
  try {
    return statSync(at);
  } catch (error) {
    throw new CliError(exitCode, `cannot read ${path}: ${systemReason(error)}`);
  }
}

function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

/** Files below a folder, without hidden ones and links. A folder that cannot be read has none. */
function namesBelow(folder: string, pattern: string): readonly string[] {
  return fastGlob.sync(pattern, {
    cwd: folder,
    onlyFiles: true,
    dot: false,
    followSymbolicLinks: false,
    suppressErrors: true,
    ignore: ['**/node_modules/**', '**/.git/**'],
  });
}

/** The shorter of the absolute path and the one from the working folder, `/`-separated. */
export function displayName(path: string): string {
  const absolute = resolve(path);
  const fromHere = relative(process.cwd(), absolute);
  const name = fromHere === '' || fromHere.length > absolute.length ? absolute : fromHere;
  return sep === '/' ? name : name.split(sep).join('/');
}

/** @throws CliError where the file is unreadable, too large or not UTF-8 */
export function readText(file: CollectedFile, limits: FileLimits, exitCode: ExitCode): string {
  const bytes = readBytes(file, limits, exitCode);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CliError(exitCode, `${file.name} is not UTF-8 text`, 'Save it as UTF-8.');
  }
}

/**
 * Files are small: handing each to a thread and back takes fifteen times as long as to read it.
 * @throws CliError where the file is unreadable or too large
 */
export function readBytes(file: CollectedFile, limits: FileLimits, exitCode: ExitCode): Uint8Array {
  try {
    requireSmall(file, statSync(file.path).size, limits, exitCode);
    return readFileSync(file.path);
  } catch (error) {
    throw readError(file, error, exitCode);
  }
}

/** @throws CliError where a file of so many bytes is too large */
export function requireSmall(
  file: CollectedFile,
  size: number,
  limits: FileLimits,
  exitCode: ExitCode,
): void {
  if (size > limits.bytes)
    throw new CliError(exitCode, `${file.name} is larger than ${limits.bytes} bytes`, limits.hint);
}

/** What is told of a file that cannot be read. */
export function readError(file: CollectedFile, error: unknown, exitCode: ExitCode): CliError {
  if (error instanceof CliError) return error;
  return new CliError(exitCode, `cannot read ${file.name}: ${systemReason(error)}`);
}
