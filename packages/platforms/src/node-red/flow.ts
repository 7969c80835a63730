/** One Node-RED flow file as it tells itself, with keys claimed but nothing judged yet. */
import type { PlatformExport } from '../adapter.js';
import type { FileNote } from '../file-report.js';
import { at, elements, isObject, type JsonCursor, member, textAt } from '../json-cursor.js';
import { redactText } from '../secrets/redact-text.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { type NodeType, nodeTypeOf } from './node-types.js';

export interface FlowFile {
  readonly file: number;
  readonly path: string;
  /** Tabs, subflow templates, and one for what has no tab in the file. */
  readonly flows: readonly Flow[];
  /** Nodes on a canvas by id; the first of equal ids. */
  readonly byId: ReadonlyMap<string, FlowNode>;
  /** What other nodes refer to: brokers, servers, TLS settings. By id. */
  readonly configs: ReadonlyMap<string, ConfigNode>;
  /** Subflow templates by id. */
  readonly subflows: ReadonlyMap<string, Flow>;
  /** Versions of packages that newer files list. */
  readonly modules: JsonCursor | undefined;
}

export interface Flow {
  readonly id: string | undefined;
  /** The tab or template; the file's root for nodes without one. */
  readonly cursor: JsonCursor;
  readonly kind: 'tab' | 'subflow' | 'loose';
  readonly name: string;
  /** Key of its `Automation`. */
  readonly key: string;
  readonly disabled: boolean;
  readonly nodes: readonly FlowNode[];
  /** Key of the trigger at which callers of a subflow come in. */
  readonly entry: string | undefined;
}

export interface FlowNode {
  readonly cursor: JsonCursor;
  readonly id: string;
  readonly type: string;
  /** The maker's name for it, else what the editor shows. */
  readonly name: string;
  readonly is: NodeType;
  readonly disabled: boolean;
  /** Id of its group on the canvas. */
  readonly group: string | undefined;
  /** Key of its `Trigger` or `Step`; empty for notes and junctions. */
  readonly key: string;
  readonly automation: string;
}

export interface ConfigNode {
  readonly cursor: JsonCursor;
  readonly id: string;
  readonly type: string;
  readonly name: string;
}

/** Far more than people draw; bounds what a hostile file can multiply. */
export const MAX_NODES = 20_000;

