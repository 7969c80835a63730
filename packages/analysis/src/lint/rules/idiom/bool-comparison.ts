import type { ast } from '@policyc/syntax';
import { stripParens } from '../../expression-shape.js';
import { keepsFindings, operandText } from '../../expression-text.js';
import { defineLintRule, replacement } from '../../lint-rule.js';

export const boolComparisonRule = defineLintRule({
  code: 'lint-idiom/bool-comparison',
  category: 'idiom',
  severity: 'warning',
  enabledByDefault: true,
  description: 'A condition is compared with `true` or `false`.',
  rationale: 'A condition is true or false already: `x` and `not x` say the same in fewer words.',
  visit: (context) => ({
    BinaryExpr(expr) {
      if (expr.op !== '==' && expr.op !== '!=') return;
      const sides = [expr.left, expr.right] as const;
      const at = sides.findIndex((side) => isBool(side));
      const [word, condition] = at === 0 ? sides : [sides[1], sides[0]];
      if (at < 0 || isBool(condition)) return;
      const inner = stripParens(word);
      const positive = (inner.kind === 'LiteralExpr' && inner.value === 'true') === (expr.op === '==');
      const text = `${positive ? '' : 'not '}${operandText(context, condition)}`;
      context.report(expr.span, {
        message: `The comparison with \`${context.textOf(word)}\` says nothing new.`,
        help: `Write \`${text}\`.`,
        fixes: [replacement(`Write \`${text}\``, expr.span, text, keepsFindings(context, condition))],
      });
    },
  }),
});

function isBool(expr: ast.Expr): boolean {
  const inner = stripParens(expr);
  return inner.kind === 'LiteralExpr' && inner.type === 'bool';
}
