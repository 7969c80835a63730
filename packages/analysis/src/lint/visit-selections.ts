/** Visits what is judged of a selection, with the conditions that it was selected by: rules under `for`, bodies of quantifiers. */
import type { ast } from '@policyc/syntax';
import { conjuncts } from './constant-key.js';
import type { LintVisitor } from './lint-rule.js';

/** @param judge gets the conjuncts of every `where` above the condition */
export function visitSelections(
  judge: (filters: readonly ast.Expr[], condition: ast.Expr) => void,
): LintVisitor {
  return {
    PolicyDecl(policy) {
      const filters = policy.statements.flatMap((s) =>
        s.kind === 'ForStatement' ? conjuncts(s.binder.where) : [],
      );
      for (const rule of policy.statements) if (rule.kind === 'RuleStatement') judge(filters, rule.condition);
    },
    QuantifierExpr(expr) {
      if (expr.satisfies !== undefined) judge(conjuncts(expr.binder.where), expr.satisfies);
    },
  };
}
