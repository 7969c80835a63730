/** The programs that tests run: one for each set of policies, and one for each test that replaces parameters. */
import type { SoundProgram } from '@policyc/analysis';
import { emitWasm } from '@policyc/emit';
import { type ir, lower } from '@policyc/ir';
import type { TestCase } from './test-cases.js';

export interface TestProgram {
  readonly program: ir.Program;
  /** Emitted when first asked for. */
  readonly wasm: () => Uint8Array;
}

export type TestPrograms = (testCase: TestCase) => TestProgram;

export function createTestPrograms(sound: SoundProgram): TestPrograms {
  const shared = new Map<string, TestProgram>();
  const special = new Map<TestCase['decl'], TestProgram>();
  const make = ({ policies, params }: TestCase): TestProgram => {
    const { program } = lower(sound, { params, select: (p) => policies.includes(p.decl.name.text) });
    let wasm: Uint8Array | undefined;
    return {
      program,
      wasm() {
        wasm ??= emitWasm(program);
        return wasm;
      },
    };
  };
  return (testCase) => {
    const [cache, id] =
      testCase.params.size === 0
        ? [shared as Map<unknown, TestProgram>, testCase.policies.join(' ')]
        : [special as Map<unknown, TestProgram>, testCase.decl];
    const known = cache.get(id) ?? make(testCase);
    cache.set(id, known);
    return known;
  };
}
