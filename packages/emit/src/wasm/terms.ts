/**
 * Code for terms: evaluation leaves a state and a value in locals.
 * Invariant: where the state is not `value`, the local of the value is zero or a value that is safe to load from and to
 * pass to the runtime; so leaves may compute first and look at the states afterwards.
 */
import { type BuiltinValue, findBuiltin } from '@policyc/builtins';
import { type ir, mayBeOpen } from '@policyc/ir';
import { findGroup } from '@policyc/model';
import { LAYOUT } from '@policyc/wasm-runtime';
import { constantBits } from './constant.js';
import { type Scope, slotLocal, valueType } from './context.js';
import { emitInterval } from './count.js';
import { emitTruth } from './formulas.js';
import { emitCollect, emitFold } from './gather.js';
import type { FieldLayout, KindLayout } from './layout.js';
import { emitLookup } from './lookups.js';
import type { Local } from './module/function-builder.js';

/** Where a term's state and value are. Without a state it always is a value. */
export interface TermCode {
  readonly state: Local | undefined;
  /** Of a collection that is a value: not zero where it may have further elements. Undefined where it never has. */
  readonly open?: Local | undefined;
  /** Puts the value on the stack. */
  push(): void;
}

export const OVERFLOW = -(2n ** 63n);

export function emitTerm(scope: Scope, term: ir.Term): TermCode {
  const { f, module } = scope;
  switch (term.op) {
    case 'const':
      return emitConst(scope, term);
    case 'var': {
      const local = slotLocal(scope, term.slot);
      return { state: undefined, push: () => f.get(local) };
    }
    case 'field':
      return emitField(scope, term);
    case 'related': {
      const base = emitTerm(scope, term.base);
      const table = module.descriptors.relation(term.kind, term.via);
      const related = guarded(scope, [base], 'i64', () => {
        f.i32(table);
        base.push();
        f.call(module.runtime('relation_of'));
      });
      return { ...related, open: emitUncovered(scope, term.kind) };
    }
    case 'cast':
      return emitCast(scope, term);
    case 'lookup':
      return emitLookup(scope, term);
    case 'if':
      return emitIf(scope, term);
    case 'otherwise':
      return emitOtherwise(scope, term);
    case 'arith':
      return emitArith(scope, term);
    case 'call': {
      const builtin = findBuiltin(term.fn);
      if (!builtin) throw new Error(`unknown builtin ${term.fn}`);
      const isText = term.args.some((arg, i) => builtin.params[i]?.literal && arg.op !== 'const');
      const args = term.args.map((arg, i) =>
        builtin.wasmConstant && builtin.params[i]?.literal && !isText
          ? emitCompiled(scope, arg, builtin.wasmConstant)
          : emitTerm(scope, arg),
      );
      return guarded(scope, args, valueType(term.type), () => {
        for (const arg of args) arg.push();
        f.call(module.runtime((isText ? builtin.wasmText : undefined) ?? builtin.wasm));
      });
    }
    case 'now':
      return { state: undefined, push: () => f.call(module.runtime('snapshot_now')) };
    case 'param': {
      const cell = module.settings.cell(term.param, term.member);
      return {
        state: undefined,
        push() {
          f.i32(cell);
          f.memory(valueType(term.type) === 'i32' ? 'i32.load' : 'i64.load', 0);
        },
      };
    }
    case 'count': {
      const { low, high, state, open } = emitInterval(scope, term);
      const result = f.local('i32');
      const value = f.local('i64');
      f.i32(LAYOUT.STATE_UNKNOWN);
      f.i32(LAYOUT.STATE_VALUE);
      f.get(low);
      f.get(high);
      f.op('i32.ne');
      for (const not of [state, open]) {
        if (!not) continue;
        f.get(not);
        f.op('i32.or');
      }
      f.op('select');
      f.set(result);
      f.get(low);
      f.op('i64.extend_i32_u');
      f.set(value);
      return { state: result, push: () => f.get(value) };
    }
    case 'collect':
      return emitCollect(scope, term);
    case 'fold':
      return emitFold(scope, term);
    case 'size': {
      const collection = closedOnly(scope, emitTerm(scope, term.collection));
      return guarded(scope, [collection], 'i64', () => {
        collection.push();
        f.i64(32n);
        f.op('i64.shr_u');
      });
    }
  }
}

