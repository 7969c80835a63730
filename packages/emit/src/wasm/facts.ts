/**
 * Code that collects the facts of formulas and terms, as `packages/ir` defines them.
 * Invariant: code for `collect(formula, value)` runs only where the formula has that value, which is known when the code
 * is made; so a decisive operand needs no further evaluation.
 * Length: one function for each node of the IR, side by side.
 */
import { type ir, lookupTerms, mayBeOpen } from '@policyc/ir';
import { isCounterpart } from '@policyc/model';
import { LAYOUT } from '@policyc/wasm-runtime';
import { type Scope, slotLocal, slotsAsParams, withSlot } from './context.js';
import { callTruth } from './formulas.js';
import { emitFold } from './gather.js';
import { KindChoice } from './kind-choice.js';
import { FunctionBuilder, type FunctionRef, type Local } from './module/function-builder.js';
import type { ValueType } from './module/opcodes.js';
import { emitPath, emitPrepare, type SearchCode } from './reach.js';
import { ElementLoop, emitSource, type SourceCode } from './sources.js';
import type { TermCode } from './term-code.js';
import { emitTerm, narrows, pushAnyState, pushOverflows } from './terms.js';
import { freeSlots, freeSlotsOfTerm, sizeOfFormula, sizeOfTerm } from './walk.js';

/** Nodes from which on code stands in a function of its own. */
const LARGE = 24;

type Truth = typeof LAYOUT.FALSE | typeof LAYOUT.UNKNOWN | typeof LAYOUT.TRUE;

