import { stripParens } from '../../expression-shape.js';
import { defineLintRule } from '../../lint-rule.js';

export const likeAnythingRule = defineLintRule({
  code: 'lint-bugs/like-anything',
  category: 'bugs',
  severity: 'warning',
  enabledByDefault: true,
  description: 'The pattern after `like` fits every text.',
  rationale: 'The condition does not look at the text at all.',
  visit: (context) => ({
    BinaryExpr(expr) {
      if (expr.op !== 'like' && expr.op !== 'not like') return;
      const pattern = stripParens(expr.right);
      if (pattern.kind === 'LiteralExpr' && /^\*+$/.test(pattern.value))
        context.report(expr.span, {
          message: `Every text is like \`${context.textOf(pattern)}\`, so this is always ${expr.op === 'like'}.`,
          help: 'Write a pattern, or ask `is present` or `is known` of the field.',
        });
    },
  }),
});
