/**
 * Code that collects the facts of formulas, as `packages/ir` defines them.
 * Invariant: code for `collect(formula, value)` runs only where the formula has that value, which is known when the code
 * is made; so a decisive operand needs no further evaluation.
 */
import { type ir, mayBeOpen, slotUse } from '@policyc/ir';
import { LAYOUT } from '@policyc/wasm-runtime';
import { type Scope, slotsAsParams } from './context.js';
import { builderFor, callWithSlots, LARGE, type Truth, withSubject } from './fact-code.js';
import { callTruth } from './formulas.js';
import type { FunctionRef } from './module/function-builder.js';
import { collectReach } from './path-facts.js';
import { collectElements, openTermFacts, unknownSourceFacts } from './source-facts.js';
import { factsWhereUnknown, operandFacts, termFacts } from './term-facts.js';
import { emitTerm, pushAnyState } from './terms.js';
import { sizeOf } from './walk.js';

export function collect(scope: Scope, formula: ir.Formula, value: Truth): void {
  const { module } = scope;
  if (sizeOf(formula, module.nodes) < LARGE) return collectHere(scope, formula, value);
  const free = withSubject(slotUse(formula, module.nodes.slots).free);
  const outlined = module.shared(OUTLINED[value], formula, defineFacts, scope, formula, value, free);
  callWithSlots(scope, outlined, free);
}

/**
 * The code for a large node stands in a function of its own, one for all places that need it: facts of nested terms ask
 * for the facts of their parts more than once, which would double the code at each level.
 */
const OUTLINED = {
  [LAYOUT.FALSE]: 'facts where false',
  [LAYOUT.UNKNOWN]: 'facts where unknown',
  [LAYOUT.TRUE]: 'facts where true',
} as const;

function defineFacts(scope: Scope, formula: ir.Formula, value: Truth, slots: readonly number[]): FunctionRef {
  const { module } = scope;
  const f = builderFor(scope, slots);
  collectHere(slotsAsParams(module, f, slots), formula, value);
  return module.add(f);
}

function collectHere(scope: Scope, formula: ir.Formula, value: Truth): void {
  switch (formula.op) {
    case 'const':
    case 'baseline':
      return;
    case 'and':
    case 'or': {
      const uniform = value === (formula.op === 'and' ? LAYOUT.TRUE : LAYOUT.FALSE);
      for (const operand of formula.operands) {
        if (uniform) collect(scope, operand, value);
        else collectWhere(scope, operand, value);
      }
      return;
    }
    case 'not':
      return collect(scope, formula.operand, negate(value));
    case 'compare':
      return operandFacts(scope, [formula.left, formula.right], value);
    case 'member':
      return memberFacts(scope, formula, value);
    case 'test':
    case 'is':
      return operandFacts(scope, [formula.term], value);
    case 'present':
    case 'known':
      return termFacts(scope, formula.field);
    case 'found':
      return termFacts(scope, formula.term);
    case 'some':
      return collectElements(scope, formula, value, value !== LAYOUT.UNKNOWN);
    case 'count':
      return collectCount(scope, formula, value);
    case 'reach':
      return collectReach(scope, formula, value);
  }
}

function negate(value: Truth): Truth {
  if (value === LAYOUT.UNKNOWN) return value;
  return value === LAYOUT.TRUE ? LAYOUT.FALSE : LAYOUT.TRUE;
}

/** Collects where the formula has the value. */
export function collectWhere(scope: Scope, formula: ir.Formula, value: Truth): void {
  if (formula.op === 'const') return;
  // Unknown where an operand is no value: looking for those that are unknown is all the test that it takes.
  if (value === LAYOUT.UNKNOWN && isStrict(formula)) return collect(scope, formula, value);
  const { f } = scope;
  callTruth(scope, formula);
  f.i32(value);
  f.op('i32.eq');
  f.if();
  collect(scope, formula, value);
  f.end();
}

function isStrict(formula: ir.Formula): boolean {
  if (formula.op === 'not') return isStrict(formula.operand);
  return formula.op === 'compare' || formula.op === 'test';
}

function memberFacts(scope: Scope, formula: ir.Member, value: Truth): void {
  const operands = [formula.element, formula.collection];
  const open = value === LAYOUT.UNKNOWN && mayBeOpen(formula.collection, scope.module.schema);
  if (!open) return operandFacts(scope, operands, value);
  const codes = [emitTerm(scope, formula.element), emitTerm(scope, formula.collection)];
  const maybe = pushAnyState(scope, codes);
  if (maybe) {
    scope.f.if();
    operandFacts(scope, operands, value);
    scope.f.else();
  }
  openTermFacts(scope, formula.collection);
  if (maybe) scope.f.end();
}

function collectCount(scope: Scope, formula: ir.CountCompare, value: Truth): void {
  const { f } = scope;
  if (value !== LAYOUT.UNKNOWN) {
    termFacts(scope, formula.bound);
    return collectElements(scope, formula, LAYOUT.TRUE, true);
  }
  const { state } = emitTerm(scope, formula.bound);
  if (state) {
    f.get(state);
    f.if();
    factsWhereUnknown(scope, formula.bound);
    unknownSourceFacts(scope, formula.source);
    f.else();
  }
  collectElements(scope, formula, LAYOUT.UNKNOWN, false);
  if (state) f.end();
}
