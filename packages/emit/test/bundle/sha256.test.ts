import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/bundle/sha256.js';

describe('SHA-256 of parts', () => {
  const parts = ['', 'a', 'policy', 'é'.repeat(1000)].map((text) => new TextEncoder().encode(text));

  it('is the same with and without the host', () => {
    for (let i = 0; i <= parts.length; i++)
      expect(sha256Hex(parts.slice(0, i), null)).toBe(sha256Hex(parts.slice(0, i)));
  });

  it('is that of all parts as one', () => {
    expect(sha256Hex([new TextEncoder().encode('ab'), new TextEncoder().encode('c')])).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});
