/** One mistake, one diagnostic, at the right place, with fixes that repair it. */
import { describe, expect, test } from 'vitest';
import { applyFix, diagnose, pack, policy, require, unmark } from './harness.js';

interface Case {
  readonly code: string;
  readonly source: string;
  /** What each fix leaves behind, where it does not repair everything. */
  readonly fixLeaves?: readonly string[];
  /** The number of fixes, where at least that is promised. */
  readonly fixes?: number;
}

const c = (code: string, source: string, fixes = 0, fixLeaves?: readonly string[]): Case => ({
  code,
  source,
  fixes,
  ...(fixLeaves === undefined ? {} : { fixLeaves }),
});
const forStep = (rest: string) => policy(`  for step in Step\n${rest}`);
const forFlow = (rest: string) => policy(`  for flow in Flow\n${rest}`);

const cases: readonly Case[] = [
  // names
  c(
    'resolve/unknown-package',
    'package p\nuse «platforms.tinny»\npolicy X-01 "T" {\n  severity high\n  for h in Hook\n  require h.auth != none\n}\n',
    1,
  ),
  c(
    'resolve/use-missing',
    'package p\npolicy X-01 "T" {\n  severity high\n  for h in «Hook»\n  require h.auth != none\n}\n',
    1,
  ),
  c('resolve/unknown-kind', policy('  for hook in «Hok»\n  require hook.auth != none'), 1),
  c('resolve/unknown-kind', policy('  for hook in «hok»\n  require hook.auth != none'), 1),
  c('resolve/unknown-field', require('hook.«auht» != none'), 1),
  c('resolve/unknown-field', require('hook.flow.«zzz» == "a"')),
  c('resolve/unknown-member', require('hook.auth != «nonne»'), 1),
  c('resolve/unknown-member', require('hook.auth in { none, «basc» }'), 1),
  c('resolve/unknown-member', require('hook.auth == Auth.«non»'), 1),
  c('resolve/unknown-name', require('«hok».auth != none'), 1),
  c('resolve/unknown-name', require('«weight» > 3'), 1),
  c('resolve/unknown-edge', forStep('  forbid «contrl» from step to t in Step where t.name == "x"'), 1),
  c('resolve/unknown-function', require('«wek»(hook)', 'fn weak(h: Hook): bool = h.auth == none'), 1),
  c('resolve/unknown-function', require('hook.path.«startswith»("/")'), 1),
  c('resolve/unknown-function', require('«starts_with»(hook.path, "/")'), 1),
  c('resolve/unknown-function', forFlow('  require flow.tags.«contains»("a")'), 1),
  c('resolve/kind-as-value', require('hook.flow == «Flow»')),
  c('resolve/kind-as-value', forFlow('  require count(«Step») > 2'), 1),
  c('resolve/function-without-call', require('«weak»', 'fn weak(h: Hook): bool = h.auth == none')),
  c(
    'resolve/recursive-function',
    require('a(hook.weight)', 'fn a(n: int): bool = «b»(n)\nfn b(n: int): bool = a(n)'),
  ),
  c('resolve/recursive-function', require('a(hook.weight)', 'fn a(n: int): bool = n > 3 and «a»(n - 1)')),
  c('resolve/shadowed-name', forFlow('  forbid some «flow» in Flow where flow.active')),
  c(
    'resolve/shadowed-name',
    policy('  for «limit» in Hook\n  require limit.weight > 1', 'param limit: int = 3'),
  ),
  c('resolve/reserved-name', policy('  for «path» in Hook\n  require path.weight > 1')),
  c('resolve/capitals', policy('  for «Hook1» in Hook\n  require Hook1.weight > 1')),
  c('resolve/duplicate-name', pack('param a: int = 1\nparam «a»: int = 2')),
  c('resolve/unknown-type', pack('param a: «integr» = 1'), 0),
  c('resolve/unknown-type', pack('param a: «integer» = 1'), 1),
  c('resolve/unused-declaration', require('hook.weight > 1', 'param «a»: int = 1')),
  // equality and types
  c('types/enum-not-string', require('hook.auth != «"none"»'), 1),
  c('types/enum-not-string', require('hook.auth in { «"none"», basic }'), 1),
  c('types/quotes-missing', require('hook.path != «orders»'), 1),
  c('types/different-types', require('«hook.weight == "3"»')),
  c('types/different-types', require('«hook.flow == hook»')),
  c('types/different-types', forFlow('  require «3 in flow.tags»')),
  c('types/absent-as-value', require('«hook.note == absent»'), 1),
  c('types/absent-as-value', require('«hook.note != null»'), 1),
  c('types/absent-as-value', require('«hook.auth == unknown»'), 1),
  c('types/assignment', require('hook.auth «=» none'), 1),
  c('types/value-as-condition', require('hook.auth == none or «basic»'), 1),
  c('types/value-as-condition', require('hook.auth == none or «basic or jwt»'), 1),
  c('types/value-as-condition', require('hook.auth != none and «basic»'), 1),
  c('types/value-as-condition', require('hook.path == "a" or «"b"»'), 1),
  c('types/mixed-and-or', require('hook.auth == none and hook.weight > 1 «or» hook.weight < 0'), 2),
  c('types/mixed-and-or', require('hook.auth == none or hook.weight > 1 «and» hook.weight < 9'), 2),
  c('types/not-a-condition', require('«hook.path»')),
  c('types/not-a-condition', require('«hook.note»'), 1),
  c('types/not-a-condition', forFlow('  require «flow.tags»'), 1),
  c('types/not-a-condition', require('not «hook.weight»')),
  c('types/maybe-absent', require('«hook.note» == "x"'), 1),
  c('types/maybe-absent', require('hook.weight > 1 and «hook.note» == "x"'), 1),
  c('types/maybe-absent', require('hook.weight > 1 or «hook.note» == "x"'), 1),
  c('types/maybe-absent', require('not «hook.note» == "x"'), 1),
  c('types/maybe-absent', require('«hook.note» == "x" or hook.note == "y"'), 0, ['types/maybe-absent']),
  c('types/maybe-absent', forStep('  require «step.hook».auth != none'), 1),
  c('types/maybe-absent', forFlow('  forbid some step in flow.steps where «step.hook».auth == none'), 1),
  c('types/maybe-absent', forFlow('  forbid some step in flow.steps where step.name == «flow.owner»'), 1),
  c(
    'types/maybe-absent',
    policy('  for step in Step\n  require step.name != ""\n  message "{«step.hook».path}"'),
  ),
  c('types/never-absent', require('«hook.path» is present')),
  c('types/never-absent', forFlow('  require «flow.tags» is present'), 1),
  c('types/needless-otherwise', require('(hook.path« otherwise ""») == "x"'), 1),
  c('types/list-not-element', forFlow('  require «flow.steps».name == "x"'), 1),
  c('types/list-not-element', forFlow('  require flow.active or «flow.steps».name == "x"'), 1),
  c('types/list-not-element', forFlow('  require «flow.tags» == "x"'), 1),
  c('types/not-a-collection', require('hook.auth in «none»'), 1),
  c('types/not-a-collection', require('"x" in «hook.path»'), 1, ['', '']),
  c('types/not-a-collection', require('hook.path is empty'.replace('hook.path', '«hook.path»')), 1),
  c('types/not-a-collection', policy('  for hook in Hook\n  for flow in «hook.flow»\n  require flow.active')),
  c('types/no-members', require('hook.weight.«size» > 2')),
  c('types/method-without-call', require('hook.path.«length» > 2'), 1),
  c('types/field-called', require('hook.weight«()» > 2'), 1),
  c('types/not-callable', require('«hook»(1)')),
  c('types/no-order', require('«hook.auth» > none')),
  c('types/no-order', require('«hook.path» > "a"')),
  c('types/text-joined', require('(hook.path «+» "x") == "ax"')),
  c('types/mismatch', require('(hook.weight + «"x"») > 1')),
  c('types/mismatch', require('hook.path.starts_with(«3»)')),
  c('types/mismatch', require('(if hook.weight > 1 then 1 else «"x"») > 1')),
  c('types/literal-needed', require('hook.path like «hook.id»')),
  c('types/argument-count', require('«weak()»', 'fn weak(h: Hook): bool = h.auth == none')),
  c('types/argument-count', require('«hook.path.starts_with()»')),
  c('types/number-range', require('hook.weight < «9007199254740992»')),
  c('types/untyped-empty', require('«{}» is empty')),
  c('types/brackets', require('hook.path in xs', 'param xs: list of string = «{ "a" }»'), 1),
  c('types/not-constant', require('hook.weight > b', 'param a: int = 1\nparam b: int = «a»')),
  c('types/result', require('f(hook) == ""', 'fn f(h: Hook): string = «h.weight»')),
  c(
    'types/operand-without-binder',
    policy(
      '  for start in Start\n  forbid some step in start.next where step.name == "x" and «start.sort == http»',
    ),
    1,
  ),
  c(
    'types/operand-without-binder',
    policy(
      '  for start in Start\n  require every step in start.next satisfies step.name == "x" and «start.sort == http»',
    ),
    1,
  ),
  c(
    'types/binder-unused',
    policy('  for start in Start\n  forbid some step in start.next where «start.sort == http»'),
  ),
  c('types/unknown-test', require('hook.note is «presnt»'), 1),
  c('types/unknown-test', require('hook.auth is not «none»'), 1),
  c('types/not-a-field', require('«hook» is present')),
  c(
    'types/path-start',
    policy('  for hook in Hook\n  forbid control from «hook» to s in Step where s.name == "x"'),
  ),
  c(
    'types/path-end',
    policy('  for step in Step\n  forbid control from step to h in «Hook» where h.weight > 1'),
  ),
  c(
    'types/path-through',
    policy(
      '  for step in Step\n  forbid control from step to s in Step where s.name == "x"\n    unless through h in «Start» where h.sort == http',
    ),
  ),
  c('types/constant-condition', require('«hook.auth == hook.auth»')),
  // policies
  c('policy/no-severity', pack('policy «X-01» "T" {\n  for h in Hook\n  require h.weight > 1\n}')),
  c('policy/no-title', pack('policy «X-01» {\n  severity high\n  for h in Hook\n  require h.weight > 1\n}')),
  c('policy/no-rule', pack('policy «X-01» "T" {\n  severity high\n  for h in Hook\n}')),
  c('policy/no-subject', pack('policy «X-01» "T" {\n  severity high\n  require 1 < 2\n}')),
  c('policy/two-rules', policy('  for h in Hook\n  require h.weight > 1\n  «require» h.auth != none'), 1),
  c('policy/two-rules', policy('  for h in Hook\n  forbid h.weight > 1\n  «require» h.auth != none'), 1),
  c('policy/statement-order', policy('  for h in Hook\n  require h.weight > 1\n  «for» f in Flow')),
  c('policy/duplicate-statement', policy('  «severity» low\n  for h in Hook\n  require h.weight > 1'), 1),
  c(
    'policy/duplicate-id',
    `${require('hook.weight > 1')}policy «X-01» "T" {\n  severity high\n  for h in Hook\n  require h.weight > 1\n}\n`,
  ),
  c(
    'policy/reserved-id',
    pack('policy «report» "T" {\n  severity high\n  for h in Hook\n  require h.weight > 1\n}'),
  ),
  c(
    'policy/unknown-severity',
    pack('policy X-01 "T" {\n  severity «hihg»\n  for h in Hook\n  require h.weight > 1\n}'),
    1,
  ),
  c('policy/unknown-profile', policy('  profile «strikt»\n  for h in Hook\n  require h.weight > 1'), 1),
  c('policy/likelihood', policy('  likelihood «7»\n  for h in Hook\n  require h.weight > 1')),
  c('policy/duration', policy('  fix within «7y» "x"\n  for h in Hook\n  require h.weight > 1')),
  c(
    'policy/unknown-catalogue',
    policy('  maps «owasp_lcn» "05"\n  for h in Hook\n  require h.weight > 1'),
    1,
  ),
  c('policy/unknown-control', policy('  maps owasp_lcnc «"11"»\n  for h in Hook\n  require h.weight > 1')),
  c('policy/unused-let', policy('  for h in Hook\n  let «x» = h.weight\n  require h.weight > 1'), 1),
  c('policy/no-path', policy('  for h in Hook\n  require h.weight > 1\n  message "{«path»}"')),
  c(
    'policy/message-name',
    policy('  for flow in Flow\n  require some s in flow.steps where s.name == "x"\n  message "{«s».name}"'),
  ),
  // not yet
  c('unsupported/expression', require('hook.path matches r"a"'.replace('matches', '«matches»'))),
  c('unsupported/expression', forFlow('  require flow.tags «subset of» flow.tags')),
  c('unsupported/expression', forFlow('  require «distinct»(s in flow.steps giving s.name) is empty')),
  c('unsupported/expression', require('«hook.before».path == "x"'.replace('«hook.before»', 'hook.«before»'))),
  c('unsupported/expression', require('hook.weight > «90d»')),
  c('unsupported/expression', require('«age(hook.weight)» > 90')),
  c('unsupported/expression', require('hook.path == «v"1.2.3"»')),
  c('unsupported/expression', require('hook.weight > «1.5»')),
  c('unsupported/expression', require('hook.path in { "a", «hook.id» }')),
  c(
    'unsupported/expression',
    policy(
      '  for s in Start\n  forbid control from «t in Start where t.sort == http» to x in Step where x.name == "a"',
    ),
  ),
  c('unsupported/statement', policy('  «assume unknown is fail»\n  for h in Hook\n  require h.weight > 1')),
  c(
    'unsupported/statement',
    policy('  for t in «tags»\n  require t == "a"', 'param tags: set of string = { "a" }'),
  ),
  c(
    'unsupported/declaration',
    pack(
      '«group G» = Flow | Step\npolicy X-01 "T" {\n  severity high\n  for g in G\n  require g.owner is present\n}',
    ),
  ),
  c('unsupported/declaration', pack('«record R» {\n  a: int\n}')),
  c('unsupported/declaration', pack('«table t» from "x.json" {\n  key id: string\n}')),
  c('unsupported/declaration', pack('«extend asset Flow» {\n  x: int\n}')),
  c('unsupported/type', pack('param a: «decimal» = 1')),
  c('unsupported/type', pack('param a: «map of Auth to int» = {}')),
  c('unsupported/alias', 'package p\nuse platforms.tiny as «t»\n'),
  c('unsupported/edition', '«edition 2»\npackage p\n'),
];

describe('one mistake, one diagnostic', () => {
  for (const { code, source, fixes = 0, fixLeaves } of cases) {
    const { text, span } = unmark(source);
    const shown = source.replace(/\s+/g, ' ').replace('package p use platforms.tiny', '').trim();
    test(`${code}: ${shown}`, () => {
      const found = diagnose(text);
      expect(found.map((d) => `${d.code}: ${text.slice(d.span.start, d.span.end)}`)).toEqual([
        `${code}: ${text.slice(span?.start, span?.end)}`,
      ]);
      const [diagnostic] = found;
      if (diagnostic === undefined) return;
      expect(diagnostic.span).toEqual(span);
      expect(diagnostic.fixes?.length ?? 0).toBeGreaterThanOrEqual(fixes);
      diagnostic.fixes?.forEach((_, i) => {
        const left = diagnose(applyFix(text, diagnostic, i)).map((d) => d.code);
        if (fixLeaves === undefined) expect(left, applyFix(text, diagnostic, i)).toEqual([]);
        else if (fixLeaves[i] !== undefined && fixLeaves[i] !== '') expect(left).toEqual([fixLeaves[i]]);
      });
    });
  }
});
