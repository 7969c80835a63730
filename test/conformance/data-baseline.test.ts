/**
 * The earlier snapshot may come with OPA's data: every row about two moments again, its baseline taken out of the snapshot. And what else
 * data say beside parameters and tables.
 */
import { canonicalJson, type Json } from '@policyc/base';
import { compile, testInputs } from '@policyc/compiler';
import { type Data, evaluateReport, evaluationErrors } from '@policyc/ir';
import type { Snapshot } from '@policyc/model';
import { describe, expect, it } from 'vitest';
import { evaluateEntrypoints, evaluateOpaEntrypoints, hasOpa, loadWasm } from '../support/engines.js';
import { policyFiles } from '../support/sources.js';

const files = policyFiles('test/conformance/cases').filter((f) => /\/(drift|schema)\.policy$/.test(f.uri));
const { output } = compile({ files });
if (!output) throw new Error('the program does not compile');
const { program, wasm, bundle } = output;

interface Case {
  readonly name: string;
  readonly snapshot: Snapshot;
  readonly data: Data;
  /** What the same report has without data. */
  readonly same?: Snapshot;
}

const cases: Case[] = testInputs(files).flatMap(({ line, test, snapshot }) => {
  const { baseline, ...today } = snapshot;
  if (baseline === undefined) return [];
  const data = { policyc: { baseline: baseline as unknown as Json } };
  return [{ name: `${line} ${test}`, snapshot: today, data, same: snapshot }];
});
const [first] = cases;
if (!first?.same) throw new Error('no row has a baseline');
cases.push(
  {
    name: "the snapshot's own baseline goes first",
    snapshot: first.same,
    data: { policyc: { baseline: { assets: {} } } },
    same: first.same,
  },
  ...['full', 'structural'].map((validate) => ({
    name: `checked in the mode ${validate}`,
    snapshot: first.same as Snapshot,
    data: { policyc: { validate } },
    ...(first.same ? { same: first.same } : {}),
  })),
  ...['', 'Full', true, null, ['full']].map((validate) => ({
    name: `checked in the mode ${JSON.stringify(validate)}`,
    snapshot: first.snapshot,
    data: { policyc: { validate, baseline: 3, params: { x: 1 }, tables: 7 } },
  })),
  ...[{ stubs: {} }, { assets: [] }, { assets: { Wall: {} } }, { assets: {}, coverage: { Wall: {} } }].map(
    (baseline) => ({
      name: `a baseline that cannot be read: ${JSON.stringify(baseline)}`,
      snapshot: first.snapshot,
      data: { policyc: { baseline, params: { x: 1 } } },
    }),
  ),
  {
    name: 'a baseline that is none',
    snapshot: first.snapshot,
    data: { policyc: { baseline: 3, params: { x: 1 } } },
  },
);

const expected = cases.map(({ snapshot, data }) =>
  text({
    report: evaluateReport(program, snapshot, data),
    errors: evaluationErrors(program, snapshot, data),
  }),
);

describe('a baseline in the data', () => {
  it('means what one in the snapshot does', () => {
    expect(cases.length).toBeGreaterThan(50);
    for (const { name, snapshot, data, same } of cases)
      if (same)
        expect(text(evaluateReport(program, snapshot, data)), name).toBe(
          text(evaluateReport(program, same, {})),
        );
  });
  it('is read in WebAssembly', async () => {
    const policy = await loadWasm(wasm);
    for (const [i, { name, snapshot, data }] of cases.entries())
      expect(text(evaluateEntrypoints(policy, snapshot, data)), name).toBe(expected[i]);
  });
  it.skipIf(!hasOpa)('is read in real OPA', async () => {
    const results = await evaluateOpaEntrypoints(bundle, cases);
    for (const [i, { name }] of cases.entries()) expect(text(results[i]), name).toBe(expected[i]);
  });
});

function text(result: unknown): string {
  return canonicalJson(result as Json);
}
