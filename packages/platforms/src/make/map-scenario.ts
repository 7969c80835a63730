/** One scenario to assets. Invariant: what a blueprint keeps as a number only is unknown, never guessed. */

import { asksModel } from '../ai-hosts.js';
import { codeConnector } from '../code-connector.js';
import { ABSENT, EXPRESSION, type Fact, known, knownSet, opaque, unknown } from '../fact.js';
import type { FileNote } from '../file-report.js';
import { readFunctionCode } from '../function-code.js';
import { at, elements, entries, type JsonCursor, textAt, textOf } from '../json-cursor.js';
import { jsonLeaves, type Leaf } from '../json-leaves.js';
import { pointers } from '../pointers.js';
import { requestFacts } from '../request-facts.js';
import { upperCase } from '../secrets/letter-case.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { addParameters, judgeLeaves, type Parameter, type StepPlace } from '../step-parameters.js';
import { parseTemplate } from '../template-text.js';
import { calledScenario, mapConnection, mapConnector, mapDataStore, NO_CALLS } from './connections.js';
import { readsFailure, readsOf } from './expressions.js';
import { mapInputs } from './inputs.js';
import { hookOf, lonelyDirective, type Module } from './module.js';
import { appOf, bringsOutsiders, categoryOf, sinkOf } from './modules.js';
import { option, optionHolders, optionText } from './options.js';
import type { Scenario } from './scenario.js';
import { mapHistory, mapZone } from './zone.js';

export function mapScenario(
  scenario: Scenario,
  builder: SnapshotBuilder,
  note: (note: FileNote) => void,
): void {
  mapAutomation(scenario, mapZone(scenario, builder), builder);
  mapHistory(scenario, builder);
  mapTrigger(scenario, builder);
  mapInputs(scenario, builder);
  for (const module of scenario.steps) mapStep(scenario, module, builder, note);
}

function mapAutomation(
  { file, root, name, key }: Scenario,
  environment: Fact,
  builder: SnapshotBuilder,
): void {
  const sequential = at(root, 'metadata', 'scenario', 'sequential');
  const description = textAt(root, 'description') ?? textAt(root, 'metadata', 'notes');
  builder.add(
    'Automation',
    key,
    {
      file,
      pointer: root.pointer,
      fields: pointers({
        name: at(root, 'name'),
        environment: at(root, 'metadata', 'zone'),
        concurrency: sequential,
      }),
    },
    {
      name: known(name),
      environment,
      concurrency:
        typeof sequential?.value === 'boolean'
          ? sequential.value
            ? known(1)
            : ABSENT
          : unknown('the blueprint does not say'),
      status: unknown('blueprints do not say whether the scenario is switched on'),
      description: description ? known(description) : ABSENT,
      // Failures are handled at each module only.
      error_handler: ABSENT,
      owner: unknown('blueprints do not name owners'),
      template: ABSENT,
      caller_policy: ABSENT,
      pinned_steps: knownSet([]),
      tags: knownSet([]),
      // Connections belong to the team; the scenario acts with them, whoever starts it.
      run_context: known('service'),
      interactive: known(false),
      audit: unknown('Make keeps a history of runs, not of what they changed'),
      error_scope: known('step'),
      api_version: ABSENT,
      legacy: known(false),
    },
  );
}

function mapTrigger(scenario: Scenario, builder: SnapshotBuilder): void {
  const { file, key, trigger, root } = scenario;
  const { module, kind } = trigger;
  const hook = module && hookOf(module.cursor);
  const endpoint = kind === 'http' && module !== undefined ? mapEndpoint(scenario, module, builder) : null;
  const outsiders = bringsOutsiders(kind, module?.type ?? '');
  builder.add(
    'Trigger',
    trigger.key,
    {
      file,
      pointer: (module?.cursor ?? root).pointer,
      fields: module === undefined ? {} : pointers({ kind: at(module.cursor, 'module'), endpoint: hook }),
    },
    {
      name: known(trigger.name),
      automation: known(key),
      operation: known(module?.type ?? trigger.name),
      kind: known(kind),
      endpoint: known(endpoint),
      untrusted:
        outsiders !== undefined
          ? known(outsiders)
          : unknown(kind === 'http' ? KEPT_WITH_HOOK : 'the service behind it decides who can feed it'),
      package: ABSENT,
      credential: known(module === undefined ? null : mapConnection(module, file, builder)),
      connector: known(module === undefined ? null : mapConnector(module, file, builder)),
      disabled: known(false),
      next: stepKeys(trigger.next),
    },
  );
}

const KEPT_WITH_HOOK = 'kept with the webhook, of which blueprints hold the number only';

