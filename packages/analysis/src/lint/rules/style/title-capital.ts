import { defineLintRule, replacement } from '../../lint-rule.js';

export const titleCapitalRule = defineLintRule({
  code: 'lint-style/title-capital',
  category: 'style',
  severity: 'info',
  enabledByDefault: true,
  description: 'The title of a policy does not begin with a capital or a digit.',
  rationale: 'Titles of different packs stand side by side in one report.',
  visit: (context) => ({
    PolicyDecl({ title }) {
      const first = title === undefined ? '' : ([...title.value][0] ?? '');
      if (title === undefined || first === first.toUpperCase()) return;
      const text = context.textOf(title);
      context.report(title.span, {
        message: 'The title begins with a small letter.',
        help: 'Begin it with a capital.',
        fixes: [
          replacement(
            'Begin it with a capital',
            title.span,
            `"${first.toUpperCase()}${text.slice(1 + first.length)}"`.replace(/""$/, '"'),
          ),
        ],
      });
    },
  }),
});
