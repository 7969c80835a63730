/** What the tests of a program evaluate, for whoever compares engines: each row's snapshot and OPA data. */
import { requireSound } from '@policyc/analysis';
import type { Data } from '@policyc/ir';
import type { Snapshot } from '@policyc/model';
import { checkFiles, type SourceFile } from '../compile.js';
import type { ReadTestFile } from './recorded-snapshot.js';
import { snapshotOf, testCases } from './test-cases.js';
import { createTestPrograms } from './test-programs.js';

export interface TestInput {
  readonly uri: string;
  /** One-based. */
  readonly line: number;
  readonly test: string;
  readonly snapshot: Snapshot;
  /** What replaces parameters. */
  readonly data: Data;
}

/** @throws where the files have errors */
export function testInputs(files: readonly SourceFile[], readFile?: ReadTestFile): readonly TestInput[] {
  const sound = requireSound(checkFiles(files).checked);
  if (!sound.ok) throw new Error('the files have errors');
  const { program } = sound;
  const programOf = createTestPrograms(program);
  return program.tests
    .flatMap((t) => testCases(t, program))
    .map((testCase) => {
      const { source } = testCase.module;
      const place = testCase.row ?? testCase.decl;
      return {
        uri: source.uri,
        line: source.positionAt(place.span.start).line + 1,
        test: testCase.decl.title.value,
        snapshot: snapshotOf(testCase, program.schema, readFile),
        data: programOf(testCase).data,
      };
    });
}
