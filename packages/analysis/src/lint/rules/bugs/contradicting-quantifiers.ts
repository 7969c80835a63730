import type { ast } from '@policyc/syntax';
import { chainOperator } from '../../constant-key.js';
import { shapeOf, stripParens } from '../../expression-shape.js';
import { defineLintRule } from '../../lint-rule.js';

export const contradictingQuantifiersRule = defineLintRule({
  code: 'lint-bugs/contradicting-quantifiers',
  category: 'bugs',
  severity: 'warning',
  enabledByDefault: true,
  description: 'The same quantifier is asked for and denied in one condition.',
  rationale:
    '`some x in xs where p` and `no x in xs where p` exclude each other, whatever the binders are called.',
  visit: (context) => ({
    LogicalExpr(expr) {
      const op = chainOperator(expr);
      if (op === undefined) return;
      const seen = new Map<string, { readonly some: boolean; readonly expr: ast.Expr }>();
      for (const operand of expr.operands) {
        const inner = stripParens(operand);
        if (inner.kind !== 'QuantifierExpr' || inner.quantifier === 'every') continue;
        const some = inner.quantifier === 'some';
        const shape = renamed(inner);
        const other = seen.get(shape);
        if (other !== undefined && other.some !== some)
          context.report(operand.span, {
            message: `Together with \`${context.textOf(other.expr)}\` this is always ${op === 'or'}.`,
            help: 'Correct one of the two conditions.',
          });
        seen.set(shape, { some, expr: inner });
      }
    },
  }),
});

/** The shape with a neutral name for the binder. */
function renamed({ binder }: ast.QuantifierExpr): string {
  const name = JSON.stringify(binder.name.text);
  const shape = [binder.source, ...(binder.where === undefined ? [] : [binder.where])].map(shapeOf).join(' ');
  return shape.replaceAll(`{"kind":"NameExpr","name":${name}}`, '{"binder":0}');
}
