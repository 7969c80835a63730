/** The tests of the packs are themselves tested: by condition coverage, and by a sample of mutants. */
import { runMutants, runTests } from '@policyc/compiler';
import { conditionPercent, mutationTotal } from '@policyc/report';
import { expect, test } from 'vitest';
import { STDLIB_FILES } from '../support/stdlib-program.js';

test('conditions are seen both ways', async () => {
  const { coverage = [] } = await runTests({ files: STDLIB_FILES, coverage: true });
  expect(coverage.flatMap((u) => u.conditions).length).toBeGreaterThan(200);
  expect(conditionPercent(coverage)).toBeGreaterThanOrEqual(98);
});

test('small changes are noticed', () => {
  const { mutants } = runMutants({ files: STDLIB_FILES, limit: 60, seed: 1 });
  expect(mutants).toHaveLength(60);
  expect(
    mutationTotal(mutants).score,
    mutants
      .filter((m) => !m.killed)
      .map((m) => `${m.place.uri}:${m.place.line} ${m.title}`)
      .join('\n'),
  ).toBeGreaterThanOrEqual(95);
});
