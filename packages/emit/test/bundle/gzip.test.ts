import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gzip } from '../../src/bundle/gzip.js';
import { ZLIB_BASE64 } from '../../src/bundle/zlib.generated.js';

/** Bytes of a linear congruential generator: nothing in them comes twice. */
function noise(length: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

describe('gzip', () => {
  it('gives back what went in, around the sizes of its chunks', () => {
    const chunk = 1 << 16;
    const text = Uint8Array.from({ length: 3 * chunk }, (_, i) => 'policy { forbid }\n'.charCodeAt(i % 18));
    for (const all of [noise(3 * chunk), text])
      for (const length of [0, 1, chunk - 1, chunk, chunk + 1, 2 * chunk, 3 * chunk - 7, 3 * chunk])
        for (const level of [1, 2, 6, 9]) {
          const content = all.subarray(0, length);
          expect(Buffer.compare(gunzipSync(gzip(content, level)), content), `${length} at ${level}`).toBe(0);
        }
  });
  it('gives back any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4096, size: 'max' }), (content) => {
        expect(Buffer.compare(gunzipSync(gzip(content, 2)), content)).toBe(0);
      }),
      { numRuns: 50 },
    );
  });
  it('makes the same bytes everywhere', () => {
    const digest = createHash('sha256')
      .update(
        gzip(
          noise(200_000).map((byte) => byte & 15),
          2,
        ),
      )
      .digest('hex');
    expect(digest).toBe('774ab7ea84e332beb83e312a988f7c4939405ad141ea2af3b1e2922ce20801f0');
  });
  it('tells no time, no name and no host', () => {
    expect([...gzip(new Uint8Array(100), 2).subarray(0, 10)]).toEqual([31, 139, 8, 0, 0, 0, 0, 0, 0, 3]);
  });
  it('refuses a level that zlib does not have, and goes on', () => {
    const content = noise(1000);
    const before = gzip(content, 2);
    expect(() => gzip(content, 10)).toThrow('level 10');
    expect(gzip(content, 2)).toEqual(before);
  });
});

it('has the module of the package that is installed', () => {
  const file = createRequire(import.meta.url).resolve('zlib-streams/zlib-streams.wasm');
  expect(ZLIB_BASE64).toBe(readFileSync(file).toString('base64'));
});
