/**
 * Words for the parser's complaints: what stands there and what was expected, in the language's terms.
 */
import type { Diagnostic, SourceText, Span } from '@policyc/base';
import { endsOperand, type IToken, type ParserComplaint, tokenEnd } from '@policyc/grammar';
import { createSyntaxDiagnostic } from './diagnostics.js';
import { spanOf } from './word-issues.js';

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

/** The diagnostic for a complaint about `span`, where `previous` stands before. */
export function complaintDiagnostic(
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
  const loose = token.image === 'where' && ['policyDecl', 'policyStatement'].includes(complaint.rule);
  return createSyntaxDiagnostic('syntax/unexpected', uri, span, {
    found,
    expected: loose ? 'a `for x in Kind` before it, whose assets it selects,' : expected,
  });
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
