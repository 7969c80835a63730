/** One n8n workflow as its export tells it, with keys claimed but nothing judged yet. */

import type { PlatformExport } from '../adapter.js';
import { commonText, type Fact } from '../fact.js';
import type { FileNote } from '../file-report.js';
import { at, elements, isObject, type JsonCursor, member, scalarText, step, textAt } from '../json-cursor.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { GivenParameters } from './given-parameters.js';
import { NodeMembers } from './node-members.js';
import { type NodeTraits, traitsOf } from './node-traits.js';
import type { NodeType } from './node-types.js';
import { isPreview } from './preview.js';
import { WorkflowMembers } from './workflow-members.js';

export interface Workflow {
  readonly file: number;
  readonly root: JsonCursor;
  readonly members: WorkflowMembers;
  readonly connections: JsonCursor | undefined;
  /** As exported; ids are how workflows refer to each other. */
  readonly id: string | undefined;
  readonly name: string;
  /** Key of its `Automation`. */
  readonly key: string;
  readonly keyFact: Fact;
  /** In order of the export, duplicates included. */
  readonly nodes: readonly WorkflowNode[];
  /** The graph's key is the name; the first of equal names counts. */
  readonly byName: ReadonlyMap<string, WorkflowNode>;
  /** Of one that is written inside a step of another. */
  readonly host: Host | undefined;
  /** See `preview.ts`. */
  readonly isPreview: boolean;
  /** Those that are written inside its steps. */
  readonly inner: Map<WorkflowNode, Workflow>;
}

/** The step that a workflow is written inside. */
export interface Host {
  readonly workflow: Workflow;
  readonly node: WorkflowNode;
}

export interface WorkflowNode {
  /** Its place among the nodes of its workflow. */
  readonly index: number;
  readonly cursor: JsonCursor;
  readonly members: NodeMembers;
  readonly name: string;
  /** As exported, for example `n8n-nodes-base.webhook`. */
  readonly type: string;
  readonly short: string;
  readonly traits: NodeTraits;
  /** What it is where it stands: that of its type, but for triggers that cannot start. */
  readonly is: NodeType;
  readonly disabled: boolean;
  readonly parameters: JsonCursor;
  readonly given: GivenParameters;
  /** Key of its `Trigger` or `Step`; empty for notes and pass-through nodes. */
  readonly key: string;
}

/**
 * @param source one exported workflow
 * @param note receives what is odd about it
 */
export function readWorkflow(
  source: PlatformExport,
  builder: SnapshotBuilder,
  note: (note: FileNote) => void,
): Workflow {
  const { root, path, file } = source;
  const members = new WorkflowMembers(root.value);
  const id = scalarText(members.id) || undefined;
  const place = root.pointer === '' ? pathStem(path) : `${pathStem(path)}#${root.pointer}`;
  const taken = id !== undefined && builder.has('Automation', id);
  if (taken)
    note({
      code: 'duplicate-id',
      message: 'another file holds a workflow with the same id',
      pointer: root.pointer,
    });
  const key = builder.claimKey('Automation', id === undefined ? place : taken ? `${id} in ${place}` : id);
  const name = nameOf(members) || (place.split('/').at(-1) ?? place);
  return withNodes({ file, root, members, id, key, name, host: undefined }, ownNature, builder, note);
}

/**
 * Reads a workflow that is written inside a step of another. Nothing but the call starts it.
 * @param root the workflow
 */
export function readInnerWorkflow(
  root: JsonCursor,
  host: Host,
  builder: SnapshotBuilder,
  note: (note: FileNote) => void,
): Workflow {
  const key = builder.claimKey('Automation', host.node.key);
  const entries = entryTypes(root);
  const natureOf = ({ is }: NodeTraits): NodeType =>
    is.role === 'trigger' && !entries(is) ? NEVER_STARTS : is;
  const members = new WorkflowMembers(root.value);
  const name = nameOf(members) || host.node.name;
  const { file } = host.workflow;
  return withNodes({ file, root, members, id: undefined, key, name, host }, natureOf, builder, note);
}

function withNodes(
  head: Omit<Workflow, 'connections' | 'keyFact' | 'nodes' | 'byName' | 'isPreview' | 'inner'>,
  natureOf: (traits: NodeTraits) => NodeType,
  builder: SnapshotBuilder,
  note: (note: FileNote) => void,
): Workflow {
  const { file, root, members, id, key, name, host } = head;
  const cursors = elements(workflowPlace(head, 'nodes'));
  const { nodes, byName } = readNodes(cursors, key, natureOf, builder, note);
  return {
    file,
    root,
    members,
    connections: workflowPlace(head, 'connections'),
    id,
    key,
    keyFact: commonText(key),
    name,
    nodes,
    byName,
    host,
    isPreview: isPreview(nodes),
    inner: new Map(),
  };
}