/** Not zero where assets of the kind, or of one of the group's, may be missing in the snapshot. */
export function emitUncovered({ f, module }: Scope, name: string): Local {
  const open = f.local('i32');
  module.layout.kindsOf(name).forEach(({ declaration }, i) => {
    f.i32(module.descriptors.kind(declaration.name));
    f.memory('i32.load', LAYOUT.KIND_UNCOVERED);
    if (i > 0) f.op('i32.or');
  });
  f.set(open);
  return open;
}

/** A collection that is unknown where it is open. */
function closedOnly(scope: Scope, collection: TermCode): TermCode {
  const { f } = scope;
  const { open, state: own } = collection;
  if (!open) return collection;
  const state = f.local('i32');
  f.i32(LAYOUT.STATE_UNKNOWN);
  if (own) f.get(own);
  else f.i32(LAYOUT.STATE_VALUE);
  f.get(open);
  f.op('select');
  f.set(state);
  return { state, push: collection.push };
}

/** A literal argument as the bytes that are computed from it beforehand. */
function emitCompiled(
  { f, module }: Scope,
  term: ir.Term,
  compile: (literal: BuiltinValue) => Uint8Array,
): TermCode {
  if (term.op !== 'const' || typeof term.value === 'object')
    throw new Error('a literal argument is no literal');
  const { value } = term;
  const slice = module.shared('compiled', compile, () => new Map<BuiltinValue, bigint>());
  const bits = slice.get(value) ?? module.data.block(compile(value));
  slice.set(value, bits);
  return { state: undefined, push: () => f.i64(bits) };
}

/** Puts whether any of the operands is no value on the stack; nothing where all always are. */
export function pushAnyState(scope: Scope, operands: readonly TermCode[]): boolean {
  let pushed = false;
  for (const { state } of operands) {
    if (!state) continue;
    scope.f.get(state);
    if (pushed) scope.f.op('i32.or');
    pushed = true;
  }
  return pushed;
}

/** A strict operation: unknown, and not run, where an operand is no value. */
function guarded(
  scope: Scope,
  operands: readonly TermCode[],
  type: 'i32' | 'i64',
  compute: () => void,
): TermCode {
  const { f } = scope;
  const value = f.local(type);
  if (!pushAnyState(scope, operands)) {
    compute();
    f.set(value);
    return { state: undefined, push: () => f.get(value) };
  }
  const state = f.local('i32');
  f.if(
    undefined,
    () => {
      f.i32(LAYOUT.STATE_UNKNOWN);
      f.set(state);
      setZero(scope, value);
    },
    () => {
      f.i32(LAYOUT.STATE_VALUE);
      f.set(state);
      compute();
      f.set(value);
    },
  );
  return { state, push: () => f.get(value) };
}

export function setZero({ f }: Scope, local: Local): void {
  if (local.type === 'i32') f.i32(0);
  else f.i64(0n);
  f.set(local);
}

function emitConst(scope: Scope, term: ir.ConstTerm): TermCode {
  const { f } = scope;
  const bits = constantBits(scope.module, term.value, term.type);
  return {
    state: undefined,
    push: () => (valueType(term.type) === 'i32' ? f.i32(Number(bits)) : f.i64(bits)),
  };
}

/** Runs the code for the kind that a base's record has. Where the kind is certain, nothing tests it. */
export function perKind(
  { f, module }: Scope,
  base: TermCode,
  kindOrGroup: string,
  body: (kind: KindLayout) => void,
): void {
  const [only, ...more] = module.layout.kindsOf(kindOrGroup);
  if (only && more.length === 0) return body(only);
  const index = f.local('i32');
  base.push();
  f.memory('i32.load16_u', LAYOUT.RECORD_KIND);
  f.set(index);
  for (const kind of module.layout.kindsOf(kindOrGroup)) {
    f.get(index);
    f.i32(kind.index);
    f.op('i32.eq');
    f.if(undefined, () => body(kind));
  }
}

