import { defineLintRule } from '../../lint-rule.js';

export const untestedPolicyRule = defineLintRule({
  code: 'lint-testing/untested-policy',
  category: 'testing',
  severity: 'warning',
  enabledByDefault: true,
  description: 'No test names the policy.',
  rationale:
    'A policy that was never seen to fail may never fail: a wrong field or a forgotten `not` shows in no other way.',
  needsWholeProgram: true,
  visit: (context) => ({
    PolicyDecl(policy) {
      if (context.facts.testsOf(policy).length === 0)
        context.report(policy.name.span, {
          message: `No test is written for \`${policy.name.text}\`.`,
          help: `Write \`test "..." for ${policy.name.text}\`, with a case that fails and one that passes.`,
        });
    },
  }),
});
