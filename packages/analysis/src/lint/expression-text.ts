/** Text for fixes: what has to stand in parentheses when it moves. */
import type { ast } from '@policyc/syntax';
import type { LintContext } from './lint-rule.js';

const LOOSE: ReadonlySet<ast.Node['kind']> = new Set([
  'LogicalExpr',
  'QuantifierExpr',
  'PathExpr',
  'OtherwiseExpr',
  'IfExpr',
]);

/** Whether an expression needs parentheses beside `and`, `or` and `not`. */
export function isLoose(expr: ast.Expr): boolean {
  return LOOSE.has(expr.kind);
}

/** The text of an expression that becomes an operand. */
export function operandText(context: LintContext, expr: ast.Expr): string {
  const text = context.textOf(expr);
  return isLoose(expr) ? `(${text})` : text;
}

const ROOMY: ReadonlySet<ast.Node['kind']> = new Set([
  'ParenExpr',
  'RuleStatement',
  'LetStatement',
  'FnDecl',
]);

/** A quantifier or chain in the place of the visited node: in parentheses unless it has the place to itself. */
export function placedText(context: LintContext, text: string): string {
  const parent = context.ancestors.at(-1);
  return parent !== undefined && ROOMY.has(parent.kind) ? text : `(${text})`;
}

const WITNESSING: ReadonlySet<ast.Node['kind']> = new Set([
  'ParenExpr',
  'UnaryExpr',
  'Binder',
  'QuantifierExpr',
]);

/**
 * Whether a quantifier or path in the place of the visited node would be a witness of the rule, so that its elements
 * would give findings of their own.
 */
export function isWitnessPlace(context: LintContext): boolean {
  return context.ancestors.findLast((n) => !WITNESSING.has(n.kind))?.kind === 'RuleStatement';
}

/** Whether putting a condition into the place of the visited node gives the same findings. */
export function keepsFindings(context: LintContext, condition: ast.Expr): boolean {
  let inner = condition;
  while (inner.kind === 'ParenExpr' || inner.kind === 'UnaryExpr')
    inner = inner.kind === 'ParenExpr' ? inner.expr : inner.operand;
  return (inner.kind !== 'QuantifierExpr' && inner.kind !== 'PathExpr') || !isWitnessPlace(context);
}
