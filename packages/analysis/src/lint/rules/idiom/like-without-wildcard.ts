import { stripParens } from '../../expression-shape.js';
import { defineLintRule, replacement } from '../../lint-rule.js';

export const likeWithoutWildcardRule = defineLintRule({
  code: 'lint-idiom/like-without-wildcard',
  category: 'idiom',
  severity: 'warning',
  enabledByDefault: true,
  description: 'The pattern after `like` has no `*` and no `?`.',
  rationale: 'Then it is an equality, and says more than it does.',
  visit: (context) => ({
    BinaryExpr(expr) {
      if (expr.op !== 'like' && expr.op !== 'not like') return;
      const pattern = stripParens(expr.right);
      if (pattern.kind !== 'LiteralExpr' || /[*?]/.test(pattern.value)) return;
      const op = expr.op === 'like' ? '==' : '!=';
      context.report(expr.span, {
        message: 'A pattern without `*` and `?` fits one text only.',
        help: `Write \`${op}\`, or add the \`*\` that is missing.`,
        fixes: [replacement(`Write \`${op}\``, expr.opSpan, op, false)],
      });
    },
  }),
});
