/** One flow to assets: the automation, its triggers, steps, parameters, requests and endpoints. */

import { codeConnector } from '../code-connector.js';
import { ABSENT, type Fact, known, knownSet, opaque, unknown } from '../fact.js';
import type { FileNote } from '../file-report.js';
import type { FunctionCode } from '../function-code.js';
import { at, elements, type JsonCursor, member, textAt } from '../json-cursor.js';
import { pointers } from '../pointers.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { statementEffect } from '../sql-statement.js';
import { addParameters } from '../step-parameters.js';
import type { Category, TriggerKind } from '../vocabulary.js';
import { type ClearCredentials, credentialOf, type Stored } from './credentials.js';
import { readEndpoint } from './endpoints.js';
import type { Flow, FlowFile, FlowNode } from './flow.js';
import { givenStatement } from './given-statement.js';
import type { FlowGraph } from './graph.js';
import { nodeCode } from './node-code.js';
import { packageKey } from './packages.js';
import { isParameterised, readParameters, statementIn } from './parameters.js';
import { readRequest } from './requests.js';
import type { Settings } from './settings.js';

/** What a flow needs to know of the files around it. */
export interface Surroundings {
  readonly file: FlowFile;
  readonly graph: FlowGraph;
  readonly settings: Settings | undefined;
  readonly clear: ClearCredentials;
  /** What its credentials are stored in. */
  readonly stored: Stored;
  readonly builder: SnapshotBuilder;
  readonly note: (note: FileNote) => void;
}

export function mapFlow(flow: Flow, around: Surroundings): void {
  mapAutomation(flow, around);
  if (flow.entry !== undefined) mapEntry(flow, flow.entry, around);
  for (const node of flow.nodes) {
    if (node.is.role === 'trigger') mapTrigger(node, around);
    else if (node.is.role === 'step') mapStep(node, around);
  }
}

function mapAutomation(flow: Flow, { file, builder }: Surroundings): void {
  const { cursor } = flow;
  const isTab = flow.kind !== 'loose';
  // It catches what the nodes of the whole flow let happen.
  const catcher = flow.nodes.find(
    (n) => n.type === 'catch' && !n.disabled && !Array.isArray(at(n.cursor, 'scope')?.value),
  );
  const description = isTab ? textAt(cursor, 'info')?.trim() : undefined;
  const empty = isTab ? ABSENT : unknown('nodes without their tab');
  builder.add(
    'Automation',
    flow.key,
    {
      file: file.file,
      pointer: cursor.pointer,
      fields: isTab
        ? pointers({
            name: at(cursor, 'label') ?? at(cursor, 'name'),
            status: at(cursor, 'disabled'),
            description: at(cursor, 'info'),
            error_handler: catcher?.cursor,
          })
        : {},
    },
    {
      name: known(flow.name),
      status: isTab ? known(flow.disabled ? 'inactive' : 'active') : unknown('nodes without their tab'),
      description: description ? known(description) : ABSENT,
      error_handler: catcher === undefined ? empty : known(flow.key),
      owner: unknown('Node-RED keeps no owners'),
      template: ABSENT,
      caller_policy: ABSENT,
      pinned_steps: knownSet([]),
      tags: knownSet([]),
      run_context: known('service'),
      interactive: known(false),
      audit: unknown('Node-RED keeps no history of runs'),
      api_version: ABSENT,
      legacy: known(false),
    },
  );
}

/** Where callers of a subflow come in. */
function mapEntry(flow: Flow, key: string, { file, graph, builder }: Surroundings): void {
  const port = at(flow.cursor, 'in');
  builder.add(
    'Trigger',
    key,
    { file: file.file, pointer: (port ?? flow.cursor).pointer, fields: {} },
    {
      name: known('in'),
      automation: known(flow.key),
      operation: known('subflow'),
      kind: known('subflow'),
      endpoint: ABSENT,
      untrusted: known(false),
      package: ABSENT,
      credential: ABSENT,
      disabled: known(false),
      next: stepKeys(graph.entered(flow)),
    },
  );
}

function mapTrigger(node: FlowNode, around: Surroundings): void {
  const { file, graph, settings, builder } = around;
  const endpoint = readEndpoint(node, file, settings);
  let endpointKey: string | null = null;
  if (endpoint !== undefined) {
    endpointKey = builder.claimKey('Endpoint', node.key);
    builder.add(
      'Endpoint',
      endpointKey,
      { file: file.file, pointer: node.cursor.pointer, fields: pointers(endpoint.fields) },
      { automation: known(node.automation), ...endpoint.facts },
    );
  }
  builder.add('Trigger', node.key, placeOf(node, around, {}), {
    name: known(node.name),
    automation: known(node.automation),
    operation: known(node.type),
    kind: known(triggerKind(node, endpoint?.kind)),
    endpoint: known(endpointKey),
    untrusted: endpoint?.open ?? outsidersFact(node),
    package: known(packageKey(node, file, builder)),
    credential: known(credentialOf(node, around)),
    disabled: known(node.disabled),
    next: stepKeys(graph.next(node)),
  });
}

function outsidersFact(node: FlowNode): Fact {
  return node.is.outsiders === undefined
    ? unknown('the service behind it decides who can feed it')
    : known(node.is.outsiders);
}

/** An inject node that repeats is a schedule; a socket that connects itself waits for nobody. */
function triggerKind(node: FlowNode, endpoint: TriggerKind | undefined): TriggerKind {
  if (endpoint !== undefined) return endpoint;
  if (node.type === 'inject') {
    const { value } = node.cursor;
    const repeats = [member(value, 'repeat'), member(value, 'crontab')].some(
      (v) => v !== undefined && v !== '',
    );
    return repeats || member(value, 'once') === true ? 'schedule' : 'manual';
  }
  const kind = node.is.trigger ?? 'other';
  return kind === 'websocket' || kind === 'socket' ? 'event' : kind;
}

