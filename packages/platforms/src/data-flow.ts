import { pushAll } from '@policyc/base';
/**
 * Where data goes: from each trigger and step to the parameters that read what it gives, and to the steps that it is handed
 * on to. Derived from what every adapter says (what parameters read, the order of steps, the tools of agents), so that it
 * means the same on every platform.
 * Invariants: linear in steps, parameters and their connections; an edge that nothing in the export speaks for is not made. Where data
 * goes nowhere but where a parameter reads it, the adapter says itself that a step hands on nothing, and that stays.
 */

import type { Json } from '@policyc/base';
import { type AddedAsset, type BuiltAsset, factValue } from './asset-entry.js';
import { type Fact, knownCleanSet, partialSet } from './fact.js';
import type { SnapshotBuilder } from './snapshot-builder.js';

/** Steps that hand on what comes to them, or use all of it: conditions, mappings, models, answers, logs. */
const TAKE_ALL: ReadonlySet<Json | undefined> = new Set(['transform', 'control', 'ai', 'respond', 'log']);

class FlowNode {
  /** Keys of parameters, some of them more than once. */
  feeds: string[] | undefined = undefined;
  /** Keys of steps, some of them more than once. */
  passes: string[] | undefined = undefined;
  /** Why more parameters may read it than can be told. */
  open: string | undefined = undefined;

  constructor(
    readonly kind: 'Trigger' | 'Step',
    readonly asset: AddedAsset,
    /** Keys of the steps that come after it, with and without an error. */
    readonly after: readonly string[],
  ) {}
}

/** Sets `feeds` and `passes_to` of the triggers and steps that were added since assets were sealed: automations are whole in it. */
export function addDataFlow(builder: SnapshotBuilder): void {
  const nodes: FlowNode[] = [];
  for (const asset of builder.added('Trigger')) nodes.push(new FlowNode('Trigger', asset, afterOf(asset)));
  const steps = new Map<string, FlowNode>();
  for (const asset of builder.added('Step')) {
    const node = new FlowNode('Step', asset, afterOf(asset));
    nodes.push(node);
    steps.set(asset.key, node);
  }
  const params = paramsByStep(builder.added('Param'));
  addReads(params, steps, nodes);
  const filledIn = new Set<string>();
  const plain = plainRequests(builder);
  for (const node of nodes) {
    if (node.asset.facts.passes_to === undefined)
      for (const key of node.after) {
        const category = factValue(steps.get(key)?.asset.facts.category);
        if (TAKE_ALL.has(category) && !(category === 'ai' && plain.has(key))) pass(node, key);
      }
    for (const key of toolsOf(node)) {
      // Whoever uses a tool reads what it gives, and fills in what it is to be told.
      const tool = node.kind === 'Step' ? steps.get(key) : undefined;
      if (tool !== undefined) pass(tool, node.asset.key);
      filledIn.add(key);
      for (const param of params.get(key) ?? []) if (!isTold(param)) feed(node, param);
    }
  }
  openUpstream(nodes, params, filledIn);
  for (const { asset, feeds, passes, open } of nodes) {
    const fed: Fact =
      open === undefined ? knownCleanSet(feeds ?? NO_TEXTS) : partialSet(feeds ?? NO_TEXTS, open);
    const passed = asset.facts.passes_to;
    asset.tell({
      feeds: fed,
      passes_to: passes === undefined && passed ? passed : knownCleanSet(passes ?? NO_TEXTS),
    });
  }
}

/** Keys of steps that send a request as their makers wrote it. Be it to a model, it has what its parameters read, and nothing else. */
function plainRequests(builder: SnapshotBuilder): ReadonlySet<Json | undefined> {
  const plain = new Set<Json | undefined>();
  for (const { facts } of builder.added('Request'))
    if (facts.method?.tag === 'known') plain.add(factValue(facts.step));
  return plain;
}

// Most lists have one element; engines make room for many more when the second comes.
function feed(node: FlowNode, param: BuiltAsset): void {
  if (node.feeds === undefined) node.feeds = [param.key];
  else node.feeds.push(param.key);
}

function pass(node: FlowNode, step: string): void {
  if (step === node.asset.key) return;
  if (node.passes === undefined) node.passes = [step];
  else node.passes.push(step);
}

function afterOf({ facts: { next, on_error } }: BuiltAsset): readonly string[] {
  const [after, failed] = [textsOf(next), textsOf(on_error)];
  return failed.length === 0 ? after : [...after, ...failed];
}

/** Steps handed to an agent, or offered to the callers of a server of tools. */
function toolsOf({ kind, asset }: FlowNode): readonly string[] {
  const { tools, next, kind: sort } = asset.facts;
  return kind === 'Step' ? textsOf(tools) : factValue(sort) === 'mcp' ? textsOf(next) : NO_TEXTS;
}