function ownNature({ is }: NodeTraits): NodeType {
  return is;
}

const NEVER_STARTS: NodeType = { role: 'note', outputs: 1 };

/** Which triggers start when the workflow is called: older versions start at manual ones. */
function entryTypes(root: JsonCursor): (is: NodeType) => boolean {
  const called = elements(at(root, 'nodes')).some(
    (node) =>
      traitsOf(textAt(node, 'type') ?? '').is.trigger === 'subflow' &&
      member(node.value, 'disabled') !== true,
  );
  return ({ trigger }) => trigger === (called ? 'subflow' : 'manual');
}

function nameOf({ name }: WorkflowMembers): string | undefined {
  return typeof name === 'string' ? name.trim() : undefined;
}

/** Where a member of a workflow stands, or undefined where it has none. */
export function workflowPlace(
  { root, members }: Pick<Workflow, 'root' | 'members'>,
  key: keyof WorkflowMembers,
): JsonCursor | undefined {
  const value = members[key];
  return value === undefined ? undefined : step(root, key, value);
}

function readNodes(
  cursors: readonly JsonCursor[],
  automation: string,
  natureOf: (traits: NodeTraits) => NodeType,
  builder: SnapshotBuilder,
  note: (note: FileNote) => void,
): Pick<Workflow, 'nodes' | 'byName'> {
  const nodes: WorkflowNode[] = [];
  const byName = new Map<string, WorkflowNode>();
  for (const [i, cursor] of cursors.entries()) {
    const node = readNode(cursor, nodes.length, i, automation, natureOf, builder);
    if (node === undefined) {
      note({ code: 'node-skipped', message: 'a node without a type', pointer: cursor.pointer });
      continue;
    }
    nodes.push(node);
    if (!byName.has(node.name)) byName.set(node.name, node);
    else if (node.is.role !== 'note')
      note({
        code: 'duplicate-name',
        message: 'another node has the same name; connections are taken to mean the first',
        pointer: cursor.pointer,
      });
  }
  return { nodes, byName };
}

function readNode(
  cursor: JsonCursor,
  index: number,
  element: number,
  automation: string,
  natureOf: (traits: NodeTraits) => NodeType,
  builder: SnapshotBuilder,
): WorkflowNode | undefined {
  const members = new NodeMembers(cursor.value);
  const { type, parameters } = members;
  if (typeof type !== 'string' || type === '') return undefined;
  const name = (typeof members.name === 'string' && members.name) || `node ${element + 1}`;
  const traits = traitsOf(type);
  const is = natureOf(traits);
  const kind = is.role === 'trigger' ? 'Trigger' : is.role === 'step' ? 'Step' : undefined;
  return {
    index,
    cursor,
    members,
    name,
    type,
    short: traits.short,
    traits,
    is,
    disabled: members.disabled === true,
    parameters:
      parameters === undefined
        ? { value: {}, pointer: cursor.pointer, embedded: cursor.embedded }
        : step(cursor, 'parameters', parameters),
    given: new GivenParameters(parameters),
    key: kind === undefined ? '' : builder.claimKeyUnder(automation, kind, name),
  };
}

/** Where a member of a node stands, or undefined where it has none. */
export function memberPlace(
  { cursor, members }: WorkflowNode,
  key: keyof NodeMembers,
): JsonCursor | undefined {
  const value = members[key];
  return value === undefined ? undefined : step(cursor, key, value);
}

/** Where a parameter of a node stands, or undefined where it has none. */
export function parameterPlace(
  { parameters, given }: WorkflowNode,
  key: keyof GivenParameters,
): JsonCursor | undefined {
  const value = given[key];
  return value === undefined ? undefined : step(parameters, key, value);
}

function pathStem(path: string): string {
  return path.replace(/\.[A-Za-z0-9]{1,8}$/, '');
}

/** Whether a value has the shape of a workflow: nodes with types, and connections. */
export function isWorkflow(value: unknown): boolean {
  const nodes = member(value, 'nodes');
  if (!Array.isArray(nodes)) return false;
  const connected = isObject(member(value, 'connections'));
  return nodes.length === 0 ? connected : nodes.some((n) => isTyped(n) && (connected || hasParameters(n)));
}

function isTyped(node: unknown): boolean {
  return typeof member(node, 'type') === 'string' && isObject(node) && !Object.hasOwn(node, 'wires');
}

function hasParameters(node: unknown): boolean {
  return isObject(member(node, 'parameters'));
}
