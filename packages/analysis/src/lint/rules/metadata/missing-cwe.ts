import { defineLintRule } from '../../lint-rule.js';
import { statementsOf } from '../../statements-of.js';

export const missingCweRule = defineLintRule({
  code: 'lint-metadata/missing-cwe',
  category: 'metadata',
  severity: 'info',
  enabledByDefault: false,
  description: 'A policy of high or critical severity is not mapped to a CWE weakness.',
  rationale:
    'Code scanning and vulnerability management sort by CWE; without it the gravest findings have no class.',
  visit: (context) => ({
    PolicyDecl(policy) {
      const [severity] = statementsOf(policy, 'SeverityStatement');
      if (severity === undefined || !/^(high|critical)$/.test(severity.value.text)) return;
      const mappings = statementsOf(policy, 'MapsStatement').flatMap((s) => s.mappings);
      if (mappings.some((m) => m.catalogue.text === 'cwe')) return;
      context.report(severity.span, {
        message: `\`${policy.name.text}\` is ${severity.value.text}, but mapped to no CWE.`,
        help: 'Add `maps cwe 306`, with the weakness that fits.',
      });
    },
  }),
});
