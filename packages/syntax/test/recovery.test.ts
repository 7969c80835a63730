/**
 * Broken programs: each mistake gives one diagnostic at its place, and the policies around it keep their statements.
 */
import { readFileSync } from 'node:fs';
import { type Diagnostic, SourceText } from '@policyc/base';
import { type ast, parse, visit } from '@policyc/syntax';
import { describe, expect, it } from 'vitest';
import { dump } from './dump.js';

const head = 'policy A-01 "first" {\n  severity high\n  for e in Endpoint where e.kind == http\n';
const tail =
  '\n  message "m {e.path}"\n}\n\npolicy A-02 "second" {\n  severity low\n  for e in Endpoint\n  require e.auth != none\n  message "x"\n}\n';
const around = (text: string): string => head + text + tail;
const whole = around('  require e.auth != none');

function statements(file: ast.File): string {
  return file.declarations
    .flatMap((d) =>
      d.kind === 'PolicyDecl' ? [d.statements.map((s) => s.kind.replace('Statement', '')).join(' ')] : [],
    )
    .join(' | ');
}

const brief = (text: string, d: Diagnostic): string =>
  `${d.code} at ${JSON.stringify(text.slice(d.span.start, d.span.end))}`;

/** Applies the certain fixes. */
function repaired(text: string, diagnostics: readonly Diagnostic[]): string {
  const edits = diagnostics.flatMap((d) => d.fixes?.find((fix) => fix.certain)?.edits ?? []);
  return [...edits]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce((t, edit) => t.slice(0, edit.span.start) + edit.newText + t.slice(edit.span.end), text);
}

