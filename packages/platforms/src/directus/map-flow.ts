/** One flow to assets. Invariant: every fact comes from the export or from a documented default. */

import { codeConnector } from '../code-connector.js';
import { ABSENT, EXPRESSION, type Fact, known, knownSet, opaque, unknown } from '../fact.js';
import type { FileNote } from '../file-report.js';
import { readFunctionCode } from '../function-code.js';
import { at, elements, type JsonCursor, textAt, textOf } from '../json-cursor.js';
import { momentFact } from '../moment-fact.js';
import { pointers } from '../pointers.js';
import { HOLE } from '../secrets/find-secrets.js';
import { upperCase } from '../secrets/letter-case.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { addParameters, type Parameter } from '../step-parameters.js';
import type { GrantAction, TriggerKind } from '../vocabulary.js';
import type { AnonymousRights } from './access.js';
import { DEFAULTS, ELEVATED } from './defaults.js';
import { parseText } from './expressions.js';
import { type Flow, type Operation, readableIn, target } from './flow.js';
import { isBuiltIn, operationType } from './operations.js';
import { logsEverything, parameterReads, readParameters } from './parameters.js';
import { readRequest } from './requests.js';
import { auditFact, storeKey } from './stores.js';
import { idAt, type Workspace } from './workspace.js';

/** What a flow needs to know of the rest of its workspace. */
export interface FlowContext {
  readonly workspace: Workspace;
  readonly builder: SnapshotBuilder;
  /** By exported id. */
  readonly flows: ReadonlyMap<string, Flow>;
  readonly anonymous: AnonymousRights;
  readonly note: (file: number, note: FileNote) => void;
}

const TRIGGER_KINDS: Readonly<Record<string, TriggerKind>> = {
  webhook: 'http',
  event: 'event',
  schedule: 'schedule',
  operation: 'subflow',
  manual: 'manual',
};

export function mapFlow(flow: Flow, context: FlowContext): void {
  mapAutomation(flow, context);
  mapHistory(flow, context.builder);
  mapTrigger(flow, context);
  for (const operation of flow.operations) mapOperation(flow, operation, context);
}

function mapAutomation(flow: Flow, { builder }: FlowContext): void {
  const { file, cursor } = flow.row;
  const description = textAt(cursor, 'description');
  const owner = at(cursor, 'user_created');
  const accountability = at(cursor, 'accountability');
  const status = textAt(cursor, 'status') ?? DEFAULTS.status;
  builder.add(
    'Automation',
    flow.key,
    {
      file,
      pointer: cursor.pointer,
      fields: pointers({
        name: at(cursor, 'name'),
        status: at(cursor, 'status'),
        description: at(cursor, 'description'),
        owner,
        audit: accountability,
        run_context: at(cursor, 'trigger'),
      }),
    },
    {
      name: known(flow.name),
      status:
        status === 'active' || status === 'inactive'
          ? known(status)
          : unknown('not a status that Directus documents'),
      description: description === undefined || description === '' ? ABSENT : known(description),
      // A flow handles failures at its operations only.
      error_handler: ABSENT,
      owner:
        owner === undefined
          ? unknown('the export does not say who made it')
          : known(idAt(flow.row, 'user_created') ?? null),
      template: ABSENT,
      caller_policy: ABSENT,
      pinned_steps: knownSet([]),
      tags: knownSet([]),
      run_context: flow.trigger === 'schedule' ? unknown('nobody starts it') : known('invoker'),
      interactive: known(false),
      audit: auditFact(accountability),
      error_scope: known('step'),
      api_version: ABSENT,
      legacy: known(false),
      created: momentFact(at(cursor, 'date_created')),
    },
  );
}

/** Directus keeps runs as a part of what it keeps of changes; data only where it keeps all. */
function mapHistory(flow: Flow, builder: SnapshotBuilder): void {
  const { file, cursor } = flow.row;
  const accountability = at(cursor, 'accountability');
  if (accountability === undefined) return;
  const level = auditFact(accountability);
  const of = (value: (level: string) => boolean): Fact =>
    level.tag === 'known' ? known(value(String(level.value))) : level;
  builder.add(
    'LogSink',
    builder.claimKey('LogSink', flow.key),
    { file, pointer: accountability.pointer, fields: {} },
    {
      name: known(`runs of ${flow.name}`),
      kind: known('history'),
      automation: known(flow.key),
      workspace: ABSENT,
      failures: of((l) => l !== 'none'),
      successes: of((l) => l !== 'none'),
      payload: of((l) => l === 'full'),
      changes: known(false),
    },
  );
}

