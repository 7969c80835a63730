import { stripParens } from '../../expression-shape.js';
import { isLoose } from '../../expression-text.js';
import { defineLintRule, replacement } from '../../lint-rule.js';

export const everyNotRule = defineLintRule({
  code: 'lint-idiom/every-not',
  category: 'idiom',
  severity: 'warning',
  enabledByDefault: true,
  description: '`every` judges by a negation, or `no` selects by one.',
  rationale:
    '`every x in xs satisfies not p` is `no x in xs where p`, and `no x in xs where not p` is `every x in xs satisfies p`.',
  visit: (context) => ({
    QuantifierExpr(expr) {
      const { binder } = expr;
      const { where } = binder;
      const judged =
        expr.quantifier === 'every' ? expr.satisfies : expr.quantifier === 'no' ? where : undefined;
      const inner = judged === undefined ? undefined : stripParens(judged);
      if (inner?.kind !== 'UnaryExpr' || (expr.quantifier === 'every' && where !== undefined)) return;
      const selection = `${context.textOf(binder.name)} in ${context.textOf(binder.source)}`;
      const condition = context.textOf(stripParens(inner.operand));
      const text =
        expr.quantifier === 'every'
          ? `no ${selection} where ${condition}`
          : `every ${selection} satisfies ${condition}`;
      context.report(expr.span, {
        message: 'The other quantifier says this without `not`.',
        help: `Write \`${text}\`.`,
        fixes: [replacement(`Write \`${text}\``, expr.span, text, !isLoose(stripParens(inner.operand)))],
      });
    },
  }),
});
