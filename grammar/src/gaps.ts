/**
 * Third token pass: puts a virtual token where an operand, a member name or part of a binder is missing, so that the
 * parser sees a complete expression. Decided from neighbouring tokens only.
 * Invariant: nothing is put into a valid program.
 */
import { type IToken, tokenMatcher } from 'chevrotain';
import type { SyntaxIssue } from './issue.js';
import { isName, isWord, startsOperand, virtualToken } from './token-shape.js';
import * as t from './tokens.js';

const reservedWords: ReadonlySet<string> = new Set(t.RESERVED_WORDS);

const operators: ReadonlySet<unknown> = new Set([
  ...[t.EqualEqual, t.NotEqual, t.Less, t.LessEqual, t.Greater, t.GreaterEqual, t.Plus, t.Star],
  ...[t.AndAnd, t.OrOr, t.QuestionQuestion, t.Bang, t.statement.require, t.statement.forbid],
  ...[t.reserved.and, t.reserved.or, t.reserved.in, t.reserved.where, t.reserved.satisfies],
  ...[t.reserved.otherwise, t.reserved.if, t.reserved.then, t.reserved.else],
]);
const infix: ReadonlySet<unknown> = new Set([
  ...[t.EqualEqual, t.NotEqual, t.Less, t.LessEqual, t.Greater, t.GreaterEqual, t.Plus, t.Star],
  ...[t.AndAnd, t.OrOr, t.QuestionQuestion, t.reserved.and, t.reserved.or, t.reserved.otherwise],
]);
const binderWords: ReadonlySet<unknown> = new Set([
  ...[t.reserved.some, t.reserved.every, t.reserved.no, t.statement.for],
]);

/**
 * @param tokens what `layout` made
 * @param issues receives one issue for each gap
 */
export function fillGaps(tokens: readonly IToken[], issues: SyntaxIssue[]): IToken[] {
  const out: IToken[] = [];
  const put = (tokenType: typeof t.Gap): void => {
    out.push(virtualToken(tokenType, out.at(-1)));
  };
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token === undefined) continue;
    const previous = out.at(-1);
    const next = tokens[i + 1];
    if (isNameHere(token, previous, next)) {
      out.push(token);
      continue;
    }
    // `(== 3)`, `require and x`: an infix operator with nothing on its left. A statement word has reported it already.
    if (infix.has(token.tokenType) && previous && isLeftEdge(previous)) {
      issues.push({ tag: 'gap', expected: 'operand', after: previous });
      put(t.Gap);
    }
    out.push(token);
    if (token.tokenType === t.Dot && !isMember(token, next)) {
      issues.push({ tag: 'gap', expected: 'member', after: token });
      put(t.Ident);
    } else if (binderWords.has(token.tokenType)) i = fillBinder(tokens, i, token, out, issues);
    else if (operators.has(token.tokenType) && !startsOperand(next) && !leavesGapToNext(next)) {
      issues.push({ tag: 'gap', expected: 'operand', after: token });
      put(t.Gap);
    }
  }
  return out;
}

/** Reserved words are names after a dot, before a colon, and as members of an enum. */
function isNameHere(token: IToken, previous: IToken | undefined, next: IToken | undefined): boolean {
  if (!isWord(token)) return false;
  if (next?.tokenType === t.Colon) return true;
  return previous?.tokenType === t.Dot;
}

/** What stands left of an operand that is missing. */
function isLeftEdge(previous: IToken): boolean {
  return previous.tokenType === t.LParen || previous.tokenType === t.LBracket;
}

/** `and not`, `== (`: the next token starts an operand or will report the gap itself. */
function leavesGapToNext(next: IToken | undefined): boolean {
  return next?.tokenType === t.reserved.not;
}

/** A member's name stands on the dot's line; a reserved word is one only right after the dot. */
function isMember(dot: IToken, next: IToken | undefined): boolean {
  if (next === undefined || !isWord(next) || next.startLine !== dot.endLine) return false;
  return !reservedWords.has(next.image) || next.startOffset === dot.startOffset + 1;
}

/** `some x in source`: completes what is missing and reports it once. Answers the index of the last token taken. */
function fillBinder(
  tokens: readonly IToken[],
  at: number,
  word: IToken,
  out: IToken[],
  issues: SyntaxIssue[],
): number {
  const put = (tokenType: typeof t.Gap): void => {
    out.push(virtualToken(tokenType, out.at(-1)));
  };
  let i = at;
  let broken = false;
  const take = (ok: (token: IToken) => boolean, otherwise: typeof t.Gap): void => {
    const next = tokens[i + 1];
    if (next !== undefined && ok(next)) {
      out.push(next);
      i++;
    } else {
      broken = true;
      put(otherwise);
    }
  };
  const isIn = (token: IToken): boolean =>
    token.tokenType === t.reserved.in || token.tokenType === t.contextual.of || token.tokenType === t.Colon;
  take((token) => isName(token) && token.tokenType !== t.contextual.of, t.Ident);
  const afterName = tokens[i + 1];
  take(isIn, t.reserved.in);
  const source = tokens[i + 1];
  if (!startsOperand(source) || (broken && afterName !== undefined && tokenMatcher(afterName, t.Str))) {
    broken = true;
    put(t.Gap);
  }
  if (broken) issues.push({ tag: 'gap', expected: 'binder', after: word });
  return i;
}
