import { shapeOf } from '../../expression-shape.js';
import { defineLintRule } from '../../lint-rule.js';

export const identicalBranchesRule = defineLintRule({
  code: 'lint-bugs/identical-branches',
  category: 'bugs',
  severity: 'warning',
  enabledByDefault: true,
  description: 'Both branches of an `if` are the same.',
  rationale: 'The condition has no effect; one of the branches was meant to say something else.',
  visit: (context) => ({
    IfExpr(expr) {
      if (shapeOf(expr.then) === shapeOf(expr.else))
        context.report(expr.span, {
          message: 'Both branches are the same, so the condition has no effect.',
          help: 'Correct one of them, or write it without `if`.',
        });
    },
  }),
});
