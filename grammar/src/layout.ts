/**
 * Second token pass: decides once, and from layout alone, which words start statements and declarations, and makes
 * brackets balance, so that one broken statement never swallows its neighbours.
 *
 * L1  In the body of a policy or test, a statement word first on its line starts a statement (inside an open bracket
 *     only when what follows on the line could not follow a name); elsewhere it is an ordinary name.
 * L2  A declaration word in column 1 starts a declaration and closes every open bracket.
 * L3  A body line that starts with any other word after a complete operand is a misspelt statement; it is skipped.
 *
 * Invariant: tokens in, tokens out; brackets in the output balance; a valid program only has words retyped.
 */
import type { IToken, TokenType } from 'chevrotain';
import type { SyntaxIssue } from './issue.js';
import * as shape from './token-shape.js';
import * as t from './tokens.js';

/** Brackets, prefix words and type constructors may nest this deep; beyond, recursion would end the parser. */
const MAX_BRACKETS = 64;
const MAX_PREFIXES = 128;

const policyWords: ReadonlySet<string> = new Set(t.POLICY_STATEMENT_WORDS);
const testWords: ReadonlySet<string> = new Set(t.TEST_STATEMENT_WORDS);
const declarationWords: ReadonlySet<string> = new Set(t.DECLARATION_WORDS);
/** Words that continue an expression on the next line. */
const continuationWords: ReadonlySet<string> = new Set([
  ...['from', 'to', 'unless', 'through', 'of', 'subset', 'disjoint', 'like', 'matches', 'giving', 'ago'],
  ...['and', 'or', 'not', 'in', 'is', 'then', 'else', 'where', 'satisfies', 'otherwise'],
]);
/** Words that continue an expectation on the next line. */
const expectationWords: ReadonlySet<string> = new Set(['on', 'because', 'saying', 'expect']);
const nestingWords: ReadonlySet<string> = new Set(['if', 'some', 'every', 'no']);
/** Declarations that end with the brace of their body. */
const bodied: ReadonlySet<string> = new Set([
  ...['enum', 'record', 'asset', 'extend', 'table', 'policy', 'test'],
]);
/** After these a declaration word that is first on an indented line is an operand, not a declaration. */
const operatorWords: ReadonlySet<string> = new Set(['like', 'matches', 'subset', 'disjoint']);

interface Open {
  readonly token: IToken;
  readonly closer: TokenType;
}

/** One walk over the tokens; the class holds its state. */
class Layout {
  readonly out: IToken[] = [];
  readonly #stack: Open[] = [];
  #body: 'policy' | 'test' | undefined;
  #bodySeen = false;
  #inDeclaration = false;
  #word = '';
  /** Whether the declaration's body has been closed, so that only another declaration can follow. */
  #complete = true;
  #prefixes = 0;
  #ofs = 0;

  constructor(
    readonly tokens: readonly IToken[],
    readonly issues: SyntaxIssue[],
    /** Without lines there are no statements and declarations: only brackets count. */
    readonly hasLines: boolean,
  ) {}

  run(): void {
    let i = 0;
    while (i < this.tokens.length) i = this.#step(i);
    this.#closeDownTo(0);
  }

