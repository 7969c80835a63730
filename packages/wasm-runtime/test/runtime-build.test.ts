/** The checked-in runtime is what its sources build to, and is what the linker expects. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LAYOUT, runtimeModule } from '../src/index.js';

const root = join(import.meta.dirname, '..');
const compiler = join(root, '../../node_modules/assemblyscript');
if (!existsSync(compiler)) console.warn('assemblyscript is not installed: the runtime is not rebuilt');

describe('the runtime', () => {
  it.skipIf(!existsSync(compiler))('is built from the sources beside it', () => {
    const built = execFileSync(process.execPath, [join(root, 'scripts/build-wasm-runtime.mjs'), '--print'], {
      encoding: 'utf8',
      maxBuffer: 1 << 24,
    });
    expect(built === readFileSync(join(root, 'src/runtime.generated.ts'), 'utf8')).toBe(true);
  });

  it('is a valid module that imports the memory and opa_abort', () => {
    const module = new WebAssembly.Module(runtimeModule() as Uint8Array<ArrayBuffer>);
    expect(
      WebAssembly.Module.imports(module)
        .map((i) => i.name)
        .sort(),
    ).toEqual(['memory', 'opa_abort']);
  });

  it('leaves the null zone free and fits in two pages', () => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    new WebAssembly.Instance(new WebAssembly.Module(runtimeModule() as Uint8Array<ArrayBuffer>), {
      env: { memory, opa_abort: () => {} },
    });
    const bytes = new Uint8Array(memory.buffer);
    expect(bytes.subarray(0, LAYOUT.NULL_ZONE).every((b) => b === 0)).toBe(true);
    expect(bytes.subarray(LAYOUT.NULL_ZONE).some((b) => b !== 0)).toBe(true);
  });
});
