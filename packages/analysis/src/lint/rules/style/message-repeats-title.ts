import { defineLintRule } from '../../lint-rule.js';

export const messageRepeatsTitleRule = defineLintRule({
  code: 'lint-style/message-repeats-title',
  category: 'style',
  severity: 'info',
  enabledByDefault: true,
  description: 'The message is the title of the policy, with names or without.',
  rationale: 'Reports show both; the message is the place for what is particular to the finding.',
  visit: (context) => ({
    PolicyDecl({ title, statements }) {
      if (title === undefined) return;
      const wanted = bare(title.value);
      for (const statement of statements) {
        if (statement.kind !== 'MessageStatement' || wanted === '') continue;
        const texts = statement.template.parts.map((p) => (p.kind === 'TemplateText' ? p.value : ' '));
        if (bare(texts.join('')) === wanted)
          context.report(statement.template.span, {
            message: 'The message repeats the title.',
            help: 'Say what happened to this one.',
          });
      }
    },
  }),
});

/** Letters and digits only, in small letters. */
function bare(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
