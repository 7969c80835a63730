import { describe, expect, it } from 'vitest';
import { dumpFile } from './dump.js';

describe('declarations', () => {
  it('heads', () => {
    expect(
      dumpFile('edition 1\npackage a.b.use\nuse c.d as e\nuse f\nplatform nocode version "1.0"\n'),
    ).toMatchInlineSnapshot(`
      "edition 1
      package a.b.use
      use c.d as e
      use f
      platform nocode "1.0""
    `);
  });

  it('enums: with commas or lines, titles, docs, words of every kind', () => {
    expect(
      dumpFile(
        'enum A { none, basic, platform "Platform login", policy, test, from, new, }\n/// d\nenum B ordered {\n  /// low\n  low "L"\n  high\n}\nenum C {}',
      ),
    ).toMatchInlineSnapshot(`
      "enum A {none, basic, platform = "Platform login", policy, test, from, new}
      /"d"/ enum B ordered {/"low"/ low = "L", high}
      enum C {}"
    `);
  });

  it('fields: types, states, modifiers, separators', () => {
    expect(
      dumpFile(`/// Doc
/// of two lines
asset A singleton {
  key id: string // a comment
  /// of the field
  owner: ref Principal? or unknown
  many: many Step via automation, one: one Governance via asset
  l: list of set of ref X
  m: map of Severity to list of int or unknown
  secret value: string?
  derived dormant: bool = status in { draft, inactive }
    and x
  key secret: string
  secret key: string
  policy: string
  where: int, not: bool,
}
record R { a: int }
extend asset A { b: version_range }
table t from "t.json" { key id: string }
`),
    ).toMatchInlineSnapshot(`
      "/"Doc\\nof two lines"/ asset A singleton {key id: string, /"of the field"/ owner: ref Principal? or unknown, many: many(Step via automation), one: one(Governance via asset), l: list(set(ref X)), m: map(Severity, list(int)) or unknown, secret value: string?, derived dormant: bool = <<status in {draft, inactive}> and x>, key secret: string, secret key: string, policy: string, where: int, not: bool}
      record R {a: int}
      extend A {b: version_range}
      table t from "t.json" {key id: string}"
    `);
  });

  it('edges, groups, params, functions', () => {
    expect(
      dumpFile(`group Owned = App
  | Automation
edge control: Trigger -> Step via from.next
edge data: DataStore -> Step via to.reads.where
edge flow = control | data
param a: int = 5 where a >= 1
param b: map of S to duration = { critical: 7d, }
param c: set of string = {}
fn f(a: T, b: list of U,): V =
  if a then b
  else c
fn g(): bool = true
`),
    ).toMatchInlineSnapshot(`
      "group Owned = App | Automation
      edge control: Trigger -> Step via from.next
      edge data: DataStore -> Step via to.reads.where
      edge flow = control | data
      param a: int = '5 where <a >= '1>
      param b: map(S, duration) = {critical: 7d}
      param c: set(string) = {}
      fn f(a: T, b: list(U)): V = <if a then b else c>
      fn g(): bool = 'true"
    `);
  });

  it('policies: every statement', () => {
    expect(
      dumpFile(`
/// Why.
policy EX-01a-2b "Title" {
  severity high
  likelihood 5
  maps owasp_lcnc "05", cwe 306
  owner "sec@x"
  fix within 7d "Do {it}."
  see "https://a", "b"
  profile strict
  tags a, b
  formerly EX-00
  assume unknown is fail
  for e in Endpoint where e.kind == http
  for s in e.steps
  let n = count(e.steps)
  require n > 1
  forbid n > 3
  message "{e.name}: {path.length} of {count(x in e.xs where x.a)} {{b}} \\"q\\"\\n"
}
policy B { severity low }
`),
    ).toMatchInlineSnapshot(`
      "/"Why."/ policy EX-01a-2b  "Title" {
        severity high
        likelihood 5
        maps owasp_lcnc "05", cwe 306
        owner "sec@x"
        fix 7d "Do {it}."
        see "https://a", "b"
        profile strict
        tags a, b
        formerly EX-00
        assume fail
        for e in Endpoint where <e.kind == http>
        for s in e.steps
        let n = #count(e.steps)
        require <n > '1>
        forbid <n > '3>
        message {e.name} ": " {path.length} " of " {#count(x in e.xs where x.a)} " {b} \\"q\\"\\n"
      }
      policy B {
        severity low
      }"
    `);
  });

  it('tests: every statement', () => {
    expect(
      dumpFile(`test "t \\"q\\"" for EX-01, B-2 {
  from snapshot "s.json"
  with p = { "/health" }
  with common.p = 1
  now time"2026-01-01T00:00:00Z"
  given a = K
  given new b = K { x: a, y: partial [], "z": { 1, 2 }
    w: unknown
  }
  given new = K
  before a { x: 1 }
  before c = K { x: 1, }
  case a.b = none, a.c[d] = 365d ago expect fail
  case a.b = unknown expect inconclusive because a.b
  expect not applicable on a, b
  expect fail on a because b.c saying "d"
  expect pass
}
`),
    ).toMatchInlineSnapshot(`
      "test "t \\"q\\"" for EX-01, B-2 {
        from snapshot "s.json"
        with p = {"/health"}
        with common.p = '1
        now time"2026-01-01T00:00:00Z"
        given a = K
        given new b = K  {x: a, y: partial [], z: {'1, '2}, w: 'unknown}
        given new = K
        before a {x: '1}
        before c = K {x: '1}
        case a.b := none, a.c[d] := 365d ago expect fail
        case a.b := 'unknown expect inconclusive because a.b
        expect not_applicable on [a, b]
        expect fail on [a] because b.c saying "d"
        expect pass
      }"
    `);
  });

  it('one line is enough for a policy', () => {
    expect(
      dumpFile('policy A { severity low }\npolicy B {}\ntest "x" for A { expect pass }'),
    ).toMatchInlineSnapshot(`
      "policy A {
        severity low
      }
      policy B {
      }
      test "x" for A {
        expect pass
      }"
    `);
  });
});
