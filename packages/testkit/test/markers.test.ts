import { describe, expect, it } from 'vitest';
import { parseCursor, parseMarkers } from '../src/index.js';

describe('markers', () => {
  it('takes cursors and ranges out of the text', () => {
    expect(parseMarkers('a|b «c|d» e')).toEqual({
      text: 'ab cd e',
      cursors: [1, 4],
      ranges: [{ start: 3, end: 5 }],
    });
  });

  it('nests ranges and keeps doubled bars', () => {
    expect(parseMarkers('«a «b»» x || y')).toEqual({
      text: 'a b x | y',
      cursors: [],
      ranges: [
        { start: 0, end: 3 },
        { start: 2, end: 3 },
      ],
    });
  });

  it('refuses what cannot be meant', () => {
    expect(() => parseMarkers('«a')).toThrow();
    expect(() => parseMarkers('a»')).toThrow();
    expect(() => parseCursor('a|b|')).toThrow('found 2');
  });
});
