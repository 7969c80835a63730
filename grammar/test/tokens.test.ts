/** What tokens say of themselves, so that no start of the program has to find it out, is true. */
import { createToken, Lexer } from 'chevrotain';
import { describe, expect, it } from 'vitest';
import * as t from '../src/tokens.js';

/** Tries every pattern at every place, and finds out by itself where line breaks can be. */
const careful = new Lexer(
  t.allTokens
    .filter((type) => type.PATTERN !== Lexer.NA)
    .map((type) =>
      createToken({
        name: type.name,
        pattern: type.PATTERN ?? Lexer.NA,
        ...(type.GROUP === undefined ? {} : { group: type.GROUP }),
        ...(type.LINE_BREAKS === true ? { line_breaks: true } : {}),
      }),
    ),
  { positionTracking: 'full', safeMode: true },
);
const wordTypes = new Set([...Object.values(t.reserved), ...Object.values(t.contextual)]);
const ENDINGS = ['', '=', '==', '/', '/x', '*\n*/', '"', '"x"', 'idr"1"', "'", '0', '.5d', '\\\n"', 'x_1'];

function compare(text: string): void {
  const print = ({ tokens, groups, errors }: ReturnType<typeof t.tokenize>) =>
    JSON.stringify({
      tokens: tokens.map(({ tokenType, tokenTypeIdx: _, ...token }) => ({
        ...token,
        type: wordTypes.has(tokenType) ? 'Ident' : tokenType.name,
      })),
      comments: groups.comments?.map(({ image, startOffset, startLine }) => ({
        image,
        startOffset,
        startLine,
      })),
      errors,
    });
  expect(print(t.tokenize(text)) === print(careful.tokenize(text)), JSON.stringify(text)).toBe(true);
}

describe('tokens', () => {
  it('begin with the characters that they name', () => {
    for (let first = 0; first < 65_536; first += 256) {
      const characters = Array.from({ length: 256 }, (_, i) => String.fromCharCode(first + i));
      // Beyond ASCII all are alike, but for those at the ends of ranges.
      const endings = first < 512 || first >= 0xfe00 ? ENDINGS : ['', 'x_1'];
      for (const ending of endings) compare(characters.map((c) => `${c}${ending}\nnext ${c}`).join('\n'));
    }
  });

  it('are words where a name is one', () => {
    for (const [words, types] of [
      [t.RESERVED_WORDS, t.reserved],
      [t.CONTEXTUAL_WORDS, t.contextual],
    ] as const) {
      for (const word of words) {
        const text = `${word} ${word}s _${word} ${word}_1 ${word}"x" ${word.toUpperCase()} ${word}`;
        const found = t.tokenize(text).tokens.filter((token) => token.tokenType.name !== 'Ident');
        const same = found.filter((token) => token.image === word);
        expect(same.map((token) => token.tokenType)).toContain(Reflect.get(types, word));
        expect(new Set(same.map((token) => token.tokenType)).size).toBe(1);
        expect(found.every((token) => token.tokenTypeIdx === token.tokenType.tokenTypeIdx)).toBe(true);
        expect(same).toHaveLength(t.LITERAL_PREFIXES.includes(word as never) ? 2 : 3);
      }
    }
  });
});