function mapEndpoint({ file, key, steps }: Scenario, module: Module, builder: SnapshotBuilder): string {
  const answers = steps.some((step) => step.type === 'gateway:WebhookRespond' && !step.apart);
  const endpoint = builder.claimKey('Endpoint', module.key);
  builder.add(
    'Endpoint',
    endpoint,
    {
      file,
      pointer: module.cursor.pointer,
      fields: pointers({ path: hookOf(module.cursor) }),
    },
    {
      automation: known(key),
      kind: known('http'),
      method: unknown('webhooks of Make take every method'),
      path: unknown(KEPT_WITH_HOOK),
      auth: unknown(KEPT_WITH_HOOK),
      callers: unknown(KEPT_WITH_HOOK),
      public: known(true),
      cors: unknown(KEPT_WITH_HOOK),
      ip_limited: unknown(KEPT_WITH_HOOK),
      // Callers are told that their call was accepted, unless a module answers them.
      responds: known(answers ? 'by_step' : 'at_once'),
      disabled: known(false),
    },
  );
  return endpoint;
}

function stepKeys(modules: readonly Module[]): Fact {
  return knownSet(modules.map((m) => m.key));
}

function mapStep(
  scenario: Scenario,
  module: Module,
  builder: SnapshotBuilder,
  note: (note: FileNote) => void,
): void {
  const { file, key, root } = scenario;
  const { cursor, type } = module;
  // Runs of a confidential scenario are not kept.
  const confidential = at(root, 'metadata', 'scenario', 'confidential');
  const masks = module.apart ? unknown('it does not run') : known(confidential?.value === true);
  const handler = module.handler[0];
  const called = calledScenario(module);
  const asks = module.toolOf === undefined && appOf(type) === 'http' && sendsToModel(module);
  const category = asks ? 'ai' : categoryOf(type, optionText(cursor, 'query', 'sql'));
  builder.add(
    'Step',
    module.key,
    {
      file,
      pointer: cursor.pointer,
      fields: pointers({
        operation: at(cursor, 'module'),
        category: asks ? option(cursor, 'url') : at(cursor, 'module'),
        connector: at(cursor, 'module'),
        credential: at(cursor, 'parameters'),
        tools: at(cursor, 'tools'),
        on_error: handler,
        on_error_continue: handler,
        masks_inputs: confidential,
        masks_outputs: confidential,
      }),
    },
    {
      name: known(module.name),
      automation: known(key),
      operation: known(type),
      category: known(category),
      package: ABSENT,
      credential: known(mapConnection(module, file, builder)),
      connector: category === 'code' ? codeConnectorOf(module) : known(mapConnector(module, file, builder)),
      disabled: known(module.apart),
      on_error_continue: known(lonelyDirective(module.handler) === true),
      next: stepKeys(module.next),
      on_error: stepKeys(module.onError),
      calls:
        called === undefined
          ? NO_CALLS
          : called.includes('{{')
            ? opaque(EXPRESSION)
            : knownSet([builder.stub('Trigger', `scenario ${called}`)]),
      tools: stepKeys(module.tools),
      store: known(mapDataStore(module, file, builder)),
      elevated: known(false),
      imports: category === 'code' ? importsFact(cursor) : knownSet([]),
      logs_everything: known(false),
      client_side: known(false),
      gives_secret: known(false),
      masks_inputs: masks,
      masks_outputs: masks,
      retries: retriesFact(module, root),
      timeout: appOf(type) === 'http' ? timeoutFact(option(cursor, 'timeout')) : undefined,
    },
  );
  const step: StepPlace = { key: module.key, file, pointer: cursor.pointer };
  const plain = PLAIN_TEXT.test(optionText(cursor, 'bodyType', 'contentType') ?? '');
  const sinkAt = ({ pattern }: Leaf) => {
    const sink = sinkOf(type, pattern);
    return plain && sink === 'html' ? 'none' : sink;
  };
  const parameters = judgeLeaves(leavesOf(module), sinkAt, parse);
  const source = {
    nameOf: (id: string) => scenario.byId.get(id)?.name,
    inputs: module.toolOf?.name ?? scenario.trigger.name,
  };
  addParameters(
    step,
    parameters,
    (p) => ({
      reads: readsOf(p.parsed.holes, source),
      ...(p.role === 'html' ? { escaped: known(p.parsed.kind === 'literal') } : {}),
      failure_detail: known(readsFailure(p.parsed.holes)),
    }),
    builder,
    note,
  );
  if (appOf(type) === 'http') mapRequest(step, module, parameters, builder);
}

/** Code with a login of its own is given a way to the service. */
function codeConnectorOf({ cursor, type }: Module): Fact {
  const code = optionText(cursor, 'codeEditorJavascript', 'code');
  return codeConnector(appOf(type) === 'connected-code' ? undefined : code);
}

/** Code names modules, and packages beside it. */
function importsFact(module: JsonCursor): Fact {
  const code = optionText(module, 'codeEditorJavascript', 'code');
  const { parsed, required } = readFunctionCode(code ?? '');
  if (code === undefined || !parsed) return unknown('not JavaScript that can be parsed');
  const packages = elements(option(module, 'dependencies')).flatMap(
    (d) => textOf(d) ?? textAt(d, 'name') ?? [],
  );
  return knownSet([...required, ...packages]);
}

