/** The programs that tests run: one for each set of policies, with the data that stands for parameters a test replaces. */
import type { SoundProgram } from '@policyc/analysis';
import type { Json } from '@policyc/base';
import { emitWasm } from '@policyc/emit';
import { type Data, type ir, lower } from '@policyc/ir';
import { rowsOfTest } from './rows-of-test.js';
import type { TestCase } from './test-cases.js';

export interface TestProgram {
  /** With the test's values of parameters in place of the defaults. Rows of tables are data here, too. */
  readonly program: ir.Program;
  /** The program that every test of these policies shares, and what makes it the one of this test. */
  readonly shared: ir.Program;
  readonly data: Data;
  /** The module of `shared`, emitted when first asked for. */
  readonly wasm: () => Uint8Array;
}

export type TestPrograms = (testCase: TestCase) => TestProgram;

export function createTestPrograms(sound: SoundProgram): TestPrograms {
  const known = new Map<unknown, TestProgram>();
  const lowered = ({ policies }: TestCase, params: TestCase['params']): ir.Program =>
    lower(sound, { params, select: (p) => policies.includes(p.decl.name.text) }).program;
  const make = (program: ir.Program): TestProgram => {
    let wasm: Uint8Array | undefined;
    return {
      program,
      shared: program,
      data: {},
      wasm() {
        wasm ??= emitWasm(program);
        return wasm;
      },
    };
  };
  const once = (id: unknown, made: () => TestProgram): TestProgram => {
    const program = known.get(id) ?? made();
    known.set(id, program);
    return program;
  };
  const rowsOf = (testCase: TestCase, of: TestProgram): TestProgram => {
    if (sound.tables.length === 0) return of;
    const given = of.data.policyc as { readonly [section: string]: Json } | undefined;
    const tables = rowsOfTest(sound.tables, sound.schema, testCase);
    return { ...of, data: { policyc: { ...given, tables } } };
  };
  return (testCase) => rowsOf(testCase, programOf(testCase));
  function programOf(testCase: TestCase): TestProgram {
    const { params } = testCase;
    const shared = once(testCase.policies.join(' '), () => make(lowered(testCase, new Map())));
    if (params.size === 0) return shared;
    return once(testCase.decl, () => {
      const program = lowered(testCase, params);
      const replaced = program.params.filter((p) => params.has(p.id));
      const given = Object.fromEntries(replaced.map((p) => [p.id, p.default]));
      return { ...shared, program, data: { policyc: { params: given } } };
    });
  }
}
