import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runHere } from './run-here.js';
import { createWorkspace, type Workspace, workflow } from './workspace.js';

let space: Workspace;
const run = (...args: string[]) => runHere(args, space.root);
const NOW = ['--now', '2026-01-31T12:00:00Z'];

beforeAll(async () => {
  space = createWorkspace();
  space.put('later/orders.json', workflow('orders', 'headerAuth'));
  space.put('later/new.json', workflow('new', 'none'));
  await run('snapshot', 'create', 'open', '-o', 'before.json', ...NOW);
  await run('snapshot', 'create', 'later', '-o', 'after.json', ...NOW);
});
afterAll(() => space.remove());

describe('snapshot create', () => {
  test('is what eval saves, and tells what was read', async () => {
    const { code, stdout, stderr } = await run('snapshot', 'create', 'open', ...NOW);
    expect(code).toBe(0);
    expect(stderr).toContain('Read 1 file: 1 mapped, 0 skipped');
    await run('eval', 'open', ...NOW, '--save-snapshot', 'saved.json');
    expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(join(space.root, 'saved.json'), 'utf8')));
  });

  test('a damaged file is told by the exit code, and costs the others nothing', async () => {
    space.put('mixed/a.json', workflow('a', 'none'));
    space.put('mixed/b.json', '{"nodes": [');
    const { code, stdout, stderr } = await run('snapshot', 'create', 'mixed', ...NOW);
    expect(code).toBe(4);
    expect(stderr).toContain('1 skipped: not valid JSON');
    expect(JSON.parse(stdout).assets.Automation).toHaveLength(1);
  });

  test('nothing to read is an error', async () => {
    const { code, stderr } = await run('snapshot', 'create', 'policies');
    expect(code).toBe(4);
    expect(stderr).toContain('no exports in policies');
  });
});

describe('snapshot validate', () => {
  test('a valid one', async () => {
    const { code, stdout } = await run('snapshot', 'validate', 'before.json', 'after.json');
    expect(code).toBe(0);
    expect(stdout).toBe(
      'before.json: a valid snapshot of nocode 1.1\nafter.json: a valid snapshot of nocode 1.1\n',
    );
  });

  test('an invalid one, with the place of what is wrong', async () => {
    const text = readFileSync(join(space.root, 'before.json'), 'utf8');
    space.put('broken.json', text.replace('"status":"active"', '"status":"on"'));
    const { code, stderr } = await run('snapshot', 'validate', 'broken.json');
    expect(code).toBe(4);
    expect(stderr).toMatch(/broken\.json:1:\d+: .*"on"/);
  });
});

describe('snapshot inspect', () => {
  test('counts, of a snapshot and of exports alike', async () => {
    const ofSnapshot = JSON.parse(
      (await run('snapshot', 'inspect', 'before.json', '--format', 'json')).stdout,
    );
    const ofExports = JSON.parse((await run('snapshot', 'inspect', 'open', '--format', 'json')).stdout);
    expect(ofSnapshot.kinds).toEqual(ofExports.kinds);
    expect(ofSnapshot.format).toBe('policyc-snapshot-summary/1');
    const endpoint = ofSnapshot.kinds.find((k: { kind: string }) => k.kind === 'Endpoint');
    expect(endpoint.assets).toBe(1);
    expect(endpoint.fields.find((f: { field: string }) => f.field === 'auth')).toMatchObject({
      value: 1,
      unknown: 0,
    });
    const text = (await run('snapshot', 'inspect', 'before.json')).stdout;
    expect(text).toMatch(/Endpoint +1 +0 +\d+ %/);
    expect(text).toMatch(/Endpoint\.callers +0 +0 +0 +1 +0/);
  });
});

describe('snapshot diff', () => {
  test('what was added and what changed', async () => {
    const { code, stdout } = await run('snapshot', 'diff', 'before.json', 'after.json', '--exit-code');
    expect(code).toBe(1);
    expect(stdout).toContain('auth: "none" -> "header"');
    expect(stdout).toMatch(/Automation\n {2}\+ new/);
    const json = JSON.parse(
      (await run('snapshot', 'diff', 'before.json', 'later', '--format', 'json')).stdout,
    );
    expect(json).toMatchObject({ format: 'policyc-snapshot-diff/1', before: 'before.json', after: 'later' });
  });

  test('nothing', async () => {
    const { code, stdout } = await run('snapshot', 'diff', 'before.json', 'open', '--exit-code');
    expect([code, stdout]).toEqual([0, 'No differences.\n']);
  });
});

describe('schema', () => {
  test('export: the JSON Schema accepts what the validator accepts', async () => {
    const { stdout } = await run('schema', 'export');
    const validate = new Ajv({ strict: false }).compile(JSON.parse(stdout));
    expect(validate(JSON.parse(readFileSync(join(space.root, 'before.json'), 'utf8')))).toBe(true);
  });

  test('export: a page with every kind', async () => {
    const { stdout } = await run('schema', 'export', '--format', 'markdown');
    expect(stdout).toContain('erDiagram\n');
    expect(stdout).toContain('### Endpoint\n');
    expect(stdout).toContain('| `auth` | `AuthKind or unknown` |');
  });

  test('check: against a bundle and against itself', async () => {
    await run('compile', 'policies', '-o', 'bundle.tar.gz');
    const { code, stdout } = await run('schema', 'check', 'bundle.tar.gz');
    expect([code, stdout]).toEqual([0, 'nocode 1.1 -> nocode 1.1: no changes\n']);
  });

  test('check: a breaking change exits with 1', async () => {
    const schema = (type: string) =>
      `package platforms.mine\nplatform mine version "1.0"\n\nasset Box {\n  key id: string\n  size: ${type}\n}\n`;
    space.put('old.policy', schema('int'));
    space.put('new.policy', schema('string'));
    const { code, stdout } = await run('schema', 'check', 'old.policy', 'new.policy');
    expect(code).toBe(1);
    expect(stdout).toContain('policies, snapshots  Box.size  its type is string; it was int');
    expect(stdout).toContain('1 change, 1 of them breaking');
  });

  test('check: a derived field that is gone, and one that is new', async () => {
    const schema = (derived: string) =>
      `package platforms.mine\nplatform mine version "1.0"\n\nasset Box {\n  key id: string\n  size: int\n  derived ${derived}: bool = size > 3\n}\n`;
    space.put('big.policy', schema('big'));
    space.put('large.policy', schema('large'));
    const { code, stdout } = await run('schema', 'check', 'big.policy', 'large.policy');
    expect(code).toBe(1);
    expect(stdout).toMatch(/policies +Box\.big +the derived field is gone/);
    expect(stdout).toMatch(/- +Box\.large +a new derived field/);
  });

  test('a module with mistakes, and one without a platform', async () => {
    space.put('bad.policy', 'package p\nplatform p version "1.0"\n\nasset A {\n  key id: strin\n}\n');
    expect((await run('schema', 'export', 'bad.policy')).code).toBe(3);
    space.put('none.policy', 'package p\n\nenum E { a }\n');
    const { code, stderr } = await run('schema', 'export', 'none.policy');
    expect(code).toBe(3);
    expect(stderr).toContain('platform');
  });
});
