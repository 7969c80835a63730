/** Power Platform: the example workspace, and real solutions and connectors where they are there. */
import { join } from 'node:path';
import { interpret } from '@policyc/ir';
import { snapshotJsonSchema, validateSnapshot } from '@policyc/model';
import { readExports } from '@policyc/platforms';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { CORPORA, exportFiles, hasCorpus, wrongPlaces } from '../support/export-files.js';
import { ROOT } from '../support/sources.js';
import { stdlibProgram } from '../support/stdlib-program.js';

const NOW = '2026-11-23T00:00:00Z';
const program = stdlibProgram();
const OF_THIS_TEST =
  /^(?:AC-01|AC-09|AC-10|CN-07|CN-1[01]|DF-02|DF-03|DF-1[23]|EX-01|EX-15|IN-01|IN-10|LG-01|LG-04|SE-0[235]|SE-1[1367]|TR-01|TR-03|TR-07)$/;
const ID = 'b1ea0000-0000-4000-8000-';

function findings(snapshot: ReturnType<typeof readExports>['snapshot']) {
  const { policies } = interpret(program, snapshot);
  const ours = policies.filter((p) => OF_THIS_TEST.test(p.policy));
  return {
    found: ours.flatMap((p) => p.findings.map((f) => `${p.policy} ${f.subject.key}`)).sort(),
    open: ours.flatMap((p) => p.inconclusive.map((f) => `${p.policy} ${f.subject.key}`)).sort(),
  };
}

function countsOf(assets: { readonly [kind: string]: readonly unknown[] }) {
  return Object.fromEntries(
    Object.entries(assets).flatMap(([kind, list]) => (list.length > 0 ? [[kind, list.length]] : [])),
  );
}

describe('the example workspace', () => {
  const files = exportFiles(join(ROOT, 'examples/power-platform-workspace'));
  const { snapshot, files: reports } = readExports(files, { now: NOW });

  test('every file is mapped or skipped with a reason', () => {
    expect(reports.filter((r) => r.tag === 'mapped')).toHaveLength(28);
    expect(reports.filter((r) => r.tag === 'skipped')).toMatchObject([
      { path: 'apps/plant-orders.msapp/Header.json', reason: 'no-facts' },
      { path: 'opening-hours.xml', reason: 'not-an-export' },
      { path: 'solution/Other/Solution.xml', reason: 'no-facts' },
    ]);
  });

  test('the snapshot is valid, every place is right, no secret is in it', () => {
    expect(validateSnapshot(program.schema, snapshot)).toEqual([]);
    expect(wrongPlaces(snapshot, files)).toEqual([]);
    expect(JSON.stringify(snapshot)).not.toMatch(/abad1dea|c0ffee42/);
  });

  test('exactly what its README promises is found', () => {
    expect(findings(snapshot)).toEqual({
      found: [
        `AC-01 ${ID}000000000002`,
        'AC-01 plant-orders',
        `AC-10 ${ID}000000000100/bg_orders/delete`,
        'CN-07 connectors/parcels',
        'CN-10 connectors/plant-facts',
        'CN-11 connectors/parcels/api_key',
        `DF-02 ${ID}000000000003/Keep_attachment`,
        `DF-02 ${ID}000000000003/Tell_the_world`,
        'DF-02 plant-orders/Photos',
        `DF-03 ${ID}000000000003/Tell_the_world`,
        `DF-12 ${ID}000000000200`,
        `DF-13 ${ID}000000000003/Keep_attachment`,
        'DF-13 plant-orders/Photos',
        `EX-01 ${ID}000000000001/manual`,
        `EX-15 ${ID}000000000004/manual`,
        `IN-01 ${ID}000000000001/manual`,
        `IN-10 ${ID}000000000002/manual`,
        `LG-01 ${ID}000000000003`,
        `LG-01 ${ID}000000000006`,
        `LG-04 ${ID}000000000001/Answer_failure/body`,
        `SE-02 ${ID}000000000002/Ask_carrier/headers/X-Api-Key`,
        `SE-03 ${ID}000000000002/Ask_carrier`,
        'SE-05 bg_SupplierApiKey',
        'SE-11 plant-orders/formulas/SaveButton.OnSelect',
        `SE-13 ${ID}000000000002/Ask_carrier`,
        `SE-13 ${ID}000000000006/Get_prices`,
        'SE-16 connectors/ledger/token',
        'SE-17 bg_SupplierApiKey',
        `TR-01 ${ID}000000000002/Ask_carrier`,
        'TR-07 connectors/parcels',
      ],
      open: [`AC-09 ${ID}000000000100/bg_orders/update`],
    });
  });
});

