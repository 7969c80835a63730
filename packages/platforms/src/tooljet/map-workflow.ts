/** A workflow to assets: the address that starts it, and its nodes as steps on the server. */

import { codeConnector } from '../code-connector.js';
import { ABSENT, type Fact, known, knownSet, unknown } from '../fact.js';
import { at, type JsonCursor, member, textAt, textOf } from '../json-cursor.js';
import type { Leaf } from '../json-leaves.js';
import type { ParsedText } from '../judge-text.js';
import { literal } from '../judge-text.js';
import { momentFact } from '../moment-fact.js';
import { pointers } from '../pointers.js';
import { addParameters, judgeLeaves } from '../step-parameters.js';
import { parseTemplate } from '../template-text.js';
import type { Category, SinkRole } from '../vocabulary.js';
import type { App } from './app.js';
import { type NodeNames, type NodeSurroundings, readsOfNodes } from './expressions.js';
import { mapEnvironments } from './map-application.js';
import { type AppContext, mapQuery } from './map-query.js';
import { mapSetup } from './map-setup.js';
import { leavesAt, readWorkflow, START, type Workflow, type WorkflowNode } from './workflow.js';

const ALONE: NodeSurroundings = { agents: [], repeatedFor: undefined };

/** @param trigger the key of its trigger, which applications name it by */
export function mapWorkflow(trigger: string, context: AppContext): void {
  const { app, builder } = context;
  const workflow = readWorkflow(app, builder);
  mapAutomation(context);
  mapEnvironments(app, builder);
  mapTrigger(trigger, workflow, context);
  const setup = mapSetup(workflow, context);
  const names: NodeNames = { nodes: new Set([START, ...workflow.nodes.map((n) => n.name)]), setup };
  const onItsOwn = {
    next: [],
    onError: [],
    clientSide: false,
    isTool: false,
    connectorOf: codeConnector,
    beside: [],
  };
  const drawn = new Set(workflow.nodes.map((n) => n.query));
  for (const query of app.queries)
    if (!drawn.has(query))
      mapQuery(query, { ...onItsOwn, readsOf: (sources) => readsOfNodes(sources, names, ALONE) }, context);
  for (const node of workflow.nodes) {
    const surroundings: NodeSurroundings = {
      agents: workflow.users.get(node.id) ?? [],
      repeatedFor: textAt(node.data, 'iterationValuesCode'),
    };
    const readsOf = (sources: readonly string[]) => readsOfNodes(sources, names, surroundings);
    if (node.query === undefined) mapNode(node, readsOf, workflow, context);
    else
      mapQuery(
        node.query,
        {
          next: workflow.next.get(node.id) ?? [],
          onError: workflow.onError.get(node.id) ?? [],
          clientSide: false,
          isTool: workflow.users.has(node.id),
          connectorOf: codeConnector,
          beside: leavesAt(node.data, ['iterationValuesCode']),
          readsOf,
        },
        context,
      );
  }
}

function mapAutomation({ app, builder }: AppContext): void {
  const { root, file, key, name } = app;
  const owner = textAt(root, 'userId');
  builder.add(
    'Automation',
    key,
    {
      file,
      pointer: root.pointer,
      fields: pointers({
        name: at(root, 'name'),
        owner: at(root, 'userId'),
        status: at(root, 'isMaintenanceOn'),
      }),
    },
    {
      name: known(name),
      app: ABSENT,
      created: momentFact(at(root, 'createdAt')),
      updated: momentFact((app.version && at(app.version, 'updatedAt')) ?? at(root, 'updatedAt')),
      status: statusOf(root),
      description: ABSENT,
      error_handler: ABSENT,
      owner: owner ? known(owner) : unknown('the export does not say who made it'),
      template: ABSENT,
      caller_policy: ABSENT,
      pinned_steps: knownSet([]),
      tags: knownSet([]),
      // Queries use the login of their source, whoever starts the workflow.
      run_context: known('service'),
      interactive: known(false),
      audit: unknown('ToolJet keeps that on the server'),
      error_scope: ABSENT,
      api_version: ABSENT,
      legacy: known(false),
    },
  );
}

/** The switch that takes applications out of use is the one that puts workflows into it. */
function statusOf({ value }: JsonCursor): Fact {
  const on = member(value, 'isMaintenanceOn');
  if (typeof on !== 'boolean') return unknown('the export does not say whether it is switched on');
  if (!on) return known('inactive');
  return known(typeof member(value, 'currentVersionId') === 'string' ? 'active' : 'draft');
}

