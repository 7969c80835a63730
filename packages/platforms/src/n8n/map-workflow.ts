/** One workflow to assets. Invariant: every fact comes from the export or from a documented default. */

import {
  ABSENT,
  commonText,
  type Fact,
  known,
  knownClean,
  knownCleanSet,
  knownSet,
  knownWord,
  NOTHING,
  setOf,
  unknown,
  ZERO,
} from '../fact.js';
import type { FileNote } from '../file-report.js';
import { readFunctionCode } from '../function-code.js';
import { at, type JsonCursor } from '../json-cursor.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { MAX_PARAMETERS, secretFact } from '../step-parameters.js';
import type { Category } from '../vocabulary.js';
import { callPlace, callsFact } from './calls.js';
import { codeText } from './code-text.js';
import { stepConnector, triggerConnector } from './connectors.js';
import { mapCredential } from './credentials.js';
import { mapDataTable, tablePlace } from './data-tables.js';
import { defaultsOfVersion } from './default-operations.js';
import { DEFAULTS } from './defaults.js';
import { endpointIsOpen, readEndpoint } from './endpoints.js';
import { mapForm } from './forms.js';
import { givenText } from './given-parameters.js';
import { readGraph, type WorkflowGraph } from './graph.js';
import { mapAutomation } from './map-automation.js';
import type { Neighbourhood } from './neighbourhood.js';
import { operationFact } from './node-traits.js';
import type { NodeType, PackageName } from './node-types.js';
import { categoryOf, operationOf } from './operations.js';
import { ParameterReader, parameterReads } from './parameters.js';
import { UNTOLD, untoldBut } from './preview.js';
import { readRequest, tlsFact, uncheckedTls } from './requests.js';
import { memberPlace, parameterPlace, type Workflow, type WorkflowNode } from './workflow.js';

export function mapWorkflow(
  workflow: Workflow,
  neighbourhood: Neighbourhood,
  note: (note: FileNote) => void,
): void {
  const graph = readGraph(workflow, note);
  noteMissingParameters(workflow, note);
  mapAutomation(workflow, neighbourhood);
  const reader = new ParameterReader();
  for (const node of workflow.nodes) {
    if (node.is.role === 'trigger') mapTrigger(workflow, node, graph, neighbourhood);
    else if (node.is.role === 'step') mapStep(workflow, node, graph, reader, neighbourhood, note);
  }
}

/** Previews of templates show which nodes there are, and nothing of what they do. */
function noteMissingParameters({ isPreview, root }: Workflow, note: (note: FileNote) => void): void {
  if (!isPreview) return;
  note({
    code: 'parameters-missing',
    message:
      'no node has parameters, as in previews of templates: what its nodes do is not known, and guessed from the operations that they start with',
    pointer: root.pointer,
  });
}

function mapTrigger(
  workflow: Workflow,
  node: WorkflowNode,
  graph: WorkflowGraph,
  neighbourhood: Neighbourhood,
): void {
  const { builder } = neighbourhood;
  const endpoint = mapEndpoint(workflow, node, builder);
  // An MCP server runs the tools that are connected to it when its callers ask for them.
  const started = [...graph.next(node), ...graph.tools(node)];
  const nature = node.is;
  const { cursor } = node;
  const unchecked = uncheckedTls(node);
  const fields = {
    credential: memberPlace(node, 'credentials'),
    disabled: memberPlace(node, 'disabled'),
    next: graph.connectionsOf(node),
    connector: memberPlace(node, 'type'),
    verifies_tls: unchecked,
  };
  builder.add(
    'Trigger',
    node.key,
    { file: workflow.file, pointer: cursor, fields },
    {
      name: known(node.name),
      automation: workflow.keyFact,
      operation: operationFact(node.traits),
      kind: knownWord(nature.trigger ?? 'other'),
      endpoint: knownClean(endpoint?.key ?? null),
      untrusted: endpoint?.open ?? outsidersFact(nature),
      package: packageFact(workflow, node, neighbourhood),
      credential: knownClean(mapCredential(workflow, node, builder)),
      connector: triggerConnector(workflow, node, neighbourhood),
      disabled: known(node.disabled),
      next: stepKeys(started),
      verifies_tls: trustOf(workflow, node, unchecked),
    },
  );
}

function outsidersFact({ outsiders }: NodeType): Fact {
  return outsiders === undefined
    ? unknown('the service behind it decides who can feed it')
    : known(outsiders);
}

/** Triggers that ask a server of the maker's choice say whether they check its certificate. */
const ASKING_TRIGGERS = new Set(['emailReadImap']);

