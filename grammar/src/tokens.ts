/**
 * The tokens of the language and the word lists that give words their roles.
 * Invariant: a string is one token; a word is `Ident` unless it is reserved, contextual (then it is still an `Ident`
 * by category) or retyped by `layout`. Every character matches some token, so lexing has no errors of its own.
 */
import { createToken, type ILexingResult, type IToken, Lexer, type TokenType } from 'chevrotain';

/** Reserved in expressions; still names after `.`, before `:` and as enum members. */
export const RESERVED_WORDS = [
  'and',
  'or',
  'not',
  'in',
  'is',
  'if',
  'then',
  'else',
  'true',
  'false',
  'absent',
  'unknown',
  'some',
  'every',
  'no',
  'where',
  'satisfies',
  'otherwise',
] as const;
export type ReservedWord = (typeof RESERVED_WORDS)[number];

/** Words with a role at one fixed place, plain names everywhere else. */
export const CONTEXTUAL_WORDS = [
  'from',
  'to',
  'unless',
  'through',
  'via',
  'of',
  'subset',
  'disjoint',
  'like',
  'matches',
  'giving',
  'ago',
  'new',
  'removed',
  'within',
  'key',
  'secret',
  'derived',
  'ordered',
  'singleton',
  'alike',
  'by',
  'ref',
  'many',
  'one',
  'list',
  'set',
  'map',
  'as',
  'asset',
  'version',
  'snapshot',
  'on',
  'because',
  'saying',
  'pass',
  'fail',
  'inconclusive',
  'applicable',
  'partial',
  'expect',
  'for',
] as const;
export type ContextualWord = (typeof CONTEXTUAL_WORDS)[number];

export const POLICY_STATEMENT_WORDS = [
  'severity',
  'likelihood',
  'maps',
  'owner',
  'fix',
  'see',
  'profile',
  'tags',
  'formerly',
  'assume',
  'for',
  'let',
  'require',
  'forbid',
  'message',
] as const;
export const TEST_STATEMENT_WORDS = ['given', 'before', 'from', 'with', 'now', 'case', 'expect'] as const;
export const DECLARATION_WORDS = [
  'edition',
  'package',
  'use',
  'platform',
  'enum',
  'record',
  'asset',
  'extend',
  'edge',
  'group',
  'catalogue',
  'param',
  'table',
  'fn',
  'policy',
  'test',
] as const;
export type StatementWord = (typeof POLICY_STATEMENT_WORDS)[number] | (typeof TEST_STATEMENT_WORDS)[number];
export type DeclarationWord = (typeof DECLARATION_WORDS)[number];

/** Functions that take a selection, a closed list: `f(x in xs)` would otherwise be a membership test. */
export const AGGREGATES = ['count', 'distinct', 'list', 'sum', 'min', 'max', 'first'] as const;

/** Prefixes of typed literals: `v"1.2.3"`, `cidr"10.0.0.0/8"`. */
export const LITERAL_PREFIXES = ['r', 'v', 'cidr', 'ip', 'host', 'url', 'time', 'glob'] as const;

/** Tests after `is`, besides kinds. */
export const STATE_WORDS = ['present', 'absent', 'known', 'unknown', 'new', 'empty'] as const;

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** What the program would otherwise find out about each pattern at every start: no line break in it, and with what it begins. */
const beginning = (characters: string) => ({ line_breaks: false, start_chars_hint: [...characters] });
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';

/** Any word at all. */
export const Word = createToken({ name: 'Word', pattern: Lexer.NA });
export const Ident = createToken({
  name: 'Ident',
  pattern: /[A-Za-z_][A-Za-z0-9_]*/,
  categories: [Word],
  ...beginning(LETTERS),
});

