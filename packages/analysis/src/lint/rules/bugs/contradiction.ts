import { constantsClash } from '../../clash-constants.js';
import { chainOperator } from '../../constant-key.js';
import { defineLintRule } from '../../lint-rule.js';

export const contradictionRule = defineLintRule({
  code: 'lint-bugs/contradiction',
  category: 'bugs',
  severity: 'warning',
  enabledByDefault: true,
  description: 'Two conditions joined by `and` exclude each other, so the whole is never true.',
  rationale:
    'A policy whose `where` never holds judges nothing and passes in silence; a rule that never holds always fails.',
  visit: (context) => ({
    LogicalExpr(expr) {
      if (chainOperator(expr) !== 'and') return;
      const clash = constantsClash(context, expr.operands);
      if (clash !== undefined)
        context.report(clash.operand.span, {
          message: `This is never true together with \`${context.textOf(clash.with)}\`.`,
          help: 'Did you mean `or`, or another value?',
        });
    },
  }),
});