function trustOf(
  { isPreview }: Workflow,
  node: WorkflowNode,
  unchecked: JsonCursor | undefined,
): Fact | undefined {
  if (unchecked === undefined && !ASKING_TRIGGERS.has(node.short)) return undefined;
  return isPreview ? UNTOLD : tlsFact(unchecked);
}

function mapStep(
  workflow: Workflow,
  node: WorkflowNode,
  graph: WorkflowGraph,
  reader: ParameterReader,
  neighbourhood: Neighbourhood,
  note: (note: FileNote) => void,
): void {
  const { builder } = neighbourhood;
  mapEndpoint(workflow, node, builder);
  const { cursor, given, traits } = node;
  const resource = givenText(given.resource);
  const defaults = defaultsOfVersion(traits.defaults, node.members.typeVersion);
  const operation = operationOf(
    traits.operationKey,
    defaults,
    givenText(given[traits.operationKey]),
    resource,
  );
  const step = knownClean(node.key);
  const all = reader.read(node);
  const parameters = all.length > MAX_PARAMETERS ? all.slice(0, MAX_PARAMETERS) : all;
  const request = readRequest(node, step, parameters);
  // What an agent makes a tool send may be anything, be it to a model.
  const asks = node.short === 'httpRequest' && request?.asksModel === true;
  const category =
    (asks ? 'ai' : node.is.category) ??
    categoryOf(
      traits.app,
      operation,
      resource ?? defaults.resource,
      givenText(given.query) ?? givenText(given.sqlQuery),
    );
  const onError = graph.onError(node);
  const errorOutput = memberPlace(node, 'onError');
  builder.add(
    'Step',
    node.key,
    {
      file: workflow.file,
      pointer: cursor,
      fields: {
        credential: memberPlace(node, 'credentials'),
        disabled: memberPlace(node, 'disabled'),
        next: graph.connectionsOf(node),
        connector: memberPlace(node, 'type'),
        on_error: errorOutput,
        on_error_continue: errorOutput ?? memberPlace(node, 'continueOnFail'),
        category: asks ? request.pointer : parameterPlace(node, traits.operationKey),
        calls: callPlace(node),
        store: tablePlace(node),
      },
    },
    {
      name: known(node.name),
      automation: workflow.keyFact,
      // Which operation it is, a preview does not tell.
      operation: operationFact(traits, workflow.isPreview ? undefined : operation),
      category: knownWord(category),
      package: packageFact(workflow, node, neighbourhood),
      credential: knownClean(mapCredential(workflow, node, builder)),
      connector: stepConnector(workflow, node, category, neighbourhood),
      disabled: known(node.disabled),
      on_error_continue: known(continuesOnError(node, onError.length > 0)),
      next: stepKeys(graph.next(node)),
      on_error: stepKeys(onError),
      calls: callsFact(workflow, node, neighbourhood),
      tools: node.disabled ? NOTHING : stepKeys(graph.tools(node)),
      imports: importsFact(node, category),
      // Nodes run where n8n runs.
      client_side: known(false),
      store: mapDataTable(workflow, node, builder),
      retries: retriesOf(node),
      timeout: node.short === 'httpRequest' ? timeoutFact(workflow, node) : undefined,
    },
  );
  if (all.length > parameters.length)
    note({
      code: 'parameters-cut',
      message: `a step with more than ${MAX_PARAMETERS} parameters that matter; the rest is not read`,
      pointer: node.cursor.pointer,
    });
  const input = parameters.length === 0 ? [] : setOf(graph.predecessors(node));
  const inputFact = knownSet(input);
  for (const p of parameters) {
    const key = builder.claimKeyUnder(node.key, 'Param', p.path);
    builder.add(
      'Param',
      key,
      { file: workflow.file, pointer: p.cursor, fields: {} },
      {
        step,
        path: known(p.path),
        name: p.nameFact,
        kind: knownWord(p.parsed.kind),
        sink_role: knownWord(p.role),
        parameterised: known(p.role === 'sql' && p.parsed.kind === 'literal' && passesValuesBeside(node)),
        sensitive: known(p.sensitive),
        holds_secret: secretFact(p),
        // Expressions put values into markup as they are.
        escaped: p.role === 'html' ? known(p.parsed.kind === 'literal') : undefined,
        reads: parameterReads(p, input, inputFact, workflow.byName),
        failure_detail: known(p.parsed.holes.some((hole) => hole.includes('error') && FAILURE.test(hole))),
        value: p.value,
      },
    );
  }
  if (request !== undefined)
    builder.add(
      'Request',
      builder.claimKey('Request', node.key),
      { file: workflow.file, pointer: request.pointer, fields: request.fields },
      workflow.isPreview ? untoldBut(request.facts, ['step']) : request.facts,
    );
}

