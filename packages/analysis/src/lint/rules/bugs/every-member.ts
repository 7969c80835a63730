import { defineLintRule } from '../../lint-rule.js';
import { listedMembers } from '../../listed-members.js';

export const everyMemberRule = defineLintRule({
  code: 'lint-bugs/every-member',
  category: 'bugs',
  severity: 'warning',
  enabledByDefault: true,
  description: 'A set holds every member of its enum.',
  rationale: 'Whatever the value is, it is in the set: the condition decides nothing.',
  visit: (context) => ({
    BinaryExpr(expr) {
      const members = listedMembers(context, expr);
      if (members === undefined || members.missing.length > 0) return;
      context.report(expr.span, {
        message: `These are all members of \`${members.enum}\`, so this is always ${expr.op === 'in' ? 'true' : 'false'}.`,
        help: 'Leave out the members that are not meant, or remove the condition.',
      });
    },
  }),
});
