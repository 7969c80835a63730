/** Real exports, where they are there: every file is mapped or skipped with a reason, and the snapshot is valid. */
import { join } from 'node:path';
import { snapshotJsonSchema, validateSnapshot } from '@policyc/model';
import { readExports } from '@policyc/platforms';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { CORPORA, exportFiles, hasCorpus, wrongPlaces } from '../support/export-files.js';
import { stdlibProgram } from '../support/stdlib-program.js';

const NOW = '2026-11-23T00:00:00Z';

describe.skipIf(!hasCorpus('n8n'))('n8n workflows of many authors', () => {
  const files = exportFiles(join(CORPORA, 'n8n'));
  const started = performance.now();
  const { snapshot, files: reports } = readExports(files, { now: NOW });
  const milliseconds = performance.now() - started;
  const { schema } = stdlibProgram();

  test('all 403 files are mapped, or skipped with a reason', () => {
    const megabytes = files.reduce((sum, f) => sum + f.bytes.length, 0) / 1e6;
    console.info(
      `${files.length} files, ${megabytes.toFixed(1)} MB in ${milliseconds.toFixed(0)} ms (${((megabytes / milliseconds) * 1e3).toFixed(1)} MB/s)`,
    );
    expect(reports).toHaveLength(403);
    expect(reports.filter((r) => r.tag === 'skipped')).toMatchObject([
      { path: 'workflows/Automation/2047_Automation.json', reason: 'damaged' },
    ]);
  });

  test('the snapshot is valid by the validator and by the JSON Schema', () => {
    expect(validateSnapshot(schema, snapshot)).toEqual([]);
    const accepts = new Ajv({ allErrors: true }).compile(snapshotJsonSchema(schema) as object);
    expect(accepts(snapshot), JSON.stringify(accepts.errors?.slice(0, 3))).toBe(true);
  });

  test('every pointer resolves in the raw file, and stands in its line', () => {
    expect(wrongPlaces(snapshot, files).slice(0, 10)).toEqual([]);
  }, 300_000);

  test('addresses that anyone can use, of all four kinds', () => {
    const open = (kind: string) =>
      (snapshot.assets.Endpoint ?? []).filter(
        (e) => e.kind === kind && e.auth === 'none' && e.public === true && e.disabled === false,
      ).length;
    const counts = { webhook: open('http'), form: open('form'), chat: open('chat'), mcp: open('mcp') };
    console.info('without authentication:', counts);
    expect(counts).toEqual({ webhook: 61, form: 20, chat: 9, mcp: 2 });
  });

  test('the order of the files does not matter', () => {
    expect(JSON.stringify(readExports([...files].reverse(), { now: NOW }).snapshot)).toBe(
      JSON.stringify(snapshot),
    );
  });
});

describe.skipIf(!hasCorpus('n8n-backups'))('n8n backups', () => {
  const files = exportFiles(join(CORPORA, 'n8n-backups'));
  const { snapshot, files: reports } = readExports(files, { now: NOW });

  test('nine workflows; two files hold only what a backup job wrote about itself', () => {
    expect(reports.filter((r) => r.tag === 'mapped')).toHaveLength(9);
    expect(reports.flatMap((r) => (r.tag === 'skipped' ? [r.reason] : []))).toEqual([
      'not-an-export',
      'not-an-export',
    ]);
    expect(validateSnapshot(stdlibProgram().schema, snapshot)).toEqual([]);
    expect(wrongPlaces(snapshot, files)).toEqual([]);
  });
});

describe.skipIf(!hasCorpus('node-red'))('exports of other platforms', () => {
  test.each(['node-red', 'power-platform', 'appsmith', 'directus'])(
    '%s: nothing is taken for n8n',
    (name) => {
      const { files } = readExports(exportFiles(join(CORPORA, name)), { now: NOW });
      const taken = files.filter((f) => f.tag === 'mapped' && f.platform === 'n8n');
      expect(taken.map((f) => f.path)).toEqual([]);
    },
  );
});
