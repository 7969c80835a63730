import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runHere } from './run-here.js';
import { createWorkspace, POLICY, type Workspace } from './workspace.js';

let space: Workspace;

beforeAll(async () => {
  space = createWorkspace();
  const { put } = space;
  put('bad/typo.policy', POLICY.replace('endpoint.auth', 'endpoint.auht'));
  put('cut/cut.policy', POLICY.slice(0, POLICY.indexOf('require') + 12));
  put('ugly/ugly.policy', POLICY.replace('severity high', 'severity    high'));
  put('failing/failing.policy', POLICY.replace('expect pass', 'expect fail'));
  put('latin/latin.policy', Uint8Array.of(0xff, 0xfe, 0xfd));
  put('empty/readme.md', 'nothing here');
  put('damaged/secure.json', readFileSync(join(space.root, 'closed/secure.json')));
  put('damaged/cut.json', '{"name": "x", "nodes": [{');
  put('snapshots/text.json', 'hello');
  const made = await run([
    'eval',
    'open',
    '--policies',
    'policies',
    '--save-snapshot',
    'snapshots/good.json',
  ]);
  expect(made.code, made.stderr).toBe(1);
  const good = readFileSync(join(space.root, 'snapshots/good.json'), 'utf8');
  put('snapshots/cut.json', good.slice(0, good.length - 40));
  put('snapshots/wrong.json', good.replace('"auth":"none"', '"auth":"nobody"'));
  put(
    'snapshots/other.json',
    good.replace(/"schema":\{[^}]*\}/, '"schema":{"name":"nocode","version":"0.1"}'),
  );
  const { now, assets } = JSON.parse(good.replace('"auth":"none"', '"auth":"nobody"'));
  put('snapshots/baseline.json', JSON.stringify({ policyc: { baseline: { now, assets } } }));
  put('snapshots/old.json', good.replace('policyc-snapshot/1', 'policyc-snapshot/0'));
  const compiled = await run(['compile', 'policies', '-o', 'good.tar.gz']);
  expect(compiled.code, compiled.stderr).toBe(0);
  const bundle = readFileSync(join(space.root, 'good.tar.gz'));
  put('cut.tar.gz', bundle.subarray(0, bundle.length - 100));
  put('text.tar.gz', 'no bundle');
});

afterAll(() => space.remove());

function run(args: readonly string[]) {
  return runHere(args, space.root);
}

const OWN = ['--policies', 'policies'];

