import { writtenElements } from '../../constant-key.js';
import { defineLintRule } from '../../lint-rule.js';

export const emptyMembershipRule = defineLintRule({
  code: 'lint-bugs/empty-membership',
  category: 'bugs',
  severity: 'warning',
  enabledByDefault: true,
  description: 'Nothing is in an empty set.',
  rationale: 'The condition is always false, or always true after `not in`.',
  visit: (context) => ({
    BinaryExpr(expr) {
      if (expr.op !== 'in' && expr.op !== 'not in') return;
      if (writtenElements(expr.right)?.length !== 0) return;
      context.report(expr.span, {
        message: `The set is empty, so this is always ${expr.op === 'in' ? 'false' : 'true'}.`,
        help: 'Name the elements, or remove the condition.',
      });
    },
  }),
});
