import { stripParens } from '../../expression-shape.js';
import { defineLintRule } from '../../lint-rule.js';

export const notEveryRule = defineLintRule({
  code: 'lint-idiom/not-every',
  category: 'idiom',
  severity: 'warning',
  enabledByDefault: true,
  description: '`every` is negated with `not`.',
  rationale:
    'What is asked for is one that does not: `some x in xs where not p` says so, and gives the witness a name.',
  visit: (context) => ({
    UnaryExpr(expr) {
      const parent = context.ancestors.findLast((n) => n.kind !== 'ParenExpr');
      const inner = stripParens(expr.operand);
      if (parent?.kind === 'RuleStatement' || inner.kind !== 'QuantifierExpr' || inner.quantifier !== 'every')
        return;
      context.report(expr.span, {
        message: 'Not every one does: some one does not.',
        help: `Write \`some ${context.textOf(inner.binder.name)} in ${context.textOf(inner.binder.source)} where ...\` with the opposite condition.`,
      });
    },
  }),
});
