import { defineLintRule } from '../../lint-rule.js';
import { statementsOf } from '../../statements-of.js';

export const missingOwnerRule = defineLintRule({
  code: 'lint-metadata/missing-owner',
  category: 'metadata',
  severity: 'info',
  enabledByDefault: false,
  description: 'A policy has no owner.',
  rationale: 'Somebody has to answer when it is wrong, and to review it when the platform changes.',
  visit: (context) => ({
    PolicyDecl(policy) {
      if (statementsOf(policy, 'OwnerStatement').length > 0) return;
      context.report(policy.name.span, {
        message: `\`${policy.name.text}\` has no owner.`,
        help: 'Add `owner "..."`.',
      });
    },
  }),
});
