import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalText } from '../../src/signatures/canonical-text.js';
import { entryDigest } from '../../src/signatures/digest.js';

describe('canonicalText', () => {
  test.each([
    ['numbers as written', '[1.0, 1e2, -0, 1.50, 123456789012345678901234567890, 1E400]', undefined],
    ['no white space', ' { "a" : [ 1 ,\t2 ] ,\r\n"b" : { } } ', '{"a":[1,2],"b":{}}'],
    [
      'keys in the order of their bytes',
      '{"\u{1f600}":1,"\uffff":2,"é":3,"z":4,"A":5}',
      '{"A":5,"z":4,"é":3,"\uffff":2,"\u{1f600}":1}',
    ],
    ['keys by what they mean', '{"\\u0062":1,"a":2}', '{"a":2,"b":1}'],
    ['the last of equal keys', '{"a":1,"\\u0061":2}', '{"a":2}'],
    ['__proto__ as a key like others', '{"__proto__":{"x":1},"a":2}', '{"__proto__":{"x":1},"a":2}'],
    ['short escapes', '"\\u0008\\f\\n\\r\\t\\u0001\\/\\"\\\\"', '"\\b\\f\\n\\r\\t\\u0001/\\"\\\\"'],
    ['no escapes for HTML', '"<&>\\u007f"', '"<&>\u007f"'],
    ['escapes for line separators', '"\u2028\\u2029"', '"\\u2028\\u2029"'],
    ['lone surrogates', '["\\ud800","a\\udc00b","\\ud83d\\ude00"]', '["\ufffd","a\ufffdb","\u{1f600}"]'],
    ['scalars', ' null ', 'null'],
    ['a long string', `"${'x\\\\'.repeat(300_000)}"`, `"${'x\\\\'.repeat(300_000)}"`],
  ])('%s', (_, text, expected) => {
    expect(canonicalText(text)).toBe(expected ?? text.replaceAll(' ', ''));
  });

  test.each([
    '',
    ' ',
    '{',
    '[1,]',
    '{"a":1,}',
    '{"a" 1}',
    '{a:1}',
    '01',
    '1.',
    '.5',
    '+1',
    'nul',
    '"a',
    '"\\x"',
    '"\n"',
    '1 2',
    '\ufeff1',
    '"a\\',
    '[1}',
    `${'['.repeat(1002)}${']'.repeat(1002)}`,
  ])('refuses %j', (text) => {
    expect(() => canonicalText(text)).toThrow(SyntaxError);
  });

  test('means what it meant, and is its own canonical text', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const canonical = canonicalText(text);
        expect(JSON.parse(canonical)).toEqual(JSON.parse(text));
        expect(canonicalText(canonical)).toBe(canonical);
      }),
    );
  });
});

describe('entryDigest', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const sha = (text: string) => createHash('sha256').update(text).digest('hex');

  test.each(['/data.json', '/a/b/data.json', '/.manifest', '/x/.manifest'])(
    '%s is hashed as a value',
    async (name) => {
      expect(await entryDigest(name, bytes('{ "b":1.0,\n"a":2 }'), 'SHA-256')).toBe(sha('{"a":2,"b":1.0}'));
    },
  );
  test.each(['/data.yml', '/patch.json', '/plan.json', '/a.rego', '/mydata.json', '/data.json/x'])(
    '%s is hashed as bytes',
    async (name) => {
      expect(await entryDigest(name, bytes('{ "b":1 }'), 'SHA-256')).toBe(sha('{ "b":1 }'));
    },
  );
  test('what cannot be read is refused with its name', async () => {
    await expect(entryDigest('/data.json', bytes('{"a":'), 'SHA-256')).rejects.toThrow(
      '"/data.json" is not valid JSON',
    );
    await expect(entryDigest('/data.json', Uint8Array.of(0x22, 0xff, 0x22), 'SHA-256')).rejects.toThrow(
      '/data.json',
    );
    await expect(entryDigest('/data.yaml', bytes('a: 1'), 'SHA-256')).rejects.toThrow('data as JSON only');
  });
});
