/** Whole programs: sound ones, their tables, packages, the workspace, and many mistakes at once. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SourceText } from '@policyc/base';
import { showFieldType } from '@policyc/model';
import { parse } from '@policyc/syntax';
import { describe, expect, test } from 'vitest';
import { check, createCheckCache, createWorkspace, requireSound } from '../src/index.js';
import { diagnose, pack, require, SCHEMA, workspaceOf } from './harness.js';

const SOUND = pack(`
enum Tier ordered { low, high }
param trusted: set of string = { "/health" }
param limit: int = 3 where limit > 0 and limit * 2 < 10
param sorts: list of Sort = [http, Sort.schedule]

/// How much rests on it.
fn tier(flow: Flow): Tier =
  if some start in flow.starts where start.sort in sorts then high
  else if flow.level >= medium and count(flow.steps) > limit then high
  else low

policy X-01 "One" {
  severity high
  likelihood 5
  maps owasp_lcnc "05", owasp_cd "10", cwe 306
  fix within 7d "Do it."
  owner "security"
  see "https://example.com"
  profile strict
  tags web, auth
  formerly X-00
  for hook in Hook where hook.path not in trusted and not (hook.auth in { jwt, header })
  let flow = hook.flow
  require hook.auth != none and hook.path like "/*" and hook.path.lower().starts_with("/")
  message "{flow.name}: {hook.path} {tier(flow)} {count(flow.steps)} {hook.note}"
}
policy X-02 "Two" {
  severity low
  for start in Start where start.hook.note is present and start.hook.note != ""
  forbid control from start to step in Step where step.hook is present and step.hook.auth == none
    unless through guard in Step where guard.name in { "check", guard.flow.name }
  message "{start.hook.note} {step.hook.path} {path.length}: {path}"
}
policy X-03 "Three" {
  severity low
  for flow in Flow
  for step in flow.steps
  require every next in step.next where next.flow == flow satisfies no tool in next.tools where tool in flow.steps
  message "{flow.name} {next.name} {tool.name}"
}
policy X-04 "Four" {
  severity medium
  for flow in Flow where tier(flow) == high
  require every tag in flow.tags satisfies tag in { "a", "b" } or tag == flow.name
  message "{tag}"
}
policy X-05 "Five" {
  severity medium
  for step in Step
  forbid (control from step to step) and (some tool in step.tools where all from tool to hook in Hook where hook.weight * 2 + 1 > limit - -1)
}
test "one" for X-01, X-02 {
  with limit = 4
  given hook = Hook { auth: none, path: "/x" }
  expect fail on hook
}
`);

test('a program of everything is sound', () => {
  const { program } = workspaceOf({ schema: SCHEMA, file: SOUND });
  expect(program.diagnostics).toEqual([]);
  expect(requireSound(program).ok).toBe(true);
  expect(program.policies.map((p) => p.decl.name.text)).toEqual(['X-01', 'X-02', 'X-03', 'X-04', 'X-05']);
  expect(program.schema?.enums.map((e) => e.name)).toContain('Tier');
  expect(Object.isFrozen(program)).toBe(true);
});

test('every expression of a sound program has a type', () => {
  const { program } = workspaceOf({ schema: SCHEMA, file: SOUND });
  const shown = (text: string) =>
    [...program.types].flatMap(([e, t]) =>
      SOUND.slice(e.span.start, e.span.end) === text ? [showFieldType(t)] : [],
    );
  expect(new Set(shown('hook.auth'))).toEqual(new Set(['Auth or unknown']));
  expect(shown('start.hook.note')).toEqual(['string?', 'string', 'string']);
  expect(new Set(shown('step.tools'))).toEqual(new Set(['set of Step or unknown']));
  expect(shown('tier(flow)')).toEqual(['Tier', 'Tier']);
  for (const [expr, type] of program.types)
    expect(type.type.tag, SOUND.slice(expr.span.start, expr.span.end)).not.toBe('error');
});

test('the platform schema and the policies of the standard library are sound', () => {
  const root = join(import.meta.dirname, '../../..');
  const text = readFileSync(join(root, 'stdlib/platforms/nocode.policy'), 'utf8');
  expect(workspaceOf({ schema: text }).program.diagnostics).toEqual([]);
});

test('parameters that go round in circles', () => {
  const source = pack(`param a: bool = b where a
param b: bool = some x in { 1 } where x > 0 or (a and x > 1)
param c: set of string = c where count(c) > 0`);
  expect(diagnose(source).map((d) => d.code)).toEqual([
    'types/not-constant',
    'types/not-constant',
    'types/not-constant',
  ]);
});

describe('packages', () => {
  const lib =
    'package lib\nuse platforms.tiny\nparam limit: int = 3\nfn big(f: Flow): bool = f.runs > limit\n';
  const use = (uses: string) =>
    `package q\n${uses}\npolicy Q-1 "T" {\n  severity low\n  for flow in Flow\n  require big(flow)\n}\n`;
  const codes = (files: Record<string, string>) =>
    workspaceOf({ schema: SCHEMA, ...files }).program.diagnostics.map((d) => `${d.uri} ${d.code}`);

  test('what a used package declares is visible, and the platform that it is written for', () => {
    expect(codes({ lib, q: use('use lib') })).toEqual([]);
  });
  test('files of one package see each other', () => {
    expect(codes({ lib, q: use('use platforms.tiny').replace('package q', 'package lib') })).toEqual([]);
  });
  test('what is not used is not visible, and that is said once', () => {
    expect(codes({ lib, q: use('use platforms.tiny') })).toEqual(['q resolve/use-missing']);
    expect(codes({ q: use('').replace('big(flow)', 'flow.active and flow.tags is empty') })).toEqual([
      'q resolve/use-missing',
    ]);
  });
  test('an unknown package does not make its names unknown', () => {
    expect(codes({ q: use('use platforms.tiny\nuse libb') })).toEqual(['q resolve/unknown-package']);
  });
  test('a name from two packages is ambiguous', () => {
    const other = 'package other\nuse platforms.tiny\nfn big(f: Flow): bool = f.runs > 9\n';
    expect(codes({ lib, other, q: use('use lib\nuse other') })).toEqual(['q resolve/ambiguous-name']);
  });
  test('ids are unique in a package, over its files; other packages may have the same', () => {
    const q = use('use lib');
    expect(codes({ lib, q, r: q })).toEqual(['r policy/duplicate-id']);
    expect(codes({ lib, q, r: q.replace('package q', 'package r') })).toEqual([]);
    expect(
      codes({
        a: use('use lib').replace('package q\n', ''),
        lib,
        b: use('use lib').replace('package q\n', ''),
      }),
    ).toEqual(['b policy/duplicate-id']);
  });
  test('functions that call each other over packages', () => {
    const a = 'package a\nuse b\nfn f(n: int): int = g(n)\n';
    const b = 'package b\nuse a\nfn g(n: int): int = f(n)\n';
    expect(codes({ a, b })).toEqual(['a resolve/recursive-function']);
  });
});

describe('the workspace', () => {
  test('keeps a snapshot until something changes, and what did not change', () => {
    const text = require('hook.auth != none and hook.weight > 1');
    const workspace = createWorkspace();
    workspace.set('schema', SCHEMA);
    workspace.set('a', text);
    workspace.set('b', text.replace('package p', 'package q'));
    const first = workspace.snapshot();
    expect(workspace.snapshot()).toBe(first);
    workspace.set('a', text);
    expect(workspace.snapshot()).toBe(first);
    workspace.set('a', text.replace('auth', 'auht'));
    const second = workspace.snapshot();
    const codes = () => [...new Set(workspace.snapshot().program.diagnostics.map((d) => d.code))];
    expect(second.parsed('b')).toBe(first.parsed('b'));
    expect(second.parsed('schema')).toBe(first.parsed('schema'));
    expect(second.program.schema).toBe(first.program.schema);
    expect(codes()).toEqual(['resolve/unknown-field']);
    expect(first.program.diagnostics).toEqual([]);
    workspace.set('a', text);
    expect(codes()).toEqual([]);
    workspace.remove('schema');
    expect(codes()).toEqual(['resolve/unknown-package']);
    workspace.set('schema', SCHEMA);
    expect(codes()).toEqual([]);
    workspace.set('schema', SCHEMA.replace('weight: int', 'mass: int'));
    expect(codes()).toEqual(['resolve/unknown-field']);
    expect(workspace.snapshot().program.diagnostics).toHaveLength(2);
  });

  test('an edited body leaves what is known of other files as it was', () => {
    const text = require('hook.auth != none');
    const cache = createCheckCache();
    const parsed = (uri: string, source: string) => {
      const text = new SourceText(uri, source);
      return { source: text, ...parse(text) };
    };
    const schema = parsed('schema', SCHEMA);
    const b = parsed('b', text.replace('package p', 'package q'));
    check([schema, parsed('a', text), b], cache);
    const kept = cache.bodies.get(b.file);
    expect(kept).toBeDefined();
    check([schema, parsed('a', text.replace('none', 'basic')), b], cache);
    expect(cache.bodies.get(b.file)).toBe(kept);
    check([parsed('schema', SCHEMA), parsed('a', text), b], cache);
    expect(cache.bodies.get(b.file)).not.toBe(kept);
  });

  test('an edited function is seen by those that call it', () => {
    const workspace = createWorkspace();
    workspace.set('schema', SCHEMA);
    workspace.set('lib', 'package lib\nuse platforms.tiny\nfn big(f: Flow): bool = f.runs > 3\n');
    workspace.set(
      'q',
      'package q\nuse lib\npolicy Q-1 "T" {\n  severity low\n  for flow in Flow\n  require big(flow)\n}\n',
    );
    expect(workspace.snapshot().program.diagnostics).toEqual([]);
    workspace.set('lib', 'package lib\nuse platforms.tiny\nfn big(f: Step): bool = f.name == "x"\n');
    expect(workspace.snapshot().program.diagnostics.map((d) => [d.uri, d.code])).toEqual([
      ['q', 'types/mismatch'],
    ]);
  });
});

test('thirty unrelated mistakes give thirty diagnostics', () => {
  const conditions = [
    'hook.auht != none',
    'hook.auth != nonne',
    'hook.auth != "none"',
    'hook.auth = none',
    'hook.auth == none or basic',
    'hook.auth > none',
    'hook.note == "x"',
    'hook.note == absent',
    'hook.weight == "x"',
    'hook.weight > 1.5',
    'hook.weight + "x" > 1',
    'hook.path',
    'hook.path == orders',
    'hook.path like hook.id',
    'hook.path matches r"(x"',
    'hook.path.starts("x")',
    'hook.path.length > 2',
    'hook.path.starts_with()',
    'hook.weight in 3',
    'hook.flow.steps.name == "x"',
    'hook.flow.tags == "x"',
    'some s in hook.flow.steps where s.name == "x" and hook.weight > 1',
    'some s in hook.flow where s.active',
    'contrl from hook to s in Step where s.name == "x"',
    'control from hook to s in Step where s.name == "x"',
    'count(Step) > 2',
    'hook.auth == none and hook.weight > 1 or hook.weight < 0',
    'hok.weight > 1',
    'wek(hook)',
    'hook.auth is not none',
  ];
  expect(conditions).toHaveLength(30);
  const source = pack(
    conditions
      .map(
        (c, i) =>
          `policy X-${i} "T" {\n  severity high\n  for hook in Hook\n  require ${c}\n  message "{hook.path}"\n}`,
      )
      .join('\n'),
  );
  const lines = diagnose(source).map((d) => source.slice(0, d.span.start).split('\n').length);
  expect(lines).toEqual(conditions.map((_, i) => 6 + 6 * i));
});

describe('packages by another name', () => {
  const common = `package packs.common
use platforms.tiny
enum Tier { low, high }
param limit: int = 3
param weights: map of Tier to int = { low: 1, high: 2 }
fn tier(hook: Hook): Tier = if hook.weight > limit then high else low
`;
  const found = (rule: string, more = '') =>
    workspaceOf({
      schema: SCHEMA,
      common,
      file: `package p\nuse platforms.tiny as t\nuse packs.common as common\n${more}policy X-01 "T" {\n  severity low\n  for hook in Hook\n  require ${rule}\n}\n`,
    })
      .program.diagnostics.filter((d) => d.uri === 'file')
      .map((d) => d.code);

  test.each([
    'hook.weight > common.limit',
    'common.tier(hook) == high',
    'common.tier(hook) == common.Tier.high',
    'common.weights[common.tier(hook)] > 1',
    'Tier.high == common.tier(hook)',
  ])('%s', (rule) => {
    expect(found(rule)).toEqual([]);
  });

  test.each([
    ['hook.weight > limit', 'resolve/alias-needed'],
    ['tier(hook) == high', 'resolve/alias-needed'],
    ['hook.weight > common.limt', 'resolve/not-in-package'],
    ['hook.weight > common.tier', 'resolve/function-without-call'],
    ['hook.weight > common.limit()', 'types/not-callable'],
    ['hook.weight > common.Tier', 'resolve/kind-as-value'],
    ['common.tier(hook) == common.Tier.hgh', 'resolve/unknown-member'],
    ['some common in hook.flow.steps where common.name == "x"', 'resolve/shadowed-name'],
  ])('%s is refused', (rule, code) => {
    expect(found(rule)).toEqual([code]);
  });

  test.each([
    ['common.limit = 1', []],
    ['common.limit = "1"', ['types/mismatch']],
    ['common.limits = 1', ['resolve/not-in-package']],
    ['common.tier = 1', ['resolve/not-in-package']],
    ['comon.limit = 1', ['resolve/unknown-package']],
    ['limit = 1', ['resolve/alias-needed']],
  ])('with %s', (assignment, codes) => {
    const test = `}\ntest "t" for X-01 {\n  with ${assignment}\n  given hook = Hook\n  expect pass`;
    expect(found(`hook.weight > common.limit\n${test}`)).toEqual(codes);
  });

  test('one name for two packages is refused', () => {
    expect(found('hook.weight > 1', 'use platforms.tiny as common\n')).toEqual(['resolve/duplicate-name']);
  });
});

test('guards of parameters over values of other types are mistakes, and nothing more', () => {
  for (const [type, value, guard] of [
    ['duration', '3', 'p <= 90d'],
    ['int', '3', 'p like "a*"'],
    ['string', '"a"', 'p.starts_with(3)'],
    ['version', '"1"', 'p < v"1.2.3"'],
  ] as const) {
    const files = { schema: SCHEMA, pack: pack(`param p: ${type} = ${value} where ${guard}\n`) };
    expect(
      workspaceOf(files).program.diagnostics.filter((d) => d.severity === 'error').length,
    ).toBeGreaterThan(0);
  }
});

test('declarations that nothing names', () => {
  const unused = (declarations: string, rule = 'hook.weight > 1') =>
    workspaceOf({ schema: SCHEMA, file: require(rule, declarations) })
      .program.diagnostics.filter((d) => d.code === 'resolve/unused-declaration')
      .map((d) => d.message);
  expect(unused('enum Tier { one, two }')).toEqual(['The enum `Tier` is never used.']);
  expect(
    unused('enum Tier { one, two }\nparam least: Tier = one', 'hook.weight > 1 or least == two'),
  ).toEqual([]);
  expect(unused('fn heavy(h: Hook, n: int): bool = h.weight > 1', 'heavy(hook, 1)')).toEqual([
    'The parameter of `heavy` `n` is never used.',
  ]);
  expect(unused('fn heavy(h: Hook, n: int): bool = h.weight > n', 'heavy(hook, 1)')).toEqual([]);
  const sum = workspaceOf({ schema: SCHEMA, file: require('sum(m in hook.marks giving hook.weight) > 1') });
  expect(sum.program.diagnostics.map((d) => d.code)).toEqual(['types/binder-unused']);
});

test('declarations of a platform beside its policies that nothing names', () => {
  const unused = (rule: string, other: Readonly<Record<string, string>> = {}, more = '') =>
    workspaceOf({
      platform: `package own
platform own version "1.0"
asset Job {
  key id: string
  next: set of ref Job
  runs: int
  derived busy: bool = runs > 3
  derived idle: bool = not busy
}
asset Box {
  key id: string
  runs: int
  derived busy: bool = runs > 9
}
group Thing = Job | Box
edge flow: Job -> Job via from.next
edge all = flow
${more}`,
      policy: `package own
policy X-01 "Title" {
  severity high
  for thing in Job
  require ${rule}
}`,
      ...other,
    })
      .program.diagnostics.map((d) => d.message)
      .sort();
  const all = [
    'The derived field `Box.busy` is never used.',
    'The derived field `Job.idle` is never used.',
    'The edge `all` is never used.',
    'The group `Thing` is never used.',
  ];
  expect(unused('thing.runs > 1')).toEqual(all);
  // What is used by what is not used counts as used.
  expect(unused('thing.idle and not (all from thing to Job)')).toEqual([all[0], all[3]]);
  // Of a group, the field of each kind.
  expect(unused('(no t in Thing where t.busy) and thing.idle and not (all from thing to Job)')).toEqual([]);
  expect(unused('thing.runs > 1', { other: 'package other\nuse own\n' })).toEqual([]);
  // A second declaration of an edge is no use of the first.
  expect(
    unused(
      'thing.runs > 1',
      {},
      'edge second: Job -> Job via from.next\nedge second: Job -> Job via to.next\n',
    ),
  ).toEqual([...all, 'The edge `second` is never used.'].sort());
});
