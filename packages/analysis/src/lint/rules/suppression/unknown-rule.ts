import { defineLintRule } from '../../lint-rule.js';

export const unknownRuleSuppression = defineLintRule({
  code: 'lint-suppression/unknown-rule',
  category: 'suppression',
  severity: 'warning',
  enabledByDefault: true,
  description: 'A comment disables a rule that does not exist.',
  rationale: 'It looks as if something were disabled, and nothing is.',
  visit: () => ({}),
});