/** Words that mean something are names to the lexer, and are told from these by `tokenize`. */
function wordTokens<W extends string>(words: readonly W[], categories: TokenType[]): Record<W, TokenType> {
  const entries = words.map((word) => [
    word,
    createToken({ name: capitalised(word), pattern: Lexer.NA, categories }),
  ]);
  return Object.fromEntries(entries) as Record<W, TokenType>;
}
export const reserved: Readonly<Record<ReservedWord, TokenType>> = wordTokens(RESERVED_WORDS, [Word]);
export const contextual: Readonly<Record<ContextualWord, TokenType>> = wordTokens(CONTEXTUAL_WORDS, [
  Ident,
  Word,
]);

function layoutTokens<W extends string>(words: readonly W[]): Record<W, TokenType> {
  const entries = words.map((word) => [
    word,
    createToken({ name: `Kw${capitalised(word)}`, pattern: Lexer.NA }),
  ]);
  return Object.fromEntries(entries) as Record<W, TokenType>;
}
/** Statement and declaration starters: words that `layout` retyped. */
export const statement: Readonly<Record<StatementWord, TokenType>> = layoutTokens([
  ...POLICY_STATEMENT_WORDS,
  ...TEST_STATEMENT_WORDS,
]);
export const declaration: Readonly<Record<DeclarationWord, TokenType>> = layoutTokens(DECLARATION_WORDS);
/** A line that starts with a word that is no statement. */
export const UnknownStatement = createToken({ name: 'KwUnknownStatement', pattern: Lexer.NA });
/** Stands where an operand is missing. */
export const Gap = createToken({ name: 'Gap', pattern: Lexer.NA });

const sign = (name: string, text: string): TokenType => createToken({ name, pattern: text });

export const Space = createToken({
  name: 'Space',
  pattern: /[ \t\r\n\v\f\uFEFF\u00A0]+/,
  group: Lexer.SKIPPED,
  ...beginning(' \t\r\n\v\f\uFEFF\u00A0'),
  line_breaks: true,
});
export const Doc = createToken({
  name: 'Doc',
  pattern: /\/\/\/(?!\/)[^\r\n]*/,
  group: 'comments',
  ...beginning('/'),
});
export const Comment = createToken({
  name: 'Comment',
  pattern: /\/\/[^\r\n]*/,
  group: 'comments',
  ...beginning('/'),
});

export const Str = createToken({ name: 'Str', pattern: /"(?:\\.|[^"\\\r\n])*"/, ...beginning('"') });
/** Unterminated: ends with its line. */
export const OpenStr = createToken({
  name: 'OpenStr',
  pattern: /"(?:\\.|[^"\\\r\n])*\\?/,
  categories: [Str],
  ...beginning('"'),
});
/** A tolerated `'text'`. */
export const QuoteStr = createToken({
  name: 'QuoteStr',
  pattern: /'[^'\r\n]*'?/,
  categories: [Str],
  ...beginning("'"),
});
const prefixes = LITERAL_PREFIXES.join('|');
const beginningWithPrefix = beginning([...new Set(LITERAL_PREFIXES.map((p) => p.charAt(0)))].join(''));
export const Typed = createToken({
  name: 'Typed',
  pattern: new RegExp(`(?:${prefixes})"(?:\\\\.|[^"\\\\\\r\\n])*"`),
  ...beginningWithPrefix,
});
export const OpenTyped = createToken({
  name: 'OpenTyped',
  pattern: new RegExp(`(?:${prefixes})"(?:\\\\.|[^"\\\\\\r\\n])*\\\\?`),
  categories: [Typed],
  ...beginningWithPrefix,
});
/** `90d`; an unknown unit is the checker's error. */
export const Quantity = createToken({
  name: 'Quantity',
  pattern: /\d+(?:\.\d+)?[A-Za-z_][A-Za-z0-9_]*/,
  ...beginning(DIGITS),
});
export const Num = createToken({ name: 'Num', pattern: /\d+(?:\.\d+)?/, ...beginning(DIGITS) });

