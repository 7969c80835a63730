/**
 * Tables come with OPA's data, good and bad: the interpreter, the module through the SDK and the Rego in real OPA give the same
 * reports and find the same faults, to the byte, and where there is a fault no engine gives a report.
 */
import { canonicalJson, type Json } from '@policyc/base';
import { compile, testInputs } from '@policyc/compiler';
import { type Data, evaluateReport, evaluationErrors } from '@policyc/ir';
import { describe, expect, it } from 'vitest';
import { evaluateEntrypoints, evaluateOpaEntrypoints, hasOpa, loadWasm } from '../support/engines.js';
import { policyFiles } from '../support/sources.js';

const files = policyFiles('test/conformance/cases').filter((f) => /\/(tables|schema)\.policy$/.test(f.uri));
const { output } = compile({ files });
if (!output) throw new Error('the program does not compile');
const { program, wasm, bundle } = output;
const [first] = testInputs(files);
if (!first) throw new Error('there is no row');
const { snapshot } = first;

const ROW: { readonly [field: string]: Json } = {
  id: 'a',
  color: 'red',
  level: 'high',
  least: 1,
  most: 2,
  note: 'n',
  since: '2026-01-01T00:00:00Z',
  release: '1.2.0',
  strict: true,
  tags: ['a', 'b'],
  order: ['z', 'a'],
  levels: ['high', 'low'],
};

const VALUES: readonly Json[] = [
  null,
  true,
  3,
  -0,
  1.5,
  9007199254740992,
  '',
  'red',
  'high',
  'é',
  [],
  {},
  ['a', 'b'],
  ['b', 'a'],
  ['a', 'a'],
  ['high', 'low'],
  ['low', 'high'],
  [1],
  [null],
  '2026-02-29T00:00:00Z',
  '2026-01-01T00:00:00Z',
  '1.2',
  '1.2.0',
];

const without = (field: string): { readonly [field: string]: Json } =>
  Object.fromEntries(Object.entries(ROW).filter(([name]) => name !== field));

const rows: readonly (readonly [string, Json])[] = [
  ['no rows', []],
  ['one row', [ROW]],
  ['two rows', [{ ...ROW, id: 'b' }, ROW]],
  ['the same key twice', [ROW, { ...ROW, note: 'other' }]],
  ['no array', ROW],
  ['null', null],
  ['a row that is null', [null]],
  ['a row that is an array', [[]]],
  ['one row that is none among others', [ROW, { ...ROW, id: 'b' }, 3, { ...ROW, id: 'c' }]],
  ['a field too many', [{ ...ROW, other: 1 }]],
  ['a mark of snapshots', [{ ...ROW, $unknown: { note: 'no' } }]],
  ...Object.keys(ROW).map((field) => [`without ${field}`, [without(field)]] as const),
  ...Object.keys(ROW).flatMap((field) =>
    VALUES.map((value) => [`${field} = ${JSON.stringify(value)}`, [{ ...ROW, [field]: value }]] as const),
  ),
];

const FACTS = 'conformance.tables.facts';
const NAMES = 'conformance.tables.names';

const cases: readonly { readonly name: string; readonly data: Data }[] = [
  ...rows.map(([name, value]) => ({ name, data: given({ [FACTS]: value, [NAMES]: [{ name: 'a' }] }) })),
  { name: 'a table too many', data: given({ [FACTS]: [ROW], [NAMES]: [], 'a.b': [], 'z.z': 3 }) },
  { name: 'a table too few', data: given({ [FACTS]: [ROW] }) },
  { name: 'no table', data: given({}) },
  { name: 'both are none', data: given({ [FACTS]: 3, [NAMES]: {} }) },
  { name: 'no object of tables', data: given([]) },
  { name: 'null for tables', data: given(null) },
  { name: 'with a fault of params', data: { policyc: { params: { x: 1 }, tables: { [NAMES]: 1 } } } },
];

function given(tables: Json): Data {
  return { policyc: { params: {}, tables } };
}

const inputs = cases.map(({ data }) => ({ snapshot, data }));
const expected = cases.map(({ data }) =>
  text({
    report: evaluateReport(program, snapshot, data),
    errors: evaluationErrors(program, snapshot, data),
  }),
);

describe('the rows of tables', () => {
  it('are refused where they are not valid', () => {
    const refused = (name: string) => {
      const data = cases.find((c) => c.name === name)?.data ?? {};
      return evaluationErrors(program, snapshot, data).errors.map((e) => `${e.code} ${e.path.join('/')}`);
    };
    const wrong = [`wrong-type policyc/tables/${FACTS}`];
    expect(refused('one row')).toEqual([]);
    expect(refused('two rows')).toEqual([]);
    expect(refused('without note')).toEqual([]);
    expect(refused('note = null')).toEqual([]);
    expect(refused('without strict')).toEqual(wrong);
    expect(refused('strict = null')).toEqual(wrong);
    expect(refused('the same key twice')).toEqual(wrong);
    expect(refused('a field too many')).toEqual(wrong);
    expect(refused('tags = ["b","a"]')).toEqual(wrong);
    expect(refused('id = ""')).toEqual(wrong);
    expect(refused('no table')).toEqual([...wrong, `wrong-type policyc/tables/${NAMES}`]);
    expect(refused('no object of tables')).toEqual(['wrong-type policyc/tables']);
    expect(refused('a table too many')).toEqual([
      'unknown-table policyc/tables/a.b',
      'unknown-table policyc/tables/z.z',
    ]);
  });
  it('are the same in WebAssembly', async () => {
    const policy = await loadWasm(wasm);
    for (const [i, { name, data }] of cases.entries())
      expect(text(evaluateEntrypoints(policy, snapshot, data)), name).toBe(expected[i]);
  });
  it('are missed in WebAssembly without data', async () => {
    const policy = await loadWasm(wasm);
    expect(text(evaluateEntrypoints(policy, snapshot, {}))).toBe(
      text({
        report: evaluateReport(program, snapshot, {}),
        errors: evaluationErrors(program, snapshot, {}),
      }),
    );
  });
  it.skipIf(!hasOpa)('are the same in real OPA', async () => {
    const results = await evaluateOpaEntrypoints(bundle, inputs);
    for (const [i, { name }] of cases.entries()) expect(text(results[i]), name).toBe(expected[i]);
  });
});

function text(result: unknown): string {
  return canonicalJson(result as Json);
}
