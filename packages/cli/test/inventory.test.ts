import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runHere } from './run-here.js';
import { createWorkspace, type Workspace } from './workspace.js';

let space: Workspace;
const run = (...args: string[]) => runHere(args, space.root);

beforeAll(() => {
  space = createWorkspace();
  space.put(
    'open/policyc.yaml',
    'policyc: 1\nassets:\n  - match: orders\n    owner: "=sales"\n    tier: high\n',
  );
});
afterAll(() => space.remove());

test('a table with places, and what is not told', async () => {
  const { code, stdout } = await run('inventory', 'open');
  expect(code).toBe(0);
  expect(stdout).toMatch(/Automation +orders +active +high +=sales +anyone +open\/orders\.json:1/);
  expect(stdout).toMatch(/Nothing of \d+ kinds: .*Connector/);
});

test('counts', async () => {
  const { stdout } = await run('inventory', 'open', '--by', 'tier', '--kind', 'Automation');
  expect(stdout).toMatch(/TIER +ALL +AUTOMATION\nhigh +1 +1\n/);
});

test('CSV without formulas, to a file', async () => {
  await run('inventory', 'open', '--format', 'csv', '-o', 'inventory.csv', '--kind', 'Automation');
  expect(readFileSync(join(space.root, 'inventory.csv'), 'utf8')).toBe(
    "kind,key,name,status,tier,owner,exposure,file,line\r\nAutomation,orders,orders,active,high,'=sales,anyone,open/orders.json,1\r\n",
  );
});

test('JSON of exports and of a snapshot is the same but for what was read', async () => {
  await run('snapshot', 'create', 'open', '-o', 'snapshot.json');
  const { inputs, ...ofExports } = JSON.parse((await run('inventory', 'open', '--format', 'json')).stdout);
  const ofSnapshot = JSON.parse((await run('inventory', 'snapshot.json', '--format', 'json')).stdout);
  expect(inputs).toMatchObject({ files: 2, mapped: 2 });
  const relative = (text: string) => text.replaceAll('open/', '');
  expect(relative(JSON.stringify(ofExports))).toBe(JSON.stringify(ofSnapshot));
});

test('a sidecar alone is no export; a faulty one is damage', async () => {
  space.put('alone/policyc.yaml', 'policyc: 1\nowners:\n  - name: a\n');
  expect(await run('inventory', 'alone')).toMatchObject({ code: 4, stdout: '' });
  // It gives a `Workspace`, which exports give, too.
  space.put('version/policyc.yaml', 'policyc: 1\nplatforms:\n  - name: n8n\n    version: 1.120.0\n');
  for (const command of ['inventory', 'eval'])
    expect(await run(command, 'version')).toMatchObject({
      code: 4,
      stdout: '',
      stderr: expect.stringContaining('no exports in version: 1 file read'),
    });
  space.put('faulty/orders.json', readFileSync(join(space.root, 'open/orders.json')));
  space.put('faulty/policyc.yaml', 'policyc: 1\nassets:\n  - teir: high\n');
  const { code, stdout } = await run('inventory', 'faulty');
  expect(code).toBe(4);
  expect(stdout).toContain('faulty/policyc.yaml:3: not used, because of /assets/0/teir');
});

test('schema sidecar', async () => {
  const schema = JSON.parse((await run('schema', 'sidecar')).stdout);
  expect(schema.properties.assets.items.properties.tier.enum).toEqual(['low', 'medium', 'high', 'critical']);
});
