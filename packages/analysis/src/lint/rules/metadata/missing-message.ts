import { defineLintRule } from '../../lint-rule.js';
import { statementsOf } from '../../statements-of.js';

export const missingMessageRule = defineLintRule({
  code: 'lint-metadata/missing-message',
  category: 'metadata',
  severity: 'warning',
  enabledByDefault: true,
  description: 'A policy has no message.',
  rationale: 'Without one a finding says which policy failed and where, but not what happened.',
  visit: (context) => ({
    PolicyDecl(policy) {
      if (statementsOf(policy, 'MessageStatement').length > 0) return;
      context.report(policy.name.span, {
        message: `\`${policy.name.text}\` has no message.`,
        help: 'Add `message "{x.name} ..."` after the rule.',
      });
    },
  }),
});
