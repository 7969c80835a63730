/**
 * The entrypoints of a program, the same in the module and in Rego: the whole report, the faults of an evaluation, and a
 * report for each package and each policy. The position is the id in the module; 0 is what hosts take that name none.
 */
import type { ir } from '@policyc/ir';
import { ERRORS_ENTRYPOINT, REPORT_ENTRYPOINT } from '@policyc/model';
import { packagePaths, policyPaths } from './rego/package-paths.js';

export interface Entrypoint {
  /** The path of its rule, with slashes and without `data`. */
  readonly name: string;
  readonly result: 'report' | 'errors';
  /** The policies that it reports: from this position up to the other one. Policies stand by package. */
  readonly from: number;
  readonly to: number;
}

export function entrypointsOf(policies: readonly ir.Policy[]): readonly Entrypoint[] {
  const paths = policyPaths(policies);
  return [
    { name: REPORT_ENTRYPOINT, result: 'report', from: 0, to: policies.length },
    { name: ERRORS_ENTRYPOINT, result: 'errors', from: 0, to: 0 },
    ...packagePaths(policies).map(
      ({ path, from, to }): Entrypoint => ({
        name: [...path, 'report'].join('/'),
        result: 'report',
        from,
        to,
      }),
    ),
    ...paths.map(
      (path, i): Entrypoint => ({
        name: [...path, 'report'].join('/'),
        result: 'report',
        from: i,
        to: i + 1,
      }),
    ),
  ];
}