export function collect(scope: Scope, formula: ir.Formula, value: Truth): void {
  const { module } = scope;
  if (sizeOfFormula(formula, module.nodes) < LARGE) return collectHere(scope, formula, value);
  const made = module.made<FunctionRef>(OUTLINED[value]);
  const free = withSubject(freeSlots(formula, module.nodes));
  const outlined = made.get(formula) ?? defineFacts(scope, formula, value, free);
  made.set(formula, outlined);
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

/** Facts about the policy itself are told of its subject, which has slot 0. */
function withSubject(slots: readonly number[]): readonly number[] {
  return slots[0] === 0 ? slots : [0, ...slots];
}

/** Of a function that takes what these slots hold. */
function builderFor(scope: Scope, slots: readonly number[]): FunctionBuilder {
  const params: ValueType[] = [];
  for (const slot of slots) params.push(slotLocal(scope, slot).type);
  return new FunctionBuilder({ params, results: [] });
}

function callWithSlots(scope: Scope, callee: FunctionRef, slots: readonly number[]): void {
  for (const slot of slots) scope.f.get(slotLocal(scope, slot));
  scope.f.call(callee);
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
function collectWhere(scope: Scope, formula: ir.Formula, value: Truth): void {
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

/** Why a source, which is a value, may have further elements; none where it is closed. */
function openFacts(scope: Scope, source: ir.Source): void {
  if (source.tag === 'kind') populationFact(scope, source.kind);
  else openTermFacts(scope, source.term);
}

function openTermFacts(scope: Scope, term: ir.Term): void {
  if (!mayBeOpen(term, scope.module.schema)) return;
  const { f } = scope;
  switch (term.op) {
    case 'related':
      return populationFact(scope, term.kind);
    case 'field': {
      const { open } = emitTerm(scope, term);
      if (!open) return;
      f.get(open);
      f.if();
      termFacts(scope, term);
      return f.end();
    }
    case 'if':
      callTruth(scope, term.condition);
      f.if();
      openTermFacts(scope, term.then);
      f.else();
      openTermFacts(scope, term.else);
      return f.end();
    case 'otherwise': {
      const { state } = emitTerm(scope, term.value);
      if (!state) return openTermFacts(scope, term.value);
      f.get(state);
      f.if();
      openTermFacts(scope, term.fallback);
      f.else();
      openTermFacts(scope, term.value);
      return f.end();
    }
    case 'collect':
      return unsettledFacts(scope, term);
  }
}

/** The facts of an aggregate in its own state. */
function gatheringFacts(scope: Scope, term: ir.CollectTerm | ir.FoldTerm): void {
  const { f } = scope;
  const fold = term.op === 'fold' ? emitFold(scope, term) : undefined;
  const source = emitSource(scope, term.source, term.binder);
  if (source.state) {
    f.get(source.state);
    f.if();
    unknownSourceFacts(scope, term.source);
    f.else();
  }
  const state = fold?.code.state;
  if (fold && state) {
    f.get(fold.gathered.unsettled);
    f.if();
    unsettledFacts(scope, term);
    f.else();
    if (term.fn === 'sum') {
      f.get(state);
      f.if();
      subjectFact(scope, LAYOUT.RANK_ARITHMETIC);
      f.else();
    }
    settledFacts(scope, term, source);
    if (term.fn === 'sum') f.end();
    f.end();
  } else settledFacts(scope, term, source);
  if (source.state) f.end();
}

/** The facts of the values that count for certain. */
function settledFacts(scope: Scope, term: ir.CollectTerm | ir.FoldTerm, source: SourceCode): void {
  const { f } = scope;
  const loop = source.each();
  callTruth(loop.scope, term.where);
  f.i32(LAYOUT.TRUE);
  f.op('i32.eq');
  f.if();
  const { state } = emitTerm(loop.scope, term.giving);
  if (state) ifState(scope, state, LAYOUT.STATE_VALUE);
  collect(loop.scope, term.where, LAYOUT.TRUE);
  termFacts(loop.scope, term.giving);
  if (state) f.end();
  f.end();
  loop.end();
  storedSourceFacts(scope, term.source);
}

/** Why there may be further values, of a source that is a value. */
function unsettledFacts(scope: Scope, term: ir.CollectTerm | ir.FoldTerm): void {
  const { f } = scope;
  const loop = emitSource(scope, term.source, term.binder).each();
  const where = f.local('i32');
  callTruth(loop.scope, term.where);
  f.set(where);
  ifState(scope, where, LAYOUT.UNKNOWN);
  collect(loop.scope, term.where, LAYOUT.UNKNOWN);
  f.end();
  ifState(scope, where, LAYOUT.TRUE);
  factsWhereUnknown(loop.scope, term.giving);
  f.end();
  loop.end();
  openFacts(scope, term.source);
}

/** The kind, where the snapshot does not cover it. */
function populationFact({ f, module }: Scope, name: string): void {
  for (const { declaration, index } of module.layout.kindsOf(name)) {
    f.i32(module.descriptors.kind(declaration.name));
    f.memory('i32.load', LAYOUT.KIND_UNCOVERED);
    f.if();
    f.i32(index);
    f.call(module.runtime('fact_add_population'));
    f.end();
  }
}

function operandFacts(scope: Scope, operands: readonly ir.Term[], value: Truth): void {
  for (const operand of operands) {
    if (value !== LAYOUT.UNKNOWN) termFacts(scope, operand);
    else unknownFacts(scope, operand);
  }
}

/** The facts of a term where it is unknown, else none. */
function unknownFacts(scope: Scope, term: ir.Term): void {
  // A call is unknown where an argument is no value.
  if (term.op === 'call' && sizeOfTerm(term, scope.module.nodes) < LARGE)
    operandFacts(scope, term.args, LAYOUT.UNKNOWN);
  else factsWhereUnknown(scope, term);
}

/** The same, where the state of the term must be asked. */
function factsWhereUnknown(scope: Scope, term: ir.Term): void {
  const { state } = emitTerm(scope, term);
  if (!state) return;
  ifState(scope, state, LAYOUT.STATE_UNKNOWN);
  termFacts(scope, term);
  scope.f.end();
}

/** Begins what runs where a local has the value. */
function ifState({ f }: Scope, state: Local, wanted: number): void {
  f.get(state);
  f.i32(wanted);
  f.op('i32.eq');
  f.if();
}

/** The facts of a source that a decided quantifier went through: its stored field or gathered values. */
export function storedSourceFacts(scope: Scope, source: ir.Source): void {
  if (source.tag !== 'collection') return;
  if (source.term.op === 'field' || source.term.op === 'collect') termFacts(scope, source.term);
}

function unknownSourceFacts(scope: Scope, source: ir.Source): void {
  if (source.tag === 'collection') factsWhereUnknown(scope, source.term);
}

interface Quantified {
  readonly binder: ir.Binder;
  readonly source: ir.Source;
  readonly body: ir.Formula;
}

/** The facts of the elements whose body has the value; where the source has none, those of the source if unknown. */
function collectElements(scope: Scope, node: Quantified, value: Truth, stored: boolean): void {
  const { f } = scope;
  const source = emitSource(scope, node.source, node.binder);
  if (source.state) {
    f.get(source.state);
    f.if();
    unknownSourceFacts(scope, node.source);
    f.else();
  }
  const loop = source.each();
  collectWhere(loop.scope, node.body, value);
  loop.end();
  if (stored) storedSourceFacts(scope, node.source);
  else openFacts(scope, node.source);
  if (source.state) f.end();
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

function collectReach(scope: Scope, reach: ir.Reach, value: Truth): void {
  const { f } = scope;
  const from = emitTerm(scope, reach.from);
  if (from.state) {
    ifState(scope, from.state, LAYOUT.STATE_UNKNOWN);
    termFacts(scope, reach.from);
    f.end();
    ifState(scope, from.state, LAYOUT.STATE_VALUE);
  }
  if (value === LAYOUT.TRUE) collectTarget(scope, reach, from);
  else if (value === LAYOUT.UNKNOWN) collectOpenWalks(scope, reach, from);
  if (from.state) f.end();
}

function collectTarget(scope: Scope, reach: ir.Reach, from: TermCode): void {
  const { f } = scope;
  const path = emitPath(scope, emitPrepare(scope, reach), from);
  const target = f.local('i32');
  f.get(path);
  pushLast(scope);
  f.set(target);
  collect(withSlot(scope, reach.to.binder.slot, target), reach.to.where, LAYOUT.TRUE);
}

/** From a collection of records on the stack to its last one. */
export function pushLast(scope: Scope): void {
  const { f } = scope;
  const slice = f.local('i64');
  f.set(slice);
  f.get(slice);
  f.op('i32.wrap_i64');
  f.get(slice);
  f.i64(32n);
  f.op('i64.shr_u', 'i32.wrap_i64');
  f.i32(1);
  f.op('i32.sub');
  f.i32(3);
  f.op('i32.shl', 'i32.add');
  f.memory('i32.load', 0);
}

function collectOpenWalks(scope: Scope, reach: ir.Reach, from: TermCode): void {
  const { f, module } = scope;
  const search = emitPrepare(scope, reach);
  const source = f.local('i32');
  from.push();
  f.set(source);
  openNodeFacts(scope, search, source);
  const reached = f.local('i64');
  askSearch(scope, search, 'search_may_reach', source);
  f.set(reached);
  const { binder } = reach.to;
  const loop = new ElementLoop(scope, reached, binder);
  const node = slotLocal(loop.scope, binder.slot);
  openNodeFacts(scope, search, node);
  const choices = [
    { choice: reach.to, table: 'search_target' },
    { choice: reach.through, table: 'search_blocked' },
  ];
  for (const { choice, table } of choices) {
    if (!choice) continue;
    askSearch(scope, search, table, node);
    f.i32(LAYOUT.UNKNOWN);
    f.op('i32.eq');
    f.if();
    collect(withSlot(loop.scope, choice.binder.slot, node), choice.where, LAYOUT.UNKNOWN);
    f.end();
  }
  loop.end();
  f.i32(search.address);
  f.call(module.runtime('search_ended'));
  f.op('i32.eqz');
  f.if();
  subjectFact(scope, LAYOUT.RANK_PATH);
  f.end();
}

/** Puts what the search knows of a node on the stack. */
function askSearch({ f, module }: Scope, search: SearchCode, question: string, node: Local): void {
  f.i32(search.address);
  f.get(node);
  f.call(module.runtime(question));
}

function openNodeFacts({ f, module }: Scope, search: SearchCode, node: Local): void {
  f.i32(search.address);
  f.get(node);
  f.i32(module.descriptors.program);
  f.call(module.runtime('search_open_facts'));
}

/** A fact on the record on the stack. */
function addFact({ f, module }: Scope, rank: number): void {
  f.i32(rank);
  f.call(module.runtime('fact_add'));
}

/** On the subject, which has slot 0. */
function subjectFact(scope: Scope, rank: number): void {
  scope.f.get(slotLocal(scope, 0));
  addFact(scope, rank);
}

/** The facts of a term in its own state. */
export function termFacts(scope: Scope, term: ir.Term): void {
  const { module } = scope;
  if (sizeOfTerm(term, module.nodes) < LARGE) return termFactsHere(scope, term);
  const made = module.made<FunctionRef>('facts');
  const free = withSubject(freeSlotsOfTerm(term, module.nodes));
  const outlined = made.get(term) ?? defineTermFacts(scope, term, free);
  made.set(term, outlined);
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
