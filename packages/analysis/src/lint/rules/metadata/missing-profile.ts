import { defineLintRule } from '../../lint-rule.js';
import { statementsOf } from '../../statements-of.js';

export const missingProfileRule = defineLintRule({
  code: 'lint-metadata/missing-profile',
  category: 'metadata',
  severity: 'info',
  enabledByDefault: false,
  description: 'A policy does not say to which profile it belongs.',
  rationale: 'Who begins takes the baseline; without a profile they have to read everything.',
  visit: (context) => ({
    PolicyDecl(policy) {
      if (statementsOf(policy, 'ProfileStatement').length > 0) return;
      context.report(policy.name.span, {
        message: `\`${policy.name.text}\` belongs to no profile.`,
        help: 'Add `profile baseline`, `standard` or `strict`.',
      });
    },
  }),
});
