import { expectationsOf } from '../../expectations.js';
import { defineLintRule } from '../../lint-rule.js';

export const noFailingCaseRule = defineLintRule({
  code: 'lint-testing/no-failing-case',
  category: 'testing',
  severity: 'warning',
  enabledByDefault: true,
  description: 'The tests of a policy never expect it to fail.',
  rationale: 'A test that only passes would pass with any rule.',
  needsWholeProgram: true,
  visit: (context) => ({
    PolicyDecl(policy) {
      const tests = context.facts.testsOf(policy);
      if (
        tests.length === 0 ||
        tests.some(({ decl }) => expectationsOf(decl).some((e) => e.verdict === 'fail'))
      )
        return;
      context.report(policy.name.span, {
        message: `No test expects \`${policy.name.text}\` to fail.`,
        help: 'Add a case that breaks the rule, with `expect fail`.',
      });
    },
  }),
});
