/** The dialect of regular expressions: what it refuses and where, and what becomes of the rest. */
import { describe, expect, it, test } from 'vitest';
import { findBuiltin, parseRegex } from '../src/index.js';
import { toBytes } from '../src/regex/byte-nfa.js';
import { charSet, foldAscii, negate } from '../src/regex/char-set.js';
import { buildDfa } from '../src/regex/dfa.js';
import { buildNfa } from '../src/regex/nfa.js';
import { toRe2 } from '../src/regex/re2.js';
import { utf8Ranges } from '../src/regex/utf8-ranges.js';

describe('faults', () => {
  test.each([
    // The marks « and » are the place of the fault.
    ['a«\\b»', /word boundaries/, /\(\^\|\\W\)/],
    ['«\\A»a', /anchor/, /`\^`/],
    ['a«\\p»L', /Unicode/, /ranges/],
    ['«\\p{Greek}»', /Unicode/, /ranges/],
    ['(a)«\\1»', /references/, /repeat/],
    ['«\\k<n>»', /references/, /repeat/],
    ['«(?=»a)', /looking/, /and/],
    ['«(?<!»a)', /looking/, /and/],
    ['«(?<n>»a)', /names/, /\(\.\.\.\)/],
    ['«(?P<n>»a)', /names/, /\(\.\.\.\)/],
    ['«(?>»a)', /atomic/, /\(\.\.\.\)/],
    ['a«(?i)»b', /beginning/, /\(\?i\)/],
    ['«(?s)»a', /beginning/, /\(\?i\)/],
    ['«(?i:»a)', /beginning/, /\(\?i\)/],
    ['a*«?»', /lazy/, /leave/],
    ['a*«+»', /possessive/, /leave/],
    ['a{2}«?»', /lazy/, /leave/],
    ['a*«*»', /follows/, /group/],
    ['a?«{»2}', /follows/, /group/],
    ['«*»a', /nothing/, /`\\\*`/],
    ['a|«+»', /nothing/, /`\\\+`/],
    ['«(?»)', /no such group/, /\(\.\.\.\)/],
    ['«^*»', /anchor/, /leave/],
    ['a«{»', /repetition/, /`\\\{`/],
    ['a«{»,3}', /repetition/, /`\\\{`/],
    ['a«}»', /partner/, /`\\\}`/],
    ['a«]»', /partner/, /`\\\]`/],
    ['a«)»', /closes nothing/, /`\\\)`/],
    ['«(»a', /not closed/, /`\)`/],
    ['x«[»a', /not closed/, /`\]`/],
    ['«[]»', /empty/, /`\\\]`/],
    ['«[^]»', /empty/, /`\\\]`/],
    ['[«[»:alpha:]]', /class/, /`\\\[`/],
    ['[«z-a»]', /wrong way/, /`a-z`/],
    ['[«a-\\d»]', /range/, /`\\-`/],
    ['a«{3,2}»', /wrong way/, /`\{2,3\}`/],
    ['a«{1001}»', /1000/, /smaller/],
    ['«(a{100}){11}»', /multiply/, /smaller/],
    ['«\\»', /ends/, /backslash/],
    ['«\\q»', /no such escape/, /without/],
    ['«\\é»', /no such escape/, /without/],
    ['«\\x»4', /number/, /\{e9\}/],
    ['«\\u{d800}»', /no character/, /code point/],
    ['«\\u{110000}»', /no character/, /code point/],
    ['«\ud800»', /surrogate/, /whole/],
    ['[«\\b»]', /word boundaries/, /./],
  ] as const)('%s', (marked, error, help) => {
    const pattern = marked.replace(/[«»]/g, '');
    const result = parseRegex(pattern);
    if ('ok' in result) throw new Error('admitted');
    expect(result.error).toMatch(error);
    expect(result.help).toMatch(help);
    expect([result.start, result.end]).toEqual([marked.indexOf('«'), marked.indexOf('»') - 1]);
    expect(result.start).toBeLessThan(result.end);
    expect(result.end).toBeLessThanOrEqual(pattern.length);
  });

  it('refuses what is too big, and nothing that is merely hard', () => {
    expect(parseRegex(`(${'abcdefghij'.repeat(2)}){1000}`)).toMatchObject({
      error: expect.stringContaining('too big'),
      start: 0,
    });
    expect(parseRegex('(((a{10}){10}){10}|b)*')).toHaveProperty('ok');
    expect(parseRegex(`${'('.repeat(101)}a${')'.repeat(101)}`)).toMatchObject({
      error: expect.stringContaining('nested'),
    });
    expect(parseRegex(`${'('.repeat(99)}a${')'.repeat(99)}`)).toHaveProperty('ok');
  });

  it('is total: every prefix and every single change of a hard pattern gives a tree or a place in the pattern', () => {
    const pattern = '(?i)^(?:[^a-c\\]\\u{1f600}]{2,5}|\\\\x|😀+?(é|)*)$[\\d-]{3}';
    const variants = [...pattern].flatMap((_, i, all) => [
      all.slice(0, i).join(''),
      [...all.slice(0, i), ...all.slice(i + 1)].join(''),
      ...['\\', '[', '(', '{', '*', '|', ']', ')'].map((c) =>
        [...all.slice(0, i), c, ...all.slice(i)].join(''),
      ),
    ]);
    for (const variant of variants) {
      const result = parseRegex(variant);
      if ('ok' in result) continue;
      expect(result.start).toBeGreaterThanOrEqual(0);
      expect(result.end).toBeGreaterThan(result.start);
      expect(result.end).toBeLessThanOrEqual(Math.max(variant.length, 1));
    }
  });
});

