/** The snapshots that the rows of the tests in some files describe. */
import { check, requireSound } from '@policyc/analysis';
import { SourceText } from '@policyc/base';
import { snapshotOf, testCases } from '@policyc/compiler';
import type { Snapshot } from '@policyc/model';
import { parse } from '@policyc/syntax';

export function snapshotsOf(
  files: readonly { readonly uri: string; readonly text: string }[],
): readonly { readonly name: string; readonly snapshot: Snapshot }[] {
  const sources = files.map((f) => new SourceText(f.uri, f.text));
  const sound = requireSound(check(sources.map((source) => ({ source, ...parse(source) }))));
  if (!sound.ok) throw new Error('the files have errors');
  const { program } = sound;
  return program.tests.flatMap((test) =>
    testCases(test).map((testCase) => {
      const { module } = test;
      const { start } = (testCase.row ?? test.decl).span;
      return {
        name: `${module.source.uri}:${module.source.positionAt(start).line + 1} ${test.decl.title.value}`,
        snapshot: snapshotOf(testCase, program.schema),
      };
    }),
  );
}
