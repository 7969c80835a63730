import { visit } from '@policyc/syntax';
import { defineLintRule } from '../../lint-rule.js';

export const messageNamesSubjectRule = defineLintRule({
  code: 'lint-style/message-names-subject',
  category: 'style',
  severity: 'warning',
  enabledByDefault: true,
  description: 'The message names nothing that was bound, so every finding reads the same.',
  rationale: 'A reader of the report wants to know which one.',
  visit: (context) => ({
    MessageStatement({ template }) {
      const policy = context.ancestors.find((n) => n.kind === 'PolicyDecl');
      let bound = !policy?.statements.some((s) => s.kind === 'ForStatement');
      visit(template, (node) => {
        const tag = node.kind === 'NameExpr' ? context.symbolOf(node)?.tag : undefined;
        if (tag === 'binder' || tag === 'path' || tag === 'let') bound = true;
      });
      if (!bound)
        context.report(template.span, {
          message: 'The message does not name what it is about.',
          help: 'Put the subject into it: `message "{endpoint.automation.name} ..."`.',
        });
    },
  }),
});
