/**
 * OPA data that replaces parameters, good and bad: the interpreter, the module through the SDK and the Rego in real OPA find
 * the same faults, to the byte, and where there is one no engine gives a report.
 */
import { canonicalJson, type Json } from '@policyc/base';
import { compile } from '@policyc/compiler';
import { type Data, evaluateReport, evaluationErrors } from '@policyc/ir';
import type { Snapshot } from '@policyc/model';
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluateEntrypoints, evaluateOpaEntrypoints, hasOpa, loadWasm } from '../support/engines.js';
import { policyFiles } from '../support/sources.js';

const files = policyFiles('test/conformance/cases').filter((f) =>
  /(params|maps|schema)\.policy$/.test(f.uri),
);
const RANGE = { uri: 'range.policy', text: 'package range\n\nparam range: version_range = v"<1.0.0"\n' };
const { output } = compile({ files: [...files, RANGE] });

const SNAPSHOT: Snapshot = {
  format: 'policyc-snapshot/1',
  schema: { name: 'conformance', version: '1.0' },
  now: '2026-03-01T00:00:00Z',
  assets: {
    Box: [
      {
        id: 'b',
        name: 'red',
        color: 'red',
        level: 'high',
        size: 2,
        open: false,
        tags: [],
        colors: [],
        next: [],
        peers: [],
      },
    ],
    Gauge: [{ id: 'g', made: '2026-01-02T00:00:00Z', fixed: [], peer: '10.1.1.1' }],
  },
} as unknown as Snapshot;

const VALUES: readonly Json[] = [
  null,
  true,
  0,
  -0,
  3,
  -1,
  1.5,
  9007199254740991,
  9007199254740992,
  1e300,
  '',
  'red',
  'high',
  'High',
  [],
  {},
  ['a', 'a', 'b'],
  ['a', 1],
  ['high', 'low'],
  [null],
  '0s',
  '1d',
  '01d',
  '1m',
  '18921600000s',
  '18921600001s',
  '31285w',
  '31286w',
  '219001d',
  '2026-02-28T23:59:59Z',
  '2026-02-29T00:00:00Z',
  '2024-02-29T00:00:00.123456789+23:59',
  '2024-02-29T00:00:00.1234567890Z',
  '2000-02-29T00:00:00Z',
  '1900-02-29T00:00:00Z',
  '2200-12-31T23:59:59-00:00',
  '2201-01-01T00:00:00Z',
  '1699-12-31T00:00:00Z',
  '2026-01-01t00:00:00Z',
  '2026-04-31T00:00:00Z',
  '2026-01-01T24:00:00Z',
  ['2026-01-01T00:00:00Z', '2026-01-01T01:00:00+01:00'],
  '0.5',
  '-0.25',
  '0.50',
  '-0',
  '1e3',
  '123456789012345.123456789012345',
  '1234567890123456',
  '1.2.0',
  '1.2',
  'v1.2.0',
  '01.2.0',
  '1.2.0-rc.01',
  '1.2.0-rc.1+b.1',
  '9007199254740991.0.0',
  '9007199254740992.0.0',
  '1.0.0-9007199254740992',
  '1.0.0-9007199254740992a',
  '<1.0.0',
  ' >=1.0.0, <2.0.0-rc.1||=3.0.0 ',
  '>=1.0.0<2.0.0',
  '< 1.0.0',
  '<1.0',
  '<01.0.0',
  '<>1.0.0',
  '~1.0.0',
  '||1.0.0',
  '1.0.0||',
  '1.0.0|1.0.1',
  '1.0.0\t1.0.1',
  ' ',
  '10.0.0.1',
  '10.0.0.01',
  '256.0.0.1',
  '10.0.0',
  '2001:db8::1',
  '2001:DB8::1',
  '2001:db8:0:0::1',
  '::',
  '::1',
  '1::',
  '::ffff:1.2.3.4',
  '1:0:0:2::3',
  '1:0:0:2:0:0:0:3',
  '1:2:3:4:5:6:7:8',
  '1:2:3:4:5:6:7:0',
  'fe80::1%eth0',
  '10.0.0.0/8',
  '10.0.0.1/8',
  '10.0.0.0/33',
  '10.0.0.0/08',
  '0.0.0.0/0',
  '::/0',
  '2001:db8::/32',
  '2001:db8::1/32',
  '2001:db8::1/128',
  '/8',
  '10.0.0.0/',
  ['10.0.0.0/8', '2001:db8::/32'],
  'a.example',
  'A.example',
  'a..example',
  'a.example.',
  '-a.example',
  'a_b.example',
  'x.1',
  'x.1a',
  `${'a'.repeat(63)}.b`,
  `${'a'.repeat(64)}.b`,
  `${'abcdefg.'.repeat(31)}abcde`,
  `${'abcdefg.'.repeat(31)}abcdef`,
  ['b.example', '10.0.0.1'],
  { red: 1, green: 2, blue: 3 },
  { red: 3, green: 2, blue: 1 },
  { red: 1, green: 2 },
  { red: 1, green: 2, blue: 3, grey: 4 },
  { red: 1, green: 2, blue: 'x' },
  { red: 'r', green: 'g', blue: 'b' },
  { a: 'x', __proto__x: 'y', é: '' },
  { a: 'x', b: null },
  { a: 1 },
  { b: 9007199254740992 },
  { 'db.example.com': true, '10.0.0.1': false },
  { 'DB.example.com': true },
  { '10.0.0.01': true },
  { '': true },
];