function mapStep(node: FlowNode, around: Surroundings): void {
  const { file, graph, builder } = around;
  const code = nodeCode(node);
  const predecessors = graph.predecessors(node);
  const before = predecessors.map((n) => n.name);
  const given = givenStatement(node, predecessors);
  const operation = operationOf(node);
  const parameters = readParameters(node, before, code, given);
  const request = readRequest(node, parameters, file);
  const asks = request?.asksModel === true;
  const fields = { ...stepFields(node), category: asks ? request.cursor : undefined };
  builder.add('Step', node.key, placeOf(node, around, fields), {
    name: known(node.name),
    automation: known(node.automation),
    operation: known(operation),
    category: known(
      asks ? 'ai' : (statementEffect(statementIn(node) || given || '') ?? node.is.category ?? 'request'),
    ),
    package: known(packageKey(node, file, builder)),
    credential: known(credentialOf(node, around)),
    connector: connectorFact(node),
    client_side: known(false),
    disabled: known(node.disabled),
    on_error_continue: known(false),
    next: stepKeys(graph.next(node)),
    on_error: stepKeys(graph.onError(node)),
    calls: callsFact(node, around),
    tools: knownSet([]),
    store: ABSENT,
    elevated: known(false),
    imports: importsFact(node, code, around.settings),
    logs_everything: logsFact(node),
  });
  addParameters(
    { key: node.key, file: file.file, pointer: node.cursor.pointer },
    parameters,
    (p) => ({
      parameterised: isParameterised(p),
      ...(p.escaped === undefined ? {} : { escaped: p.escaped }),
      reads: p.reads,
    }),
    builder,
    around.note,
  );
  if (request !== undefined)
    builder.add(
      'Request',
      builder.claimKey('Request', node.key),
      { file: file.file, pointer: request.cursor.pointer, fields: pointers(request.fields) },
      { step: known(node.key), ...request.facts },
    );
}

function operationOf(node: FlowNode): string {
  return node.type.startsWith('subflow:') ? 'subflow' : node.type;
}

/** Nodes that work inside Node-RED, or whose requests are described as such. */
const INSIDE: ReadonlySet<Category> = new Set(['control', 'transform', 'log']);
const INSIDE_TYPES = new Set(['http request', 'http response', 'file', 'file in']);

/** Node-RED has no connectors: a configuration node, or the node itself, says where it connects. */
function connectorFact(node: FlowNode): Fact {
  if (node.type === 'function')
    return codeConnector(
      elements(at(node.cursor, 'libs')).length > 0 ? undefined : textAt(node.cursor, 'func'),
    );
  return INSIDE_TYPES.has(node.type) || (node.is.category !== undefined && INSIDE.has(node.is.category))
    ? ABSENT
    : unknown('where the node connects is not read');
}

function stepFields(node: FlowNode): { readonly [field: string]: JsonCursor | undefined } {
  return {
    imports: at(node.cursor, 'libs') ?? at(node.cursor, 'func'),
    logs_everything: at(node.cursor, 'complete'),
    calls: at(node.cursor, 'linkType'),
  };
}

/** Modules that a function names, and those that the settings put behind names of the global context. */
function importsFact(node: FlowNode, code: FunctionCode | undefined, settings: Settings | undefined): Fact {
  if (node.is.category !== 'code') return knownSet([]);
  if (code === undefined) return unknown('not JavaScript');
  const listed = elements(at(node.cursor, 'libs')).flatMap((lib) => textAt(lib, 'module') ?? []);
  // What the settings do not tell, the usual names suggest.
  if (settings === undefined && code.globals.some((name) => USUAL_MODULES.has(name)))
    return unknown('Node-RED keeps the shared context in its settings.js, which is not among the files');
  const shared = code.globals.flatMap((name) => settings?.modules.get(name) ?? []);
  return knownSet([...listed, ...code.required, ...shared].map((m) => m.replace(/^node:/, '')));
}

const USUAL_MODULES = new Set(['os', 'fs', 'net', 'http', 'https', 'path', 'child_process', 'process', 'vm']);

function logsFact(node: FlowNode): Fact {
  if (node.type !== 'debug') return known(false);
  const { value } = node.cursor;
  const complete = member(value, 'complete');
  return known((complete === true || complete === 'true') && member(value, 'active') !== false);
}

function callsFact(node: FlowNode, { file, builder }: Surroundings): Fact {
  if (node.disabled) return knownSet([]);
  if (node.type === 'link call')
    return textAt(node.cursor, 'linkType') === 'dynamic'
      ? opaque('the message names the target')
      : knownSet([]);
  if (!node.type.startsWith('subflow:')) return knownSet([]);
  const id = node.type.slice('subflow:'.length);
  return knownSet([file.subflows.get(id)?.entry ?? builder.stub('Trigger', `${id}/in`)]);
}

function placeOf(
  node: FlowNode,
  { file }: Surroundings,
  fields: { readonly [field: string]: JsonCursor | undefined },
) {
  const { cursor } = node;
  const wires = at(cursor, 'wires');
  return {
    file: file.file,
    pointer: cursor.pointer,
    fields: pointers({ name: at(cursor, 'name'), disabled: at(cursor, 'd'), next: wires, ...fields }),
  };
}

function stepKeys(nodes: readonly FlowNode[]): Fact {
  return knownSet(nodes.map((n) => n.key));
}
