/** ToolJet: `examples/tooljet-workspace`: what its README promises is found, and nothing else; no secret is shown. */
import { join } from 'node:path';
import { interpret } from '@policyc/ir';
import { validateSnapshot } from '@policyc/model';
import { readExports } from '@policyc/platforms';
import { describe, expect, test } from 'vitest';
import { exportFiles, wrongPlaces } from '../support/export-files.js';
import { ROOT } from '../support/sources.js';
import { stdlibProgram } from '../support/stdlib-program.js';

const program = stdlibProgram();
const files = exportFiles(join(ROOT, 'examples/tooljet-workspace'));
const { snapshot, files: reports } = readExports(files, { now: '2026-11-23T00:00:00Z' });

/** The policies that this workspace shows; those of other platforms may say more or less about it. */
const SHOWN = /^(?:AI-0[26]|EX-02|EX-09|IN-0[12]|SE-0[2368]|SE-11|SE-16|TR-0[17]|CN-11)$/;
const shortKey = (key: string) => key.replace(/7c0d2a10-0000-4000-8000-0+/g, '');

describe('the example workspace', () => {
  test('all files are mapped, to one snapshot that is valid', () => {
    expect(reports.map((r) => r.tag)).toEqual(['mapped', 'mapped', 'mapped']);
    expect(snapshot.platform).toBe('tooljet');
    expect(validateSnapshot(program.schema, snapshot)).toEqual([]);
    expect(wrongPlaces(snapshot, files)).toEqual([]);
  });

  test('no secret is in it', () => {
    expect(JSON.stringify([snapshot, reports])).not.toMatch(/abad1dea|c0ffee42|hunter2/);
  });

  test('exactly what its README promises is found', () => {
    const shown = interpret(program, snapshot).policies.filter((p) => SHOWN.test(p.policy));
    const found = shown.flatMap((p) => p.findings.map((f) => `${p.policy} ${shortKey(f.subject.key)}`));
    expect(found.sort()).toEqual([
      'AI-02 501/advisor',
      'AI-06 501/advisor',
      'CN-11 32/bearer_token',
      'EX-02 1',
      'EX-09 1/find_button.onClick',
      'IN-01 1/find_button.onClick',
      'IN-02 1/find_customer/query',
      'IN-02 501/book_order/query',
      'SE-02 1/send_order/headers[Authorization]',
      'SE-03 1/send_order',
      'SE-06 32',
      'SE-06 501',
      'SE-08 customers/email',
      'SE-11 1/show_customer/code',
      'SE-16 32/bearer_token',
      'TR-01 1/send_order',
      'TR-07 32',
    ]);
  });
});