export const Arrow = sign('Arrow', '->');
export const LessEqual = sign('LessEqual', '<=');
export const GreaterEqual = sign('GreaterEqual', '>=');
export const EqualEqual = createToken({ name: 'EqualEqual', pattern: /===?/, ...beginning('=') });
export const NotEqual = createToken({ name: 'NotEqual', pattern: /!==?|<>/, ...beginning('!<') });
export const Less = sign('Less', '<');
export const Greater = sign('Greater', '>');
export const Equal = sign('Equal', '=');
export const Plus = sign('Plus', '+');
export const Minus = sign('Minus', '-');
export const Star = sign('Star', '*');
export const Question = sign('Question', '?');
export const Bar = sign('Bar', '|');
export const LBrace = sign('LBrace', '{');
export const RBrace = sign('RBrace', '}');
export const LParen = sign('LParen', '(');
export const RParen = sign('RParen', ')');
export const LBracket = sign('LBracket', '[');
export const RBracket = sign('RBracket', ']');
export const Comma = sign('Comma', ',');
export const Colon = sign('Colon', ':');
export const Dot = sign('Dot', '.');

/** Tolerated foreign spellings: one token each, so that the diagnostic can say what to write. */
export const AndAnd = sign('AndAnd', '&&');
export const OrOr = sign('OrOr', '||');
export const Bang = sign('Bang', '!');
export const QuestionQuestion = sign('QuestionQuestion', '??');
export const Semicolon = sign('Semicolon', ';');
export const ForeignComment = createToken({
  name: 'ForeignComment',
  pattern: /#[^\r\n]*|\/\*[\s\S]*?\*\//,
  ...beginning('#/'),
  line_breaks: true,
});
/** What belongs to no token: letters beyond ASCII and stray signs. */
export const Stray = createToken({
  name: 'Stray',
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what no other token matches.
  pattern: /[\u0080-\u009F\u00A1-\uFEFE\uFF00-\uFFFF]+[A-Za-z0-9_]*|[\x00-\x08\x0E-\x1F$%&/@\\^`~\x7F]/,
  line_breaks: false,
});

export const allTokens: TokenType[] = [
  Word,
  Space,
  Doc,
  Comment,
  ForeignComment,
  Typed,
  OpenTyped,
  Str,
  OpenStr,
  QuoteStr,
  Quantity,
  Num,
  ...Object.values(reserved),
  ...Object.values(contextual),
  Ident,
  Arrow,
  LessEqual,
  GreaterEqual,
  EqualEqual,
  NotEqual,
  Less,
  Greater,
  Equal,
  Plus,
  Minus,
  Star,
  QuestionQuestion,
  Question,
  AndAnd,
  OrOr,
  Bar,
  Bang,
  LBrace,
  RBrace,
  LParen,
  RParen,
  LBracket,
  RBracket,
  Comma,
  Colon,
  Dot,
  Semicolon,
  Stray,
  ...Object.values(statement),
  ...Object.values(declaration),
  UnknownStatement,
  Gap,
];

let shared: Lexer | undefined;
const words: ReadonlyMap<string, TokenType> = new Map([
  ...Object.entries(reserved),
  ...Object.entries(contextual),
]);

/** The tokens of a text. Patterns are compiled on first use, which is why words have none: there is one for all names. */
export function tokenize(text: string): ILexingResult {
  shared ??= new Lexer(allTokens, { positionTracking: 'full', skipValidations: true });
  const result = shared.tokenize(text);
  const { tokens } = result;
  // Without an iterator, as in all that every token or node goes through: it takes half of the time where this runs for the first time.
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as IToken;
    const type = token.tokenType === Ident ? words.get(token.image) : undefined;
    if (type === undefined) continue;
    token.tokenType = type;
    token.tokenTypeIdx = type.tokenTypeIdx ?? 0;
  }
  return result;
}

/** @throws where tokens are not sound: for a test */
export function validateTokens(): void {
  new Lexer(allTokens, { positionTracking: 'full', ensureOptimizations: true });
}
