/**
 * Files inside archives stand for themselves: `solution.zip/Workflows/a.json`. Archives in archives are opened too, as apps in
 * solutions are; how deep and how much is bounded for all together.
 */
import { bytesOf, type ExportFile, headOf, sizeOf } from '../export-file.js';
import type { SkippedFile, SkipReason } from '../file-report.js';
import { redactText } from '../secrets/redact-text.js';
import { isZip, readZip, ZIP_LIMITS, type ZipLimits, type ZipProblem, type ZipReason } from './read-zip.js';

export interface Expanded {
  readonly files: readonly ExportFile[];
  readonly skipped: readonly SkippedFile[];
}

/** A solution in a backup holds apps: deeper is nothing that an export has. */
const MAX_NESTED = 3;

/** @param wanted whether a file of this name is of a kind that is read */
export function expandArchives(
  files: readonly ExportFile[],
  wanted: (path: string) => boolean,
  maxFileBytes: number,
): Expanded {
  const found: ExportFile[] = [];
  const skipped: SkippedFile[] = [];
  let left = ZIP_LIMITS.totalBytes;
  for (const file of files) {
    if (isZip(headOf(file))) openStored(file);
    else found.push(file);
  }
  return { files: found, skipped };

  function skip(path: string, problem: ZipProblem): void {
    skipped.push({ tag: 'skipped', path, reason: REASONS[problem.reason], message: problem.message });
  }

  function openStored(file: ExportFile): void {
    // The same is told of it as of every file that is too large, or cannot be read.
    const bytes = sizeOf(file) > maxFileBytes ? undefined : bytesOf(file);
    if (bytes instanceof Uint8Array) open({ path: file.path, bytes }, 1);
    else found.push(file);
  }

  function open({ path, bytes }: ExportFile, depth: number): void {
    const limits: ZipLimits = { ...ZIP_LIMITS, entryBytes: maxFileBytes, totalBytes: left };
    const zip = readZip(bytes, limits, wanted);
    if (zip.tag === 'refused') {
      skip(path, zip.problem);
      return;
    }
    if (zip.entries.length === 0)
      skipped.push({ tag: 'skipped', path, reason: 'empty', message: 'the archive is empty' });
    for (const { name, content } of zip.entries) {
      const inner = `${path}/${redactText(name)}`;
      if (!(content instanceof Uint8Array)) {
        skip(inner, content);
      } else if (!wanted(name)) {
        const message = 'of no kind that exports have; it was not opened';
        skipped.push({ tag: 'skipped', path: inner, reason: 'not-an-export', message });
      } else if (isZip(content)) {
        left -= content.length;
        if (depth < MAX_NESTED) open({ path: inner, bytes: content }, depth + 1);
        else
          skip(inner, {
            reason: 'too-large',
            message: `more than ${MAX_NESTED} archives stand inside each other`,
          });
      } else {
        left -= content.length;
        found.push({ path: inner, bytes: content });
      }
    }
  }
}

const REASONS: Readonly<Record<ZipReason, SkipReason>> = {
  'too-large': 'too-large',
  damaged: 'damaged',
  'unsafe-entry': 'unsafe-entry',
  unsupported: 'unsupported',
};
