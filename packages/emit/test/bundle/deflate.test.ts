import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { inflateSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { deflate } from '../../src/bundle/deflate.js';
import { codeLengths, codesOf } from '../../src/bundle/huffman.js';

/** Numbers below `below`, the same in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
}

/** Bytes that repeat earlier ones now and then, from any distance that DEFLATE can name and further. */
function repetitive(seed: number, size: number, letters: number): Uint8Array {
  const random = numbers(seed);
  const data = new Uint8Array(size);
  for (let i = 0; i < size; ) {
    const length = Math.min(size - i, random(3) === 0 ? 1 + random(400) : 1 + random(6));
    const from = i - 1 - random(Math.min(i, 40_000));
    for (let j = 0; j < length; j++, i++)
      data[i] = from >= 0 && length > 6 ? (data[from + j] ?? 0) : random(letters);
  }
  return data;
}

describe('deflate', () => {
  it.each([
    ['nothing', new Uint8Array()],
    ['one byte', Uint8Array.of(7)],
    ['fewer bytes than a match has', Uint8Array.of(1, 1, 1)],
    ['one byte over and over', new Uint8Array(100_000)],
    ['every byte once', Uint8Array.from({ length: 256 }, (_, i) => i)],
    ['what the last bytes repeat', new TextEncoder().encode('abcdabcd')],
    ['the farthest repetition', farthest(32_768)],
    ['one that is too far', farthest(32_769)],
    ['bytes without any pattern', repetitive(1, 200_000, 256)],
  ])('writes %s so that others read it', (_, data) => {
    const written = deflate(data);
    expect(Buffer.from(inflateRawSync(written)).equals(data)).toBe(true);
    expect(Buffer.from(inflateSync(written)).equals(data)).toBe(true);
  });

  it('writes anything so that others read it', () => {
    for (let seed = 0; seed < 60; seed++) {
      const data = repetitive(seed, seed * seed * 23, 1 + (seed % 7) * 40);
      expect(Buffer.from(inflateRawSync(deflate(data))).equals(data)).toBe(true);
    }
  });

  it('finds what repeats', () => {
    const data = repetitive(5, 300_000, 40);
    expect(deflate(data).length).toBeLessThan(data.length / 2);
    expect(deflate(new Uint8Array(1_000_000)).length).toBeLessThan(5_000);
  });

  it('writes the same bytes on every machine', () => {
    const digest = createHash('sha256')
      .update(deflate(repetitive(9, 150_000, 60)))
      .digest('hex');
    expect(digest).toBe('dc2599e90e48b6501c6b3b969064ff4bb794fb581c99819b10543b19c50c0e33');
  });
});

function farthest(distance: number): Uint8Array {
  const data = repetitive(3, distance, 256);
  const random = numbers(4);
  for (let i = 0; i < data.length; i++) data[i] = random(256);
  return Uint8Array.from([...data, ...data.subarray(0, 40)]);
}

describe('codes', () => {
  it.each([7, 9, 15])(
    'have %i bits at most, however uneven the frequencies are, and fit beside each other',
    (limit) => {
      // Fibonacci's numbers give the deepest trees.
      const frequencies = [1, 1];
      while (frequencies.length < 40) frequencies.push((frequencies.at(-1) ?? 0) + (frequencies.at(-2) ?? 0));
      const lengths = codeLengths(Int32Array.from(frequencies), limit);
      expect(Math.max(...lengths)).toBe(limit);
      expect([...lengths].reduce((sum, bits) => sum + 2 ** -bits, 0)).toBe(1);
      // Who occurs more has no longer code.
      expect([...lengths]).toEqual([...lengths].sort((a, b) => b - a));
    },
  );

  it('are those of the standard', () => {
    // The example of RFC 1951, section 3.2.2, with the bits turned around.
    expect([...codesOf(Uint8Array.of(3, 3, 3, 3, 3, 2, 4, 4))]).toEqual([
      0b010, 0b110, 0b001, 0b101, 0b011, 0b00, 0b0111, 0b1111,
    ]);
  });

  it('are none for what does not occur, and one bit for what is alone', () => {
    expect([...codeLengths(Int32Array.of(0, 0), 15)]).toEqual([0, 0]);
    expect([...codeLengths(Int32Array.of(0, 4), 15)]).toEqual([0, 1]);
  });
});
