/** One cloud flow to assets. Invariant: every fact comes from the export or from a documented default. */

import { addressFacts } from '../address-facts.js';
import { asksModel } from '../ai-hosts.js';
import { ABSENT, EXPRESSION, type Fact, known, knownSet, opaque, unknown } from '../fact.js';
import type { FileNote } from '../file-report.js';
import { at, elements, entries, type JsonCursor, textAt, textOf } from '../json-cursor.js';
import { secretQueryKeys } from '../judge-text.js';
import { pointers } from '../pointers.js';
import { lowerCase, upperCase } from '../secrets/letter-case.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { addParameters, type Parameter } from '../step-parameters.js';
import { urlParts } from '../url-parts.js';
import { addConnector } from './connector-asset.js';
import { parseText, readsFailure, readsOf } from './expressions.js';
import type { Call, Flow, FlowStep, FlowTrigger } from './flow.js';
import { type FlowGraph, readGraph } from './graph.js';
import { categoryOf, givesSecret, operationName } from './operations.js';
import { readParameters } from './parameters.js';
import { concurrencyFact, filterOf, retriesFact, timeoutFact } from './run-settings.js';
import type { FlowFacts } from './solution.js';
import { addTable } from './tables.js';
import { readEndpoint, triggerKind, untrustedFact } from './triggers.js';

/** Data goes nowhere but where an expression reads it. */
const NOTHING = knownSet([]);

/** What a flow needs to know of the others in the same read. */
export interface Neighbourhood {
  readonly builder: SnapshotBuilder;
  /** By id; the first of equal ids. */
  readonly byId: ReadonlyMap<string, Flow>;
  /** What the solution says, by id. */
  readonly facts: ReadonlyMap<string, FlowFacts>;
}

export function mapFlow(flow: Flow, around: Neighbourhood, note: (note: FileNote) => void): void {
  const graph = readGraph(flow, note);
  mapAutomation(flow, around);
  for (const trigger of flow.triggers) mapTrigger(flow, trigger, graph, around.builder);
  for (const step of flow.steps) mapStep(flow, step, graph, around, note);
}

function mapAutomation(flow: Flow, { builder, facts }: Neighbourhood): void {
  const beside = flow.id === undefined ? undefined : facts.get(flow.id);
  const description = beside?.description ?? textAt(flow.definition, 'description');
  const template = textAt(flow.root, 'properties', 'templateName');
  const connections = at(flow.root, 'properties', 'connectionReferences');
  const samples = flow.steps.filter(
    (s) => at(s.cursor, 'runtimeConfiguration', 'staticResult', 'name') !== undefined,
  );
  const held = new Set(entries(at(flow.definition, 'staticResults')).map(([name]) => name));
  const pinned = samples.filter((s) =>
    held.has(textAt(s.cursor, 'runtimeConfiguration', 'staticResult', 'name') ?? ''),
  );
  builder.add(
    'Automation',
    flow.key,
    {
      file: flow.file,
      pointer: flow.root.pointer,
      fields: pointers({
        name: at(flow.root, 'properties', 'displayName'),
        description: at(flow.definition, 'description'),
        run_context: connections,
        pinned_steps: at(flow.definition, 'staticResults'),
        concurrency: flow.triggers
          .map((t) => at(t.cursor, 'runtimeConfiguration', 'concurrency'))
          .find((c) => c !== undefined),
      }),
    },
    {
      name: known(flow.name),
      status: statusFact(flow, beside),
      description: description === undefined || description === '' ? ABSENT : known(description),
      error_handler: ABSENT,
      owner: unknown('solutions do not name owners'),
      template: template === undefined || template === '' ? ABSENT : known(template),
      caller_policy: ABSENT,
      pinned_steps: knownSet(pinned.map((s) => s.name)),
      tags: knownSet([]),
      run_context: runContextFact(flow),
      audit: unknown('a setting of the environment'),
      error_scope: ABSENT,
      api_version: ABSENT,
      legacy: known(false),
      concurrency: concurrencyFact(flow.triggers.map((t) => t.cursor)),
    },
  );
}

