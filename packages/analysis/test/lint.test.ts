/** The linter's frame: levels, configuration, suppressions, fixes; and what its rules must not report. */
import { describe, expect, test } from 'vitest';
import {
  applyFixes,
  DEFAULT_LINT_CONFIG,
  type LintOptions,
  lint,
  lintRules,
  overrideLintConfig,
  readLintConfig,
} from '../src/index.js';
import { applyFix, pack, policy, require, SCHEMA, workspaceOf } from './harness.js';

function findings(text: string, options: LintOptions = { partial: true }) {
  const { program } = workspaceOf({ schema: SCHEMA, file: text });
  expect(program.diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
  const { configOf = () => DEFAULT_LINT_CONFIG } = options;
  return lint(program, { ...options, configOf: (uri) => (uri === 'file' ? configOf(uri) : undefined) });
}

/** Codes without those that every short sample of this file has. */
function codes(text: string, options?: LintOptions): readonly string[] {
  const noise = /style\/(policy-id|title)|missing-message|undocumented/;
  return findings(text, options)
    .map((d) => d.code)
    .filter((code) => !noise.test(code));
}

const NEGATED = 'lint-idiom/negated-rule';
const suppressed = (comment: string, condition = 'not hook.weight == 3') =>
  policy(`  for hook in Hook\n  ${comment}\n  require ${condition}`);

describe('rules', () => {
  test('at least forty, by category and code, each described', () => {
    expect(lintRules.length).toBeGreaterThanOrEqual(40);
    expect(new Set(lintRules.map((r) => r.code)).size).toBe(lintRules.length);
    for (const rule of lintRules) {
      expect(rule.code).toMatch(new RegExp(`^lint-${rule.category}/[a-z0-9]+(-[a-z0-9]+)*$`));
      expect(rule.description).toMatch(/^[A-Z`].*\.$/);
      expect(rule.rationale).toMatch(/[.`]$/);
    }
  });

  test('a file with errors is left to the checker', () => {
    const { program } = workspaceOf({ schema: SCHEMA, file: require('not hook.nothing == 1') });
    expect(lint(program, { configOf: () => DEFAULT_LINT_CONFIG }).filter((d) => d.uri === 'file')).toEqual(
      [],
    );
  });

  test('findings come in the order of their places', () => {
    const starts = findings(require('not (hook.weight == 3 and hook.weight == 4)')).map((d) => d.span.start);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    expect(starts.length).toBeGreaterThan(2);
  });

  test('rules that need the whole program keep silent on a part of it', () => {
    const text = require('hook.weight == 3');
    expect(codes(text, { partial: true })).toEqual([]);
    expect(codes(text, { partial: false })).toEqual(['lint-testing/untested-policy']);
  });
});

/** What reads like a mistake and is none. */
describe('nothing is found in', () => {
  test.each([
    ['different fields', 'hook.weight == 3 and hook.flow.runs == 4'],
    ['different values, either of them', 'hook.weight == 3 or hook.flow.runs == 3'],
    ['a value among several, but not one', 'hook.auth in { basic, jwt } or hook.flow.name == "basic"'],
    ['a search for what is no single value', 'some step in hook.flow.steps where step.name == "a"'],
    ['a range with one number in it', 'hook.weight > 2 and hook.weight < 4'],
    ['a guard and its use', 'hook.note is present and hook.note != "none"'],
    ['two guards of different paths', 'hook.note is present and hook.flow.owner is present'],
    ['a count that is bounded', 'count(hook.flow.steps) >= 2'],
    ['a count that is compared with a field', 'count(hook.flow.steps) >= hook.weight'],
    ['capitals that are not folded', 'hook.flow.name.contains("Prod")'],
    ['small letters after lower', 'hook.flow.name.lower().contains("prod-1")'],
    ['a sign in parentheses', 'hook.weight - (-3) > 0'],
    ['parentheses that group', '(hook.weight > 2 or hook.weight < 1) and hook.flow.active'],
    [
      'parentheses that end a quantifier',
      '(some step in hook.flow.steps where step.name == "a") and hook.flow.active',
    ],
    ['not before a call', 'hook.flow.active or not hook.flow.name.contains("a")'],
    [
      'some and no over different things',
      '(some step in hook.flow.steps where step.name == "a") and (no step in hook.flow.steps where step.name == "b")',
    ],
    ['an if between values', 'if hook.flow.active then hook.weight == 1 else hook.weight == 2'],
    ['not equal to two values', 'hook.auth not in { none, basic }'],
    [
      'a quantifier over a kind that speaks of the subject',
      'no step in Step where step.hook is present and step.hook == hook',
    ],
  ])('%s', (_, condition) => {
    expect(
      codes(require(condition)).filter((c) => c !== 'lint-performance/relation-instead-of-kind'),
    ).toEqual([]);
  });

  test('the same text under different binders', () => {
    const some = (name: string) =>
      `(some ${name} in hook.flow.steps where some n in ${name}.next where n.name == "a")`;
    expect(
      codes(require(`${some('step')} or ${some('other')}`)).filter((c) => c.includes('repeated')),
    ).toEqual([]);
  });

  test('a used package that only lends a parameter to a test', () => {
    const { program } = workspaceOf({
      schema: SCHEMA,
      lib: 'package lib\n/// Paths.\nparam paths: set of string = { "a" }\n',
      main: 'package p\nuse platforms.tiny\nuse lib\npolicy AB-01 "Title of it" {\n  severity low\n  for hook in Hook\n  require hook.path in paths\n}\n',
      file: 'package p_test\nuse platforms.tiny\nuse p\nuse lib\ntest "t" for AB-01 {\n  with paths = { "b" }\n  given hook = Hook { path: "b" }\n  expect pass on hook\n}\n',
    });
    expect(program.diagnostics.map((d) => d.message)).toEqual([]);
    expect(lint(program, { partial: true }).filter((d) => d.code.includes('unused-use'))).toEqual([]);
  });

  test('an asset that is found through a relation', () => {
    const text = pack(`policy AB-01 "Title of it" {
  severity low
  for flow in Flow
  require flow.steps is empty
  message "{flow.name} has steps"
}
test "steps" for AB-01 {
  given flow = Flow { name: "a" }
  given step = Step { flow: flow }
  expect fail on flow
}`);
    expect(codes(text)).toEqual([]);
  });
});

test('an asset that shows that nothing applies is not unused', () => {
  const text = pack(`policy AB-01 "Title of it" {
  severity low
  for hook in Hook
  require hook.weight > 1
  message "{hook.id} is light"
}
test "no hooks" for AB-01 {
  given flow = Flow { name: "a" }
  expect not applicable
}`);
  expect(codes(text)).toEqual([]);
});

test.each([
  ['a field', 'hook.auth == none'],
  ['a field behind a function', 'is_open(hook)'],
])('that a policy may be inconclusive is seen through %s', (_, condition) => {
  const text = pack(`/// Whether anyone may call it.
fn is_open(hook: Hook): bool = hook.auth == none
policy AB-01 "Title of it" {
  severity low
  for hook in Hook where hook.weight > 1
  forbid ${condition}
  message "{hook.id} is open"
}
policy AB-02 "Title of another" {
  severity low
  for hook in Hook where hook.weight > 1
  forbid is_open(hook)
  message "{hook.id} is open"
}
test "hooks" for AB-01, AB-02 {
  given hook = Hook { weight: 2 }
  case hook.auth = none expect fail
  case hook.auth = jwt expect pass
}`);
  const found = codes(text, { partial: false }).filter((c) => c === 'lint-testing/no-inconclusive-case');
  expect(found).toHaveLength(2);
});

describe('suppressions', () => {
  test('take out the finding of the next line', () => {
    expect(codes(suppressed('// anything'))).toEqual([NEGATED]);
    expect(
      codes(suppressed(`// policyc-lint disable-next-line ${NEGATED}: wording of the standard`)),
    ).toEqual([]);
  });

  test('reach over comments and empty lines', () => {
    const comment = `// policyc-lint disable-next-line ${NEGATED}: because\n\n  // why\n`;
    expect(codes(suppressed(comment))).toEqual([]);
  });

  test('name several rules', () => {
    const comment = `// policyc-lint disable-next-line ${NEGATED}, lint-idiom/single-element-set: because`;
    expect(codes(suppressed(comment, 'not hook.weight in { 3 }'))).toEqual([]);
  });

  test.each([
    ['no reason', `disable-next-line ${NEGATED}`, 'lint-suppression/unexplained'],
    ['an empty reason', `disable-next-line ${NEGATED}:  `, 'lint-suppression/unexplained'],
    ['no code', 'disable-next-line', 'lint-suppression/malformed'],
    ['another word', `disable ${NEGATED}: because`, 'lint-suppression/malformed'],
  ])('%s', (_, directive, code) => {
    expect(codes(suppressed(`// policyc-lint ${directive}`))).toContain(code);
  });

  test('of an unknown rule name the closest one', () => {
    const found = findings(suppressed('// policyc-lint disable-next-line lint-idiom/negatedrule: because'));
    expect(found.find((d) => d.code === 'lint-suppression/unknown-rule')?.help).toContain(NEGATED);
  });

  test('that suppress nothing are found, unless the rule is off', () => {
    const text = suppressed(`// policyc-lint disable-next-line ${NEGATED}: because`, 'hook.weight == 3');
    expect(codes(text)).toEqual(['lint-suppression/unused']);
    const config = overrideLintConfig(DEFAULT_LINT_CONFIG, new Map([[NEGATED, 'off']]));
    expect(codes(text, { partial: true, configOf: () => config })).toEqual([]);
  });

  test('cannot be suppressed', () => {
    const twice = `// policyc-lint disable-next-line lint-suppression/unexplained: no\n  // policyc-lint disable-next-line ${NEGATED}`;
    expect(codes(suppressed(twice))).toContain('lint-suppression/unexplained');
  });

  test('in a text are text', () => {
    const text = suppressed('', 'not hook.path == "// policyc-lint disable-next-line x"');
    expect(codes(text)).toEqual([NEGATED]);
  });
});

describe('the configuration', () => {
  const read = (text: string) => readLintConfig(text);

  test('sets levels by code and category; the code wins', () => {
    const result = read(
      `{ "rules": { "lint-idiom/*": "off", "${NEGATED}": "error" }, "ignore": ["gen/**"] }`,
    );
    expect(result).toMatchObject({ ok: true, config: { ignore: ['gen/**'] } });
    if (!result.ok) return;
    const found = findings(require('not hook.weight in { 3 }'), {
      partial: true,
      configOf: () => result.config,
    });
    const idioms = found.filter((d) => d.code.startsWith('lint-idiom/'));
    expect(idioms.map((d) => [d.code, d.severity])).toEqual([[NEGATED, 'error']]);
  });

  test('a category that is set later reaches the codes that were set before', () => {
    const first = overrideLintConfig(DEFAULT_LINT_CONFIG, new Map([[NEGATED, 'error']]));
    const then = overrideLintConfig(first, new Map([['lint-idiom/*', 'off']]));
    expect(codes(require('not hook.weight == 3'), { partial: true, configOf: () => then })).toEqual([]);
  });

  test.each([
    ['{', /it is not JSON/],
    ['[]', /an object is expected/],
    ['{"rule": {}}', /no setting `rule`/],
    ['{"rules": []}', /`rules` is an object/],
    [
      '{"rules": {"lint-idiom/negatedrule": "off"}}',
      /no rule `lint-idiom\/negatedrule`; did you mean `lint-idiom\/negated-rule`/,
    ],
    ['{"rules": {"lint-idioms/*": "off"}}', /did you mean `lint-idiom\/\*`/],
    [
      '{"rules": {"lint-idiom/*": "warn"}}',
      /the level "warn"; the levels are "off", "info", "warning", "error"/,
    ],
    ['{"rules": {"lint-idiom/*": 1}}', /the level 1/],
    ['{"ignore": "gen"}', /`ignore` is a list/],
    ['{"ignore": [1]}', /`ignore` is a list/],
  ])('%s', (text, problem) => {
    const result = read(text);
    expect(result.ok ? [] : result.problems).toEqual([expect.stringMatching(problem)]);
  });

  test('every mistake is reported at once', () => {
    const result = read('{"rules": {"a": "off", "lint-idiom/*": "b"}, "c": 1}');
    expect(result.ok ? [] : result.problems).toHaveLength(3);
  });
});

describe('fixes', () => {
  test('that overlap wait for the next round', () => {
    const text = policy(
      '  for hook in Hook where not (not hook.flow.active == true)\n  require hook.weight > 1',
    );
    const first = applyFixes(text, findings(text));
    expect(first.applied).toBe(1);
    const second = applyFixes(first.text, findings(first.text));
    expect(second.text).toContain('where hook.flow.active\n');
  });

  test('that are not certain are left alone', () => {
    const text = require('count(hook.flow.steps) > 0 and count(s in hook.flow.steps where s.name == "a") > 0');
    expect(
      applyFixes(
        require('count(s in hook.flow.steps where s.name == "a") > 0'),
        findings(require('count(s in hook.flow.steps where s.name == "a") > 0')),
      ).applied,
    ).toBe(0);
    expect(applyFixes(text, findings(text)).text).toContain(
      'require hook.flow.steps is not empty and (some s in hook.flow.steps where s.name == "a")',
    );
  });
});

/** Rules about `hook.flow`, whose level is ordered, and what they find. */
describe('values that nothing can have', () => {
  const found = (condition: string, head = 'for hook in Hook') =>
    codes(policy(`  ${head}\n  require ${condition}`)).filter((c) => c.startsWith('lint-bugs/'));
  const range = 'lint-bugs/impossible-range';
  const pattern = 'lint-bugs/impossible-pattern';
  const excludes = 'lint-bugs/filter-excludes';
  test.each([
    ['whole numbers without one between them', 'hook.weight > 3 and hook.weight < 4', [range]],
    ['one number between them', 'hook.weight > 3 and hook.weight < 5', []],
    ['bounds that meet, both open', 'hook.weight > 3 and hook.weight < 3', [range]],
    ['bounds that meet', 'hook.weight >= 3 and hook.weight <= 3', []],
    ['members in order', 'hook.flow.level > medium and hook.flow.level < high', []],
    ['members in the wrong order', 'hook.flow.level > medium and hook.flow.level <= low', [range]],
    ['bounds of different things', 'hook.weight > 3 and hook.flow.runs < 3', []],
    ['either of two bounds', 'hook.weight > 3 or hook.weight < 3', []],
    ['two patterns', 'hook.flow.name like "a*" and hook.flow.name like "b*"', [pattern]],
    ['two patterns that one text fits', 'hook.flow.name like "a*" and hook.flow.name like "*b"', []],
    [
      'a pattern and its end',
      'hook.flow.name like "*.json" and hook.flow.name.ends_with(".yaml")',
      [pattern],
    ],
    ['a value that does not fit', 'hook.flow.name == "x" and hook.flow.name matches r"^[0-9]"', [pattern]],
    ['values of which one fits', 'hook.flow.name in { "x", "1" } and hook.flow.name matches r"^[0-9]"', []],
    [
      'values of which none fits',
      'hook.flow.name in { "x", "y" } and hook.flow.name matches r"^[0-9]"',
      [pattern],
    ],
    [
      'a pattern and one that holds it',
      'hook.flow.name like "ab*" and hook.flow.name not like "a*"',
      [pattern],
    ],
    ['a pattern and one that it holds', 'hook.flow.name like "a*" and hook.flow.name not like "ab*"', []],
    ['either of two patterns', 'hook.flow.name like "a*" or hook.flow.name like "b*"', []],
    ['patterns of different texts', 'hook.flow.name like "a*" and hook.flow.id like "b*"', []],
    ['a pattern without a text', 'hook.flow.name matches r"^a$b"', [pattern]],
    ['a line break', 'hook.flow.name matches r"^a\\nb$" and hook.flow.name like "a*b"', []],
  ])('%s', (_, condition, expected) => expect(found(condition)).toEqual(expected));

  test.each([
    ['another value than is selected', 'hook.flow.level == high', 'hook.flow.level == low', [excludes]],
    [
      'a bound beyond what is selected',
      'hook.weight > 3 and hook.flow.active',
      'hook.weight < 2',
      [excludes],
    ],
    ['a pattern', 'hook.flow.name like "a*"', 'hook.flow.name == "b"', [excludes]],
    ['one of what is selected', 'hook.flow.level in { low, high }', 'hook.flow.level == low', []],
    ['a part of a chain of or', 'hook.flow.level == high', 'hook.flow.level == low or hook.flow.active', []],
    [
      'a clash within the selection alone',
      'hook.weight > 3 and hook.weight < 2',
      'hook.flow.active',
      [range],
    ],
  ])('%s', (_, where, condition, expected) =>
    expect(found(condition, `for hook in Hook where ${where}`)).toEqual(expected),
  );

  test('an if over every member, and over one twice', () => {
    const chain = (text: string) => found(`(${text}) > 1`);
    const rest = 'if hook.flow.level == low then 1 else if hook.flow.level';
    expect(chain(`${rest} in { medium, high } then 2 else 3`)).toEqual(['lint-bugs/unreachable-branch']);
    expect(chain(`${rest} == low then 2 else 3`)).toEqual(['lint-bugs/unreachable-branch']);
    expect(chain(`${rest} == medium then 2 else 3`)).toEqual([]);
    expect(codes(require(`(${rest} == medium then 2 else 3) > 1`))).toEqual(['lint-idiom/enum-chain']);
    expect(codes(require(`(${rest} == medium then hook.weight else 3) > 1`))).toEqual([]);
  });

  test('a thing of a group may be called one', () => {
    const named = (kind: string) =>
      codes(policy(`  for thing in ${kind}\n  require thing.id != "x"`, 'group Owned = Hook | Flow\n'));
    expect(named('Owned')).not.toContain('lint-style/binder-name');
    expect(named('Hook')).toContain('lint-style/binder-name');
  });

  test('a further for that nothing names', () => {
    const twice = (rule: string) =>
      codes(policy(`  for hook in Hook\n  for flow in Flow\n  require ${rule}`));
    expect(twice('hook.weight > 3')).toContain('lint-bugs/unused-binder');
    expect(twice('hook.weight > flow.runs')).not.toContain('lint-bugs/unused-binder');
  });

  test('every over what may be empty, with its fix', () => {
    const on = {
      configOf: () => overrideLintConfig(DEFAULT_LINT_CONFIG, new Map([['lint-bugs/vacuous-every', 'info']])),
    };
    const text = require('every step in hook.flow.steps satisfies step.name != "x"');
    const [every] = findings(text, { ...on, partial: true }).filter(
      (d) => d.code === 'lint-bugs/vacuous-every',
    );
    expect(every?.message).toBe('Where `hook.flow.steps` holds nothing, this passes.');
    const fixed = applyFix(
      text,
      every ?? { code: '', severity: 'info', message: '', uri: '', span: { start: 0, end: 0 } },
      0,
    );
    expect(fixed).toContain('hook.flow.steps is not empty and (every step');
    expect(codes(fixed, { ...on, partial: true })).not.toContain('lint-bugs/vacuous-every');
  });
});

test('a policy over a group looks at every kind of it', () => {
  const schema = `package g
platform g version "1"
group Owned = App | Flow
asset App { key id: string, name: string }
asset Flow { key id: string, name: string }
asset Page { key id: string, name: string }
policy G-01 "Thing without a name" {
  severity low
  for thing in Owned
  require thing.name != "" or (some page in Page where page.name == thing.name)
  message "{thing.id}"
}
test "names" for G-01 {
  given app = App { name: "" }
  given page = Page { name: "x" }
  given flow = Flow { name: "x" }
  expect fail
}
`;
  const { program } = workspaceOf({ file: schema });
  expect(program.diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
  expect(lint(program).map((d) => d.code)).not.toContain('lint-testing/unused-given');
});
