/** For every asset of the examples and the corpora, and of archives of them: its place shows the thing itself. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readExports } from '@policyc/platforms';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { CORPORA, exportFiles } from '../support/export-files.js';
import { unshownPlaces } from '../support/shown-places.js';
import { ROOT } from '../support/sources.js';

const NOW = '2026-11-23T00:00:00Z';
const folders = (at: string) =>
  existsSync(at)
    ? readdirSync(at, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? [join(at, e.name)] : []))
    : [];
const examples = [...folders(join(ROOT, 'examples')), ...folders(join(ROOT, 'examples-before'))];

describe.each([...examples, ...folders(CORPORA)])('%s', (folder) => {
  const files = exportFiles(folder);

  test('as it stands', () => {
    const { snapshot } = readExports(files, { now: NOW });
    expect(Object.values(snapshot.assets).flat().length).toBeGreaterThan(0);
    expect(unshownPlaces(snapshot, files).slice(0, 20)).toEqual([]);
  }, 120_000);
});

describe.each(examples)('%s', (folder) => {
  const files = exportFiles(folder);

  test('in an archive', () => {
    const bytes = zipSync(Object.fromEntries(files.map((f) => [f.path, f.bytes])));
    const archive = [{ path: 'all.zip', bytes }];
    expect(unshownPlaces(readExports(archive, { now: NOW }).snapshot, archive)).toEqual([]);
  });

  test('written without line breaks, with Windows line breaks, and in UTF-16', () => {
    const decode = (b: Uint8Array) => new TextDecoder().decode(b);
    const encode = (t: string) => new TextEncoder().encode(t);
    const json = files.filter((f) => f.path.endsWith('.json'));
    const variants = [
      json.map((f) => ({ path: f.path, bytes: encode(JSON.stringify(JSON.parse(decode(f.bytes)))) })),
      files
        .filter((f) => !/\.(?:zip|msapp)$/.test(f.path))
        .map((f) => ({ path: f.path, bytes: encode(decode(f.bytes).replace(/\r?\n/g, '\r\n')) })),
      json.map((f) => ({ path: f.path, bytes: Buffer.from(`\ufeff${decode(f.bytes)}`, 'utf16le') })),
    ];
    for (const variant of variants)
      expect(unshownPlaces(readExports(variant, { now: NOW }).snapshot, variant)).toEqual([]);
  });
});

test('what policyc.yaml says', () => {
  const yaml = `# ours
policyc: 1
owners:
  - name: ann
    kind: human
assets:
  - match: "*"
    owner: ann
    tier: high
environments:
  - name: live
    files: "**"
logs:
  - name: siem
platforms: [{ name: directus, version: 11.0.0 }]
advisories:
  - id: CVE-1
    component: x
    versions: "<1.0.0"
    severity: low
`;
  const files = [
    ...exportFiles(join(ROOT, 'examples/n8n-workspace')),
    { path: 'policyc.yaml', bytes: new TextEncoder().encode(yaml) },
  ];
  const { snapshot } = readExports(files, { now: NOW });
  for (const kind of ['Governance', 'Advisory', 'Principal', 'Environment', 'LogSink'])
    expect(snapshot.assets[kind]?.length).toBeGreaterThan(0);
  expect(unshownPlaces(snapshot, files)).toEqual([]);
});
