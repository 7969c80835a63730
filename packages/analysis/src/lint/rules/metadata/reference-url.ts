import { defineLintRule } from '../../lint-rule.js';
import { statementsOf } from '../../statements-of.js';

export const referenceUrlRule = defineLintRule({
  code: 'lint-metadata/reference-url',
  category: 'metadata',
  severity: 'warning',
  enabledByDefault: true,
  description: 'A reference after `see` is not an `https` address, or stands there twice.',
  rationale:
    'Reports make links of references; anything else cannot be followed, or is followed without encryption.',
  visit: (context) => ({
    PolicyDecl(policy) {
      const seen = new Set<string>();
      for (const reference of statementsOf(policy, 'SeeStatement').flatMap((s) => s.references)) {
        if (!/^https:\/\/[^\s/]+(\/\S*)?$/.test(reference.value))
          context.report(reference.span, {
            message: 'The reference is not an `https` address.',
            help: 'Write the whole address: `see "https://..."`.',
          });
        else if (seen.has(reference.value))
          context.report(reference.span, {
            message: 'The reference stands there already.',
            help: 'Remove it.',
          });
        seen.add(reference.value);
      }
    },
  }),
});
