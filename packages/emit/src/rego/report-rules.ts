/** What all reports have in common: the rule of every entry point, the refusal that may stand in its place, and how kinds are told. */
import { FAULTS_MESSAGE, INPUT_FAULT, momentOf, NO_SNAPSHOT_MESSAGE, REPORT_FORMAT } from '@policyc/model';
import { array, check, type Expr, infix, never, object, type Rule, ref, scalar, variable } from './ast.js';
import { INPUT_ALIAS, SETTINGS_ALIAS } from './modules.js';
import { rule } from './tidy.js';

const REFUSAL = 'refusal';

/** @param results of policies: the entries of the report */
export function reportRule(results: readonly Expr[]): Rule {
  const refusal = ref(SETTINGS_ALIAS, REFUSAL);
  return rule({
    name: 'report',
    comment: ['METADATA', 'entrypoint: true'],
    value: refusal,
    body: [check(refusal)],
    otherwise: [{ value: object({ format: scalar(REPORT_FORMAT), policies: array(...results) }), body: [] }],
  });
}

/** What stands in place of every report; a rule of the settings module. */
export function refusalRule(): Rule {
  const error = (message: string, errors: Expr, total: Expr) =>
    object({ error: object({ message: scalar(message), errors, total }) });
  const total = variable('total');
  return rule({
    name: REFUSAL,
    comment: [
      'In place of a report: what is no snapshot is not taken for an empty one, and nothing passes because of data that nobody meant.',
    ],
    value: error(NO_SNAPSHOT_MESSAGE, array(inputFault()), scalar(1)),
    body: [never(ref(INPUT_ALIAS, 'valid'))],
    otherwise: [
      {
        value: error(FAULTS_MESSAGE, variable('errors'), total),
        body: [check(infix(total, '>', scalar(0)))],
      },
    ],
  });
}

/** The fault of an input that is none. */
export function inputFault(): Expr {
  const { in: where, code, message } = INPUT_FAULT;
  return object({ in: scalar(where), path: array(), code: scalar(code), message: scalar(message) });
}

/** Members `kind` and, of the baseline, `before`. */
export function kindMembers(kind: string): { readonly [member: string]: Expr } {
  const moment = momentOf(kind);
  return { kind: scalar(moment.kind), ...(moment.before ? { before: scalar(true) } : {}) };
}
