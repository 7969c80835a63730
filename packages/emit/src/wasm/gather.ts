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
import { emitSource, type Loop, type SourceCode } from './sources.js';
import { HeldTerm, type TermCode } from './term-code.js';
import { emitTerm, OVERFLOW, setZero } from './terms.js';

interface Gathered {
  /** Not zero where the source is absent or unknown. */
  readonly state: Local | undefined;
  /** Not zero where there may be further values. */
  readonly unsettled: Local;
}

/** Code that goes through the elements: what comes between `begin` and `end` runs for the value of each that counts for certain. */
class Gathering implements Gathered {
  readonly state: Local | undefined;
  readonly unsettled: Local;
  readonly #scope: Scope;
  readonly #term: ir.CollectTerm | ir.FoldTerm;
  readonly #source: SourceCode;
  readonly #given: Local;
  #loop: Loop | undefined;
  #where: Local | undefined;
  #hasState = false;

  constructor(scope: Scope, term: ir.CollectTerm | ir.FoldTerm) {
    const { f } = scope;
    const unsettled = f.local('i32');
    const source = emitSource(scope, term.source, term.binder);
    this.#given = f.local(valueType(term.giving.type));
    f.i32(0);
    f.set(unsettled);
    if (source.state) {
      f.get(source.state);
      f.op('i32.eqz');
      f.if();
    }
    if (source.open) {
      f.get(source.open);
      f.i32(0);
      f.op('i32.ne');
      f.set(unsettled);
    }
    this.state = source.state;
    this.unsettled = unsettled;
    this.#scope = scope;
    this.#term = term;
    this.#source = source;
  }

  /** Before `begin`: puts a number of values that there are not more than on the stack. */
  pushRoom(): void {
    this.#source.pushRoom();
  }

  /** Gives the value. */
  begin(): Local {
    const { f } = this.#scope;
    const loop = this.#source.each();
    const where = f.local('i32');
    emitTruth(loop.scope, this.#term.where);
    f.set(where);
    f.get(where);
    f.i32(LAYOUT.TRUE);
    f.op('i32.eq');
    f.if();
    const giving = emitTerm(loop.scope, this.#term.giving);
    if (giving.state) {
      f.get(giving.state);
      f.if();
      f.i32(1);
      f.set(this.unsettled);
      f.else();
      this.#hasState = true;
    }
    giving.push();
    f.set(this.#given);
    this.#loop = loop;
    this.#where = where;
    return this.#given;
  }

  end(): void {
    const { f } = this.#scope;
    if (this.#hasState) f.end();
    f.else();
    // False adds 0, unknown 1.
    f.get(this.unsettled);
    if (this.#where) f.get(this.#where);
    f.op('i32.or');
    f.set(this.unsettled);
    f.end();
    this.#loop?.end();
    if (this.state) f.end();
  }
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
  const gathering = new Gathering(scope, term);
  gathering.pushRoom();
  f.i32(3);
  f.op('i32.shl');
  f.call(module.runtime('allocate'));
  f.set(from);
  f.get(from);
  f.set(to);
  const value = gathering.begin();
  f.get(to);
  f.get(value);
  if (value.type === 'i32') f.op('i64.extend_i32_u');
  f.memory('i64.store', 0);
  f.get(to);
  f.i32(8);
  f.op('i32.add');
  f.set(to);
  gathering.end();
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
  const state = gathering.state && unknownWhere(scope, gathering.state);
  return new HeldTerm(f, slice, state, gathering.unsettled);
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

/** The code of a fold, and what it was folded of. */
export interface FoldCode {
  readonly code: TermCode;
  readonly gathered: Gathered;
}

export function emitFold(scope: Scope, term: ir.FoldTerm): FoldCode {
  const { f } = scope;
  const result = f.local(valueType(term.type));
  const found = f.local('i32');
  f.i32(0);
  f.set(found);
  setZero(scope, result);
  if (term.fn === 'sum') return emitSum(scope, term, result);
  const gathering = new Gathering(scope, term);
  const value = gathering.begin();
  f.get(found);
  f.op('i32.eqz');
  if (term.fn !== 'first') {
    f.if('i32');
    f.i32(1);
    f.else();
    pushIsBetter(scope, term, value, result);
    f.end();
  }
  f.if();
  f.get(value);
  f.set(result);
  f.i32(1);
  f.set(found);
  f.end();
  gathering.end();
  const state = f.local('i32');
  f.i32(LAYOUT.STATE_UNKNOWN);
  f.i32(LAYOUT.STATE_VALUE);
  f.i32(LAYOUT.STATE_ABSENT);
  f.get(found);
  f.op('select');
  pushUnsettled(scope, gathering);
  f.op('select');
  f.set(state);
  return { code: new HeldTerm(f, result, state), gathered: gathering };
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
function emitSum(scope: Scope, term: ir.FoldTerm, result: Local): FoldCode {
  const { f, module } = scope;
  const [high, low] = [f.local('i64'), f.local('i64')];
  for (const part of [high, low]) {
    f.i64(0n);
    f.set(part);
  }
  const gathering = new Gathering(scope, term);
  const value = gathering.begin();
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
  gathering.end();
  f.get(high);
  f.get(low);
  f.call(module.runtime('int_total'));
  f.set(result);
  const state = f.local('i32');
  f.i32(LAYOUT.STATE_UNKNOWN);
  f.i32(LAYOUT.STATE_VALUE);
  pushUnsettled(scope, gathering);
  f.get(result);
  f.i64(OVERFLOW);
  f.op('i64.eq', 'i32.or', 'select');
  f.set(state);
  return { code: new HeldTerm(f, result, state), gathered: gathering };
}
