/**
 * Words for what single tokens and the token passes show: foreign spellings, brackets, gaps, misspelt statements.
 */
import { closestName, type Diagnostic, type Fix, type SourceText, type Span } from '@policyc/base';
import {
  DECLARATION_WORDS,
  type IToken,
  isTokenOf,
  POLICY_STATEMENT_WORDS,
  type SyntaxIssue,
  TEST_STATEMENT_WORDS,
  tokenEnd,
} from '@policyc/grammar';
import { spanAt, tokenSpan } from './build-context.js';
import { readsLike } from './characters.js';
import { createSyntaxDiagnostic } from './diagnostics.js';

export const spanOf = (token: IToken): Span => tokenSpan(token, 0);

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

/** Tokens that may be a mistake by themselves. */
const SUSPECT: ReadonlySet<string> = new Set(['QuoteStr', 'OpenStr', 'OpenTyped', 'Quantity']);

/** Mistakes that one token shows. */
export function tokenDiagnostic(uri: string, token: IToken): Diagnostic | undefined {
  const instead = foreignOperators.get(token.image);
  const name = token.tokenType.name;
  if (instead === undefined && !SUSPECT.has(name)) return undefined;
  const span = spanOf(token);
  if (instead !== undefined && !isTokenOf(token, 'Str')) {
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

/** The diagnostic for an issue. */
export function issueDiagnostic(source: SourceText, issue: SyntaxIssue): Diagnostic {
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
  const latin = readsLike(token.image);
  if (latin === undefined) return createSyntaxDiagnostic('syntax/stray-character', uri, span, { found });
  const fix = replacement(`Write \`${latin}\` in Latin letters`, span, latin, false);
  return createSyntaxDiagnostic('syntax/stray-character', uri, span, { found, latin }, fix);
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
