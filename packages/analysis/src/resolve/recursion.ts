/** Functions and derived fields that are made of themselves, directly or over others: each cycle is reported once. */
import type { Diagnostic, Span } from '@policyc/base';
import type { Callable } from '../bodies.js';
import { createDiagnostic } from '../diagnostics/tables.js';
import type { ModuleIndex } from './module-index.js';

export function reportRecursion(
  modules: readonly ModuleIndex[],
  calls: ReadonlyMap<Callable, ReadonlyMap<Callable, Span>>,
  put: (diagnostic: Diagnostic) => void,
): void {
  const reported = new Set<Callable>();
  for (const module of modules)
    for (const fn of callablesOf(module)) {
      if (reported.has(fn)) continue;
      const cycle = shortestCycle(fn, calls);
      const [, next] = cycle;
      const at = next === undefined ? undefined : calls.get(fn)?.get(next);
      if (at === undefined || cycle.some((f) => reported.has(f))) continue;
      for (const f of cycle) reported.add(f);
      put(
        createDiagnostic('resolve/recursive-function', module.source.uri, at, {
          names: cycle.map((f) => f.name.text),
        }),
      );
    }
}

function callablesOf(module: ModuleIndex): readonly Callable[] {
  const fields = [...module.assets, ...module.extensions].flatMap((d) => d.fields);
  return [...module.fns, ...fields.filter((f) => f.modifiers.includes('derived'))];
}

/** From `fn` back to `fn`, both ends included; empty where there is none. */
function shortestCycle(
  fn: Callable,
  calls: ReadonlyMap<Callable, ReadonlyMap<Callable, Span>>,
): readonly Callable[] {
  const cameFrom = new Map<Callable, Callable>();
  const queue: Callable[] = [fn];
  for (let at = queue.shift(); at !== undefined; at = queue.shift())
    for (const next of calls.get(at)?.keys() ?? []) {
      if (next === fn) {
        const trail: Callable[] = [fn];
        for (let f: Callable | undefined = at; f !== undefined; f = f === fn ? undefined : cameFrom.get(f))
          trail.unshift(f);
        return trail;
      }
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, at);
      queue.push(next);
    }
  return [];
}
