/** Arbitrary regular expressions of our dialect that mean the same to JavaScript (flag `u`), and texts that they may fit. */
import fc from 'fast-check';

const ATOMS = [
  'a',
  'b',
  'c',
  'A',
  '0',
  'é',
  '😀',
  '_',
  ' ',
  '-',
  '.',
  '.',
  '\\.',
  '\\n',
  '\\d',
  '\\D',
  '\\w',
  '\\W',
  '\\u00e9',
  '\\x41',
  '\\u{1F600}',
  '[ab]',
  '[^ab]',
  '[a-c]',
  '[^a-c\\n]',
  '[\\dé]',
  '[\\w-]',
  '[^\\W0]',
  '[é-😀]',
  '[^é-\\u{ffff}]',
  '[\\u{80}-\\u{10ffff}]',
  '[a\\-c]',
  '^',
  '$',
];
const BOUNDS = ['*', '+', '?', '{2}', '{0}', '{1,2}', '{0,3}', '{2,}', '{0,}'];

const { node } = fc.letrec<{ node: string; piece: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    tie('piece'),
    fc.array(tie('piece'), { minLength: 0, maxLength: 4 }).map((parts) => parts.join('')),
    fc.array(tie('node'), { minLength: 2, maxLength: 3 }).map((parts) => parts.join('|')),
  ),
  piece: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom(...ATOMS),
    fc
      .tuple(fc.constantFrom(...ATOMS.filter((a) => a !== '^' && a !== '$')), fc.constantFrom(...BOUNDS))
      .map(([atom, bounds]) => atom + bounds),
    fc
      .tuple(fc.constantFrom('(', '(?:'), tie('node'), fc.constantFrom('', ...BOUNDS))
      .map(([open, body, bounds]) => `${open}${body})${bounds}`),
  ),
}));

export const patterns = node;

/** No character that JavaScript's `.` leaves out but ours does not. */
export const regexTexts = fc.string({
  unit: fc.constantFrom(
    'a',
    'b',
    'c',
    'A',
    'C',
    '0',
    'é',
    '😀',
    '_',
    ' ',
    '-',
    '.',
    '\n',
    '\uffee',
    '\u{10ffff}',
  ),
  maxLength: 10,
});
