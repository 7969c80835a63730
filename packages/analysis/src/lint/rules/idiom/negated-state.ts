import { oppositeState } from '../../expression-shape.js';
import { defineLintRule, replacement } from '../../lint-rule.js';

export const negatedStateRule = defineLintRule({
  code: 'lint-idiom/negated-state',
  category: 'idiom',
  severity: 'warning',
  enabledByDefault: true,
  description: '`is not` stands before a state that has an opposite.',
  rationale: '`is present` and `is absent`, `is known` and `is unknown` are opposites; one word says it.',
  visit: (context) => ({
    IsExpr(expr) {
      const test = expr.negated ? oppositeState(expr.test.text) : undefined;
      if (test === undefined) return;
      const text = `${context.textOf(expr.operand)} is ${test}`;
      context.report(expr.span, {
        message: `\`is not ${expr.test.text}\` is \`is ${test}\`.`,
        help: `Write \`${text}\`.`,
        fixes: [replacement(`Write \`${text}\``, expr.span, text)],
      });
    },
  }),
});