function mapTrigger(flow: Flow, context: FlowContext): void {
  const { builder } = context;
  const { file, cursor } = flow.row;
  const kind = Object.hasOwn(TRIGGER_KINDS, flow.trigger)
    ? (TRIGGER_KINDS[flow.trigger] ?? 'other')
    : 'other';
  const endpoint = kind === 'http' ? mapEndpoint(flow, builder) : null;
  const started = idAt(flow.row, 'operation');
  if (started !== undefined && flow.first === undefined)
    context.note(file, {
      code: 'broken-connection',
      message: 'the operation that the flow starts with is not in the export',
      pointer: at(cursor, 'operation')?.pointer ?? cursor.pointer,
    });
  builder.add(
    'Trigger',
    flow.triggerKey,
    {
      file,
      pointer: cursor.pointer,
      fields: pointers({
        kind: at(cursor, 'trigger'),
        untrusted: at(cursor, 'options', 'collections') ?? at(cursor, 'trigger'),
        disabled: at(cursor, 'status'),
        next: at(cursor, 'operation'),
      }),
    },
    {
      name: known(flow.triggerName),
      automation: known(flow.key),
      operation: known(flow.trigger || 'trigger'),
      kind: known(kind),
      endpoint: known(endpoint),
      untrusted: untrustedFact(flow, kind, context),
      package: ABSENT,
      credential: ABSENT,
      disabled: known(!flow.active),
      next: knownSet(flow.first === undefined ? [] : [flow.first.key]),
    },
  );
}

/** Directus asks nobody who calls a webhook of a flow. */
function mapEndpoint(flow: Flow, builder: SnapshotBuilder): string {
  const { file, cursor } = flow.row;
  const key = builder.claimKey('Endpoint', flow.key);
  const method = at(cursor, 'options', 'method');
  builder.add(
    'Endpoint',
    key,
    {
      file,
      pointer: cursor.pointer,
      fields: pointers({ kind: at(cursor, 'trigger'), method, disabled: at(cursor, 'status') }),
    },
    {
      automation: known(flow.key),
      kind: known('http'),
      method: known(upperCase(textOf(method) || DEFAULTS.method)),
      path: known(`flows/trigger/${flow.id}`),
      auth: known('none'),
      public: known(true),
      cors: unknown('set for the instance as a whole'),
      ip_limited: known(false),
      responds: known(at(cursor, 'options', 'async')?.value === true ? 'at_once' : 'at_end'),
      disabled: known(!flow.active),
    },
  );
  return key;
}

/** What an event says has happened, by the right that lets it happen. */
const EVENT_RIGHTS: Readonly<Record<string, GrantAction>> = {
  'items.create': 'create',
  'items.update': 'update',
  'items.delete': 'delete',
};

/** Events of one collection of Directus itself. */
const EVENTS_OF: Readonly<Record<string, readonly [GrantAction, string]>> = {
  'files.upload': ['create', 'directus_files'],
  'users.create': ['create', 'directus_users'],
};

/** Events that whoever reaches the server causes: by signing in, or by asking for something that is not there. */
const BY_STRANGERS = /^(?:auth\.|authenticate$|request\.|websocket\.)/;

/** Whether outsiders choose what arrives: by a webhook, or by events on collections that the public may change. */
function untrustedFact(flow: Flow, kind: TriggerKind, { anonymous }: FlowContext): Fact {
  if (kind === 'http') return known(true);
  if (kind !== 'event') return known(false);
  const options = at(flow.row.cursor, 'options');
  const texts = (name: string) => elements(options && at(options, name)).flatMap((c) => textOf(c) ?? []);
  const scopes = texts('scope');
  if (scopes.some((scope) => BY_STRANGERS.test(scope))) return known(true);
  const chosen = scopes.flatMap((scope) => {
    const own = Object.hasOwn(EVENTS_OF, scope) ? EVENTS_OF[scope] : undefined;
    const right = Object.hasOwn(EVENT_RIGHTS, scope) ? EVENT_RIGHTS[scope] : undefined;
    if (own !== undefined) return [anonymous(...own)];
    return right === undefined ? [] : texts('collections').map((collection) => anonymous(right, collection));
  });
  if (chosen.includes(true)) return known(true);
  return chosen.includes(undefined)
    ? unknown('the export does not say what the public may do')
    : known(false);
}

