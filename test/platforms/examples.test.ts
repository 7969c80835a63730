/** `examples/n8n-workspace`: exactly what its README promises is found. */
import { join } from 'node:path';
import { interpret } from '@policyc/ir';
import { validateSnapshot } from '@policyc/model';
import { readExports } from '@policyc/platforms';
import { describe, expect, test } from 'vitest';
import { exportFiles, wrongPlaces } from '../support/export-files.js';
import { ROOT } from '../support/sources.js';
import { stdlibProgram } from '../support/stdlib-program.js';

const files = exportFiles(join(ROOT, 'examples/n8n-workspace'));
const { snapshot, files: reports } = readExports(files, { now: '2026-11-23T00:00:00Z' });
const program = stdlibProgram();

describe('the example workspace', () => {
  test('ten workflows, four files about the instance, and one file that is none', () => {
    expect(reports.filter((r) => r.tag === 'mapped').map((r) => r.path)).toHaveLength(14);
    expect(reports.filter((r) => r.tag === 'skipped')).toMatchObject([
      { path: 'office-contacts.json', reason: 'not-an-export' },
    ]);
  });

  test('the snapshot is valid, and every place is right', () => {
    expect(validateSnapshot(program.schema, snapshot)).toEqual([]);
    expect(wrongPlaces(snapshot, files)).toEqual([]);
  });

  test('no secret is in it', () => {
    expect(JSON.stringify(snapshot)).not.toMatch(/abad1dea|c0ffee42|hunter2/);
  });

  test('each policy finds what it should, and nothing else', () => {
    const report = interpret(program, snapshot);
    const found = report.policies.flatMap((p) => p.findings.map((f) => `${p.policy} ${f.subject.key}`));
    expect(found).toEqual([
      'AI-01 brightleaf-03/Website chat',
      'AI-02 brightleaf-03/Gardener',
      'DF-05 brightleaf-01/Shop webhook',
      'DF-05 brightleaf-02/Callback request',
      'SC-02 n8n-nodes-plantcare',
      'EX-01 brightleaf-01/Shop webhook',
      'EX-01 brightleaf-08/Push to main',
      'EX-02 brightleaf-02/Callback request',
      'EX-03 brightleaf-03/Website chat',
      'EX-04 brightleaf-04/Warehouse MCP server',
      'EX-14 brightleaf-08/Push to main',
      'IN-01 brightleaf-01/Shop webhook',
      'IN-02 brightleaf-01/Store order/query',
      'LG-01 brightleaf-01',
      'LG-01 brightleaf-05',
      'SE-02 brightleaf-05/Push to warehouse/headerParameters.parameters[X-Api-Key].value',
      'SE-03 brightleaf-05/New supplier feed',
      'SE-07 brightleaf-06',
      'SE-09 postgres:bLfPostgres00001',
      'SE-06 httpHeaderAuth:bLfHeader0000001',
      'TR-06 b1ea00000000n8n',
      'TR-01 brightleaf-05/Old supplier feed',
      'TR-03 brightleaf-05/Push to warehouse',
    ]);
    // A path through a sub-workflow that is computed may lead anywhere; what n8n cannot answer at all is not listed.
    const open = report.policies.flatMap((p) => p.inconclusive.map((f) => `${p.policy} ${f.subject.key}`));
    expect(open.filter((f) => /^(?:EX-14|IN-)/.test(f)).sort()).toEqual([
      'EX-14 brightleaf-03/Website chat',
      'IN-01 brightleaf-03/Website chat',
      'IN-03 brightleaf-03/Website chat',
      'IN-10 brightleaf-03/Website chat',
      'IN-13 b1ea00000000n8n',
    ]);
  });
});
