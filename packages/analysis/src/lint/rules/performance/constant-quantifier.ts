import type { ast } from '@policyc/syntax';
import { dependsOnOutside, sourceKind } from '../../kind-source.js';
import { defineLintRule } from '../../lint-rule.js';

export const constantQuantifierRule = defineLintRule({
  code: 'lint-performance/constant-quantifier',
  category: 'performance',
  severity: 'info',
  enabledByDefault: true,
  description: 'A quantifier or count over a whole kind mentions nothing of what is judged.',
  rationale: 'It has the same answer for every subject, and is asked again for each.',
  visit: (context) => {
    const check = (expr: ast.QuantifierExpr | ast.AggregateExpr, binder: ast.Binder): void => {
      if (sourceKind(context, binder) === undefined || dependsOnOutside(context, expr)) return;
      const statement = context.ancestors.find(
        (n) => n.kind === 'RuleStatement' || n.kind === 'ForStatement',
      );
      // Without a `for` the subject is the workspace, and the rule is asked once.
      const policy = context.ancestors.find((n) => n.kind === 'PolicyDecl');
      if (statement === undefined || !policy?.statements.some((s) => s.kind === 'ForStatement')) return;
      context.report(expr.span, {
        message: 'This is the same for every subject.',
        help: 'Relate it to the subject, or make it a policy of its own.',
      });
    };
    return {
      QuantifierExpr: (expr) => check(expr, expr.binder),
      AggregateExpr: (expr) => {
        if (expr.argument.tag === 'selection') check(expr, expr.argument.binder);
      },
    };
  },
});
