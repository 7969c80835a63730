import { type CountTest, countTest } from '../../count-tests.js';
import { defineLintRule } from '../../lint-rule.js';

export const impossibleCountRule = defineLintRule({
  code: 'lint-bugs/impossible-count',
  category: 'bugs',
  severity: 'warning',
  enabledByDefault: true,
  description: 'A count is compared with a number that decides without counting.',
  rationale: 'A count is never below zero, so `>= 0` always holds and `< 0` never does.',
  visit: (context) => ({
    BinaryExpr(expr) {
      const test = countTest(expr);
      const always = test === undefined ? undefined : decided(test);
      if (always !== undefined)
        context.report(expr.span, {
          message: `This is always ${always}: a count is zero or more.`,
          help: 'Compare with another number; `count(...) > 0` is written `some`.',
        });
    },
  }),
});

function decided({ op, number }: CountTest): boolean | undefined {
  if (number < 0) return op === '!=' || op === '>' || op === '>=';
  if (number > 0) return undefined;
  return op === '>=' ? true : op === '<' ? false : undefined;
}
