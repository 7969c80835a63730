import { defineLintRule, replacement } from '../../lint-rule.js';
import { listedMembers } from '../../listed-members.js';

export const allButOneRule = defineLintRule({
  code: 'lint-idiom/all-but-one',
  category: 'idiom',
  severity: 'info',
  enabledByDefault: false,
  description: 'A set holds every member of its enum but one.',
  rationale: 'The one that is left out is what is meant, or it was forgotten; naming it says which.',
  visit: (context) => ({
    BinaryExpr(expr) {
      const members = listedMembers(context, expr);
      const [missing, more] = members?.missing ?? [];
      if (members === undefined || missing === undefined || more !== undefined || members.listed.size < 2)
        return;
      const text = `${context.textOf(expr.left)} ${expr.op === 'in' ? '!=' : '=='} ${missing}`;
      context.report(expr.span, {
        message: `All members of \`${members.enum}\` but \`${missing}\` are listed.`,
        help: `Write \`${text}\`, or add \`${missing}\` if it was forgotten.`,
        fixes: [replacement(`Write \`${text}\``, expr.span, text, false)],
      });
    },
  }),
});
