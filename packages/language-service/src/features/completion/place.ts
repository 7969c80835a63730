/**
 * Where the cursor stands, from the tokens before it: the tree has a gap exactly there.
 * Invariant: reads only the declaration around the cursor; total on any text.
 */
import type { Span } from '@policyc/base';
import { scanTokens, type Token } from '../../scan-tokens.js';
import { declarationWords, policyWords, testWords } from '../../vocabulary.js';

const declarations = new Set(declarationWords.map(({ word }) => word));
const statements = {
  policy: new Set(policyWords.map(({ word }) => word)),
  test: new Set(testWords.map(({ word }) => word)),
};

export interface Place {
  /** The word that is being typed. */
  readonly replace: Span;
  /** The tokens of the current declaration before that word, without comments. Inside a message hole: of the hole. */
  readonly tokens: readonly Token[];
  /** The declaration word around the cursor. */
  readonly declaration: string | undefined;
  /** The cursor is in column 1 apart from the word being typed, so that a declaration may begin. */
  readonly atColumn1: boolean;
  /** Inside the declaration's braces. */
  readonly inBody: boolean;
  /** The word being typed is first on its line, directly in the declaration's braces. */
  readonly atLineStart: boolean;
  /** The statement around the cursor, from its word on; empty outside of one. */
  readonly statement: readonly Token[];
  /** Inside `{...}` of a message. */
  readonly inHole: boolean;
  /** Inside a string that is no message hole: the text of the string up to the cursor, without the quote. */
  readonly inString: string | undefined;
}

/** @returns `undefined` inside comments and numbers, where nothing is proposed */
export function placeAt(text: string, offset: number): Place | undefined {
  const scanned = scanTokens(text, offset);
  const last = scanned[scanned.length - 1];
  if (last?.kind === 'comment' && offset > last.start && offset <= last.end) return undefined;
  const inString =
    last?.kind === 'string' && offset > last.start && isInside(last, offset) ? last : undefined;

  const wordStart = startOfWord(text, offset);
  if (last?.kind === 'number' && last.start === wordStart) return undefined;
  const code = scanned.filter((token) => token.kind !== 'comment' && token.end <= wordStart);
  const declarationAt = code.findLastIndex((t) => t.column1 && t.kind === 'word' && declarations.has(t.text));
  const tokens = declarationAt < 0 ? code : code.slice(declarationAt);
  const declaration = declarationAt < 0 ? undefined : code[declarationAt]?.text;
  const statement = statementOf(tokens, declaration);
  const lineStart = text.lastIndexOf('\n', wordStart - 1) + 1;
  const blankBefore = text.slice(lineStart, wordStart).trim() === '';
  const depth = depthOf(tokens);
  const place: Place = {
    replace: { start: wordStart, end: endOfWord(text, offset) },
    tokens,
    declaration,
    atColumn1: lineStart === wordStart,
    inBody: depth > 0,
    atLineStart: blankBefore && depth === 1,
    statement,
    inHole: false,
    inString: undefined,
  };
  if (inString === undefined) return place;
  return inString.text.startsWith('"') ? placeInString(place, text, inString, offset) : undefined;
}

function placeInString(place: Place, text: string, string: Token, offset: number): Place {
  const before = text.slice(string.start + 1, offset);
  const tokens = place.tokens.filter((token) => token !== string);
  const statement = statementOf(tokens, place.declaration);
  const outside = { ...place, tokens, statement, atLineStart: false, atColumn1: false };
  if (statement[0]?.text !== 'message') return { ...outside, inString: before };
  const hole = holeBefore(before);
  if (hole === undefined) return { ...outside, inString: before };
  const start = string.start + 1 + hole;
  const shifted = scanTokens(text.slice(start, place.replace.start)).map((token) => ({
    ...token,
    start: token.start + start,
    end: token.end + start,
  }));
  return { ...outside, tokens: shifted, statement: shifted, inHole: true };
}

/** Where the open hole of a message text begins, after its brace. `{{` is a brace. */
function holeBefore(text: string): number | undefined {
  let open: number | undefined;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if ((c === '{' || c === '}') && text[i + 1] === c && open === undefined) i++;
    else if (c === '{') open = i + 1;
    else if (c === '}') open = undefined;
  }
  return open;
}

function isInside(string: Token, offset: number): boolean {
  const closed =
    string.text.length > 1 && string.text.endsWith('"') && string.text.indexOf('"') < string.text.length - 1;
  return offset < string.end || !closed;
}

function statementOf(tokens: readonly Token[], declaration: string | undefined): readonly Token[] {
  if (declaration !== 'policy' && declaration !== 'test') return [];
  const words = statements[declaration];
  const from = tokens.findLastIndex(
    (token, i) =>
      i > 0 && token.kind === 'word' && words.has(token.text) && (token.first || tokens[i - 1]?.text === '{'),
  );
  return from < 0 ? [] : tokens.slice(from);
}

/** How many brackets are open. */
function depthOf(tokens: readonly Token[]): number {
  let depth = 0;
  for (const { text } of tokens) {
    if (text === '{' || text === '(' || text === '[') depth++;
    else if (text === '}' || text === ')' || text === ']') depth = Math.max(0, depth - 1);
  }
  return depth;
}

/** In the head of a test the words are policy ids, which have hyphens. */
const TEST_HEAD = /^test\b.*?([A-Za-z_][A-Za-z0-9_]*(?:-[A-Za-z0-9_]*)+)$/;

function startOfWord(text: string, offset: number): number {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const id = TEST_HEAD.exec(line)?.[1];
  if (id !== undefined) return offset - id.length;
  let start = offset;
  while (start > 0 && /[A-Za-z0-9_]/.test(text[start - 1] ?? '')) start--;
  return start;
}

function endOfWord(text: string, offset: number): number {
  let end = offset;
  while (/[A-Za-z0-9_]/.test(text[end] ?? '')) end++;
  return end;
}
