/** `policyc test`: explanations, coverage, mutants, titles and watching, from the command line. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildCli, PROGRAM } from './built-cli.js';
import { runHere } from './run-here.js';
import { createWorkspace, POLICY, type Workspace } from './workspace.js';

let space: Workspace;

beforeAll(() => {
  buildCli();
  space = createWorkspace();
  space.put('wrong/wrong.policy', POLICY.replace('jwt  expect pass', 'jwt  expect fail'));
  space.put(
    'strong/strong.policy',
    POLICY.replace(
      '  case hook.auth = jwt',
      '  case hook.auth = none, hook.kind = form expect not applicable\n  case hook.auth = jwt',
    ),
  );
}, 240_000);

afterAll(() => space.remove());

function run(...args: readonly string[]) {
  return runHere(['test', ...args], space.root);
}

function read(path: string): string {
  return readFileSync(join(space.root, path), 'utf8');
}

describe('tables', () => {
  const table = POLICY.replace('/// Why', 'table known from "known.json" {\n  key id: string\n}\n\n/// Why')
    .replace(
      'require endpoint.auth != none',
      'require endpoint.auth != none or (some row in known where row.id == endpoint.path)',
    )
    .replace('  given hook', '  with known = [{ id: "/health" }]\n  given hook')
    .replace(
      '  case hook.auth = jwt',
      '  case hook.path = "/health", hook.auth = none expect pass\n  case hook.auth = jwt',
    );
  test('a test gives the rows itself, whatever is in the file', async () => {
    space.put('tables/tables.policy', table);
    space.put('tables/known.json', '[{"id": "/x"}]');
    const { code, stdout } = await run('tables', '--mutate');
    expect(code).toBe(0);
    expect(stdout).toContain('open hooks are found (3 cases)');
  });
  test('the file itself is told of as `check` does, and no test runs', async () => {
    const check = (folder: string) => runHere(['check', folder], space.root);
    space.put('tables-gone/tables.policy', table);
    expect(await run('tables-gone')).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringContaining('there is no such file or folder'),
    });
    expect(await check('tables-gone')).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('there is no such file or folder'),
    });
    space.put('tables-out/tables.policy', table.replace('"known.json"', '"up/known.json"'));
    symlinkSync(join(space.root, 'tables'), join(space.root, 'tables-out/up'));
    expect((await check('tables-out')).stdout).toContain('it lies outside the folder of the .policy file');
    space.put('tables-wrong/tables.policy', table);
    space.put('tables-wrong/known.json', '[{"id": 1}]');
    expect(await check('tables-wrong')).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('known.json:1:9'),
    });
    expect((await run('tables-wrong')).code).toBe(3);
  });
  test('what is wrong with a value is said as of the same literal in a policy, with the place', async () => {
    const columns = 'key id: string\n  range: version_range\n  seen: timestamp?\n  nets: set of cidr\n';
    space.put('tables-values/tables.policy', table.replace('key id: string\n', columns));
    const messages = async (row: string) => {
      space.put('tables-values/known.json', `[\n  { "id": "a", ${row} }\n]`);
      return (await run('tables-values')).stderr;
    };
    const others = '"seen": null, "nets": []';
    expect(await messages(`"range": "~1.2", ${others}`)).toContain(
      '"~1.2" is no range of versions: `~` is no bound',
    );
    expect(await messages(`"range": ">=1.0 <1.90.0", ${others}`)).toContain(
      '`1.0` is no version: write all three numbers, as in 1.2.3',
    );
    expect(await messages('"range": ">=1.0.0", "seen": "2026-01-31", "nets": []')).toContain(
      '"2026-01-31" is no time: write it as 2026-01-31T12:00:00Z',
    );
    expect(await messages('"range": ">=1.0.0", "nets": ["10.0.0.0/8", "10.1.0.0/8"]')).toContain(
      '"10.1.0.0/8" has bits set behind the first 8: write 10.0.0.0/8',
    );
    const unknown = await messages(`"range": ">=1.0.0", "se\\"en": 1, ${others}`);
    expect(unknown).toContain('known.json:2:36');
    expect(unknown).toContain('^'.repeat('"se\\"en"'.length));
  });
});

describe('a failure explains itself', () => {
  test('on the terminal: the row, the caret, every condition with its value', async () => {
    const { code, stdout } = await run('wrong');
    expect(code).toBe(1);
    expect(stdout).toContain('T-1: expected hook to be fail, but it is pass');
    expect(stdout).toMatch(/18 \|\s+case hook\.auth = jwt {2}expect fail\n\s+\|\s+\^\^\^\^\n/);
    expect(stdout).toMatch(/where {4}endpoint\.kind == http {2}true {5}endpoint\.kind = http\n/);
    expect(stdout).toMatch(/require {2}endpoint\.auth != none {2}true {5}endpoint\.auth = jwt\n/);
  });

  test('in JSON and JUnit', async () => {
    const [failing] = JSON.parse((await run('wrong', '--format', 'json')).stdout).cases.filter(
      (c: { passed: boolean }) => !c.passed,
    );
    expect(failing.failures).toEqual(['T-1: expected hook to be fail, but it is pass']);
    expect(failing.details).toMatchObject([
      { line: 18, policy: 'T-1', subject: 'hook', expected: 'fail', actual: 'pass' },
    ]);
    expect(failing.details[0].explanation).toHaveLength(2);
    expect((await run('wrong', '--format', 'junit')).stdout).toContain('endpoint.auth = jwt');
  });
});

describe('--grep', () => {
  test('runs the tests with the text in their title, whatever its case', async () => {
    expect((await run('policies', '--grep', 'OPEN hooks')).stdout).toContain('2 passed');
  });

  test('exits with 2 where there is none', async () => {
    const { code, stderr } = await run('policies', '--grep', 'closed');
    expect(code).toBe(2);
    expect(stderr).toContain('no test is called "closed"');
  });
});

describe('--coverage', () => {
  test('says what no test has seen', async () => {
    const { code, stdout } = await run('policies', '--coverage');
    expect(code).toBe(0);
    expect(stdout).toContain('Condition coverage\n');
    expect(stdout).toMatch(/T-1 {21} {4}50% {2}1\/2 conditions/);
    expect(stdout).toContain('policies/open.policy:10  never false  endpoint.kind == http\n');
  });

  test('--coverage-dir writes LCOV, Cobertura and JSON', async () => {
    expect((await run('policies', '--coverage-dir', 'out/coverage')).code).toBe(0);
    expect(read('out/coverage/lcov.info')).toContain('SF:policies/open.policy\nFN:5,T-1\n');
    expect(read('out/coverage/cobertura.xml')).toContain('filename="policies/open.policy"');
    expect(JSON.parse(read('out/coverage/coverage.json')).format).toBe('policyc-coverage/1');
  });

  test('--min-coverage decides the exit code', async () => {
    expect((await run('policies', '--min-coverage', '50')).code).toBe(0);
    const low = await run('policies', '--min-coverage', '50.1');
    expect(low).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('condition coverage is 50%, less than 50.1%'),
    });
    expect((await run('strong', '--min-coverage', '100')).code).toBe(0);
    expect((await run('policies', '--min-coverage', '101')).code).toBe(2);
  });

  test('is part of JSON', async () => {
    const { coverage } = JSON.parse((await run('policies', '--coverage', '--format', 'json')).stdout);
    expect(coverage.total.conditions).toEqual({ covered: 1, total: 2 });
  });
});

describe('--mutate', () => {
  test('shows survivors as diffs, and the score', async () => {
    const { code, stdout } = await run('policies', '--mutate', '--engine', 'interpreter');
    expect(code).toBe(0);
    expect(stdout).toContain('Mutation score\n');
    expect(stdout).toContain(`policies/open.policy:10  T-1 [drop-where] drops 'where endpoint.kind == http'
--- policies/open.policy
+++ policies/open.policy
@@ -10 +10 @@
-  for endpoint in Endpoint where endpoint.kind == http
+  for endpoint in Endpoint
`);
  });

  test('--min-score decides the exit code', async () => {
    expect((await run('strong', '--min-score', '100')).code).toBe(0);
    const low = await run('policies', '--min-score', '100');
    expect(low).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/the mutation score is \d+(\.\d)?%, less than 100%/),
    });
  });

  test('--mutants and --seed draw the same sample each time', async () => {
    const drawn = async (seed: string) =>
      JSON.parse((await run('policies', '--mutants', '2', '--seed', seed, '--format', 'json')).stdout)
        .mutation;
    const first = await drawn('3');
    expect(first.mutants).toHaveLength(2);
    expect(await drawn('3')).toEqual(first);
    expect((await run('policies', '--mutants', 'two')).code).toBe(2);
  });

  test('waits until the tests pass', async () => {
    const { code, stdout, stderr } = await run('wrong', '--mutate');
    expect(code).toBe(1);
    expect(stdout).not.toContain('Mutation score');
    expect(stderr).toContain('Mutants were not run');
  });
});

/** The program as a process, with what it has written so far. */
function start(args: readonly string[]) {
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: space.root });
  let output = '';
  child.stdout.on('data', (bytes: Buffer) => {
    output += bytes.toString();
  });
  child.stderr.on('data', (bytes: Buffer) => {
    output += bytes.toString();
  });
  const closed = new Promise<number | null>((done) => child.on('close', done));
  return {
    child,
    closed,
    output: () => output,
    /** Waits until a pattern has been written so many times. */
    async until(pattern: RegExp, times: number): Promise<void> {
      const deadline = Date.now() + 20_000;
      while ([...output.matchAll(pattern)].length < times) {
        if (Date.now() > deadline) throw new Error(`waited in vain for ${pattern}:\n${output}`);
        await new Promise((done) => setTimeout(done, 20));
      }
    },
  };
}