describe('exit codes', () => {
  test.each([
    [0, 'help', ['--help'], /Usage: policyc/],
    [0, 'help of a command', ['help', 'eval'], /Usage: policyc eval/],
    [0, 'version', ['--version'], /^\d+\.\d+\.\d+/],
    [0, 'check', ['check', 'policies'], /^1 file, 1 policy, 1 test: no mistakes/],
    [0, 'compile', ['compile', 'policies', '-o', 'out/b.tar.gz'], /Compiled 1 policies/],
    [0, 'eval, clean', ['eval', 'closed', ...OWN], /No findings/],
    [0, 'eval, below --fail-on', ['eval', 'open', ...OWN, '--fail-on', 'critical'], /1 finding/],
    [0, 'eval, never', ['eval', 'open', ...OWN, '--fail-on', 'never'], /1 finding/],
    [
      0,
      'eval, a bundle over a snapshot, never',
      ['eval', '--bundle', 'good.tar.gz', '--snapshot', 'snapshots/good.json', '--fail-on', 'never'],
      /1 finding/,
    ],
    [0, 'test', ['test', 'policies'], /2 passed/],
    [0, 'fmt --check', ['fmt', '--check', 'policies'], /^$/],
    [1, 'eval', ['eval', 'open', ...OWN], /\/orders is open|orders is open/],
    [1, 'eval, at --fail-on', ['eval', 'open', ...OWN, '--fail-on', 'high'], /1 finding/],
    [1, 'eval, findings beside damaged files', ['eval', 'open', 'damaged', ...OWN], /1 finding/],
    [1, 'test', ['test', 'failing'], /1 failed, 1 passed/],
    [1, 'fmt --check', ['fmt', '--check', 'ugly'], /ugly\/ugly\.policy/],
  ] as const)('%i: %s', async (code, _, args, stdout) => {
    const outcome = await run(args);
    expect(outcome.code, outcome.stderr).toBe(code);
    expect(outcome.stdout).toMatch(stdout);
  });

  test.each([
    [2, 'nothing at all', [], /Usage: policyc/],
    [2, 'an unknown command', ['evil'], /unknown command 'evil'[\s\S]*eval/],
    [2, 'an unknown option', ['check', '--foo'], /unknown option '--foo'/],
    [2, 'an unknown format', ['eval', 'open', '--format', 'xml'], /Allowed choices/],
    [2, 'no input', ['eval'], /nothing to evaluate/],
    [2, 'inputs taken for policies', ['eval', '--policies', 'policies', 'open'], /name the exports first/],
    [2, 'a mode of validation for exports', ['eval', 'open', '--validate', 'full'], /is for snapshots/],
    [
      2,
      'another clock for a file that is evaluated as it is',
      ['eval', '--snapshot', 'snapshots/good.json', '--validate', 'full', '--now', '2026-01-31T12:00:00Z'],
      /--now needs a snapshot that was parsed/,
    ],
    [2, 'two kinds of input', ['eval', 'open', '--snapshot', 'snapshots/good.json'], /exclude each other/],
    [2, 'two kinds of policies', ['eval', 'open', '--bundle', 'good.tar.gz', ...OWN], /cannot be used with/],
    [
      2,
      'an unknown policy',
      ['eval', 'open', ...OWN, '--select', 'T-2'],
      /no policy is called T-2\nDid you mean T-1/,
    ],
    [
      2,
      'an unknown policy of a bundle',
      ['eval', 'open', '--bundle', 'good.tar.gz', '--select', 'T-2'],
      /no policy is called T-2/,
    ],
    [2, 'a broken parameter', ['eval', 'open', ...OWN, '--param', 'x=y'], /--param x: the value is not JSON/],
    [2, 'a broken time', ['eval', 'open', ...OWN, '--now', 'today'], /--now today/],
    [
      2,
      'a bundle for the interpreter',
      ['eval', 'open', '--bundle', 'good.tar.gz', '--engine', 'interpreter'],
      /no program/,
    ],
    [
      2,
      'an output that cannot be written',
      ['eval', 'open', ...OWN, '-o', 'policies'],
      /cannot write policies/,
    ],
    [2, 'many files to print', ['fmt', 'policies', 'ugly'], /--write/],
    [
      2,
      'an unknown diagnostic',
      ['explain', 'no/such-thing'],
      /no diagnostic, lint rule, category or policy no\/such-thing/,
    ],
    [3, 'check', ['check', 'nowhere'], /cannot read nowhere: there is no such file/],
    [
      3,
      'eval',
      ['eval', 'open', '--policies', 'bad'],
      /has no field .auht.[\s\S]*typo\.policy:11:20[\s\S]*\^\^\^\^/,
    ],
    [3, 'compile', ['compile', 'bad'], /auht/],
    [3, 'test', ['test', 'bad'], /auht/],
    [3, 'a policy that was cut', ['eval', 'open', '--policies', 'cut'], /cut\.policy:\d+:\d+/],
    [3, 'a file that is not text', ['compile', 'latin'], /latin\.policy is not UTF-8 text/],
    [3, 'a folder without policies', ['compile', 'empty'], /no \.policy files in empty/],
    [3, 'fmt of a broken file', ['fmt', '--write', 'cut'], /cut\.policy:\d+:\d+/],
    [4, 'no such exports', ['eval', 'nowhere', ...OWN], /cannot read nowhere: there is no such file/],
    [
      4,
      'no exports in a folder',
      ['eval', 'empty', ...OWN],
      /no exports in empty: 1 file read \(1 of no kind that exports have\)/,
    ],
    [4, 'only a damaged export', ['eval', 'damaged/cut.json', ...OWN], /no exports in[\s\S]*cut\.json:1: /],
    [4, 'no such snapshot', ['eval', ...OWN, '--snapshot', 'nowhere.json'], /cannot read nowhere\.json/],
    [
      4,
      'a snapshot that is text',
      ['eval', ...OWN, '--snapshot', 'snapshots/text.json'],
      /text\.json:1:1: not JSON/,
    ],
    [
      4,
      'a snapshot that was cut',
      ['eval', ...OWN, '--snapshot', 'snapshots/cut.json'],
      /cut\.json:1:\d+: not JSON: .*(?:truncated|not closed)/,
    ],
    [
      4,
      'a snapshot with a wrong value',
      ['eval', ...OWN, '--snapshot', 'snapshots/wrong.json'],
      /wrong\.json:1:\d+: .*nobody.*\(\/assets\/Endpoint\/0\/auth\)/,
    ],
    [
      4,
      'a snapshot of another format',
      ['eval', ...OWN, '--snapshot', 'snapshots/old.json'],
      /policyc-snapshot\/1/,
    ],
    [
      4,
      'a snapshot that was cut, read where it is evaluated',
      ['eval', ...OWN, '--snapshot', 'snapshots/cut.json', '--validate', 'full'],
      /cut\.json:1:\d+: the snapshot was rejected: unterminated string/,
    ],
    [
      4,
      'a snapshot with a wrong value, read where it is evaluated',
      ['eval', ...OWN, '--snapshot', 'snapshots/wrong.json', '--validate', 'structural'],
      /wrong\.json:1:\d+: .*not a member of the enum/,
    ],
    [
      4,
      'a snapshot of another format, read where it is evaluated',
      ['eval', ...OWN, '--snapshot', 'snapshots/old.json', '--validate', 'full'],
      /policyc-snapshot\/1/,
    ],
    [
      4,
      'a snapshot of another schema, read where it is evaluated',
      ['eval', ...OWN, '--snapshot', 'snapshots/other.json', '--validate', 'full'],
      /the snapshot's schema is "nocode" "0\.1"; the policies were compiled for/,
    ],
    [
      4,
      'no such snapshot to read where it is evaluated',
      ['eval', '--bundle', 'good.tar.gz', '--snapshot', 'nowhere.json', '--validate', 'full'],
      /cannot read nowhere\.json: there is no such file/,
    ],
    [
      4,
      'a cut snapshot for a bundle, read where it is evaluated',
      ['eval', '--bundle', 'good.tar.gz', '--snapshot', 'snapshots/cut.json', '--validate', 'full'],
      /cut\.json:1:\d+: the snapshot was rejected/,
    ],
    [
      4,
      'an earlier snapshot in the data that is not valid',
      ['eval', 'open', ...OWN, '--data', 'snapshots/baseline.json'],
      /baseline\.json holds no valid earlier snapshot[\s\S]*nobody[\s\S]*\(\/baseline\/assets\/Endpoint\/0\/auth\)/,
    ],
    [4, 'no such bundle', ['eval', 'open', '--bundle', 'nowhere.tar.gz'], /cannot read nowhere\.tar\.gz/],
    [
      4,
      'a bundle that was cut',
      ['eval', 'open', '--bundle', 'cut.tar.gz'],
      /cannot use cut\.tar\.gz: the bundle/,
    ],
    [
      4,
      'a bundle that is text',
      ['eval', 'open', '--bundle', 'text.tar.gz'],
      /cannot use text\.tar\.gz: this is not a bundle/,
    ],
  ] as const)('%i: %s', async (code, _, args, stderr) => {
    const outcome = await run(args);
    expect(outcome.code, outcome.stdout + outcome.stderr).toBe(code);
    expect(outcome.stderr).toMatch(stderr);
    expect(outcome.stdout).toBe('');
    expect(outcome.stderr).not.toMatch(/^ +at |node:internal|internal error/m);
  });

  test('3: mistakes are the result of check, so they go to standard output', async () => {
    const outcome = await run(['check', 'bad', 'cut']);
    expect(outcome).toMatchObject({ code: 3, stderr: '' });
    expect(outcome.stdout).toContain('bad/typo.policy:11:20');
  });

  test('4: clean, but over a damaged file', async () => {
    const outcome = await run(['eval', 'damaged', ...OWN]);
    expect(outcome.code).toBe(4);
    expect(outcome.stdout).toContain('No findings');
    expect(outcome.stdout).toContain('damaged/cut.json:1');
    expect((await run(['eval', 'damaged', ...OWN, '--fail-on', 'never'])).code).toBe(0);
  });
});
