import type { ast } from '@policyc/syntax';
import { type ConstantTest, chainOperator, constantTest } from '../../constant-key.js';
import { defineLintRule, type LintContext, replacement } from '../../lint-rule.js';

export const repeatedEqualityRule = defineLintRule({
  code: 'lint-idiom/repeated-equality',
  category: 'idiom',
  severity: 'warning',
  enabledByDefault: true,
  description: 'One thing is compared with several constants, each in its own condition.',
  rationale: 'A set says it once: `x in { a, b }`, `x not in { a, b }`.',
  visit: (context) => ({
    LogicalExpr(expr) {
      const op = chainOperator(expr);
      if (op === undefined) return;
      const groups = new Map<string, ConstantTest[]>();
      for (const operand of expr.operands) {
        const test = constantTest(context, operand);
        if (test === undefined || test.positive !== (op === 'or')) continue;
        groups.set(test.shape, [...(groups.get(test.shape) ?? []), test]);
      }
      for (const tests of groups.values()) report(context, expr, tests);
    },
  }),
});

function report(context: LintContext, expr: ast.LogicalExpr, tests: readonly ConstantTest[]): void {
  const [first] = tests;
  const last = tests.at(-1);
  if (first === undefined || last === undefined || first === last) return;
  const values = tests.flatMap((t) => t.values.map(context.textOf));
  const text = `${context.textOf(first.subject)} ${first.positive ? 'in' : 'not in'} { ${values.join(', ')} }`;
  const whole = tests.length === expr.operands.length;
  context.report(whole ? expr.span : last.expr.span, {
    message: `\`${context.textOf(first.subject)}\` is compared ${tests.length} times.`,
    help: `Write \`${text}\`.`,
    ...(whole ? { fixes: [replacement(`Write \`${text}\``, expr.span, text)] } : {}),
  });
}
