import { defineLintRule } from '../../lint-rule.js';

export const malformedSuppression = defineLintRule({
  code: 'lint-suppression/malformed',
  category: 'suppression',
  severity: 'warning',
  enabledByDefault: true,
  description: 'A comment is addressed to the linter, but is not of the form that it understands.',
  rationale: 'It looks as if something were disabled, and nothing is.',
  visit: () => ({}),
});