describe.skipIf(!hasCorpus('power-platform'))('real solutions', () => {
  const files = exportFiles(join(CORPORA, 'power-platform')).filter((f) => /\.(?:json|xml)$/.test(f.path));
  const started = performance.now();
  const { snapshot, files: reports } = readExports(files, { now: NOW });
  const milliseconds = performance.now() - started;

  test('every file is mapped or skipped with a reason', () => {
    const megabytes = files.reduce((sum, f) => sum + f.bytes.length, 0) / 1e6;
    console.info(`${files.length} files, ${megabytes.toFixed(1)} MB in ${milliseconds.toFixed(0)} ms`);
    expect(reports).toHaveLength(148);
    expect(reports.flatMap((r) => (r.tag === 'skipped' && r.reason !== 'no-facts' ? [r] : []))).toEqual([]);
    expect(reports.filter((r) => r.tag === 'mapped')).toHaveLength(98);
  });

  test('counts by kind', () => {
    expect(countsOf(snapshot.assets)).toEqual({
      Automation: 17,
      Trigger: 17,
      Step: 206,
      Param: 274,
      Request: 1,
      Endpoint: 1,
      Credential: 23,
      Role: 1,
      Grant: 81,
      DataStore: 48,
      Connector: 9,
      Variable: 53,
      VariableValue: 56,
      App: 2,
    });
  });

  test('the snapshot is valid, every place is right, the order of the files does not matter', () => {
    expect(validateSnapshot(program.schema, snapshot)).toEqual([]);
    const accepts = new Ajv({ allErrors: true }).compile(snapshotJsonSchema(program.schema) as object);
    expect(accepts(snapshot), JSON.stringify(accepts.errors?.slice(0, 3))).toBe(true);
    expect(wrongPlaces(snapshot, files)).toEqual([]);
    const again = readExports([...files].reverse(), { now: NOW }).snapshot;
    expect(JSON.stringify(again)).toBe(JSON.stringify(snapshot));
  });

  test('what is found, each checked by hand', () => {
    const { found } = findings(snapshot);
    expect(found.filter((f) => !/^(?:LG-01|AC-10) /.test(f))).toEqual([
      'AC-01 2ce870d2-ab19-ee11-8f6d-6045bdf5263a',
      'AC-01 fe41089d-04cf-ec11-a7b5-6045bd8e353d',
      'EX-01 cd602b70-a83e-ee11-bdf3-0022482a4279/manual',
      'IN-10 2ce870d2-ab19-ee11-8f6d-6045bdf5263a/manual',
      'LG-04 cd602b70-a83e-ee11-bdf3-0022482a4279/Response_Error/body',
      'SE-05 archer_AzureOpenAIKey',
      'SE-05 kch_SharePointAssistantKey',
      'SE-13 2ce870d2-ab19-ee11-8f6d-6045bdf5263a/HTTP_-_Invite_external_user',
      'SE-17 kch_SharePointAssistantKey',
    ]);
  });
});

describe.skipIf(!hasCorpus('power-platform-connectors'))('real connectors', () => {
  const files = exportFiles(join(CORPORA, 'power-platform-connectors'));
  const { snapshot, files: reports } = readExports(files, { now: NOW });

  test('every file is mapped, the snapshot is valid, every place is right', () => {
    expect(reports).toHaveLength(107);
    expect(reports.filter((r) => r.tag === 'skipped')).toEqual([]);
    expect(countsOf(snapshot.assets)).toMatchObject({ Connector: 58 });
    expect(validateSnapshot(program.schema, snapshot)).toEqual([]);
    expect(wrongPlaces(snapshot, files)).toEqual([]);
  });

  test('keys in addresses, no login, plain http, and a secret in a file', () => {
    const { found } = findings(snapshot);
    const count = (policy: string) => found.filter((f) => f.startsWith(`${policy} `)).length;
    expect({ query: count('CN-07'), open: count('CN-10'), http: count('TR-07') }).toEqual({
      query: 7,
      open: 11,
      http: 1,
    });
    expect(found.filter((f) => f.startsWith('SE-16'))).toEqual(['SE-16 certified-connectors/Signi/token']);
  });
});
