import { writtenElements } from '../../constant-key.js';
import { shapeOf } from '../../expression-shape.js';
import { defineLintRule } from '../../lint-rule.js';

export const selfMembershipRule = defineLintRule({
  code: 'lint-bugs/self-membership',
  category: 'bugs',
  severity: 'warning',
  enabledByDefault: true,
  description: 'A thing is looked for in a set that names it.',
  rationale: 'It is always found; one side was meant to be something else.',
  visit: (context) => ({
    BinaryExpr(expr) {
      if (expr.op !== 'in' && expr.op !== 'not in') return;
      const shape = shapeOf(expr.left);
      const same = writtenElements(expr.right)?.find((e) => shapeOf(e) === shape);
      if (same !== undefined)
        context.report(expr.span, {
          message: `\`${context.textOf(expr.left)}\` is named in the set, so this is always ${expr.op === 'in'}.`,
          help: 'Look for something else, or in something else.',
        });
    },
  }),
});
