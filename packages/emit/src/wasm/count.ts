/** Counting with three-valued bodies: how many elements at least and at most. */
import type { ir } from '@policyc/ir';
import { LAYOUT } from '@policyc/wasm-runtime';
import type { Scope } from './context.js';
import { emitTruth } from './formulas.js';
import type { Local } from './module/function-builder.js';
import type { Opcode } from './module/opcodes.js';
import { emitSource } from './sources.js';
import { emitTerm, pushAnyState } from './terms.js';

export interface IntervalCode {
  /** Not zero where the source is absent or unknown. */
  readonly state: Local | undefined;
  /** Where there are elements: not zero where there is no greatest number of them. */
  readonly open: Local | undefined;
  readonly low: Local;
  readonly high: Local;
}

export function emitInterval(
  scope: Scope,
  count: { readonly binder: ir.Binder; readonly source: ir.Source; readonly body: ir.Formula },
): IntervalCode {
  const { f } = scope;
  const low = f.local('i32');
  const high = f.local('i32');
  for (const local of [low, high]) {
    f.i32(0);
    f.set(local);
  }
  const source = emitSource(scope, count.source, count.binder);
  const takesAll = count.source.tag === 'collection' && count.body.op === 'const' && count.body.value;
  if (source.state) {
    f.get(source.state);
    f.op('i32.eqz');
    f.if();
  }
  if (takesAll) {
    source.pushSize();
    f.set(low);
    f.get(low);
    f.set(high);
  } else {
    const loop = source.each();
    const value = f.local('i32');
    emitTruth(loop.scope, count.body);
    f.set(value);
    increase(scope, low, value, LAYOUT.TRUE);
    increase(scope, high, value, LAYOUT.UNKNOWN);
    loop.end();
  }
  if (source.state) f.end();
  return { state: source.state, open: source.open, low, high };
}

/** Adds one where the value is at least `least`. */
function increase({ f }: Scope, total: Local, value: Local, least: number): void {
  f.get(total);
  f.get(value);
  f.i32(least);
  f.op('i32.ge_u', 'i32.add');
  f.set(total);
}

export function emitCountCompare(scope: Scope, formula: ir.CountCompare): void {
  const { f } = scope;
  const { state, open, low, high } = emitInterval(scope, formula);
  const bound = emitTerm(scope, formula.bound);
  const value = f.local('i64');
  bound.push();
  f.set(value);
  const [yes, no] = DECISIONS[formula.relation];
  if (state || bound.state) f.i32(LAYOUT.UNKNOWN);
  f.i32(LAYOUT.TRUE);
  f.i32(LAYOUT.FALSE);
  f.i32(LAYOUT.UNKNOWN);
  emitTests(scope, no, { low, high, open }, value);
  f.op('select');
  emitTests(scope, yes, { low, high, open }, value);
  f.op('select');
  if (pushAnyState(scope, [{ state }, bound])) f.op('select');
}

/** One side of the interval against the bound. */
interface Test {
  readonly side: 'low' | 'high';
  readonly op: Opcode;
}
/** Tests that must all hold, or one of which must. */
interface Tests {
  readonly tests: readonly Test[];
  readonly join: 'i32.and' | 'i32.or';
}

const low = (op: Opcode): Test => ({ side: 'low', op });
const high = (op: Opcode): Test => ({ side: 'high', op });
const all = (...tests: readonly Test[]): Tests => ({ tests, join: 'i32.and' });
const one = (...tests: readonly Test[]): Tests => ({ tests, join: 'i32.or' });

/** When every count in the interval fulfils the relation, and when none does. */
const DECISIONS: { readonly [relation in ir.Relation]: readonly [yes: Tests, no: Tests] } = {
  ge: [all(low('i64.ge_s')), all(high('i64.lt_s'))],
  gt: [all(low('i64.gt_s')), all(high('i64.le_s'))],
  le: [all(high('i64.le_s')), all(low('i64.gt_s'))],
  lt: [all(high('i64.lt_s')), all(low('i64.ge_s'))],
  eq: [all(low('i64.eq'), high('i64.eq')), one(low('i64.gt_s'), high('i64.lt_s'))],
  ne: [one(low('i64.gt_s'), high('i64.lt_s')), all(low('i64.eq'), high('i64.eq'))],
};

const WITHOUT_END = 2n ** 63n - 1n;

function emitTests(
  { f }: Scope,
  { tests, join }: Tests,
  { low, high, open }: Pick<IntervalCode, 'low' | 'high' | 'open'>,
  bound: Local,
): void {
  let isFirst = true;
  for (const { side, op } of tests) {
    const endless = side === 'high' && open;
    if (endless) f.i64(WITHOUT_END);
    f.get(side === 'low' ? low : high);
    f.op('i64.extend_i32_u');
    if (endless) {
      f.get(endless);
      f.op('select');
    }
    f.get(bound);
    f.op(op);
    if (!isFirst) f.op(join);
    isFirst = false;
  }
}