/** Whoever breaks a run off can have it tried again. Else runs are tried again where those that failed are kept. */
function retriesFact({ handler }: Module, root: JsonCursor): Fact {
  const last = handler.at(-1);
  if (last !== undefined && textAt(last, 'module') === 'builtin:Break') {
    const count = Number(option(last, 'count')?.value ?? DEFAULT_RETRIES);
    if (option(last, 'retry')?.value !== true) return known(0);
    return Number.isSafeInteger(count) && count >= 0 ? known(count) : unknown('computed, or not a number');
  }
  const kept = at(root, 'metadata', 'scenario', 'dlq')?.value;
  return kept === false
    ? known(0)
    : unknown('failures of some kinds are tried again where runs that failed are kept');
}

/** What the editor starts with. */
const DEFAULT_RETRIES = 3;
const DEFAULT_TIMEOUT = 40;

/** Seconds: a documented default where the option is left empty. */
function timeoutFact(timeout: JsonCursor | undefined): Fact {
  const seconds = Number(timeout?.value || DEFAULT_TIMEOUT);
  return Number.isSafeInteger(seconds) && seconds > 0
    ? known(`${seconds}s`)
    : unknown('computed, or not a number');
}

const PAIRS = { nameKeys: ['name', 'key'], valueKeys: new Set(['value']) };
const parse = (text: string) => parseTemplate(text, false);

/** How a letter says that it is no page. */
const PLAIN_TEXT = /^(?:plain|text|text\/plain)$/i;

/** Fields whose names do not say that they are for a secret. */
const SECRET_FIELDS = new Set(['authPass', 'passphrase']);

function leavesAt(found: JsonCursor, prefix: string): readonly Leaf[] {
  return jsonLeaves(found, PAIRS).map((leaf) => ({
    ...leaf,
    path: prefix + leaf.path,
    pattern: prefix + leaf.pattern,
    name: SECRET_FIELDS.has(leaf.name) ? 'password' : leaf.name,
  }));
}

function leavesOf({ cursor }: Module): readonly Leaf[] {
  const under = (found: JsonCursor | undefined, prefix: string) =>
    found === undefined ? [] : leavesAt(found, prefix);
  return [
    ...optionHolders(cursor)
      .flatMap((holder) => leavesAt(holder, ''))
      .filter((leaf) => !leaf.path.startsWith('__IMT')),
    ...under(at(cursor, 'filter'), 'filter.'),
    ...under(at(cursor, 'outputs'), 'outputs'),
    ...under(at(cursor, 'parent', 'conditions'), 'conditions'),
    ...elements(at(cursor, 'branches')).flatMap((branch, i) =>
      under(at(branch, 'conditions'), `branches[${i}].conditions`),
    ),
  ];
}

function mapRequest(
  step: StepPlace,
  { cursor, type }: Module,
  parameters: readonly Parameter[],
  builder: SnapshotBuilder,
): void {
  const url = option(cursor, 'url');
  const text = textOf(url);
  const method = option(cursor, 'method');
  const tls = option(cursor, 'rejectUnauthorized');
  const names = QUERIES.flatMap((name) => {
    const query = option(cursor, name);
    const pairs = elements(query).flatMap((pair) => textAt(pair, 'name') || textAt(pair, 'key') || []);
    return [...pairs, ...entries(query).map(([key]) => key)];
  });
  const { facts, secretHolder } = requestFacts({
    url: text === undefined || text === '' ? undefined : parse(text),
    urlCursor: url,
    queries: parameters.filter((p) => p.role === 'query_key'),
    queryNames: names,
    computedNames: names.some((name) => name.includes('{{')),
    missing: 'no address is given',
  });
  builder.add(
    'Request',
    builder.claimKey('Request', step.key),
    {
      file: step.file,
      pointer: (url ?? cursor).pointer,
      fields: pointers({ method, verifies_tls: tls, secret_query_keys: secretHolder }),
    },
    { step: known(step.key), method: methodFact(method, type), ...facts, verifies_tls: tlsFact(tls) },
  );
}

function sendsToModel({ cursor, type }: Module): boolean {
  return asksModel(parse(optionText(cursor, 'url') ?? ''), methodFact(option(cursor, 'method'), type));
}

/** By the version of the app; the last is what people write. */
const QUERIES = ['qs', 'queryParameters', 'querystring'];

/** Modules that fetch a file offer no choice of a method. */
const FETCHING = /:(?:ActionGetFile|DownloadFile)/i;

function methodFact(method: JsonCursor | undefined, type: string): Fact {
  const text = textOf(method);
  if (text === undefined && FETCHING.test(type)) return known('GET');
  if (text === undefined || text === '') return unknown('no method is given');
  return text.includes('{{') ? opaque(EXPRESSION) : known(upperCase(text.trim()));
}

function tlsFact(tls: JsonCursor | undefined): Fact {
  if (tls === undefined) return unknown('the blueprint does not say');
  if (typeof tls.value === 'boolean') return known(tls.value);
  return typeof tls.value === 'string' && tls.value.includes('{{')
    ? opaque(EXPRESSION)
    : unknown('not true or false');
}
