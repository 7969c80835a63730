/**
 * The order in which the nodes of a workflow run.
 * Invariant: only nodes that give assets are in it; what passes through others (`noOp`) is joined up. Connections
 * whose ends are missing are reported and left out.
 */
import { pushAll } from '@policyc/base';
import type { FileNote } from '../file-report.js';
import { at, elements, isObject, type JsonCursor, member, step } from '../json-cursor.js';
import type { Workflow, WorkflowNode } from './workflow.js';

/** Which nodes of a workflow lead to which. */
class Links {
  readonly #of: (WorkflowNode[] | undefined)[];

  constructor({ nodes }: Workflow) {
    this.#of = new Array<undefined>(nodes.length).fill(undefined);
  }

  add(from: WorkflowNode, to: WorkflowNode): void {
    const list = this.#of[from.index];
    if (list === undefined) this.#of[from.index] = [to];
    else list.push(to);
  }

  /** Each once, in order. */
  of({ index }: WorkflowNode): readonly WorkflowNode[] {
    const list = this.#of[index];
    if (list === undefined) return NONE;
    return list.length === 1 ? list : [...new Set(list)];
  }
}

export class WorkflowGraph {
  /** By index of the node. */
  readonly #next: (readonly WorkflowNode[])[] = [];
  readonly #onError: (readonly WorkflowNode[])[] = [];
  readonly #arriving: (string[] | undefined)[];
  readonly #workflow: Workflow;
  readonly #connections: readonly unknown[];
  readonly #tools: Links;
  readonly #users: Links;

  /**
   * @param connections as exported, by index of the first node of the name
   * @param users the nodes that a sub-node is handed to
   * @param tools the sub-nodes that a node is handed
   */
  constructor(
    workflow: Workflow,
    connections: readonly unknown[],
    direct: Links,
    failed: Links,
    tools: Links,
    users: Links,
  ) {
    this.#workflow = workflow;
    this.#connections = connections;
    this.#tools = tools;
    this.#users = users;
    this.#arriving = new Array<undefined>(workflow.nodes.length).fill(undefined);
    for (const node of workflow.nodes) {
      const next = node.key === '' ? NONE : joinUp(direct.of(node), direct);
      const onError = node.key === '' ? NONE : joinUp(failed.of(node), direct);
      this.#next.push(next);
      this.#onError.push(onError);
      this.#arrive(next, node);
      this.#arrive(onError, node);
    }
  }

  #arrive(targets: readonly WorkflowNode[], { name }: WorkflowNode): void {
    for (const { index } of targets) {
      const names = this.#arriving[index];
      if (names === undefined) this.#arriving[index] = [name];
      else names.push(name);
    }
  }

  /** Where the export says what a node is connected to, or undefined where it does not. */
  connectionsOf(node: WorkflowNode): JsonCursor | undefined {
    const { connections, nodes, byName } = this.#workflow;
    const { index } = byName.size === nodes.length ? node : (byName.get(node.name) ?? node);
    const value = this.#connections[index];
    return connections && value !== undefined ? step(connections, node.name, value) : undefined;
  }

  /** Nodes that run after it. */
  next({ index }: WorkflowNode): readonly WorkflowNode[] {
    return this.#next[index] ?? NONE;
  }

  /** Nodes that run after it has failed. */
  onError({ index }: WorkflowNode): readonly WorkflowNode[] {
    return this.#onError[index] ?? NONE;
  }

  /** Sub-nodes handed to an agent, a chain or an MCP server. */
  tools(node: WorkflowNode): readonly WorkflowNode[] {
    const handed = this.#tools.of(node);
    return handed.length === 0 ? NONE : handed.filter((tool) => tool.key !== '' && !tool.disabled);
  }

  /**
   * Names of the nodes whose output arrives here, some of them twice; for a sub-node those whose output arrives at the nodes that it is
   * handed to.
   */
  predecessors(node: WorkflowNode): readonly string[] {
    return this.#arriving[node.index] ?? this.#arrivingAtUsers(node);
  }

  /** n8n evaluates the expressions of a sub-node with the input of the node that uses it, which may be a sub-node itself. */
  #arrivingAtUsers(node: WorkflowNode): readonly string[] {
    if (this.#users.of(node).length === 0) return NO_NAMES;
    const names = new Set<string>();
    const seen = new Set([node]);
    for (const here of seen) {
      for (const name of this.#arriving[here.index] ?? NO_NAMES) names.add(name);
      for (const user of this.#users.of(here)) seen.add(user);
    }
    return [...names];
  }
}

export function readGraph(workflow: Workflow, note: (note: FileNote) => void): WorkflowGraph {
  const [direct, failed, tools, users] = [
    new Links(workflow),
    new Links(workflow),
    new Links(workflow),
    new Links(workflow),
  ];
  let broken = 0;
  const { connections, byName } = workflow;
  const exported = new Array<unknown>(workflow.nodes.length).fill(undefined);
  const bySource = membersOf(connections?.value);
  for (const sourceName in bySource) {
    const source = byName.get(sourceName);
    const byKind = membersOf(bySource[sourceName]);
    if (source !== undefined) exported[source.index] = bySource[sourceName];
    for (const kind in byKind) {
      const all = listOf(byKind[kind]);
      for (let index = 0; index < all.length; index++) {
        for (const link of listOf(all[index])) {
          const name = member(link, 'node');
          const target = typeof name === 'string' ? byName.get(name) : undefined;
          if (source === undefined || target === undefined) broken++;
          else if (kind.startsWith('ai_')) {
            tools.add(target, source);
            users.add(source, target);
          } else if (kind === 'error' || isErrorOutput(source, index, all.length)) failed.add(source, target);
          else if (kind === 'main') direct.add(source, target);
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
  return new WorkflowGraph(workflow, exported, direct, failed, tools, users);
}

const NONE: readonly WorkflowNode[] = [];
const NO_NAMES: readonly string[] = [];

function membersOf(value: unknown): { readonly [key: string]: unknown } {
  return isObject(value) ? value : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Replaces nodes without an asset by what comes after them. */
function joinUp(targets: readonly WorkflowNode[], direct: Links): readonly WorkflowNode[] {
  if (targets.every((node) => node.key !== '')) return targets;
  const seen = new Set<WorkflowNode>();
  const found: WorkflowNode[] = [];
  const open = [...targets].reverse();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (node.key !== '') found.push(node);
    else pushAll(open, [...direct.of(node)].reverse());
  }
  return found;
}

/** The error output comes behind the ordinary ones, and only with `onError: continueErrorOutput`. */
function isErrorOutput(node: WorkflowNode, index: number, outputs: number): boolean {
  if (node.members.onError !== 'continueErrorOutput') return false;
  const ordinary = node.is.outputs === 'many' ? switchOutputs(node) : node.is.outputs;
  if (ordinary !== undefined) return index >= ordinary;
  // The number of outputs cannot be told: the last one that is connected is taken, unless it is the only one.
  return index > 0 && index === outputs - 1;
}

function switchOutputs(node: WorkflowNode): number | undefined {
  const rules = at(node.parameters, 'rules', 'values') ?? at(node.parameters, 'rules', 'rules');
  if (node.short !== 'switch' || rules === undefined) return undefined;
  const extra = member(member(node.parameters.value, 'options'), 'fallbackOutput') === 'extra' ? 1 : 0;
  const version = node.members.typeVersion;
  return typeof version === 'number' && version < 2 ? 4 : elements(rules).length + extra;
}
