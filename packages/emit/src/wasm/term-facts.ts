/** Code that collects the facts of terms in their own state, as `packages/ir` defines them. */
import { type ir, lookupTerms, mayBeOpen, slotUse } from '@policyc/ir';
import { isCounterpart } from '@policyc/model';
import { LAYOUT } from '@policyc/wasm-runtime';
import { type Scope, slotsAsParams } from './context.js';
import {
  addFact,
  builderFor,
  callWithSlots,
  ifState,
  LARGE,
  subjectFact,
  type Truth,
  withSubject,
} from './fact-code.js';
import { collect } from './facts.js';
import { callTruth } from './formulas.js';
import { KindChoice } from './kind-choice.js';
import type { FunctionRef, Local } from './module/function-builder.js';
import { collectElements, gatheringFacts, openTermFacts } from './source-facts.js';
import type { TermCode } from './term-code.js';
import { emitTerm, narrows, pushAnyState, pushOverflows } from './terms.js';
import { sizeOf } from './walk.js';

/** The facts of a term in its own state. */
export function termFacts(scope: Scope, term: ir.Term): void {
  const { module } = scope;
  if (sizeOf(term, module.nodes) < LARGE) return termFactsHere(scope, term);
  const free = withSubject(slotUse(term, module.nodes.slots).free);
  const outlined = module.shared('facts', term, defineTermFacts, scope, term, free);
  callWithSlots(scope, outlined, free);
}

function defineTermFacts(scope: Scope, term: ir.Term, slots: readonly number[]): FunctionRef {
  const { module } = scope;
  const f = builderFor(scope, slots);
  termFactsHere(slotsAsParams(module, f, slots), term);
  return module.add(f);
}

function termFactsHere(scope: Scope, term: ir.Term): void {
  const { f } = scope;
  switch (term.op) {
    case 'const':
    case 'var':
    case 'now':
    case 'param':
      return;
    case 'field':
      return fieldFacts(scope, term);
    case 'related':
      return factsWhereUnknown(scope, term.base);
    case 'cast':
      return castFacts(scope, term);
    case 'lookup':
      return strictFacts(scope, lookupTerms(term));
    case 'if':
      return ifFacts(scope, term);
    case 'otherwise':
      return otherwiseFacts(scope, term);
    case 'arith': {
      pushOverflows(scope, term);
      f.if();
      subjectFact(scope, LAYOUT.RANK_ARITHMETIC);
      f.else();
      strictFacts(scope, [term.left, term.right]);
      return f.end();
    }
    case 'call':
      return strictFacts(scope, term.args);
    case 'count': {
      const { state } = emitTerm(scope, term);
      if (!state) return collectElements(scope, term, LAYOUT.TRUE, true);
      f.get(state);
      f.if();
      collectElements(scope, term, LAYOUT.UNKNOWN, false);
      f.else();
      collectElements(scope, term, LAYOUT.TRUE, true);
      return f.end();
    }
    case 'collect':
    case 'fold':
      return gatheringFacts(scope, term);
    case 'size':
      return sizeFacts(scope, term.collection);
  }
}

function fieldFacts(scope: Scope, term: ir.FieldTerm): void {
  const { f, module } = scope;
  const base = emitTerm(scope, term.base);
  if (base.state) ifState(scope, base.state, LAYOUT.STATE_VALUE);
  const choice = new KindChoice(scope, base, term.kind);
  for (const kind of choice.kinds) {
    choice.begin(kind);
    base.push();
    addFact(scope, module.layout.field(kind.declaration.name, term.field).rank);
    choice.end();
  }
  if (isCounterpart(term.field)) termFacts(scope, term.base);
  if (!base.state) return;
  f.end();
  ifState(scope, base.state, LAYOUT.STATE_UNKNOWN);
  termFacts(scope, term.base);
  f.end();
}

function sizeFacts(scope: Scope, term: ir.Term): void {
  const { f } = scope;
  if (!mayBeOpen(term, scope.module.schema)) return strictFacts(scope, [term]);
  const collection = emitTerm(scope, term);
  const { open } = collection;
  if (!open) return strictFacts(scope, [term]);
  f.get(open);
  f.i32(0);
  f.op('i32.ne');
  if (pushAnyState(scope, [collection])) f.op('i32.eqz', 'i32.and');
  f.if();
  openTermFacts(scope, term);
  f.else();
  strictFacts(scope, [term]);
  f.end();
}