describe('--watch', () => {
  const WAITING = /Watching for changes/g;

  test('runs again when a file changes, is new, broken or gone; ends with standard input', async () => {
    space.put('watched/open.policy', POLICY);
    const process = start(['test', 'watched', '--watch', '--engine', 'interpreter']);
    try {
      await process.until(WAITING, 1);
      expect(process.output()).toContain('2 passed');
      space.put('watched/open.policy', POLICY.replace('expect pass', 'expect fail'));
      await process.until(WAITING, 2);
      expect(process.output()).toContain('1 failed');
      space.put('watched/open.policy', POLICY.replace('endpoint.auth', 'endpoint.auht'));
      await process.until(WAITING, 3);
      expect(process.output()).toContain('resolve/unknown-field');
      space.put(
        'watched/deeper/other.policy',
        POLICY.replaceAll('T-1', 'T-2').replace('package mine', 'package other'),
      );
      space.put('watched/open.policy', POLICY);
      await process.until(/4 passed/g, 1);
      rmSync(join(space.root, 'watched'), { recursive: true });
      await process.until(/cannot read watched/g, 1);
      expect(process.output()).not.toContain('\u001b[');
      process.child.stdin.end();
      expect(await process.closed).toBe(3);
    } finally {
      process.child.kill();
    }
  });

  test('ends on Ctrl-C, with the code of the last run', async () => {
    space.put('interrupted/open.policy', POLICY);
    const process = start(['test', 'interrupted', '--watch', '--engine', 'interpreter']);
    try {
      await process.until(WAITING, 1);
      process.child.kill('SIGINT');
      expect(await process.closed).toBe(0);
      expect(existsSync(join(space.root, 'interrupted/open.policy'))).toBe(true);
    } finally {
      process.child.kill();
    }
  });
});
