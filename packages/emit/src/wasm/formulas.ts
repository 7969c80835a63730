/**
 * Code for formulas: a Kleene value on the stack (`FALSE` < `UNKNOWN` < `TRUE`, so that `and` is the minimum).
 * Large formulas can be had as functions of their free slots, for the code that asks for one value again and again.
 */
import { type ir, mayBeOpen, slotUse } from '@policyc/ir';
import { isTextType, type Type } from '@policyc/model';
import { LAYOUT } from '@policyc/wasm-runtime';
import { type ModuleContext, type Scope, slotLocal, slotsAsParams, valueType } from './context.js';
import { emitCountCompare } from './count.js';
import { KindChoice } from './kind-choice.js';
import type { FieldLayout } from './layout.js';
import { FunctionBuilder, type FunctionRef } from './module/function-builder.js';
import type { Opcode, ValueType } from './module/opcodes.js';
import { emitReach } from './reach.js';
import { emitSource } from './sources.js';
import type { TermCode } from './term-code.js';
import { emitTerm, pushAnyState, pushIsKind } from './terms.js';
import { slotTypesIn } from './walk.js';

export function emitTruth(scope: Scope, formula: ir.Formula): void {
  const { f } = scope;
  switch (formula.op) {
    case 'const':
      return f.i32(formula.value ? LAYOUT.TRUE : LAYOUT.FALSE);
    case 'baseline':
      f.call(scope.module.runtime('snapshot_has_baseline'));
      f.i32(1);
      return f.op('i32.shl');
    case 'and':
    case 'or':
      return emitConnective(scope, formula.op, formula.operands);
    case 'not':
      f.i32(LAYOUT.TRUE);
      emitTruth(scope, formula.operand);
      return f.op('i32.sub');
    case 'compare':
      return emitCompare(scope, formula);
    case 'member':
      return emitMember(scope, formula);
    case 'test':
    case 'is':
      return emitTest(scope, formula);
    case 'present':
      return emitFieldState(scope, formula.field, PRESENT);
    case 'known':
      return emitFieldState(scope, formula.field, KNOWN);
    case 'found':
      return emitFound(scope, formula);
    case 'some':
      return emitSome(scope, formula);
    case 'count':
      return emitCountCompare(scope, formula);
    case 'reach':
      return emitReach(scope, formula);
  }
}

/** The truth of a formula by a call where it is large, so that asking again costs little code. */
export function callTruth(scope: Scope, formula: ir.Formula): void {
  const large =
    formula.op === 'and' ||
    formula.op === 'or' ||
    formula.op === 'some' ||
    formula.op === 'count' ||
    formula.op === 'reach';
  if (!large) return emitTruth(scope, formula);
  const { f, module } = scope;
  const slots = slotUse(formula, module.nodes.slots).free;
  for (const slot of slots) f.get(slotLocal(scope, slot));
  const known = module.shared('truth', formula, defineTruth, module, formula, slots);
  f.call(known);
}

function defineTruth(module: ModuleContext, formula: ir.Formula, slots: readonly number[]): FunctionRef {
  const f = new FunctionBuilder({ params: paramsOf(slots, slotTypesIn(formula)), results: ['i32'] });
  emitTruth(slotsAsParams(module, f, slots), formula);
  return module.add(f);
}

/** The types of the parameters of a function that takes what these slots hold. */
export function paramsOf(slots: readonly number[], types: ReadonlyMap<number, Type>): readonly ValueType[] {
  return slots.map((slot) => {
    const type = types.get(slot);
    if (!type) throw new Error(`slot ${slot} has no type`);
    return valueType(type);
  });
}

