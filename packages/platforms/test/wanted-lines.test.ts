import { pointerTo } from '@policyc/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { elements, entries, type JsonCursor, placeOf } from '../src/json-cursor.js';
import { JsonWriter } from '../src/json-writer.js';
import { WantedLines, type WantedPlace } from '../src/wanted-lines.js';
import { writePointer } from '../src/write-pointer.js';

const secret = `xoxb-${'123456789012-'.repeat(2)}${'abcdefgh'.repeat(3)}`;
const key = fc.oneof(
  fc.constantFrom(
    'a',
    'nodes',
    'é',
    '',
    '0',
    '17',
    '007',
    '1234567890',
    'a/b',
    'm~n',
    '"',
    '\\',
    '\n',
    '😀',
    '\ud83d',
    secret,
  ),
  fc.nat({ max: 30 }),
  fc.string({ unit: 'binary' }),
);
const paths = fc.array(fc.array(key, { maxLength: 5 }), { maxLength: 60 });

const pointerOf = (path: readonly (string | number)[]) => path.reduce<string>(pointerTo, '');
const placeAt = (wanted: WantedLines, path: readonly (string | number)[]) =>
  path.reduce<WantedPlace>((place, k) => place.inner(k), wanted.root);

describe('places', () => {
  test('are one for each pointer, whether they are asked for by keys, indexes or pointers', () => {
    fc.assert(
      fc.property(paths, (all) => {
        const wanted = new WantedLines();
        const byPointer = new Map<string, WantedPlace>();
        for (const [i, path] of all.entries()) {
          const pointer = pointerOf(path);
          const place = i % 2 === 0 ? placeAt(wanted, path) : wanted.place(pointer);
          expect(place.pointer).toBe(pointer);
          expect(byPointer.get(pointer) ?? place).toBe(place);
          byPointer.set(pointer, place);
        }
        const listed = [...wanted.places()];
        expect(new Set(listed.map((place) => place.pointer)).size).toBe(listed.length);
        for (const place of byPointer.values()) expect(listed).toContain(place);
      }),
    );
  });

  test('of many elements and members are found again, in whatever order they were asked for', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 60 }), { maxLength: 80 }), fc.boolean(), (order, asKeys) => {
        const wanted = new WantedLines();
        const first = order.map((n) => wanted.root.inner(asKeys ? `k${n}` : n));
        expect(order.map((n) => wanted.root.inner(asKeys ? `k${n}` : n))).toEqual(first);
        const indexes: number[] = [];
        const { inside } = wanted.root;
        for (let place = inside?.firstElement(); typeof place?.key === 'number'; place = place.next)
          indexes.push(place.key);
        expect(indexes).toEqual(asKeys ? [] : [...new Set(order)].sort((a, b) => a - b));
        expect(order.map((n) => wanted.root.inner(asKeys ? `k${n}` : n))).toEqual(first);
      }),
    );
  });

  test('of cursors are those of their pointers', () => {
    const root: JsonCursor = {
      value: { '0': 1, list: [{ '1': {} }], 'a/b': [] },
      pointer: '',
      embedded: false,
    };
    const wanted = new WantedLines();
    const visit = (cursor: JsonCursor) => {
      expect(placeOf(cursor, wanted)).toBe(wanted.place(cursor.pointer));
      expect(placeOf(cursor, wanted).pointer).toBe(cursor.pointer);
      for (const element of elements(cursor)) visit(element);
      for (const [, member] of entries(cursor)) visit(member);
    };
    visit(root);
  });

  test('are shown by the nearest one around them that gives no secret away', () => {
    const wanted = new WantedLines();
    const outer = wanted.place('/a~0b/c');
    expect(outer.shown).toBe(outer);
    const telling = outer.inner(secret);
    expect(telling.shown).toBe(outer);
    expect(telling.inner(3).inner('d').shown).toBe(outer);
    expect(wanted.place('/plain/0').shown.pointer).toBe('/plain/0');
  });

  test('are written as JSON.stringify writes their pointers, whatever was written before and taken', () => {
    const decoder = new TextDecoder();
    fc.assert(
      fc.property(paths, fc.nat({ max: 9 }), (all, taken) => {
        const wanted = new WantedLines();
        const writer = new JsonWriter(8);
        let text = '';
        for (const [i, path] of all.entries()) {
          writePointer(writer, placeAt(wanted, path));
          if (i % 10 === taken) text += decoder.decode(writer.take());
        }
        text += decoder.decode(writer.take());
        expect(text).toBe(all.map((path) => JSON.stringify(pointerOf(path))).join(''));
      }),
    );
  });
});
