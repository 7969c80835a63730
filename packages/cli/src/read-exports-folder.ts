/**
 * Reads raw exports from disk into a snapshot, and tells what became of every file.
 * Places are kept relative to the folder that was read, so that snapshots and fingerprints do not depend on where a
 * person stood; `prefix` leads from there to the working folder.
 */
import { stat } from 'node:fs/promises';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import type { InputSummary, SkippedFile } from '@policyc/model';
import {
  EXPORT_EXTENSIONS,
  type ExportFile,
  type FileReport,
  SIDECAR_NAMES,
  type SkipReason,
  type SnapshotText,
  sizeOf,
} from '@policyc/platforms';
import { CliError } from './cli-error.js';
import { type CollectedFile, collectFiles, displayName, type FileLimits } from './collect-files.js';
import { EXIT } from './exit-code.js';
import { readInThreads } from './read-in-threads.js';
import { createReadingProgress } from './reading-progress.js';
import { storedFile } from './stored-file.js';
import type { TerminalIo } from './terminal-io.js';

export interface ReadInputs {
  /** The snapshot as JSON. */
  readonly text: SnapshotText;
  readonly platform: string;
  /** Paths as shown. */
  readonly summary: InputSummary;
  /** Put before the paths of the snapshot's origins to show them: empty or ending with `/`. */
  readonly prefix: string;
  readonly reading: Reading;
}

/** What reading took, and what each file gave. */
export interface Reading {
  readonly reports: readonly FileReport[];
  readonly bytes: number;
  /** Of processor time, from bytes in memory to the snapshot. */
  readonly milliseconds: number;
}

const LIMITS: FileLimits = { count: 200_000, bytes: 64 << 20 };
/** Other files in a folder are counted, not opened. */
function isRead(path: string): boolean {
  const name = path.toLowerCase();
  return EXPORT_EXTENSIONS.some((extension) => name.endsWith(extension));
}

/**
 * @param paths files and folders
 * @param now the evaluation's clock
 * @param io shows how far it has come
 * @throws CliError inputs
 */
export async function readExportsFolder(
  paths: readonly string[],
  now: string,
  io: TerminalIo,
): Promise<ReadInputs> {
  const found = collectFiles(paths, '**/*', LIMITS, EXIT.inputs);
  const root = await commonFolder(withExports(paths, found));
  const shown = displayName(root);
  const prefix = shown === displayName(process.cwd()) ? '' : `${shown === '/' ? '' : shown}/`;
  const named = new Set(paths.map((p) => resolve(p)));
  const relativeName = (f: CollectedFile) => relative(root, f.path).split(sep).join('/');
  const skipped: SkippedFile[] = [];
  const files: ExportFile[] = [];
  for (const file of found) {
    if (!isRead(file.path) && !named.has(file.path)) {
      skipped.push({
        file: file.name,
        reason: 'of no kind that exports have',
        message: 'it was not opened',
        damaged: false,
      });
      continue;
    }
    try {
      files.push(storedFile(file, relativeName(file), LIMITS));
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      skipped.push({ file: file.name, reason: 'not readable', message: error.message, damaged: true });
    }
  }
  const before = process.cpuUsage();
  const progress = createReadingProgress(io);
  const {
    text,
    platform,
    counts,
    files: reports,
  } = await readInThreads(files, { now, maxFileBytes: LIMITS.bytes }, { onProgress: progress.report });
  await progress.end();
  const { user, system } = process.cpuUsage(before);
  const bytes = files.reduce((sum, file) => sum + sizeOf(file), 0);
  const mapped = reports.filter((r) => r.tag === 'mapped').length;
  const summary: InputSummary = {
    // Files in archives count for themselves.
    files: skipped.length + reports.length,
    mapped,
    skipped: [...skipped, ...reports.flatMap((r) => skippedOf(r, prefix))],
    notes: reports.flatMap((r) => notesOf(r, prefix)),
    assets: counts,
  };
  const milliseconds = (user + system) / 1_000;
  return { text, platform, summary, prefix, reading: { reports, bytes, milliseconds } };
}

/** What is said about exports elsewhere does not change where they stand, and with that what they are known by. */
function withExports(paths: readonly string[], found: readonly CollectedFile[]): readonly string[] {
  const some = paths.filter((path) => {
    const at = resolve(path);
    const inside = found.filter((file) => file.path === at || file.path.startsWith(`${at}${sep}`));
    return inside.some((file) => !SIDECAR_NAMES.includes(basename(file.path)));
  });
  return some.length === 0 ? paths : some;
}

/** The folder itself where one was named, else the deepest one that holds all that was named. */
async function commonFolder(paths: readonly string[]): Promise<string> {
  const folders = await Promise.all(
    paths.map(async (path) => {
      const at = resolve(path);
      const info = await stat(at).catch(() => undefined);
      return info?.isDirectory() ? at : dirname(at);
    }),
  );
  const [first = process.cwd(), ...rest] = folders;
  return rest.reduce((common, folder) => {
    let at = common;
    while (at !== dirname(at) && at !== folder && !folder.startsWith(at + sep)) at = dirname(at);
    return at;
  }, first);
}

const REASONS: Readonly<Record<SkipReason, { readonly text: string; readonly damaged: boolean }>> = {
  empty: { text: 'empty', damaged: true },
  'not-readable': { text: 'not readable', damaged: true },
  'too-large': { text: 'too large', damaged: true },
  'wrong-encoding': { text: 'not UTF-8 or UTF-16 text', damaged: true },
  'not-json': { text: 'not valid JSON', damaged: true },
  'not-yaml': { text: 'not valid YAML', damaged: true },
  'not-xml': { text: 'not well-formed XML', damaged: true },
  'too-deep': { text: 'nested too deep', damaged: true },
  'not-an-export': { text: 'not an export of a known platform', damaged: false },
  'no-facts': { text: 'no facts in it', damaged: false },
  'unsafe-entry': { text: 'not safe to unpack', damaged: true },
  unsupported: { text: 'packed in a way that is not read', damaged: true },
  damaged: { text: 'an export that was damaged', damaged: true },
  invalid: { text: 'a file for policyc that says what it may not', damaged: true },
};

function skippedOf(report: FileReport, prefix: string): readonly SkippedFile[] {
  if (report.tag !== 'skipped') return [];
  const { text, damaged } = REASONS[report.reason];
  const line = report.position === undefined ? {} : { line: report.position.line };
  return [{ file: prefix + report.path, reason: text, message: report.message, damaged, ...line }];
}

function notesOf(report: FileReport, prefix: string): InputSummary['notes'] {
  if (report.tag !== 'mapped') return [];
  return report.notes.map(({ message, line }) => ({
    file: prefix + report.path,
    message,
    ...(line === undefined ? {} : { line }),
  }));
}
