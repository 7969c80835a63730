/**
 * The order in which nodes run: wires, links between tabs, catch, status and complete nodes.
 * Invariant: only steps come after others; what junctions and triggers hand on is joined up. Wires to nodes that are not
 * in the file are counted and left out.
 */
import { pushAll } from '@policyc/base';
import { at, elements, type JsonCursor, member, textAt, textOf } from '../json-cursor.js';
import type { Flow, FlowFile, FlowNode } from './flow.js';

export interface FlowGraph {
  readonly next: (node: FlowNode) => readonly FlowNode[];
  readonly onError: (node: FlowNode) => readonly FlowNode[];
  /** Nodes whose messages arrive here. */
  readonly predecessors: (node: FlowNode) => readonly FlowNode[];
  /** What runs when a subflow is called. */
  readonly entered: (flow: Flow) => readonly FlowNode[];
  /** How many wires lead to nodes that are not in the file. */
  readonly broken: number;
}

type Links = Map<FlowNode, Set<FlowNode>>;

/** Catch, status and complete nodes that one flow may have in effect; bounds the product of nodes and watchers. */
const MAX_WATCHERS = 64;

export function readGraph(file: FlowFile): FlowGraph {
  const direct: Links = new Map();
  const failed: Links = new Map();
  let broken = 0;
  const target = (cursor: JsonCursor): FlowNode | undefined => {
    const id = textOf(cursor) ?? textAt(cursor, 'id');
    const node = id === undefined ? undefined : file.byId.get(id);
    if (node === undefined && id !== undefined) broken++;
    return node;
  };
  for (const flow of file.flows) {
    for (const node of flow.nodes) {
      for (const output of elements(at(node.cursor, 'wires')))
        for (const wire of elements(output)) addLink(direct, node, target(wire));
      if (node.type === 'link out' && textAt(node.cursor, 'mode') !== 'return')
        for (const link of elements(at(node.cursor, 'links'))) addLink(direct, node, target(link));
      if (node.type === 'link call' && textAt(node.cursor, 'linkType') !== 'dynamic')
        for (const link of elements(at(node.cursor, 'links'))) addLink(direct, node, target(link));
    }
    watch(flow, direct, failed);
  }
  const resolved = (links: Links, node: FlowNode) => joinUp(links.get(node), direct);
  const predecessors = new Map<FlowNode, FlowNode[]>();
  for (const flow of file.flows)
    for (const node of flow.nodes) {
      if (node.key === '') continue;
      for (const after of new Set([...resolved(direct, node), ...resolved(failed, node)])) {
        const list = predecessors.get(after);
        if (list === undefined) predecessors.set(after, [node]);
        else list.push(node);
      }
    }
  return {
    next: (node) => resolved(direct, node),
    onError: (node) => resolved(failed, node),
    predecessors: (node) => predecessors.get(node) ?? [],
    entered: (flow) =>
      elements(at(flow.cursor, 'in')).flatMap((port) =>
        elements(at(port, 'wires')).flatMap((wire) => joinUp(compact(target(wire)), direct)),
      ),
    broken,
  };
}

function compact(node: FlowNode | undefined): readonly FlowNode[] {
  return node === undefined ? [] : [node];
}

function addLink(links: Links, from: FlowNode, to: FlowNode | undefined): void {
  if (to === undefined) return;
  const targets = links.get(from);
  if (targets === undefined) links.set(from, new Set([to]));
  else targets.add(to);
}

/** Catch nodes run after failures, complete and status nodes beside the wires: of the nodes named, or of the whole flow. */
function watch(flow: Flow, direct: Links, failed: Links): void {
  const watchers = flow.nodes
    .filter((n) => (n.type === 'catch' || n.type === 'complete' || n.type === 'status') && !n.disabled)
    .slice(0, MAX_WATCHERS);
  for (const watcher of watchers) {
    const links = watcher.type === 'catch' ? failed : direct;
    for (const node of watched(flow, watcher)) if (node.key !== '') addLink(links, node, watcher);
  }
}

/** The nodes that a catch, status or complete node listens to. */
export function watched(flow: Flow, watcher: FlowNode): readonly FlowNode[] {
  const scope = member(watcher.cursor.value, 'scope');
  const others = flow.nodes.filter((n) => !WATCHERS.has(n.type));
  if (Array.isArray(scope)) {
    const ids = new Set<unknown>(scope);
    return others.filter((n) => ids.has(n.id));
  }
  if (scope === 'group') return others.filter((n) => n.group !== undefined && n.group === watcher.group);
  // A complete node without a list listens to nothing.
  return watcher.type === 'complete' ? [] : others;
}

const WATCHERS = new Set(['catch', 'status', 'complete']);

/** Replaces junctions, and triggers that hand on what comes to them, by what comes after them. */
function joinUp(targets: Iterable<FlowNode> | undefined, direct: Links): readonly FlowNode[] {
  const seen = new Set<FlowNode>();
  const found: FlowNode[] = [];
  const open = [...(targets ?? [])].reverse();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (node.is.role === 'step') found.push(node);
    else if (handsOn(node)) pushAll(open, [...(direct.get(node) ?? [])].reverse());
  }
  return found;
}

/** Wires lead to triggers that have an input, too: widgets and timers, which mostly hand on what comes there. */
function handsOn({ is, type, cursor, disabled }: FlowNode): boolean {
  if (is.role !== 'trigger') return is.role === 'pass-through';
  return !disabled && type !== 'uibuilder' && member(cursor.value, 'passthru') !== false;
}
