/** Code that collects the facts of what is gone through: sources, their elements, and what is gathered of them. */
import { type ir, mayBeOpen } from '@policyc/ir';
import { LAYOUT } from '@policyc/wasm-runtime';
import type { Scope } from './context.js';
import { ifState, subjectFact, type Truth } from './fact-code.js';
import { collect, collectWhere } from './facts.js';
import { callTruth } from './formulas.js';
import { emitFold } from './gather.js';
import { emitSource, type SourceCode } from './sources.js';
import { factsWhereUnknown, termFacts } from './term-facts.js';
import { emitTerm } from './terms.js';

interface Quantified {
  readonly binder: ir.Binder;
  readonly source: ir.Source;
  readonly body: ir.Formula;
}

/** The facts of the elements whose body has the value; where the source has none, those of the source if unknown. */
export function collectElements(scope: Scope, node: Quantified, value: Truth, stored: boolean): void {
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

/** The facts of a source that a decided quantifier went through: its stored field or gathered values. */
export function storedSourceFacts(scope: Scope, source: ir.Source): void {
  if (source.tag !== 'collection') return;
  if (source.term.op === 'field' || source.term.op === 'collect') termFacts(scope, source.term);
}

export function unknownSourceFacts(scope: Scope, source: ir.Source): void {
  if (source.tag === 'collection') factsWhereUnknown(scope, source.term);
}

/** Why a source, which is a value, may have further elements; none where it is closed. */
function openFacts(scope: Scope, source: ir.Source): void {
  if (source.tag === 'kind') populationFact(scope, source.kind);
  else openTermFacts(scope, source.term);
}

export function openTermFacts(scope: Scope, term: ir.Term): void {
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

/** The facts of an aggregate in its own state. */
export function gatheringFacts(scope: Scope, term: ir.CollectTerm | ir.FoldTerm): void {
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
