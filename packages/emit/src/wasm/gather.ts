/**
 * Code for aggregates over the values of elements. Values are gathered on the heap or folded on the way.
 * Invariant: `settled` is zero where some element may have a value that is not among the known ones.
 */
import { findBuiltin } from '@policyc/builtins';
import type { ir } from '@policyc/ir';
import { isTextType, type Type } from '@policyc/model';
import { LAYOUT } from '@policyc/wasm-runtime';
import { type ModuleContext, type Scope, valueType } from './context.js';
import { emitTruth } from './formulas.js';
import { tagOf } from './layout.js';
import type { Local } from './module/function-builder.js';
import { emitSource } from './sources.js';
import { emitTerm, OVERFLOW, type TermCode } from './terms.js';

interface Gathered {
  /** Not zero where the source is absent or unknown. */
  readonly state: Local | undefined;
  /** Not zero where there may be further values. */
  readonly unsettled: Local;
}

/** Goes through the elements; `each` gets the value of one that counts for certain. */
function emitGathering(
  scope: Scope,
  term: ir.CollectTerm | ir.FoldTerm,
  prepare: (count: () => void) => void,
  each: (value: Local) => void,
): Gathered {
  const { f } = scope;
  const unsettled = f.local('i32');
  const source = emitSource(scope, term.source, term.binder);
  const given = f.local(valueType(term.giving.type));
  f.i32(0);
  f.set(unsettled);
  const run = () => {
    if (source.open) {
      f.get(source.open);
      f.i32(0);
      f.op('i32.ne');
      f.set(unsettled);
    }
    prepare(source.pushRoom);
    source.each((inner) => {
      const where = f.local('i32');
      emitTruth(inner, term.where);
      f.set(where);
      f.get(where);
      f.i32(LAYOUT.TRUE);
      f.op('i32.eq');
      f.if(
        undefined,
        () => {
          const giving = emitTerm(inner, term.giving);
          const counts = () => {
            giving.push();
            f.set(given);
            each(given);
          };
          if (!giving.state) return counts();
          f.get(giving.state);
          f.if(
            undefined,
            () => {
              f.i32(1);
              f.set(unsettled);
            },
            counts,
          );
        },
        () => {
          // False adds 0, unknown 1.
          f.get(unsettled);
          f.get(where);
          f.op('i32.or');
          f.set(unsettled);
        },
      );
    });
  };
  if (source.state) {
    f.get(source.state);
    f.op('i32.eqz');
    f.if(undefined, run);
  } else run();
  return { state: source.state, unsettled };
}

export function emitCollect(scope: Scope, term: ir.CollectTerm): TermCode {
  const { f, module } = scope;
  const from = f.local('i32');
  const to = f.local('i32');
  const slice = f.local('i64');
  f.i64(0n);
  f.set(slice);
  f.i32(0);
  f.set(from);
  f.i32(0);
  f.set(to);
  const { state: source, unsettled } = emitGathering(
    scope,
    term,
    (pushCount) => {
      pushCount();
      f.i32(3);
      f.op('i32.shl');
      f.call(module.runtime('allocate'));
      f.set(from);
      f.get(from);
      f.set(to);
    },
    (value) => {
      f.get(to);
      f.get(value);
      if (value.type === 'i32') f.op('i64.extend_i32_u');
      f.memory('i64.store', 0);
      f.get(to);
      f.i32(8);
      f.op('i32.add');
      f.set(to);
    },
  );
  f.get(from);
  f.op('i64.extend_i32_u');
  f.get(to);
  f.get(from);
  f.op('i32.sub');
  f.i32(3);
  f.op('i32.shr_u', 'i64.extend_i32_u');
  f.i64(32n);
  f.op('i64.shl', 'i64.or');
  if (term.fn === 'distinct') {
    f.i32(itemType(module, term.giving.type));
    f.call(module.runtime('collection_distinct'));
  }
  f.set(slice);
  const state = source && unknownWhere(scope, source);
  return { state, open: unsettled, push: () => f.get(slice) };
}

/** The type of one value as the runtime sorts it. */
function itemType(module: ModuleContext, type: Type): number {
  const { data, descriptors } = module;
  return module.shared('item type', JSON.stringify(type), () => {
    const address = data.reserve(8 + LAYOUT.ITEM_SIZE);
    data.u32(address, 1);
    data.u32(address + 8 + LAYOUT.ITEM_TAG, tagOf(type));
    if (type.tag === 'enum') data.u32(address + 8 + LAYOUT.ITEM_ENUM, descriptors.enumeration(type.name));
    return address;
  });
}

