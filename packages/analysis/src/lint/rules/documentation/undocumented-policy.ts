import { defineLintRule } from '../../lint-rule.js';

export const undocumentedPolicyRule = defineLintRule({
  code: 'lint-documentation/undocumented-policy',
  category: 'documentation',
  severity: 'info',
  enabledByDefault: false,
  description: 'A policy has no documentation comment.',
  rationale:
    'The `///` comment says why the problem matters. It is shown in reports and on hover, and it is what a reviewer reads first.',
  visit: (context) => ({
    PolicyDecl({ doc, name }) {
      if (doc.trim() === '')
        context.report(name.span, {
          message: `No comment says why \`${name.text}\` matters.`,
          help: 'Write `/// ...` on the line before it: what can happen, and to whom.',
        });
    },
  }),
});
