import { describe, expect, it } from 'vitest';
import { dumpExpr } from './dump.js';

const rows: readonly (readonly [what: string, text: string])[] = [
  ['member, index, call', 'a.b.c[d.e].f(g, h)(1)'],
  ['literals', 'f("x\\"\\u{1F600}", 12, -3, 1.50, true, false, absent, unknown)'],
  [
    'typed literals',
    'f(r"^a\\.b$", v"1.2.3", cidr"10.0.0.0/8", ip"::1", host"a.b", url"https://x", time"2026-01-01T00:00:00Z", glob"*")',
  ],
  ['quantities', 'f(90d, 5min ago, 3parsecs)'],
  ['`*` binds tighter than `+` and `-`', 'a + b * c - d'],
  ['comparison is looser than arithmetic', 'a + 1 <= b * 2'],
  ['`not` is looser than comparison', 'not a == b and not c'],
  ['nested not', 'not not a'],
  ['flat chain', 'a and b and c'],
  ['mixed chain is kept flat for the checker', 'a and b or c'],
  ['parentheses are kept', '(a or b) and (c)'],
  ['membership', 'a in b and a not in { x, y }'],
  ['text tests', 'a like "*-prod" and a not like "x" and a matches r"x" and a not matches r"y"'],
  ['set relations', 'a subset of b and a disjoint from b'],
  [
    'states',
    'a is present and a is not present and a is absent and a is not unknown and a is new and a is empty',
  ],
  ['is a kind', 'a is Trigger and a is not Step'],
  ['single = is left to the checker', 'a = b'],
  ['some', 'some x in xs'],
  ['some extends right', 'some x in xs where x.a and x.b or x.c'],
  ['some without where ends', 'some x in xs and b'],
  ['no', 'no x in a.b where x.c'],
  ['every', 'every x in xs satisfies x.a and x.b'],
  ['every with where', 'every x in xs where x.a satisfies x.b'],
  ['nested every', 'every s in a where s.a satisfies every p in s.ps satisfies p.x or p.y'],
  ['removed source', 'some g in removed Grant where g.a == b'],
  ['a variable called removed', 'some g in removed where g.a'],
  ['aggregates', 'count(x in xs) >= 2 and count(xs) == 0'],
  ['aggregate with where and giving', 'distinct(x in xs where x.a giving x.b.c)'],
  ['all aggregates', 'list(x in a) == f(sum(x in a giving x.n), min(a), max(a), first(x in a))'],
  ['aggregate of an expression', 'count(a.b(c))'],
  ['a function is no aggregate', 'total(x in xs)'],
  ['an aggregate name is a name', 'first == last and count.x'],
  ['path', 'control from a to b'],
  ['path with binders', 'flow from r in Step where r.x to s in Endpoint where s.y'],
  ['path with guard', 'flow from a to s in K where s.x unless through g in Step where g.masks'],
  ['paths in a chain', '(control from t in T where t.u to a) and (flow from b.c to d)'],
  ['path after a quantifier', 'some t in ts where t.u and control from t to s in S where s.c'],
  ['disjoint from before a path', 'a disjoint from b and flow from c to d'],
  ['otherwise', '(a.b otherwise 0s) <= 30s'],
  ['otherwise is loosest', 'a == b otherwise c == d'],
  ['if', 'if a then 1 else if b then 2 else 3'],
  ['lists and sets', 'f([a, b,], {a}, {}, { "x", "y", })'],
  ['maps', 'm[k] == { a: 1, "b c": { d: 2 }, }'],
  ['partial', 'f(partial [a], partial {}, partial [], partial[0])'],
  ['reserved words as members and keys', 'a.where == b.not and c.in.or == { or: 1, where: 2 }'],
  ['contextual words as names', 'from == to and key.of == via and new.list == set'],
  ['declaration words as names', 'some asset in param where asset.package == test'],
  ['statement words as names', 'some fix in message where fix.owner == severity'],
  ['line breaks mean nothing inside', 'a ==\n    b\n    and c\n      .d'],
];