function emitField(scope: Scope, term: ir.FieldTerm): TermCode {
  const { f, module } = scope;
  const base = emitTerm(scope, term.base);
  const [only, ...more] = module.layout.kindsOf(term.kind);
  if (only && more.length === 0)
    return emitFieldOf(scope, term, base, module.layout.field(only.declaration.name, term.field));
  const outcome = outcomeOf(scope, term);
  const { state, value, open } = outcome;
  f.i32(LAYOUT.STATE_UNKNOWN);
  f.set(state);
  setZero(scope, value);
  if (open) setZero(scope, open);
  perKind(scope, base, term.kind, ({ declaration }) => {
    const layout = module.layout.field(declaration.name, term.field);
    assign(scope, emitFieldOf(scope, term, base, layout), outcome);
  });
  return { state, open, push: () => f.get(value) };
}

function emitFieldOf(scope: Scope, term: ir.FieldTerm, base: TermCode, layout: FieldLayout): TermCode {
  const { f } = scope;
  const value = f.local(valueType(term.type));
  if (layout.isKey) {
    base.push();
    f.memory('i64.load', LAYOUT.RECORD_KEY);
    f.set(value);
    if (!base.state) return { state: undefined, push: () => f.get(value) };
    return { state: unknownWithout(scope, base.state, undefined), push: () => f.get(value) };
  }
  // The value of a record is the asset that holds its parts.
  const load = () => {
    if (layout.tag === LAYOUT.TAG_OTHER) return valueType(term.type) === 'i32' ? f.i32(0) : f.i64(0n);
    base.push();
    if (layout.tag !== LAYOUT.TAG_RECORD) f.memory(loadOf(layout.tag), layout.value);
  };
  const isReference = layout.tag === LAYOUT.TAG_REF || layout.elementTag === LAYOUT.TAG_REF;
  // What a bound name has is read where it is wanted: often only its state is.
  const push = term.base.op === 'var' && !isReference ? load : () => f.get(value);
  if (push !== load) {
    load();
    f.set(value);
  }
  const state = f.local('i32');
  base.push();
  f.memory('i32.load8_u', layout.state);
  const open = mayBeOpen(term, scope.module.schema) ? f.local('i32') : undefined;
  if (open) {
    f.set(state);
    f.get(state);
    f.i32(LAYOUT.STATE_PARTIAL);
    f.op('i32.and');
    f.set(open);
    f.get(state);
  }
  f.i32(3);
  f.op('i32.and');
  f.set(state);
  if (isReference) markDangling(scope, layout, value, state);
  return { state: base.state ? unknownWithout(scope, base.state, state) : state, open, push };
}

function loadOf(tag: number): 'i32.load8_u' | 'i32.load' | 'i64.load' {
  if (tag === LAYOUT.TAG_BOOL || tag === LAYOUT.TAG_ENUM) return 'i32.load8_u';
  return tag === LAYOUT.TAG_REF ? 'i32.load' : 'i64.load';
}

/** A reference to no asset makes the term unknown: a null address, or the sign of a broken collection. */
function markDangling({ f }: Scope, layout: FieldLayout, value: Local, state: Local): void {
  f.i32(LAYOUT.STATE_UNKNOWN);
  f.get(state);
  f.get(value);
  if (layout.tag === LAYOUT.TAG_REF) f.op('i32.eqz');
  else {
    f.i64(0n);
    f.op('i64.lt_s');
  }
  f.get(state);
  f.op('i32.eqz', 'i32.and', 'select');
  f.set(state);
}

/** The state of what stands on a base: unknown where the base is no value, else its own. */
function unknownWithout({ f }: Scope, base: Local, own: Local | undefined): Local {
  const state = f.local('i32');
  f.i32(LAYOUT.STATE_UNKNOWN);
  if (own) f.get(own);
  else f.i32(LAYOUT.STATE_VALUE);
  f.get(base);
  f.op('select');
  f.set(state);
  return state;
}

/** Records tell their kind, so only the way from a group to one of its kinds takes code. */
function emitCast(scope: Scope, term: ir.CastTerm): TermCode {
  const { f, module } = scope;
  const base = emitTerm(scope, term.base);
  if (!narrows(scope, term)) return base;
  const state = f.local('i32');
  const value = f.local('i32');
  base.push();
  f.set(value);
  f.i32(LAYOUT.STATE_VALUE);
  f.i32(LAYOUT.STATE_UNKNOWN);
  pushIsKind(scope, () => f.get(value), module.layout.kind(term.type.kind));
  f.op('select');
  f.set(state);
  if (base.state) {
    f.get(base.state);
    f.get(state);
    f.get(base.state);
    f.op('select');
    f.set(state);
  }
  f.i32(0);
  f.get(value);
  f.get(state);
  f.op('select');
  f.set(value);
  return { state, push: () => f.get(value) };
}

