/**
 * Builds the scanner of JSON texts: AssemblyScript in `assembly/` to `src/json-scan.generated.ts`, which is checked in.
 * Run: `node packages/platforms/scripts/build-json-scan.mjs` (`--print` writes to the standard output instead).
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('..', import.meta.url));
const FLAGS = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--enable', 'bulk-memory'];

let binary;
const { error, stderr } = await asc.main(
  ['assembly/json-scan.ts', ...FLAGS, '--outFile', 'out.wasm', '--baseDir', root],
  { writeFile: (_, contents) => (binary = contents) },
);
if (error || !binary) throw new Error(stderr.toString());

const text = `// Generated from assembly/ by scripts/build-json-scan.mjs. Do not edit.

/** The module, base64. */
export const JSON_SCAN_BASE64 =
  '${Buffer.from(binary).toString('base64')}';
`;
if (process.argv.includes('--print')) process.stdout.write(text);
else writeFileSync(new URL('../src/json-scan.generated.ts', import.meta.url), text);
