/** Exports that are read from disk when it is their turn. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { type ExportFile, UnreadableFile } from '@policyc/platforms';
import { CliError } from './cli-error.js';
import { type CollectedFile, type FileLimits, readBytes, readError, requireSmall } from './collect-files.js';
import { EXIT } from './exit-code.js';

const HEAD = 4;

/**
 * @param path relative to the folder that was read
 * @throws CliError inputs, where the file is unreadable or too large
 */
export function storedFile(file: CollectedFile, path: string, limits: FileLimits): ExportFile {
  const stored = sizeAndHead(file, limits);
  return {
    path,
    stored,
    get bytes() {
      try {
        return readBytes(file, limits, EXIT.inputs);
      } catch (error) {
        throw error instanceof CliError ? new UnreadableFile(error.message) : error;
      }
    },
  };
}

function sizeAndHead(file: CollectedFile, limits: FileLimits): NonNullable<ExportFile['stored']> {
  try {
    const opened = openSync(file.path, 'r');
    try {
      const { size } = fstatSync(opened);
      requireSmall(file, size, limits, EXIT.inputs);
      const head = new Uint8Array(HEAD);
      return { size, head: head.subarray(0, readSync(opened, head)) };
    } finally {
      closeSync(opened);
    }
  } catch (error) {
    throw readError(file, error, EXIT.inputs);
  }
}
