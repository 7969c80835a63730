/** Functions that call themselves, directly or over others: each cycle is reported once. */
import type { Diagnostic, Span } from '@policyc/base';
import type { ast } from '@policyc/syntax';
import { createDiagnostic } from '../diagnostics/tables.js';
import type { ModuleIndex } from './module-index.js';

export function reportRecursion(
  modules: readonly ModuleIndex[],
  calls: ReadonlyMap<ast.FnDecl, ReadonlyMap<ast.FnDecl, Span>>,
  put: (diagnostic: Diagnostic) => void,
): void {
  const reported = new Set<ast.FnDecl>();
  for (const module of modules)
    for (const fn of module.fns) {
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

/** From `fn` back to `fn`, both ends included; empty where there is none. */
function shortestCycle(
  fn: ast.FnDecl,
  calls: ReadonlyMap<ast.FnDecl, ReadonlyMap<ast.FnDecl, Span>>,
): readonly ast.FnDecl[] {
  const cameFrom = new Map<ast.FnDecl, ast.FnDecl>();
  const queue: ast.FnDecl[] = [fn];
  for (let at = queue.shift(); at !== undefined; at = queue.shift())
    for (const next of calls.get(at)?.keys() ?? []) {
      if (next === fn) {
        const trail: ast.FnDecl[] = [fn];
        for (let f: ast.FnDecl | undefined = at; f !== undefined; f = f === fn ? undefined : cameFrom.get(f))
          trail.unshift(f);
        return trail;
      }
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, at);
      queue.push(next);
    }
  return [];
}
