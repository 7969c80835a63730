import { defineLintRule } from '../../lint-rule.js';

export const undocumentedParamRule = defineLintRule({
  code: 'lint-documentation/undocumented-param',
  category: 'documentation',
  severity: 'warning',
  enabledByDefault: true,
  description: 'A parameter has no documentation comment.',
  rationale: 'Parameters are set by people who do not read the policy; the comment is all that they see.',
  visit: (context) => ({
    ParamDecl({ doc, name }) {
      if (doc.trim() === '')
        context.report(name.span, {
          message: `No comment says what \`${name.text}\` is for.`,
          help: 'Write `/// ...` on the line before it: what it means, and what may be put there.',
        });
    },
  }),
});