describe('expressions', () => {
  it('parse', () => {
    expect(
      rows.map(([what, text]) => `${what}\n  ${dumpExpr(text).replaceAll('\n', '\n  ')}`).join('\n'),
    ).toMatchInlineSnapshot(`
      "member, index, call
        a.b.c[d.e].f(g, h)('1)
      literals
        f("x\\"😀", '12, '-3, '1.50, 'true, 'false, 'absent, 'unknown)
      typed literals
        f(r"^a\\.b$", v"1.2.3", cidr"10.0.0.0/8", ip"::1", host"a.b", url"https://x", time"2026-01-01T00:00:00Z", glob"*")
      quantities
        f(90d, 5min ago, 3parsecs)
      \`*\` binds tighter than \`+\` and \`-\`
        <<a + <b * c>> - d>
      comparison is looser than arithmetic
        <<a + '1> <= <b * '2>>
      \`not\` is looser than comparison
        <<not <a == b>> and <not c>>
      nested not
        <not <not a>>
      flat chain
        <a and b and c>
      mixed chain is kept flat for the checker
        <a and b or c>
      parentheses are kept
        <(<a or b>) and (c)>
      membership
        <<a in b> and <a not in {x, y}>>
      text tests
        <<a like "*-prod"> and <a not like "x"> and <a matches r"x"> and <a not matches r"y">>
      set relations
        <<a subset of b> and <a disjoint from b>>
      states
        <<a is present> and <a is not present> and <a is absent> and <a is not unknown> and <a is new> and <a is empty>>
      is a kind
        <<a is Trigger> and <a is not Step>>
      single = is left to the checker
        <a = b>
      some
        <some x in xs>
      some extends right
        <some x in xs where <x.a and x.b or x.c>>
      some without where ends
        <<some x in xs> and b>
      no
        <no x in a.b where x.c>
      every
        <every x in xs satisfies <x.a and x.b>>
      every with where
        <every x in xs where x.a satisfies x.b>
      nested every
        <every s in a where s.a satisfies <every p in s.ps satisfies <p.x or p.y>>>
      removed source
        <some g in removed Grant where <g.a == b>>
      a variable called removed
        <some g in removed where g.a>
      aggregates
        <<#count(x in xs) >= '2> and <#count(xs) == '0>>
      aggregate with where and giving
        #distinct(x in xs where x.a giving x.b.c)
      all aggregates
        <#list(x in a) == f(#sum(x in a giving x.n), #min(a), #max(a), #first(x in a))>
      aggregate of an expression
        #count(a.b(c))
      a function is no aggregate
        total(<x in xs>)
      an aggregate name is a name
        <<first == last> and count.x>
      path
        <control from a to b>
      path with binders
        <flow from r in Step where r.x to s in Endpoint where s.y>
      path with guard
        <flow from a to s in K where s.x through g in Step where g.masks>
      paths in a chain
        <(<control from t in T where t.u to a>) and (<flow from b.c to d>)>
      path after a quantifier
        <some t in ts where <t.u and <control from t to s in S where s.c>>>
      disjoint from before a path
        <<a disjoint from b> and <flow from c to d>>
      otherwise
        <(<a.b otherwise 0s>) <= 30s>
      otherwise is loosest
        <<a == b> otherwise <c == d>>
      if
        <if a then '1 else <if b then '2 else '3>>
      lists and sets
        f([a, b], {a}, {}, {"x", "y"})
      maps
        <m[k] == {a: '1, b c: {d: '2}}>
      partial
        f(partial [a], partial {}, partial [], partial['0])
      reserved words as members and keys
        <<a.where == b.not> and <c.in.or == {or: '1, where: '2}>>
      contextual words as names
        <<from == to> and <key.of == via> and <new.list == set>>
      declaration words as names
        <some asset in param where <asset.package == test>>
      statement words as names
        <some fix in message where <fix.owner == severity>>
      line breaks mean nothing inside
        <<a == b> and c.d>"
    `);
  });

  it('gives both parts of a mistaken spelling their meaning', () => {
    expect(dumpExpr('!a && b || c ?? d')).toMatchInlineSnapshot(`
      "<<<not a> and b or c> otherwise d>
      ! syntax/foreign-operator
      ! syntax/foreign-operator
      ! syntax/foreign-operator
      ! syntax/foreign-operator
      ! syntax/otherwise-mixed"
    `);
    expect(dumpExpr("a === 'x' and b !== c and d <> e")).toMatchInlineSnapshot(`
      "<<a == "x"> and <b != c> and <d != e>>
      ! syntax/foreign-operator
      ! syntax/single-quotes
      ! syntax/foreign-operator
      ! syntax/foreign-operator"
    `);
  });
});
