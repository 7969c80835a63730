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
import { KindChoice } from './kind-choice.js';
import type { FieldLayout, KindLayout } from './layout.js';
import { emitLookup } from './lookups.js';
import type { Local } from './module/function-builder.js';
import type { MemoryOpcode, ValueType } from './module/opcodes.js';
import { CalledTerm, CellTerm, ConstantTerm, HeldTerm, LoadedTerm, type TermCode } from './term-code.js';

export const OVERFLOW = -(2n ** 63n);

export function emitTerm(scope: Scope, term: ir.Term): TermCode {
  const { f, module } = scope;
  switch (term.op) {
    case 'const':
      return new ConstantTerm(f, constantBits(module, term.value, term.type), valueType(term.type));
    case 'var':
      return new HeldTerm(f, slotLocal(scope, term.slot));
    case 'field':
      return emitField(scope, term);
    case 'related':
      return emitRelated(scope, term);
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
    case 'call':
      return emitCall(scope, term);
    case 'now':
      return new CalledTerm(f, module.runtime('snapshot_now'));
    case 'param':
      return new CellTerm(f, module.settings.cell(term.param, term.member), valueType(term.type));
    case 'count':
      return emitCount(scope, term);
    case 'collect':
      return emitCollect(scope, term);
    case 'fold':
      return emitFold(scope, term).code;
    case 'size':
      return emitSize(scope, term);
  }
}

function emitRelated(scope: Scope, term: ir.RelatedTerm): TermCode {
  const { f, module } = scope;
  const base = emitTerm(scope, term.base);
  const table = module.descriptors.relation(term.kind, term.via);
  const strict = beginStrict(scope, [base], 'i64');
  f.i32(table);
  base.push();
  f.call(module.runtime('relation_of'));
  endStrict(scope, strict);
  return new HeldTerm(f, strict.value, strict.state, emitUncovered(scope, term.kind));
}

function emitCall(scope: Scope, term: ir.CallTerm): TermCode {
  const { f, module } = scope;
  const builtin = findBuiltin(term.fn);
  if (!builtin) throw new Error(`unknown builtin ${term.fn}`);
  const { params, wasmConstant } = builtin;
  let isText = false;
  for (let i = 0; i < term.args.length; i++)
    if (params[i]?.literal && term.args[i]?.op !== 'const') isText = true;
  const args: TermCode[] = [];
  for (const arg of term.args) {
    const isCompiled = wasmConstant !== undefined && params[args.length]?.literal && !isText;
    args.push(isCompiled ? emitCompiled(scope, arg, wasmConstant) : emitTerm(scope, arg));
  }
  const strict = beginStrict(scope, args, valueType(term.type));
  for (const arg of args) arg.push();
  f.call(module.runtime((isText ? builtin.wasmText : undefined) ?? builtin.wasm));
  return endStrict(scope, strict);
}

function emitCount(scope: Scope, term: ir.CountTerm): TermCode {
  const { f } = scope;
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
  return new HeldTerm(f, value, result);
}

function emitSize(scope: Scope, term: Extract<ir.Term, { op: 'size' }>): TermCode {
  const { f } = scope;
  const collection = emitTerm(scope, term.collection);
  const strict = beginStrict(scope, [{ state: closedState(scope, collection) }], 'i64');
  collection.push();
  f.i64(32n);
  f.op('i64.shr_u');
  return endStrict(scope, strict);
}

/** Not zero where assets of the kind, or of one of the group's, may be missing in the snapshot. */
export function emitUncovered({ f, module }: Scope, name: string): Local {
  const open = f.local('i32');
  let isFirst = true;
  for (const { declaration } of module.layout.kindsOf(name)) {
    f.i32(module.descriptors.kind(declaration.name));
    f.memory('i32.load', LAYOUT.KIND_UNCOVERED);
    if (!isFirst) f.op('i32.or');
    isFirst = false;
  }
  f.set(open);
  return open;
}

/** The state of a collection that is unknown where it is open. */
function closedState({ f }: Scope, { open, state: own }: TermCode): Local | undefined {
  if (!open) return own;
  const state = f.local('i32');
  f.i32(LAYOUT.STATE_UNKNOWN);
  if (own) f.get(own);
  else f.i32(LAYOUT.STATE_VALUE);
  f.get(open);
  f.op('select');
  f.set(state);
  return state;
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
  const slices = module.shared('compiled', compile, () => new Map<BuiltinValue, bigint>());
  const bits = slices.get(value) ?? module.data.block(compile(value));
  slices.set(value, bits);
  return new ConstantTerm(f, bits, 'i64');
}

/** Puts whether any of the operands is no value on the stack; nothing where all always are. */
export function pushAnyState({ f }: Scope, operands: readonly Pick<TermCode, 'state'>[]): boolean {
  let pushed = false;
  for (const { state } of operands) {
    if (!state) continue;
    f.get(state);
    if (pushed) f.op('i32.or');
    pushed = true;
  }
  return pushed;
}

/** Where the outcome of a strict operation is. */
interface Strict {
  readonly state: Local | undefined;
  readonly value: Local;
}

