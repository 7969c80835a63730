/** Real Node-RED flows, where they are there: every file is mapped or skipped with a reason, and every place is right. */
import { join } from 'node:path';
import { validateSnapshot } from '@policyc/model';
import { readExports } from '@policyc/platforms';
import { describe, expect, test } from 'vitest';
import { CORPORA, exportFiles, hasCorpus, wrongPlaces } from '../support/export-files.js';
import { stdlibProgram } from '../support/stdlib-program.js';

describe.each([
  ['node-red', 58, 0],
  ['node-red-labs', 29, 2],
])('%s', (name, mapped, skipped) => {
  describe.skipIf(!hasCorpus(name))('flows of many authors', () => {
    const files = exportFiles(join(CORPORA, name));
    const started = performance.now();
    const { snapshot, files: reports } = readExports(files, { now: '2026-11-23T00:00:00Z' });
    const milliseconds = performance.now() - started;

    test(`${mapped} files are mapped, ${skipped} skipped with a reason`, () => {
      const megabytes = files.reduce((sum, f) => sum + f.bytes.length, 0) / 1e6;
      console.info(
        `${name}: ${files.length} files, ${megabytes.toFixed(2)} MB in ${milliseconds.toFixed(0)} ms;`,
        Object.entries(snapshot.assets)
          .filter(([, assets]) => assets.length > 0)
          .map(([kind, assets]) => `${kind} ${assets.length}`)
          .join(', '),
      );
      expect(reports.filter((r) => r.tag === 'mapped' && r.platform === 'node-red')).toHaveLength(mapped);
      expect(reports.flatMap((r) => (r.tag === 'skipped' ? [r.reason] : []))).toEqual(
        Array(skipped).fill('not-an-export'),
      );
    });

    test('the snapshot is valid, and every pointer resolves in its line', () => {
      expect(validateSnapshot(stdlibProgram().schema, snapshot)).toEqual([]);
      expect(wrongPlaces(snapshot, files)).toEqual([]);
    });

    test('the order of the files does not matter', () => {
      expect(
        JSON.stringify(readExports([...files].reverse(), { now: '2026-11-23T00:00:00Z' }).snapshot),
      ).toBe(JSON.stringify(snapshot));
    });
  });
});

describe.skipIf(!hasCorpus('n8n'))('exports of other platforms', () => {
  test.each(['n8n', 'power-platform', 'appsmith', 'directus', 'salesforce'])(
    '%s: nothing is taken for Node-RED',
    (name) => {
      const { files } = readExports(exportFiles(join(CORPORA, name)), { now: '2026-11-23T00:00:00Z' });
      const taken = files.filter((f) => f.tag === 'mapped' && f.platform === 'node-red');
      expect(taken.map((f) => f.path)).toEqual([]);
    },
  );
});
