import { defineLintRule } from '../../lint-rule.js';

export const undocumentedFnRule = defineLintRule({
  code: 'lint-documentation/undocumented-fn',
  category: 'documentation',
  severity: 'info',
  enabledByDefault: true,
  description: 'A function has no documentation comment.',
  rationale: 'Its name stands where its condition would; the comment says exactly what it holds for.',
  visit: (context) => ({
    FnDecl({ doc, name }) {
      if (doc.trim() === '')
        context.report(name.span, {
          message: `No comment says what \`${name.text}\` holds for.`,
          help: 'Write `/// Whether ...` on the line before it.',
        });
    },
  }),
});
