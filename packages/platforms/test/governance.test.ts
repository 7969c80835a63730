import type { Snapshot, SnapshotAsset } from '@policyc/model';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { type FileReport, inventoryOf, readExports, sidecarJsonSchema } from '../src/index.js';
import { BASE, NOW, workflow } from './one-workflow.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const HOOK = { name: 'Hook', type: `${BASE}webhook`, typeVersion: 2, parameters: { path: 'x' } };
const CALL = (url: string) => ({
  name: 'Call',
  type: `${BASE}httpRequest`,
  typeVersion: 4,
  parameters: { url },
});

interface Read {
  readonly snapshot: Snapshot;
  readonly report: FileReport | undefined;
}

/** Two workflows, `Orders` with a webhook in `sales/`, `Stock` with a request, and a sidecar. */
function read(yaml: string, url = 'https://api.partner.example/x'): Read {
  const orders = { ...workflow([HOOK]), id: 'o', name: 'Orders' };
  const stock = { ...workflow([CALL(url)]), id: 's', name: 'Stock' };
  const { snapshot, files } = readExports(
    [
      { path: 'sales/orders.json', bytes: bytes(JSON.stringify(orders)) },
      { path: 'stock.json', bytes: bytes(JSON.stringify(stock)) },
      { path: 'policyc.yaml', bytes: bytes(yaml) },
    ],
    { now: NOW },
  );
  return { snapshot, report: files.find((f) => f.path === 'policyc.yaml') };
}

function governance(yaml: string): Readonly<Record<string, SnapshotAsset>> {
  return Object.fromEntries(
    (read(yaml).snapshot.assets.Governance ?? []).map((g) => [String(g.automation), g]),
  );
}

describe('what is said of automations', () => {
  test('by name, by key and by file', () => {
    expect(Object.keys(governance('policyc: 1\nassets:\n  - match: "ord*"\n    tier: high\n'))).toEqual([
      'o',
    ]);
    expect(Object.keys(governance('policyc: 1\nassets:\n  - key: [s]\n    tier: high\n'))).toEqual(['s']);
    expect(Object.keys(governance('policyc: 1\nassets:\n  - files: "sales/**"\n    tier: high\n'))).toEqual([
      'o',
    ]);
    expect(Object.keys(governance('policyc: 1\nassets:\n  - tier: high\n'))).toEqual(['o', 's']);
    expect(
      Object.keys(governance('policyc: 1\nassets:\n  - match: "*"\n    files: "sales/*"\n    tier: low\n')),
    ).toEqual(['o']);
  });

  test('later entries win, key by key, and each value keeps its own place', () => {
    const yaml =
      'policyc: 1\nassets:\n  - match: "*"\n    owner: ops\n    tier: low\n  - match: Orders\n    tier: high\n    reviewed: 2026-01-10\n    fix_within: 14d\n';
    expect(governance(yaml).o).toMatchObject({
      owner: 'ops',
      tier: 'high',
      reviewed: '2026-01-10T00:00:00Z',
      fix_within: '14d',
      data: null,
    });
    const { snapshot } = read(yaml);
    const at = snapshot.assets.Governance?.findIndex((g) => g.automation === 'o') ?? -1;
    expect(snapshot.origins?.assets.Governance?.[at]).toMatchObject({
      pointer: '/assets/1',
      line: 6,
      fields: {
        owner: { pointer: '/assets/0/owner', line: 4 },
        tier: { pointer: '/assets/1/tier', line: 7 },
      },
    });
  });

  test('owners are principals, declared or only named', () => {
    const { snapshot } = read(
      'policyc: 1\nowners:\n  - name: ada\n    kind: human\n    active: false\nassets:\n  - owner: ada\n    backup_owner: bob\n',
    );
    expect(snapshot.assets.Principal).toMatchObject([
      { id: 'ada', kind: 'human', active: false },
      { id: 'bob', $unknown: { active: 'policyc.yaml does not say' } },
    ]);
  });

  test('an entry that matches nothing is told', () => {
    expect(read('policyc: 1\nassets:\n  - match: nobody\n    tier: low\n').report).toMatchObject({
      tag: 'mapped',
      notes: [{ code: 'no-match', line: 3 }],
    });
  });
});

test('what no file says is not in the snapshot', () => {
  expect(read('policyc: 1\nassets: []\n').snapshot.coverage).toEqual({
    Advisory: { state: 'none', reason: 'no policyc.yaml has advisories' },
  });
});

