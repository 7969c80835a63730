import { defineLintRule } from '../../lint-rule.js';

export const unusedSuppression = defineLintRule({
  code: 'lint-suppression/unused',
  category: 'suppression',
  severity: 'warning',
  enabledByDefault: true,
  description: 'A comment disables a rule that finds nothing on the next line.',
  rationale: 'What it excused has gone; the next one would be excused unseen.',
  visit: () => ({}),
});
