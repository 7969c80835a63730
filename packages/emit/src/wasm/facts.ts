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
import type { Local } from './module/function-builder.js';
import { emitPath, emitPrepare } from './reach.js';
import { eachElement, emitSource } from './sources.js';
import { emitTerm, narrows, perKind, pushAnyState, pushOverflows, type TermCode } from './terms.js';
import { freeSlots, freeSlotsOfTerm, sizeOfFormula, sizeOfTerm } from './walk.js';

/** Nodes from which on code stands in a function of its own. */
const LARGE = 24;

type Truth = typeof LAYOUT.FALSE | typeof LAYOUT.UNKNOWN | typeof LAYOUT.TRUE;

export function collect(scope: Scope, formula: ir.Formula, value: Truth): void {
  if (sizeOfFormula(formula, scope.module.nodes) < LARGE) return collectHere(scope, formula, value);
  callOutlined(scope, `facts where ${value}`, formula, freeSlots(formula, scope.module.nodes), (inner) =>
    collectHere(inner, formula, value),
  );
}

/**
 * Runs the code for a large node in a function of its own, one for all places that need it: facts of nested terms ask
 * for the facts of their parts more than once, which would double the code at each level.
 */
function callOutlined(
  scope: Scope,
  purpose: string,
  node: ir.Formula | ir.Term,
  free: readonly number[],
  body: (scope: Scope) => void,
): void {
  const { f, module } = scope;
  // Facts about the policy itself are told of its subject, which has slot 0.
  const slots = free[0] === 0 ? free : [0, ...free];
  const locals = slots.map((slot) => slotLocal(scope, slot));
  for (const local of locals) f.get(local);
  f.call(
    module.shared(purpose, node, () =>
      module.define({ params: locals.map((l) => l.type), results: [] }, (own) =>
        body(slotsAsParams(module, own, slots)),
      ),
    ),
  );
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
  f.if(undefined, () => collect(scope, formula, value));
}

function isStrict(formula: ir.Formula): boolean {
  if (formula.op === 'not') return isStrict(formula.operand);
  return formula.op === 'compare' || formula.op === 'test';
}

function memberFacts(scope: Scope, formula: ir.Member, value: Truth): void {
  const operands = [formula.element, formula.collection];
  const open = value === LAYOUT.UNKNOWN && mayBeOpen(formula.collection, scope.module.schema);
  if (!open) return operandFacts(scope, operands, value);
  const whereOpen = () => openFacts(scope, { tag: 'collection', term: formula.collection });
  const codes = operands.map((o) => emitTerm(scope, o));
  if (!pushAnyState(scope, codes)) return whereOpen();
  scope.f.if(undefined, () => operandFacts(scope, operands, value), whereOpen);
}

