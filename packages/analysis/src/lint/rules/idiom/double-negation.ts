import { stripParens } from '../../expression-shape.js';
import { operandText } from '../../expression-text.js';
import { defineLintRule, replacement } from '../../lint-rule.js';

export const doubleNegationRule = defineLintRule({
  code: 'lint-idiom/double-negation',
  category: 'idiom',
  severity: 'warning',
  enabledByDefault: true,
  description: 'Two `not` cancel out.',
  rationale: 'A reader has to count them.',
  visit: (context) => ({
    UnaryExpr(expr) {
      const inner = stripParens(expr.operand);
      if (inner.kind !== 'UnaryExpr') return;
      const text = operandText(context, stripParens(inner.operand));
      context.report(expr.span, {
        message: 'Two negations cancel out.',
        help: `Write \`${text}\`.`,
        fixes: [replacement('Remove both', expr.span, text)],
      });
    },
  }),
});
