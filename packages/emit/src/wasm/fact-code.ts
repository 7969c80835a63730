/** What the code that collects facts is made of. */
import type { LAYOUT } from '@policyc/wasm-runtime';
import { type Scope, slotLocal } from './context.js';
import { FunctionBuilder, type FunctionRef, type Local } from './module/function-builder.js';
import type { ValueType } from './module/opcodes.js';

export type Truth = typeof LAYOUT.FALSE | typeof LAYOUT.UNKNOWN | typeof LAYOUT.TRUE;

/** Nodes from which on code stands in a function of its own. */
export const LARGE = 24;

/** Facts about the policy itself are told of its subject, which has slot 0. */
export function withSubject(slots: readonly number[]): readonly number[] {
  return slots[0] === 0 ? slots : [0, ...slots];
}

/** The builder of a function that takes what these slots hold and leaves nothing. */
export function builderFor(scope: Scope, slots: readonly number[]): FunctionBuilder {
  const params: ValueType[] = [];
  for (const slot of slots) params.push(slotLocal(scope, slot).type);
  return new FunctionBuilder({ params, results: [] });
}

/** Calls such a function with what the slots hold here. */
export function callWithSlots(scope: Scope, callee: FunctionRef, slots: readonly number[]): void {
  for (const slot of slots) scope.f.get(slotLocal(scope, slot));
  scope.f.call(callee);
}

/** Begins what runs where a local has the value. */
export function ifState({ f }: Scope, state: Local, wanted: number): void {
  f.get(state);
  f.i32(wanted);
  f.op('i32.eq');
  f.if();
}

/** A fact on the record on the stack. */
export function addFact({ f, module }: Scope, rank: number): void {
  f.i32(rank);
  f.call(module.runtime('fact_add'));
}

/** On the subject, which has slot 0. */
export function subjectFact(scope: Scope, rank: number): void {
  scope.f.get(slotLocal(scope, 0));
  addFact(scope, rank);
}
