import { describe, expect, test } from 'vitest';
import { displayWidth, padEnd, padStart, truncate, wrap } from '../src/display-width.js';

describe('display width', () => {
  test.each([
    ['', 0],
    ['plain', 5],
    ['注文', 4],
    ['é', 1],
    ['e\u0301', 1],
    ['👩‍👩‍👧', 2],
    ['❤️', 2],
    ['ｆｕｌｌ', 8],
    ['한국', 4],
    ['Ж', 1],
    ['\u200b', 0],
  ])('%j takes %i', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });

  test('cuts between characters and never beyond the width', () => {
    expect(truncate('注文注文', 8)).toBe('注文注文');
    expect(truncate('注文注文', 7)).toBe('注文注…');
    expect(truncate('注文注文', 6)).toBe('注文…');
    expect(truncate('a👩‍👩‍👧b', 3)).toBe('a…');
    expect(truncate('abc', 0)).toBe('');
    for (let width = 0; width < 12; width++) {
      expect(displayWidth(truncate('x注e\u0301👩‍👩‍👧yz文', width))).toBeLessThanOrEqual(width);
    }
  });

  test('pads by columns', () => {
    expect(padEnd('注', 4)).toBe('注  ');
    expect(padStart('注', 4)).toBe('  注');
    expect(padEnd('long', 2)).toBe('long');
  });

  test('wraps at spaces, a long word stays whole', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('averylongword x', 5)).toEqual(['averylongword', 'x']);
    expect(wrap('', 5)).toEqual(['']);
  });
});
