/** Make: `examples/make-workspace`: what its README promises is found, and nothing else; no secret is shown. */
import { join } from 'node:path';
import { interpret } from '@policyc/ir';
import { validateSnapshot } from '@policyc/model';
import { readExports } from '@policyc/platforms';
import { describe, expect, test } from 'vitest';
import { exportFiles, wrongPlaces } from '../support/export-files.js';
import { ROOT } from '../support/sources.js';
import { stdlibProgram } from '../support/stdlib-program.js';

const program = stdlibProgram();
const files = exportFiles(join(ROOT, 'examples/make-workspace'));
const { snapshot, files: reports } = readExports(files, { now: '2026-11-23T00:00:00Z' });

/** The policies that this workspace shows; those of other platforms may say more or less about it. */
const SHOWN = /^(?:EX-01|IN-0[12]|SE-0[23]|SE-13|TR-0[13]|LG-0[1234]|LG-08|DF-0[25])$/;

describe('the example workspace', () => {
  test('every file is mapped or skipped with a reason', () => {
    expect(reports.filter((r) => r.tag === 'mapped').map((r) => r.path)).toEqual([
      'nightly-reminder.blueprint.json',
      'order-desk.blueprint.json',
      'supplier-mail.blueprint.json',
    ]);
    expect(reports.filter((r) => r.tag === 'skipped')).toMatchObject([
      { path: 'teams.json', reason: 'not-an-export' },
    ]);
  });

  test('the snapshot is valid, every place is right, no secret is in it', () => {
    expect(validateSnapshot(program.schema, snapshot)).toEqual([]);
    expect(wrongPlaces(snapshot, files)).toEqual([]);
    expect(JSON.stringify([snapshot, reports])).not.toMatch(/abad1dea|c0ffee42/);
  });

  test('exactly what its README promises is found', () => {
    const shown = interpret(program, snapshot).policies.filter((p) => SHOWN.test(p.policy));
    expect(shown.flatMap((p) => p.findings.map((f) => `${p.policy} ${f.subject.key}`)).sort()).toEqual([
      'DF-02 order-desk/4',
      'DF-05 supplier-mail/1',
      'IN-01 supplier-mail/1',
      'IN-02 supplier-mail/2/query',
      'LG-01 supplier-mail',
      'LG-02 nightly-reminder/2',
      'LG-02 nightly-reminder/5',
      'LG-02 order-desk/3',
      'LG-02 order-desk/4',
      'LG-02 supplier-mail/2',
      'LG-02 supplier-mail/4',
      'LG-03 supplier-mail/2',
      'LG-04 order-desk/7/body',
      'SE-02 supplier-mail/4/headers[Authorization].value',
      'SE-03 supplier-mail/4',
      'SE-13 supplier-mail/4',
      'TR-01 supplier-mail/4',
      'TR-03 supplier-mail/4',
    ]);
    // Blueprints hold the number of a webhook only: whether it asks for a key is kept with it.
    const open = shown.flatMap((p) => p.inconclusive.map((f) => `${p.policy} ${f.subject.key}`));
    expect(open.sort()).toEqual(['DF-05 order-desk/1', 'EX-01 order-desk/1', 'LG-08 nightly-reminder']);
  });
});
