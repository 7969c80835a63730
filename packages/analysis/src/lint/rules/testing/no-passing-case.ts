import { expectationsOf } from '../../expectations.js';
import { defineLintRule } from '../../lint-rule.js';

export const noPassingCaseRule = defineLintRule({
  code: 'lint-testing/no-passing-case',
  category: 'testing',
  severity: 'warning',
  enabledByDefault: true,
  description: 'The tests of a policy never expect it to pass or not to apply.',
  rationale: 'A rule that everything breaks would pass such tests.',
  needsWholeProgram: true,
  visit: (context) => ({
    PolicyDecl(policy) {
      const tests = context.facts.testsOf(policy);
      if (
        tests.length === 0 ||
        tests.some(({ decl }) =>
          expectationsOf(decl).some((e) => e.verdict === 'pass' || e.verdict === 'not_applicable'),
        )
      )
        return;
      context.report(policy.name.span, {
        message: `No test expects \`${policy.name.text}\` to pass.`,
        help: 'Add a case that keeps the rule, with `expect pass`.',
      });
    },
  }),
});
