/** Two moments in `policyc.schema.<platform>`: whether there is a baseline, and what leads from one moment to the other. */
import { BASELINE_PATH, COUNTERPARTS, kindBefore, momentOf, TABLES_PATH, tableOf } from '@policyc/model';
import {
  array,
  assign,
  call,
  check,
  type Expr,
  object,
  type Rule,
  ref,
  scalar,
  someIn,
  variable,
} from './ast.js';
import type { Indexes } from './indexes.js';
import { comprehension, rule } from './tidy.js';

/** Where a snapshot lists the assets or stubs of a kind, or OPA's data the rows of a table. */
export function listed(name: string, list: 'assets' | 'stubs'): Expr {
  const table = tableOf(name);
  if (table !== undefined) return list === 'assets' ? ref('data', ...TABLES_PATH, table) : array();
  const { kind, before } = momentOf(name);
  return before ? ref('baseline', list, kind) : ref('input', list, kind);
}

export function otherMoment(name: string): string {
  const { kind, before } = momentOf(name);
  return before ? kind : kindBefore(kind);
}

export function counterpartField(name: string): string {
  return momentOf(name).before ? COUNTERPARTS.after : COUNTERPARTS.before;
}

/** Whether there is a baseline. */
export function baselineRules({ used }: Indexes): readonly Rule[] {
  const kinds = [...used.populations, ...used.assets, ...used.uncovered];
  if (!used.baseline && !kinds.some((kind) => momentOf(kind).before)) return [];
  const earlier = rule({
    name: 'baseline',
    comment: ["The earlier snapshot: the input's own, or the one of the data."],
    value: ref('input', 'baseline'),
    body: [check(call('is_object', ref('input', 'baseline')))],
    otherwise: [
      {
        value: ref('data', ...BASELINE_PATH),
        body: [check(call('is_object', ref('data', ...BASELINE_PATH)))],
      },
    ],
  });
  if (!used.baseline) return [earlier];
  const given = check(ref('baseline'));
  const missing = object({ baseline: scalar('missing') });
  return [
    earlier,
    rule({
      name: 'has_baseline',
      value: scalar(true),
      body: [given],
      otherwise: [{ value: scalar(false), body: [] }],
    }),
    rule({
      name: 'baseline_note',
      comment: ['What the report of a policy about drift says where there is none.'],
      value: object({}),
      body: [given],
      otherwise: [{ value: missing, body: [] }],
    }),
  ];
}

/** What a computed field is where there is no asset for it: absent, or unknown where the snapshot may lack that asset. */
export function withoutOne(member: string, field: string, from: string): Rule {
  return rule({
    name: 'none',
    member,
    value: object({ $unknown: object({ [field]: ref('uncovered', from) }) }),
    body: [check(ref('uncovered', from))],
    otherwise: [{ value: object({ [field]: scalar(null) }), body: [] }],
  });
}

/** The assets and stubs of the other moment by key, as what they are to an asset of this one. */
export function counterpartRules(kind: string, indexes: Indexes): readonly Rule[] {
  const other = otherMoment(kind);
  const field = counterpartField(kind);
  const member = `${kind}.${field}`;
  const keysIn = (list: 'assets' | 'stubs') =>
    comprehension(
      'object',
      object({ [field]: variable('key') }),
      [someIn('asset', listed(other, list)), assign('key', ref('asset', indexes.kind(other).key))],
      variable('key'),
    );
  return [
    rule({
      name: 'one',
      member,
      comment: ['Assets and stubs of the other moment.'],
      value: call('object.union', keysIn('assets'), keysIn('stubs')),
    }),
    withoutOne(member, field, other),
  ];
}
