import { defineLintRule, replacement } from '../../lint-rule.js';

export const messageFullStopRule = defineLintRule({
  code: 'lint-style/message-full-stop',
  category: 'style',
  severity: 'warning',
  enabledByDefault: true,
  description: 'A message ends with a full stop.',
  rationale:
    'Reports put messages into lists and tables, where the stops of some and not of others look like mistakes.',
  visit: (context) => ({
    MessageStatement({ template }) {
      const last = template.parts.at(-1);
      if (last?.kind !== 'TemplateText' || !/[^.]\.\s*$/.test(` ${last.value}`)) return;
      const text = context.textOf(template);
      context.report(template.span, {
        message: 'The message ends with a full stop.',
        help: 'Remove it.',
        fixes: [replacement('Remove it', template.span, text.replace(/\.\s*"$/, '"'))],
      });
    },
  }),
});
