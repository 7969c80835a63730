/** Snapshots are written as text: it is what `JSON.stringify` would give, sorted, whatever the keys are. */
import { compareUtf8, type Json } from '@policyc/base';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSnapshot, readExportsText } from '../src/index.js';
import { JsonWriter } from '../src/json-writer.js';
import { PieceWriter } from '../src/snapshot-text.js';
import { BASE, jsonFile, NOW, workflow } from './one-workflow.js';

const text = (bytes: Uint8Array) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);

describe('JSON', () => {
  const written = (value: Json) => {
    const writer = new JsonWriter(1);
    writer.value(value);
    return text(writer.take());
  };

  test('is that of JSON.stringify', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        expect(written(value as Json)).toBe(JSON.stringify(value));
      }),
      { numRuns: 500 },
    );
  });

  test('of every character, alone and between others', () => {
    for (let c = 0; c <= 0xffff; c++) {
      const character = String.fromCharCode(c);
      if (written(character) !== JSON.stringify(character)) expect.fail(`U+${c.toString(16)}`);
      const between = `a${character}\u{1f600}${character}z`;
      if (written(between) !== JSON.stringify(between)) expect.fail(`U+${c.toString(16)} between others`);
      // Texts are looked at four characters at a time.
      const behind = `${'abcdefg'.slice(0, c & 7)}${character}hijkl`;
      if (written(behind) !== JSON.stringify(behind)) expect.fail(`U+${c.toString(16)} behind others`);
    }
  });

  test('of texts that come again, in the same text and after it was taken', () => {
    const writer = new JsonWriter(1);
    const texts = [
      'a long text of thirty characters',
      'é long text of thirty characters',
      'a "long" text of 30 characters "',
      'short',
    ];
    const list = fc.array(fc.constantFrom(...texts), { maxLength: 12 });
    fc.assert(
      fc.property(list, (values) => {
        writer.value(values);
        expect(text(writer.take())).toBe(JSON.stringify(values));
      }),
    );
  });

  test('of names and words, wherever memory ends', () => {
    for (let size = 1; size < 40; size++) {
      const writer = new JsonWriter(size);
      writer.byte(0x7b);
      writer.name('first', true);
      writer.value([true, false, null]);
      writer.name('é');
      writer.number(123);
      writer.byte(0x7d);
      expect(text(writer.take())).toBe('{"first":[true,false,null],"é":123}');
    }
  });

  test('of numbers', () => {
    for (const n of [0, -0, 1, 9, 10, 99, 100, 999_999_999, 1e9, -1, 0.5, 1e21, Number.MAX_SAFE_INTEGER])
      expect(written(n)).toBe(JSON.stringify(n));
  });
});

describe('pieces', () => {
  // Longer and shorter than what is copied byte by byte.
  const source = Uint8Array.from({ length: 1000 }, (_, i) => 32 + (i % 91));
  const cut = fc
    .tuple(fc.nat(900), fc.oneof(fc.nat(5), fc.integer({ min: 80, max: 120 }), fc.nat(900)))
    .map(([from, length]) => ({ from, to: Math.min(from + length, source.length) }));

  test('are read at every place, as a whole and in blocks', () => {
    const some = fc.record({ cuts: fc.array(cut, { maxLength: 12 }), at: fc.nat(3000), most: fc.nat(1500) });
    fc.assert(
      fc.property(some, ({ cuts, at, most }) => {
        const writer = new PieceWriter();
        for (const { from, to } of cuts) writer.add(source, from, to);
        const pieces = writer.text();
        const expected = cuts.map(({ from, to }) => text(source.subarray(from, to))).join('');
        expect(pieces.size).toBe(expected.length);
        expect(text(pieces.whole())).toBe(expected);
        const target = new Uint8Array(most).fill(1);
        const read = pieces.read(target, at);
        expect(text(target.subarray(0, read))).toBe(expected.slice(at, at + most));
        expect(target.subarray(read).every((byte) => byte === 1)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('in blocks that are the whole', () => {
    const writer = new PieceWriter();
    const large = new Uint8Array(700_000).fill(0x61);
    for (let i = 0; i < 5; i++) {
      writer.add(large, i);
      writer.add(source);
    }
    const pieces = writer.text();
    const blocks = [...pieces.blocks()].map((block) => block.length);
    expect(blocks).toHaveLength(4);
    const joined: string[] = [];
    for (const block of pieces.blocks()) joined.push(text(block));
    expect(joined.join('') === text(pieces.whole())).toBe(true);
    expect([...new PieceWriter().text().blocks()]).toEqual([]);
  });
});

describe('the text of a snapshot', () => {
  const set = (name: string) => ({
    name,
    type: `${BASE}httpRequest`,
    parameters: { url: `https://example.com/${name}`, jsonBody: '={{ $json.a }}' },
  });
  const file = (path: string, id: string, names: readonly string[]) =>
    jsonFile(path, { ...workflow(names.map(set), []), id });

  test('is canonical where keys of one workflow stand among those of another', () => {
    const name = fc.constantFrom(
      'a',
      'b',
      'a/b',
      'b/a',
      'z',
      'a (2)',
      '\u{1f600}',
      '\uffee',
      ' ',
      '"',
      'a\\',
    );
    const made = fc.record({ id: name, names: fc.array(name, { minLength: 1, maxLength: 5 }) });
    fc.assert(
      fc.property(fc.array(made, { maxLength: 5 }), (files) => {
        const read = readExportsText(
          files.map(({ id, names }, i) => file(`${i}.json`, id, names)),
          { now: NOW },
        );
        const snapshot = parseSnapshot(read.text);
        expect(text(read.text.whole())).toBe(JSON.stringify(snapshot));
        for (const { kind, count } of read.counts) {
          const keys = (snapshot.assets[kind] ?? []).map((a) => String(a.id));
          expect(keys).toEqual([...new Set(keys)].sort(compareUtf8));
          expect(keys).toHaveLength(count);
          const origins = snapshot.origins?.assets[kind] ?? [];
          expect(origins).toHaveLength(count);
          // Every step's place is in the file of its workflow.
          for (const [i, key] of keys.entries())
            if (kind === 'Step') {
              const { automation } = snapshot.assets.Step?.[i] ?? {};
              const at = (snapshot.assets.Automation ?? []).findIndex((a) => a.id === automation);
              expect([key, origins[i]?.file]).toEqual([key, snapshot.origins?.assets.Automation?.[at]?.file]);
            }
        }
      }),
      { numRuns: 100 },
    );
  });
});
