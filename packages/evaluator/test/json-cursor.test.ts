/** The cursor against `JSON.parse`, in windows that end anywhere. */
import type { Json } from '@policyc/base';
import { describe, expect, test } from 'vitest';
import { JsonCursor, type TextSource } from '../src/json-cursor.js';

/** Gives at most `most` bytes at a time, as a file may. */
function source(text: string, most: number): TextSource {
  const bytes = new TextEncoder().encode(text);
  return {
    size: bytes.length,
    read(target, position) {
      const piece = bytes.subarray(position, position + Math.min(most, target.length));
      target.set(piece);
      return piece.length;
    },
  };
}

/** The whole value by way of visits, taking only what has no parts. */
function walk(cursor: JsonCursor, text: string): Json {
  if (!cursor.isContainer()) return cursor.value();
  const opener = new TextEncoder().encode(text)[cursor.position];
  if (opener === 0x7b) {
    const members: [string, Json][] = [];
    cursor.members((name) => members.push([name, walk(cursor, text)]));
    return Object.fromEntries(members);
  }
  const elements: Json[] = [];
  cursor.elements((i) => {
    expect(i).toBe(elements.length);
    elements.push(walk(cursor, text));
  });
  return elements;
}

function passes(cursor: JsonCursor, wanted: boolean): boolean {
  cursor.skip();
  return wanted;
}

const VALUE = {
  'a "quoted\\" key é': ['', 'x'.repeat(60), '\\', '"', '\u0001', 'é😀', '}]{['],
  empty: [{}, [], [[]], { a: {} }],
  numbers: [0, -1.5e-7, 12345678901234, true, false, null],
  nested: { a: { b: { c: [{ d: 'e' }] } } },
};
const TEXTS = [JSON.stringify(VALUE), ` ${JSON.stringify(VALUE, undefined, 3)}\n`];

describe('a cursor over JSON', () => {
  test('visits what JSON.parse gives, in windows of every size', () => {
    for (const text of TEXTS)
      for (const [window, most] of [
        [2, 1],
        [3, 100],
        [16, 5],
        [64, 64],
        [1 << 16, 1 << 16],
      ] as const)
        expect(walk(new JsonCursor(source(text, most), window), text)).toEqual(VALUE);
  });

  test('takes and passes over parts, and goes back', () => {
    for (const text of TEXTS) {
      const cursor = new JsonCursor(source(text, 7), 8);
      const seen: Json[] = [];
      let nested = 0;
      cursor.members((name) => {
        if (name === 'numbers') seen.push(cursor.value());
        else if (name === 'empty') seen.push(cursor.take(() => passes(cursor, true)) ?? null);
        else if (name === 'nested') {
          nested = cursor.position;
          expect(cursor.take(() => passes(cursor, false))).toBeUndefined();
        } else cursor.skip();
      });
      expect(seen).toEqual([VALUE.empty, VALUE.numbers]);
      cursor.seek(nested);
      expect(cursor.value()).toEqual(VALUE.nested);
    }
  });

  test('ends on every cut with a SyntaxError', () => {
    const [text = ''] = TEXTS;
    for (let n = 0; n < text.length; n++)
      expect(() => walk(new JsonCursor(source(text.slice(0, n), 9), 16), text)).toThrow(SyntaxError);
  });

  test('text that is no JSON is an error', () => {
    for (const text of ['{"a" 1}', '{"a":1 "b":2}', '{1:2}', '[1 2]', '{"a":,}', '[,]', 'nul', '{"a":tru}'])
      expect(() => walk(new JsonCursor(source(text, 9), 16), text), text).toThrow(SyntaxError);
  });
});
