import { compareUtf8 } from '@policyc/base';
import { defineLintRule } from '../../lint-rule.js';
import { statementsOf } from '../../statements-of.js';

export const formerlyTakenRule = defineLintRule({
  code: 'lint-metadata/formerly-taken',
  category: 'metadata',
  severity: 'error',
  enabledByDefault: true,
  description: "A policy says that it had an id which is its own or another one's.",
  rationale:
    '`formerly` hands over waivers and history; what belongs to a policy that is still there would be taken away from it.',
  visit: (context) => ({
    PolicyDecl(policy) {
      for (const { name } of statementsOf(policy, 'FormerlyStatement')) {
        const holder = context.program.policies.find(
          (p) =>
            (p.decl === policy || p.module.packageName === context.module.packageName) &&
            (p.decl.name.text === name.text ||
              (p.decl !== policy &&
                statementsOf(p.decl, 'FormerlyStatement').some(
                  (f) => f.name.text === name.text && compareUtf8(p.decl.name.text, policy.name.text) < 0,
                ))),
        );
        if (holder === undefined) continue;
        const own = holder.decl === policy;
        context.report(name.span, {
          message: own
            ? `\`${name.text}\` is the id that it has.`
            : `\`${name.text}\` belongs to \`${holder.decl.name.text}\`.`,
          help: 'Name an id that no policy has now.',
        });
      }
    },
  }),
});
