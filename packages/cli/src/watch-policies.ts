/**
 * Runs something again whenever the policies change, until Ctrl-C or the end of standard input.
 * Invariant: an event only says where to look; a run starts where the files themselves differ. Mistakes are printed and
 * waited out.
 */
import { watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import fastGlob from 'fast-glob';
import { CliError } from './cli-error.js';
import type { ExitCode } from './exit-code.js';
import { collectPolicyFiles } from './load-policies.js';
import type { TerminalIo } from './terminal-io.js';

/** Editors write a file in several steps. */
const QUIET_MS = 100;

/**
 * @param paths files and folders
 * @returns the exit code of the last run
 */
export async function watchPolicies(
  paths: readonly string[],
  io: TerminalIo,
  run: () => Promise<ExitCode>,
): Promise<ExitCode> {
  const stopped = io.stopped();
  let wake: () => void = () => undefined;
  let code: ExitCode;
  for (;;) {
    const changed = new Promise<'changed'>((done) => {
      wake = () => done('changed');
    });
    // Before the run: what changes while it runs is seen, too.
    const before = await fingerprint(paths);
    const watchers = (await foldersOf(paths)).map((folder) =>
      watch(folder, { persistent: false }, () => wake()).on('error', () => undefined),
    );
    try {
      if (io.outStyle.clears) await io.out('\u001b[2J\u001b[3J\u001b[H');
      code = await attempt(run, io);
      await io.err('Watching for changes. Ctrl-C ends.\n');
      let event = await Promise.race([changed, stopped]);
      while (event === 'changed' && (await settled(paths)) === before) {
        const again = new Promise<'changed'>((done) => {
          wake = () => done('changed');
        });
        event = await Promise.race([again, stopped]);
      }
      if (event === 'stopped') return code;
    } finally {
      for (const watcher of watchers) watcher.close();
    }
  }
}

async function attempt(run: () => Promise<ExitCode>, io: TerminalIo): Promise<ExitCode> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    await io.err(`policyc: ${error.message}\n${error.hint === undefined ? '' : `${error.hint}\n`}`);
    return error.exitCode;
  }
}

/** The fingerprint when nothing has changed for a moment. */
async function settled(paths: readonly string[]): Promise<string> {
  for (let last = await fingerprint(paths); ; ) {
    await new Promise((done) => setTimeout(done, QUIET_MS));
    const now = await fingerprint(paths);
    if (now === last) return now;
    last = now;
  }
}

/** Names, sizes and times of the policies. */
async function fingerprint(paths: readonly string[]): Promise<string> {
  try {
    const files = collectPolicyFiles(paths);
    const states = await Promise.all(
      files.map(async ({ path }) => {
        const { size, mtimeMs } = await stat(path);
        return `${path}\0${size}\0${mtimeMs}`;
      }),
    );
    return states.join('\n');
  } catch {
    // No files, or one that is being replaced: that is a state like any other.
    return '';
  }
}

/** The folders in which a change can matter: each is watched alone, for not every system can watch a tree. */
async function foldersOf(paths: readonly string[]): Promise<readonly string[]> {
  const folders = new Set<string>();
  for (const path of paths) {
    const at = resolve(path);
    const info = await stat(at).catch(() => undefined);
    if (!info) continue;
    folders.add(info.isDirectory() ? at : dirname(at));
    if (!info.isDirectory()) continue;
    const below = await fastGlob('**', {
      cwd: at,
      onlyDirectories: true,
      absolute: true,
      followSymbolicLinks: false,
      suppressErrors: true,
      ignore: ['**/node_modules/**', '**/.git/**'],
    });
    for (const folder of below) folders.add(folder);
  }
  return [...folders];
}
