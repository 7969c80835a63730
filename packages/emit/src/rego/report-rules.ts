/** The rule that every entry point for reports has: a report, or the faults of the data in its place. */
import { FAULTS_MESSAGE, INPUT_FAULT, NO_SNAPSHOT_MESSAGE, REPORT_FORMAT } from '@policyc/model';
import { array, check, type Expr, infix, never, object, type Rule, ref, scalar } from './ast.js';
import { INPUT_ALIAS, SETTINGS_ALIAS } from './modules.js';
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
      body: [check(ref(INPUT_ALIAS, 'valid')), check(infix(total, '==', scalar(0)))],
    }),
    rule({
      name: 'report',
      comment: ['What is no snapshot is not taken for an empty one.'],
      value: object({
        error: object({
          message: scalar(NO_SNAPSHOT_MESSAGE),
          errors: array(inputFault()),
          total: scalar(1),
        }),
      }),
      body: [never(ref(INPUT_ALIAS, 'valid'))],
    }),
    rule({
      name: 'report',
      comment: ['Nothing passes because of data that nobody meant.'],
      value: object({ error }),
      body: [check(ref(INPUT_ALIAS, 'valid')), check(infix(total, '>', scalar(0)))],
    }),
  ];
}

/** The fault of an input that is none. */
export function inputFault(): Expr {
  const { in: where, code, message } = INPUT_FAULT;
  return object({ in: scalar(where), path: array(), code: scalar(code), message: scalar(message) });
}