/** How often n8n tries a node again: a documented default where the export is silent. */
function retriesOf(node: WorkflowNode): Fact {
  if (node.members.retryOnFail !== true) return ZERO;
  const tries = node.members.maxTries ?? DEFAULTS.maxTries;
  return Number.isSafeInteger(tries) && Number(tries) > 0
    ? known(Number(tries) - 1)
    : unknown('not a number');
}

function timeoutFact({ isPreview }: Workflow, { parameters }: WorkflowNode): Fact {
  if (isPreview) return UNTOLD;
  const milliseconds = at(parameters, 'options', 'timeout')?.value ?? DEFAULTS.timeout;
  return Number.isSafeInteger(milliseconds) && Number(milliseconds) >= 0
    ? known(`${Math.ceil(Number(milliseconds) / 1_000)}s`)
    : unknown('computed, or not a number');
}

/** Where nodes put what is known of a failure. */
const FAILURE = /\.error\b|\[['"]error['"]\]|hasOwnProperty\(\s*['"]error['"]/;

/** Modules that JavaScript asks for by name; most code asks for none. */
function importsFact(node: WorkflowNode, category: Category): Fact {
  if (category !== 'code') return NOTHING;
  const text = codeText(node);
  if (text === undefined) return unknown('not JavaScript');
  if (!/\brequire\b/.test(text)) return NOTHING;
  const code = readFunctionCode(text);
  return code.parsed ? knownSet(code.required) : unknown('not JavaScript that can be parsed');
}

/** An error output that leads nowhere drops what failed, and the run goes on. */
function continuesOnError(node: WorkflowNode, handled: boolean): boolean {
  const { onError, continueOnFail } = node.members;
  if (typeof onError !== 'string') return continueOnFail === true;
  return onError === 'continueRegularOutput' || (onError === 'continueErrorOutput' && !handled);
}

function passesValuesBeside(node: WorkflowNode): boolean {
  const beside =
    at(node.parameters, 'options', 'queryReplacement') ??
    at(node.parameters, 'options', 'queryParams') ??
    at(node.parameters, 'additionalFields', 'queryParams') ??
    at(node.parameters, 'queryParameters');
  return beside !== undefined && beside.value !== '' && beside.value !== null;
}

function mapEndpoint(
  workflow: Workflow,
  node: WorkflowNode,
  builder: SnapshotBuilder,
): { readonly key: string; readonly open: Fact } | undefined {
  const endpoint = readEndpoint(node, workflow.isPreview);
  if (endpoint === undefined) {
    mapForm(workflow, node, undefined, builder);
    return undefined;
  }
  const key = builder.claimKey('Endpoint', node.key);
  builder.add(
    'Endpoint',
    key,
    { file: workflow.file, pointer: node.cursor, fields: endpoint.fields },
    { automation: workflow.keyFact, ...endpoint.facts },
  );
  mapForm(workflow, node, key, builder);
  return { key, open: endpointIsOpen(endpoint) };
}

function packageFact(workflow: Workflow, node: WorkflowNode, { builder, packages }: Neighbourhood): Fact {
  const origin = node.traits.package;
  if (origin === undefined) return ABSENT;
  const known = packages.get(origin.name);
  if (known !== undefined) return known;
  const fact = commonText(addPackage(origin, workflow, node, builder));
  packages.set(origin.name, fact);
  return fact;
}

function addPackage(
  origin: PackageName,
  workflow: Workflow,
  node: WorkflowNode,
  builder: SnapshotBuilder,
): string {
  const { key, first } = builder.sharedKey('Package', origin.name);
  if (first)
    builder.add(
      'Package',
      key,
      { file: workflow.file, pointer: memberPlace(node, 'type') ?? node.cursor, fields: {} },
      { name: known(origin.name), source: known(origin.official ? 'official' : 'community') },
    );
  return key;
}

/** Connections may lead to triggers (loops back, damaged files); a run does not start there again. */
function stepKeys(nodes: readonly WorkflowNode[]): Fact {
  const [first] = nodes;
  if (first === undefined) return NOTHING;
  if (nodes.length === 1) return first.is.role === 'step' ? knownCleanSet([first.key]) : NOTHING;
  return knownCleanSet(nodes.filter((node) => node.is.role === 'step').map((node) => node.key));
}
