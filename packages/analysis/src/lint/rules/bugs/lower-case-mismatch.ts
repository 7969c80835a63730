import type { ast } from '@policyc/syntax';
import { writtenElements } from '../../constant-key.js';
import { stripParens } from '../../expression-shape.js';
import { defineLintRule, replacement } from '../../lint-rule.js';

export const lowerCaseMismatchRule = defineLintRule({
  code: 'lint-bugs/lower-case-mismatch',
  category: 'bugs',
  severity: 'error',
  enabledByDefault: true,
  description: 'A text in lower case is compared with one that has capitals.',
  rationale: 'After `.lower()` no capital is left, so the comparison never holds and the policy never fires.',
  visit: (context) => {
    const check = (side: ast.Expr, other: ast.Expr): void => {
      const text = stripParens(other);
      if (
        text.kind === 'LiteralExpr' &&
        text.type === 'string' &&
        /[A-Z]/.test(text.value) &&
        isLowered(side)
      )
        context.report(text.span, {
          message: `\`.lower()\` leaves no capitals, so \`${context.textOf(text)}\` is never found.`,
          help: 'Write the text in lower case.',
          fixes: [
            replacement(
              'Write it in lower case',
              text.span,
              context.textOf(text).replace(/[A-Z]/g, (c) => c.toLowerCase()),
              false,
            ),
          ],
        });
    };
    return {
      BinaryExpr(expr) {
        if (expr.op === '==' || expr.op === '!=') check(expr.right, expr.left);
        for (const text of writtenElements(expr.right) ?? [expr.right]) check(expr.left, text);
      },
      CallExpr(expr) {
        const [argument] = expr.args;
        if (expr.callee.kind === 'MemberExpr' && argument !== undefined) check(expr.callee.object, argument);
      },
    };
  },
});

function isLowered(expr: ast.Expr): boolean {
  const inner = stripParens(expr);
  return (
    inner.kind === 'CallExpr' && inner.callee.kind === 'MemberExpr' && inner.callee.member.text === 'lower'
  );
}