describe('zones', () => {
  const boundary = (yaml: string, url?: string) => read(yaml, url).snapshot.assets.Request?.[0]?.boundary;
  const ZONES =
    'policyc: 1\nzones:\n  - hosts: ["*.partner.example"]\n    boundary: partner\n  - hosts: 203.0.113.0/24\n    boundary: own\n';
  test.each([
    ['https://api.partner.example/x', 'partner'],
    ['https://203.0.113.7/x', 'own'],
    ['https://elsewhere.example/x', 'outside'],
    ['http://10.0.0.5/x', 'own'],
  ])('%s', (url, expected) => expect(boundary(ZONES, url)).toBe(expected));
  test('without a map, public hosts may belong to anybody', () => {
    expect(boundary('policyc: 1\n')).toBe(undefined);
    expect(boundary('policyc: 1\n', 'http://10.0.0.5/')).toBe('own');
  });
});

test('services whose host nobody knows are named by their connector', () => {
  const boundaryOf = (zones: string) => {
    const nodes = [{ name: 'Post', type: `${BASE}slack` }];
    const { snapshot } = readExports(
      [
        { path: 'w.json', bytes: bytes(JSON.stringify(workflow(nodes))) },
        { path: 'policyc.yaml', bytes: bytes(`policyc: 1\n${zones}`) },
      ],
      { now: NOW },
    );
    return snapshot.assets.Connector?.map((connector) => connector.boundary);
  };
  const ANY = '  - connectors: "*"\n    boundary: outside\n';
  expect(boundaryOf('')).toEqual([undefined]);
  expect(boundaryOf('zones:\n  - hosts: "*"\n    boundary: own\n')).toEqual([undefined]);
  expect(boundaryOf(`zones:\n${ANY}`)).toEqual(['outside']);
  expect(boundaryOf(`zones:\n  - connectors: slack\n    boundary: partner\n${ANY}`)).toEqual(['partner']);
  expect(boundaryOf(`zones:\n  - connectors: n8n-nodes-base.slack\n    boundary: own\n${ANY}`)).toEqual([
    'own',
  ]);
});

describe('components and advisories', () => {
  test('what no entry names is not approved, where there is a registry', () => {
    const approved = (yaml: string) => read(yaml).snapshot.assets.Package?.[0]?.approved;
    expect(approved('policyc: 1\ncomponents:\n  - name: n8n-nodes-*\n    approved: true\n')).toBe(true);
    expect(approved('policyc: 1\ncomponents:\n  - name: other\n    approved: true\n')).toBe(false);
    expect(approved('policyc: 1\n')).toBe(undefined);
  });
  test('each interval of versions is an asset', () => {
    const { snapshot } = read(
      'policyc: 1\nadvisories:\n  - id: A-1\n    component: x\n    versions: ">=1.0.0 <1.4.2 || 2.0.0 || >2.1.0 <=2.2.0"\n    severity: high\n',
    );
    expect(snapshot.assets.Advisory?.map((a) => [a.id, a.introduced, a.after, a.fixed, a.last])).toEqual([
      ['A-1', '1.0.0', null, '1.4.2', null],
      ['A-1 (2)', '2.0.0', null, null, '2.0.0'],
      ['A-1 (3)', null, '2.1.0', null, '2.2.0'],
    ]);
  });
});

