/** `test` declarations: mistakes, and what their names stand for. */
import { describe, expect, test } from 'vitest';
import { diagnose, policy, SCHEMA, workspaceOf } from './harness.js';
import { type Row, testRows } from './table.js';

const RULE = policy(
  '  for hook in Hook where hook.path not in trusted\n  require hook.auth != none',
  'param trusted: set of string = {} where "*" not in trusted',
);
const t = (body: string, policies = 'X-01') => `${RULE}test "one" for ${policies} {\n${body}\n}\n`;
const given = (fields: string) => t(`  given hook = Hook { ${fields} }\n  expect fail`);
const row = (code: string, source: string, fixes = 0, leaves: readonly string[] = []): Row => ({
  code,
  source,
  fixes,
  leaves,
});

const rows: readonly Row[] = [
  row('resolve/unknown-policy', t('  given hook = Hook\n  expect pass', '«X-02»'), 1),
  row('resolve/unknown-kind', t('  given hook = «Hok»\n  expect pass'), 1),
  row('resolve/unknown-field', given('«auht»: none'), 1),
  row('resolve/unknown-member', given('auth: «nonne»'), 1),
  row('resolve/unknown-param', t('  with «trustd» = { "a" }\n  given hook = Hook\n  expect pass'), 1),
  row('types/mismatch', t('  with trusted = «"a"»\n  given hook = Hook\n  expect pass')),
  row('types/brackets', t('  with trusted = «["a"]»\n  given hook = Hook\n  expect pass'), 1),
  row('types/guard-fails', t('  with trusted = «{ "*" }»\n  given hook = Hook\n  expect pass')),
  row('types/enum-not-string', given('auth: «"none"»'), 1),
  row('tests/no-expectation', `${RULE}test «"one"» for X-01 {\n  given hook = Hook\n}\n`),
  row('tests/duplicate-given', t('  given hook = Hook\n  given «hook» = Hook\n  expect pass')),
  row('tests/unknown-given', given('flow: «flw»')),
  row('tests/given-kind', given('flow: «hook»')),
  row('tests/value', given('weight: «"3"»')),
  row('tests/value', given('path: «1»')),
  row('tests/value', t('  given flow = Flow { tags: «"a"» }\n  expect pass'), 1),
  row('tests/never-absent', given('path: «absent»')),
  row('tests/never-unknown', given('weight: «unknown»')),
  row('tests/relation-field', t('  given flow = Flow { «steps»: [] }\n  expect pass')),
  row('tests/duplicate-field', given('weight: 1, «weight»: 2')),
  row('tests/target', t('  given hook = Hook\n  case «hook» = none expect fail')),
  row('tests/not-a-subject', t('  given hook = Hook\n  given flow = Flow\n  expect fail on «flow»')),
  row('tests/because-verdict', t('  given hook = Hook\n  expect fail because «hook.auth»')),
  row('tests/because-verdict', t('  given hook = Hook\n  expect pass saying «"x"»')),
  row('tests/snapshot-path', t('  from snapshot «"../a.json"»\n  expect pass')),
  row('tests/snapshot-path', t('  from snapshot «"/etc/a.json"»\n  expect pass')),
  row('tests/snapshot-path', t('  from snapshot «"a.yaml"»\n  expect pass')),
  row('tests/snapshot-alone', t('  from snapshot "a.json"\n  «give»n hook = Hook\n  expect pass')),
  row('tests/snapshot-alone', t('  from snapshot "a.json"\n  «from» snapshot "b.json"\n  expect pass')),
  row('tests/not-a-subject', t('  from snapshot "a.json"\n  expect fail on «Flow("f")»')),
  row(
    'resolve/unknown-field',
    t('  from snapshot "a.json"\n  expect inconclusive on Hook("h") because Hook("h").«zzz»'),
  ),
  row('tests/new-before', t('  given new hook = Hook\n  before «hook» { auth: jwt }\n  expect pass')),
  row('tests/new-before', t('  given new hook = Hook\n  case «hook».before.auth = jwt expect pass')),
  row('tests/unknown-given', t('  given hook = Hook\n  before «hok» { auth: jwt }\n  expect pass'), 1),
  row('tests/duplicate-given', t('  given hook = Hook\n  before «hook» = Hook { auth: jwt }\n  expect pass')),
  row(
    'tests/duplicate-given',
    t('  given hook = Hook\n  before hook { auth: jwt }\n  before «hook» { auth: none }\n  expect pass'),
  ),
  row(
    'tests/unknown-given',
    t('  before gone = Flow { name: "f" }\n  given hook = Hook { flow: «gone» }\n  expect pass'),
  ),
  row('tests/not-a-subject', t('  before gone = Hook { auth: jwt }\n  expect pass on «gone»')),
  row('types/literal', t('  now time"«2026-01-01»"\n  given hook = Hook\n  expect pass')),
  row('types/mismatch', t('  now «90d»\n  given hook = Hook\n  expect pass')),
  row('tests/value', t('  now «now»\n  given hook = Hook\n  expect pass')),
  row('tests/relation-field', t('  given flow = Flow { «steps»: partial [] }\n  expect pass')),
  row('tests/partial', given('weight: «partial [1]»')),
  row('tests/never-unknown', t('  given flow = Flow { tags: «partial {}» }\n  expect pass')),
  row('tests/coverage', t('  with Hook = «complete»\n  given hook = Hook\n  expect pass')),
  row('resolve/unknown-kind', t('  given hook = Hook\n  case «Hok» = partial expect pass'), 1),
];

describe('mistakes in tests', () => {
  testRows(rows, diagnose);
});

test('a sound test', () => {
  const source = t(`  with trusted = { "/health" }
  given flow = Flow { name: "a", level: high, tags: { "x", "y" }, owner: absent, fallback: flow }
  given hook = Hook { flow: flow, auth: unknown, weight: -3, note: "n" }
  given step = Step { next: [step, other], tools: unknown, sort: Sort.http }
  given other = Step
  case hook.auth = none, hook.note = absent expect fail on hook saying "x"
  case hook.auth = unknown expect inconclusive on hook because hook.auth
  expect not applicable`);
  const { program } = workspaceOf({ schema: SCHEMA, file: source });
  expect(program.diagnostics).toEqual([]);
  const named = new Set(
    [...program.symbols].flatMap(([node, s]) =>
      s.tag === 'given' && node.kind === 'NameExpr' ? [`${node.name}: ${s.kind}`] : [],
    ),
  );
  expect([...named].sort()).toEqual(['flow: Flow', 'hook: Hook', 'other: Step', 'step: Step']);
  const members = [...program.symbols].flatMap(([node, s]) =>
    s.tag === 'member' && node.kind !== 'Name' ? [`${s.enum}.${s.member}`] : [],
  );
  expect(members).toContain('Level.high');
});
