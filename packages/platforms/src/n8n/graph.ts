/**
 * The order in which the nodes of a workflow run.
 * Invariant: only nodes that give assets are in it; what passes through others (`noOp`) is joined up. Connections
 * whose ends are missing are reported and left out.
 */
import type { FileNote } from '../file-report.js';
import { at, elements, entries, type JsonCursor, member, textAt } from '../json-cursor.js';
import type { Workflow, WorkflowNode } from './workflow.js';

export interface WorkflowGraph {
  /** Nodes that run after it. */
  readonly next: (node: WorkflowNode) => readonly WorkflowNode[];
  /** Nodes that run after it has failed. */
  readonly onError: (node: WorkflowNode) => readonly WorkflowNode[];
  /** Sub-nodes handed to an agent, a chain or an MCP server. */
  readonly tools: (node: WorkflowNode) => readonly WorkflowNode[];
  /** Names of the nodes whose output arrives here. */
  readonly predecessors: (node: WorkflowNode) => readonly string[];
}

type Links = Map<WorkflowNode, Set<WorkflowNode>>;

export function readGraph(workflow: Workflow, note: (note: FileNote) => void): WorkflowGraph {
  const direct: Links = new Map();
  const failed: Links = new Map();
  const tools: Links = new Map();
  let broken = 0;
  const connections = at(workflow.root, 'connections');
  for (const [sourceName, byKind] of entries(connections)) {
    const source = workflow.byName.get(sourceName);
    for (const [kind, outputs] of entries(byKind)) {
      for (const [index, output] of elements(outputs).entries()) {
        for (const link of elements(output)) {
          const target = workflow.byName.get(textAt(link, 'node') ?? '');
          if (source === undefined || target === undefined) broken++;
          else if (kind.startsWith('ai_')) addLink(tools, target, source);
          else if (kind === 'error' || isErrorOutput(source, index, outputs)) addLink(failed, source, target);
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
  const resolved = (links: Links, node: WorkflowNode) => joinUp(links.get(node), direct);
  const predecessors = new Map<WorkflowNode, Set<string>>();
  for (const node of workflow.nodes) {
    if (node.key === '') continue;
    for (const target of [...resolved(direct, node), ...resolved(failed, node)]) {
      const names = predecessors.get(target) ?? new Set();
      predecessors.set(target, names.add(node.name));
    }
  }
  return {
    next: (node) => resolved(direct, node),
    onError: (node) => resolved(failed, node),
    tools: (node) => [...(tools.get(node) ?? [])].filter((t) => t.key !== '' && !t.disabled),
    predecessors: (node) => [...(predecessors.get(node) ?? [])],
  };
}

function addLink(links: Links, from: WorkflowNode, to: WorkflowNode): void {
  const targets = links.get(from) ?? new Set();
  links.set(from, targets.add(to));
}

/** Replaces nodes without an asset by what comes after them. */
function joinUp(targets: Iterable<WorkflowNode> | undefined, direct: Links): readonly WorkflowNode[] {
  const seen = new Set<WorkflowNode>();
  const found: WorkflowNode[] = [];
  const open = [...(targets ?? [])].reverse();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (node.key !== '') found.push(node);
    else open.push(...[...(direct.get(node) ?? [])].reverse());
  }
  return found;
}

/** The error output comes behind the ordinary ones, and only with `onError: continueErrorOutput`. */
function isErrorOutput(node: WorkflowNode, index: number, outputs: JsonCursor): boolean {
  if (textAt(node.cursor, 'onError') !== 'continueErrorOutput') return false;
  const ordinary = node.is.outputs === 'many' ? switchOutputs(node) : node.is.outputs;
  if (ordinary !== undefined) return index >= ordinary;
  // The number of outputs cannot be told: the last one that is connected is taken, unless it is the only one.
  const last = Array.isArray(outputs.value) ? outputs.value.length - 1 : 0;
  return index > 0 && index === last;
}

function switchOutputs(node: WorkflowNode): number | undefined {
  const rules = at(node.parameters, 'rules', 'values') ?? at(node.parameters, 'rules', 'rules');
  if (node.short !== 'switch' || rules === undefined) return undefined;
  const extra = member(member(node.parameters.value, 'options'), 'fallbackOutput') === 'extra' ? 1 : 0;
  const version = member(node.cursor.value, 'typeVersion');
  return typeof version === 'number' && version < 2 ? 4 : elements(rules).length + extra;
}
