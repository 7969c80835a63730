/**
 * Puts the token passes' issues, the parser's complaints and the tree builders' findings into one list.
 * Invariant: one mistake, one diagnostic. Within one statement (or one field) the first structural problem speaks
 * and its consequences are silent; tolerated spellings are always named.
 */
import { closestName, type Diagnostic, type Fix, type SourceText, type Span } from '@policyc/base';
import {
  type CstResult,
  DECLARATION_WORDS,
  endsOperand,
  type IToken,
  isStructural,
  isTokenOf,
  type ParserComplaint,
  POLICY_STATEMENT_WORDS,
  type SyntaxIssue,
  TEST_STATEMENT_WORDS,
  tokenEnd,
} from '@policyc/grammar';
import { lastIndexAtMost, spanAt } from './build-context.js';
import { createSyntaxDiagnostic } from './diagnostics.js';

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
  const regions = regionStarts(concrete.tokens);
  const regionOf = (offset: number): number => lastIndexAtMost(regions, offset);
  const silenced = new Set<number>();
  const starts = concrete.tokens.map((token) => token.startOffset);
  const out: Diagnostic[] = [];

  for (const [i, token] of concrete.tokens.entries()) {
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
    if (structural) silenced.add(region);
    out.push(issueDiagnostic(source, issue));
  }
  for (const complaint of concrete.errors) {
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

const spanOf = (token: IToken): Span => ({ start: token.startOffset, end: tokenEnd(token) });

function replacement(title: string, span: Span, newText: string, certain = true): { fixes: readonly Fix[] } {
  return { fixes: [{ title, edits: [{ span, newText }], certain }] };
}

const foreignOperators: ReadonlyMap<string, string> = new Map([
  ['&&', 'and'],
  ['||', 'or'],
  ['!', 'not'],
  ['??', 'otherwise'],
  ['===', '=='],
  ['!==', '!='],
  ['<>', '!='],
]);

/** Mistakes that one token shows. */
function tokenDiagnostic(uri: string, token: IToken): Diagnostic | undefined {
  const span = spanOf(token);
  const instead = isTokenOf(token, 'Str') ? undefined : foreignOperators.get(token.image);
  if (instead !== undefined) {
    const newText = token.image === '!' ? 'not ' : instead;
    const extras = replacement(`Write \`${instead}\``, span, newText);
    return createSyntaxDiagnostic(
      'syntax/foreign-operator',
      uri,
      span,
      { found: token.image, instead },
      extras,
    );
  }
  const name = token.tokenType.name;
  if (name === 'QuoteStr') {
    const text = token.image.replace(/^'|'$/g, '').replaceAll('"', '\\"');
    const extras = replacement('Use double quotes', span, `"${text}"`);
    return createSyntaxDiagnostic('syntax/single-quotes', uri, span, {}, extras);
  }
  if (name === 'OpenStr' || name === 'OpenTyped') {
    const end = span.start + token.image.trimEnd().length;
    const extras = replacement('Add the closing quote', spanAt(end), '"', false);
    return createSyntaxDiagnostic('syntax/unterminated-string', uri, { start: span.start, end }, {}, extras);
  }
  if (name === 'Quantity' && token.image.includes('.'))
    return createSyntaxDiagnostic('syntax/fraction-with-unit', uri, span, { quantity: token.image });
  return undefined;
}

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

function issueDiagnostic(source: SourceText, issue: SyntaxIssue): Diagnostic {
  const { uri } = source;
  switch (issue.tag) {
    case 'semicolon':
      return createSyntaxDiagnostic(
        'syntax/semicolon',
        uri,
        spanOf(issue.token),
        {},
        replacement('Delete `;`', spanOf(issue.token), ''),
      );
    case 'colon': {
      const word = /(\w+)\s*$/.exec(source.text.slice(0, issue.token.startOffset))?.[1] ?? '';
      const extras = replacement('Delete `:`', spanOf(issue.token), '');
      return createSyntaxDiagnostic('syntax/statement-colon', uri, spanOf(issue.token), { word }, extras);
    }
    case 'foreign-comment': {
      const span = spanOf(issue.token);
      const line = issue.token.image.startsWith('#');
      const extras = line ? replacement('Write `//`', { start: span.start, end: span.start + 1 }, '//') : {};
      return createSyntaxDiagnostic('syntax/foreign-comment', uri, span, {}, extras);
    }
    case 'stray':
      return strayDiagnostic(uri, issue.token);
    case 'unit-word': {
      const span = spanOf(issue.token);
      const extras = replacement(`Write \`${issue.token.image}\``, span, issue.token.image);
      return createSyntaxDiagnostic('syntax/unit-word', uri, span, { quantity: issue.token.image }, extras);
    }
    case 'extra-closer': {
      const span = spanOf(issue.token);
      const extras = replacement('Delete it', span, '', false);
      return createSyntaxDiagnostic('syntax/extra-closer', uri, span, { bracket: issue.token.image }, extras);
    }
    case 'same-line': {
      const extras = replacement('Begin a new line', spanAt(issue.token.startOffset), '\n  ');
      return createSyntaxDiagnostic(
        'syntax/same-line',
        uri,
        spanOf(issue.token),
        { word: issue.token.image },
        extras,
      );
    }
    case 'too-deep':
      return createSyntaxDiagnostic('syntax/too-deep', uri, spanOf(issue.token), {});
    case 'unclosed': {
      const closer = { '{': '}', '(': ')', '[': ']' }[issue.opener.image] ?? '}';
      const extras = replacement(`Add \`${closer}\``, spanAt(tokenEnd(issue.last)), closer, false);
      return createSyntaxDiagnostic(
        'syntax/unclosed',
        uri,
        spanOf(issue.opener),
        { bracket: issue.opener.image },
        extras,
      );
    }
    case 'no-body-brace': {
      const at = spanAt(tokenEnd(issue.last));
      return createSyntaxDiagnostic('syntax/missing-body', uri, at, {}, replacement('Add `{`', at, ' {'));
    }
    case 'unknown-statement':
      return statementDiagnostic(uri, issue.token, issue.body);
    case 'unknown-declaration': {
      const word = issue.token.image;
      const span = spanOf(issue.token);
      const closest = closestName(word, DECLARATION_WORDS);
      const extras = closest === undefined ? {} : replacement(`Write \`${closest}\``, span, closest);
      return createSyntaxDiagnostic('syntax/unknown-declaration', uri, span, { word, closest }, extras);
    }
    case 'stray-text': {
      const found = `\`${issue.token.image}\``;
      const expected = 'a declaration';
      return createSyntaxDiagnostic('syntax/unexpected', uri, spanOf(issue.token), { found, expected });
    }
    case 'gap':
      return gapDiagnostic(uri, issue.expected, issue.after);
  }
}

function gapDiagnostic(uri: string, expected: 'operand' | 'member' | 'binder', after: IToken): Diagnostic {
  const span = spanOf(after);
  if (expected === 'member')
    return createSyntaxDiagnostic(
      'syntax/missing-member',
      uri,
      span,
      {},
      replacement('Delete the dot', span, '', false),
    );
  if (expected === 'binder')
    return createSyntaxDiagnostic('syntax/missing-binder', uri, span, { word: after.image });
  return createSyntaxDiagnostic('syntax/missing-operand', uri, span, { after: after.image });
}

function strayDiagnostic(uri: string, token: IToken): Diagnostic {
  const span = spanOf(token);
  if (token.image === '/') return createSyntaxDiagnostic('syntax/division', uri, span, {});
  const code = token.image.codePointAt(0) ?? 0;
  const printable = code > 0x20 && code !== 0x7f && !(code >= 0x80 && code < 0xa0);
  const found = printable
    ? `\`${token.image}\``
    : `The character U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return createSyntaxDiagnostic('syntax/stray-character', uri, span, { found });
}

function statementDiagnostic(uri: string, token: IToken, body: 'policy' | 'test'): Diagnostic {
  const word = token.image;
  const span = spanOf(token);
  const [own, other, home] =
    body === 'policy'
      ? ([POLICY_STATEMENT_WORDS, TEST_STATEMENT_WORDS, 'test'] as const)
      : ([TEST_STATEMENT_WORDS, POLICY_STATEMENT_WORDS, 'policy'] as const);
  if ((other as readonly string[]).includes(word))
    return createSyntaxDiagnostic('syntax/misplaced-statement', uri, span, { word, place: body, home });
  const closest = closestName(word, own);
  const extras = closest === undefined ? {} : replacement(`Write \`${closest}\``, span, closest);
  return createSyntaxDiagnostic(
    'syntax/unknown-statement',
    uri,
    span,
    { word, closest, place: body },
    extras,
  );
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

/** What each rule of the grammar wants, in words. */
const expectations: ReadonlyMap<string, string> = new Map([
  ['file', 'a declaration'],
  ['declaration', 'a declaration'],
  ['policyId', 'a word or a number'],
  ['enumDecl', 'a member'],
  ['braces', 'a value'],
  ['list', 'a value'],
  ['args', 'a value'],
  ['aggregate', 'a value or `x in xs`'],
  ['expectation', 'an asset of the test'],
  ['policyDecl', 'a statement on its own line'],
  ['policyStatement', 'a statement on its own line'],
  ['testDecl', 'a statement on its own line'],
  ['testStatement', 'a statement on its own line'],
  ['fields', 'a field, written `name: type`'],
  ['field', 'a field, written `name: type`'],
  ['type', 'a type'],
  ['baseType', 'a type'],
  ['union', 'a list of names joined by `|`'],
  ['edgeDecl', '`: From -> To via from.field` or `= edge | edge`'],
  ['expr', 'a value'],
  ['operand', 'a value'],
  ['primary', 'a value'],
  ['comparison', 'an operator or the end of the statement'],
  ['comparisonTail', 'a value'],
  ['verdict', 'a verdict'],
  ['mapping', 'a catalogue and a control, such as `cwe 306`'],
]);

const expectedTokens: ReadonlyMap<string, string> = new Map([
  ['Ident', 'a name'],
  ['Word', 'a name'],
  ['Str', 'a text in double quotes'],
  ['Num', 'a number'],
  ['Quantity', 'a duration such as `7d`'],
  ['LBrace', '`{`'],
  ['RBrace', '`}`'],
  ['LParen', '`(`'],
  ['RParen', '`)`'],
  ['LBracket', '`[`'],
  ['RBracket', '`]`'],
  ['Comma', '`,`'],
  ['Colon', '`:`'],
  ['Equal', '`=`'],
  ['Arrow', '`->`'],
  ['Dot', '`.`'],
  ['Bar', '`|`'],
]);

const quantifierWords: ReadonlyMap<string, string> = new Map([
  ['none', 'no x in xs where p'],
  ['any', 'some x in xs where p'],
  ['exists', 'some x in xs where p'],
  ['all', 'every x in xs satisfies p'],
  ['each', 'every x in xs satisfies p'],
  ['forall', 'every x in xs satisfies p'],
]);

function complaintDiagnostic(
  source: SourceText,
  complaint: ParserComplaint,
  previous: IToken | undefined,
  span: Span,
): Diagnostic {
  const { uri } = source;
  const { token } = complaint;
  const instead = quantifierWords.get(previous?.image ?? '');
  if (previous && instead !== undefined && !Number.isNaN(token.startOffset)) {
    const found = token.image === 'of' ? `${previous.image} of` : previous.image;
    const both = { start: previous.startOffset, end: token.image === 'of' ? span.end : tokenEnd(previous) };
    return createSyntaxDiagnostic('syntax/foreign-quantifier', uri, both, { found, instead });
  }
  const wanted =
    complaint.expected !== undefined && !['RBrace', 'EOF'].includes(complaint.expected)
      ? (expectedTokens.get(complaint.expected) ??
        `\`${complaint.expected.replace(/^Kw/, '').toLowerCase()}\``)
      : expectations.get(complaint.rule);
  const operator = previous !== undefined && token.startLine === previous.endLine && endsOperand(previous);
  const own = wanted ?? 'something else';
  const expected = !operator || complaint.rule === 'field' ? own : (afterOperand.get(wanted ?? '') ?? own);
  if (previous && endsStatement(token)) {
    const after = `\`${previous.image}\``;
    return createSyntaxDiagnostic('syntax/incomplete', uri, spanOf(previous), { after, expected });
  }
  const found = `\`${token.image}\``;
  return createSyntaxDiagnostic('syntax/unexpected', uri, span, { found, expected });
}

/** What is expected after a complete operand, where an operator would do as well. */
const afterOperand: ReadonlyMap<string, string> = new Map([
  ['a statement on its own line', 'an operator or a new line'],
  ['a declaration', 'an operator or a new line'],
  ['`)`', 'an operator or `)`'],
  ['`]`', 'an operator or `]`'],
  ['`then`', 'an operator or `then`'],
]);

/** Whether what was being read is simply over at this token. */
function endsStatement(token: IToken): boolean {
  if (Number.isNaN(token.startOffset) || token.image === '') return true;
  return token.tokenType.name.startsWith('Kw') || token.tokenType.name === 'RBrace';
}