describe('translation to RE2', () => {
  test.each([
    ['abc', 'abc'],
    ['a.c', 'a[^\\x{a}]c'],
    ['\\d+', '[0-9]+'],
    ['[^\\d]', '[^0-9]'],
    ['(?i)ab1', '[Aa][Bb]1'],
    ['(?i)[^a]', '[^Aa]'],
    ['a|b(c|d)*', 'a|b(?:c|d)*'],
    ['(?:a|b)c', '(?:a|b)c'],
    ['^a{2,}b{0,3}c{4}$', '^a{2,}b{0,3}c{4}$'],
    ['(ab){2}', '(?:ab){2}'],
    ['\\.\\/\\-"', '\\.\\/\\x{2d}"'],
    ['é😀', '\\x{e9}\\x{1f600}'],
    ['[\\x{0}-\\x{10ffff}]', '[\\x{0}-\\x{d7ff}\\x{e000}-\\x{10ffff}]'],
    ['', ''],
    ['x(|a)', 'x(?:|a)'],
  ])('%s', (pattern, expected) => {
    const result = parseRegex(pattern);
    expect('ok' in result && toRe2(result.ok)).toBe(expected);
  });
});

describe('sets', () => {
  it('are sorted, joined and without surrogates', () => {
    expect(
      charSet([
        { from: 5, to: 9 },
        { from: 1, to: 4 },
        { from: 20, to: 30 },
        { from: 25, to: 26 },
      ]),
    ).toEqual([
      { from: 1, to: 9 },
      { from: 20, to: 30 },
    ]);
    expect(charSet([{ from: 0xd700, to: 0xe001 }])).toEqual([
      { from: 0xd700, to: 0xd7ff },
      { from: 0xe000, to: 0xe001 },
    ]);
    expect(charSet([{ from: 0xd800, to: 0xdfff }])).toEqual([]);
    expect(negate(negate(charSet([{ from: 0x61, to: 0x7a }])))).toEqual([{ from: 0x61, to: 0x7a }]);
    expect(foldAscii(charSet([{ from: 0x40, to: 0x42 }]))).toEqual([
      { from: 0x40, to: 0x42 },
      { from: 0x61, to: 0x62 },
    ]);
  });

  it('become exactly the bytes of their code points', () => {
    const ranges = [
      [0, 0x10ffff],
      [0x7f, 0x80],
      [0x7fe, 0x801],
      [0xfffe, 0x10001],
      [0x10fffe, 0x10ffff],
      [0xe9, 0x1f600],
      [0x3c1, 0x3c1],
    ] as const;
    const probes = [
      0, 0x7f, 0x80, 0xe8, 0xe9, 0x3c1, 0x7fe, 0x7ff, 0x800, 0x801, 0xd7ff, 0xe000, 0xfffe, 0xffff, 0x10000,
      0x10001, 0x10002, 0x1f600, 0x1f601, 0x10fffe, 0x10ffff,
    ];
    for (const [from, to] of ranges) {
      const sequences = charSet([{ from, to }]).flatMap(utf8Ranges);
      for (const probe of probes) {
        const bytes = new TextEncoder().encode(String.fromCodePoint(probe));
        const hits = sequences.filter(
          (s) =>
            s.length === bytes.length &&
            s.every((r, i) => r.from <= (bytes[i] ?? 0) && (bytes[i] ?? 0) <= r.to),
        );
        expect([from, to, probe, hits.length]).toEqual([
          from,
          to,
          probe,
          from <= probe && probe <= to ? 1 : 0,
        ]);
      }
    }
  });
});

describe('automata', () => {
  const dfaOf = (pattern: string) => {
    const result = parseRegex(pattern);
    return 'ok' in result ? buildDfa(toBytes(buildNfa(result.ok))) : undefined;
  };

  it('usual patterns for secrets are deterministic and small', () => {
    for (const pattern of [
      'AKIA[0-9A-Z]{16}',
      'ghp_[A-Za-z0-9]{36}',
      '(?i)(password|secret|token)\\s*[:=]',
      '[A-Za-z0-9+/]{40,}={0,2}',
    ])
      expect([pattern, dfaOf(pattern)?.next.length ?? Number.POSITIVE_INFINITY]).toEqual([
        pattern,
        expect.any(Number),
      ]);
  });

  it('what would have too many states is not determinised, and quickly so', () => {
    const before = performance.now();
    expect(dfaOf('eval\\(.{0,50}\\)x(a|b)*a(a|b){20}')).toBeUndefined();
    expect(performance.now() - before).toBeLessThan(3000);
    expect(findBuiltin('matches')?.wasmConstant?.('a.{60}b').length).toBeGreaterThan(100);
  });
});
