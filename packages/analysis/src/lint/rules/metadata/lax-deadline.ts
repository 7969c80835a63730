import { defineLintRule } from '../../lint-rule.js';
import { statementsOf } from '../../statements-of.js';

export const laxDeadlineRule = defineLintRule({
  code: 'lint-metadata/lax-deadline',
  category: 'metadata',
  severity: 'warning',
  enabledByDefault: true,
  description: 'A grave problem may stay longer than a slight one should.',
  rationale:
    'A critical finding that may wait for more than 30 days, or a high one for more than 90, is not what its severity says.',
  visit: (context) => ({
    PolicyDecl(policy) {
      const [severity] = statementsOf(policy, 'SeverityStatement');
      const most = LONGEST_DAYS.get(severity?.value.text ?? '');
      if (severity === undefined || most === undefined) return;
      for (const { within, withinSpan, span } of statementsOf(policy, 'FixStatement'))
        if (within !== undefined && daysOf(within) > most)
          context.report(withinSpan ?? span, {
            message: `${within} is long for what is ${severity.value.text}: ${most} days are the most.`,
            help: 'Shorten the deadline or lower the severity.',
          });
    },
  }),
});

const LONGEST_DAYS: ReadonlyMap<string, number> = new Map([
  ['critical', 30],
  ['high', 90],
]);
const DAYS: ReadonlyMap<string, number> = new Map([
  ['s', 1 / 86_400],
  ['min', 1 / 1_440],
  ['h', 1 / 24],
  ['d', 1],
  ['w', 7],
]);

function daysOf(within: string): number {
  const match = /^(\d+)(\w+)$/.exec(within);
  return Number(match?.[1] ?? 0) * (DAYS.get(match?.[2] ?? '') ?? 0);
}
