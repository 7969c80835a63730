import { countTest, existenceAsked, existenceText } from '../../count-tests.js';
import { isWitnessPlace, placedText } from '../../expression-text.js';
import { defineLintRule, replacement } from '../../lint-rule.js';

export const countForExistenceRule = defineLintRule({
  code: 'lint-performance/count-for-existence',
  category: 'performance',
  severity: 'warning',
  enabledByDefault: true,
  description: 'A count is compared to ask whether there is at least one.',
  rationale: '`some` asks just that, and in a rule it gives a finding for each witness.',
  visit: (context) => ({
    BinaryExpr(expr) {
      const test = countTest(expr);
      if (test === undefined || existenceAsked(test) !== 'some') return;
      const instead = existenceText(test.count, 'some', context.textOf);
      if (instead === undefined) return;
      const text = instead.loose ? placedText(context, instead.text) : instead.text;
      context.report(expr.span, {
        message: 'Everything is counted to see that there is one.',
        help: `Write \`${instead.text}\`.`,
        fixes: [replacement(`Write \`${instead.text}\``, expr.span, text, !isWitnessPlace(context))],
      });
    },
  }),
});
