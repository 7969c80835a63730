/** `examples-before`: what its README promises has changed is found by every engine, and nothing else. */
import { join } from 'node:path';
import { interpret } from '@policyc/ir';
import { type Snapshot, validateSnapshot } from '@policyc/model';
import { readExports } from '@policyc/platforms';
import { describe, expect, test } from 'vitest';
import { exportFiles } from '../support/export-files.js';
import { ROOT } from '../support/sources.js';
import { stdlibProgram } from '../support/stdlib-program.js';

const read = (folder: string): Snapshot =>
  readExports(exportFiles(join(ROOT, folder, 'n8n-workspace')), { now: '2026-11-23T00:00:00Z' }).snapshot;
const today = read('examples');
const { now, assets, stubs } = read('examples-before');
const snapshot: Snapshot = { ...today, baseline: { now, assets, ...(stubs ? { stubs } : {}) } };
const program = stdlibProgram();
const drift = (of: Snapshot) => interpret(program, of).policies.filter((p) => p.package === 'packs.drift');

describe('the example workspace, compared with what it was', () => {
  test('the baseline is valid', () => {
    expect(validateSnapshot(program.schema, snapshot)).toEqual([]);
  });

  test('what has changed is found', () => {
    const found = drift(snapshot).flatMap((p) => p.findings.map((f) => `${p.policy} ${f.subject.key}`));
    expect(found).toEqual([
      'DR-01 brightleaf-01/Shop webhook',
      'DR-02 brightleaf-05/New supplier feed',
      'DR-04 brightleaf-01',
    ]);
    expect(drift(snapshot).every((p) => p.baseline === undefined)).toBe(true);
  });

  test('without a baseline, nothing applies, and each policy says so', () => {
    for (const { counts, baseline, findings } of drift(today)) {
      expect(baseline).toBe('missing');
      expect([findings.length, counts.fail, counts.inconclusive, counts.pass]).toEqual([0, 0, 0, 0]);
    }
  });
});
