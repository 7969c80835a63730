/** Code scanning shows no result without a physical location, so every result has one, whatever it is about. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runHere } from './run-here.js';
import { createWorkspace, type Workspace, workflow } from './workspace.js';

let space: Workspace;
const NOW = '2026-01-31T12:00:00Z';

beforeAll(() => {
  space = createWorkspace();
  space.put(
    'whole/whole.policy',
    'package test\nuse platforms.nocode\n\npolicy W-1 "Somebody answers for the workspace" {\n  severity low\n  require some a in Automation where a.name == "nobody"\n  message "nobody does"\n}\n',
  );
  space.put('governed/a.json', workflow('orders', 'none'));
  space.put('governed/b/policyc.yaml', 'policyc: 1\n');
});
afterAll(() => space.remove());

async function placesOf(...input: readonly string[]) {
  const { stdout } = await runHere(
    ['eval', ...input, '--policies', 'whole', '--format', 'sarif', '--fail-on', 'never'],
    space.root,
  );
  const results: { ruleId: string; locations: object[] }[] = JSON.parse(stdout).runs[0].results;
  expect(results.map((r) => r.ruleId)).toEqual(['W-1']);
  return results[0]?.locations;
}

const at = (uri: string, base = true) => [
  {
    physicalLocation: {
      artifactLocation: base ? { uri, uriBaseId: '%SRCROOT%' } : { uri },
      region: { startLine: 1 },
    },
    message: { text: expect.stringContaining('stands in no file') },
    logicalLocations: [expect.objectContaining({ fullyQualifiedName: '(workspace)/nocode' })],
  },
];

test('the first file', async () => {
  expect(await placesOf('open', '--now', NOW)).toEqual(at('open/orders.json'));
});

test('the file that speaks of the whole workspace', async () => {
  expect(await placesOf('governed', '--now', NOW)).toEqual(at('governed/b/policyc.yaml'));
});

test('a snapshot names the files that it was made of, or itself', async () => {
  await runHere(['snapshot', 'create', 'governed', '--now', NOW, '-o', 's.json'], space.root);
  expect(await placesOf('--snapshot', 's.json')).toEqual(at('b/policyc.yaml', false));
  const { origins: _, ...bare } = JSON.parse(readFileSync(join(space.root, 's.json'), 'utf8'));
  space.put('bare.json', JSON.stringify(bare));
  for (const mode of ['schema', 'full'])
    expect(await placesOf('--snapshot', 'bare.json', '--validate', mode)).toEqual(at('bare.json', false));
});
