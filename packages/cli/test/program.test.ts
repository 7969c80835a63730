import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { readBundle } from '@policyc/evaluator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildCli, type RunOptions, runCli, startCli } from './built-cli.js';
import { runHere } from './run-here.js';
import { createWorkspace, POLICY, type Workspace, workflow } from './workspace.js';

let space: Workspace;
const OWN = ['--policies', 'policies'];

beforeAll(() => {
  buildCli();
  space = createWorkspace();
}, 240_000);

afterAll(() => space.remove());

/** In this process, or in one of its own where the streams themselves matter. */
function run(args: readonly string[], options: Omit<RunOptions, 'cwd'> = {}) {
  const { env, ...streams } = options;
  return Object.keys(streams).length === 0
    ? runHere(args, space.root, env)
    : runCli(args, { cwd: space.root, ...options });
}

function read(path: string): string {
  return readFileSync(join(space.root, path), 'utf8');
}

describe('eval', () => {
  test('the same findings by every way', async () => {
    const now = ['--now', '2026-01-31T12:00:00Z', '--format', 'json'];
    await run(['compile', 'policies', '-o', 'ways.tar.gz']);
    const exports = await run(['eval', 'open', ...OWN, ...now, '--save-snapshot', 'ways.json']);
    const ways = [
      ['open', ...OWN, '--engine', 'interpreter'],
      ['open', '--bundle', 'ways.tar.gz'],
      ['--snapshot', 'ways.json', ...OWN],
      ['--snapshot', 'ways.json', '--bundle', 'ways.tar.gz'],
      ...['full', 'structural'].flatMap((how) => [
        ['--snapshot', 'ways.json', ...OWN, '--validate', how],
        ['--snapshot', 'ways.json', '--bundle', 'ways.tar.gz', '--validate', how],
      ]),
    ];
    const findings = (text: string) => {
      const { findings, policies, summary } = JSON.parse(text.replaceAll('"open/', '"'));
      return { findings, policies, summary };
    };
    expect(findings(exports.stdout).findings).toHaveLength(1);
    for (const way of ways) {
      const outcome = await run(['eval', ...way, ...(way.includes('--validate') ? now.slice(2) : now)]);
      expect(outcome.code, outcome.stderr).toBe(1);
      expect(findings(outcome.stdout)).toEqual(findings(exports.stdout));
    }
  });

  test('compared with an earlier folder or snapshot', async () => {
    mkdirSync(join(space.root, 'drift'), { recursive: true });
    writeFileSync(
      join(space.root, 'drift/drift.policy'),
      `package drift
use platforms.nocode
policy D-1 "Opened" {
  severity high
  for endpoint in Endpoint where endpoint is not new
  forbid endpoint.auth == none and endpoint.before.auth != none
  message "it took {endpoint.before.auth}"
}
`,
    );
    mkdirSync(join(space.root, 'closed'), { recursive: true });
    const former = read('open/orders.json').replace(
      '"authentication": "none"',
      '"authentication": "headerAuth"',
    );
    expect(former).not.toBe(read('open/orders.json'));
    writeFileSync(join(space.root, 'closed/orders.json'), former);
    const policies = ['--policies', 'drift'];
    const alone = await run(['eval', 'open', ...policies]);
    expect(alone.code).toBe(0);
    expect(alone.stdout).toContain('compares with a baseline, and none was given: D-1');
    const compared = await run([
      'eval',
      'open',
      ...policies,
      '--baseline',
      'closed',
      '--save-snapshot',
      'both.json',
    ]);
    expect(compared.code, compared.stderr).toBe(1);
    expect(compared.stdout).toContain('it took header');
    await run(['snapshot', 'create', 'closed', '-o', 'closed.json']);
    const ways = [
      ['open', '--baseline', 'closed.json'],
      ['--snapshot', 'both.json'],
      ['--snapshot', 'both.json', '--engine', 'interpreter'],
    ];
    for (const way of ways) expect((await run(['eval', ...way, ...policies])).code).toBe(1);
    const self = await run(['eval', 'open', ...policies, '--baseline', 'open']);
    expect(self.code).toBe(0);
    expect(self.stdout).not.toContain('compares with');
  });

  test('a platform module of our own extends the standard one', async () => {
    mkdirSync(join(space.root, 'extended'), { recursive: true });
    writeFileSync(
      join(space.root, 'extended/more.policy'),
      `package more
use platforms.nocode
platform more version "1.0"
extend asset Endpoint {
  stage: string or unknown
}
`,
    );
    writeFileSync(
      join(space.root, 'extended/pack.policy'),
      `package pack
use more
policy E-1 "Endpoint in production" {
  severity high
  for endpoint in Endpoint
  forbid endpoint.stage == "production"
}
policy E-2 "Open endpoint" {
  severity high
  for endpoint in Endpoint
  forbid endpoint.auth == none
}
`,
    );
    const policies = ['--policies', 'extended'];
    const plain = await run(['eval', 'open', ...policies, '--save-snapshot', 'plain.json']);
    expect(plain.code, plain.stderr).toBe(1);
    expect(plain.stdout).toContain('needs the extension more, which the snapshot does not carry: E-1');
    expect(plain.stdout).toContain('E-2 Open endpoint');
    const reference = await run(['schema', 'export', 'extended/more.policy', '--format', 'markdown']);
    expect(reference.stdout).toContain('Extended by more 1.0, which some snapshots carry: `Endpoint.stage`');
    const snapshot = JSON.parse(read('plain.json'));
    snapshot.assets['(extension more)'] = [{ version: '1.0' }];
    for (const endpoint of snapshot.assets.Endpoint) endpoint.stage = 'production';
    writeFileSync(join(space.root, 'staged.json'), JSON.stringify(snapshot));
    for (const engine of ['wasm', 'interpreter']) {
      const staged = await run(['eval', '--snapshot', 'staged.json', ...policies, '--engine', engine]);
      expect(staged.code, staged.stderr).toBe(1);
      expect(staged.stdout).toContain('stage = production');
      expect(staged.stdout).not.toContain('needs the extension');
    }
  });

  test('a finding has file, line, value and fix', async () => {
    const { stdout } = await run(['eval', 'open', ...OWN]);
    const lines = read('open/orders.json').split('\n');
    const line = lines.findIndex((l) => l.includes('"authentication"')) + 1;
    expect(stdout).toContain(`open/orders.json:${line}\n`);
    expect(stdout).toMatch(/HIGH T-1 Open webhook/);
    expect(stdout).toMatch(/auth = none/);
    expect(stdout).toContain('Fix within 7d: Turn on authentication.');
    expect(stdout).toContain('Read 1 file: 1 mapped, 0 skipped');
  });

  test('the standard packs without --policies', async () => {
    const outcome = await run(['eval', 'open', '--select', 'EX-01', '--select', 'EX-02']);
    expect(outcome.code, outcome.stderr).toBe(1);
    expect(outcome.stdout).toContain('EX-01 Webhook without authentication');
  });

  test('paths are relative to the working folder, snapshots to the folder that was read', async () => {
    await run(['eval', 'open', ...OWN, '--save-snapshot', 'kept.json']);
    expect(JSON.parse(read('kept.json')).origins.files).toEqual(['orders.json']);
    const inside = await runCli(['eval', '.', '--policies', '../policies'], {
      cwd: join(space.root, 'open'),
    });
    expect(inside.stdout).toMatch(/^ {4}orders\.json:\d+$/m);
  });

  test('fingerprints do not depend on where the exports lie', async () => {
    space.put('moved/deeper/orders.json', workflow('orders', 'none'));
    const prints = async (folder: string) => {
      const { stdout } = await run(['eval', folder, ...OWN, '--format', 'json']);
      return (JSON.parse(stdout).findings as { fingerprint: string }[]).map((f) => f.fingerprint);
    };
    expect(await prints('moved/deeper')).toEqual(await prints('open'));
  });

  test.each([
    ['json', /^\{\n {2}"format": "policyc-findings\/1"/],
    ['sarif', /"version": "2\.1\.0"/],
    ['html', /^<!doctype html>/],
    ['terminal', /1 finding/],
  ])('--format %s to a file: whole, without colour, nothing beside it', async (format, start) => {
    const file = `reports/${format}/report`;
    const outcome = await run(['eval', 'open', ...OWN, '--format', format, '-o', file], {
      env: { FORCE_COLOR: '1' },
    });
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toBe('');
    expect(stripVTControlCharacters(outcome.stderr)).toContain(
      `1 finding written to ${file}\n1 finding: 1 high · 1 policy\n`,
    );
    expect(read(file)).toMatch(start);
    expect(read(file)).not.toContain('\u001b[');
    expect(readdirSync(join(space.root, `reports/${format}`))).toEqual(['report']);
  });

  test('--fail-on inconclusive', async () => {
    space.put('computed/w.json', workflow('w', '={{ $json.auth }}'));
    const args = ['eval', 'computed', ...OWN];
    const plain = await run(args);
    expect(plain.code, plain.stdout).toBe(0);
    expect(plain.stdout).toContain('could not be decided');
    expect((await run([...args, '--fail-on', 'inconclusive'])).code).toBe(1);
  });
});

describe('what a policy costs and what it may not know', () => {
  test('check --cost and --explain-unknown', async () => {
    const { code, stdout } = await run(['check', 'policies', '--cost', '--explain-unknown']);
    expect(code, stdout).toBe(0);
    expect(stdout).toMatch(/^policy +degree +cost/m);
    expect(stdout).toMatch(/^\S+ +1 +\|Endpoint\|$/m);
    expect(stdout).toContain('can be inconclusive because of\n  Endpoint.auth, which an export may not tell');
    const json = JSON.parse((await run(['check', 'policies', '--cost', '--format', 'json'])).stdout);
    expect(json.costs[0]).toMatchObject({ degree: 1, bound: '|Endpoint|' });
  });

  test('check --max-degree', async () => {
    const { code, stdout } = await run(['check', 'policies', '--max-degree', '0']);
    expect(code).toBe(3);
    expect(stdout).toContain('policy/too-costly');
    expect((await run(['check', 'policies', '--max-degree', '1'])).code).toBe(0);
  });

  test('eval --max-cost', async () => {
    const refused = await run(['eval', 'open', ...OWN, '--max-cost', '0']);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toMatch(/may take \d+ steps over this snapshot, and 0 are allowed/);
    expect((await run(['eval', 'open', ...OWN, '--max-cost', '1000'])).code).toBe(1);
  });
});

describe('streams', () => {
  test('colour: only on demand, and never against NO_COLOR or --no-color', async () => {
    const colored = async (args: readonly string[], env: Record<string, string>) =>
      (await run([...args, 'eval', 'open', ...OWN], { env })).stdout.includes('\u001b[');
    expect(await colored([], {})).toBe(false);
    expect(await colored([], { FORCE_COLOR: '1' })).toBe(true);
    expect(await colored([], { FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false);
    expect(await colored(['--no-color'], { FORCE_COLOR: '1' })).toBe(false);
    expect(await colored([], { FORCE_COLOR: '0' })).toBe(false);
  });

  test('a reader that goes away', async () => {
    for (let i = 0; i < 400; i++) space.put(`many/${i}.json`, workflow(`w${i}`, 'none'));
    const outcome = await run(['eval', 'many', ...OWN, '--format', 'json'], { hangUp: true });
    expect(outcome.stderr).toBe('');
    expect(outcome.code).toBe(1);
  });

  test.each([[['eval', '--help']], [['--help']], [['help', 'eval']]])(
    'a reader of help that goes away: %j',
    async (args) => expect(await run(args, { hangUp: 'at once' })).toMatchObject({ code: 0, stderr: '' }),
  );

  test('large output arrives whole', async () => {
    const { stdout } = await run(['eval', 'many', ...OWN, '--format', 'json'], { input: '' });
    expect(JSON.parse(stdout).findings).toHaveLength(400);
  });

  test('COLUMNS sets the width', async () => {
    const { stdout } = await run(['eval', 'open', ...OWN], { env: { COLUMNS: '70' } });
    expect(stdout).toContain(`\n${'─'.repeat(70)}\n`);
  });
});

describe('compile', () => {
  test('bundle, module and Rego; the same bytes every time', async () => {
    const outcome = await run([
      'compile',
      'policies',
      '-o',
      'c/1.tar.gz',
      '--wasm',
      'c/policy.wasm',
      '--rego',
      'c/rego',
    ]);
    expect(outcome.code, outcome.stderr).toBe(0);
    await run(['compile', 'policies', '-o', 'c/2.tar.gz']);
    const [one, two] = ['1', '2'].map((n) => readFileSync(join(space.root, `c/${n}.tar.gz`)));
    expect(one?.equals(two ?? Buffer.alloc(0))).toBe(true);
    const bundle = readBundle(one ?? new Uint8Array());
    expect(Buffer.from(bundle.wasm).equals(readFileSync(join(space.root, 'c/policy.wasm')))).toBe(true);
    expect(bundle.metadata.policies).toMatchObject([
      { id: 'T-1', source: { file: 'policies/open.policy', line: 5 } },
    ]);
    expect(bundle.rego.length).toBeGreaterThan(0);
    expect(existsSync(join(space.root, 'c/rego'))).toBe(true);
  });

  test('--param replaces a default', async () => {
    const text = POLICY.replace('/// Why', 'param spared: list of string = []\n\n/// Why').replace(
      'endpoint.kind == http',
      'endpoint.kind == http and endpoint.path not in spared',
    );
    space.put('param/p.policy', text);
    const before = await run(['eval', 'open', '--policies', 'param']);
    expect(before.code, before.stderr).toBe(1);
    const path = /(\S+) is open/.exec(before.stdout)?.[1] ?? '';
    const after = await run(['eval', 'open', '--policies', 'param', '--param', `spared=["${path}"]`]);
    expect(after.code, after.stderr).toBe(0);
  });

  test('--param beside a table, whose rows a guard may look into', async () => {
    const text = POLICY.replace(
      '/// Why',
      `param spared: list of string = [] where count(spared) <= 1\ntable rows from "rows.json" { key id: string }\n\n/// Why`,
    ).replace('where endpoint.kind == http', 'where endpoint.kind == http and endpoint.path not in spared');
    space.put('tabled/p.policy', text);
    space.put('tabled/rows.json', '[{"id": "a"}]');
    const evaluate = (param: string) =>
      run(['eval', 'open', '--policies', 'tabled', '--select', 'T-1', '--param', param]);
    const before = await run(['eval', 'open', '--policies', 'tabled']);
    expect(before.code, before.stderr).toBe(1);
    const path = /(\S+) is open/.exec(before.stdout)?.[1] ?? '';
    expect(await evaluate(`spared=["${path}"]`)).toMatchObject({ code: 0 });
    expect(await run(['compile', 'tabled', '-o', 'tabled.tar.gz', '--param', 'spared=["x"]'])).toMatchObject({
      code: 0,
    });
    for (const [param, message] of [
      ['spared=["a", "b"]', '--param mine.spared: must fulfil: count(spared) <= 1'],
      ['sparde=[]', '--param sparde: no parameter has this name; did you mean spared?'],
      ['spar=[]', '--param spar: no parameter has this name; did you mean spared?'],
      ['threshold=1', '--param threshold: no parameter has this name; there are mine.spared'],
      ['rows=[]', '--param rows: that is a table, not a parameter; give its rows with --data'],
    ] as const)
      expect(await evaluate(param)).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  });

  test('a bundle takes parameters as data, checked before the run', async () => {
    const text = POLICY.replace(
      '/// Why',
      'param spared: set of string = {} where no part in spared where part == ""\n\n/// Why',
    ).replace('endpoint.kind == http', 'endpoint.kind == http and endpoint.path not in spared');
    space.put('replaced/p.policy', text);
    const built = await run(['compile', 'replaced', '-o', 'replaced.tar.gz']);
    expect(built.code, built.stderr).toBe(0);
    const before = await run(['eval', 'open', '--bundle', 'replaced.tar.gz']);
    expect(before.code, before.stderr).toBe(1);
    const path = /(\S+) is open/.exec(before.stdout)?.[1] ?? '';
    const evaluate = (...more: readonly string[]) =>
      run(['eval', 'open', '--bundle', 'replaced.tar.gz', ...more]);
    space.put('data.json', JSON.stringify({ policyc: { params: { 'mine.spared': [path] } } }));
    expect((await evaluate('--data', 'data.json')).code).toBe(0);
    expect((await evaluate('--param', `spared=["${path}"]`)).code).toBe(0);
    const over = await evaluate('--data', 'data.json', '--param', 'mine.spared=["other"]');
    expect(over.code).toBe(1);
    for (const engine of ['wasm', 'interpreter']) {
      const compiled = ['eval', 'open', '--policies', 'replaced', '--data', 'data.json', '--engine', engine];
      expect((await run(compiled)).code).toBe(0);
    }

    const refused: readonly (readonly [string, RegExp])[] = [
      [
        '{"policyc": {"params": {"mine.spared": 3}}}',
        /data\.policyc\.params\["mine\.spared"\]: expected an array/,
      ],
      ['{"policyc": {"params": {"mine.spared": [""]}}}', /must fulfil: no part in spared/],
      ['{"policyc": {"params": {"mine.sparde": []}}}', /no parameter has this name/],
      ['{"policyc": {"params": []}}', /expected an object of values by parameter/],
      ['{"params": {}}', /expected an object whose only member is "policyc"/],
      ['{', /bad\.json:1:2: not JSON/],
    ];
    for (const [data, message] of refused) {
      space.put('bad.json', data);
      const { code, stdout, stderr } = await evaluate('--data', 'bad.json');
      expect(code, data).toBe(4);
      expect(stderr).toMatch(message);
      expect(stdout).toBe('');
    }
    const unknown = await evaluate('--param', 'sparde=[]');
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toMatch(/--param sparde: no parameter has this name; did you mean spared\?/);
    const misspelt = await run(['compile', 'replaced', '-o', 'x.tar.gz', '--param', 'spared={}']);
    expect(misspelt.code).toBe(2);
    expect(misspelt.stderr).toMatch(/mine\.spared: expected an array/);
  });
});

describe('check', () => {
  test('--format json', async () => {
    space.put('typo/t.policy', POLICY.replace('endpoint.auth', 'endpoint.auht'));
    const { code, stdout } = await run(['check', 'typo', '--format', 'json']);
    expect(code).toBe(3);
    const { format, diagnostics } = JSON.parse(stdout);
    expect(format).toBe('policyc-diagnostics/1');
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatchObject({
      severity: 'error',
      file: 'typo/t.policy',
      start: { line: 11, column: 20 },
      end: { line: 11, column: 24 },
    });
    expect(diagnostics[0].fixes[0].edits[0]).toMatchObject({ new_text: 'auth', start: { line: 11 } });
  });
});

describe('test', () => {
  test('--format junit and json', async () => {
    const junit = await run(['test', 'policies', '--format', 'junit']);
    expect(junit.stdout).toMatch(/<testsuites tests="2" failures="0"/);
    const json = await run(['test', 'policies', '--format', 'json', '-o', 't/report.json']);
    expect(json.code).toBe(0);
    expect(JSON.parse(read('t/report.json'))).toMatchObject({
      engines: ['interpreter', 'wasm'],
      summary: { passed: 2, failed: 0 },
    });
  });

  test('a failing case says what was expected, with its place', async () => {
    space.put('failing/f.policy', POLICY.replace('expect pass', 'expect fail'));
    const { code, stdout } = await run(['test', 'failing']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/FAIL failing\/f\.policy:18 /);
  });
});

describe('fmt', () => {
  test('standard input to standard output', async () => {
    const ugly = POLICY.replace('severity high', 'severity     high');
    const outcome = await run(['fmt', '-'], { input: ugly });
    expect(outcome).toMatchObject({ code: 0, stderr: '', stdout: POLICY });
    expect((await run(['fmt', '--check', '-'], { input: ugly })).code).toBe(1);
    expect((await run(['fmt', '--check', '-'], { input: POLICY })).code).toBe(0);
  });

  test('--write changes what has to be changed, a broken file not at all', async () => {
    space.put('fmt/ugly.policy', POLICY.replace('severity high', 'severity     high'));
    space.put('fmt/fine.policy', POLICY);
    const broken = POLICY.slice(0, 200);
    space.put('fmt/broken.policy', broken);
    const outcome = await run(['fmt', '--write', 'fmt']);
    expect(outcome).toMatchObject({ code: 3, stdout: 'fmt/ugly.policy\n' });
    expect(outcome.stderr).toContain('fmt/broken.policy:');
    expect(read('fmt/ugly.policy')).toBe(POLICY);
    expect(read('fmt/broken.policy')).toBe(broken);
  });
});

describe('lsp', () => {
  test('answers initialize, ends with exit', async () => {
    const client = startCli(['lsp', '--stdio'], space.root);
    client.send({
      id: 1,
      method: 'initialize',
      params: { processId: null, rootUri: null, capabilities: {} },
    });
    expect(await client.receive()).toMatchObject({
      id: 1,
      result: { capabilities: { hoverProvider: expect.anything() } },
    });
    client.send({ method: 'initialized', params: {} });
    client.send({ id: 2, method: 'shutdown' });
    expect(await client.receive()).toMatchObject({ id: 2, result: null });
    client.send({ method: 'exit' });
    expect(await client.closed).toBe(0);
  });
});

describe('explain', () => {
  test('prints the page of a diagnostic', async () => {
    const { code, stdout } = await run(['explain', 'resolve/unknown-field']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^# resolve\/unknown-field\n/);
  });

  test('lists the codes of a category', async () => {
    const { code, stdout } = await run(['explain', 'tables']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^tables\/rows +The file of a table holds something else than its declaration says\.$/m,
    );
    expect((await run(['explain', 'lint-idiom/'])).stdout).toContain('lint-idiom/not-some');
  });

  test('explains policies, of the standard packs and of others', async () => {
    const { code, stdout } = await run(['explain', 'EX-01']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^EX-01 {2}\S.*\n\n {2}severity +\w+\n {2}package +packs\.exposure\n/);
    expect(stdout).toMatch(/written in +stdlib\/packs\/exposure\.policy:\d+\n/);
    const own = await run(['explain', 'T-1', '--policies', 'policies']);
    expect(own.stdout).toContain(
      'maps to     cwe 306\n\nWhy it matters.\n\nFix within 7d: Turn on authentication.\n',
    );
    const list = await run(['explain', '--list', '--policies', 'policies']);
    expect(list.stdout).toMatch(/^POLICY +SEVERITY +PACKAGE +TITLE\nT-1 +high +mine +Open webhook\n/);
    expect(list.stdout).toMatch(/Categories of diagnostics and lint rules: .*\btypes\b/);
  });

  test('what there is not, in short', async () => {
    const { code, stderr } = await run(['explain', 'WRONG']);
    expect(code).toBe(2);
    expect(stderr.length).toBeLessThan(200);
    expect(stderr).toContain('policyc explain --list');
    expect((await run(['explain', 'EX-001'])).stderr).toContain('Did you mean EX-0');
    expect(await run(['explain'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('nothing to explain'),
    });
  });

  test('suggests where the area is missing or the name is misspelt', async () => {
    expect((await run(['explain', 'unknown-field'])).stderr).toContain('Did you mean resolve/unknown-field?');
    expect((await run(['explain', 'resolve/unknow-field'])).stderr).toContain(
      'Did you mean resolve/unknown-field?',
    );
  });
});