/** Those of the base, but none where the base is a value of another kind. */
function castFacts(scope: Scope, term: ir.CastTerm): void {
  const { f } = scope;
  if (!narrows(scope, term)) return termFacts(scope, term.base);
  const own = emitTerm(scope, term).state;
  const base = emitTerm(scope, term.base).state;
  if (!own) return termFacts(scope, term.base);
  f.get(own);
  f.i32(LAYOUT.STATE_UNKNOWN);
  f.op('i32.ne');
  if (base) {
    f.get(base);
    f.op('i32.or');
  }
  f.if();
  termFacts(scope, term.base);
  f.end();
}

/** All operands where every one is a value, else the unknown ones. */
function strictFacts(scope: Scope, operands: readonly ir.Term[]): void {
  const { f } = scope;
  const codes: TermCode[] = [];
  for (const operand of operands) codes.push(emitTerm(scope, operand));
  if (!pushAnyState(scope, codes)) return operandFacts(scope, operands, LAYOUT.TRUE);
  f.if();
  operandFacts(scope, operands, LAYOUT.UNKNOWN);
  f.else();
  operandFacts(scope, operands, LAYOUT.TRUE);
  f.end();
}

function ifFacts(scope: Scope, term: Extract<ir.Term, { op: 'if' }>): void {
  const { f } = scope;
  const condition = f.local('i32');
  callTruth(scope, term.condition);
  f.set(condition);
  ifState(scope, condition, LAYOUT.UNKNOWN);
  collect(scope, term.condition, LAYOUT.UNKNOWN);
  f.end();
  branchFacts(scope, term, condition, LAYOUT.TRUE);
  branchFacts(scope, term, condition, LAYOUT.FALSE);
}

/** The facts of the branch that is taken where the condition has the value. */
function branchFacts(
  scope: Scope,
  term: Extract<ir.Term, { op: 'if' }>,
  condition: Local,
  value: typeof LAYOUT.FALSE | typeof LAYOUT.TRUE,
): void {
  const { f } = scope;
  const branch = value === LAYOUT.TRUE ? term.then : term.else;
  ifState(scope, condition, value);
  const maybe = unlessUnknown(scope, branch);
  collect(scope, term.condition, value);
  if (maybe) f.end();
  termFacts(scope, branch);
  f.end();
}

function otherwiseFacts(scope: Scope, term: Extract<ir.Term, { op: 'otherwise' }>): void {
  const { f } = scope;
  const { state } = emitTerm(scope, term.value);
  if (!state) return termFacts(scope, term.value);
  f.get(state);
  f.i32(LAYOUT.STATE_ABSENT);
  f.op('i32.eq');
  f.if();
  const maybe = unlessUnknown(scope, term.fallback);
  termFacts(scope, term.value);
  if (maybe) f.end();
  termFacts(scope, term.fallback);
  f.else();
  termFacts(scope, term.value);
  f.end();
}

/** Begins what runs where the term is not unknown. Gives whether it may be; otherwise there is nothing to end. */
function unlessUnknown(scope: Scope, term: ir.Term): boolean {
  const { f } = scope;
  const { state } = emitTerm(scope, term);
  if (!state) return false;
  f.get(state);
  f.i32(LAYOUT.STATE_UNKNOWN);
  f.op('i32.ne');
  f.if();
  return true;
}

export function operandFacts(scope: Scope, operands: readonly ir.Term[], value: Truth): void {
  for (const operand of operands) {
    if (value !== LAYOUT.UNKNOWN) termFacts(scope, operand);
    else unknownFacts(scope, operand);
  }
}

/** The facts of a term where it is unknown, else none. */
function unknownFacts(scope: Scope, term: ir.Term): void {
  // A call is unknown where an argument is no value.
  if (term.op === 'call' && sizeOf(term, scope.module.nodes) < LARGE)
    operandFacts(scope, term.args, LAYOUT.UNKNOWN);
  else factsWhereUnknown(scope, term);
}

/** The same, where the state of the term must be asked. */
export function factsWhereUnknown(scope: Scope, term: ir.Term): void {
  const { state } = emitTerm(scope, term);
  if (!state) return;
  ifState(scope, state, LAYOUT.STATE_UNKNOWN);
  termFacts(scope, term);
  scope.f.end();
}