/** Begins a strict operation: unknown, and not run, where an operand is no value. What follows puts the value on the stack. */
function beginStrict(scope: Scope, operands: readonly Pick<TermCode, 'state'>[], type: ValueType): Strict {
  const { f } = scope;
  const value = f.local(type);
  if (!pushAnyState(scope, operands)) return { state: undefined, value };
  const state = f.local('i32');
  f.if();
  f.i32(LAYOUT.STATE_UNKNOWN);
  f.set(state);
  setZero(scope, value);
  f.else();
  f.i32(LAYOUT.STATE_VALUE);
  f.set(state);
  return { state, value };
}

function endStrict({ f }: Scope, { state, value }: Strict): TermCode {
  f.set(value);
  if (state) f.end();
  return new HeldTerm(f, value, state);
}

export function setZero({ f }: Scope, local: Local): void {
  if (local.type === 'i32') f.i32(0);
  else f.i64(0n);
  f.set(local);
}

function emitField(scope: Scope, term: ir.FieldTerm): TermCode {
  const { f, module } = scope;
  const base = emitTerm(scope, term.base);
  const kinds = module.layout.kindsOf(term.kind);
  const [only] = kinds;
  if (only && kinds.length === 1)
    return emitFieldOf(scope, term, base, module.layout.field(only.declaration.name, term.field));
  const outcome = outcomeOf(scope, term);
  const { state, value, open } = outcome;
  f.i32(LAYOUT.STATE_UNKNOWN);
  f.set(state);
  setZero(scope, value);
  if (open) setZero(scope, open);
  const choice = new KindChoice(scope, base, term.kind);
  for (const kind of choice.kinds) {
    choice.begin(kind);
    const layout = module.layout.field(kind.declaration.name, term.field);
    assign(scope, emitFieldOf(scope, term, base, layout), outcome);
    choice.end();
  }
  return new HeldTerm(f, value, state, open);
}

function emitFieldOf(scope: Scope, term: ir.FieldTerm, base: TermCode, layout: FieldLayout): TermCode {
  const { f } = scope;
  const type = valueType(term.type);
  const value = f.local(type);
  if (layout.isKey) {
    base.push();
    f.memory('i64.load', LAYOUT.RECORD_KEY);
    f.set(value);
    return new HeldTerm(f, value, base.state && unknownWithout(scope, base.state, undefined));
  }
  const isReference = layout.tag === LAYOUT.TAG_REF || layout.elementTag === LAYOUT.TAG_REF;
  // What a bound name has is read where it is wanted: often only its state is.
  const isRead = term.base.op === 'var' && !isReference;
  if (!isRead) {
    pushField(scope, base, layout, type);
    f.set(value);
  }
  const own = f.local('i32');
  base.push();
  f.memory('i32.load8_u', layout.state);
  const open = mayBeOpen(term, scope.module.schema) ? f.local('i32') : undefined;
  if (open) {
    f.set(own);
    f.get(own);
    f.i32(LAYOUT.STATE_PARTIAL);
    f.op('i32.and');
    f.set(open);
    f.get(own);
  }
  f.i32(3);
  f.op('i32.and');
  f.set(own);
  if (isReference) markDangling(scope, layout, value, own);
  const state = base.state ? unknownWithout(scope, base.state, own) : own;
  if (!isRead) return new HeldTerm(f, value, state, open);
  if (layout.tag === LAYOUT.TAG_OTHER) return new ConstantTerm(f, 0n, type, state, open);
  return new LoadedTerm(f, base, loadOf(layout.tag), layout.value, state, open);
}

function pushField({ f }: Scope, base: TermCode, layout: FieldLayout, type: ValueType): void {
  if (layout.tag === LAYOUT.TAG_OTHER) return type === 'i32' ? f.i32(0) : f.i64(0n);
  base.push();
  const load = loadOf(layout.tag);
  if (load) f.memory(load, layout.value);
}

/** How a field is read; nothing for a record, whose value is the asset that holds its parts. */
function loadOf(tag: number): MemoryOpcode | undefined {
  if (tag === LAYOUT.TAG_RECORD) return undefined;
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
  f.get(value);
  pushIsKind(scope, module.layout.kind(term.type.kind));
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
  return new HeldTerm(f, value, state);
}

/** Whether a cast goes from a group to one of its kinds. */
export function narrows({ module }: Scope, term: ir.CastTerm): boolean {
  return findGroup(module.schema, term.type.kind) === undefined;
}

/** Puts whether the record on the stack is of the kind on it. */
export function pushIsKind({ f }: Scope, kind: KindLayout): void {
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
  f.if();
  f.i32(LAYOUT.STATE_UNKNOWN);
  f.set(state);
  setZero(scope, value);
  f.else();
  f.get(condition);
  f.if();
  assign(scope, emitTerm(scope, term.then), outcome);
  f.else();
  assign(scope, emitTerm(scope, term.else), outcome);
  f.end();
  f.end();
  return new HeldTerm(f, value, state, open);
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
  f.if();
  assign(scope, emitTerm(scope, term.fallback), outcome);
  f.end();
  return new HeldTerm(f, value, state, open);
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
  return new HeldTerm(f, value, state);
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