function statusFact(flow: Flow, beside: FlowFacts | undefined): Fact {
  const state = textAt(flow.root, 'properties', 'state');
  if (beside?.active === true || state === 'Started') return known('active');
  if (beside?.active === false) return known('draft');
  if (state === 'Stopped' || state === 'Suspended') return known('inactive');
  return unknown('its state is kept beside the flow, and that file is not in the export');
}

/** One connection of the maker is enough to act in the maker's name. */
function runContextFact(flow: Flow): Fact {
  const sources = [...flow.connections.values()].map((c) => c.source);
  if (sources.includes('embedded')) return known('owner');
  if (sources.includes(undefined)) return unknown('the export does not say whose connections it uses');
  return sources.length === 0 ? unknown('it uses no connection') : known('invoker');
}

function mapTrigger(flow: Flow, trigger: FlowTrigger, graph: FlowGraph, builder: SnapshotBuilder): void {
  const endpoint = readEndpoint(trigger);
  const key = endpoint === undefined ? null : builder.claimKey('Endpoint', trigger.key);
  if (endpoint !== undefined && key !== null)
    builder.add(
      'Endpoint',
      key,
      { file: flow.file, pointer: trigger.cursor.pointer, fields: endpoint.fields },
      { automation: known(flow.key), ...endpoint.facts },
    );
  builder.add(
    'Trigger',
    trigger.key,
    {
      file: flow.file,
      pointer: trigger.cursor.pointer,
      fields: pointers({
        operation: operationCursor(trigger.cursor),
        filtered: filterOf(trigger.cursor),
      }),
    },
    {
      name: known(trigger.name),
      automation: known(flow.key),
      operation: known(operationName(trigger)),
      kind: known(triggerKind(trigger)),
      endpoint: known(key),
      untrusted: untrustedFact(trigger, endpoint),
      package: ABSENT,
      credential: mapCredential(flow, trigger, builder),
      connector: mapConnector(flow, trigger, trigger.cursor, builder),
      disabled: known(false),
      next: knownSet(graph.first.map((s) => s.key)),
      passes_to: NOTHING,
      filtered: known(filterOf(trigger.cursor) !== undefined),
    },
  );
}

