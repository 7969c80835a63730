import { stripParens } from '../../expression-shape.js';
import { defineLintRule, replacement } from '../../lint-rule.js';

export const negatedIfRule = defineLintRule({
  code: 'lint-idiom/negated-if',
  category: 'idiom',
  severity: 'info',
  enabledByDefault: true,
  description: 'The condition of an `if` is negated.',
  rationale: 'Without `not`, and with the branches swapped, it is read once instead of twice.',
  visit: (context) => ({
    IfExpr(expr) {
      const condition = stripParens(expr.condition);
      if (condition.kind !== 'UnaryExpr' || expr.else.kind === 'IfExpr') return;
      const [yes, no] = [context.textOf(expr.then), context.textOf(expr.else)];
      const text = `if ${context.textOf(stripParens(condition.operand))} then ${no} else ${yes}`;
      context.report(expr.condition.span, {
        message: 'The branches can be swapped instead of negating the condition.',
        help: `Write \`${text}\`.`,
        fixes: [replacement('Swap the branches', expr.span, text)],
      });
    },
  }),
});
