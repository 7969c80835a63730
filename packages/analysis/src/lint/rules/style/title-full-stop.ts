import type { ast } from '@policyc/syntax';
import { defineLintRule, replacement } from '../../lint-rule.js';

export const titleFullStopRule = defineLintRule({
  code: 'lint-style/title-full-stop',
  category: 'style',
  severity: 'warning',
  enabledByDefault: true,
  description: 'The title of a policy or test ends with a punctuation mark.',
  rationale: 'A title is a heading; reports put it into sentences of their own.',
  visit: (context) => {
    const check = (title: ast.StringText | undefined): void => {
      if (title === undefined || !/[.!:;,]\s*$/.test(title.value)) return;
      const text = context.textOf(title);
      context.report(title.span, {
        message: 'A title does not end with a punctuation mark.',
        help: 'Remove it.',
        fixes: [replacement('Remove it', title.span, text.replace(/[.!:;,\s]+"$/, '"'))],
      });
    };
    return { PolicyDecl: ({ title }) => check(title), TestDecl: ({ title }) => check(title) };
  },
});