/** `and` and `or`: the minimum or maximum, ended early by the value that decides. */
function emitConnective(scope: Scope, op: 'and' | 'or', operands: readonly ir.Formula[]): void {
  const { f } = scope;
  const decisive = op === 'and' ? LAYOUT.FALSE : LAYOUT.TRUE;
  const neutral = op === 'and' ? LAYOUT.TRUE : LAYOUT.FALSE;
  const rest: ir.Formula[] = [];
  for (const o of operands) if (o.op !== 'const' || o.value !== (op === 'and')) rest.push(o);
  const [first, ...others] = rest;
  if (!first) return f.i32(neutral);
  if (others.length === 0) return emitTruth(scope, first);
  const result = f.local('i32');
  const value = f.local('i32');
  const done = f.block();
  emitTruth(scope, first);
  f.set(result);
  for (const operand of others) {
    f.get(result);
    if (decisive === LAYOUT.FALSE) f.op('i32.eqz');
    else {
      f.i32(decisive);
      f.op('i32.eq');
    }
    f.brIf(done);
    emitTruth(scope, operand);
    f.set(value);
    f.get(value);
    f.get(result);
    f.get(value);
    f.get(result);
    f.op(op === 'and' ? 'i32.lt_u' : 'i32.gt_u', 'select');
    f.set(result);
  }
  f.end();
  f.get(result);
}

/** Begins a leaf: unknown where an operand is no value, else what follows leaves on the stack (0 or 1). */
function beginLeaf(scope: Scope, operands: readonly TermCode[]): void {
  for (const { state } of operands) {
    if (!state) continue;
    return scope.f.i32(LAYOUT.UNKNOWN);
  }
}

function endLeaf(scope: Scope, operands: readonly TermCode[]): void {
  const { f } = scope;
  f.i32(1);
  f.op('i32.shl');
  if (pushAnyState(scope, operands)) f.op('select');
}

function emitTest(scope: Scope, formula: Extract<ir.Formula, { op: 'test' | 'is' }>): void {
  const term = emitTerm(scope, formula.term);
  beginLeaf(scope, [term]);
  term.push();
  if (formula.op === 'is') pushIsKind(scope, scope.module.layout.kind(formula.kind));
  endLeaf(scope, [term]);
}

const ORDERS: { readonly [relation in ir.Relation]: { readonly i32: Opcode; readonly i64: Opcode } } = {
  eq: { i32: 'i32.eq', i64: 'i64.eq' },
  ne: { i32: 'i32.ne', i64: 'i64.ne' },
  lt: { i32: 'i32.lt_s', i64: 'i64.lt_s' },
  le: { i32: 'i32.le_s', i64: 'i64.le_s' },
  gt: { i32: 'i32.gt_s', i64: 'i64.gt_s' },
  ge: { i32: 'i32.ge_s', i64: 'i64.ge_s' },
};

function emitCompare(scope: Scope, formula: ir.Compare): void {
  const left = emitTerm(scope, formula.left);
  const right = emitTerm(scope, formula.right);
  const operands = [left, right];
  beginLeaf(scope, operands);
  left.push();
  right.push();
  pushRelation(scope, formula);
  endLeaf(scope, operands);
}

/** Puts whether the two values on the stack fulfil the relation on it. */
function pushRelation({ f, module }: Scope, { relation, type }: ir.Compare): void {
  if (!isTextType(type)) return f.op(ORDERS[relation][valueType(type)]);
  if (relation === 'eq' || relation === 'ne') {
    f.call(module.runtime('str_equals'));
    if (relation === 'ne') f.op('i32.eqz');
    return;
  }
  f.call(module.runtime('str_compare'));
  f.i32(0);
  f.op(ORDERS[relation].i32);
}

function emitMember(scope: Scope, formula: ir.Member): void {
  const { f, module } = scope;
  const element = emitTerm(scope, formula.element);
  const collection = emitTerm(scope, formula.collection);
  // A broken collection has a count that is none: it must not be looked through.
  const maybe = pushAnyState(scope, [element, collection]);
  if (maybe) {
    f.if('i32');
    f.i32(LAYOUT.UNKNOWN);
    f.else();
  }
  const found = f.local('i32');
  collection.push();
  element.push();
  if (valueType(formula.elementType) === 'i32') f.op('i64.extend_i32_u');
  f.call(module.runtime(isTextType(formula.elementType) ? 'collection_has_string' : 'collection_has'));
  if (collection.open) {
    f.set(found);
    f.i32(LAYOUT.TRUE);
    f.get(collection.open);
    f.i32(0);
    f.op('i32.ne');
    f.get(found);
    f.op('select');
  } else {
    f.i32(1);
    f.op('i32.shl');
  }
  if (maybe) f.end();
}

