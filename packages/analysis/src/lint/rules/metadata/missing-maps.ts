import { defineLintRule } from '../../lint-rule.js';
import { statementsOf } from '../../statements-of.js';

export const missingMapsRule = defineLintRule({
  code: 'lint-metadata/missing-maps',
  category: 'metadata',
  severity: 'info',
  enabledByDefault: false,
  description: 'A policy is not mapped to a control of any catalogue.',
  rationale: 'Auditors ask which requirement a finding belongs to.',
  visit: (context) => ({
    PolicyDecl(policy) {
      if (statementsOf(policy, 'MapsStatement').length > 0) return;
      context.report(policy.name.span, {
        message: `\`${policy.name.text}\` is not mapped to a control.`,
        help: 'Add `maps owasp_lcnc "05", cwe 306`.',
      });
    },
  }),
});
