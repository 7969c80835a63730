/**
 * A few random programs from source text, as `npm run fuzz` makes many: see `campaign.ts`. `POLICYC_SEED` starts elsewhere.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasOpa } from '../support/engines.js';
import { type FuzzCase, FuzzCases, makeCase } from './fuzz-case.js';
import { compareReports, judge } from './judge.js';
import { evaluateBatch } from './opa-batch.js';
import { showCase, shrink } from './shrink.js';
import { render } from './source/piece.js';

const seed = Number(process.env.POLICYC_SEED ?? 1);

describe('random programs from source text', () => {
  it('are checked, formatted and judged alike by the interpreter and in WASM', async () => {
    const tags = { agreed: 0, rejected: 0 };
    // Names and texts are drawn without regard to what is secret; that such programs are refused is right.
    const isSecret = (codes: readonly string[]) => codes.every((c) => c === 'policy/shown-secret');
    const property = fc.asyncProperty(new FuzzCases(2), async (fuzzCase) => {
      const judged = await judge(fuzzCase);
      if (judged.tag === 'agreed') tags.agreed += 1;
      else if (judged.tag === 'rejected') tags.rejected += isSecret(judged.codes) ? 0 : 1;
      else throw new Error(judged.tag === 'wrong' ? judged.what : judged.problem);
    });
    const result = await fc.check(property, { seed, numRuns: 60 });
    const [smallest] = result.counterexample ?? [];
    expect(smallest && `${showCase(smallest)}\n${result.errorInstance}`).toBe(undefined);
    expect(tags.rejected).toBeLessThan(6);
  }, 120_000);

  it.skipIf(!hasOpa)(
    'and in real OPA',
    async () => {
      const judged = await Promise.all(
        Array.from({ length: 8 }, (_, i) => judge(makeCase(seed * 1000 + i, 2))),
      );
      const jobs = judged.flatMap((j) => (j.tag === 'agreed' ? [j] : []));
      const reports = await evaluateBatch(jobs);
      jobs.forEach((job, i) => {
        job.reports.forEach((report, n) => {
          expect(compareReports(report, reports[i]?.[n])).toBe(undefined);
        });
      });
      expect(jobs.length).toBeGreaterThan(2);
    },
    120_000,
  );

  it('shrink to what matters, and stay programs', async () => {
    const hasQuantifier = async (fuzzCase: FuzzCase) => {
      const judged = await judge(fuzzCase);
      return judged.tag === 'agreed' && / every /.test(render(fuzzCase.program))
        ? 'holds `every`'
        : undefined;
    };
    let whole = makeCase(seed);
    for (let i = seed; (await hasQuantifier(whole)) === undefined; i++) whole = makeCase(i);
    const smallest = await shrink(whole, hasQuantifier);
    expect(await hasQuantifier(smallest)).toBe('holds `every`');
    expect(render(smallest.program).length).toBeLessThan(700);
  }, 120_000);
});
