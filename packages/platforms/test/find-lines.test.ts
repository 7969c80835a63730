import { SourceText } from '@policyc/base';
import { locatePointers, pointerTo } from '@policyc/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findLines } from '../src/find-lines.js';
import { ScannedJson } from '../src/json-scan.js';
import { WantedLines } from '../src/wanted-lines.js';
import { jsonText } from './random-json.js';

function pointersOf(value: unknown, pointer = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [pointer];
  const parts = Array.isArray(value)
    ? value.flatMap((v: unknown, i) => pointersOf(v, pointerTo(pointer, i)))
    : Object.entries(value).flatMap(([k, v]) => pointersOf(v, pointerTo(pointer, k)));
  return [pointer, ...parts];
}

function linesOf(text: string, pointers: readonly string[]): ReadonlyMap<string, number> {
  const read = ScannedJson.read(new TextEncoder().encode(text), 1000);
  if (read === undefined) throw new Error('not scanned');
  const wanted = new WantedLines();
  const places = pointers.map((pointer) => [pointer, wanted.place(pointer)] as const);
  findLines(read.scanned, wanted);
  return new Map(places.map(([pointer, { line }]) => [pointer, line]));
}

/** By the other reader, which works on text. */
function expectedLines(text: string, pointers: readonly string[]): ReadonlyMap<string, number> {
  const source = new SourceText('', text);
  const offsets = locatePointers(text, pointers);
  return new Map(
    pointers.map((pointer) => {
      const offset = offsets.get(pointer);
      return [pointer, offset === undefined ? 0 : source.positionAt(offset).line + 1];
    }),
  );
}

describe('lines of pointers', () => {
  test('are those of the offsets, whatever the document, its spaces and the pointers that are asked for', () => {
    const breaks = fc.constantFrom('\n', '\r\n', '\r', '\n\n');
    const any = fc.oneof(fc.json(), fc.json({ stringUnit: 'binary' }));
    fc.assert(
      fc.property(
        any,
        fc.constantFrom(undefined, 2, '\t'),
        breaks,
        fc.array(fc.nat()),
        (json, indent, lineBreak, picked) => {
          const value: unknown = JSON.parse(json);
          const text = JSON.stringify(value, null, indent).replaceAll('\n', lineBreak);
          const all = pointersOf(value);
          const some = picked.flatMap((n) => all[n % all.length] ?? []);
          for (const pointers of [all, some, [...some, '/not/there', '/0/x']])
            expect(linesOf(text, pointers)).toEqual(expectedLines(text, pointers));
        },
      ),
      { numRuns: 400 },
    );
  });

  test('are those of the offsets, however the document is written', () => {
    fc.assert(
      fc.property(jsonText, fc.array(fc.nat()), (text, picked) => {
        const all = pointersOf(JSON.parse(text));
        const some = picked.flatMap((n) => all[n % all.length] ?? []);
        for (const pointers of [all, some, ['/a/0', '/0/a', '/1/1', '/x']])
          expect(linesOf(text, pointers)).toEqual(expectedLines(text, pointers));
      }),
      { numRuns: 1000 },
    );
  });

  test('keys with escapes, keys of several, many keys, and the last of equal keys', () => {
    const many = Array.from({ length: 90 }, (_, i) => `"k${i}": [${i},\n{"é\\u00e9": ${i}}]`).join(',\n');
    const text = `{"a\\/b": 1,\n"~": {\n"\\"": []},\n"x": 1,\n"x": {"y":\n2},\n${many}}`;
    const pointers = pointersOf(JSON.parse(text));
    expect(linesOf(text, pointers)).toEqual(expectedLines(text, pointers));
    expect(Math.min(...linesOf(text, pointers).values())).toBe(1);
  });

  test('keys that look like what stands between others', () => {
    const text = '{",\\"": {},\n"": "",\n"":[\n{}],"a":"","":[\n1]}';
    const pointers = [...pointersOf(JSON.parse(text)), '/,"a', '/","'];
    expect(linesOf(text, pointers)).toEqual(expectedLines(text, pointers));
    expect(linesOf('{",\\"":1,"":"","":\n[\n2]}', ['/,"', '/', '//0'])).toEqual(
      new Map([
        ['/,"', 1],
        ['/', 2],
        ['//0', 3],
      ]),
    );
  });

  test('of an array that is written again and again are put in order once', () => {
    const count = 20_000;
    const text = `{${'"a":[],'.repeat(count)}\n"a":[${'\n0,'.repeat(count)}0]}`;
    const started = performance.now();
    const pointers = Array.from({ length: count }, (_, i) => `/a/${count - 1 - i}`);
    const lines = linesOf(text, pointers);
    expect(pointers.map((pointer) => lines.get(pointer))).toEqual(pointers.map((_, i) => count + 2 - i));
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
