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

/** Whether the visited node, up to parentheses, is the whole condition of the rule: its witnesses name findings. */
export function isWholeRule(context: LintContext): boolean {
  const around = context.ancestors.findLast((n) => n.kind !== 'ParenExpr' && n.kind !== 'UnaryExpr');
  return around?.kind === 'RuleStatement';
}
