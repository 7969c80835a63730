/** What runs after what on a page, as far as its code shows: calls, callbacks, and what stands in `catch`. */
import type { Guard } from '../code-names.js';
import type { JsObject } from './app.js';
import { type CodePart, type PageNames, runnableOf } from './expressions.js';

export interface PageGraph {
  /** Keys of steps that start when a part of the page runs, by its name. */
  readonly started: ReadonlyMap<string, ReadonlySet<string>>;
  /** Keys of steps that run after a step, by its name. */
  readonly next: ReadonlyMap<string, ReadonlySet<string>>;
  readonly onError: ReadonlyMap<string, ReadonlySet<string>>;
  /** Names of steps whose failures are caught and dropped somewhere. */
  readonly swallowed: ReadonlySet<string>;
  /** Names of the parts that run a step, by its name. */
  readonly callers: ReadonlyMap<string, ReadonlySet<string>>;
  /** Names of parts whose code does not parse, so that what it runs is unknown. */
  readonly opaque: ReadonlySet<string>;
}

export function readGraph(parts: readonly CodePart[], names: PageNames): PageGraph {
  const started = new Map<string, Set<string>>();
  const next = new Map<string, Set<string>>();
  const onError = new Map<string, Set<string>>();
  const callers = new Map<string, Set<string>>();
  const swallowed = new Set<string>();
  const opaque = new Set<string>();
  for (const { name, sources, object } of parts)
    for (const source of sources) {
      const code = names.read(source);
      if (!code.parsed) {
        opaque.add(name);
        continue;
      }
      const guarded = new Map<Guard, Set<string>>();
      const calls = code.calls.flatMap((call) => {
        const target = runnableOf(call.chain, names, object);
        return target === undefined ? [] : [{ call, target }];
      });
      for (const { call, target } of calls) {
        add(callers, target.name, name);
        if (call.guard === undefined) continue;
        if (call.guard.empty) swallowed.add(target.name);
        const set = guarded.get(call.guard);
        if (set === undefined) guarded.set(call.guard, new Set([target.name]));
        else set.add(target.name);
      }
      for (const { call, target } of calls) {
        const failing = call.handles === undefined ? undefined : guarded.get(call.handles);
        const before = call.after === undefined ? undefined : runnableOf(call.after, names, object);
        if (failing !== undefined) for (const failed of failing) add(onError, failed, target.stepKey);
        else if (before !== undefined) add(next, before.name, target.stepKey);
        // In a handler of something that is no part of the page it is run like everything else.
        else add(started, name, target.stepKey);
      }
    }
  return { started, next, onError, swallowed, callers, opaque };
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const set = map.get(key);
  if (set === undefined) map.set(key, new Set([value]));
  else set.add(value);
}

/** Functions are steps, and their code runs others. */
export function functionParts(objects: readonly JsObject[]): readonly CodePart[] {
  return objects.flatMap((object) =>
    object.members
      .filter((member) => member.isFunction)
      .map((member) => ({
        name: `${object.name}.${member.name}`,
        sources: [member.source],
        object: object.name,
      })),
  );
}
