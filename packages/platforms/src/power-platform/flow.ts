/** One cloud flow as its file tells it, with keys claimed but nothing judged yet. */
import type { PlatformExport } from '../adapter.js';
import type { FileNote } from '../file-report.js';
import { at, elements, entries, isObject, type JsonCursor, member, textAt } from '../json-cursor.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';

export interface Flow {
  readonly file: number;
  readonly root: JsonCursor;
  readonly definition: JsonCursor;
  /** In lower case; ids are how flows refer to each other. */
  readonly id: string | undefined;
  readonly name: string;
  /** Key of its `Automation`. */
  readonly key: string;
  readonly triggers: readonly FlowTrigger[];
  /** In order of the file, steps inside others after them. */
  readonly steps: readonly FlowStep[];
  /** By name in lower case: the platform does not tell cases apart. */
  readonly byName: ReadonlyMap<string, FlowStep>;
  /** By the names that steps use. */
  readonly connections: ReadonlyMap<string, ConnectionUse>;
  /** Names of the steps that write a variable, by its name in lower case. */
  readonly writers: ReadonlyMap<string, readonly string[]>;
}

export interface FlowTrigger extends Call {
  readonly cursor: JsonCursor;
  readonly name: string;
  readonly type: string;
  readonly kind: string | undefined;
  readonly key: string;
}

export interface FlowStep extends Call {
  readonly cursor: JsonCursor;
  readonly name: string;
  readonly type: string;
  readonly key: string;
  /** The scope, condition or loop that it stands in. */
  readonly parent: FlowStep | undefined;
}

/** The operation of a connector that a trigger or a step asks for. */
export interface Call {
  /** For example `shared_sharepointonline`. */
  readonly connector: string | undefined;
  readonly operation: string | undefined;
  readonly connection: ConnectionUse | undefined;
}

export interface ConnectionUse {
  readonly cursor: JsonCursor;
  readonly connector: string | undefined;
  /** The name of the connection reference, or of the connection where there is none. */
  readonly reference: string | undefined;
  /** Whose connection it is: of whoever built the flow, or of whoever starts it. */
  readonly source: 'embedded' | 'invoker' | undefined;
}

const GUID = /[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}/i;
/** Far more than the 500 that the platform allows; it bounds the links that scopes can multiply. */
const MAX_STEPS = 2_000;

/**
 * @param source one flow file
 * @param names what the solution says flows are called, by id
 * @param note receives what is odd about it
 */
export function readFlow(
  source: PlatformExport,
  names: ReadonlyMap<string, string>,
  builder: SnapshotBuilder,
  note: (note: FileNote) => void,
): Flow {
  const { root, path, file } = source;
  const stem = path.replace(/\.json$/i, '');
  const base = stem.split('/').at(-1) ?? stem;
  const id = (GUID.exec(base)?.[0] ?? GUID.exec(textAt(root, 'name') ?? '')?.[0])?.toLowerCase();
  const taken = id !== undefined && builder.has('Automation', id);
  if (taken)
    note({
      code: 'duplicate-id',
      message: 'another file holds a flow with the same id',
      pointer: root.pointer,
    });
  const key = builder.claimKey('Automation', id === undefined ? stem : taken ? `${id} in ${stem}` : id);
  const name =
    (id === undefined ? undefined : names.get(id)) ??
    textAt(root, 'properties', 'displayName') ??
    (base.replace(GUID, '').replace(/[-_ ]+$/, '') || base);
  const definition = definitionOf(root) ?? root;
  const connections = readConnections(
    at(root, 'properties', 'connectionReferences') ?? at(root, 'connectionReferences'),
  );
  const triggers = entries(at(definition, 'triggers')).map(
    ([triggerName, cursor]): FlowTrigger => ({
      cursor,
      name: triggerName,
      type: textAt(cursor, 'type') ?? '',
      kind: textAt(cursor, 'kind'),
      key: builder.claimKey('Trigger', `${key}/${triggerName}`),
      ...callOf(cursor, connections),
    }),
  );
  const steps: FlowStep[] = [];
  collect(at(definition, 'actions'), undefined, { key, connections, builder, steps, note });
  const byName = new Map<string, FlowStep>();
  for (const step of steps) {
    const name = step.name.toLowerCase();
    if (!byName.has(name)) byName.set(name, step);
  }
  return {
    file,
    root,
    definition,
    id,
    name,
    key,
    triggers,
    steps,
    byName,
    connections,
    writers: writersIn(steps),
  };
}

/** The logic of a flow, or undefined where a value is none. */
export function definitionOf(root: JsonCursor): JsonCursor | undefined {
  const exported = at(root, 'properties', 'definition');
  if (exported !== undefined) return isDefinition(exported.value) ? exported : undefined;
  // As designers show it, with what is around it left out: the schema tells it from other automations.
  return [at(root, 'definition'), root].find(
    (bare) => bare !== undefined && SCHEMA.test(textAt(bare, '$schema') ?? '') && isDefinition(bare.value),
  );
}

