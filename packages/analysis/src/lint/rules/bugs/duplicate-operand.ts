import { chainOperator } from '../../constant-key.js';
import { shapeOf } from '../../expression-shape.js';
import { defineLintRule, replacement } from '../../lint-rule.js';

export const duplicateOperandRule = defineLintRule({
  code: 'lint-bugs/duplicate-operand',
  category: 'bugs',
  severity: 'warning',
  enabledByDefault: true,
  description: 'The same condition stands twice in one `and` or `or`.',
  rationale: 'The second one changes nothing; most often another field or value was meant.',
  visit: (context) => ({
    LogicalExpr(expr) {
      if (chainOperator(expr) === undefined) return;
      const seen = new Set<string>();
      expr.operands.forEach((operand, i) => {
        const shape = shapeOf(operand);
        const before = expr.operands[i - 1];
        if (seen.has(shape) && before !== undefined)
          context.report(operand.span, {
            message: `\`${context.textOf(operand)}\` has been asked in this condition already.`,
            help: 'Remove it, or correct the one that means something else.',
            fixes: [replacement('Remove it', { start: before.span.end, end: operand.span.end }, '', false)],
          });
        seen.add(shape);
      });
    },
  }),
});