/** Truth by state byte, two bits each: value, absent, unknown and, three states further on, opaque. */
const PRESENT = stateTable(LAYOUT.TRUE, LAYOUT.FALSE, LAYOUT.UNKNOWN, LAYOUT.TRUE);
const KNOWN = stateTable(LAYOUT.TRUE, LAYOUT.TRUE, LAYOUT.FALSE, LAYOUT.FALSE);

function stateTable(value: number, absent: number, unknown: number, opaque: number): number {
  const entries = [
    [LAYOUT.STATE_VALUE, value],
    [LAYOUT.STATE_ABSENT, absent],
    [LAYOUT.STATE_UNKNOWN, unknown],
    [LAYOUT.STATE_OPAQUE, opaque],
  ] as const;
  return entries.reduce((table, [state, truth]) => table | (truth << (2 * state)), 0);
}

function emitFound(scope: Scope, { term }: ir.Found): void {
  const { f } = scope;
  const { state } = emitTerm(scope, term);
  if (!state) return f.i32(LAYOUT.TRUE);
  f.i32(PRESENT);
  f.get(state);
  f.i32(1);
  f.op('i32.shl', 'i32.shr_u');
  f.i32(3);
  f.op('i32.and');
}

function emitFieldState(scope: Scope, term: ir.FieldTerm, table: number): void {
  const { f, module } = scope;
  const base = emitTerm(scope, term.base);
  const result = f.local('i32');
  const { state } = base;
  if (state) {
    f.get(state);
    f.if('i32');
    if (table === PRESENT) f.i32(LAYOUT.UNKNOWN);
    else {
      // `known` over an absent base is unknown, over an unknown one false.
      f.get(state);
      f.i32(LAYOUT.STATE_ABSENT);
      f.op('i32.eq');
    }
    f.else();
  }
  const choice = new KindChoice(scope, base, term.kind);
  for (const kind of choice.kinds) {
    choice.begin(kind);
    pushState(scope, term, base, module.layout.field(kind.declaration.name, term.field), table);
    f.set(result);
    choice.end();
  }
  f.get(result);
  if (state) f.end();
}

/** Puts what the table says of the state of a record's field on the stack. */
function pushState(
  { f, module }: Scope,
  term: ir.FieldTerm,
  base: TermCode,
  layout: FieldLayout,
  table: number,
): void {
  if (layout.isKey) return f.i32(LAYOUT.TRUE);
  f.i32(table);
  base.push();
  f.memory('i32.load8_u', layout.state);
  f.i32(7);
  f.op('i32.and');
  f.i32(1);
  f.op('i32.shl', 'i32.shr_u');
  f.i32(3);
  f.op('i32.and');
  if (table !== KNOWN || !mayBeOpen(term, module.schema)) return;
  f.i32(LAYOUT.FALSE);
  base.push();
  f.memory('i32.load8_u', layout.state);
  f.i32(LAYOUT.STATE_PARTIAL);
  f.op('i32.and', 'i32.eqz', 'select');
}

function emitSome(scope: Scope, formula: ir.Some): void {
  const { f } = scope;
  const result = f.local('i32');
  const source = emitSource(scope, formula.source, formula.binder);
  if (source.state) {
    f.get(source.state);
    f.if();
    f.i32(LAYOUT.UNKNOWN);
    f.set(result);
    f.else();
  }
  if (source.open) {
    f.get(source.open);
    f.i32(0);
    // Not zero: unknown, which is 1.
    f.op('i32.ne');
  } else f.i32(LAYOUT.FALSE);
  f.set(result);
  const found = f.block();
  const loop = source.each();
  const value = f.local('i32');
  emitTruth(loop.scope, formula.body);
  f.set(value);
  f.get(value);
  f.get(result);
  f.op('i32.or');
  f.set(result);
  f.get(value);
  f.i32(LAYOUT.TRUE);
  f.op('i32.eq');
  f.brIf(found);
  loop.end();
  f.end();
  // Unknown elements before a true one leave their bit.
  f.i32(LAYOUT.TRUE);
  f.get(result);
  f.get(result);
  f.i32(LAYOUT.TRUE);
  f.op('i32.ge_u', 'select');
  f.set(result);
  if (source.state) f.end();
  f.get(result);
}
