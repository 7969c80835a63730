import { defineLintRule } from '../../lint-rule.js';

export const unexplainedSuppression = defineLintRule({
  code: 'lint-suppression/unexplained',
  category: 'suppression',
  severity: 'warning',
  enabledByDefault: true,
  description: 'A comment disables a rule and does not say why.',
  rationale: 'Whoever reads it later cannot tell whether the reason still holds.',
  visit: () => ({}),
});
