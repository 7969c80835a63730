import { defineLintRule } from '../../lint-rule.js';
import { statementsOf } from '../../statements-of.js';

export const duplicateMappingRule = defineLintRule({
  code: 'lint-metadata/duplicate-mapping',
  category: 'metadata',
  severity: 'warning',
  enabledByDefault: true,
  description: 'A policy is mapped to the same control twice.',
  rationale: 'The second mapping says nothing; most often another control was meant.',
  visit: (context) => ({
    PolicyDecl(policy) {
      const seen = new Set<string>();
      for (const mapping of statementsOf(policy, 'MapsStatement').flatMap((s) => s.mappings)) {
        const key = `${mapping.catalogue.text} ${mapping.control}`;
        if (seen.has(key))
          context.report(mapping.span, {
            message: `\`${policy.name.text}\` is mapped to ${key} already.`,
            help: 'Remove it, or name the control that is missing.',
          });
        seen.add(key);
      }
    },
  }),
});
