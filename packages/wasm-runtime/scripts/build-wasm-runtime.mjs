/**
 * Builds the runtime: AssemblyScript in `assembly/` to `src/runtime.generated.ts`, which is checked in.
 * Run: `node packages/wasm-runtime/scripts/build-wasm-runtime.mjs` (`--print` writes to the standard output instead).
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('..', import.meta.url));
const FLAGS = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--enable', 'bulk-memory'];

/** Compiles one file of `assembly/`. */
async function compile(entry, ...flags) {
  let binary;
  const { error, stderr } = await asc.main(
    [`assembly/${entry}`, ...FLAGS, ...flags, '--outFile', 'out.wasm', '--baseDir', root],
    {
      writeFile: (_name, contents) => {
        binary = contents;
      },
    },
  );
  if (error || !binary) throw new Error(`${entry}: ${stderr.toString()}`);
  return binary;
}

// Nothing stands in the first 8 KiB: generated code may load fields from the null address and read zeros.
const NULL_ZONE = 8192;
const runtime = await compile(
  'runtime.ts',
  '--importMemory',
  '--initialMemory',
  '1',
  '--memoryBase',
  String(NULL_ZONE),
);
const layoutModule = new WebAssembly.Module(await compile('layout.ts'));
const layout = Object.entries(new WebAssembly.Instance(layoutModule).exports)
  .filter(([, value]) => value instanceof WebAssembly.Global)
  .map(([name, value]) => `  ${name}: ${value.value},`);

const text = `// Generated from assembly/ by scripts/build-wasm-runtime.mjs. Do not edit.

/** The module, base64. */
export const RUNTIME_BASE64 =
  '${Buffer.from(runtime).toString('base64')}';

/** Offsets, sizes, tags and codes of \`assembly/layout.ts\`. */
export const LAYOUT = {
  NULL_ZONE: ${NULL_ZONE},
${layout.join('\n')}
} as const;
`;
if (process.argv.includes('--print')) process.stdout.write(text);
else writeFileSync(new URL('../src/runtime.generated.ts', import.meta.url), text);
