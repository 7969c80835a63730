/**
 * Code for walks along edges. The runtime searches; generated code judges the nodes: a search is prepared by a function
 * that fills its truth tables, once per policy, or before each use where it depends on outer binders.
 */
import { type ir, outerSlots } from '@policyc/ir';
import { LAYOUT } from '@policyc/wasm-runtime';
import { type ModuleContext, type Scope, slotLocal, slotsAsParams } from './context.js';
import { emitTruth, paramsOf } from './formulas.js';
import { FunctionBuilder, type FunctionRef, type Local } from './module/function-builder.js';
import { eachAsset } from './sources.js';
import type { TermCode } from './term-code.js';
import { emitTerm } from './terms.js';
import { slotTypesIn } from './walk.js';

export interface SearchCode {
  /** Address of the search's cells. */
  readonly address: number;
  readonly prepare: FunctionRef;
  /** The slots that `prepare` takes. */
  readonly slots: readonly number[];
}

export function searchOf(module: ModuleContext, reach: ir.Reach): SearchCode {
  return module.shared('search', reach, defineSearch, module, reach);
}

function defineSearch(module: ModuleContext, reach: ir.Reach): SearchCode {
  const address = module.data.reserve(LAYOUT.SEARCH_SIZE);
  const slots = reach.dependent ? outerSlots(reach, module.nodes.slots) : [];
  const types = new Map(choicesOf(reach).flatMap((c) => [...slotTypesIn(c.where)]));
  const f = new FunctionBuilder({ params: paramsOf(slots, types), results: [] });
  const scope = slotsAsParams(module, f, slots);
  f.i32(address);
  f.i32(module.descriptors.graph(reach.edge));
  f.call(module.runtime('search_open'));
  judgeNodes(scope, reach, reach.to, address, 'search_set_target');
  if (reach.through) judgeNodes(scope, reach, reach.through, address, 'search_set_blocked');
  f.i32(address);
  f.call(module.runtime('search_run'));
  return { address, prepare: module.add(f), slots };
}

function choicesOf(reach: ir.Reach): readonly ir.NodeChoice[] {
  return reach.through ? [reach.to, reach.through] : [reach.to];
}

/** Writes the truth of a choice for each asset of its kind, where that kind has nodes in the edge set. */
function judgeNodes(
  scope: Scope,
  reach: ir.Reach,
  choice: ir.NodeChoice,
  address: number,
  setter: string,
): void {
  const { f, module } = scope;
  const nodes = module.layout.nodesOf(reach.edge);
  for (const kind of module.layout.kindsOf(choice.kind)) {
    if (!nodes.has(kind)) continue;
    const loop = eachAsset(scope, kind.declaration.name, choice.binder.slot);
    f.i32(address);
    f.get(slotLocal(loop.scope, choice.binder.slot));
    emitTruth(loop.scope, choice.where);
    f.call(module.runtime(setter));
    loop.end();
  }
}

/** Prepares a search that depends on outer binders, with the current ones. The others are prepared once per policy. */
export function emitPrepare(scope: Scope, reach: ir.Reach): SearchCode {
  const search = searchOf(scope.module, reach);
  if (reach.dependent) {
    for (const slot of search.slots) scope.f.get(slotLocal(scope, slot));
    scope.f.call(search.prepare);
  }
  return search;
}

export function emitReach(scope: Scope, reach: ir.Reach): void {
  const { f, module } = scope;
  const from = emitTerm(scope, reach.from);
  if (from.state) {
    f.get(from.state);
    f.if('i32');
    f.i32(LAYOUT.UNKNOWN);
    f.else();
  }
  const mark = f.local('i32');
  if (reach.dependent) {
    f.call(module.runtime('heap_get'));
    f.set(mark);
  }
  const search = emitPrepare(scope, reach);
  f.i32(search.address);
  from.push();
  f.call(module.runtime('search_truth'));
  if (reach.dependent) {
    f.get(mark);
    f.call(module.runtime('heap_set'));
  }
  if (from.state) f.end();
}

/** The witness of a true path as a collection of records, in a local. The search must be prepared. */
export function emitPath(scope: Scope, search: SearchCode, from: TermCode): Local {
  const { f, module } = scope;
  const path = f.local('i64');
  f.i32(search.address);
  from.push();
  f.call(module.runtime('search_path'));
  f.set(path);
  return path;
}
