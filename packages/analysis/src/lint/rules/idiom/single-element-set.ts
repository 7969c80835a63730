import { writtenElements } from '../../constant-key.js';
import { defineLintRule, replacement } from '../../lint-rule.js';

export const singleElementSetRule = defineLintRule({
  code: 'lint-idiom/single-element-set',
  category: 'idiom',
  severity: 'warning',
  enabledByDefault: true,
  description: 'A set that is written out has one element.',
  rationale: 'To be in a set of one is to be equal to it.',
  visit: (context) => ({
    BinaryExpr(expr) {
      if (expr.op !== 'in' && expr.op !== 'not in') return;
      const [element, second] = writtenElements(expr.right) ?? [];
      if (element === undefined || second !== undefined) return;
      const text = `${context.textOf(expr.left)} ${expr.op === 'in' ? '==' : '!='} ${context.textOf(element)}`;
      context.report(expr.span, {
        message: 'The set has one element.',
        help: `Write \`${text}\`.`,
        fixes: [replacement(`Write \`${text}\``, expr.span, text)],
      });
    },
  }),
});
