import type { ast } from '@policyc/syntax';
import { chainOperator, constantTest } from '../../constant-key.js';
import { judgementOf } from '../../expression-shape.js';
import { defineLintRule, type LintContext } from '../../lint-rule.js';

export const contradictionRule = defineLintRule({
  code: 'lint-bugs/contradiction',
  category: 'bugs',
  severity: 'warning',
  enabledByDefault: true,
  description: 'Two conditions joined by `and` exclude each other, so the whole is never true.',
  rationale:
    'A policy whose `where` never holds judges nothing and passes in silence; a rule that never holds always fails.',
  visit: (context) => ({
    LogicalExpr(expr) {
      if (chainOperator(expr) !== 'and') return;
      const clash = contradicted(context, expr.operands);
      if (clash !== undefined)
        context.report(clash.operand.span, {
          message: `This is never true together with \`${context.textOf(clash.with)}\`.`,
          help: 'Did you mean `or`, or another value?',
        });
    },
  }),
});

interface Clash {
  readonly operand: ast.Expr;
  readonly with: ast.Expr;
}

/** Two operands that cannot both hold: one is the other's negation, or they leave no constant over. */
function contradicted(context: LintContext, operands: readonly ast.Expr[]): Clash | undefined {
  const judged = new Map<string, { readonly positive: boolean; readonly operand: ast.Expr }>();
  const possible = new Map<string, { readonly left: readonly string[]; readonly operand: ast.Expr }>();
  for (const operand of operands) {
    const { shape, positive } = judgementOf(operand);
    const other = judged.get(shape);
    if (other !== undefined && other.positive !== positive) return { operand, with: other.operand };
    judged.set(shape, { positive, operand });
    const test = constantTest(context, operand);
    if (test === undefined || !test.positive) continue;
    const before = possible.get(test.shape);
    const left = before?.left.filter((c) => test.constants.includes(c)) ?? test.constants;
    if (before !== undefined && left.length === 0) return { operand, with: before.operand };
    possible.set(test.shape, { left, operand });
  }
  for (const operand of operands) {
    const test = constantTest(context, operand);
    if (test === undefined || test.positive) continue;
    const before = possible.get(test.shape);
    if (before?.left.every((c) => test.constants.includes(c))) return { operand, with: before.operand };
  }
  return undefined;
}
