import type { ast } from '@policyc/syntax';
import { writtenElements } from '../../constant-key.js';
import { stripParens } from '../../expression-shape.js';
import { defineLintRule, type LintContext, replacement } from '../../lint-rule.js';

export const singleElementSetRule = defineLintRule({
  code: 'lint-idiom/single-element-set',
  category: 'idiom',
  severity: 'warning',
  enabledByDefault: true,
  description: 'A set that is written out has one element.',
  rationale: 'To be in a set of one is to be equal to it.',
  visit: (context) => ({
    BinaryExpr(expr) {
      if (expr.op !== 'in' && expr.op !== 'not in') return;
      const [element, second] = writtenElements(expr.right) ?? [];
      if (element === undefined || second !== undefined || isBlock(context, element)) return;
      const text = `${context.textOf(expr.left)} ${expr.op === 'in' ? '==' : '!='} ${context.textOf(element)}`;
      context.report(expr.span, {
        message: 'The set has one element.',
        help: `Write \`${text}\`.`,
        fixes: [replacement(`Write \`${text}\``, expr.span, text)],
      });
    },
  }),
});

/** A CIDR block or a version range holds many: to be in it is not to be equal to it. */
function isBlock(context: LintContext, element: ast.Expr): boolean {
  const inner = stripParens(element);
  const tag = context.typeOf(inner)?.type.tag;
  return tag === 'cidr' || tag === 'version_range' || (inner.kind === 'TypedLiteral' && tag === undefined);
}