  #last(): IToken | undefined {
    return this.out.at(-1);
  }

  /** Handles the token at `i`; answers where to go on. */
  #step(i: number): number {
    const token = this.tokens[i];
    if (token === undefined) return i + 1;
    const next = this.tokens[i + 1];
    const first = token.startLine !== this.tokens[i - 1]?.endLine;
    if (this.hasLines && this.#startsDeclaration(token, next, first)) {
      this.#closeDownTo(0);
      this.#body = token.image === 'policy' || token.image === 'test' ? token.image : undefined;
      this.#bodySeen = false;
      this.#inDeclaration = true;
      this.#complete = false;
      this.#word = token.image;
      this.#prefixes = 0;
      this.out.push(shape.retyped(token, t.declaration[token.image as t.DeclarationWord]));
      return i + 1;
    }
    if (this.hasLines && this.#isMisspeltDeclaration(token, first)) {
      this.issues.push({ tag: 'unknown-declaration', token });
      return this.#skip(i + 1, () => false);
    }
    if (this.hasLines && this.#complete && !shape.isCloser(token)) {
      this.issues.push({ tag: 'stray-text', token });
      return this.#skip(i + 1, (at) => this.#startsAfterBrace(at));
    }
    if (this.#body !== undefined && shape.isWord(token)) {
      const after = this.#statement(i, token, next, first, this.#body);
      if (after !== undefined) return after;
    }
    if (this.#isTooDeep(token)) {
      this.issues.push({ tag: 'too-deep', token });
      return this.#skip(i + 1, (at) => this.#isStatementStart(at));
    }
    const closer = shape.closerOf(token);
    if (closer !== undefined) this.#stack.push({ token, closer });
    if (closer !== undefined && this.#stack.length === 1) this.#bodySeen = true;
    if (shape.isCloser(token)) return this.#close(i, token);
    const colonAfterWord = token.tokenType === t.Colon && this.#last()?.tokenType.name.startsWith('Kw');
    if (colonAfterWord) this.issues.push({ tag: 'colon', token });
    else this.out.push(token);
    return i + 1;
  }

  /** L2, and the tolerated forms: indented, or after a `}` on the same line, where nothing is open. */
  #startsDeclaration(token: IToken, next: IToken | undefined, first: boolean): boolean {
    if (!declarationWords.has(token.image) || !shape.isWord(token) || next?.tokenType === t.Colon)
      return false;
    if (token.startColumn === 1 && first) return true;
    if (this.#stack.length > 0) return false;
    const last = this.#last();
    if (!this.#inDeclaration && last === undefined) return true;
    if (this.#bodySeen && last?.tokenType === t.RBrace) return true;
    const named = next !== undefined && (shape.isName(next) || next.tokenType === t.Str);
    return first && named && !operatorWords.has(next.image) && shape.endsOperand(last);
  }

  /** Whether the token at `i` is a declaration word behind the brace of something that was skipped. */
  #startsAfterBrace(i: number): boolean {
    const token = this.tokens[i];
    if (token === undefined || this.tokens[i - 1]?.tokenType !== t.RBrace) return false;
    return declarationWords.has(token.image) && shape.isWord(token);
  }

  /** A word in column 1, outside every bracket, that nothing before it asks for. */
  #isMisspeltDeclaration(token: IToken, first: boolean): boolean {
    if (!first || token.startColumn !== 1 || this.#stack.length > 0 || !shape.isName(token)) return false;
    if (policyWords.has(token.image) && this.#body === 'policy' && !this.#bodySeen) return false;
    if (testWords.has(token.image) && this.#body === 'test' && !this.#bodySeen) return false;
    if (this.#inDeclaration && this.#continues(token)) return false;
    return !this.#inDeclaration || shape.endsOperand(this.#last());
  }

  /** L1 and L3. Undefined: the word is no statement. */
  #statement(
    i: number,
    token: IToken,
    next: IToken | undefined,
    first: boolean,
    body: 'policy' | 'test',
  ): number | undefined {
    const words = body === 'policy' ? policyWords : testWords;
    const depth = this.#stack.length;
    const last = this.#last();
    const afterBrace = depth === 1 && last === this.#stack[0]?.token;
    const starts = next !== undefined && next.startLine === token.endLine && shape.startsOperand(next);
    const closed = depth === 0 && this.#bodySeen;
    if (closed) return undefined;
    if (words.has(token.image)) {
      const onOwnLine = first || afterBrace;
      const joined =
        !onOwnLine && depth === 1 && starts && shape.endsOperand(last) && !this.#continuesHere(token, last);
      if (depth === 0 && !(first && starts)) return undefined;
      if (!joined && !(onOwnLine && (depth <= 1 || starts))) return undefined;
      if (joined) this.issues.push({ tag: 'same-line', token });
      if (depth === 0) this.#openBody();
      this.#closeDownTo(1);
      this.#prefixes = 0;
      this.out.push(shape.retyped(token, t.statement[token.image as t.StatementWord]));
      return i + 1;
    }
    const misspelt = first && depth === 1 && !this.#continues(token) && shape.endsOperandOrBrace(last);
    const misspeltHere = afterBrace && !first && next?.tokenType !== t.RBrace;
    if (!misspelt && !misspeltHere) return undefined;
    this.issues.push({ tag: 'unknown-statement', token, body });
    this.out.push(shape.retyped(token, t.UnknownStatement));
    return this.#skip(i + 1, (at) => this.#isStatementStart(at));
  }

  /** Places where a statement word stands inside a statement after a complete operand. */
  #continuesHere(token: IToken, last: IToken | undefined): boolean {
    return ['expect', 'from'].includes(token.image) || last?.tokenType === t.contextual.new;
  }

  /** The body's `{` is missing: puts it where the header ends. */
  #openBody(): void {
    const last = this.#last();
    const brace = shape.virtualToken(t.LBrace, last);
    if (last) this.issues.push({ tag: 'no-body-brace', last });
    this.#stack.push({ token: brace, closer: t.RBrace });
    this.#bodySeen = true;
    this.out.push(brace);
  }

  /** Whether the token at `i` ends what is being skipped in a body: a line that starts afresh, or the body's end. */
  #isStatementStart(i: number): boolean {
    const token = this.tokens[i];
    if (token === undefined) return true;
    if (token.startLine === this.tokens[i - 1]?.endLine) return token.tokenType === t.RBrace;
    if (token.tokenType === t.RBrace) return true;
    return shape.isWord(token) && !this.#continues(token);
  }

  /** Whether a line that begins with the word belongs to the statement before it. */
  #continues(word: IToken): boolean {
    if (continuationWords.has(word.image)) return true;
    return this.#body === 'test' && expectationWords.has(word.image);
  }

  /** Leaves out tokens, whole brackets at a time, until `stop` or the next declaration. */
  #skip(from: number, stop: (i: number) => boolean): number {
    let depth = 0;
    let i = from;
    for (; i < this.tokens.length; i++) {
      const token = this.tokens[i];
      if (token === undefined) continue;
      const first = token.startLine !== this.tokens[i - 1]?.endLine;
      const isDeclaration = declarationWords.has(token.image) && shape.isWord(token);
      if (isDeclaration && first && token.startColumn === 1 && this.tokens[i + 1]?.tokenType !== t.Colon)
        break;
      if (depth === 0 && stop(i)) break;
      if (shape.isOpener(token)) depth++;
      if (shape.isCloser(token)) depth = Math.max(0, depth - 1);
    }
    return i;
  }

  #close(i: number, token: IToken): number {
    if (token.tokenType === t.RBrace && token.startColumn === 1 && this.#endsDeclaration(i)) {
      if (this.#stack[0]?.closer === t.RBrace) this.#closeDownTo(1);
    } else {
      const at = this.#stack.findLastIndex((open) => open.closer === token.tokenType);
      if (at > 0) this.#closeDownTo(at + 1);
      // A bracket of another kind is still open inside the body: the body's brace ends both.
      else if (at === 0 && this.#stack.length > 1) this.#closeDownTo(1);
    }
    const extra = this.#stack.at(-1)?.closer !== token.tokenType || this.#bodyGoesOn(i, token);
    if (extra) this.issues.push({ tag: 'extra-closer', token });
    else {
      this.#stack.pop();
      this.out.push(token);
      if (this.#stack.length === 0 && bodied.has(this.#word)) this.#complete = true;
    }
    return i + 1;
  }

  /** Whether after the token at `i` there is nothing more, or a new declaration. */
  #endsDeclaration(i: number): boolean {
    const next = this.tokens[i + 1];
    if (next === undefined) return true;
    return declarationWords.has(next.image) && next.startColumn === 1 && shape.isWord(next);
  }

  /** Whether statements of the body follow its supposed `}`. */
  #bodyGoesOn(i: number, token: IToken): boolean {
    if (this.#stack.length !== 1 || this.#body === undefined || token.tokenType !== t.RBrace) return false;
    const next = this.tokens[i + 1];
    const after = this.tokens[i + 2];
    if (next === undefined || next.startLine === token.endLine || this.#startsDeclaration(next, after, true))
      return false;
    const words = this.#body === 'policy' ? policyWords : testWords;
    return words.has(next.image) && after?.startLine === next.endLine && shape.startsOperand(after);
  }

  /** Closes open brackets with virtual closers until `depth` are left; reports the outermost of them. */
  #closeDownTo(depth: number): void {
    let outermost: Open | undefined;
    const last = this.#last();
    while (this.#stack.length > depth) {
      outermost = this.#stack.pop();
      if (outermost) this.out.push(shape.virtualToken(outermost.closer, last));
    }
    if (outermost && last) this.issues.push({ tag: 'unclosed', opener: outermost.token, last });
  }

  #isTooDeep(token: IToken): boolean {
    if (nestingWords.has(token.image) || token.tokenType === t.reserved.not || token.tokenType === t.Bang) {
      const repeated = nestingWords.has(token.image) || this.#last()?.image === token.image;
      if (repeated) this.#prefixes++;
    }
    if (token.tokenType === t.contextual.of) {
      const chained = this.out.at(-2)?.tokenType === t.contextual.of;
      this.#ofs = chained ? this.#ofs + 1 : 0;
    }
    return (
      (shape.isOpener(token) && this.#stack.length >= MAX_BRACKETS) ||
      this.#prefixes > MAX_PREFIXES ||
      this.#ofs > MAX_BRACKETS
    );
  }
}

/**
 * Rules L1 to L3 and the balancing of brackets.
 * @param tokens what `normalise` left
 * @param issues receives what was wrong
 * @returns tokens with statement and declaration words retyped and virtual brackets where some were missing
 */
export function layout(tokens: readonly IToken[], issues: SyntaxIssue[]): IToken[] {
  const walk = new Layout(tokens, issues, true);
  walk.run();
  return walk.out;
}

/** The balancing of brackets alone, for the expression in a message's hole. */
export function balance(tokens: readonly IToken[], issues: SyntaxIssue[]): IToken[] {
  const walk = new Layout(tokens, issues, false);
  walk.run();
  return walk.out;
}
