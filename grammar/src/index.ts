/**
 * From text to a concrete syntax tree. Total: any text gives a tree, its issues and the parser's complaints.
 * Invariant: the tree is private to this package and `syntax`.
 */
import {
  type CstNode,
  type IToken,
  MismatchedTokenException,
  NoViableAltException,
  tokenMatcher,
} from 'chevrotain';
import { fillGaps } from './gaps.js';
import type { SyntaxIssue } from './issue.js';
import { balance, layout } from './layout.js';
import { normalise } from './normalise.js';
import { parser } from './parser.js';
import { tokenEnd } from './token-shape.js';
import { allTokens, tokenize } from './tokens.js';

/** One complaint of the parser. */
export interface ParserComplaint {
  /** `expected` is set where exactly one token would have done. */
  readonly expected: string | undefined;
  readonly kind: 'mismatch' | 'no-alternative' | 'trailing';
  readonly token: IToken;
  readonly rule: string;
}

export interface CstResult {
  readonly cst: CstNode;
  /** As the parser saw them, with retyped and virtual tokens. */
  readonly tokens: readonly IToken[];
  /** Where the tokens of the source end, those that the passes left out included, ascending. */
  readonly tokenEnds: readonly number[];
  /** `//` and `///` comments in source order. */
  readonly comments: readonly IToken[];
  readonly docs: readonly IToken[];
  readonly issues: readonly SyntaxIssue[];
  readonly errors: readonly ParserComplaint[];
}

/** Parses a whole file. */
export function parseCst(text: string): CstResult {
  const lexed = tokenize(text);
  const issues: SyntaxIssue[] = [];
  const tokens = fillGaps(layout(normalise(lexed.tokens, issues), issues), issues);
  const comments = lexed.groups.comments ?? [];
  const { cst, errors } = run(tokens, 'file', issues);
  const docs = comments.filter((comment) => comment.tokenType.name === 'Doc');
  return { cst, tokens, tokenEnds: lexed.tokens.map(tokenEnd), comments, docs, issues, errors };
}

/**
 * Parses the expression in a message's hole.
 * @param text the hole's text without braces
 * @param offset where it starts in the file; the tokens' offsets are moved by it
 */
export function parseHoleCst(text: string, offset: number): CstResult {
  const lexed = tokenize(text);
  const issues: SyntaxIssue[] = [];
  const moved = lexed.tokens.map((token) => ({
    ...token,
    startOffset: token.startOffset + offset,
    endOffset: (token.endOffset ?? token.startOffset - 1) + offset,
  }));
  const tokens = fillGaps(balance(normalise(moved, issues), issues), issues);
  const { cst, errors } = run(tokens, 'hole', issues);
  return { cst, tokens, tokenEnds: [], comments: [], docs: [], issues, errors };
}

interface ParserResult {
  readonly cst: CstNode;
  readonly errors: readonly ParserComplaint[];
}

/** Most texts have no error, and need no parser that recovers from one. Where a pass has put tokens in, places are that one's matter. */
function run(tokens: IToken[], rule: 'file' | 'hole', issues: readonly SyntaxIssue[]): ParserResult {
  const result = issues.length > 0 ? undefined : runWith(parser(false), tokens, rule);
  return result?.errors.length === 0 ? result : runWith(parser(true), tokens, rule);
}

function runWith(instance: ReturnType<typeof parser>, tokens: IToken[], rule: 'file' | 'hole'): ParserResult {
  instance.input = tokens;
  const cst = rule === 'file' ? instance.file() : instance.hole();
  const errors = instance.errors.map((error): ParserComplaint => {
    const mismatch = error instanceof MismatchedTokenException;
    return {
      expected: mismatch ? error.message : undefined,
      kind: mismatch ? 'mismatch' : error instanceof NoViableAltException ? 'no-alternative' : 'trailing',
      token: error.token,
      rule: error.context.ruleStack.at(-1) ?? rule,
    };
  });
  instance.input = [];
  return { cst: cst ?? { name: rule, children: {} }, errors };
}

const tokenTypes = new Map(allTokens.map((type) => [type.name, type]));

/** Whether a token is of the named type or of one of its special cases. */
export function isTokenOf(token: IToken, name: string): boolean {
  const type = tokenTypes.get(name);
  return type !== undefined && tokenMatcher(token, type);
}

export type { CstNode, IToken } from 'chevrotain';
export { isStructural, type SyntaxIssue } from './issue.js';
export { endsOperand, tokenEnd } from './token-shape.js';
export {
  AGGREGATES,
  CONTEXTUAL_WORDS,
  DECLARATION_WORDS,
  LITERAL_PREFIXES,
  POLICY_STATEMENT_WORDS,
  RESERVED_WORDS,
  STATE_WORDS,
  TEST_STATEMENT_WORDS,
} from './tokens.js';
