import { describe, expect, test } from 'vitest';
import { columns } from '../src/columns.js';
import { csv } from '../src/csv.js';

describe('columns', () => {
  test('are as wide as what they show, in columns of the terminal', () => {
    expect(
      columns(
        [
          ['A', 'N'],
          ['工作', '1'],
          ['b', '20'],
        ],
        [1],
      ),
    ).toEqual(['A      N', '工作   1', 'b     20']);
  });
  test('of an inventory with more rows than a function takes arguments', () => {
    const rows = Array.from({ length: 200_000 }, (_, i) => [i === 7 ? 'wide' : 'a', 'x']);
    expect(columns(rows)[0]).toBe('a     x');
  });
  test('control characters are written out', () => {
    expect(columns([['a\u001b[31m', 'x']])).toEqual(['a\\u{1b}[31m  x']);
  });
});

describe('CSV', () => {
  test('quotes what needs it', () => {
    expect(csv([['a', 'b,c', 'say "x"', 'two\nlines']])).toBe('a,"b,c","say ""x""","two\nlines"\r\n');
  });
  test.each(['=1+1', '+1', '-1', '@sum', '\tx'])('%j is no formula', (text) => {
    expect(csv([[text]])).toBe(`'${text}\r\n`);
  });
});