function unknownWhere({ f }: Scope, condition: Local): Local {
  const state = f.local('i32');
  f.i32(LAYOUT.STATE_UNKNOWN);
  f.i32(LAYOUT.STATE_VALUE);
  f.get(condition);
  f.op('select');
  f.set(state);
  return state;
}

export interface FoldCode extends TermCode, Gathered {
  readonly state: Local;
}

export function emitFold(scope: Scope, term: ir.FoldTerm): TermCode & { readonly gathered: Gathered } {
  const { f } = scope;
  const result = f.local(valueType(term.type));
  const found = f.local('i32');
  f.i32(0);
  f.set(found);
  if (result.type === 'i32') f.i32(0);
  else f.i64(0n);
  f.set(result);
  if (term.fn === 'sum') return emitSum(scope, term, result);
  const gathered = emitGathering(
    scope,
    term,
    () => {},
    (value) => {
      f.get(found);
      const take = () => {
        f.get(value);
        f.set(result);
        f.i32(1);
        f.set(found);
      };
      if (term.fn === 'first') {
        f.op('i32.eqz');
        return f.if(undefined, take);
      }
      f.op('i32.eqz');
      f.if(
        'i32',
        () => f.i32(1),
        () => pushIsBetter(scope, term, value, result),
      );
      f.if(undefined, take);
    },
  );
  const state = f.local('i32');
  f.i32(LAYOUT.STATE_UNKNOWN);
  f.i32(LAYOUT.STATE_VALUE);
  f.i32(LAYOUT.STATE_ABSENT);
  f.get(found);
  f.op('select');
  pushUnsettled(scope, gathered);
  f.op('select');
  f.set(state);
  return { state, gathered, push: () => f.get(result) };
}

function pushUnsettled({ f }: Scope, { state, unsettled }: Gathered): void {
  f.get(unsettled);
  if (!state) return;
  f.get(state);
  f.op('i32.or');
}

/** Whether a value comes before the best one so far; of equal ones with several spellings the smallest text wins. */
function pushIsBetter(scope: Scope, term: ir.FoldTerm, value: Local, best: Local): void {
  const { f, module } = scope;
  const isMin = term.fn === 'min';
  if (!isTextType(term.type)) {
    f.get(value);
    f.get(best);
    return f.op(best.type === 'i32' ? (isMin ? 'i32.lt_s' : 'i32.gt_s') : isMin ? 'i64.lt_s' : 'i64.gt_s');
  }
  const builtin = findBuiltin(`${term.type.tag}_order`);
  if (!builtin) throw new Error(`${term.type.tag} has no order`);
  const order = f.local('i64');
  f.get(isMin ? value : best);
  f.get(isMin ? best : value);
  f.call(module.runtime(builtin.wasm));
  f.set(order);
  f.get(order);
  f.i64(0n);
  f.op('i64.lt_s');
  f.get(order);
  f.op('i64.eqz');
  f.get(value);
  f.get(best);
  f.call(module.runtime('str_compare'));
  f.i32(0);
  f.op('i32.lt_s', 'i32.and', 'i32.or');
}

/** The exact sum in two parts of 32 bits, so that only the whole can overflow. */
function emitSum(scope: Scope, term: ir.FoldTerm, result: Local): TermCode & { readonly gathered: Gathered } {
  const { f, module } = scope;
  const [high, low] = [f.local('i64'), f.local('i64')];
  for (const part of [high, low]) {
    f.i64(0n);
    f.set(part);
  }
  const gathered = emitGathering(
    scope,
    term,
    () => {},
    (value) => {
      f.get(high);
      f.get(value);
      f.i64(32n);
      f.op('i64.shr_s', 'i64.add');
      f.set(high);
      f.get(low);
      f.get(value);
      f.i64(0xffffffffn);
      f.op('i64.and', 'i64.add');
      f.set(low);
    },
  );
  f.get(high);
  f.get(low);
  f.call(module.runtime('int_total'));
  f.set(result);
  const state = f.local('i32');
  f.i32(LAYOUT.STATE_UNKNOWN);
  f.i32(LAYOUT.STATE_VALUE);
  pushUnsettled(scope, gathered);
  f.get(result);
  f.i64(OVERFLOW);
  f.op('i64.eq', 'i32.or', 'select');
  f.set(state);
  return { state, gathered, push: () => f.get(result) };
}
