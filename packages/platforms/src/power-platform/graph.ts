/**
 * The order in which the actions of a flow run: by `runAfter`, and into and out of the actions that hold others.
 * Invariant: names that are not in the same list of actions are reported and left out.
 */
import type { FileNote } from '../file-report.js';
import { at, elements, entries, textOf } from '../json-cursor.js';
import type { Flow, FlowStep } from './flow.js';

export interface FlowGraph {
  /** What runs first. */
  readonly first: readonly FlowStep[];
  readonly next: (step: FlowStep) => readonly FlowStep[];
  /** What runs after it has failed: its own handler, or that of the nearest action around it that has one. */
  readonly onError: (step: FlowStep) => readonly FlowStep[];
  /** Whether something runs after it in the same way, whether it failed or not. */
  readonly continues: (step: FlowStep) => boolean;
}

const FAILED = new Set(['FAILED', 'TIMEDOUT', 'SKIPPED']);

export function readGraph(flow: Flow, note: (note: FileNote) => void): FlowGraph {
  const after = new Map<FlowStep, Set<FlowStep>>();
  const failed = new Map<FlowStep, Set<FlowStep>>();
  const continued = new Set<FlowStep>();
  const entry = new Map<FlowStep | undefined, FlowStep[]>();
  let broken = 0;
  for (const step of flow.steps) {
    const conditions = entries(at(step.cursor, 'runAfter'));
    if (conditions.length === 0) push(entry, step.parent, step);
    for (const [name, states] of conditions) {
      const before = flow.byName.get(name.toLowerCase());
      if (before === undefined || before.parent !== step.parent) {
        broken++;
        continue;
      }
      const words = elements(states).map((s) => textOf(s)?.toUpperCase() ?? '');
      const onSuccess = words.includes('SUCCEEDED');
      const onFailure = words.some((w) => FAILED.has(w));
      if (onSuccess) link(after, before, step);
      if (onFailure) link(failed, before, step);
      if (onSuccess && words.includes('FAILED')) continued.add(before);
    }
  }
  if (broken > 0)
    note({
      code: 'broken-connection',
      message: `${broken} runAfter of an action that is not in the same list`,
      pointer: flow.definition.pointer,
    });
  return {
    first: entry.get(undefined) ?? [],
    next: (step) => {
      const own = [...(after.get(step) ?? [])];
      const ends = own.length === 0 ? successorsOfParents(step, after) : [];
      return [...(entry.get(step) ?? []), ...own, ...ends];
    },
    onError: (step) => {
      for (let at: FlowStep | undefined = step; at !== undefined; at = at.parent) {
        const handlers = failed.get(at);
        if (handlers !== undefined) return [...handlers];
      }
      return [];
    },
    continues: (step) => continued.has(step),
  };
}

/** The last action of a scope hands over to what comes after the scope. */
function successorsOfParents(
  step: FlowStep,
  after: ReadonlyMap<FlowStep, ReadonlySet<FlowStep>>,
): readonly FlowStep[] {
  for (let at = step.parent; at !== undefined; at = at.parent) {
    const successors = after.get(at);
    if (successors !== undefined) return [...successors];
  }
  return [];
}

function link(links: Map<FlowStep, Set<FlowStep>>, from: FlowStep, to: FlowStep): void {
  const targets = links.get(from) ?? new Set();
  links.set(from, targets.add(to));
}

function push<K>(map: Map<K, FlowStep[]>, key: K, step: FlowStep): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [step]);
  else list.push(step);
}
