import { defineLintRule } from '../../lint-rule.js';
import { statementsOf } from '../../statements-of.js';

export const missingLikelihoodRule = defineLintRule({
  code: 'lint-metadata/missing-likelihood',
  category: 'metadata',
  severity: 'info',
  enabledByDefault: false,
  description: 'A policy does not say how likely the problem is to be used or to happen.',
  rationale: 'Severity alone does not order a long list of findings.',
  visit: (context) => ({
    PolicyDecl(policy) {
      if (statementsOf(policy, 'LikelihoodStatement').length > 0) return;
      context.report(policy.name.span, {
        message: `\`${policy.name.text}\` has no likelihood.`,
        help: 'Add `likelihood`, from 1 (rare) to 5 (almost certain).',
      });
    },
  }),
});
