/** Appsmith: the example workspace, and a real application where it is there. */
import { join } from 'node:path';
import { interpret } from '@policyc/ir';
import { validateSnapshot } from '@policyc/model';
import { readExports } from '@policyc/platforms';
import { describe, expect, test } from 'vitest';
import { CORPORA, exportFiles, hasCorpus, wrongPlaces } from '../support/export-files.js';
import { wrongJavaScriptPlaces } from '../support/javascript-places.js';
import { ROOT } from '../support/sources.js';
import { stdlibProgram } from '../support/stdlib-program.js';

const NOW = '2026-11-23T00:00:00Z';
const program = stdlibProgram();

/** The policies that this workspace shows; those of other platforms may say more or less about it. */
const SHOWN = /^(?:DF-05|EX-02|EX-09|IN-0[127]|SE-0[236]|SE-11|SE-16|TR-0[17]|CN-1[01]|SC-0[25]|LG-03)$/;

describe('the example workspace', () => {
  const files = exportFiles(join(ROOT, 'examples/appsmith-workspace'));
  const { snapshot, files: reports } = readExports(files, { now: NOW });

  test('every file is mapped or skipped with a reason', () => {
    expect(reports.filter((r) => r.tag === 'mapped')).toHaveLength(24);
    expect(reports.flatMap((r) => (r.tag === 'skipped' ? [`${r.path}: ${r.reason}`] : []))).toEqual([
      'stock-desk/metadata.json: no-facts',
      'stock-desk/theme.json: no-facts',
    ]);
    expect(reports.flatMap((r) => (r.tag === 'mapped' ? r.notes : []))).toEqual([]);
  });

  test('the snapshot is valid, every place is right, no secret is in it', () => {
    expect(validateSnapshot(program.schema, snapshot)).toEqual([]);
    expect(wrongPlaces(snapshot, files)).toEqual([]);
    expect(wrongJavaScriptPlaces(snapshot, files)).toEqual([]);
    expect(JSON.stringify([snapshot, reports])).not.toMatch(/abad1dea|c0ffee42|hunter2/);
  });

  test('exactly what its README promises is found', () => {
    const report = interpret(program, snapshot);
    const shown = report.policies.filter((p) => SHOWN.test(p.policy));
    expect(shown.flatMap((p) => p.findings.map((f) => `${p.policy} ${f.subject.key}`)).sort()).toEqual([
      'CN-11 returns-portal/label-printer/headers[X-Api-Key].value',
      'DF-05 returns-portal/Returns/return_button.onClick',
      'EX-02 returns-portal/Returns',
      'EX-09 returns-portal/Returns/find_button.onClick',
      'IN-01 returns-portal/Returns/find_button.onClick',
      'IN-02 returns-portal/Returns/find_order/body',
      'IN-02 stock-desk/Stock/find_item/body',
      'IN-07 returns-portal/Returns/find_button.onClick',
      'LG-03 stock-desk/Stock/remove_item',
      'SC-05 returns-portal/pdf',
      'SC-05 stock-desk/dayjs',
      'SE-02 returns-portal/Returns/ask_carrier/headers[Authorization].value',
      'SE-03 returns-portal/Returns/ask_carrier',
      'SE-06 returns-portal/label-printer',
      'SE-06 returns-portal/orders-db',
      'SE-11 stock-desk/Stock/stock/webhookToken',
      'SE-16 returns-portal/label-printer/headers[X-Api-Key].value',
      'TR-01 returns-portal/Returns/ask_carrier',
      'TR-01 returns-portal/Returns/print_label',
      'TR-07 returns-portal/label-printer',
    ]);
    // Who may open an application is not in the git layout, so nobody can tell whether its pages are public.
    const open = shown.flatMap((p) => p.inconclusive.map((f) => `${p.policy} ${f.subject.key}`));
    expect(open.filter((f) => /^(?:EX-02|IN-01)/.test(f)).sort()).toEqual([
      'EX-02 stock-desk/Stock',
      'EX-02 stock-desk/Suppliers',
      'IN-01 stock-desk/Stock/search_input.onTextChanged',
    ]);
  });
});

describe.skipIf(!hasCorpus('appsmith'))('a real application in the git layout', () => {
  const files = exportFiles(join(CORPORA, 'appsmith'));
  const started = performance.now();
  const { snapshot, files: reports } = readExports(files, { now: NOW });
  const milliseconds = performance.now() - started;

  test('every file is mapped or skipped with a reason', () => {
    const megabytes = files.reduce((sum, f) => sum + f.bytes.length, 0) / 1e6;
    console.info(`${files.length} files, ${megabytes.toFixed(1)} MB in ${milliseconds.toFixed(0)} ms`);
    expect(reports).toHaveLength(1136);
    expect(reports.filter((r) => r.tag === 'mapped')).toHaveLength(1134);
    expect(reports.flatMap((r) => (r.tag === 'skipped' ? [`${r.path}: ${r.reason}`] : []))).toEqual([
      'metadata.json: no-facts',
      'theme.json: no-facts',
    ]);
  });

  test('counts by kind', () => {
    const counts = Object.fromEntries(
      Object.entries(snapshot.assets).flatMap(([kind, list]) =>
        list.length > 0 ? [[kind, list.length]] : [],
      ),
    );
    expect(counts).toEqual({
      Automation: 10,
      Trigger: 89,
      Step: 337,
      Param: 357,
      Request: 3,
      Endpoint: 10,
      Credential: 4,
      Package: 7,
      Connector: 4,
      App: 1,
      Page: 10,
    });
  });

  test('statements without preparation, libraries from the web, and a secret in the body of a request', () => {
    const statements = snapshot.assets.Param?.filter((p) => p.sink_role === 'sql') ?? [];
    expect(statements).toHaveLength(107);
    const report = interpret(program, snapshot);
    const count = (id: string) => report.policies.find((p) => p.policy === id)?.findings.length;
    expect(['IN-02', 'SC-05', 'SE-02', 'SE-11'].map((id) => [id, count(id)])).toEqual([
      ['IN-02', 8],
      ['SC-05', 6],
      ['SE-02', 1],
      // A password in a function, and the secret that sessions are signed with.
      ['SE-11', 2],
    ]);
  });

  test('the snapshot is valid, every place is right, the order of the files does not matter', () => {
    expect(validateSnapshot(program.schema, snapshot)).toEqual([]);
    expect(wrongPlaces(snapshot, files)).toEqual([]);
    expect(wrongJavaScriptPlaces(snapshot, files)).toEqual([]);
    const again = readExports([...files].reverse(), { now: NOW }).snapshot;
    expect(JSON.stringify(again)).toBe(JSON.stringify(snapshot));
  });
});
