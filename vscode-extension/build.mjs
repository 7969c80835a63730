// Builds what the packaged extension holds: both bundles, the grammar, the standard library and
// the licence, all in dist/.
// Invariant: reads sources only (the `source` export condition), so that it needs no earlier build.
import { copyFile, cp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..');

await rm(join(here, 'dist'), { recursive: true, force: true });
await build({
  absWorkingDir: here,
  entryPoints: { extension: 'src/extension.ts', server: 'src/server.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  conditions: ['source', 'node'],
  mainFields: ['module', 'main'],
  external: ['vscode'],
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
});

await cp(join(root, 'stdlib'), join(here, 'dist/stdlib'), {
  recursive: true,
  filter: (source) => !source.includes('node_modules'),
});
await copyFile(join(root, 'grammar/policy.tmLanguage.json'), join(here, 'dist/policy.tmLanguage.json'));
await copyFile(join(root, 'LICENSE'), join(here, 'dist/LICENSE'));
