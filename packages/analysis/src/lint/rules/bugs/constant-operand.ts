import type { ast } from '@policyc/syntax';
import { stripParens } from '../../expression-shape.js';
import { defineLintRule } from '../../lint-rule.js';

export const constantOperandRule = defineLintRule({
  code: 'lint-bugs/constant-operand',
  category: 'bugs',
  severity: 'warning',
  enabledByDefault: true,
  description: 'A condition is the word `true` or `false`.',
  rationale: 'It decides nothing or everything, and is usually left over from an experiment.',
  visit: (context) => {
    const check = (expr: ast.Expr | undefined): void => {
      const inner = expr === undefined ? undefined : stripParens(expr);
      if (inner?.kind === 'LiteralExpr' && inner.type === 'bool')
        context.report(inner.span, {
          message: `The condition is \`${inner.value}\`, whatever the export says.`,
          help: 'Remove it, or write what is meant.',
        });
    };
    return {
      LogicalExpr: (expr) => expr.operands.forEach(check),
      Binder: (binder) => check(binder.where),
      RuleStatement: (rule) => check(rule.condition),
      UnaryExpr: (expr) => check(expr.operand),
      IfExpr: (expr) => check(expr.condition),
      QuantifierExpr: (expr) => check(expr.satisfies),
    };
  },
});
