import { stripParens } from '../../expression-shape.js';
import { defineLintRule, replacement } from '../../lint-rule.js';

export const negatedRuleRule = defineLintRule({
  code: 'lint-idiom/negated-rule',
  category: 'idiom',
  severity: 'warning',
  enabledByDefault: true,
  description: 'The whole condition of a rule is negated.',
  rationale: '`require not` is what `forbid` is for, and `forbid not` what `require` is for.',
  visit: (context) => ({
    RuleStatement(rule) {
      const condition = stripParens(rule.condition);
      if (condition.kind !== 'UnaryExpr' || stripParens(condition.operand).kind === 'UnaryExpr') return;
      const other = rule.rule === 'require' ? 'forbid' : 'require';
      const text = `${other} ${context.textOf(stripParens(condition.operand))}`;
      context.report(rule.span, {
        message: `\`${rule.rule} not\` is \`${other}\`.`,
        help: `Write \`${text}\`.`,
        fixes: [replacement(`Write \`${other}\``, rule.span, text)],
      });
    },
  }),
});