/** Claims all keys of a file. */
export function readFlowFile(
  source: PlatformExport,
  builder: SnapshotBuilder,
  note: (note: FileNote) => void,
): FlowFile {
  const { root, path, file } = source;
  const stem = path.replace(/\.[A-Za-z0-9]{1,8}$/, '');
  const canvases = new Map<string, JsonCursor>();
  const configs = new Map<string, ConfigNode>();
  const placed = new Map<string, JsonCursor[]>();
  let modules: JsonCursor | undefined;
  for (const cursor of elements(root)) {
    const id = textAt(cursor, 'id');
    const type = textAt(cursor, 'type');
    if (id === undefined || type === undefined || type === '') {
      note({ code: 'node-skipped', message: 'a node without an id or a type', pointer: cursor.pointer });
    } else if (type === 'tab' || type === 'subflow') {
      if (canvases.has(id))
        note({ code: 'duplicate-id', message: 'another node has the same id', pointer: cursor.pointer });
      else canvases.set(id, cursor);
    } else if (type === 'global-config') {
      modules ??= at(cursor, 'modules');
    } else if (type === 'group' || type === 'comment') {
      // Drawn on the canvas for people only.
    } else if (isConfig(cursor.value)) {
      if (!configs.has(id)) configs.set(id, { cursor, id, type, name: textAt(cursor, 'name') || type });
    } else {
      const canvas = textAt(cursor, 'z') ?? '';
      const list = placed.get(canvas);
      if (list === undefined) placed.set(canvas, [cursor]);
      else list.push(cursor);
    }
  }
  const byId = new Map<string, FlowNode>();
  const loose = [...placed.keys()].filter((canvas) => !canvases.has(canvas));
  const flows = [...canvases.keys(), ...loose].map((id): Flow => {
    const cursor = canvases.get(id);
    const kind = cursor === undefined ? 'loose' : textAt(cursor, 'type') === 'subflow' ? 'subflow' : 'tab';
    // What is copied from the editor names a tab that stays behind.
    const place = loose.length > 1 && id !== '' ? `${stem}#${id}` : stem;
    const wanted = cursor === undefined ? place : id;
    const taken = builder.has('Automation', wanted);
    if (taken && cursor !== undefined)
      note({
        code: 'duplicate-id',
        message: 'another file holds a flow with the same id',
        pointer: cursor.pointer,
      });
    const key = builder.claimKey('Automation', taken ? `${wanted} in ${stem}` : wanted);
    const disabled = cursor !== undefined && member(cursor.value, 'disabled') === true;
    const nodes = toldApart((placed.get(id) ?? []).map((c) => readNode(c, key, disabled, builder)));
    for (const node of nodes)
      if (!byId.has(node.id)) byId.set(node.id, node);
      else
        note({
          code: 'duplicate-id',
          message: 'another node has the same id; wires are taken to mean the first',
          pointer: node.cursor.pointer,
        });
    const label = cursor && (textAt(cursor, 'label') || textAt(cursor, 'name'));
    return {
      id: cursor === undefined ? undefined : id,
      cursor: cursor ?? root,
      kind,
      name: label?.trim() || (wanted.split('/').at(-1) ?? wanted),
      key,
      disabled,
      nodes,
      entry: kind === 'subflow' ? builder.claimKey('Trigger', `${key}/in`) : undefined,
    };
  });
  const subflows = new Map<string, Flow>();
  for (const flow of flows) if (flow.kind === 'subflow' && flow.id !== undefined) subflows.set(flow.id, flow);
  return { file, path, flows, byId, configs, subflows, modules };
}

/** Nodes that nobody has named bear what the editor shows; where several bear the same, their ids tell them apart. */
function toldApart(nodes: readonly FlowNode[]): readonly FlowNode[] {
  const bearers = new Map<string, number>();
  for (const { name } of nodes) bearers.set(name, (bearers.get(name) ?? 0) + 1);
  return nodes.map((node) => {
    const isNamed = (textAt(node.cursor, 'name')?.trim() ?? '') !== '';
    return isNamed || (bearers.get(node.name) ?? 0) < 2 ? node : { ...node, name: `${node.name} ${node.id}` };
  });
}

/** What stands on no canvas: it has neither a place nor wires. */
function isConfig(value: unknown): boolean {
  return (
    isObject(value) &&
    !Object.hasOwn(value, 'wires') &&
    !(Object.hasOwn(value, 'x') && Object.hasOwn(value, 'y'))
  );
}

function readNode(
  cursor: JsonCursor,
  automation: string,
  flowDisabled: boolean,
  builder: SnapshotBuilder,
): FlowNode {
  const id = textAt(cursor, 'id') ?? '';
  const type = textAt(cursor, 'type') ?? '';
  const is = nodeTypeOf(type, member(cursor.value, 'inputs'), textAt(cursor, 'operation'));
  const kind = is.role === 'trigger' ? 'Trigger' : is.role === 'step' ? 'Step' : undefined;
  return {
    cursor,
    id,
    type,
    name: textAt(cursor, 'name')?.trim() || labelOf(cursor, type),
    is,
    disabled: flowDisabled || member(cursor.value, 'd') === true,
    group: textAt(cursor, 'g'),
    key: kind === undefined ? '' : builder.claimKey(kind, `${automation}/${id}`),
    automation,
  };
}

const LABEL_LIMIT = 60;

/** What the editor shows for a node without a name. */
function labelOf(cursor: JsonCursor, type: string): string {
  if (type === 'http in' || type === 'httpInMultipart') {
    const url = textAt(cursor, 'url') ?? '';
    return url === ''
      ? type
      : `[${textAt(cursor, 'method') ?? 'get'}] ${redactText(url).slice(0, LABEL_LIMIT)}`;
  }
  return type.startsWith('subflow:') ? 'subflow' : type;
}