/** Why a source, which is a value, may have further elements; none where it is closed. */
function openFacts(scope: Scope, source: ir.Source): void {
  if (source.tag === 'kind') return populationFact(scope, source.kind);
  const { term } = source;
  if (!mayBeOpen(term, scope.module.schema)) return;
  const { f } = scope;
  const inner = (t: ir.Term) => () => openFacts(scope, { tag: 'collection', term: t });
  switch (term.op) {
    case 'related':
      return populationFact(scope, term.kind);
    case 'field': {
      const { open } = emitTerm(scope, term);
      if (!open) return;
      f.get(open);
      return f.if(undefined, () => termFacts(scope, term));
    }
    case 'if':
      callTruth(scope, term.condition);
      return f.if(undefined, inner(term.then), inner(term.else));
    case 'otherwise': {
      const { state } = emitTerm(scope, term.value);
      if (!state) return inner(term.value)();
      f.get(state);
      return f.if(undefined, inner(term.fallback), inner(term.value));
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
  const known = () => {
    source.each((inner) => {
      callTruth(inner, term.where);
      f.i32(LAYOUT.TRUE);
      f.op('i32.eq');
      f.if(undefined, () => {
        const giving = emitTerm(inner, term.giving);
        const counts = () => {
          collect(inner, term.where, LAYOUT.TRUE);
          termFacts(inner, term.giving);
        };
        if (!giving.state) return counts();
        whereState(scope, giving.state, LAYOUT.STATE_VALUE, counts);
      });
    });
    storedSourceFacts(scope, term.source);
  };
  const run = () => {
    const state = fold?.state;
    if (!state) return known();
    f.get(fold.gathered.unsettled);
    f.if(
      undefined,
      () => unsettledFacts(scope, term),
      () => {
        if (term.fn !== 'sum') return known();
        f.get(state);
        f.if(undefined, () => subjectFact(scope, LAYOUT.RANK_ARITHMETIC), known);
      },
    );
  };
  if (!source.state) return run();
  f.get(source.state);
  f.if(undefined, () => unknownSourceFacts(scope, term.source), run);
}

/** Why there may be further values, of a source that is a value. */
function unsettledFacts(scope: Scope, term: ir.CollectTerm | ir.FoldTerm): void {
  const { f } = scope;
  emitSource(scope, term.source, term.binder).each((inner) => {
    const where = f.local('i32');
    callTruth(inner, term.where);
    f.set(where);
    whereState(scope, where, LAYOUT.UNKNOWN, () => collect(inner, term.where, LAYOUT.UNKNOWN));
    whereState(scope, where, LAYOUT.TRUE, () =>
      whereUnknown(inner, term.giving, () => termFacts(inner, term.giving)),
    );
  });
  openFacts(scope, term.source);
}

/** The kind, where the snapshot does not cover it. */
function populationFact({ f, module }: Scope, name: string): void {
  for (const { declaration, index } of module.layout.kindsOf(name)) {
    f.i32(module.descriptors.kind(declaration.name));
    f.memory('i32.load', LAYOUT.KIND_UNCOVERED);
    f.if(undefined, () => {
      f.i32(index);
      f.call(module.runtime('fact_add_population'));
    });
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
  else whereUnknown(scope, term, () => termFacts(scope, term));
}

/** Runs the code where the term is unknown; leaves it out where it never is. */
function whereUnknown(scope: Scope, term: ir.Term, body: () => void): void {
  const { state } = emitTerm(scope, term);
  if (state) whereState(scope, state, LAYOUT.STATE_UNKNOWN, body);
}

function whereState({ f }: Scope, state: Local, wanted: number, body: () => void): void {
  f.get(state);
  f.i32(wanted);
  f.op('i32.eq');
  f.if(undefined, body);
}

/** The facts of a source that a decided quantifier went through: its stored field or gathered values. */
export function storedSourceFacts(scope: Scope, source: ir.Source): void {
  if (source.tag !== 'collection') return;
  if (source.term.op === 'field' || source.term.op === 'collect') termFacts(scope, source.term);
}

function unknownSourceFacts(scope: Scope, source: ir.Source): void {
  if (source.tag === 'collection') whereUnknown(scope, source.term, () => termFacts(scope, source.term));
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
  const run = () => {
    source.each((inner) => collectWhere(inner, node.body, value));
    if (stored) storedSourceFacts(scope, node.source);
    else openFacts(scope, node.source);
  };
  if (!source.state) return run();
  f.get(source.state);
  f.if(undefined, () => unknownSourceFacts(scope, node.source), run);
}

function collectCount(scope: Scope, formula: ir.CountCompare, value: Truth): void {
  const { f } = scope;
  if (value !== LAYOUT.UNKNOWN) {
    termFacts(scope, formula.bound);
    return collectElements(scope, formula, LAYOUT.TRUE, true);
  }
  const run = () => collectElements(scope, formula, LAYOUT.UNKNOWN, false);
  const bound = emitTerm(scope, formula.bound);
  if (!bound.state) return run();
  f.get(bound.state);
  f.if(
    undefined,
    () => {
      whereUnknown(scope, formula.bound, () => termFacts(scope, formula.bound));
      unknownSourceFacts(scope, formula.source);
    },
    run,
  );
}

function collectReach(scope: Scope, reach: ir.Reach, value: Truth): void {
  const from = emitTerm(scope, reach.from);
  const run = () => {
    if (value === LAYOUT.TRUE) collectTarget(scope, reach, from);
    else if (value === LAYOUT.UNKNOWN) collectOpenWalks(scope, reach, from);
  };
  if (!from.state) return run();
  whereState(scope, from.state, LAYOUT.STATE_UNKNOWN, () => termFacts(scope, reach.from));
  whereState(scope, from.state, LAYOUT.STATE_VALUE, run);
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
  const ask = (name: string, record: () => void) => {
    f.i32(search.address);
    record();
    f.call(module.runtime(name));
  };
  const source = f.local('i32');
  from.push();
  f.set(source);
  const openNodeFacts = (record: () => void) => {
    f.i32(search.address);
    record();
    f.i32(module.descriptors.program);
    f.call(module.runtime('search_open_facts'));
  };
  openNodeFacts(() => f.get(source));
  const reached = f.local('i64');
  ask('search_may_reach', () => f.get(source));
  f.set(reached);
  const binder = { slot: reach.to.binder.slot, type: reach.to.binder.type };
  eachElement(scope, reached, binder, (inner) => {
    const node = () => f.get(slotLocal(inner, binder.slot));
    openNodeFacts(node);
    const choices = [
      { choice: reach.to, table: 'search_target' },
      { choice: reach.through, table: 'search_blocked' },
    ];
    for (const { choice, table } of choices) {
      if (!choice) continue;
      ask(table, node);
      f.i32(LAYOUT.UNKNOWN);
      f.op('i32.eq');
      const bound = withSlot(inner, choice.binder.slot, slotLocal(inner, binder.slot));
      f.if(undefined, () => collect(bound, choice.where, LAYOUT.UNKNOWN));
    }
  });
  f.i32(search.address);
  f.call(module.runtime('search_ended'));
  f.op('i32.eqz');
  f.if(undefined, () => subjectFact(scope, LAYOUT.RANK_PATH));
}

function addFact({ f, module }: Scope, record: () => void, rank: number): void {
  record();
  f.i32(rank);
  f.call(module.runtime('fact_add'));
}

/** On the subject, which has slot 0. */
function subjectFact(scope: Scope, rank: number): void {
  addFact(scope, () => scope.f.get(slotLocal(scope, 0)), rank);
}

/** The facts of a term in its own state. */
export function termFacts(scope: Scope, term: ir.Term): void {
  if (sizeOfTerm(term, scope.module.nodes) < LARGE) return termFactsHere(scope, term);
  callOutlined(scope, 'facts', term, freeSlotsOfTerm(term, scope.module.nodes), (inner) =>
    termFactsHere(inner, term),
  );
}

function termFactsHere(scope: Scope, term: ir.Term): void {
  const { f } = scope;
  switch (term.op) {
    case 'const':
    case 'var':
    case 'now':
    case 'param':
      return;
    case 'field': {
      const base = emitTerm(scope, term.base);
      const own = () => {
        perKind(scope, base, term.kind, ({ declaration }) =>
          addFact(scope, base.push, scope.module.layout.field(declaration.name, term.field).rank),
        );
        if (isCounterpart(term.field)) termFacts(scope, term.base);
      };
      if (!base.state) return own();
      whereState(scope, base.state, LAYOUT.STATE_VALUE, own);
      return whereState(scope, base.state, LAYOUT.STATE_UNKNOWN, () => termFacts(scope, term.base));
    }
    case 'related':
      return whereUnknown(scope, term.base, () => termFacts(scope, term.base));
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
      return f.if(
        undefined,
        () => subjectFact(scope, LAYOUT.RANK_ARITHMETIC),
        () => strictFacts(scope, [term.left, term.right]),
      );
    }
    case 'call':
      return strictFacts(scope, term.args);
    case 'count': {
      const { state } = emitTerm(scope, term);
      const unknown = () => collectElements(scope, term, LAYOUT.UNKNOWN, false);
      if (!state) return collectElements(scope, term, LAYOUT.TRUE, true);
      f.get(state);
      return f.if(undefined, unknown, () => collectElements(scope, term, LAYOUT.TRUE, true));
    }
    case 'collect':
    case 'fold':
      return gatheringFacts(scope, term);
    case 'size': {
      if (!mayBeOpen(term.collection, scope.module.schema)) return strictFacts(scope, [term.collection]);
      const collection = emitTerm(scope, term.collection);
      const { open } = collection;
      const plain = () => strictFacts(scope, [term.collection]);
      if (!open) return plain();
      f.get(open);
      f.i32(0);
      f.op('i32.ne');
      if (pushAnyState(scope, [collection])) f.op('i32.eqz', 'i32.and');
      return f.if(undefined, () => openFacts(scope, { tag: 'collection', term: term.collection }), plain);
    }
  }
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
  f.if(undefined, () => termFacts(scope, term.base));
}

/** All operands where every one is a value, else the unknown ones. */
function strictFacts(scope: Scope, operands: readonly ir.Term[]): void {
  const { f } = scope;
  const states = operands.flatMap((operand) => emitTerm(scope, operand).state ?? []);
  const all = () => operandFacts(scope, operands, LAYOUT.TRUE);
  const [first, ...rest] = states;
  if (!first) return all();
  f.get(first);
  for (const state of rest) {
    f.get(state);
    f.op('i32.or');
  }
  f.if(undefined, () => operandFacts(scope, operands, LAYOUT.UNKNOWN), all);
}

function ifFacts(scope: Scope, term: Extract<ir.Term, { op: 'if' }>): void {
  const { f } = scope;
  const condition = f.local('i32');
  callTruth(scope, term.condition);
  f.set(condition);
  whereState(scope, condition, LAYOUT.UNKNOWN, () => collect(scope, term.condition, LAYOUT.UNKNOWN));
  const branches = [
    { value: LAYOUT.TRUE, branch: term.then },
    { value: LAYOUT.FALSE, branch: term.else },
  ];
  for (const { value, branch } of branches) {
    whereState(scope, condition, value, () => {
      unlessUnknown(scope, branch, () => collect(scope, term.condition, value));
      termFacts(scope, branch);
    });
  }
}

function otherwiseFacts(scope: Scope, term: Extract<ir.Term, { op: 'otherwise' }>): void {
  const { f } = scope;
  const { state } = emitTerm(scope, term.value);
  if (!state) return termFacts(scope, term.value);
  f.get(state);
  f.i32(LAYOUT.STATE_ABSENT);
  f.op('i32.eq');
  f.if(
    undefined,
    () => {
      unlessUnknown(scope, term.fallback, () => termFacts(scope, term.value));
      termFacts(scope, term.fallback);
    },
    () => termFacts(scope, term.value),
  );
}

function unlessUnknown(scope: Scope, term: ir.Term, body: () => void): void {
  const { f } = scope;
  const { state } = emitTerm(scope, term);
  if (!state) return body();
  f.get(state);
  f.i32(LAYOUT.STATE_UNKNOWN);
  f.op('i32.ne');
  f.if(undefined, body);
}
