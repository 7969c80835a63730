/** The graph of a workflow: nodes, of which some stand for queries, and the edges between them. */
import { at, elements, type JsonCursor, member, textAt, textOf } from '../json-cursor.js';
import type { Leaf } from '../json-leaves.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { App, Query } from './app.js';

export interface WorkflowNode {
  readonly cursor: JsonCursor;
  readonly id: string;
  /** For example `query`, `if-condition`, `output`, `agent`. */
  readonly type: string;
  /** What other nodes call it. */
  readonly name: string;
  readonly data: JsonCursor;
  /** The query that it stands for. */
  readonly query: Query | undefined;
  /** Key of its `Step`. */
  readonly key: string;
}

export interface Workflow {
  /** Where its graph stands. */
  readonly definition: JsonCursor;
  readonly start: JsonCursor | undefined;
  readonly nodes: readonly WorkflowNode[];
  /** Keys of the steps that the start leads to. */
  readonly first: readonly string[];
  /** Keys of steps by the id of a node. */
  readonly next: ReadonlyMap<string, readonly string[]>;
  readonly onError: ReadonlyMap<string, readonly string[]>;
  /** Keys of the steps that an agent is handed, by its id. */
  readonly tools: ReadonlyMap<string, readonly string[]>;
  /** Names of the agents that a node is handed to, by its id. */
  readonly users: ReadonlyMap<string, readonly string[]>;
}

/** A workflow names what its queries can use by this. */
export const START = 'startTrigger';

export function readWorkflow({ root, version, key, queries }: App, builder: SnapshotBuilder): Workflow {
  const definition = (version && at(version, 'definition')) ?? at(root, 'definition') ?? root;
  const byId = new Map(queries.map((q) => [q.id, q]));
  const meant = new Map(
    elements(at(definition, 'queries')).map((q) => [
      textAt(q, 'idOnDefinition') ?? '',
      byId.get(textAt(q, 'id') ?? ''),
    ]),
  );
  const all = elements(at(definition, 'nodes'));
  const start = all.find(isStart);
  const nodes = all.flatMap((cursor, i): WorkflowNode[] => {
    if (isStart(cursor)) return [];
    const data = at(cursor, 'data') ?? cursor;
    const type = textAt(cursor, 'type') ?? '';
    const query = type === 'query' ? meant.get(textAt(data, 'idOnDefinition') ?? '') : undefined;
    const name = query?.name ?? (textAt(data, 'nodeName') || textAt(data, 'label') || `${type} ${i + 1}`);
    const id = textAt(cursor, 'id') ?? name;
    return [
      { cursor, id, type, name, data, query, key: query?.key ?? builder.claimKey('Step', `${key}/${name}`) },
    ];
  });
  return { definition, start, nodes, ...readEdges(definition, start, nodes) };
}

function isStart({ value }: JsonCursor): boolean {
  return member(value, 'type') === 'input' || member(member(value, 'data'), 'nodeType') === 'start';
}

/** What is attached to an agent does not run before it. */
const ATTACHED = new Set<unknown>(['ai-model', 'tool']);

function readEdges(
  definition: JsonCursor,
  start: JsonCursor | undefined,
  nodes: readonly WorkflowNode[],
): Pick<Workflow, 'first' | 'next' | 'onError' | 'tools' | 'users'> {
  const byId = new Map(nodes.map((n) => [n.id, n]));
  const startId = start && textAt(start, 'id');
  const first: string[] = [];
  const next = new Map<string, string[]>();
  const onError = new Map<string, string[]>();
  const tools = new Map<string, string[]>();
  const users = new Map<string, string[]>();
  for (const edge of elements(at(definition, 'edges'))) {
    const from = textAt(edge, 'source') ?? '';
    const source = byId.get(from);
    const target = byId.get(textAt(edge, 'target') ?? '');
    if (target === undefined) continue;
    const handle = member(edge.value, 'targetHandle');
    if (ATTACHED.has(handle)) {
      if (source === undefined) continue;
      if (handle === 'tool') push(tools, target.id, source.key);
      push(users, from, target.name);
    } else if (source === undefined) {
      if (from === startId) first.push(target.key);
    } else if (member(edge.value, 'sourceHandle') === 'failure') push(onError, from, target.key);
    else push(next, from, target.key);
  }
  return { first, next, onError, tools, users };
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  const there = map.get(key);
  if (there === undefined) map.set(key, [value]);
  else there.push(value);
}

/** @param paths of texts in the data of a node */
export function leavesAt(data: JsonCursor, paths: readonly string[]): readonly Leaf[] {
  return paths.flatMap((path): Leaf[] => {
    const keys = path.split('.');
    const cursor = at(data, ...keys);
    const text = textOf(cursor) ?? '';
    if (cursor === undefined || text.trim() === '') return [];
    return [{ cursor, text, path, pattern: path, name: keys.at(-1) ?? path }];
  });
}
