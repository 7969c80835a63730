import { defineLintRule } from '../../lint-rule.js';
import { statementsOf } from '../../statements-of.js';

export const duplicateTagRule = defineLintRule({
  code: 'lint-metadata/duplicate-tag',
  category: 'metadata',
  severity: 'warning',
  enabledByDefault: true,
  description: 'A policy has the same tag twice.',
  rationale: 'The second one does nothing.',
  visit: (context) => ({
    PolicyDecl(policy) {
      const seen = new Set<string>();
      for (const tag of statementsOf(policy, 'TagsStatement').flatMap((s) => s.tags)) {
        if (seen.has(tag.text))
          context.report(tag.span, {
            message: `\`${policy.name.text}\` has the tag \`${tag.text}\` already.`,
            help: 'Remove it.',
          });
        seen.add(tag.text);
      }
    },
  }),
});
