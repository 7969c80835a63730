import { countTest, existenceAsked, existenceText } from '../../count-tests.js';
import { isWitnessPlace, placedText } from '../../expression-text.js';
import { defineLintRule, replacement } from '../../lint-rule.js';

export const countNoneRule = defineLintRule({
  code: 'lint-idiom/count-none',
  category: 'idiom',
  severity: 'warning',
  enabledByDefault: true,
  description: 'A count is compared with zero to ask whether there are none.',
  rationale:
    '`no x in xs where p` and `xs is empty` say so, and in a rule `no` gives a finding for each one that is there.',
  visit: (context) => ({
    BinaryExpr(expr) {
      const test = countTest(expr);
      if (test === undefined || existenceAsked(test) !== 'none') return;
      const instead = existenceText(test.count, 'none', context.textOf);
      if (instead === undefined) return;
      const text = instead.loose ? placedText(context, instead.text) : instead.text;
      context.report(expr.span, {
        message: 'Nothing needs to be counted to see that there are none.',
        help: `Write \`${instead.text}\`.`,
        fixes: [replacement(`Write \`${instead.text}\``, expr.span, text, !isWitnessPlace(context))],
      });
    },
  }),
});
