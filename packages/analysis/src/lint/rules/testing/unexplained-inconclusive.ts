import { defineLintRule } from '../../lint-rule.js';

export const unexplainedInconclusiveRule = defineLintRule({
  code: 'lint-testing/unexplained-inconclusive',
  category: 'testing',
  severity: 'info',
  enabledByDefault: false,
  description: 'A test expects an inconclusive verdict and does not say because of which field.',
  rationale: 'Then it passes with any unknown field, also with one that is unknown by mistake.',
  visit: (context) => ({
    Expectation(expectation) {
      if (expectation.verdict === 'inconclusive' && expectation.because === undefined)
        context.report(expectation.span, {
          message: 'The test does not say what is unknown.',
          help: 'Add `because hook.auth`.',
        });
    },
  }),
});
