/**
 * Builds the runtime: AssemblyScript in `assembly/` to `src/runtime.generated.ts`, which is checked in.
 * Run: `node packages/wasm-runtime/scripts/build-wasm-runtime.mjs` (`--print` writes to the standard output instead).
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('..', import.meta.url));
const FLAGS = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--enable', 'bulk-memory'];

/** Compiles one file of `assembly/`; gives the module and its text form. */
async function compile(entry, ...flags) {
  let binary;
  let text;
  const { error, stderr } = await asc.main(
    [
      `assembly/${entry}`,
      ...FLAGS,
      ...flags,
      '--outFile',
      'out.wasm',
      '--textFile',
      'out.wat',
      '--baseDir',
      root,
    ],
    {
      writeFile: (name, contents) => {
        if (name.endsWith('.wat')) text = contents;
        else binary = contents;
      },
    },
  );
  if (error || !binary) throw new Error(`${entry}: ${stderr.toString()}`);
  return { binary, text };
}

/** By function index: which functions it calls. The text form names functions in the order of their indices, imports first. */
function callsOf(text) {
  const bodies = text.split(/^ (?=\(func \$)/m).slice(1);
  const names = [...text.matchAll(/^ \(import "\w+" "\w+" \(func (\$\S+)/gm)].map(([, name]) => name);
  const imported = names.length;
  names.push(...bodies.map((body) => /^\(func (\$\S+)/.exec(body)?.[1]));
  const index = new Map(names.map((name, i) => [name, i]));
  return names.map((_, i) =>
    i < imported
      ? []
      : [
          ...new Set(
            [...bodies[i - imported].matchAll(/\(?call (\$[^\s)]+)/g)].map(([, name]) => index.get(name)),
          ),
        ].sort((a, b) => a - b),
  );
}

// Nothing stands in the first 8 KiB: generated code may load fields from the null address and read zeros.
const NULL_ZONE = 8192;
const { binary: runtime, text: runtimeText } = await compile(
  'runtime.ts',
  '--importMemory',
  '--initialMemory',
  '1',
  '--memoryBase',
  String(NULL_ZONE),
);
const layoutModule = new WebAssembly.Module((await compile('layout.ts')).binary);
const layout = Object.entries(new WebAssembly.Instance(layoutModule).exports)
  .filter(([, value]) => value instanceof WebAssembly.Global)
  .map(([name, value]) => `  ${name}: ${value.value},`);

const text = `// Generated from assembly/ by scripts/build-wasm-runtime.mjs. Do not edit.

/** The module, base64. */
export const RUNTIME_BASE64 =
  '${Buffer.from(runtime).toString('base64')}';

/** By index: the functions that a function calls. */
export const CALLS: readonly (readonly number[])[] = ${JSON.stringify(callsOf(runtimeText))};

/** Offsets, sizes, tags and codes of \`assembly/layout.ts\`. */
export const LAYOUT = {
  NULL_ZONE: ${NULL_ZONE},
${layout.join('\n')}
} as const;
`;
if (process.argv.includes('--print')) process.stdout.write(text);
else writeFileSync(new URL('../src/runtime.generated.ts', import.meta.url), text);
