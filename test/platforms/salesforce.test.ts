/** Salesforce: the example workspace, and real metadata where it is there. */
import { join } from 'node:path';
import { interpret } from '@policyc/ir';
import { validateSnapshot } from '@policyc/model';
import { readExports } from '@policyc/platforms';
import { describe, expect, test } from 'vitest';
import { CORPORA, exportFiles, hasCorpus, wrongPlaces } from '../support/export-files.js';
import { ROOT } from '../support/sources.js';
import { stdlibProgram } from '../support/stdlib-program.js';

const NOW = '2026-11-23T00:00:00Z';
const program = stdlibProgram();
const OF_THIS_TEST =
  /^(?:AC-0[4-9]|AC-10|EX-01|EX-10|IN-10|LG-01|LG-02|LG-08|SE-02|SE-03|SE-08|TR-01|SC-03|SC-08)$/;

describe('the example workspace', () => {
  const files = exportFiles(join(ROOT, 'examples/salesforce-workspace'));
  const { snapshot, files: reports } = readExports(files, { now: NOW });

  test('every file is mapped or skipped with a reason', () => {
    expect(reports.filter((r) => r.tag === 'mapped')).toHaveLength(8);
    expect(reports.filter((r) => r.tag === 'skipped')).toMatchObject([
      { path: 'layouts/Order__c-Order.layout-meta.xml', reason: 'no-facts' },
    ]);
  });

  test('the snapshot is valid, every place is right, no secret is in it', () => {
    expect(validateSnapshot(program.schema, snapshot)).toEqual([]);
    expect(wrongPlaces(snapshot, files)).toEqual([]);
    expect(JSON.stringify(snapshot)).not.toContain('hb7Qm2Zx94LpTr81vKe0');
  });

  test('exactly what its README promises is found', () => {
    const found = interpret(program, snapshot).policies.flatMap((p) =>
      OF_THIS_TEST.test(p.policy) ? p.findings.map((f) => `${p.policy} ${f.subject.key}`) : [],
    );
    expect(found.sort()).toEqual([
      'AC-04 Grant_Refund',
      'AC-05 Grant_Refund',
      'AC-06 permission set Shop_Backoffice',
      'AC-10 permission set Shop_Backoffice/Order__c/delete',
      'AC-10 permission set Shop_Backoffice/Order__c/update',
      'IN-10 Grant_Refund/start',
      'LG-01 Set_Delivery_Date',
      'LG-02 Grant_Refund/Find_Order',
      'LG-02 Send_Reminder/Mail_Customer',
      'LG-02 Set_Delivery_Date/Save_Date',
      'SC-03 Set_Delivery_Date',
      'SE-02 Grant_Refund/Tell_Bank/inputParameters[apiKey].value',
    ]);
  });
});

describe.skipIf(!hasCorpus('salesforce'))('real metadata', () => {
  const files = exportFiles(join(CORPORA, 'salesforce'));
  const started = performance.now();
  const { snapshot, files: reports } = readExports(files, { now: NOW });
  const milliseconds = performance.now() - started;

  test('every file is mapped', () => {
    const megabytes = files.reduce((sum, f) => sum + f.bytes.length, 0) / 1e6;
    console.info(`${files.length} files, ${megabytes.toFixed(1)} MB in ${milliseconds.toFixed(0)} ms`);
    expect(reports).toHaveLength(103);
    expect(reports.filter((r) => r.tag === 'skipped')).toEqual([]);
  });

  test('counts by kind', () => {
    const counts = Object.fromEntries(
      Object.entries(snapshot.assets).flatMap(([kind, list]) =>
        list.length > 0 ? [[kind, list.length]] : [],
      ),
    );
    expect(counts).toEqual({
      Automation: 91,
      Trigger: 91,
      Step: 415,
      Param: 408,
      Credential: 2,
      Role: 5,
      Grant: 4,
      DataStore: 23,
      Connector: 7,
      Page: 122,
    });
  });

  test('the snapshot is valid, every place is right, the order of the files does not matter', () => {
    expect(validateSnapshot(program.schema, snapshot)).toEqual([]);
    expect(wrongPlaces(snapshot, files)).toEqual([]);
    const again = readExports([...files].reverse(), { now: NOW }).snapshot;
    expect(JSON.stringify(again)).toBe(JSON.stringify(snapshot));
  });

  test('two flows act beyond the sharing rules, one of them with screens', () => {
    const explicit = (snapshot.assets.Automation ?? []).filter((a) => a.run_context === 'system_no_sharing');
    const byPeople = explicit.filter((a) =>
      (snapshot.assets.Trigger ?? []).some(
        (t) => t.automation === a.id && ['manual', 'subflow'].includes(String(t.kind)),
      ),
    );
    expect(byPeople.map((a) => a.interactive)).toEqual([true, false]);
  });
});