/** Whether a cast goes from a group to one of its kinds. */
export function narrows({ module }: Scope, term: ir.CastTerm): boolean {
  return findGroup(module.schema, term.type.kind) === undefined;
}

/** Puts whether a record is of the kind on the stack. */
export function pushIsKind({ f }: Scope, record: () => void, kind: KindLayout): void {
  record();
  f.memory('i32.load16_u', LAYOUT.RECORD_KIND);
  f.i32(kind.index);
  f.op('i32.eq');
}

/** The places of a choice's outcome. */
interface Outcome {
  readonly state: Local;
  readonly value: Local;
  readonly open: Local | undefined;
}

function outcomeOf({ f, module }: Scope, term: ir.Term): Outcome {
  return {
    state: f.local('i32'),
    value: f.local(valueType(term.type)),
    open: mayBeOpen(term, module.schema) ? f.local('i32') : undefined,
  };
}

function assign(scope: Scope, from: TermCode, { state, value, open }: Outcome): void {
  const { f } = scope;
  if (open) {
    if (from.open) f.get(from.open);
    else f.i32(0);
    f.set(open);
  }
  if (from.state) f.get(from.state);
  else f.i32(LAYOUT.STATE_VALUE);
  f.set(state);
  from.push();
  f.set(value);
}

function emitIf(scope: Scope, term: Extract<ir.Term, { op: 'if' }>): TermCode {
  const { f } = scope;
  const condition = f.local('i32');
  const outcome = outcomeOf(scope, term);
  const { state, value, open } = outcome;
  emitTruth(scope, term.condition);
  f.set(condition);
  f.get(condition);
  f.i32(LAYOUT.UNKNOWN);
  f.op('i32.eq');
  f.if(
    undefined,
    () => {
      f.i32(LAYOUT.STATE_UNKNOWN);
      f.set(state);
      setZero(scope, value);
    },
    () => {
      f.get(condition);
      f.if(
        undefined,
        () => assign(scope, emitTerm(scope, term.then), outcome),
        () => assign(scope, emitTerm(scope, term.else), outcome),
      );
    },
  );
  return { state, open, push: () => f.get(value) };
}

function emitOtherwise(scope: Scope, term: Extract<ir.Term, { op: 'otherwise' }>): TermCode {
  const { f } = scope;
  const first = emitTerm(scope, term.value);
  if (!first.state) return first;
  const outcome = outcomeOf(scope, term);
  const { state, value, open } = outcome;
  assign(scope, first, outcome);
  f.get(state);
  f.i32(LAYOUT.STATE_ABSENT);
  f.op('i32.eq');
  f.if(undefined, () => assign(scope, emitTerm(scope, term.fallback), outcome));
  return { state, open, push: () => f.get(value) };
}

function emitArith(scope: Scope, term: Extract<ir.Term, { op: 'arith' }>): TermCode {
  const { f, module } = scope;
  const operands = [emitTerm(scope, term.left), emitTerm(scope, term.right)];
  const value = f.local('i64');
  const state = f.local('i32');
  for (const operand of operands) operand.push();
  f.call(module.runtime(`int_${term.fn}`));
  f.set(value);
  f.i32(LAYOUT.STATE_UNKNOWN);
  f.i32(LAYOUT.STATE_VALUE);
  f.get(value);
  f.i64(OVERFLOW);
  f.op('i64.eq');
  if (pushAnyState(scope, operands)) f.op('i32.or');
  f.op('select');
  f.set(state);
  return { state, push: () => f.get(value) };
}

/** Puts whether an arithmetic term's operands are values and its result overflows on the stack. */
export function pushOverflows(scope: Scope, term: Extract<ir.Term, { op: 'arith' }>): void {
  const { f } = scope;
  const operands = [emitTerm(scope, term.left), emitTerm(scope, term.right)];
  for (const operand of operands) operand.push();
  f.call(scope.module.runtime(`int_${term.fn}`));
  f.i64(OVERFLOW);
  f.op('i64.eq');
  if (pushAnyState(scope, operands)) f.op('i32.eqz', 'i32.and');
}
