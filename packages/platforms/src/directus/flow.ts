/** One flow as its export tells it, with keys claimed and its operations linked, but nothing judged yet. */
import type { FileNote } from '../file-report.js';
import { at, elements, member, textAt } from '../json-cursor.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { DEFAULTS } from './defaults.js';
import type { Readable } from './expressions.js';
import { idAt, idOf, type Row, type Workspace } from './workspace.js';

export interface Flow {
  readonly row: Row;
  readonly id: string;
  /** Key of its `Automation`. */
  readonly key: string;
  readonly triggerKey: string;
  readonly name: string;
  /** `webhook`, `event`, `schedule`, `operation`, `manual`, as exported. */
  readonly trigger: string;
  readonly triggerName: string;
  readonly active: boolean;
  readonly operations: readonly Operation[];
  /** The operation that it starts with. */
  readonly first: Operation | undefined;
  /** By id; the first of equal ids. */
  readonly byId: ReadonlyMap<string, Operation>;
  /** Names of operations by what others call them. */
  readonly byLabel: ReadonlyMap<string, string>;
  /** What leads to an operation, after a failure, too. */
  readonly before: ReadonlyMap<Operation, readonly Operation[]>;
}

export interface Operation {
  readonly row: Row;
  readonly id: string;
  readonly key: string;
  /** Unique in its flow: many are called as the editor calls them. */
  readonly name: string;
  /** What other operations of the flow call it. */
  readonly label: string;
  readonly type: string;
}

/** What the editor calls the triggers. */
const TRIGGER_NAMES: Readonly<Record<string, string>> = {
  webhook: 'Webhook',
  event: 'Event hook',
  schedule: 'Schedule',
  operation: 'Another flow',
  manual: 'Manual',
};

/** Reads all flows of a workspace; operations whose flow is missing are reported. */
export function readFlows(
  workspace: Workspace,
  builder: SnapshotBuilder,
  note: (file: number, note: FileNote) => void,
): readonly Flow[] {
  const byFlow = new Map<string, Row[]>();
  for (const row of workspace.rows('operations')) {
    const id = idAt(row, 'flow') ?? '';
    byFlow.set(id, [...(byFlow.get(id) ?? []), row]);
  }
  const flows: Flow[] = [];
  const ids = new Set<string>();
  for (const row of workspace.rows('flows')) {
    const id = idOf(row) ?? '';
    if (ids.has(id)) {
      note(row.file, {
        code: 'duplicate-id',
        message: 'another flow has the same id; its operations are taken to be of the first',
        pointer: row.cursor.pointer,
      });
      continue;
    }
    ids.add(id);
    // Some exports nest the operations in their flow.
    const nested = elements(at(row.cursor, 'operations'))
      .filter((cursor) => member(cursor.value, 'type') !== undefined)
      .map((cursor) => ({ file: row.file, cursor }));
    flows.push(readFlow(workspace, row, id, [...nested, ...(byFlow.get(id) ?? [])], builder));
  }
  for (const [id, rows] of byFlow)
    if (!ids.has(id))
      for (const row of rows)
        note(row.file, {
          code: 'broken-connection',
          message: 'an operation whose flow is not in the export',
          pointer: row.cursor.pointer,
        });
  return flows;
}

function readFlow(
  workspace: Workspace,
  row: Row,
  id: string,
  rows: readonly Row[],
  builder: SnapshotBuilder,
): Flow {
  const key = builder.claimKey('Automation', workspace.prefix + id);
  const trigger = textAt(row.cursor, 'trigger') ?? '';
  const named = rows.map((operation, i) => {
    const label = textAt(operation.cursor, 'key') || `operation ${i + 1}`;
    return { operation, label, name: textAt(operation.cursor, 'name') || label };
  });
  const times = new Map<string, number>();
  for (const { name } of named) times.set(name, (times.get(name) ?? 0) + 1);
  const operations = named.map(({ operation, label, name }) => {
    return {
      row: operation,
      id: idOf(operation) ?? '',
      key: builder.claimKey('Step', `${key}/${label}`),
      name: (times.get(name) ?? 0) > 1 ? `${name} (${label})` : name,
      label,
      type: textAt(operation.cursor, 'type') ?? '',
    };
  });
  const start = idAt(row, 'operation');
  const byId = new Map<string, Operation>();
  for (const operation of operations) if (!byId.has(operation.id)) byId.set(operation.id, operation);
  return {
    row,
    id,
    key,
    triggerKey: builder.claimKey('Trigger', `${key}/$trigger`),
    name: textAt(row.cursor, 'name') || id,
    trigger,
    triggerName: Object.hasOwn(TRIGGER_NAMES, trigger)
      ? (TRIGGER_NAMES[trigger] ?? trigger)
      : trigger || 'Trigger',
    active: (textAt(row.cursor, 'status') ?? DEFAULTS.status) === 'active',
    operations,
    first: start === undefined ? undefined : byId.get(start),
    byId,
    byLabel: new Map(operations.map((o) => [o.label, o.name])),
    before: comesBefore(operations, byId),
  };
}

function comesBefore(
  operations: readonly Operation[],
  byId: ReadonlyMap<string, Operation>,
): ReadonlyMap<Operation, readonly Operation[]> {
  const before = new Map<Operation, Operation[]>();
  for (const operation of operations)
    for (const member of ['resolve', 'reject'] as const) {
      const next = byId.get(idAt(operation.row, member) ?? '');
      const list = next && before.get(next);
      if (list !== undefined) list.push(operation);
      else if (next !== undefined) before.set(next, [operation]);
    }
  return before;
}

/** The operation that a member of another one leads to. */
export function target(flow: Flow, from: Operation, member: 'resolve' | 'reject'): Operation | undefined {
  const id = idAt(from.row, member);
  return id === undefined ? undefined : flow.byId.get(id);
}

/** What the texts of an operation can read. */
export function readableIn(flow: Flow, operation: Operation): Readable {
  const before = (flow.before.get(operation) ?? []).map((o) => o.name);
  return {
    trigger: flow.triggerName,
    byKey: flow.byLabel,
    before: flow.first === operation ? [...before, flow.triggerName] : before,
    earlier: () => earlierIn(flow, operation),
  };
}

/** Names of the operations that may have run before one. */
function earlierIn(flow: Flow, operation: Operation): readonly string[] {
  const found = new Set<Operation>();
  const open = [operation];
  for (let here = open.pop(); here !== undefined; here = open.pop())
    for (const before of flow.before.get(here) ?? [])
      if (before !== operation && !found.has(before)) {
        found.add(before);
        open.push(before);
      }
  return [...found].map((o) => o.name);
}
