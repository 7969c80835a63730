/** Code that collects the facts of walks along edges. */
import type { ir } from '@policyc/ir';
import { LAYOUT } from '@policyc/wasm-runtime';
import { type Scope, slotLocal, withSlot } from './context.js';
import { ifState, subjectFact, type Truth } from './fact-code.js';
import { collect } from './facts.js';
import type { Local } from './module/function-builder.js';
import { emitPath, emitPrepare, type SearchCode } from './reach.js';
import { ElementLoop } from './sources.js';
import type { TermCode } from './term-code.js';
import { termFacts } from './term-facts.js';
import { emitTerm } from './terms.js';

export function collectReach(scope: Scope, reach: ir.Reach, value: Truth): void {
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
