/** Directus: the example workspace, and real templates where they are there. */
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
  /^(?:AC-0[4-9]|AC-10|DF-05|EX-01|EX-10|IN-10|LG-01|LG-02|LG-08|SE-02|SE-03|SE-08|TR-01|SC-03|SC-08)$/;

describe('the example workspace', () => {
  const files = exportFiles(join(ROOT, 'examples/directus-workspace'));
  const { snapshot, files: reports } = readExports(files, { now: NOW });

  test('every file is mapped or skipped with a reason', () => {
    expect(reports.filter((r) => r.tag === 'mapped')).toHaveLength(11);
    expect(reports.flatMap((r) => (r.tag === 'skipped' ? [`${r.path}: ${r.reason}`] : []))).toEqual([
      'package.json: no-facts',
      'src/presets.json: no-facts',
    ]);
  });

  test('the snapshot is valid, every place is right, no secret is in it', () => {
    expect(validateSnapshot(program.schema, snapshot)).toEqual([]);
    expect(wrongPlaces(snapshot, files)).toEqual([]);
    expect(JSON.stringify(snapshot)).not.toMatch(/fp8Kq2vWz91LmX47|7Gm2vQx8Lp4RtZ1nKe9B/);
  });

  test('exactly what its README promises is found', () => {
    const found = interpret(program, snapshot).policies.flatMap((p) =>
      OF_THIS_TEST.test(p.policy) ? p.findings.map((f) => `${p.policy} ${shortKey(f.subject.key)}`) : [],
    );
    expect(found.sort()).toEqual([
      'AC-06 policy 1',
      'AC-07 policy 1',
      'AC-09 policy 2/tours/create',
      'AC-10 policy 3/bookings/delete',
      'DF-05 flow 1/$trigger',
      'EX-01 flow 1',
      'EX-10 public/directus_files/read',
      'IN-10 flow 1/$trigger',
      'LG-01 flow 1',
      'LG-01 flow 2',
      'LG-01 flow 4',
      'LG-02 flow 1/cancel',
      'LG-02 flow 1/find',
      'LG-02 flow 2/send',
      'LG-02 flow 4/thanks',
      'LG-02 flow 5/mail',
      'LG-08 flow 1',
      'SE-02 flow 2/send/headers[Authorization].value',
      'SE-03 flow 2/send',
      'SE-08 bookings/email',
      'TR-01 flow 2/send',
    ]);
  });
});

function shortKey(key: string): string {
  return key
    .replace(/^4e0d2a10-0000-4000-8000-0+/, 'flow ')
    .replace(/^5f0d2a10-0000-4000-8000-0+/, 'policy ')
    .replace(/^abf8a154-5b1c-4a46-ac9c-7300570f4f17/, 'public');
}

describe.skipIf(!hasCorpus('directus'))('two real templates', () => {
  const files = exportFiles(join(CORPORA, 'directus'));
  const started = performance.now();
  const { snapshot, files: reports } = readExports(files, { now: NOW });
  const milliseconds = performance.now() - started;

  test('every file is mapped or skipped with a reason', () => {
    const megabytes = files.reduce((sum, f) => sum + f.bytes.length, 0) / 1e6;
    console.info(`${files.length} files, ${megabytes.toFixed(1)} MB in ${milliseconds.toFixed(0)} ms`);
    expect(reports).toHaveLength(124);
    expect(reports.filter((r) => r.tag === 'mapped')).toHaveLength(22);
    // What is left are rows of the collections themselves, empty lists, and what no fact is taken from.
    for (const r of reports)
      if (r.tag === 'skipped') expect(['not-an-export', 'no-facts']).toContain(r.reason);
    expect(reports.filter((r) => r.tag === 'skipped' && !/content\/|\/[a-z]+\.json$/.test(r.path))).toEqual(
      [],
    );
  });

  test('counts by kind', () => {
    const counts = Object.fromEntries(
      Object.entries(snapshot.assets).flatMap(([kind, list]) =>
        list.length > 0 ? [[kind, list.length]] : [],
      ),
    );
    expect(counts).toEqual({
      Automation: 22,
      Trigger: 22,
      Step: 40,
      Param: 70,
      Request: 2,
      Endpoint: 1,
      Package: 2,
      Workspace: 2,
      Role: 7,
      Principal: 11,
      Grant: 415,
      DataStore: 95,
      Field: 102,
      LogSink: 22,
    });
  });

  test('the snapshot is valid, every place is right, the order of the files does not matter', () => {
    expect(validateSnapshot(program.schema, snapshot)).toEqual([]);
    expect(wrongPlaces(snapshot, files)).toEqual([]);
    const again = readExports([...files].reverse(), { now: NOW }).snapshot;
    expect(JSON.stringify(again)).toBe(JSON.stringify(snapshot));
  });
});
