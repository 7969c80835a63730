/** The program as one script: it runs only where it is what the modules are. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Script } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

interface FastProgram {
  formOf(command: string | undefined): string | undefined;
  readProgram(
    form: string | undefined,
    folder: string,
  ): { readonly script: Script; readonly exports: { readonly name: string } } | undefined;
  programFiles(
    form: string | undefined,
    folder: string,
  ): { readonly script: string; readonly cache: string; readonly stamps: string };
  stampOf(file: string): string | null;
}

const { formOf, readProgram, programFiles, stampOf } = (await import(
  new URL('../bin/fast-program.cjs', import.meta.url).href
)) as FastProgram;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'policyc-program-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function scriptNamed(name: string): string {
  return `(function (module) { module.exports = { name: ${JSON.stringify(name)} }; })`;
}

/** A program made of one module. */
function build(): void {
  const { script, stamps } = programFiles(undefined, folder);
  const module = join(folder, 'tsconfig.tsbuildinfo');
  writeFileSync(module, 'first');
  writeFileSync(script, scriptNamed('built'));
  writeFileSync(stamps, JSON.stringify({ 'tsconfig.tsbuildinfo': stampOf(module) }));
}

describe('the program as one script', () => {
  it('runs where it was built last', () => {
    build();
    expect(readProgram(undefined, folder)?.exports.name).toBe('built');
  });

  it('is not there before the first build', () => {
    expect(readProgram(undefined, folder)).toBeUndefined();
  });

  it('does not run where modules were built after it', () => {
    build();
    writeFileSync(join(folder, 'tsconfig.tsbuildinfo'), 'after');
    expect(readProgram(undefined, folder)).toBeUndefined();
  });

  it('does not run where modules that it was made of are gone', () => {
    build();
    rmSync(join(folder, 'tsconfig.tsbuildinfo'));
    expect(readProgram(undefined, folder)).toBeUndefined();
  });

  it('runs with what V8 compiled of it, and without where V8 refuses that', () => {
    build();
    const { cache, script } = programFiles(undefined, folder);
    const first = readProgram(undefined, folder);
    writeFileSync(cache, first?.script.createCachedData() ?? '');
    expect(readProgram(undefined, folder)?.script.cachedDataRejected).toBe(false);
    writeFileSync(cache, 'what another version of Node wrote');
    // V8 remembers texts that it has compiled.
    writeFileSync(script, scriptNamed('built again'));
    const refused = readProgram(undefined, folder);
    expect(refused?.script.cachedDataRejected).toBe(true);
    expect(refused?.exports.name).toBe('built again');
  });

  it('has a script for one command, which no other one runs', () => {
    build();
    const files = ['compile', 'check', undefined].map((command) => programFiles(formOf(command), folder));
    const [compile, check, all] = files;
    // The form of threads is no command.
    expect(formOf('reading')).toBeUndefined();
    expect(check).toEqual(all);
    expect(compile?.stamps).toBe(all?.stamps);
    expect(compile?.cache).not.toBe(all?.cache);
    expect(readProgram(formOf('compile'), folder)).toBeUndefined();
    writeFileSync(compile?.script ?? '', scriptNamed('compile alone'));
    expect(readProgram(formOf('compile'), folder)?.exports.name).toBe('compile alone');
    expect(readProgram(undefined, folder)?.exports.name).toBe('built');
  });
});