function mapOperation(flow: Flow, operation: Operation, context: FlowContext): void {
  const { builder, workspace } = context;
  const { file, cursor } = operation.row;
  const { category, choosesRights } = operationType(operation.type);
  const options = at(cursor, 'options');
  const parameters = readParameters(operation.type, options);
  const request = operation.type === 'request' ? readRequest(cursor, parameters) : undefined;
  const asks = request?.asksModel === true;
  const resolve = target(flow, operation, 'resolve');
  const reject = target(flow, operation, 'reject');
  // The two ways out of a condition are both ordinary.
  const branches = operation.type === 'condition';
  const rights = options && at(options, 'permissions');
  const collection = choosesRights === true && options ? at(options, 'collection') : undefined;
  const collectionName = textOf(collection);
  for (const member of ['resolve', 'reject'] as const)
    if (idAt(operation.row, member) !== undefined && target(flow, operation, member) === undefined)
      context.note(file, {
        code: 'broken-connection',
        message: 'an operation leads to one that is not in its flow',
        pointer: at(cursor, member)?.pointer ?? cursor.pointer,
      });
  builder.add(
    'Step',
    operation.key,
    {
      file,
      pointer: cursor.pointer,
      fields: pointers({
        category: (asks ? options && at(options, 'url') : undefined) ?? at(cursor, 'type'),
        next: at(cursor, 'resolve'),
        on_error: at(cursor, 'reject'),
        calls: options && at(options, 'flow'),
        store: collection,
        elevated: rights,
      }),
    },
    {
      name: known(operation.name),
      automation: known(flow.key),
      operation: known(operation.type || 'operation'),
      category: known(asks ? 'ai' : category),
      package: ABSENT,
      credential: ABSENT,
      connector: connectorFact(operation, options),
      client_side: known(false),
      disabled: known(false),
      on_error_continue: known(false),
      next: stepKeys(branches ? [resolve, reject] : [resolve]),
      on_error: stepKeys(branches ? [] : [reject]),
      calls: callsFact(operation, context),
      tools: knownSet([]),
      imports: importsFact(operation, options),
      store: known(
        collectionName === undefined || collectionName === '' || collectionName.includes('{{')
          ? null
          : storeKey(workspace, collectionName, operation.row, builder),
      ),
      logs_everything:
        operation.type === 'log' ? logsEverything(options && at(options, 'message')) : undefined,
      elevated: choosesRights === true ? elevatedFact(rights?.value || DEFAULTS.permissions) : known(false),
    },
  );
  mapParameters(flow, operation, parameters, context);
  if (request !== undefined)
    builder.add(
      'Request',
      builder.claimKey('Request', operation.key),
      { file, pointer: request.pointer, fields: request.fields },
      { step: known(operation.key), ...request.facts },
    );
}

/** Directus has no connectors: requests are described as such, and most operations work inside it. */
function connectorFact(operation: Operation, options: JsonCursor | undefined): Fact {
  if (operation.type === 'exec') return codeConnector(textOf(options && at(options, 'code')));
  if (operation.type === 'mail') return unknown('the server decides how mail is sent');
  return isBuiltIn(operation.type) ? ABSENT : unknown('an extension may connect to anything');
}

/** Code asks for modules by name, where the server lets it. */
function importsFact({ type }: Operation, options: JsonCursor | undefined): Fact {
  if (type !== 'exec') return isBuiltIn(type) ? knownSet([]) : unknown('an extension may load anything');
  const { fixed } = parseText(textOf(options && at(options, 'code')) ?? '');
  const { parsed, required } = readFunctionCode(fixed.replaceAll(HOLE, '_'));
  return parsed ? knownSet(required) : unknown('not JavaScript that can be parsed');
}

/**
 * Values in a letter stand as they are in pages; Directus cleans what it makes of Markdown, which is what it takes a
 * text for.
 */
function escapedFact(
  { type }: Operation,
  options: JsonCursor | undefined,
  { role, parsed }: Parameter,
): { readonly escaped?: Fact } {
  if (role !== 'html') return {};
  if (parsed.kind === 'literal') return { escaped: known(true) };
  if (type !== 'mail') return { escaped: known(false) };
  const form = textOf(options && at(options, 'type'));
  return { escaped: form === 'template' ? unknown('the template decides') : known(form !== 'wysiwyg') };
}

function stepKeys(operations: readonly (Operation | undefined)[]): Fact {
  return knownSet(operations.flatMap((operation) => operation?.key ?? []));
}

function elevatedFact(rights: unknown): Fact {
  if (typeof rights !== 'string') return unknown('not a choice of rights that Directus documents');
  if (Object.hasOwn(ELEVATED, rights)) return known(ELEVATED[rights] ?? false);
  return unknown('the rights of one role, whoever starts the flow');
}

/** Only `trigger` operations call another flow. */
function callsFact(operation: Operation, { flows, builder, workspace }: FlowContext): Fact {
  if (operation.type !== 'trigger') return knownSet([]);
  const id = textAt(operation.row.cursor, 'options', 'flow');
  if (id === undefined || id === '') return unknown('no flow is chosen');
  if (id.includes('{{')) return opaque(EXPRESSION);
  return knownSet([
    flows.get(id)?.triggerKey ?? builder.stub('Trigger', `${workspace.prefix}${id}/$trigger`),
  ]);
}

function mapParameters(
  flow: Flow,
  operation: Operation,
  parameters: readonly Parameter[],
  { builder, note }: FlowContext,
): void {
  const { file, cursor } = operation.row;
  const readable = readableIn(flow, operation);
  addParameters(
    { key: operation.key, file, pointer: cursor.pointer },
    parameters,
    (p) => ({
      reads: parameterReads(p, readable),
      ...escapedFact(operation, at(cursor, 'options'), p),
    }),
    builder,
    (n) => note(file, n),
  );
}
