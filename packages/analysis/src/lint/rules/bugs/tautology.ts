import type { ast } from '@policyc/syntax';
import { chainOperator, constantTest } from '../../constant-key.js';
import { judgementOf } from '../../expression-shape.js';
import { defineLintRule } from '../../lint-rule.js';

export const tautologyRule = defineLintRule({
  code: 'lint-bugs/tautology',
  category: 'bugs',
  severity: 'warning',
  enabledByDefault: true,
  description: 'Two conditions joined by `or` leave nothing out, so the whole is always true.',
  rationale:
    'A filter that is always true filters nothing, and a rule that always holds protects nobody. Most often `and` was meant.',
  visit: (context) => ({
    LogicalExpr(expr) {
      if (chainOperator(expr) !== 'or') return;
      const seen = new Map<string, { readonly positive: boolean; readonly operand: ast.Expr }>();
      const excluded = new Map<string, { readonly left: readonly string[]; readonly operand: ast.Expr }>();
      for (const operand of expr.operands) {
        const { shape, positive } = judgementOf(operand);
        const opposite = seen.get(shape);
        let other = opposite !== undefined && opposite.positive !== positive ? opposite.operand : undefined;
        seen.set(shape, { positive, operand });
        const test = constantTest(context, operand);
        if (test !== undefined && !test.positive) {
          const before = excluded.get(test.shape);
          const left = before?.left.filter((c) => test.constants.includes(c)) ?? test.constants;
          if (before !== undefined && left.length === 0) other ??= before.operand;
          excluded.set(test.shape, { left, operand });
        }
        if (other === undefined) continue;
        context.report(operand.span, {
          message: `Together with \`${context.textOf(other)}\` this is always true.`,
          help: 'Did you mean `and`, or `not in`?',
        });
        return;
      }
    },
  }),
});
