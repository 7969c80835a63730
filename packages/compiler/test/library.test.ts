/** What comes with policyc is not what is under test: its derived fields count where it was named. */
import { expect, test } from 'vitest';
import { runMutants, runTests } from '../src/index.js';
import { files, policy } from './small-platform.js';

const TEXT = `${policy('A-1', '  for app in App where app.owner is present\n  forbid app.high')}
test "t" for A-1 {
  given app = App { owner: "x", level: 6 }
  case app.level = 6 expect fail
  case app.level = 5 expect pass
}`;

test.each([true, false])('where the platform is a library: %s', async (library) => {
  const input = { files: files(TEXT).map((f) => (f.uri === 'demo.policy' ? { ...f, library } : f)) };
  const { coverage = [] } = await runTests({ ...input, coverage: true });
  const { mutants } = runMutants(input);
  expect(coverage.map((unit) => unit.name)).toEqual(library ? ['A-1'] : ['App.high', 'A-1']);
  expect(new Set(mutants.map((mutant) => mutant.unit))).toEqual(
    new Set(library ? ['A-1'] : ['A-1', 'App.high']),
  );
});
