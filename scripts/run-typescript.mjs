/**
 * Runs a TypeScript program of the tests against the sources of the rooms: `node [OPTIONS] scripts/run-typescript.mjs FILE [ARGS]`.
 * Bundles it first; what is installed stays outside the bundle.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const [file, ...args] = process.argv.slice(2);
if (file === undefined) throw new Error('usage: node scripts/run-typescript.mjs FILE [ARGS]');
const root = join(import.meta.dirname, '..');
const cache = join(root, 'node_modules/.cache');
mkdirSync(cache, { recursive: true });
const directory = mkdtempSync(join(cache, 'run-'));
const outfile = join(directory, 'program.mjs');

/** Bare names but those of the rooms. */
const installed = {
  name: 'installed',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@policyc/') ? undefined : { path, external: true },
    );
  },
};

let status = 1;
try {
  await build({
    absWorkingDir: root,
    entryPoints: [file],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: ['source'],
    define: { 'import.meta.dirname': JSON.stringify(join(root, 'test/support')) },
    plugins: [installed],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  const run = spawnSync(process.execPath, [...process.execArgv, '--enable-source-maps', outfile, ...args], {
    stdio: 'inherit',
  });
  status = run.status ?? 1;
} finally {
  rmSync(directory, { recursive: true, force: true });
}
process.exitCode = status;
