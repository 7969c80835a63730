/** Keys with escapes, in engines that mistake them and in others. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ScannedJson } from '../src/json-scan.js';
import { jsonValue, valueWithKeys } from '../src/json-value.js';
import { parseJson } from '../src/parse-json.js';
import { jsonText } from './random-json.js';

describe('the value of a JSON text', () => {
  test('has the keys that stand there, whatever was read before', () => {
    // Behind a member that no other test has, for engines remember keys as long as the process lives.
    JSON.parse(String.raw`{"only in this test":0,"\\":1}`);
    for (const written of [String.raw`"\n"`, String.raw`"\""`, String.raw`"\u00e9"`]) {
      const text = `{"only in this test":0,${written}:"${'x'.repeat(100)}é"}`;
      const keys = ['only in this test', JSON.parse(written) as string];
      expect(Object.keys(jsonValue(text) as object)).toEqual(keys);
      const scanned = ScannedJson.read(new TextEncoder().encode(text), 100);
      expect(Object.keys(scanned?.value as object)).toEqual(keys);
      const parsed = parseJson(text, 100);
      expect(parsed.tag === 'json' && Object.keys(parsed.value as object)).toEqual(keys);
    }
  });

  test('is that of JSON.parse where keys with escapes are read under other names', () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        // The order of keys, too.
        expect(JSON.stringify(valueWithKeys(text))).toBe(JSON.stringify(JSON.parse(text)));
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['several of one', String.raw`{"a":1,"\u0061":2,"b":3}`, { a: 2, b: 3 }],
    ['several of one, the last as it is', String.raw`{"\u0061":1,"b":3,"a":2}`, { a: 2, b: 3 }],
    ['several of one, by turns', String.raw`{"a":1,"\u0061":2,"b":3,"a":4}`, { a: 4, b: 3 }],
    ['numbers', String.raw`{"b":0,"\u0031":1}`, { 1: 1, b: 0 }],
    ['what other names look like', String.raw`{"key0":3,"\u0061":1,"key_0":4}`, { key0: 3, a: 1, key_0: 4 }],
    [
      'in texts, and behind space',
      String.raw`[{"\"" : {"a":"\":","\t":"\"}"}},"\":"]`,
      [{ '"': { a: '":', '\t': '"}' } }, '":'],
    ],
  ])('keys: %s', (_, text, value) => {
    expect(JSON.stringify(valueWithKeys(text))).toBe(JSON.stringify(value));
  });

  test('a key like that of a prototype is only a key', () => {
    const value = valueWithKeys(String.raw`{"\u005f_proto__":{"x":1}}`) as object;
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value)).toEqual(['__proto__']);
  });

  test.each([
    '{"\\x":1}',
    '{"\\',
    '{"\\":1}',
    '{"\\n\n":1}',
    '{"\\n":}',
    '\\"',
    '{"\\n":1',
    '{"\\n":1,"\n":2}',
  ])('refuses %j', (text) => {
    expect(() => valueWithKeys(text)).toThrow(SyntaxError);
  });
});