const SCHEMA = /\/workflowdefinition\.json#?$/;

function isDefinition(value: unknown): boolean {
  return isObject(member(value, 'triggers')) && isObject(member(value, 'actions'));
}

interface Collecting {
  readonly key: string;
  readonly connections: ReadonlyMap<string, ConnectionUse>;
  readonly builder: SnapshotBuilder;
  readonly steps: FlowStep[];
  readonly note: (note: FileNote) => void;
}

function collect(actions: JsonCursor | undefined, parent: FlowStep | undefined, into: Collecting): void {
  for (const [name, cursor] of entries(actions)) {
    const type = textAt(cursor, 'type');
    if (type === undefined) {
      into.note({ code: 'node-skipped', message: 'an action without a type', pointer: cursor.pointer });
      continue;
    }
    if (into.steps.length >= MAX_STEPS) {
      into.note({
        code: 'parameters-cut',
        message: `a flow with more than ${MAX_STEPS} actions; the rest is not read`,
        pointer: cursor.pointer,
      });
      return;
    }
    const step: FlowStep = {
      cursor,
      name,
      type,
      key: into.builder.claimKey('Step', `${into.key}/${name}`),
      parent,
      ...callOf(cursor, into.connections),
    };
    into.steps.push(step);
    for (const inner of branchesOf(cursor)) collect(inner, step, into);
  }
}

/** The lists of actions inside an action. */
export function branchesOf(cursor: JsonCursor): readonly JsonCursor[] {
  const cases = entries(at(cursor, 'cases')).map(([, branch]) => at(branch, 'actions'));
  const all = [
    at(cursor, 'actions'),
    at(cursor, 'else', 'actions'),
    ...cases,
    at(cursor, 'default', 'actions'),
  ];
  return all.filter((branch) => branch !== undefined);
}

function readConnections(references: JsonCursor | undefined): ReadonlyMap<string, ConnectionUse> {
  return new Map(
    entries(references).map(([key, cursor]) => {
      const source = (textAt(cursor, 'runtimeSource') ?? textAt(cursor, 'source'))?.toLowerCase();
      return [
        key,
        {
          cursor,
          connector: lastSegment(
            textAt(cursor, 'api', 'name') ??
              textAt(cursor, 'id') ??
              textAt(cursor, 'apiId') ??
              textAt(cursor, 'api', 'id'),
          ),
          reference:
            textAt(cursor, 'connection', 'connectionReferenceLogicalName') ??
            textAt(cursor, 'connectionReferenceLogicalName') ??
            textAt(cursor, 'connectionReferenceName') ??
            textAt(cursor, 'connection', 'name') ??
            textAt(cursor, 'connectionName'),
          source: source === 'embedded' || source === 'invoker' ? source : undefined,
        },
      ];
    }),
  );
}

/** Older flows name the connection by an expression. */
const OLD_CONNECTION = /\$connections'\)\s*\[\s*'([^']*)'/;

function callOf(cursor: JsonCursor, connections: ReadonlyMap<string, ConnectionUse>): Call {
  const host = at(cursor, 'inputs', 'host');
  if (host === undefined) return { connector: undefined, operation: undefined, connection: undefined };
  const name =
    textAt(host, 'connectionName') ??
    textAt(host, 'connectionReferenceName') ??
    textAt(host, 'connection') ??
    OLD_CONNECTION.exec(textAt(host, 'connection', 'name') ?? '')?.[1];
  const connection = name === undefined ? undefined : (connections.get(name) ?? connectionBeside(name, host));
  return {
    connector:
      lastSegment(textAt(host, 'apiId') ?? textAt(host, 'api', 'runtimeUrl')) ?? connection?.connector,
    operation:
      textAt(host, 'operationId') ??
      textAt(cursor, 'metadata', 'flowSystemMetadata', 'swaggerOperationId') ??
      textAt(cursor, 'inputs', 'path'),
    connection,
  };
}

/** A connection that the file does not describe; the platform names them by their connectors. */
function connectionBeside(name: string, cursor: JsonCursor): ConnectionUse {
  return {
    cursor,
    connector: name.startsWith('shared_') ? name.replace(/[_-]\d+$/, '') : undefined,
    reference: undefined,
    source: undefined,
  };
}

function lastSegment(path: string | undefined): string | undefined {
  return path?.split('/').at(-1) || undefined;
}

function writersIn(steps: readonly FlowStep[]): ReadonlyMap<string, readonly string[]> {
  const writers = new Map<string, string[]>();
  for (const step of steps) {
    if (!/Variable$/.test(step.type)) continue;
    const declared = elements(at(step.cursor, 'inputs', 'variables')).map((v) => textAt(v, 'name'));
    for (const given of [textAt(step.cursor, 'inputs', 'name'), ...declared]) {
      const name = given?.toLowerCase();
      if (name === undefined) continue;
      const list = writers.get(name);
      if (list === undefined) writers.set(name, [step.name]);
      else list.push(step.name);
    }
  }
  return writers;
}
