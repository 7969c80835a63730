import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minimalEdits } from '../src/features/formatting/minimal-edits.js';

function apply(text: string, edits: ReturnType<typeof minimalEdits>): string {
  let result = '';
  let at = 0;
  for (const { span, newText } of edits) {
    expect(span.start).toBeGreaterThanOrEqual(at);
    result += text.slice(at, span.start) + newText;
    at = span.end;
  }
  return result + text.slice(at);
}

describe('minimalEdits', () => {
  it('touches only the white space that differs', () => {
    expect(minimalEdits('a  b\n c d\n', 'a b\n c d\n')).toEqual([
      { span: { start: 1, end: 3 }, newText: ' ' },
    ]);
  });

  it('gives nothing for equal texts', () => {
    expect(minimalEdits('a b', 'a b')).toEqual([]);
  });

  it('replaces the middle where more than white space differs', () => {
    expect(minimalEdits('x = {a, b,}\n', 'x = { a, b }\n')).toEqual([
      { span: { start: 5, end: 10 }, newText: ' a, b ' },
    ]);
  });

  it('always gives the second text', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', '{') });
    fc.assert(
      fc.property(text, text, (before, after) => {
        expect(apply(before, minimalEdits(before, after))).toBe(after);
      }),
    );
  });
});
