/**
 * What the token passes (`normalise`, `layout`, `fillGaps`) found and repaired.
 * Invariant: an issue names tokens, never words for people; the wording is the syntax package's.
 */
import type { IToken } from 'chevrotain';

export type SyntaxIssue =
  | {
      readonly tag: 'semicolon' | 'foreign-comment' | 'stray' | 'unit-word' | 'colon';
      readonly token: IToken;
    }
  | { readonly tag: 'extra-closer' | 'same-line' | 'too-deep'; readonly token: IToken }
  /** `opener` was never closed; the code continues as if it ended after `last`. */
  | { readonly tag: 'unclosed'; readonly opener: IToken; readonly last: IToken }
  /** The body of a policy or test has no `{`; it is missing after `last`. */
  | { readonly tag: 'no-body-brace'; readonly last: IToken }
  | { readonly tag: 'unknown-statement'; readonly token: IToken; readonly body: 'policy' | 'test' }
  | { readonly tag: 'unknown-declaration' | 'stray-text'; readonly token: IToken }
  /** An operand, a member name or a binder part is missing after `after`. */
  | { readonly tag: 'gap'; readonly expected: 'operand' | 'member' | 'binder'; readonly after: IToken };

/** Issues after which the parser's own complaints about the same statement are consequences. */
export function isStructural(issue: SyntaxIssue): boolean {
  return !['semicolon', 'foreign-comment', 'unit-word', 'colon', 'same-line'].includes(issue.tag);
}
