import { boundsClash } from '../../clash-bounds.js';
import { constantsClash } from '../../clash-constants.js';
import { chainOperator } from '../../constant-key.js';
import { defineLintRule } from '../../lint-rule.js';

export const impossibleRangeRule = defineLintRule({
  code: 'lint-bugs/impossible-range',
  category: 'bugs',
  severity: 'warning',
  enabledByDefault: true,
  description: 'Bounds joined by `and` leave nothing between them, or address blocks do not meet.',
  rationale: 'The condition is never true.',
  visit: (context) => ({
    LogicalExpr(expr) {
      // What is said and denied is a matter of `contradiction`.
      if (chainOperator(expr) !== 'and' || constantsClash(context, expr.operands) !== undefined) return;
      const clash = boundsClash(context, expr.operands);
      if (clash !== undefined)
        context.report(clash.operand.span, {
          message: `Nothing fits this and \`${context.textOf(clash.with)}\`.`,
          help: 'Did you mean `or`, or the other comparison?',
        });
    },
  }),
});