function mapStep(
  flow: Flow,
  step: FlowStep,
  graph: FlowGraph,
  around: Neighbourhood,
  note: (note: FileNote) => void,
): void {
  const { builder } = around;
  const parameters = readParameters(step);
  const address = sendsRequest(step) ? parameters.find((p) => p.role === 'url') : undefined;
  const asks = asksModel(address?.parsed, methodFact(methodOf(step)));
  const masks = at(step.cursor, 'runtimeConfiguration', 'secureData', 'properties');
  const masked = new Set(elements(masks).map((m) => textOf(m)?.toLowerCase()));
  builder.add(
    'Step',
    step.key,
    {
      file: flow.file,
      pointer: step.cursor.pointer,
      fields: pointers({
        operation: operationCursor(step.cursor),
        category: asks ? address?.cursor : operationCursor(step.cursor),
        connector: at(step.cursor, 'inputs', 'host'),
        credential: at(step.cursor, 'inputs', 'host'),
        on_error_continue: at(step.cursor, 'runAfter'),
        calls: at(step.cursor, 'inputs', 'host', 'workflowReferenceName'),
        masks_inputs: masks,
        masks_outputs: masks,
        retries: at(step.cursor, 'inputs', 'retryPolicy'),
        timeout: at(step.cursor, 'limit'),
        store: at(step.cursor, 'inputs', 'parameters', 'entityName'),
      }),
    },
    {
      name: known(step.name),
      automation: known(flow.key),
      operation: known(operationName(step)),
      category: known(asks ? 'ai' : categoryOf(step)),
      package: ABSENT,
      credential: mapCredential(flow, step, builder),
      connector: mapConnector(flow, step, step.cursor, builder),
      disabled: known(false),
      on_error_continue: known(graph.continues(step)),
      next: knownSet(graph.next(step).map((s) => s.key)),
      passes_to: NOTHING,
      on_error: knownSet(graph.onError(step).map((s) => s.key)),
      calls: callsFact(step, around),
      tools: knownSet([]),
      store: known(mapTable(flow, step, builder)),
      elevated: elevatedFact(flow, step),
      gives_secret: known(givesSecret(step)),
      masks_inputs: known(masked.has('inputs')),
      masks_outputs: known(masked.has('outputs')),
      // Cloud flows run on the platform's servers.
      client_side: known(false),
      logs_everything: known(false),
      imports: categoryOf(step) === 'code' ? unknown('its code is not read') : knownSet([]),
      retries: retriesFact(step.cursor),
      timeout: timeoutFact(step.cursor),
    },
  );
  const scope = {
    triggers: flow.triggers.map((t) => t.name),
    nameOf: (name: string) => flow.byName.get(name.toLowerCase())?.name ?? name,
    writersOf: (variable: string) => flow.writers.get(variable.toLowerCase()) ?? [],
    list: undefined,
    loop: loopAround(step),
  };
  const list = listOf(step);
  addParameters(
    { key: step.key, file: flow.file, pointer: step.cursor.pointer },
    parameters,
    ({ parsed, path }) => ({
      reads: readsOf(parsed.holes, IS_THE_LIST.test(path) ? scope : { ...scope, list }),
      failure_detail: known(readsFailure(parsed.holes)),
    }),
    builder,
    note,
  );
  if (sendsRequest(step)) mapRequest(flow, step, parameters, builder);
}

/** Whether it acts in the maker's name while somebody else started the flow. */
function elevatedFact(flow: Flow, step: FlowStep): Fact {
  if (step.connection === undefined) return known(false);
  if (step.connection.source === undefined)
    return unknown('the export does not say whose connection it uses');
  if (step.connection.source === 'invoker') return known(false);
  const kinds = flow.triggers.map(triggerKind);
  if (kinds.some((k) => k === 'app' || k === 'http')) return known(true);
  return kinds.includes('manual') ? unknown('who else may start it is not in the export') : known(false);
}

function callsFact(step: FlowStep, { byId, builder }: Neighbourhood): Fact {
  if (step.type !== 'Workflow') return knownSet([]);
  const id = textAt(step.cursor, 'inputs', 'host', 'workflowReferenceName')?.toLowerCase();
  if (id === undefined || id === '') return unknown('no flow is chosen');
  if (id.startsWith('@')) return opaque(EXPRESSION);
  const target = byId.get(id);
  return knownSet(
    target === undefined ? [builder.stub('Trigger', `${id}/manual`)] : target.triggers.map((t) => t.key),
  );
}

