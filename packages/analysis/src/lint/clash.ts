/**
 * Conditions that cannot hold together: found by what each leaves of the values of one thing.
 * Invariant: certain. What is not understood leaves everything.
 */
import type { ast } from '@policyc/syntax';
import { boundsClash } from './clash-bounds.js';
import { constantsClash } from './clash-constants.js';
import { textsClash } from './clash-texts.js';
import type { LintContext } from './lint-rule.js';

export interface Clash {
  readonly operand: ast.Expr;
  readonly with: ast.Expr;
}

/** The first operand that does not go with those before it, by any of the ways to tell. */
export function clashOf(context: LintContext, operands: readonly ast.Expr[]): Clash | undefined {
  return constantsClash(context, operands) ?? boundsClash(context, operands) ?? textsClash(context, operands);
}
