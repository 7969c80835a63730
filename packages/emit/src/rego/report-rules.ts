/** The rule that every entry point for reports has: a report, or the faults of the data in its place. */
import { FAULTS_MESSAGE, REPORT_FORMAT } from '@policyc/model';
import { array, check, type Expr, infix, object, type Rule, ref, scalar } from './ast.js';
import { SETTINGS_ALIAS } from './modules.js';
import { rule } from './tidy.js';

/** @param results of policies: the entries of the report */
export function reportRules(results: readonly Expr[]): readonly Rule[] {
  const total = ref(SETTINGS_ALIAS, 'total');
  const error = object({
    message: scalar(FAULTS_MESSAGE),
    errors: ref(SETTINGS_ALIAS, 'errors'),
    total,
  });
  return [
    rule({
      name: 'report',
      comment: ['METADATA', 'entrypoint: true'],
      value: object({ format: scalar(REPORT_FORMAT), policies: array(...results) }),
      body: [check(infix(total, '==', scalar(0)))],
    }),
    rule({
      name: 'report',
      comment: ['Nothing passes because of data that nobody meant.'],
      value: object({ error }),
      body: [check(infix(total, '>', scalar(0)))],
    }),
  ];
}
