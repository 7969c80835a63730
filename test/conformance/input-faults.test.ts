/**
 * What is no snapshot, or has something in it that the policies cannot read: `policyc/errors` of the module and of the Rego in real OPA
 * say the same of it, and no engine takes it for a snapshot in which all is well.
 */
import { canonicalJson, type Json } from '@policyc/base';
import { compile, testInputs } from '@policyc/compiler';
import type { Data } from '@policyc/ir';
import { ERRORS_FORMAT, INPUT_FAULT, NO_SNAPSHOT_MESSAGE, type Snapshot } from '@policyc/model';
import { describe, expect, it } from 'vitest';
import { evaluateEntrypoints, evaluateOpaEntrypoints, hasOpa, loadWasm } from '../support/engines.js';
import { createRandom } from '../support/random-snapshot.js';
import { policyFiles } from '../support/sources.js';

const CASES = /\/(drift|schema|records|urls|groups|coverage|keys|maps|references|shapes-schema)\.policy$/;
const files = policyFiles('test/conformance/cases').filter((f) => CASES.test(f.uri));
const { output, diagnostics } = compile({ files });
if (!output) throw new Error(diagnostics.map((d) => d.message).join('\n'));
const { wasm, bundle } = output;
const good = testInputs(files).map((i) => i.snapshot);
const RUNS = Number(process.env.POLICYC_INPUT_FAULTS ?? 150);
const SEED = Number(process.env.POLICYC_SEED ?? 1);

const VALUES: readonly Json[] = [
  null,
  true,
  0,
  1.5,
  2 ** 53,
  1e300,
  '',
  'x',
  [],
  {},
  [null],
  ['x', 3],
  { a: 1 },
  { id: 'x' },
];

/** One value of the snapshot replaced, left out, or doubled in its list. */
function damaged(snapshot: Json, random: (below: number) => number): Json {
  if (typeof snapshot !== 'object' || snapshot === null || random(20) === 0)
    return VALUES[random(VALUES.length)] ?? null;
  if (Array.isArray(snapshot)) {
    const at = random(snapshot.length + 1);
    const item = snapshot[at];
    if (item === undefined) return [...snapshot, VALUES[random(VALUES.length)] ?? null];
    if (random(8) === 0) return snapshot.toSpliced(at, 0, item);
    return snapshot.with(at, damaged(item, random));
  }
  const entries = Object.entries(snapshot as { readonly [key: string]: Json });
  const at = random(entries.length + 1);
  const [name, value] = entries[at] ?? ['', null];
  if (at === entries.length)
    return {
      ...snapshot,
      [['$unknown', '$opaque', '$partial', 'x'][random(4)] ?? '']: VALUES[random(VALUES.length)] ?? null,
    };
  if (random(10) === 0) return Object.fromEntries(entries.toSpliced(at, 1));
  return { ...snapshot, [name]: damaged(value, random) };
}

const text = (value: unknown) => canonicalJson(value as Json);
const fault = text({ format: ERRORS_FORMAT, errors: [INPUT_FAULT], total: 1 });

const byHand: readonly Json[] = [
  null,
  true,
  3,
  'x',
  [],
  {},
  { format: 'policyc-snapshot/1' },
  { ...good[0], format: 'x' } as unknown as Json,
];
const atRandom = Array.from({ length: RUNS }, (_, i) => {
  const random = createRandom(SEED * 100_000 + i);
  return damaged(good[random(good.length)] as unknown as Json, random);
});
const earlier = good.flatMap((snapshot, i) => {
  const { baseline, ...today } = snapshot;
  if (baseline === undefined) return [];
  const random = createRandom(SEED * 7000 + i);
  return [{ snapshot: today, data: { policyc: { baseline: damaged(baseline as unknown as Json, random) } } }];
});
const cases: { readonly snapshot: Snapshot; readonly data: Data }[] = [
  ...[...byHand, ...atRandom].map((input) => ({ snapshot: input as unknown as Snapshot, data: {} })),
  ...earlier,
  ...good.map((snapshot) => ({ snapshot, data: {} })),
];

describe('input that is no snapshot', async () => {
  const policy = await loadWasm(wasm);
  const results = cases.map(({ snapshot, data }) => evaluateEntrypoints(policy, snapshot, data));

  it('is an explicit error of the module, and nothing else is', () => {
    for (const { errors } of results.slice(-good.length)) expect(errors.total).toBe(0);
    results.forEach(({ report, errors }, i) => {
      expect('error' in report, text(cases[i]?.snapshot)).toBe(errors.total > 0);
      if (i < byHand.length) expect(text(errors)).toBe(fault);
    });
    const told = results.slice(byHand.length, -good.length).filter((r) => r.errors.total > 0).length;
    expect(told).toBeGreaterThan(RUNS / 5);
    expect(told).toBeLessThan((results.length - good.length) * 0.95);
  });

  it.skipIf(!hasOpa)('is told alike by the Rego', { timeout: 240_000 }, async () => {
    const opa = await evaluateOpaEntrypoints(bundle, cases, ['errors']);
    const wrong = cases.flatMap(({ snapshot, data }, i) => {
      const [ours, theirs] = [text(results[i]?.errors), text(opa[i]?.errors)];
      return ours === theirs ? [] : [`${text(snapshot)} ${text(data)}\n  WASM ${ours}\n  Rego ${theirs}`];
    });
    expect(wrong.length, wrong.slice(0, 3).join('\n')).toBe(0);
  });

  it.skipIf(!hasOpa)('is no report of the Rego either', async () => {
    const opa = await evaluateOpaEntrypoints(bundle, cases.slice(0, byHand.length), ['report']);
    for (const { report } of opa)
      expect(report).toEqual({ error: { message: NO_SNAPSHOT_MESSAGE, errors: [INPUT_FAULT], total: 1 } });
  });
});
