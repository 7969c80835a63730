/** The snapshots that the rows of the tests in some files describe. */
import { check, requireSound } from '@policyc/analysis';
import { SourceText } from '@policyc/base';
import { buildTestSnapshot } from '@policyc/compiler';
import type { Snapshot } from '@policyc/model';
import { type ast, parse } from '@policyc/syntax';

export function snapshotsOf(
  files: readonly { readonly uri: string; readonly text: string }[],
): readonly { readonly name: string; readonly snapshot: Snapshot }[] {
  const sources = files.map((f) => new SourceText(f.uri, f.text));
  const sound = requireSound(check(sources.map((source) => ({ source, ...parse(source) }))));
  if (!sound.ok) throw new Error('the files have errors');
  const { program } = sound;
  return program.tests.flatMap(({ decl, module }) => {
    const givens = decl.statements.filter((s): s is ast.GivenStatement => s.kind === 'GivenStatement');
    const rows = decl.statements.filter((s): s is ast.CaseStatement => s.kind === 'CaseStatement');
    const moment = decl.statements.find((s) => s.kind === 'NowStatement')?.value;
    const name = (line: number) => `${module.source.uri}:${line + 1} ${decl.title.value}`;
    if (rows.length === 0) {
      return [
        {
          name: name(module.source.positionAt(decl.span.start).line),
          snapshot: buildTestSnapshot(program.schema, givens, [], moment),
        },
      ];
    }
    return rows.map((row) => ({
      name: name(module.source.positionAt(row.span.start).line),
      snapshot: buildTestSnapshot(program.schema, givens, row.assignments, moment),
    }));
  });
}