const OVER_A_LIST = new Set(['Query', 'Select', 'Table']);
const IS_THE_LIST = /^from(?:\[|$)/;

/** The list whose elements `item()` stands for in a step that filters, maps or shows one. */
function listOf(step: FlowStep): readonly string[] | undefined {
  if (!OVER_A_LIST.has(step.type)) return undefined;
  return parseText(textAt(step.cursor, 'inputs', 'from') ?? '').holes;
}

function loopAround(step: FlowStep): string | undefined {
  for (let at = step.parent; at !== undefined; at = at.parent) if (at.type === 'Foreach') return at.name;
  return undefined;
}

/** Whether its work is one request to an address in its parameters. */
function sendsRequest({ type, connector }: FlowStep): boolean {
  return type === 'Http' || type === 'HttpWebhook' || /^shared_webcontents/.test(connector ?? '');
}

function methodOf({ cursor }: FlowStep): JsonCursor | undefined {
  return at(cursor, 'inputs', 'method') ?? at(cursor, 'inputs', 'parameters', 'request/method');
}

function mapRequest(
  flow: Flow,
  step: FlowStep,
  parameters: readonly Parameter[],
  builder: SnapshotBuilder,
): void {
  const url = parameters.find((p) => p.role === 'url');
  const queries = parameters.filter((p) => p.role === 'query_key');
  const address = url === undefined ? undefined : urlParts(url.parsed.fixed);
  const method = methodOf(step);
  const keys = [
    ...(address?.query.map((q) => q.key) ?? []),
    ...entries(at(step.cursor, 'inputs', 'queries')).map(([key]) => key),
  ].map(lowerCase);
  const secrets = [
    ...(url === undefined ? [] : secretQueryKeys(url.parsed.fixed)),
    ...queries.filter((p) => p.holdsSecret === true).map((p) => p.name),
  ];
  const holder = url?.holdsSecret === true ? url : queries.find((p) => p.holdsSecret === true);
  builder.add(
    'Request',
    builder.claimKey('Request', step.key),
    {
      file: flow.file,
      pointer: url?.cursor.pointer ?? step.cursor.pointer,
      fields: pointers({ method, secret_query_keys: holder?.cursor }),
    },
    {
      step: known(step.key),
      method: methodFact(method),
      ...addressFacts(url?.parsed, 'no address is given'),
      query_keys: address?.queryIsOpen === true ? opaque(EXPRESSION) : knownSet(keys),
      secret_query_keys:
        secrets.length === 0 &&
        [...queries, ...(url === undefined ? [] : [url])].some((p) => p.holdsSecret === undefined)
          ? unknown('part of a value is computed')
          : knownSet(secrets),
      // The platform has no switch for it.
      verifies_tls: known(true),
    },
  );
}

function methodFact(method: JsonCursor | undefined): Fact {
  const text = textOf(method);
  if (text === undefined || text === '') return unknown('no method is given');
  return text.startsWith('@') ? opaque(EXPRESSION) : known(upperCase(text.trim()));
}

function operationCursor(cursor: JsonCursor): JsonCursor | undefined {
  return at(cursor, 'inputs', 'host', 'operationId') ?? at(cursor, 'type');
}

/** The connection reference that a call uses. */
function mapCredential(flow: Flow, { connection, connector }: Call, builder: SnapshotBuilder): Fact {
  if (connection === undefined) return ABSENT;
  if (connection.reference === undefined) return unknown('its connection is not in the file');
  const { key, first } = builder.sharedKey('Credential', connection.reference);
  if (first)
    builder.add(
      'Credential',
      key,
      { file: flow.file, pointer: connection.cursor.pointer, fields: {} },
      {
        name: known(connection.reference),
        type: known(connection.connector ?? connector ?? 'unknown'),
        encrypted: known(true),
      },
    );
  return known(key);
}

/** Connectors to the platform's own database. */
const DATAVERSE = /^shared_commondataservice(?:forapps)?$/;

/** The table that an operation of the platform's own database is told to work on, or null; also where its name is computed. */
function mapTable(flow: Flow, step: FlowStep, builder: SnapshotBuilder): string | null {
  const table = at(step.cursor, 'inputs', 'parameters', 'entityName');
  const name = textOf(table);
  if (!DATAVERSE.test(step.connection?.connector ?? step.connector ?? '') || table === undefined) return null;
  if (name === undefined || name.trim() === '' || name.includes('@')) return null;
  return addTable(name, { file: flow.file, pointer: table.pointer }, builder);
}

/** The connector that a call goes through. */
function mapConnector(
  flow: Flow,
  { connection, connector }: Call,
  cursor: JsonCursor,
  builder: SnapshotBuilder,
): Fact {
  if (connector === undefined)
    return connection === undefined ? ABSENT : unknown('its connection is not in the file');
  const { pointer } = at(cursor, 'inputs', 'host') ?? cursor;
  return known(addConnector(connector, { file: flow.file, pointer }, builder));
}