const full = 'Severity For Rule Message | Severity For Rule Message';
const cases: readonly (readonly [
  what: string,
  text: string,
  diagnostics: readonly string[],
  statements?: string,
])[] = [
  ['nothing wrong', whole, []],
  ['operand missing at the end of a line', around('  require e.auth !='), ['syntax/missing-operand at "!="']],
  ['and at the end of a line', around('  require e.auth != none and'), ['syntax/missing-operand at "and"']],
  ['rule without a condition', around('  require'), ['syntax/missing-operand at "require"']],
  ["single = is the checker's", around('  require e.auth = jwt'), []],
  [
    '&& and !',
    around('  require !(e.auth == none) && e.external == false'),
    ['syntax/foreign-operator at "!"', 'syntax/foreign-operator at "&&"'],
  ],
  ['||', around('  require e.a || e.b'), ['syntax/foreign-operator at "||"']],
  ['unterminated text', around('  require e.path like "/x'), ['syntax/unterminated-string at "\\"/x"']],
  ['unterminated literal', around('  require e.path matches r"x'), ['syntax/unterminated-string at "r\\"x"']],
  [
    'every without satisfies',
    around('  require every s in e.steps where s.masks'),
    ['syntax/missing-satisfies at "every"'],
  ],
  [
    'unclosed parenthesis',
    around('  require (e.auth != none or (e.auth == jwt)'),
    ['syntax/unclosed at "("'],
  ],
  ['unclosed set', around('  require e.auth in { jwt, oauth'), ['syntax/unclosed at "{"']],
  ['unclosed list', around('  require e.auth in [jwt, oauth'), ['syntax/unclosed at "["']],
  ['brackets of two kinds', around('  require (e.auth in { jwt, oauth)'), ['syntax/unclosed at "{"']],
  ['extra closing parenthesis', around('  require e.auth != none)'), ['syntax/extra-closer at ")"']],
  [
    'misspelt statement',
    around('  requires e.auth != none\n    and e.b'),
    ['syntax/unknown-statement at "requires"'],
    'Severity For Unknown Message | Severity For Rule Message',
  ],
  [
    'misspelt metadata',
    around('  severty high\n  require e.auth != none'),
    ['syntax/unknown-statement at "severty"'],
    'Severity For Unknown Rule Message | Severity For Rule Message',
  ],
  [
    'statement of a test in a policy',
    around('  require e.auth != none\n  expect fail'),
    ['syntax/misplaced-statement at "expect"'],
    'Severity For Rule Unknown Message | Severity For Rule Message',
  ],
  [
    'colon after a statement word',
    around('  profile: strict\n  require e.auth != none'),
    ['syntax/statement-colon at ":"'],
    'Severity For Profile Rule Message | Severity For Rule Message',
  ],
  ['90 days', around('  require age(e.at) <= 90 days'), ['syntax/unit-word at "90 days"']],
  [
    'a deadline without a unit',
    around('  fix within 7 "x"\n  require e.auth != none'),
    ['syntax/number-without-unit at "7"'],
    'Severity For Fix Rule Message | Severity For Rule Message',
  ],
  ['half an hour', around('  require age(e.at) <= 0.5h'), ['syntax/fraction-with-unit at "0.5h"']],
  [
    'a block of another language',
    around('  if e.auth == none {\n    fail "no"\n  }'),
    ['syntax/unknown-statement at "if"'],
    'Severity For Unknown Message | Severity For Rule Message',
  ],
  ['none of', around('  require none of e.steps where x.masks'), ['syntax/foreign-quantifier at "none of"']],
  ['any', around('  require any s in e.steps where s.masks'), ['syntax/foreign-quantifier at "any"']],
  ['single quotes', around("  require e.path == '/x'"), ['syntax/single-quotes at "\'/x\'"']],
  ['semicolon', around('  require e.auth != none;'), ['syntax/semicolon at ";"']],
  [
    'two statements on a line',
    around('  require e.auth != none message "m"'),
    ['syntax/same-line at "message"'],
    'Severity For Rule Message Message | Severity For Rule Message',
  ],
  [
    'where twice',
    around('  require some s in e.steps where s.a where s.b'),
    ['syntax/second-where at "where"'],
  ],
  ['chained comparison', around('  require 1 < e.n < 3'), ['syntax/chained-comparison at "<"']],
  ['?? operator', around('  require (e.n ?? 0) < 3'), ['syntax/foreign-operator at "??"']],
  ['of for in', around('  require some step of e.steps where step.x'), ['syntax/binder-word at "of"']],
  ['two dots', around('  require e..auth != none'), ['syntax/missing-member at "."']],
  ['trailing dot', around('  require e.'), ['syntax/missing-member at "."']],
  ['trailing dot before and', around('  require e. and e.external'), ['syntax/missing-member at "."']],
  [
    'path without to',
    around('  forbid control from e unless through s in Step where s.x'),
    ['syntax/path-end at "control"'],
  ],
  [
    'empty for',
    around('  for x in\n  require e.auth != none'),
    ['syntax/missing-binder at "for"'],
    'Severity For For Rule Message | Severity For Rule Message',
  ],
  ['half a binder', around('  forbid some st'), ['syntax/missing-binder at "some"']],
  ['binder without a source', around('  forbid some st in '), ['syntax/missing-binder at "some"']],
  [
    'where without a condition',
    around('  forbid some st in e.steps where '),
    ['syntax/missing-operand at "where"'],
  ],
  ['if without else', around('  require if e.a then e.b'), ['syntax/missing-else at "if"']],
  [
    'otherwise in a chain',
    around('  require e.a otherwise false and e.b'),
    ['syntax/otherwise-mixed at "otherwise"'],
  ],
  ['list without a comma', around('  require e.a in { b c }'), ['syntax/missing-comma at " "']],
  ['division', around('  require e.a / 2 < 3'), ['syntax/division at "/"']],
  ['a sign of no language', around('  require e.a == $x'), ['syntax/stray-character at "$"']],
  ['letters beyond ASCII', around('  require e.größe == 1'), ['syntax/stray-character at "öße"']],
  ['a comment with #', around('  # why\n  require e.a'), ['syntax/foreign-comment at "# why"']],
  ['a block comment', around('  /* why */ require e.a'), ['syntax/foreign-comment at "/* why */"']],
  ['no body end', whole.replace('\n}\n\npolicy', '\n\npolicy'), ['syntax/unclosed at "{"']],
  ['no body start', whole.replace('"first" {', '"first"'), ['syntax/missing-body at ""']],
  [
    'no quote after a title',
    whole.replace('"first"', '"first'),
    ['syntax/unterminated-string at "\\"first {"'],
  ],
  ['extra } inside', around('  require e.auth != none }'), ['syntax/extra-closer at "}"']],
  ['extra } outside', whole.replace('\n}\n\npolicy', '\n}\n}\n\npolicy'), ['syntax/extra-closer at "}"']],
  [
    'misspelt declaration',
    whole.replace('policy A-01', 'polciy A-01'),
    ['syntax/unknown-declaration at "polciy"'],
    'Severity For Rule Message',
  ],
  [
    'text between declarations',
    whole.replace('\n}\n\npolicy', '\n}\nhello there (x\npolicy'),
    ['syntax/unknown-declaration at "hello"'],
  ],
];

describe('error recovery', () => {
  it.each(cases.map((row) => [row[0], row] as const))('%s', (_what, [, text, diagnostics, kept = full]) => {
    const result = parse(new SourceText('test.policy', text));
    expect(result.diagnostics.map((d) => brief(text, d))).toEqual(diagnostics);
    expect(statements(result.file)).toBe(kept);
  });

  it('certain fixes repair the file', () => {
    for (const [what, text] of cases) {
      const { diagnostics } = parse(new SourceText('test.policy', text));
      if (diagnostics.length === 0 || !diagnostics.every((d) => d.fixes?.some((fix) => fix.certain)))
        continue;
      const after = repaired(text, diagnostics);
      expect(parse(new SourceText('test.policy', after)).diagnostics, `${what}\n${after}`).toEqual([]);
    }
  });

  it('every message ends its sentence and says something', () => {
    for (const [, text] of cases) {
      for (const d of parse(new SourceText('test.policy', text)).diagnostics) {
        expect(d.message).toMatch(/\.$/);
        expect(d.message + (d.help ?? '')).not.toContain('undefined');
      }
    }
  });
});

