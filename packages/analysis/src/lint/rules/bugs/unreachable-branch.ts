import { ifChainOf } from '../../if-chain.js';
import { defineLintRule } from '../../lint-rule.js';

export const unreachableBranchRule = defineLintRule({
  code: 'lint-bugs/unreachable-branch',
  category: 'bugs',
  severity: 'warning',
  enabledByDefault: true,
  description: 'A branch of an `if` is for members of an enum that earlier branches have taken.',
  rationale:
    'It is never taken: a member was mistaken for another, or the last `else` hides that none is left.',
  visit: (context) => ({
    IfExpr(expr) {
      const chain = ifChainOf(context, expr);
      if (chain === undefined) return;
      const taken = new Set<string>();
      for (const { test, members } of chain.branches) {
        if (members.every((m) => taken.has(m))) {
          context.report(test.span, {
            message: `An earlier branch has taken ${members.map((m) => `\`${m}\``).join(' and ')} already.`,
            help: 'Ask for another member, or remove the branch.',
          });
          return;
        }
        for (const m of members) taken.add(m);
      }
      if (chain.rest.length === 0)
        context.report(chain.last.span, {
          message: `The branches before have taken every member of \`${chain.enum}\`, so this is never chosen.`,
          help: 'Let the last branch be the `else`, or leave out the member that it is meant for.',
        });
    },
  }),
});
