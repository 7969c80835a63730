import { expectationsOf } from '../../expectations.js';
import { defineLintRule } from '../../lint-rule.js';

export const uncheckedMessageRule = defineLintRule({
  code: 'lint-testing/unchecked-message',
  category: 'testing',
  severity: 'info',
  enabledByDefault: false,
  description: 'No test of a policy checks its message.',
  rationale: 'A message is read in an incident; a wrong hole in it is seen only where a test spells it out.',
  needsWholeProgram: true,
  visit: (context) => ({
    PolicyDecl(policy) {
      const tests = context.facts.testsOf(policy);
      if (tests.length === 0 || !policy.statements.some((s) => s.kind === 'MessageStatement')) return;
      if (tests.some(({ decl }) => expectationsOf(decl).some((e) => e.saying !== undefined))) return;
      context.report(policy.name.span, {
        message: `No test says how the message of \`${policy.name.text}\` reads.`,
        help: 'Add `saying "..."` to one `expect fail`.',
      });
    },
  }),
});