function mapTrigger(key: string, { start, first }: Workflow, { app, builder }: AppContext): void {
  const { root, file } = app;
  const isOffered = member(root.value, 'workflowEnabled') === true;
  const endpoint = isOffered ? mapEndpoint(app, builder) : undefined;
  builder.add(
    'Trigger',
    key,
    {
      file,
      pointer: (start ?? root).pointer,
      fields: pointers({ kind: at(root, 'workflowEnabled'), credential: at(root, 'workflowApiToken') }),
    },
    {
      name: known(START),
      automation: known(app.key),
      operation: known('start'),
      // Applications can run it whether it has an address or not.
      kind: known(isOffered ? 'http' : 'subflow'),
      endpoint: known(endpoint ?? null),
      untrusted: isOffered ? known(false) : unknown('the applications decide that run it'),
      package: ABSENT,
      credential: known(mapToken(app, builder)),
      connector: ABSENT,
      disabled: known(member(root.value, 'isMaintenanceOn') === false),
      next: knownSet(first),
    },
  );
}

function mapEndpoint({ root, file, key }: App, builder: AppContext['builder']): string {
  const endpoint = builder.claimKey('Endpoint', key);
  const id = textAt(root, 'id');
  builder.add(
    'Endpoint',
    endpoint,
    { file, pointer: root.pointer, fields: pointers({ disabled: at(root, 'isMaintenanceOn') }) },
    {
      automation: known(key),
      kind: known('http'),
      method: known('POST'),
      path:
        id === undefined
          ? unknown('chosen by the server')
          : known(`/api/v2/webhooks/workflows/${id}/trigger`),
      // Callers send the token of the workflow.
      auth: known('header'),
      public: known(true),
      cors: unknown('a setting of the server'),
      ip_limited: unknown('a setting of the server'),
      rate_limited: unknown('a setting of the server'),
      disabled: known(member(root.value, 'isMaintenanceOn') === false),
    },
  );
  return endpoint;
}

/** Whoever has the token starts the workflow; exports hold it as it is. */
function mapToken({ root, file, key, name }: App, builder: AppContext['builder']): string | null {
  const token = at(root, 'workflowApiToken');
  if (!textOf(token)) return null;
  const credential = builder.claimKey('Credential', key);
  builder.add(
    'Credential',
    credential,
    {
      file,
      pointer: (token ?? root).pointer,
      fields: pointers({ encrypted: token }),
    },
    {
      name: known(name),
      type: known('webhook token'),
      auth: known('header'),
      per_user: known(false),
      scopes: knownSet([]),
      encrypted: known(false),
    },
  );
  return credential;
}

interface NodeNature {
  readonly category: Category;
  /** What in its data is used as what. */
  readonly sinks: Readonly<Record<string, SinkRole>>;
}

const NATURES: Readonly<Record<string, NodeNature>> = {
  'if-condition': { category: 'control', sinks: { code: 'code' } },
  output: { category: 'respond', sinks: { code: 'code', 'statusCode.value': 'none' } },
  agent: { category: 'ai', sinks: { 'options.systemPrompt': 'prompt', 'options.userPrompt': 'prompt' } },
};
const OTHER: NodeNature = { category: 'transform', sinks: { code: 'code' } };

const parse = (text: string): ParsedText => parseTemplate(text, true);

function mapNode(
  node: WorkflowNode,
  readsOf: (sources: readonly string[]) => Fact,
  { next, onError, tools }: Workflow,
  { app, builder, note }: AppContext,
): void {
  const { cursor, data, id, key, name, type } = node;
  const nature = Object.hasOwn(NATURES, type) ? (NATURES[type] ?? OTHER) : OTHER;
  const code = textAt(data, 'code');
  builder.add(
    'Step',
    key,
    { file: app.file, pointer: cursor.pointer, fields: pointers({ category: at(cursor, 'type') }) },
    {
      name: known(name),
      automation: known(app.key),
      operation: known((textAt(data, 'kind') ?? type) || 'unknown'),
      category: known(nature.category),
      package: ABSENT,
      credential: ABSENT,
      connector: code === undefined ? ABSENT : codeConnector(code),
      disabled: known(false),
      on_error_continue: known(false),
      next: knownSet(next.get(id) ?? []),
      on_error: knownSet(onError.get(id) ?? []),
      calls: knownSet([]),
      tools: knownSet(tools.get(id) ?? []),
      store: ABSENT,
      elevated: known(false),
      imports: knownSet([]),
      logs_everything: known(false),
      client_side: known(false),
    },
  );
  const leaves = leavesAt(data, Object.keys(nature.sinks));
  const roles = nature.sinks;
  const isCode = (leaf: Leaf) => roles[leaf.pattern] === 'code';
  const roleOf = (leaf: Leaf) => roles[leaf.pattern] ?? 'none';
  const parameters = [
    ...judgeLeaves(leaves.filter(isCode), roleOf, literal),
    ...judgeLeaves(
      leaves.filter((leaf) => !isCode(leaf)),
      roleOf,
      parse,
    ),
  ];
  addParameters(
    { key, file: app.file, pointer: cursor.pointer },
    parameters,
    (p) => ({
      reads: readsOf(p.role === 'code' ? [p.parsed.fixed] : p.parsed.holes),
      failure_detail: known(false),
    }),
    builder,
    note,
  );
}
