/**
 * First token pass: takes out what the language does not have (`;`, stray signs, foreign comments) and joins
 * `90 days` to one quantity. Invariant: whatever is taken out is reported; a valid program is unchanged.
 */
import type { IToken } from 'chevrotain';
import type { SyntaxIssue } from './issue.js';
import { tokenEnd } from './token-shape.js';
import * as t from './tokens.js';

/** How people write units, and the language's spelling. */
const unitWords: ReadonlyMap<string, string> = new Map(
  Object.entries({
    s: ['s', 'sec', 'secs', 'second', 'seconds'],
    min: ['min', 'mins', 'minute', 'minutes'],
    h: ['h', 'hour', 'hours', 'hr', 'hrs'],
    d: ['d', 'day', 'days'],
    w: ['w', 'week', 'weeks'],
  }).flatMap(([unit, words]) => words.map((word) => [word, unit] as const)),
);

export function normalise(tokens: readonly IToken[], issues: SyntaxIssue[]): IToken[] {
  const out: IToken[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token === undefined) continue;
    const next = tokens[i + 1];
    if (token.tokenType === t.Semicolon) issues.push({ tag: 'semicolon', token });
    else if (token.tokenType === t.ForeignComment) issues.push({ tag: 'foreign-comment', token });
    else if (token.tokenType === t.Stray) issues.push({ tag: 'stray', token });
    else if (token.tokenType === t.Num && next && isUnitWord(token, next)) {
      const quantity = joined(token, next);
      issues.push({ tag: 'unit-word', token: quantity });
      out.push(quantity);
      i++;
    } else out.push(token);
  }
  return out;
}

const isUnitWord = (number: IToken, word: IToken): boolean =>
  word.startLine === number.endLine && word.tokenType === t.Ident && unitWords.has(word.image);

/** One quantity token over both; its image is what should have been written. */
function joined(number: IToken, word: IToken): IToken {
  return {
    ...number,
    image: `${number.image}${unitWords.get(word.image) ?? ''}`,
    tokenType: t.Quantity,
    tokenTypeIdx: t.Quantity.tokenTypeIdx ?? 0,
    endOffset: tokenEnd(word) - 1,
    ...(word.endLine === undefined ? {} : { endLine: word.endLine }),
    ...(word.endColumn === undefined ? {} : { endColumn: word.endColumn }),
  };
}
