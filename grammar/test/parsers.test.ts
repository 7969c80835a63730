/** The parser that most texts get gives what the one that recovers from errors would have given. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type IToken, parseCst } from '../src/index.js';
import { parser } from '../src/parser.js';

const root = join(import.meta.dirname, '../..');
const files = ['stdlib', 'examples', 'test/conformance/cases'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.policy'))
    .map((name) => ({
      name: `${folder}/${name}`,
      tokens: [...parseCst(readFileSync(join(root, folder, name), 'utf8')).tokens],
    })),
);

/** Compares where either has no error. */
function compare(tokens: IToken[]): 'compared' | 'wrong' {
  const [quick, recovering] = [false, true].map((recovers) => {
    const instance = parser(recovers);
    instance.input = tokens;
    const cst = instance.file();
    return { cst, errors: instance.errors.length };
  });
  expect(quick?.errors === 0).toBe(recovering?.errors === 0);
  if (quick?.errors !== 0) return 'wrong';
  expect(quick).toEqual(recovering);
  return 'compared';
}

describe('a parser without recovery', () => {
  it.each(files)('reads $name as the other one does', ({ tokens }) => {
    expect(compare(tokens)).toBe('compared');
  });

  it('takes the same texts for right when any token is missing, and reads them the same', () => {
    const counts = { compared: 0, wrong: 0 };
    const small = files.filter(({ tokens }) => tokens.length < 300).slice(0, 12);
    for (const { tokens } of small) for (const i of tokens.keys()) counts[compare(tokens.toSpliced(i, 1))]++;
    expect(counts.compared).toBeGreaterThan(100);
    expect(counts.wrong).toBeGreaterThan(100);
  });
});
