import type { Mutant } from '@policyc/model';
import { formatTestJson, formatTestTerminal, type TestRun } from '@policyc/report';
import { expect, test } from 'vitest';

const killed: Mutant = {
  operator: 'negate',
  title: `'!=' for '=='`,
  unit: 'A-1',
  package: 'packs.a',
  place: { uri: 'a.policy', line: 9, column: 30 },
  killed: true,
  killedBy: 'a test',
  before: ['  where a == b'],
  after: ['  where a != b'],
};
const survivor: Mutant = {
  ...killed,
  operator: 'drop-operand',
  title: `drops 'c'`,
  place: { uri: 'a.policy', line: 10, column: 1 },
  killed: false,
  before: ['    and c'],
  after: [],
};
const RUN: TestRun = {
  cases: [],
  untested: [],
  sources: new Map(),
  mutation: { mutants: [killed, survivor, { ...killed, unit: 'A-2' }], discarded: 2, untried: 1 },
};

test('terminal: scores, then survivors as unified diffs', () => {
  const { killedBy: _, ...mutant } = survivor;
  const run: TestRun = {
    ...RUN,
    mutation: { mutants: [killed, mutant, { ...killed, unit: 'A-2' }], discarded: 2, untried: 1 },
  };
  const text = formatTestTerminal(run, { color: false, width: 100, verbose: false, engines: [] });
  expect(text.slice(text.indexOf('Mutation'))).toBe(
    `Mutation score
  packs.a                   66.6%  2/3 killed
    A-1                         50%  1/2 killed
    A-2                        100%  1/1 killed
  all                       66.6%  2/3 killed
  2 changes that cannot be told apart or do not check left out; 1 change not tried

Survivors: no test notices these changes

a.policy:10  A-1 [drop-operand] drops 'c'
--- a.policy
+++ a.policy
@@ -10 +9,0 @@
-    and c
`,
  );
});

test('JSON', () => {
  expect(JSON.parse(formatTestJson(RUN, [])).mutation).toMatchObject({
    format: 'policyc-mutation/1',
    total: { killed: 2, total: 3, score: 66.6, discarded: 2, untried: 1 },
    packages: [{ name: 'packs.a', killed: 2, total: 3 }],
    units: [
      { name: 'A-1', score: 50 },
      { name: 'A-2', score: 100 },
    ],
    mutants: [{ file: 'a.policy', line: 9, operator: 'negate', killed: true, killed_by: 'a test' }, {}, {}],
  });
});
