import type { ast } from '@policyc/syntax';
import { chainOperator } from '../../constant-key.js';
import { judgementOf, stripParens } from '../../expression-shape.js';
import { defineLintRule, type LintContext } from '../../lint-rule.js';

export const filterDecidesRule = defineLintRule({
  code: 'lint-bugs/filter-decides',
  category: 'bugs',
  severity: 'warning',
  enabledByDefault: true,
  description: 'The condition repeats what its own `where` has selected by.',
  rationale:
    'For everything that is selected the answer is known before it is judged: `require` never fails, `forbid` always does, `every` always holds.',
  visit: (context) => ({
    PolicyDecl(policy) {
      const filters = policy.statements.flatMap((s) =>
        s.kind === 'ForStatement' ? operandsOf(s.binder.where) : [],
      );
      for (const rule of policy.statements)
        if (rule.kind === 'RuleStatement') judge(context, filters, rule.condition);
    },
    QuantifierExpr(expr) {
      if (expr.satisfies !== undefined) judge(context, operandsOf(expr.binder.where), expr.satisfies);
    },
  }),
});

function operandsOf(where: ast.Expr | undefined): readonly ast.Expr[] {
  if (where === undefined) return [];
  const inner = stripParens(where);
  return inner.kind === 'LogicalExpr' && chainOperator(inner) === 'and' ? inner.operands : [inner];
}

function judge(context: LintContext, filters: readonly ast.Expr[], condition: ast.Expr): void {
  const judged = judgementOf(condition);
  const filter = filters.find((f) => judgementOf(f).shape === judged.shape);
  if (filter === undefined) return;
  const holds = judgementOf(filter).positive === judged.positive;
  context.report(condition.span, {
    message: `Where \`${context.textOf(filter)}\` holds, this is always ${holds}.`,
    help: 'Take the condition out of the `where`, or judge something else.',
    related: [{ uri: context.module.source.uri, span: filter.span, message: 'selected here' }],
  });
}
