/**
 * Keeps the checker silent about what the parser could not read: where it gave up on the shape of a statement, the
 * tree is a guess, and what the checker would say is about the guess.
 */
import type { Span } from '@policyc/base';
import type { BodyContext } from '../expressions/body-context.js';

/** Syntax errors after which the tree still says what was meant, or has an explicit gap. */
const HARMLESS = new Set([
  'syntax/foreign-operator',
  'syntax/single-quotes',
  'syntax/semicolon',
  'syntax/statement-colon',
  'syntax/foreign-comment',
  'syntax/unit-word',
  'syntax/number-without-unit',
  'syntax/fraction-with-unit',
  'syntax/unknown-escape',
  'syntax/missing-satisfies',
  'syntax/missing-member',
  'syntax/missing-operand',
  'syntax/missing-verdict',
  'syntax/missing-comma',
  'syntax/assignment-sign',
  'syntax/same-line',
]);

/** Runs a check of the text in `span`, and forgets what it reports there if the parser could not read that text. */
export function checkReadable<T>(ctx: BodyContext, span: Span, run: () => T): T {
  const before = ctx.diagnostics.length;
  const result = run();
  const distorted = ctx.scope.module.diagnostics.some(
    (d) =>
      d.code.startsWith('syntax/') &&
      !HARMLESS.has(d.code) &&
      d.span.start >= span.start &&
      d.span.start < span.end,
  );
  if (distorted) ctx.diagnostics.length = before;
  return result;
}

/** Each statement's own stretch of text: up to the next statement, or the end of the declaration. */
export function stretches(
  statements: readonly { readonly span: Span }[],
  declaration: Span,
): readonly Span[] {
  return statements.map((s, i) => ({
    start: s.span.start,
    end: statements[i + 1]?.span.start ?? declaration.end,
  }));
}
