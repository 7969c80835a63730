import { expectationsOf } from '../../expectations.js';
import { defineLintRule } from '../../lint-rule.js';

export const noInconclusiveCaseRule = defineLintRule({
  code: 'lint-testing/no-inconclusive-case',
  category: 'testing',
  severity: 'info',
  enabledByDefault: true,
  description: 'A policy uses a field that may be unknown, and no test expects it to be inconclusive.',
  rationale:
    'What happens where the export cannot tell is part of what the policy means; it should be seen once.',
  needsWholeProgram: true,
  visit: (context) => ({
    PolicyDecl(policy) {
      const tests = context.facts.testsOf(policy);
      if (
        tests.length === 0 ||
        tests.some(({ decl }) => expectationsOf(decl).some((e) => e.verdict === 'inconclusive'))
      )
        return;
      const [cause] = context.facts.undecidedBy(policy).filter(({ why }) => why === 'declared');
      if (cause === undefined) return;
      context.report(policy.name.span, {
        message: `\`${policy.name.text}\` may be inconclusive, and no test expects it.`,
        help: `\`${cause.kind}.${cause.field}\` may be unknown: add a case that says so and expects \`inconclusive because\` of it.`,
      });
    },
  }),
});
