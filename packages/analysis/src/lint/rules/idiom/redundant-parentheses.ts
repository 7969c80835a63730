import type { ast } from '@policyc/syntax';
import { defineLintRule, replacement } from '../../lint-rule.js';

export const redundantParenthesesRule = defineLintRule({
  code: 'lint-idiom/redundant-parentheses',
  category: 'idiom',
  severity: 'info',
  enabledByDefault: true,
  description: 'Parentheses stand around what needs none.',
  rationale:
    'Parentheses tell a reader that something belongs together against expectation; here nothing does.',
  visit: (context) => ({
    ParenExpr(expr) {
      const parent = context.ancestors.at(-1);
      const atom = isAtom(expr.expr) && parent?.kind !== 'CallExpr' && parent?.kind !== 'MemberExpr';
      const whole = parent !== undefined && WHOLE.has(parent.kind);
      if (!atom && !whole) return;
      context.report(expr.span, {
        message: 'These parentheses change nothing.',
        help: 'Remove them.',
        fixes: [replacement('Remove them', expr.span, context.textOf(expr.expr))],
      });
    },
  }),
});

const ATOMS: ReadonlySet<ast.Node['kind']> = new Set([
  'NameExpr',
  'MemberExpr',
  'CallExpr',
  'LiteralExpr',
  'BracesExpr',
]);
/** What holds one expression alone, to the end of the statement or to its own bracket. */
const WHOLE: ReadonlySet<ast.Node['kind']> = new Set([
  'ParenExpr',
  'RuleStatement',
  'LetStatement',
  'FnDecl',
]);

/** After `-`, the sign of a negative number needs them. */
function isAtom(expr: ast.Expr): boolean {
  return ATOMS.has(expr.kind) && !(expr.kind === 'LiteralExpr' && expr.value.startsWith('-'));
}
