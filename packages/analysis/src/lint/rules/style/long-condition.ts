import type { ast } from '@policyc/syntax';
import { stripParens } from '../../expression-shape.js';
import { defineLintRule } from '../../lint-rule.js';

export const longConditionRule = defineLintRule({
  code: 'lint-style/long-condition',
  category: 'style',
  severity: 'info',
  enabledByDefault: true,
  description: 'A condition has more than eight parts.',
  rationale: 'A reviewer cannot hold it in mind. A `fn` or `let` with a good name makes it a sentence again.',
  visit: (context) => ({
    LogicalExpr(expr) {
      if (context.ancestors.some((n) => n.kind === 'LogicalExpr')) return;
      const parts = leaves(expr);
      if (parts > MOST)
        context.report(expr.span, {
          message: `The condition has ${parts} parts.`,
          help: 'Give some of them a name, with `fn` or `let`.',
        });
    },
  }),
});

const MOST = 8;

/** The conditions between the `and`s and `or`s, also of inner chains. */
function leaves(expr: ast.Expr): number {
  const inner = stripParens(expr);
  if (inner.kind === 'UnaryExpr') return leaves(inner.operand);
  if (inner.kind !== 'LogicalExpr') return 1;
  return inner.operands.reduce((sum, operand) => sum + leaves(operand), 0);
}
