/** `policyc eval --waivers` and `--known`, from files to exit codes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runHere } from './run-here.js';
import { createWorkspace, type Workspace } from './workspace.js';

let space: Workspace;
const run = (...args: string[]) =>
  runHere(['eval', 'open', '--policies', 'policies', '--now', '2026-01-31T12:00:00Z', ...args], space.root);
const waivers = (until: string, rest = 'match: "*"') =>
  `policyc_waivers: 1\nwaivers:\n  - policy: T-1\n    ${rest}\n    owner: jane\n    reason: Public by design\n    until: ${until}\n`;

beforeAll(() => {
  space = createWorkspace();
  space.put('valid.yaml', waivers('2026-01-31'));
  space.put('ended.yaml', waivers('2026-01-30'));
});
afterAll(() => space.remove());

test('what is accepted is shown and does not count', async () => {
  expect((await run()).code).toBe(1);
  const { code, stdout } = await run('--waivers', 'valid.yaml');
  expect(code).toBe(0);
  expect(stdout).toContain(
    'Accepted by valid.yaml\n  1 finding of T-1 until 2026-01-31 by jane: Public by design',
  );
  expect(stdout).toContain('No findings · 1 waived · 1 policy');
  expect(stdout).not.toContain('open/orders.json');
  expect((await run('--waivers', 'valid.yaml', '--verbose')).stdout).toContain('open/orders.json');
});

test('what has ended counts again, and it is told whose it was', async () => {
  const { code, stdout } = await run('--waivers', 'ended.yaml');
  expect(code).toBe(1);
  expect(stdout).toContain(
    'ended.yaml:3: the waiver of T-1 by jane ended with 2026-01-30: 1 finding counts again',
  );
});

test('in SARIF, JSON and HTML', async () => {
  const sarif = JSON.parse((await run('--waivers', 'valid.yaml', '--format', 'sarif')).stdout);
  expect(sarif.runs[0].results[0].suppressions).toEqual([
    {
      kind: 'external',
      status: 'accepted',
      justification: 'until 2026-01-31 by jane: Public by design',
      properties: { owner: 'jane', until: '2026-01-31' },
    },
  ]);
  const json = JSON.parse((await run('--waivers', 'valid.yaml', '--format', 'json')).stdout);
  expect(json).toMatchObject({
    findings: [],
    summary: { findings: 0, waived: 1 },
    waived: {
      findings: [{ policy: 'T-1', waiver: { owner: 'jane' } }],
      waivers: [{ applied: 1, expired: 0 }],
    },
  });
  const html = (await run('--waivers', 'valid.yaml', '--format', 'html')).stdout;
  expect(html).toContain('<h2>Waived</h2>');
  expect(html).toContain('until 2026-01-31 by jane: Public by design');
});

test('a waiver of nothing is told of, unless its policy was not selected', async () => {
  space.put('nothing.yaml', waivers('2026-02-28', 'files: "other/**"'));
  expect((await run('--waivers', 'nothing.yaml')).stdout).toContain('fits nothing that is there');
  space.put('other.yaml', waivers('2026-02-28').replace('T-1', 'T-2'));
  expect((await run('--waivers', 'other.yaml', '--select', 'T-1')).stdout).not.toContain('fits nothing');
});

test('a waiver under a former id goes on where only the present one is selected', async () => {
  const renamed = readFileSync(join(space.root, 'policies/open.policy'), 'utf8').replace(
    '  severity high\n',
    '  severity high\n  formerly T-0\n',
  );
  space.put('renamed/open.policy', renamed);
  space.put('former.yaml', waivers('2026-02-28').replace('T-1', 'T-0'));
  const args = ['open', '--policies', 'renamed', '--now', '2026-01-31T12:00:00Z', '--waivers', 'former.yaml'];
  expect(await runHere(['eval', ...args, '--select', 'T-1'], space.root)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('1 waived'),
  });
});

test('what it fits instead is said, and a policy that is not there', async () => {
  space.put('near.yaml', waivers('2026-02-28', 'match: "oders"'));
  expect((await run('--waivers', 'near.yaml')).stdout).toContain(
    'fits nothing that is there: its `match` leaves out the finding; the names of what they are about, and of its automations, are "orders",',
  );
  space.put('absent.yaml', waivers('2026-02-28').replace('T-1', 'T-2'));
  expect((await run('--waivers', 'absent.yaml')).stdout).toContain(
    'absent.yaml:3: the waiver of T-2 by jane: there is no policy T-2; did you mean T-1?',
  );
});

test('JSON has the same sentences', async () => {
  space.put('near.yaml', waivers('2026-02-28', 'match: "oders"'));
  const { waived } = JSON.parse((await run('--waivers', 'near.yaml', '--format', 'json')).stdout);
  expect(waived.warnings).toEqual([expect.stringMatching(/^near\.yaml:3: .* fits nothing that is there: /)]);
});

test('the sample of docs/waivers.md waives the flow that it names, of exports and of a snapshot that is not parsed', async () => {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const [, sample = ''] =
    /```yaml\n([\s\S]*?)```/.exec(readFileSync(join(root, 'docs/waivers.md'), 'utf8')) ?? [];
  const file = space.put('sample.yaml', sample);
  const snapshot = join(space.root, 'n8n.json');
  await runHere(
    ['snapshot', 'create', 'examples/n8n-workspace', '--now', '2026-05-01T00:00:00Z', '-o', snapshot],
    root,
  );
  const inputs = [
    ['examples/n8n-workspace', '--now', '2026-05-01T00:00:00Z'],
    ['--snapshot', snapshot, '--validate', 'full'],
  ];
  for (const input of inputs) {
    const { stdout } = await runHere(['eval', ...input, '--select', 'EX-01', '--waivers', file], root);
    expect(stdout).toContain('1 finding of EX-01 until 2026-06-30 by jane.doe');
  }
});

test('a file with a fault waives nothing, and nothing is evaluated', async () => {
  space.put('faulty.yaml', waivers('soon'));
  expect(await run('--waivers', 'faulty.yaml')).toMatchObject({
    code: 4,
    stdout: '',
    stderr: expect.stringContaining('faulty.yaml:7: /waivers/0/until: a date (2026-01-31)'),
  });
  expect(await run('--waivers', 'gone.yaml')).toMatchObject({ code: 4, stdout: '' });
});

test('only what is new counts', async () => {
  await run('--format', 'json', '-o', 'known.json', '--fail-on', 'never');
  const { code, stdout } = await run('--known', 'known.json');
  expect(code).toBe(0);
  expect(stdout).toContain('1 finding known from known.json');
  expect(stdout).toContain('No findings · 1 known, 0 gone');
  const sarif = JSON.parse((await run('--known', 'known.json', '--format', 'sarif')).stdout);
  expect(sarif.runs[0].results.map((r: { baselineState: string }) => r.baselineState)).toEqual(['unchanged']);
  // A list that was made with a list goes on.
  await run('--known', 'known.json', '--format', 'json', '-o', 'next.json');
  expect((await run('--known', 'next.json')).code).toBe(0);
  space.put('empty.json', '{"format": "policyc-findings/1", "findings": []}');
  expect((await run('--known', 'empty.json')).code).toBe(1);
  expect(await run('--known', 'open/orders.json')).toMatchObject({
    code: 4,
    stderr: expect.stringContaining('is no list of findings'),
  });
});
