/**
 * Questions about single tokens that the token passes share, and the making of virtual tokens.
 * Invariant: tokens are never changed; a retyped token is a copy; a virtual token has no width.
 */
import { type IToken, type TokenType, tokenMatcher } from 'chevrotain';
import * as t from './tokens.js';

/** A copy of the token with another type. */
export function retyped(token: IToken, tokenType: TokenType): IToken {
  return { ...token, tokenType, tokenTypeIdx: tokenType.tokenTypeIdx ?? 0 };
}

/** A token without width right after `previous` (or at the start of the text). */
export function virtualToken(tokenType: TokenType, previous: IToken | undefined): IToken {
  const end = previous ? tokenEnd(previous) : 0;
  const line = previous?.endLine ?? 1;
  const column = (previous?.endColumn ?? 0) + 1;
  return {
    image: '',
    startOffset: end,
    endOffset: end - 1,
    startLine: line,
    endLine: line,
    startColumn: column,
    endColumn: column - 1,
    tokenType,
    tokenTypeIdx: tokenType.tokenTypeIdx ?? 0,
    isInsertedInRecovery: true,
  };
}

/** The offset after the token's last character. */
export function tokenEnd(token: IToken): number {
  return (token.endOffset ?? token.startOffset - 1) + 1;
}

export const isWord = (token: IToken): boolean => tokenMatcher(token, t.Word);
export const isName = (token: IToken): boolean => tokenMatcher(token, t.Ident);
export const isOpener = (token: IToken): boolean => closerOf(token) !== undefined;
export const isCloser = (token: IToken): boolean =>
  token.tokenType === t.RBrace || token.tokenType === t.RParen || token.tokenType === t.RBracket;

/** The type of the bracket that closes this one. */
export function closerOf(token: IToken): TokenType | undefined {
  if (token.tokenType === t.LBrace) return t.RBrace;
  if (token.tokenType === t.LParen) return t.RParen;
  if (token.tokenType === t.LBracket) return t.RBracket;
  return undefined;
}

/** Words that want something on their right, so a line break after them ends nothing. */
const continuing: ReadonlySet<string> = new Set([
  ...['and', 'or', 'not', 'in', 'is', 'if', 'then', 'else', 'some', 'every', 'no', 'where', 'satisfies'],
  ...['otherwise', 'like', 'matches', 'via', 'unless', 'through', 'giving', 'of', 'because', 'saying'],
]);

/** Whether an operand (or a whole statement) can end with this token. */
export function endsOperand(token: IToken | undefined): boolean {
  if (token === undefined) return false;
  if (isWord(token)) return !continuing.has(token.image) || token.isInsertedInRecovery === true;
  return (
    isCloser(token) ||
    [t.Num, t.Quantity, t.Gap, t.Question].includes(token.tokenType) ||
    tokenMatcher(token, t.Str) ||
    tokenMatcher(token, t.Typed)
  );
}

const prefixWords: ReadonlySet<string> = new Set([
  ...['not', 'some', 'every', 'no', 'if', 'true', 'false', 'absent', 'unknown'],
]);

/** Whether an operand can begin with this token. */
export function startsOperand(token: IToken | undefined): boolean {
  if (token === undefined) return false;
  if (isName(token) || prefixWords.has(token.image)) return true;
  return (
    isOpener(token) ||
    [t.Num, t.Quantity, t.Gap, t.Bang, t.Minus].includes(token.tokenType) ||
    tokenMatcher(token, t.Str) ||
    tokenMatcher(token, t.Typed)
  );
}

/** Whether a line that starts after this token starts something new. */
export function endsOperandOrBrace(token: IToken | undefined): boolean {
  return endsOperand(token) || token?.tokenType === t.LBrace || token?.tokenType === t.UnknownStatement;
}
