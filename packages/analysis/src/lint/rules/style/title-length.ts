import { defineLintRule } from '../../lint-rule.js';

export const titleLengthRule = defineLintRule({
  code: 'lint-style/title-length',
  category: 'style',
  severity: 'info',
  enabledByDefault: true,
  description: 'The title of a policy has more than 72 characters, or fewer than eight.',
  rationale:
    'Titles stand in tables and in alerts. What does not fit belongs into the documentation comment.',
  visit: (context) => ({
    PolicyDecl({ title }) {
      if (title === undefined) return;
      const length = [...title.value].length;
      if (length > LONGEST || length < SHORTEST)
        context.report(title.span, {
          message: `The title has ${length} characters; ${SHORTEST} to ${LONGEST} are readable everywhere.`,
          help: length > LONGEST ? 'Move the explanation into the `///` comment.' : 'Name the problem.',
        });
    },
  }),
});

const LONGEST = 72;
const SHORTEST = 8;
