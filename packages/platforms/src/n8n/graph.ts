/**
 * The order in which the nodes of a workflow run.
 * Invariant: only nodes that give assets are in it; what passes through others (`noOp`) is joined up. Connections
 * whose ends are missing are reported and left out.
 */
import type { FileNote } from '../file-report.js';
import { at, elements, isObject, member, textAt } from '../json-cursor.js';
import type { Workflow, WorkflowNode } from './workflow.js';

export interface WorkflowGraph {
  /** Nodes that run after it. */
  readonly next: (node: WorkflowNode) => readonly WorkflowNode[];
  /** Nodes that run after it has failed. */
  readonly onError: (node: WorkflowNode) => readonly WorkflowNode[];
  /** Sub-nodes handed to an agent, a chain or an MCP server. */
  readonly tools: (node: WorkflowNode) => readonly WorkflowNode[];
  /** Names of the nodes whose output arrives here; for a sub-node those whose output arrives at the nodes that it is handed to. */
  readonly predecessors: (node: WorkflowNode) => readonly string[];
}

type Links = Map<WorkflowNode, Set<WorkflowNode>>;

export function readGraph(workflow: Workflow, note: (note: FileNote) => void): WorkflowGraph {
  const direct: Links = new Map();
  const failed: Links = new Map();
  const tools: Links = new Map();
  const users: Links = new Map();
  let broken = 0;
  const connections = at(workflow.root, 'connections');
  for (const [sourceName, byKind] of membersOf(connections?.value)) {
    const source = workflow.byName.get(sourceName);
    for (const [kind, outputs] of membersOf(byKind)) {
      const all = listOf(outputs);
      for (let index = 0; index < all.length; index++) {
        for (const link of listOf(all[index])) {
          const name = member(link, 'node');
          const target = typeof name === 'string' ? workflow.byName.get(name) : undefined;
          if (source === undefined || target === undefined) broken++;
          else if (kind.startsWith('ai_')) {
            addLink(tools, target, source);
            addLink(users, source, target);
          } else if (kind === 'error' || isErrorOutput(source, index, all.length))
            addLink(failed, source, target);
          else if (kind === 'main') addLink(direct, source, target);
        }
      }
    }
  }
  if (broken > 0)
    note({
      code: 'broken-connection',
      message: `${broken} connection${broken === 1 ? '' : 's'} from or to a node that is not in the file`,
      ...(connections === undefined ? {} : { pointer: connections.pointer }),
    });
  const next = new Map<WorkflowNode, readonly WorkflowNode[]>();
  const onError = new Map<WorkflowNode, readonly WorkflowNode[]>();
  const predecessors = new Map<WorkflowNode, Set<string>>();
  for (const node of workflow.nodes) {
    if (node.key === '') continue;
    for (const [links, resolved] of [
      [direct, next],
      [failed, onError],
    ] as const) {
      const targets = joinUp(links.get(node), direct);
      if (targets.length > 0) resolved.set(node, targets);
      for (const target of targets) {
        const names = predecessors.get(target);
        if (names === undefined) predecessors.set(target, new Set([node.name]));
        else names.add(node.name);
      }
    }
  }
  return {
    next: (node) => next.get(node) ?? NONE,
    onError: (node) => onError.get(node) ?? NONE,
    tools: (node) => {
      const handed = tools.get(node);
      return handed === undefined ? NONE : [...handed].filter((t) => t.key !== '' && !t.disabled);
    },
    predecessors: (node) => {
      const names = predecessors.get(node) ?? arrivingAtUsers(node, users, predecessors);
      return names === undefined ? NO_NAMES : [...names];
    },
  };
}

/** n8n evaluates the expressions of a sub-node with the input of the node that uses it, which may be a sub-node itself. */
function arrivingAtUsers(
  node: WorkflowNode,
  users: Links,
  predecessors: ReadonlyMap<WorkflowNode, ReadonlySet<string>>,
): ReadonlySet<string> | undefined {
  if (!users.has(node)) return undefined;
  const names = new Set<string>();
  const seen = new Set([node]);
  for (const here of seen) {
    for (const name of predecessors.get(here) ?? NO_NAMES) names.add(name);
    for (const user of users.get(here) ?? NONE) seen.add(user);
  }
  return names;
}

const NONE: readonly WorkflowNode[] = [];
const NO_NAMES: readonly string[] = [];

function membersOf(value: unknown): readonly (readonly [string, unknown])[] {
  return isObject(value) ? Object.entries(value) : [];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function addLink(links: Links, from: WorkflowNode, to: WorkflowNode): void {
  const targets = links.get(from);
  if (targets === undefined) links.set(from, new Set([to]));
  else targets.add(to);
}

/** Replaces nodes without an asset by what comes after them. */
function joinUp(targets: ReadonlySet<WorkflowNode> | undefined, direct: Links): readonly WorkflowNode[] {
  if (targets === undefined) return NONE;
  const all = [...targets];
  if (all.every((node) => node.key !== '')) return all;
  const seen = new Set<WorkflowNode>();
  const found: WorkflowNode[] = [];
  const open = all.reverse();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (node.key !== '') found.push(node);
    else open.push(...[...(direct.get(node) ?? [])].reverse());
  }
  return found;
}

/** The error output comes behind the ordinary ones, and only with `onError: continueErrorOutput`. */
function isErrorOutput(node: WorkflowNode, index: number, outputs: number): boolean {
  if (textAt(node.cursor, 'onError') !== 'continueErrorOutput') return false;
  const ordinary = node.is.outputs === 'many' ? switchOutputs(node) : node.is.outputs;
  if (ordinary !== undefined) return index >= ordinary;
  // The number of outputs cannot be told: the last one that is connected is taken, unless it is the only one.
  return index > 0 && index === outputs - 1;
}

function switchOutputs(node: WorkflowNode): number | undefined {
  const rules = at(node.parameters, 'rules', 'values') ?? at(node.parameters, 'rules', 'rules');
  if (node.short !== 'switch' || rules === undefined) return undefined;
  const extra = member(member(node.parameters.value, 'options'), 'fallbackOutput') === 'extra' ? 1 : 0;
  const version = member(node.cursor.value, 'typeVersion');
  return typeof version === 'number' && version < 2 ? 4 : elements(rules).length + extra;
}
