/** The standard packs over real exports and our own examples: interpreter, WASM and Rego in real OPA agree to the byte. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson, type Json } from '@policyc/base';
import { compile } from '@policyc/compiler';
import { interpret } from '@policyc/ir';
import { readExports } from '@policyc/platforms';
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluateOpa, evaluateWasm, hasOpa } from '../support/engines.js';
import { CORPORA, exportFiles } from '../support/export-files.js';
import { policyFiles, ROOT } from '../support/sources.js';

const text = (report: unknown) => canonicalJson(report as Json);
const { output } = compile({ files: policyFiles('stdlib') });

describe.each([
  ['examples', join(ROOT, 'examples'), 14],
  ['n8n', join(CORPORA, 'n8n'), 200],
  ['n8n-backups', join(CORPORA, 'n8n-backups'), 1],
  ['node-red-labs', join(CORPORA, 'node-red-labs'), 12],
  ['appsmith', join(CORPORA, 'appsmith'), 15],
  ['directus', join(CORPORA, 'directus'), 300],
  ['salesforce', join(CORPORA, 'salesforce'), 150],
])('%s', (name, folder, atLeast) => {
  describe.skipIf(!existsSync(folder))(
    existsSync(folder) ? 'three engines' : `skipped: no ${name} here`,
    () => {
      if (!existsSync(folder) || !output) return;
      const { snapshot } = readExports(exportFiles(folder), { now: '2026-01-01T00:00:00Z' });
      let expected = '';
      beforeAll(() => {
        const report = interpret(output.program, snapshot);
        expect(report.policies.reduce((n, p) => n + p.findings.length, 0)).toBeGreaterThanOrEqual(atLeast);
        expected = text(report);
      });
      it('WASM agrees', async () => expect(text(await evaluateWasm(output.wasm, snapshot))).toBe(expected));
      it.skipIf(!hasOpa)(
        'Rego in real OPA agrees',
        async () => {
          const [report] = await evaluateOpa(output.bundle, [snapshot]);
          expect(text(report)).toBe(expected);
        },
        300_000,
      );
    },
  );
});
