import { defineLintRule } from '../../lint-rule.js';
import { statementsOf } from '../../statements-of.js';

export const unlikelyCriticalRule = defineLintRule({
  code: 'lint-metadata/unlikely-critical',
  category: 'metadata',
  severity: 'info',
  enabledByDefault: false,
  description: 'A critical policy has the lowest likelihood, and no comment says why.',
  rationale:
    'One of the two is probably wrong; where both are right, the reader of the report wants to know it.',
  visit: (context) => ({
    PolicyDecl(policy) {
      const [severity] = statementsOf(policy, 'SeverityStatement');
      const [likelihood] = statementsOf(policy, 'LikelihoodStatement');
      if (severity === undefined || likelihood === undefined || policy.doc.trim() !== '') return;
      if (severity.value.text === 'critical' && likelihood.value === '1')
        context.report(likelihood.span, {
          message: 'It is critical and almost never happens, and no comment says why.',
          help: 'Say it in a `///` comment, or correct one of the two.',
        });
    },
  }),
});
