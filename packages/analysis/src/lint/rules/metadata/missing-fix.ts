import { defineLintRule } from '../../lint-rule.js';
import { statementsOf } from '../../statements-of.js';

export const missingFixRule = defineLintRule({
  code: 'lint-metadata/missing-fix',
  category: 'metadata',
  severity: 'info',
  enabledByDefault: false,
  description: 'A policy does not say how to repair what it finds.',
  rationale: 'A finding that says what to do is repaired; one that does not is discussed.',
  visit: (context) => ({
    PolicyDecl(policy) {
      if (statementsOf(policy, 'FixStatement').length > 0) return;
      context.report(policy.name.span, {
        message: `\`${policy.name.text}\` does not say how to repair what it finds.`,
        help: 'Add `fix "..."`, an instruction of one sentence.',
      });
    },
  }),
});