function isTold(param: BuiltAsset): boolean {
  const { reads } = param.facts;
  return reads?.tag === 'known' && Array.isArray(reads.value);
}

/** A parameter of which it cannot be told what it reads may read whatever runs before its step. */
function openUpstream(
  nodes: readonly FlowNode[],
  params: ReadonlyMap<string, readonly BuiltAsset[]>,
  filledIn: ReadonlySet<string>,
): void {
  let before: ReadonlyMap<string, readonly FlowNode[]> | undefined;
  const seen = new Set<FlowNode>();
  for (const [step, of] of params) {
    const param = filledIn.has(step) ? undefined : of.find((p) => !isTold(p));
    if (param === undefined) continue;
    before ??= predecessors(nodes);
    const waiting = [...(before.get(step) ?? [])];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      if (seen.has(node)) continue;
      seen.add(node);
      node.open = `what ${String(factValue(param?.facts.path))} of a later step reads cannot be told`;
      pushAll(waiting, before.get(node.asset.key) ?? []);
    }
  }
}

/** By key of the step that they come before. */
function predecessors(nodes: readonly FlowNode[]): ReadonlyMap<string, readonly FlowNode[]> {
  const before = new Map<string, FlowNode[]>();
  for (const node of nodes)
    for (const key of node.after) {
      const list = before.get(key);
      if (list) list.push(node);
      else before.set(key, [node]);
    }
  return before;
}

function addReads(
  params: ReadonlyMap<string, readonly BuiltAsset[]>,
  steps: ReadonlyMap<string, FlowNode>,
  nodes: readonly FlowNode[],
): void {
  if (params.size === 0) return;
  const byName = indexByName(nodes);
  for (const [key, of] of params) {
    const step = steps.get(key);
    const named = byName.get(String(factValue(step?.asset.facts.automation)));
    if (named === undefined) continue;
    // A step that reads its own former result gets nothing new from it.
    for (const param of of)
      for (const name of textsOf(param.facts.reads))
        for (const source of meantBy(named.get(name), key)) if (source !== step) feed(source, param);
  }
}

/** Of steps that bear the same name, those are meant that the step comes right after, where it comes after any. */
function meantBy(same: readonly FlowNode[] = NO_NODES, step: string): readonly FlowNode[] {
  if (same.length < 2 || same.length > MAX_SAME_NAME) return fewOf(same);
  const before = same.filter(({ after }) => after.includes(step));
  return before.length > 0 ? before : same;
}

const NO_NODES: readonly FlowNode[] = [];

/** Steps that nobody named bear the name of their type; edges from all of them to all would be the square of them. */
const MAX_SAME_NAME = 64;

function fewOf(same: readonly FlowNode[]): readonly FlowNode[] {
  if (same.length <= MAX_SAME_NAME) return same;
  // They are opened together, so the first tells whether they are.
  if (same[0]?.open === undefined)
    for (const node of same)
      node.open = `more than ${MAX_SAME_NAME} steps bear the name that a parameter reads`;
  return [];
}

function paramsByStep(params: readonly BuiltAsset[]): ReadonlyMap<string, readonly BuiltAsset[]> {
  const groups = new Map<string, BuiltAsset[]>();
  let last = '';
  let group: BuiltAsset[] | undefined;
  for (const param of params) {
    const step = String(factValue(param.facts.step));
    // Those of a step come one after the other.
    if (step !== last) {
      group = groups.get(step);
      last = step;
    }
    if (group !== undefined) group.push(param);
    else {
      group = [param];
      groups.set(step, group);
    }
  }
  return groups;
}

/** By automation and name. */
type NodeIndex = ReadonlyMap<string, ReadonlyMap<string, readonly FlowNode[]>>;

/** Names are unique within an automation on most platforms; where they are not, all that bear one are meant. */
function indexByName(nodes: readonly FlowNode[]): NodeIndex {
  const index = new Map<string, Map<string, FlowNode[]>>();
  for (const node of nodes) {
    const automation = String(factValue(node.asset.facts.automation));
    const name = String(factValue(node.asset.facts.name));
    let named = index.get(automation);
    if (named === undefined) {
      named = new Map();
      index.set(automation, named);
    }
    const same = named.get(name);
    if (same) same.push(node);
    else named.set(name, [node]);
  }
  return index;
}

const NO_TEXTS: readonly string[] = [];

function textsOf(fact: Fact | undefined): readonly string[] {
  const value = factValue(fact);
  if (!Array.isArray(value) || value.length === 0) return NO_TEXTS;
  return value.every((v) => typeof v === 'string') ? value : value.filter((v) => typeof v === 'string');
}
