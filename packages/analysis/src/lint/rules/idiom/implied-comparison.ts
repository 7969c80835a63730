import { type ConstantTest, chainOperator, constantTest } from '../../constant-key.js';
import { defineLintRule } from '../../lint-rule.js';

export const impliedComparisonRule = defineLintRule({
  code: 'lint-idiom/implied-comparison',
  category: 'idiom',
  severity: 'warning',
  enabledByDefault: true,
  description: 'A condition follows from another one that it is joined to by `and`.',
  rationale: 'After `x == a` it is plain that x is not b; the second condition only seems to add something.',
  visit: (context) => ({
    LogicalExpr(expr) {
      if (chainOperator(expr) !== 'and') return;
      const tests = expr.operands.flatMap((o) => constantTest(context, o) ?? []);
      for (const strict of tests) {
        if (!strict.positive) continue;
        for (const test of tests) {
          if (test === strict || test.shape !== strict.shape || !follows(strict, test)) continue;
          context.report(test.expr.span, {
            message: `This follows from \`${context.textOf(strict.expr)}\`.`,
            help: 'Remove it, or correct the one that means something else.',
          });
          return;
        }
      }
    },
  }),
});

function follows(strict: ConstantTest, other: ConstantTest): boolean {
  if (!other.positive) return strict.constants.every((c) => !other.constants.includes(c));
  const narrower = strict.constants.length < other.constants.length;
  return narrower && strict.constants.every((c) => other.constants.includes(c));
}
