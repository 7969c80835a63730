/** `policyc lint` from the outside: configuration files, options, formats, fixes, exit codes. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { matchesGlob } from '@policyc/base';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runHere } from './run-here.js';

const OPEN = `package mine
use platforms.nocode

policy MY-01 "Open webhook" {
  severity low

  for endpoint in Endpoint where endpoint.kind in { http }
  require not (endpoint.auth == none)
  message "{endpoint.path} is open"
}

test "open hooks are found" for MY-01 {
  given hook = Endpoint { kind: http, path: "/x" }
  case hook.auth = none    expect fail
  case hook.auth = jwt     expect pass
  case hook.auth = unknown expect inconclusive because hook.auth
}
`;
const CODES = ['lint-idiom/single-element-set', 'lint-idiom/negated-rule'];

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'policyc-lint-'));
  put('policies/mine.policy', OPEN);
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const run = (...args: readonly string[]) => runHere(['lint', ...args], root);

async function codesOf(...args: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await run(...args, '--format', 'json');
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: readonly { code: string; file: string }[] };
  return diagnostics.map((d) => d.code);
}

describe('findings', () => {
  test('are printed with place, help and fix, and fail the build', async () => {
    const { code, stdout, stderr } = await run('policies');
    expect(code).toBe(1);
    expect(stderr).toBe('');
    expect(stdout).toContain('warning[lint-idiom/negated-rule]: `require not` is `forbid`.');
    expect(stdout).toContain('policies/mine.policy:8:3');
    expect(stdout).toContain('+   forbid endpoint.auth == none');
  });

  test('as JSON and SARIF', async () => {
    expect(await codesOf('policies')).toEqual(CODES);
    const { stdout } = await run('policies', '--format', 'sarif');
    const sarif = JSON.parse(stdout);
    expect(sarif.runs[0].results.map((r: { ruleId: string }) => r.ruleId)).toEqual(CODES);
    for (const result of sarif.runs[0].results)
      expect(sarif.runs[0].tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
    expect(sarif.runs[0].results[1].locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'policies/mine.policy', uriBaseId: '%SRCROOT%' },
      region: { startLine: 8, startColumn: 3, endLine: 8, endColumn: 38 },
    });
  });

  test('below --fail-on do not fail', async () => {
    expect((await run('policies', '--fail-on', 'error')).code).toBe(0);
    expect((await run('policies', '--fail-on', 'never', '--rule', 'lint-idiom/*=error')).code).toBe(0);
    expect((await run('policies', '--fail-on', 'error', '--rule', 'lint-idiom/*=error')).code).toBe(1);
    expect((await run('policies', '--rule', 'lint-idiom/*=info')).code).toBe(0);
  });

  test('go to a file with -o', async () => {
    expect((await run('policies', '-o', 'out/lint.json', '--format', 'json')).stdout).toBe('');
    expect(JSON.parse(readFileSync(join(root, 'out/lint.json'), 'utf8')).diagnostics).toHaveLength(2);
  });

  test('a clean folder', async () => {
    const { code, stdout } = await run('policies', '--rule', 'lint-idiom/*=off');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^1 files, \d+ rules: nothing found\n$/)]);
  });

  test('a file alone does not say that tests are missing, its folder does', async () => {
    put('policies/mine.policy', OPEN.slice(0, OPEN.indexOf('test "')));
    expect(await codesOf('policies/mine.policy')).toEqual(CODES);
    expect(await codesOf('policies')).toContain('lint-testing/untested-policy');
  });
});

describe('the configuration', () => {
  test('beside the policies or above; the nearest counts', async () => {
    put('policyc-lint.json', '{ "rules": { "lint-idiom/negated-rule": "off" } }');
    expect(await codesOf('policies')).toEqual(['lint-idiom/single-element-set']);
    put('policies/policyc-lint.json', '{ "rules": { "lint-idiom/single-element-set": "off" } }');
    expect(await codesOf('policies')).toEqual(['lint-idiom/negated-rule']);
  });

  test('leaves files out', async () => {
    put('policyc-lint.json', '{ "ignore": ["policies/**"] }');
    expect(await codesOf('policies')).toEqual([]);
  });

  test('is given with --config, and options win', async () => {
    put('conf/strict.json', '{ "rules": { "lint-idiom/*": "off" } }');
    expect(await codesOf('policies', '--config', 'conf/strict.json')).toEqual([]);
    expect(
      await codesOf('policies', '--config', 'conf/strict.json', '--rule', 'lint-idiom/negated-rule=error'),
    ).toEqual(['lint-idiom/negated-rule']);
  });

  test.each([
    [
      'a broken file',
      '{ "rules": { "lint-idiom/x": "off" }, "y": 1 }',
      [],
      /policyc-lint\.json is no configuration of the linter:\n {2}there is no rule `lint-idiom\/x`.*\n {2}there is no setting `y`/,
    ],
    ['an option without a level', '{}', ['--rule', 'lint-idiom/negated-rule'], /code=level is expected/],
    [
      'an unknown rule',
      '{}',
      ['--rule', 'lint-idiom/negated-rules=off'],
      /did you mean `lint-idiom\/negated-rule`/,
    ],
    ['an unknown level', '{}', ['--rule', 'lint-idiom/negated-rule=warn'], /the levels are/],
    ['a configuration that is not there', '{}', ['--config', 'none.json'], /cannot read none\.json/],
  ])('%s is usage', async (_, config, args, message) => {
    put('policyc-lint.json', config);
    const { code, stderr } = await run('policies', ...args);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  test.each([
    ['a.policy', 'a.policy', true],
    ['x/a.policy', 'a.policy', false],
    ['x/a.policy', '**/a.policy', true],
    ['a.policy', '**/a.policy', true],
    ['x/y/a.policy', 'x/**', true],
    ['x/y/a.policy', 'x/*', false],
    ['x/ab.policy', 'x/a?.policy', true],
    ['x/a+b.policy', 'x/a+b.policy', true],
    ['x/aab.policy', 'x/a+b.policy', false],
  ])('%s fits %s: %s', (path, glob, fits) => {
    expect(matchesGlob(path, glob)).toBe(fits);
  });
});

