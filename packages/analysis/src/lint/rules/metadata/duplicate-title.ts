import { defineLintRule } from '../../lint-rule.js';

export const duplicateTitleRule = defineLintRule({
  code: 'lint-metadata/duplicate-title',
  category: 'metadata',
  severity: 'warning',
  enabledByDefault: true,
  description: 'Two policies have the same title.',
  rationale: 'In a report they cannot be told apart but by their ids.',
  visit: (context) => ({
    PolicyDecl(policy) {
      const first = context.facts.firstTitled(policy.title?.value ?? '');
      if (first === undefined || first.decl === policy || policy.title === undefined) return;
      context.report(policy.title.span, {
        message: `\`${first.decl.name.text}\` has this title already.`,
        help: 'Say what makes the difference.',
        related: [{ uri: first.module.source.uri, span: first.decl.name.span, message: 'the first one' }],
      });
    },
  }),
});
