/** Whether two texts say the same: their trees without places, and their comments. */
import { SourceText } from '@policyc/base';
import { type ParseResult, parse } from '@policyc/syntax';

const PLACES = new Set(['id', 'span', 'opSpan', 'valueSpan', 'controlSpan', 'withinSpan']);

/** @returns where they differ, or `undefined`; the statements of a policy may stand in another order */
export function differenceIn(one: ParseResult, other: ParseResult): string | undefined {
  const tree = differs(one.file, other.file, 'file');
  if (tree !== undefined) return tree;
  const comments = (parsed: ParseResult) =>
    parsed.comments
      .map((comment) => comment.text.replace(/^\/+\s*/, '').trim())
      .sort()
      .join('\n');
  return comments(one) === comments(other) ? undefined : 'comments';
}

/** The same, of texts. */
export function differenceInTexts(one: string, other: string): string | undefined {
  const parsed = (text: string) => parse(new SourceText('test.policy', text));
  return differenceIn(parsed(one), parsed(other));
}

function differs(one: unknown, other: unknown, path: string): string | undefined {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return one === other ? undefined : path;
  if (Array.isArray(one) || Array.isArray(other)) {
    if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return path;
    const [left, right] = path.endsWith('.statements') ? [byKind(one), byKind(other)] : [one, other];
    for (let i = 0; i < left.length; i++) {
      const found = differs(left[i], right[i], `${path}[${i}]`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    if (PLACES.has(key)) continue;
    const [left, right] = [one as Record<string, unknown>, other as Record<string, unknown>];
    const found = differs(left[key], right[key], `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Statements of one kind keep their order; those of tests never leave theirs. */
function byKind(statements: readonly unknown[]): readonly unknown[] {
  const kinds = statements.map((s) => (s as { readonly kind: string }).kind);
  if (kinds.some((kind) => TESTS.has(kind))) return statements;
  const rank = (statement: unknown) => ORDER_FREE.indexOf((statement as { readonly kind: string }).kind);
  return [...statements].sort((a, b) => rank(a) - rank(b));
}

const TESTS = new Set(['GivenStatement', 'ExpectStatement', 'CaseStatement', 'WithStatement']);
/** All that the formatter may move; what is not named here (`for`, `let`) stays in order among itself. */
const ORDER_FREE = [
  'SeverityStatement',
  'LikelihoodStatement',
  'MapsStatement',
  'OwnerStatement',
  'FixStatement',
  'SeeStatement',
  'ProfileStatement',
  'TagsStatement',
  'FormerlyStatement',
  'AssumeStatement',
  'RuleStatement',
  'MessageStatement',
];