describe('--fix', () => {
  test('writes what is certain, formatted, and reports the rest', async () => {
    const { code, stdout, stderr } = await run('policies', '--fix');
    expect([code, stderr]).toEqual([0, 'Applied 2 fixes in policies/mine.policy\n']);
    expect(stdout).toMatch(/nothing found/);
    const text = readFileSync(join(root, 'policies/mine.policy'), 'utf8');
    expect(text).toBe(
      OPEN.replace('endpoint.kind in { http }', 'endpoint.kind == http').replace(
        'require not (endpoint.auth == none)',
        'forbid endpoint.auth == none',
      ),
    );
    expect(readdirSync(join(root, 'policies'))).toEqual(['mine.policy']);
    expect((await runHere(['test', 'policies'], root)).code).toBe(0);
  });

  test('leaves alone what is configured away, and files that are ignored', async () => {
    put('policyc-lint.json', '{ "ignore": ["policies/*"] }');
    await run('policies', '--fix');
    expect(readFileSync(join(root, 'policies/mine.policy'), 'utf8')).toBe(OPEN);
  });
});

describe('mistakes', () => {
  test("in policies are the checker's: 3, on standard error", async () => {
    put('policies/mine.policy', OPEN.replace('endpoint.auth ==', 'endpoint.auht =='));
    const { code, stdout, stderr } = await run('policies', '--fix');
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain('resolve/unknown-field');
  });

  test('no policies', async () => {
    mkdirSync(join(root, 'empty'));
    expect((await run('empty')).code).toBe(3);
  });
});

test('explain prints the page of a rule', async () => {
  const { code, stdout } = await runHere(['explain', 'lint-idiom/negated-rule'], root);
  expect(code).toBe(0);
  expect(stdout).toContain('# lint-idiom/negated-rule');
  const wrong = await runHere(['explain', 'lint-idiom/negated-rules'], root);
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('lint-idiom/negated-rule?')]);
});