const declarations: readonly (readonly [what: string, text: string, diagnostics: readonly string[]])[] = [
  ['field without a colon', 'asset A {\n  key id string\n  b: int\n}\n', ['syntax/unexpected at "string"']],
  ['field without a type', 'asset A {\n  id:\n}\nasset B { a: int }\n', ['syntax/incomplete at ":"']],
  ['fields on a line without a comma', 'asset A { a: int b: int }\n', ['syntax/missing-comma at " "']],
  ['asset without a body', 'asset A\nasset B { a: int }\n', ['syntax/incomplete at "A"']],
  ['asset without an end', 'asset A {\n  a: int\nasset B { a: int }\n', ['syntax/unclosed at "{"']],
  ['enum without an end', 'enum A { a, b\nenum B { c }\n', ['syntax/unclosed at "{"']],
  ['edge without an end', 'edge a: B -> via from.x\nenum B { c }\n', ['syntax/unexpected at "from"']],
  ['param without a value', 'param a: int =\nparam b: int = 3\n', ['syntax/incomplete at "="']],
  ['function without a result', 'fn f(a: int) = a\nfn g(): int = 2\n', ['syntax/unexpected at "="']],
  ['use of nothing', 'use\npackage a\n', ['syntax/incomplete at "use"']],
  ['test without a policy', 'test "x" {\n  expect pass\n}\n', ['syntax/unexpected at "{"']],
  ['test without a verdict', 'test "x" for A {\n  expect\n}\n', ['syntax/missing-verdict at "expect"']],
  ['case with ==', 'test "x" for A {\n  case a.b == c expect fail\n}\n', ['syntax/assignment-sign at "=="']],
  [
    'misspelt in a test',
    'test "x" for A {\n  gven a = K\n  expect pass\n}\n',
    ['syntax/unknown-statement at "gven"'],
  ],
  ['given without a kind', 'test "x" for A {\n  given a =\n  expect pass\n}\n', ['syntax/incomplete at "="']],
];

describe('error recovery in other declarations', () => {
  it.each(declarations)('%s', (_what, text, diagnostics) => {
    const result = parse(new SourceText('test.policy', text));
    expect(result.diagnostics.map((d) => brief(text, d))).toEqual(diagnostics);
  });
});

const texts: readonly (readonly [what: string, text: string, diagnostics: readonly string[]])[] = [
  ['unknown escape', '"a\\d"', ['syntax/unknown-escape at "\\\\d"']],
  ['no code point', '"\\u{110000}"', ['syntax/unknown-escape at "\\\\u{110000}"']],
  ['escapes', '"\\" \\\\ \\n \\t \\u{41}"', []],
  ['open hole', '"a {e.b"', ['syntax/open-hole at "{"']],
  ['lone brace', '"a } b"', ['syntax/lone-brace at "}"']],
  ['empty hole', '"a {} b"', ['syntax/empty-hole at "{}"']],
  ['two expressions', '"a {b c} d"', ['syntax/bad-hole at "c"']],
  ['half an expression', '"a {b ==} d"', ['syntax/bad-hole at "b =="']],
  ['quotes in a hole', '"a {f(\\"x\\")} d"', ['syntax/bad-hole at "f(\\\\\\"x\\\\\\")"']],
  ['braces', '"{{a}} {{{b}}}"', []],
];

describe('texts', () => {
  it.each(texts)('%s', (_what, message, diagnostics) => {
    const text = `policy A "t" {\n  message ${message}\n}\n`;
    const result = parse(new SourceText('test.policy', text));
    expect(result.diagnostics.map((d) => brief(text, d))).toEqual(diagnostics);
  });
});

describe('any one token deleted', () => {
  const read = (name: string): string =>
    readFileSync(new URL(`./fixtures/${name}.policy`, import.meta.url), 'utf8');
  const parsed = (text: string) => parse(new SourceText('test.policy', text));

  it.each(['five', 'tests'])('%s: at most two diagnostics, and the neighbours are as before', (name) => {
    const text = read(name);
    const declarations = parsed(text).file.declarations;
    const dumps = declarations.map(dump);
    for (const [index, declaration] of declarations.entries()) {
      const { start, end } = declaration.span;
      for (const match of text
        .slice(start, end)
        .matchAll(/\/\/[^\n]*|[a-z]*"(?:\\.|[^"\\\n])*"|\w+|[^\s\w]/g)) {
        const at = start + match.index;
        const label = `${name} without ${match[0]} at ${at}`;
        const result = parsed(text.slice(0, at) + text.slice(at + match[0].length));
        expect(result.diagnostics.length, label).toBeLessThanOrEqual(2);
        const kept = result.file.declarations.map(dump);
        const others = dumps.filter((_, i) => i !== index);
        // Without its first word a declaration is gone, and there is one less.
        const rest = kept.length === dumps.length ? kept.filter((_, i) => i !== index) : kept;
        expect(rest, label).toEqual(others);
      }
    }
  });
});

it('an operator that recovery puts in is one that there is', () => {
  const { file } = parse(new SourceText('a.policy', `${head}  require ("max" no`));
  const found: string[] = [];
  visit(file, (node) => {
    if (node.kind === 'BinaryExpr') found.push(node.op);
  });
  expect(found).toEqual(['==', '==']);
});
