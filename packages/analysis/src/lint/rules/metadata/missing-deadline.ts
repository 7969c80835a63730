import { defineLintRule } from '../../lint-rule.js';
import { statementsOf } from '../../statements-of.js';

export const missingDeadlineRule = defineLintRule({
  code: 'lint-metadata/missing-deadline',
  category: 'metadata',
  severity: 'info',
  enabledByDefault: true,
  description: 'A policy of high or critical severity says how to repair, but not by when.',
  rationale: 'Without a time, the gravest findings wait as long as the others.',
  visit: (context) => ({
    PolicyDecl(policy) {
      const [severity] = statementsOf(policy, 'SeverityStatement');
      if (severity === undefined || !/^(high|critical)$/.test(severity.value.text)) return;
      for (const fix of statementsOf(policy, 'FixStatement'))
        if (fix.within === undefined)
          context.report(fix.span, {
            message: `\`${policy.name.text}\` is ${severity.value.text} and has no deadline.`,
            help: 'Write `fix within 7d "..."`.',
          });
    },
  }),
});