describe('faults', () => {
  const validate = new Ajv({ strict: false }).compile(sidecarJsonSchema() as object);
  const GOOD = 'policyc: 1\nowners: [{name: a}]\nassets: [{match: x, tier: low, fix_within: 2w}]\n';

  test('the JSON Schema accepts a good one', () => {
    expect(read(GOOD).report).toMatchObject({ tag: 'mapped' });
    expect(validate({ policyc: 1, owners: [{ name: 'a' }], assets: [{ match: 'x', tier: 'low' }] })).toBe(
      true,
    );
  });

  test.each<[string, string, object]>([
    ['a misspelt key', 'assets:\n  - tear: high', { assets: [{ tear: 'high' }] }],
    ['no such member', 'assets:\n  - tier: hihg', { assets: [{ tier: 'hihg' }] }],
    ['not a list', 'assets: {}', { assets: {} }],
    ['no duration', 'assets:\n  - fix_within: 2 weeks', { assets: [{ fix_within: '2 weeks' }] }],
    ['no date', 'assets:\n  - reviewed: yesterday', { assets: [{ reviewed: 'yesterday' }] }],
    ['neither of two keys', 'zones:\n  - boundary: own', { zones: [{ boundary: 'own' }] }],
    ['a missing key', 'owners:\n  - kind: human', { owners: [{ kind: 'human' }] }],
    ['no flag', 'owners:\n  - name: a\n    active: "no"', { owners: [{ name: 'a', active: 'no' }] }],
  ])('%s: refused by reader and schema alike, with its place', (_, yaml, data) => {
    const { snapshot, report } = read(`policyc: 1\n${yaml}\n`);
    expect(report).toMatchObject({
      tag: 'skipped',
      reason: 'invalid',
      position: { column: expect.any(Number) },
    });
    expect(snapshot.assets.Governance).toEqual([]);
    expect(validate({ policyc: 1, ...data })).toBe(false);
  });

  test('what is meant is suggested', () => {
    expect(read('policyc: 1\nassets:\n  - teir: high\n').report).toMatchObject({
      message: 'not used, because of /assets/0/teir: there is no such key here; did you mean tier?',
      position: { line: 3, column: 5 },
    });
  });

  test('another version', () => {
    expect(read('policyc: 2\n').report).toMatchObject({
      reason: 'invalid',
      message: 'not used, because of /policyc: this version of policyc reads version 1',
    });
  });

  test.each([
    ['not YAML', 'policyc: 1\nassets: [', 'not-yaml'],
    ['keys that come twice', 'policyc: 1\npolicyc: 1\n', 'not-yaml'],
    ['a tag', 'policyc: 1\nassets: !!js/function x\n', 'invalid'],
    ['too deep', `policyc: 1\nassets: ${'['.repeat(300)}${']'.repeat(300)}\n`, 'too-deep'],
    ['very deep', `policyc: 1\nassets: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`, 'too-deep'],
    ['two documents', 'policyc: 1\n---\npolicyc: 1\n', 'not-yaml'],
  ])('%s', (_, yaml, reason) => expect(read(yaml).report).toMatchObject({ tag: 'skipped', reason }));

  test('aliases that multiply', () => {
    const levels = Array.from(
      { length: 9 },
      (_, i) => `l${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`,
    );
    const bomb = `policyc: 1\nl0: &a0 [x]\n${levels.join('\n')}\n`;
    expect(read(bomb).report).toMatchObject({
      reason: 'not-yaml',
      message: 'there are more than 200000 values in it',
    });
  });

  test('an alias of itself', () => {
    expect(read('policyc: 1\nassets: &a [*a]\n').report).toMatchObject({ tag: 'skipped' });
  });

  test('keys of objects in JavaScript are ordinary keys', () => {
    expect(read('policyc: 1\n__proto__: {tier: high}\nconstructor: 1\n').report).toMatchObject({
      reason: 'invalid',
    });
    expect(({} as { tier?: string }).tier).toBe(undefined);
  });

  test('a secret in any place is not shown', () => {
    const secret = ['sk', 'live', '4eC39HqLyjWDarjtT1zdp7dc'].join('_');
    for (const yaml of [
      `assets:\n  - ${secret}: 1`,
      `assets:\n  - tier: ${secret}`,
      `assets:\n  - owner: ${secret}\n    ticket: "see ${secret}"`,
      `x: [${secret}`,
      `advisories: [{id: ${secret}, component: a, versions: "1.0.0", severity: low}]`,
    ]) {
      const { snapshot, report } = read(`policyc: 1\n${yaml}\n`);
      expect(JSON.stringify([snapshot, report])).not.toContain(secret);
    }
  });
});

describe('inventory', () => {
  test('owner, tier, exposure and place', () => {
    const { snapshot } = read('policyc: 1\nassets:\n  - match: Orders\n    owner: ops\n    tier: high\n');
    const rows = inventoryOf(snapshot);
    expect(rows.find((r) => r.name === 'Orders')).toEqual({
      kind: 'Automation',
      key: 'o',
      name: 'Orders',
      owner: 'ops',
      tier: 'high',
      exposure: 'anyone',
      status: expect.any(String),
      location: { file: 'sales/orders.json', pointer: '', line: 1 },
    });
    const stock = rows.find((r) => r.name === 'Stock');
    expect(stock).toMatchObject({ exposure: 'none' });
    expect(stock?.owner).toBe(undefined);
  });
});
