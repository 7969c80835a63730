import type { ast } from '@policyc/syntax';
import { stripParens } from '../../expression-shape.js';
import { isWitnessPlace } from '../../expression-text.js';
import { mentions, sourceKind } from '../../kind-source.js';
import { defineLintRule, replacement } from '../../lint-rule.js';

export const membershipRule = defineLintRule({
  code: 'lint-idiom/membership',
  category: 'idiom',
  severity: 'warning',
  enabledByDefault: true,
  description: '`some` or `no` goes through a collection to find one value.',
  rationale: 'To look for a value, `in` is enough: `"prod" in automation.tags`.',
  visit: (context) => ({
    QuantifierExpr(expr) {
      const { binder, quantifier } = expr;
      if (quantifier === 'every' || binder.where === undefined || sourceKind(context, binder) !== undefined)
        return;
      const where = stripParens(binder.where);
      if (where.kind !== 'BinaryExpr' || where.op !== '==' || expr.satisfies !== undefined) return;
      const sought = isBinder(where.left, binder)
        ? where.right
        : isBinder(where.right, binder)
          ? where.left
          : undefined;
      if (sought === undefined || mentions(sought, binder.name.text)) return;
      const op = quantifier === 'some' ? 'in' : 'not in';
      const text = `${context.textOf(sought)} ${op} ${context.textOf(binder.source)}`;
      context.report(expr.span, {
        message: `One value is looked for; \`${op}\` does that.`,
        help: `Write \`${text}\`.`,
        fixes: [replacement(`Write \`${text}\``, expr.span, text, !isWitnessPlace(context))],
      });
    },
  }),
});

function isBinder(expr: ast.Expr, binder: ast.Binder): boolean {
  const inner = stripParens(expr);
  return inner.kind === 'NameExpr' && inner.name === binder.name.text;
}