const ids = output?.program.params.map((p) => p.id) ?? [];
const cases: readonly { readonly name: string; readonly data: Data }[] = [
  ...ids.flatMap((id) =>
    VALUES.map((value) => ({
      name: `${id} = ${JSON.stringify(value)}`,
      data: { policyc: { params: { [id]: value } } },
    })),
  ),
  ...([3, [], 'x', null, true] as const).map((params) => ({
    name: `params = ${JSON.stringify(params)}`,
    data: { policyc: { params } },
  })),
  { name: 'no parameters', data: { policyc: { params: {} } } },
  { name: 'names of nothing', data: { policyc: { params: { zz: 1, 'a"b': 2, __proto__x: 3, Ж: 4 } } } },
  {
    name: 'two that break one guard',
    data: { policyc: { params: { 'conformance.params.least': 5, 'conformance.params.most': 4 } } },
  },
  { name: 'a guard broken by another one', data: { policyc: { params: { 'conformance.params.least': 5 } } } },
  {
    name: 'types before guards',
    data: { policyc: { params: { 'conformance.params.least': 5, 'conformance.params.armed': 1 } } },
  },
  {
    name: 'more than are listed',
    data: { policyc: { params: Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`p${i}`, i])) } },
  },
];

describe('faults of data', () => {
  it('are found by the interpreter and in WebAssembly alike', async () => {
    if (!output) throw new Error('the program does not compile');
    const { program, wasm } = output;
    const policy = await loadWasm(wasm);
    let faults = 0;
    for (const { name, data } of cases) {
      const expected = {
        report: evaluateReport(program, SNAPSHOT, data),
        errors: evaluationErrors(program, SNAPSHOT, data),
      };
      expect('error' in expected.report, name).toBe(expected.errors.total > 0);
      faults += expected.errors.total;
      expect(text(evaluateEntrypoints(policy, SNAPSHOT, data)), name).toBe(text(expected));
    }
    expect(faults).toBeGreaterThan(1000);
  }, 120_000);
});

describe.skipIf(!hasOpa)('faults of data in real OPA', () => {
  let results: readonly unknown[] = [];
  beforeAll(async () => {
    if (output)
      results = await evaluateOpaEntrypoints(
        output.bundle,
        cases.map(({ data }) => ({ snapshot: SNAPSHOT, data })),
      );
  }, 300_000);
  it('are the same', () => {
    if (!output) throw new Error('the program does not compile');
    cases.forEach(({ name, data }, i) => {
      const { program } = output;
      const expected = {
        report: evaluateReport(program, SNAPSHOT, data),
        errors: evaluationErrors(program, SNAPSHOT, data),
      };
      expect(text(results[i]), name).toBe(text(expected));
    });
  });
});

function text(result: unknown): string {
  return canonicalJson(result as Json);
}
