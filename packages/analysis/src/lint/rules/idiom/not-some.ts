import { stripParens } from '../../expression-shape.js';
import { defineLintRule, replacement } from '../../lint-rule.js';

export const notSomeRule = defineLintRule({
  code: 'lint-idiom/not-some',
  category: 'idiom',
  severity: 'warning',
  enabledByDefault: true,
  description: '`some` or `no` is negated with `not`.',
  rationale: '`not some` is `no`, and `not no` is `some`.',
  visit: (context) => ({
    UnaryExpr(expr) {
      const parent = context.ancestors.findLast((n) => n.kind !== 'ParenExpr');
      if (parent?.kind === 'RuleStatement' || parent?.kind === 'UnaryExpr') return;
      const inner = stripParens(expr.operand);
      if (inner.kind !== 'QuantifierExpr' || inner.quantifier === 'every') return;
      const word = inner.quantifier === 'some' ? 'no' : 'some';
      const judged = inner.satisfies === undefined ? '' : ` satisfies ${context.textOf(inner.satisfies)}`;
      const bare = `${word} ${context.textOf(inner.binder)}${judged}`;
      const text = expr.operand.kind === 'ParenExpr' ? `(${bare})` : bare;
      context.report(expr.span, {
        message: `\`not ${inner.quantifier}\` is \`${word}\`.`,
        help: `Write \`${bare}\`.`,
        fixes: [replacement(`Write \`${word}\``, expr.span, text)],
      });
    },
  }),
});
