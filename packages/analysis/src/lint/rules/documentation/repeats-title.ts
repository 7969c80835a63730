import { defineLintRule } from '../../lint-rule.js';

export const repeatsTitleRule = defineLintRule({
  code: 'lint-documentation/repeats-title',
  category: 'documentation',
  severity: 'info',
  enabledByDefault: true,
  description: 'The documentation comment of a policy says what its title says.',
  rationale: 'The title names the problem; the comment is there to say why it matters.',
  visit: (context) => ({
    PolicyDecl({ doc, title, name }) {
      const bare = (text: string): string =>
        text
          .toLowerCase()
          .replace(/[^\p{L}\p{N}]+/gu, ' ')
          .trim();
      if (title !== undefined && doc.trim() !== '' && bare(doc) === bare(title.value))
        context.report(name.span, {
          message: 'The comment repeats the title.',
          help: 'Say what can happen, and to whom.',
        });
    },
  }),
});
