import type { ast } from '@policyc/syntax';
import { oppositeOperator, oppositeState, stripParens } from '../../expression-shape.js';
import { defineLintRule, type LintContext, replacement } from '../../lint-rule.js';

export const negatedComparisonRule = defineLintRule({
  code: 'lint-idiom/negated-comparison',
  category: 'idiom',
  severity: 'warning',
  enabledByDefault: true,
  description: 'A comparison is negated with `not` although it has an opposite.',
  rationale: '`a != b`, `a not in s` and `a is absent` read like the sentence they stand for.',
  visit: (context) => ({
    UnaryExpr(expr) {
      const parent = context.ancestors.findLast((n) => n.kind !== 'ParenExpr');
      if (parent?.kind === 'RuleStatement' || parent?.kind === 'UnaryExpr') return;
      const inner = stripParens(expr.operand);
      const text =
        inner.kind === 'BinaryExpr'
          ? opposite(context, inner)
          : inner.kind === 'IsExpr' && !inner.negated
            ? negatedState(context, inner)
            : undefined;
      if (text !== undefined)
        context.report(expr.span, {
          message: 'The comparison has an opposite; it need not be negated.',
          help: `Write \`${text}\`.`,
          fixes: [replacement(`Write \`${text}\``, expr.span, text)],
        });
    },
  }),
});

function opposite(context: LintContext, expr: ast.BinaryExpr): string | undefined {
  const op = oppositeOperator(expr.op);
  return op === undefined ? undefined : `${context.textOf(expr.left)} ${op} ${context.textOf(expr.right)}`;
}

function negatedState(context: LintContext, expr: ast.IsExpr): string {
  const operand = context.textOf(expr.operand);
  const test = oppositeState(expr.test.text);
  return test === undefined ? `${operand} is not ${expr.test.text}` : `${operand} is ${test}`;
}
