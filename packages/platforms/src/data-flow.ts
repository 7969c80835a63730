/**
 * Where data goes: from each trigger and step to the parameters that read what it gives, and to the steps that it is handed
 * on to. Derived from what every adapter says (what parameters read, the order of steps, the tools of agents), so that it
 * means the same on every platform.
 * Invariants: linear in steps, parameters and their connections; an edge that nothing in the export speaks for is not made.
 */

import type { Json } from '@policyc/base';
import { type Fact, knownSet, partialSet } from './fact.js';
import { isObject } from './json-cursor.js';
import type { BuiltAsset, SnapshotBuilder } from './snapshot-builder.js';

/** Steps that hand on what comes to them, or use all of it: conditions, mappings, models, answers, logs. */
const TAKE_ALL: ReadonlySet<Json | undefined> = new Set(['transform', 'control', 'ai', 'respond', 'log']);

interface FlowNode {
  readonly kind: 'Trigger' | 'Step';
  readonly asset: BuiltAsset;
  /** Keys of parameters. */
  readonly feeds: Set<string>;
  /** Keys of steps. */
  readonly passes: Set<string>;
  /** Why more parameters may read it than can be told. */
  open: string | undefined;
}

/** Sets `feeds` and `passes_to` of every trigger and step. */
export function addDataFlow(builder: SnapshotBuilder): void {
  const nodes: readonly FlowNode[] = (['Trigger', 'Step'] as const).flatMap((kind) =>
    builder.assets(kind).map((asset) => ({
      kind,
      asset,
      feeds: new Set<string>(),
      passes: new Set<string>(),
      open: undefined,
    })),
  );
  const steps = new Map(nodes.filter((n) => n.kind === 'Step').map((n) => [n.asset.key, n]));
  const params = paramsByStep(builder);
  addReads(params, steps, indexByName(nodes));
  const filledIn = new Set<string>();
  for (const node of nodes) {
    const { next, on_error } = node.asset.values;
    for (const key of [...textsOf(next), ...textsOf(on_error)])
      if (TAKE_ALL.has(steps.get(key)?.asset.values.category)) node.passes.add(key);
    for (const key of toolsOf(node)) {
      // Whoever uses a tool reads what it gives, and fills in what it is to be told.
      if (node.kind === 'Step') steps.get(key)?.passes.add(node.asset.key);
      filledIn.add(key);
      for (const param of params.get(key) ?? []) if (!isTold(param)) node.feeds.add(param.key);
    }
  }
  openUpstream(nodes, params, filledIn);
  for (const { kind, asset, feeds, passes, open } of nodes) {
    passes.delete(asset.key);
    const fed: Fact = open === undefined ? knownSet(feeds) : partialSet(feeds, open);
    builder.amend(kind, asset.key, { feeds: fed, passes_to: knownSet(passes) });
  }
}

/** Steps handed to an agent, or offered to the callers of a server of tools. */
function toolsOf({ kind, asset }: FlowNode): readonly string[] {
  const { tools, next } = asset.values;
  return kind === 'Step' ? textsOf(tools) : asset.values.kind === 'mcp' ? textsOf(next) : [];
}

function isTold(param: BuiltAsset): boolean {
  const { reads, $partial } = param.values;
  return Array.isArray(reads) && !(isObject($partial) && Object.hasOwn($partial, 'reads'));
}

/** A parameter of which it cannot be told what it reads may read whatever runs before its step. */
function openUpstream(
  nodes: readonly FlowNode[],
  params: ReadonlyMap<string, readonly BuiltAsset[]>,
  filledIn: ReadonlySet<string>,
): void {
  const before = new Map<string, FlowNode[]>();
  for (const node of nodes)
    for (const key of [...textsOf(node.asset.values.next), ...textsOf(node.asset.values.on_error)]) {
      const list = before.get(key);
      if (list) list.push(node);
      else before.set(key, [node]);
    }
  const seen = new Set<FlowNode>();
  for (const [step, of] of params) {
    const param = filledIn.has(step) ? undefined : of.find((p) => !isTold(p));
    const waiting = param === undefined ? [] : [...(before.get(step) ?? [])];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      if (seen.has(node)) continue;
      seen.add(node);
      node.open = `what ${String(param?.values.path)} of a later step reads cannot be told`;
      waiting.push(...(before.get(node.asset.key) ?? []));
    }
  }
}

function addReads(
  params: ReadonlyMap<string, readonly BuiltAsset[]>,
  steps: ReadonlyMap<string, FlowNode>,
  byName: ReadonlyMap<string, readonly FlowNode[]>,
): void {
  for (const [step, of] of params) {
    const automation = steps.get(step)?.asset.values.automation;
    for (const param of of) {
      const sources = textsOf(param.values.reads).flatMap((n) => fewOf(byName.get(nodeName(automation, n))));
      // A step that reads its own former result gets nothing new from it.
      for (const source of sources) if (source !== steps.get(step)) source.feeds.add(param.key);
    }
  }
}

/** Steps that nobody named bear the name of their type; edges from all of them to all would be the square of them. */
const MAX_SAME_NAME = 64;

function fewOf(same: readonly FlowNode[] = []): readonly FlowNode[] {
  if (same.length <= MAX_SAME_NAME) return same;
  // They are opened together, so the first tells whether they are.
  if (same[0]?.open === undefined)
    for (const node of same)
      node.open = `more than ${MAX_SAME_NAME} steps bear the name that a parameter reads`;
  return [];
}

function paramsByStep(builder: SnapshotBuilder): ReadonlyMap<string, readonly BuiltAsset[]> {
  const groups = new Map<string, BuiltAsset[]>();
  for (const param of builder.assets('Param')) {
    const step = String(param.values.step);
    const group = groups.get(step);
    if (group) group.push(param);
    else groups.set(step, [param]);
  }
  return groups;
}

/** Names are unique within an automation on most platforms; where they are not, all that bear one are meant. */
function indexByName(nodes: readonly FlowNode[]): ReadonlyMap<string, readonly FlowNode[]> {
  const index = new Map<string, FlowNode[]>();
  for (const node of nodes) {
    const { automation, name } = node.asset.values;
    const id = nodeName(automation, String(name));
    const same = index.get(id);
    if (same) same.push(node);
    else index.set(id, [node]);
  }
  return index;
}

function nodeName(automation: Json | undefined, name: string): string {
  return `${String(automation)}\0${name}`;
}

function textsOf(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((v): v is string => typeof v === 'string') : [];
}
