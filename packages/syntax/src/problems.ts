/**
 * Puts the token passes' issues, the parser's complaints and the tree builders' findings into one list.
 * Invariant: one mistake, one diagnostic. Within one statement (or one field) the first structural problem speaks
 * and its consequences are silent; tolerated spellings are always named.
 */
import type { Diagnostic, SourceText, Span } from '@policyc/base';
import {
  type CstResult,
  DECLARATION_WORDS,
  endsOperand,
  type IToken,
  isStructural,
  isTokenOf,
  type SyntaxIssue,
  tokenEnd,
} from '@policyc/grammar';
import { lastIndexAtMost } from './build-context.js';
import { holdsMark, isAscii, reportCharacters } from './characters.js';
import { complaintDiagnostic } from './word-complaints.js';
import { issueDiagnostic, spanOf, tokenDiagnostic } from './word-issues.js';

/** Codes that a broken tree can cause by itself; they yield to structural problems of the same statement. */
const consequences: ReadonlySet<string> = new Set([
  ...['syntax/missing-satisfies', 'syntax/missing-else', 'syntax/path-end', 'syntax/missing-verdict'],
  ...[
    'syntax/missing-comma',
    'syntax/chained-comparison',
    'syntax/otherwise-mixed',
    'syntax/binder-word',
    'syntax/second-where',
  ],
]);

export function reportProblems(
  source: SourceText,
  concrete: CstResult,
  built: readonly Diagnostic[],
): Diagnostic[] {
  // Most files have no problem, and need neither.
  let regions: readonly number[] | undefined;
  let starts: readonly number[] | undefined;
  const regionOf = (offset: number): number => {
    regions ??= regionStarts(concrete.tokens);
    return lastIndexAtMost(regions, offset);
  };
  const silenced = new Set<number>();
  const out: Diagnostic[] = [];

  for (let i = 0; i < concrete.tokens.length; i++) {
    const token = concrete.tokens[i] as IToken;
    const diagnostic = tokenDiagnostic(source.uri, token);
    // `a ! b` is half of a `!=`, which the parser complains about.
    const isHalf = token.image === '!' && endsOperand(concrete.tokens[i - 1]);
    if (diagnostic === undefined || isHalf) continue;
    out.push(diagnostic);
    if (diagnostic.code === 'syntax/unterminated-string') silenced.add(regionOf(token.startOffset));
  }
  for (const issue of concrete.issues) {
    const place = issuePlace(issue);
    const region = regionOf(place);
    const structural = isStructural(issue);
    if (structural && silenced.has(region)) continue;
    // Marks are named wherever they stand.
    if (issue.tag === 'stray' && holdsMark(issue.token.image)) continue;
    if (structural) silenced.add(region);
    out.push(issueDiagnostic(source, issue));
  }
  for (const complaint of concrete.errors) {
    starts ??= concrete.tokens.map((token) => token.startOffset);
    const previous = tokenBefore(concrete.tokens, starts, complaint.token);
    const span = complaintSpan(source, complaint.token, previous);
    const region = regionOf(span.start);
    const before = previous ? regionOf(previous.startOffset) : region;
    if (silenced.has(region) || silenced.has(before)) {
      silenced.add(region);
      continue;
    }
    silenced.add(region);
    silenced.add(before);
    out.push(complaintDiagnostic(source, complaint, previous, span));
  }
  for (const diagnostic of built) {
    if (consequences.has(diagnostic.code) && silenced.has(regionOf(diagnostic.span.start))) continue;
    out.push(diagnostic);
  }
  if (!isAscii(source.text)) {
    const strays = concrete.issues.flatMap((i) => (i.tag === 'stray' ? [spanOf(i.token)] : []));
    const texts = concrete.tokens.filter((t) => isTokenOf(t, 'Str') && !isTokenOf(t, 'QuoteStr')).map(spanOf);
    out.push(...reportCharacters(source.uri, source.text, strays, texts));
  }
  return out.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** Where statements, declarations and lines of fields begin. */
function regionStarts(tokens: readonly IToken[]): number[] {
  const starts: number[] = [];
  let depth = 0;
  let fields = false;
  let line = 0;
  for (const token of tokens) {
    const name = token.tokenType.name;
    const keyword = name.startsWith('Kw');
    if (keyword && (DECLARATION_WORDS as readonly string[]).includes(token.image)) {
      fields = ['enum', 'record', 'asset', 'extend', 'table'].includes(token.image);
      depth = 0;
    }
    const fieldLine = fields && depth === 1 && token.startLine !== line;
    if (keyword || fieldLine) starts.push(token.startOffset);
    if (name === 'LBrace' || name === 'LParen' || name === 'LBracket') depth++;
    if (name === 'RBrace' || name === 'RParen' || name === 'RBracket') depth--;
    line = token.endLine ?? line;
  }
  return starts;
}

/** Where an issue makes itself felt. */
function issuePlace(issue: SyntaxIssue): number {
  switch (issue.tag) {
    case 'unclosed':
    case 'no-body-brace':
      return issue.last.startOffset;
    case 'gap':
      return issue.after.startOffset;
    default:
      return issue.token.startOffset;
  }
}

/** The token that stands before another in the text. The parser's own answer is unreliable after recovery. */
function tokenBefore(
  tokens: readonly IToken[],
  starts: readonly number[],
  token: IToken,
): IToken | undefined {
  if (Number.isNaN(token.startOffset)) return tokens.findLast((candidate) => candidate.image !== '');
  let i = lastIndexAtMost(starts, token.startOffset);
  while (i >= 0 && (tokens[i] === token || tokens[i]?.image === '')) i--;
  return tokens[i];
}

/** The complaint's place: the token, or the end of the text before it. */
function complaintSpan(source: SourceText, token: IToken, previous: IToken | undefined): Span {
  if (!Number.isNaN(token.startOffset) && token.image !== '') return spanOf(token);
  const end = previous ? tokenEnd(previous) : source.text.trimEnd().length;
  return { start: Math.max(0, end - 1), end };
}
