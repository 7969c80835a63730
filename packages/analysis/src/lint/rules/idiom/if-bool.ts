import type { ast } from '@policyc/syntax';
import { stripParens } from '../../expression-shape.js';
import { isLoose, keepsFindings, operandText, placedText } from '../../expression-text.js';
import { defineLintRule, type LintContext, replacement } from '../../lint-rule.js';

export const ifBoolRule = defineLintRule({
  code: 'lint-idiom/if-bool',
  category: 'idiom',
  severity: 'warning',
  enabledByDefault: true,
  description: 'An `if` chooses between `true` and `false`.',
  rationale: 'The condition is that value already, or its negation.',
  visit: (context) => ({
    IfExpr(expr) {
      const yes = boolOf(expr.then);
      const no = boolOf(expr.else);
      if (yes === undefined || no === undefined || yes === no) return;
      const condition = context.textOf(expr.condition);
      const text = yes
        ? placed(context, expr.condition, condition)
        : `not ${operandText(context, expr.condition)}`;
      context.report(expr.span, {
        message: `This is the condition itself${yes ? '' : ', negated'}.`,
        help: `Write \`${text}\`.`,
        fixes: [
          replacement('Write the condition alone', expr.span, text, keepsFindings(context, expr.condition)),
        ],
      });
    },
  }),
});

function boolOf(expr: ast.Expr): boolean | undefined {
  const inner = stripParens(expr);
  return inner.kind === 'LiteralExpr' && inner.type === 'bool' ? inner.value === 'true' : undefined;
}

function placed(context: LintContext, condition: ast.Expr, text: string): string {
  return isLoose(condition) ? placedText(context, text) : text;
}
