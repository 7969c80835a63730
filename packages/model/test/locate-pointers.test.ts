import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { locatePointers, pointerSegments, pointerTo } from '../src/index.js';

function pointersOf(value: unknown, pointer = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [pointer];
  const parts = Array.isArray(value)
    ? value.flatMap((v: unknown, i) => pointersOf(v, pointerTo(pointer, i)))
    : Object.entries(value).flatMap(([k, v]) => pointersOf(v, pointerTo(pointer, k)));
  return [pointer, ...parts];
}

/** Only the own members count, so `__proto__` is a key like any other. */
function resolve(value: unknown, pointer: string): unknown {
  return pointerSegments(pointer).reduce<unknown>(
    (v, segment) => Object.getOwnPropertyDescriptor(v, segment)?.value,
    value,
  );
}

describe('locatePointers', () => {
  test('finds every value of any document where JSON.parse would read it', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, 2, '\t'), (json, indent) => {
        const value: unknown = JSON.parse(json);
        const text = JSON.stringify(value, null, indent);
        const pointers = pointersOf(value);
        const found = locatePointers(text, pointers);
        for (const pointer of pointers) {
          const offset = found.get(pointer);
          expect(readFirst(text.slice(offset)), pointer).toEqual(resolve(value, pointer));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('the last of equal keys counts, as for JSON.parse', () => {
    const text = '{"a": {"b": 1}, "a": {"b": 2}}';
    const offset = locatePointers(text, ['/a/b']).get('/a/b') ?? 0;
    expect(text[offset]).toBe('2');
  });

  test('keys with escapes, slashes and tildes', () => {
    const text = '{"a\\u002fb": [10], "~": 20, "": 30}';
    const found = locatePointers(text, ['/a~1b/0', '/~0', '/']);
    expect([...found].map(([p, o]) => [p, text.slice(o, o + 2)])).toEqual([
      ['/a~1b/0', '10'],
      ['/~0', '20'],
      ['/', '30'],
    ]);
  });

  test('what does not resolve is not found', () => {
    expect([...locatePointers('{"a": [1]}', ['/b', '/a/1', '/a/-', '/a/0/x', '/a/00']).keys()]).toEqual([]);
  });

  test('broken texts neither throw nor hang', () => {
    const whole = '{"a": [1, {"b": "c\\"d"}], "e": null}';
    for (let end = 0; end <= whole.length; end++)
      expect(() => locatePointers(whole.slice(0, end), ['/a/1/b', '/e'])).not.toThrow();
    fc.assert(fc.property(fc.string(), (text) => locatePointers(text, ['', '/a', '/0/a']) instanceof Map));
  });

  test('deep documents do not overflow the stack', () => {
    const text = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    expect(locatePointers(text, ['/0']).get('/0')).toBe(1);
  });
});

/** The JSON value at the start of a text. */
function readFirst(text: string): unknown {
  for (let end = text.length; end > 0; end--) {
    try {
      return JSON.parse(text.slice(0, end)) as unknown;
    } catch {
      // a longer rest than the value: try a shorter one
    }
  }
  return undefined;
}
