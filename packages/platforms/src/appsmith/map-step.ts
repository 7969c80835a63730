/** What runs on a page, to steps: queries on the server; functions and widgets in the browser. */

import { asksModel } from '../ai-hosts.js';
import { browserConnector } from '../browser-connector.js';
import { ABSENT, EXPRESSION, type Fact, known, knownSet, opaque, unknown } from '../fact.js';
import { addFrameRequest } from '../frame-request.js';
import { at, elements, type JsonCursor, member, textAt, textOf } from '../json-cursor.js';
import { jsonLeaves, type Leaf } from '../json-leaves.js';
import type { ParsedText } from '../judge-text.js';
import { pointers } from '../pointers.js';
import { requestFacts } from '../request-facts.js';
import { upperCase } from '../secrets/letter-case.js';
import { statementEffect } from '../sql-statement.js';
import { addParameters, judgeLeaves, type Parameter, type StepPlace } from '../step-parameters.js';
import { parseTemplate } from '../template-text.js';
import { urlParts } from '../url-parts.js';
import type { Category } from '../vocabulary.js';
import { addWebPackages } from '../web-packages.js';
import type { Action, JsObject, Widget } from './app.js';
import { configurationOf } from './datasources.js';
import type { PageContext, PageEvent } from './map-page.js';
import { type Runnable, readsOf } from './names.js';
import { categoryOfCommand, MODEL, type Plugin, pluginOf, sinkOf, widgetSinks } from './plugins.js';

const PAIRS = { nameKeys: ['key'], valueKeys: new Set(['value']) };
const parse = (text: string): ParsedText => parseTemplate(text, true);
const literal = (text: string): ParsedText => ({ kind: 'literal', fixed: text, holes: [] });

interface StepFacts {
  readonly name: string;
  readonly operation: string;
  readonly category: Category;
  readonly credential: Fact;
  readonly connector: Fact;
  readonly elevated: Fact;
  readonly clientSide: boolean;
  readonly imports?: readonly string[];
  readonly fields: { readonly [field: string]: JsonCursor | undefined };
}

function addStep(step: StepPlace, facts: StepFacts, { page, graph, builder }: PageContext): void {
  const { name } = facts;
  const next = [...(graph.started.get(name) ?? []), ...(graph.next.get(name) ?? [])];
  const onError = [...(graph.onError.get(name) ?? [])];
  builder.add(
    'Step',
    step.key,
    { file: step.file, pointer: step.pointer, fields: pointers(facts.fields) },
    {
      name: known(name),
      automation: known(page.key),
      operation: known(facts.operation),
      category: known(facts.category),
      package: ABSENT,
      credential: facts.credential,
      connector: facts.connector,
      disabled: known(false),
      on_error_continue: known(graph.swallowed.has(name) && onError.length === 0),
      next: knownSet(next),
      on_error: knownSet(onError),
      calls: knownSet([]),
      tools: knownSet([]),
      store: ABSENT,
      elevated: facts.elevated,
      imports: knownSet(facts.imports ?? []),
      logs_everything: known(false),
      client_side: known(facts.clientSide),
    },
  );
}

export function mapQuery(query: Action, { stepKey }: Runnable, context: PageContext): void {
  const { cursor, file, plugin: id } = query;
  const plugin = pluginOf(id);
  const configuration = at(cursor, 'actionConfiguration') ?? cursor;
  const named = at(cursor, 'datasource');
  const datasource =
    context.datasources.get(textAt(cursor, 'datasource', 'id') ?? '') ??
    context.datasources.get(textAt(cursor, 'datasource', 'name') ?? '');
  const step = { key: stepKey, file, pointer: cursor.pointer };
  const address = addressOf(query, datasource?.url);
  addStep(
    step,
    {
      name: query.name,
      operation: id,
      category: categoryOf(query, plugin, configuration, address),
      credential: known(datasource?.credential ?? null),
      connector:
        datasource === undefined && isElsewhere(named) ? NOT_HERE : known(datasource?.connector ?? null),
      elevated:
        datasource === undefined && isElsewhere(named)
          ? NOT_HERE
          : known(datasource !== undefined && datasource.credential !== null),
      clientSide: false,
      fields: { credential: named, connector: named, category: at(configuration, 'body') },
    },
    context,
  );
  const callers = handedBy(query.name, context) ?? [];
  const prepared = isPrepared(plugin, configuration);
  const factsOf = (p: Parameter) => ({
    reads: withOccasions(readsOf(p.parsed.holes, context.names, undefined, callers), query.name, context),
    parameterised: p.role === 'sql' && prepared,
    ...(p.role === 'html' ? { escaped: known(p.parsed.kind === 'literal') } : {}),
    failure_detail: known(false),
  });
  const note = context.note.bind(undefined, file);
  const leaves = leavesOf(configuration, query.text !== undefined);
  const isPlain = textAt(configuration, 'formData', 'send', 'bodyType', 'data') === 'text/plain';
  const roleOf = (leaf: Leaf) => {
    const role = sinkOf(plugin, leaf.pattern);
    return role === 'html' && isPlain ? 'body' : role;
  };
  const parameters = judgeLeaves(leaves, roleOf, parse);
  addParameters(step, parameters, factsOf, context.builder, note);
  if (query.text !== undefined) {
    const leaf = textLeaf(query.text.cursor, 'body');
    const beside = judgeLeaves([leaf], roleOf, parse);
    addParameters({ ...step, file: query.text.file }, beside, factsOf, context.builder, note);
  }
  if (plugin.nature === 'http') mapRequest(query, step, address, parameters, context);
}

const NOT_HERE = unknown('its datasource is not among the files');

/** Whether a query uses a datasource that is kept apart; those that only it uses stand in it, or have the name of none. */
function isElsewhere(named: JsonCursor | undefined): boolean {
  const name = (named && (textAt(named, 'name') ?? textAt(named, 'id'))) ?? '';
  return (
    named !== undefined && name !== '' && !NO_DATASOURCE.test(name) && configurationOf(named) === undefined
  );
}

/** The names that Appsmith gives to what has no datasource of its own. */
const NO_DATASOURCE = /^(?:DEFAULT_\w+|UNUSED)_DATASOURCE$/;

/** The settings of a query, each once: forms keep a copy of what they show, and what stood there before there were forms. */
function leavesOf(configuration: JsonCursor, hasText: boolean): readonly Leaf[] {
  const hasForm = at(configuration, 'formData', 'command') !== undefined;
  return jsonLeaves(configuration, PAIRS).filter(
    ({ pattern }) =>
      !(pattern === 'body' && hasText) &&
      !(hasForm && pattern.startsWith('pluginSpecifiedTemplates')) &&
      !COPY.test(pattern),
  );
}

const COPY = /^formData\..*\bcomponentData\b/;

/** What somebody has typed arrives with the event that runs the step. */
function withOccasions(reads: Fact, name: string, { names, occasions }: PageContext): Fact {
  if (reads.tag !== 'known' || !Array.isArray(reads.value)) return reads;
  const all = reads.value.map(String);
  const typed = all.some((read) => names.widgets.has(read) || read.startsWith('appsmith.'));
  return typed ? knownSet([...all, ...occasions(name)]) : reads;
}

function textLeaf(cursor: JsonCursor, name: string): Leaf {
  return { cursor, text: textOf(cursor) ?? '', path: name, pattern: name, name };
}

function categoryOf(query: Action, plugin: Plugin, configuration: JsonCursor, { url }: Address): Category {
  const command =
    textAt(configuration, 'formData', 'command', 'data') ?? textAt(configuration, 'formData', 'command');
  switch (plugin.nature) {
    case 'sql':
      return statementEffect(textOf(query.text?.cursor) ?? textAt(configuration, 'body') ?? '') ?? 'request';
    case 'http':
      return asksModel(
        url && urlParts(url.fixed).host,
        upperCase((textAt(configuration, 'httpMethod') ?? '').trim()),
      )
        ? 'ai'
        : 'request';
    case 'mail':
      return 'send';
    case 'ai':
      return 'ai';
    case 'code':
      return 'code';
    case 'documents':
    case 'files':
    case 'commands':
      return (command === undefined ? undefined : categoryOfCommand(command)) ?? 'request';
  }
}

/** Prepared statements are the default of the plugins that have them. */
function isPrepared({ prepares }: Plugin, configuration: JsonCursor): boolean {
  if (!prepares) return false;
  const [template] = elements(at(configuration, 'pluginSpecifiedTemplates'));
  const inForm = ['preparedStatement', 'smartSubstitution'].flatMap((name) => {
    const setting = at(configuration, 'formData', name);
    return setting === undefined ? [] : [member(setting.value, 'data') ?? setting.value];
  });
  const isForm = at(configuration, 'formData', 'command') !== undefined;
  return !inForm.includes(false) && (isForm || member(template?.value, 'value') !== false);
}

interface Address {
  /** Undefined where the export does not hold it. */
  readonly url: ParsedText | undefined;
  /** What of it stands in the query: its beginning, and its end. */
  readonly inline: JsonCursor | undefined;
  readonly path: JsonCursor | undefined;
}

/** @param named the address of the datasource */
function addressOf({ cursor }: Action, named: JsonCursor | undefined): Address {
  const own = at(cursor, 'datasource');
  const inline = own === undefined ? undefined : at(configurationOf(own) ?? own, 'url');
  const path = at(cursor, 'actionConfiguration', 'path');
  const isWhole = named === undefined && NO_DATASOURCE.test((own && textAt(own, 'name')) ?? '');
  const base = textOf(inline) ?? textOf(named) ?? (isWhole ? '' : undefined);
  const url = base === undefined ? undefined : parse(base + (textOf(path) ?? '').trim());
  return { url, inline, path };
}

function mapRequest(
  { cursor, file }: Action,
  step: StepPlace,
  { url, inline, path }: Address,
  parameters: readonly Parameter[],
  { builder }: PageContext,
): void {
  const queries = parameters.filter((p) => p.role === 'query_key');
  const pairs = elements(at(cursor, 'actionConfiguration', 'queryParameters'));
  const queryNames = pairs.flatMap((pair) => textAt(pair, 'key') || []);
  const method = at(cursor, 'actionConfiguration', 'httpMethod');
  const place = inline ?? path ?? cursor;
  const queryHolder = textOf(path)?.includes('?') === true ? path : place;
  const { facts, secretHolder } = requestFacts({
    url,
    urlCursor: queryHolder,
    queries,
    queryNames,
    computedNames: queryNames.some((name) => name.includes('{{')),
    missing: 'the datasource holds the address, and the export leaves it out',
  });
  builder.add(
    'Request',
    builder.claimKey('Request', step.key),
    {
      file,
      pointer: place.pointer,
      fields: pointers({ method, secret_query_keys: secretHolder }),
    },
    {
      step: known(step.key),
      method: methodFact(textOf(method)),
      ...facts,
      // A certificate of one's own can be named; none can be passed over.
      verifies_tls: known(true),
    },
  );
}

function methodFact(method: string | undefined): Fact {
  if (method === undefined || method === '') return known('GET');
  return method.includes('{{') ? opaque(EXPRESSION) : known(upperCase(method.trim()));
}

const IN_BROWSER = {
  credential: ABSENT,
  elevated: known(false),
  clientSide: true,
} as const;

export function mapFunction(
  object: JsObject,
  { name, source, cursor, takes }: JsObject['members'][number],
  { name: full, stepKey }: Runnable,
  context: PageContext,
): void {
  const step = { key: stepKey, file: object.file, pointer: cursor.pointer };
  const connector = browserConnector(source, context.names.read(source));
  const facts = {
    name: full,
    operation: 'function',
    category: 'code',
    ...IN_BROWSER,
    connector,
    fields: {},
  } as const;
  addStep(step, facts, context);
  // The name of a function says nothing about its text: `checkToken` is no token.
  const leaf = { cursor, text: source, path: name, pattern: 'code', name: 'code' };
  const parameters = judgeLeaves([leaf], () => 'code', literal);
  const own = readsOf([source], context.names, object.name, undefined);
  const reads = withOccasions(takes ? withCallers(own, full, context) : own, full, context);
  const note = context.note.bind(undefined, object.file);
  addParameters(step, parameters, () => ({ reads, failure_detail: known(false) }), context.builder, note);
}

/** What a function is handed comes from whoever calls it. */
function withCallers(reads: Fact, name: string, context: PageContext): Fact {
  if (!context.graph.callers.has(name) || reads.tag !== 'known' || !Array.isArray(reads.value)) return reads;
  const handed = handedBy(name, context);
  return handed === undefined
    ? unknown('is called with what is no part of the page')
    : knownSet([...reads.value.map(String), ...handed]);
}

/** Far more than code of a page names; keeps hostile code from taking the square of it. */
const MAX_HANDED = 200;

/** Who runs something, and what events among them read to hand it on; undefined where that cannot be told. */
function handedBy(name: string, { graph, eventReads }: PageContext): readonly string[] | undefined {
  const handed = new Set<string>();
  const callers = graph.callers.get(name) ?? new Set<string>();
  if (callers.size > MAX_HANDED) return undefined;
  for (const caller of callers) {
    handed.add(caller);
    const reads = eventReads(caller);
    if (reads === undefined || reads.length > MAX_HANDED) return undefined;
    for (const read of reads) handed.add(read);
  }
  // Running it is no reading.
  handed.delete(name);
  return [...handed];
}

/** Values beside the functions matter where they hold secrets: everyone who opens the page is sent them. */
export function mapObjectValues(object: JsObject, context: PageContext): void {
  const leaves = object.members
    .filter((m) => !m.isFunction)
    .map(({ name, source, cursor }) => {
      const text = QUOTED_TEXT.exec(source)?.[2];
      // Only a text is what its name says; of other code the names inside tell.
      return {
        cursor,
        text: text ?? source,
        path: name,
        pattern: 'code',
        name: text === undefined ? 'code' : name,
      };
    });
  const parameters = judgeLeaves(leaves, () => 'code', literal).filter((p) => p.sensitive);
  if (parameters.length === 0) return;
  const key = context.builder.claimKey('Step', `${context.page.key}/${object.name}`);
  const step = { key, file: object.file, pointer: object.cursor.pointer };
  addStep(
    step,
    {
      name: object.name,
      operation: 'object',
      category: 'code',
      ...IN_BROWSER,
      connector: ABSENT,
      fields: {},
    },
    context,
  );
  const note = context.note.bind(undefined, object.file);
  addParameters(
    step,
    parameters,
    () => ({ reads: knownSet([]), failure_detail: known(false) }),
    context.builder,
    note,
  );
}

/**
 * Code of an event that does more than run what has a step of its own: it holds a secret, or asks somebody.
 * @returns the key of its `Step`
 */
export function mapEventCode(
  { name, file, cursor, sources }: PageEvent,
  context: PageContext,
): string | undefined {
  if (sources.length === 0) return undefined;
  const text = sources.join('\n');
  const leaf = { cursor, text, path: 'code', pattern: 'code', name: 'code' };
  const parameters = judgeLeaves([leaf], () => 'code', literal);
  const connector = sources
    .map((source) => browserConnector(source, context.names.read(source)))
    .find((fact) => fact.tag === 'unknown');
  const parsed = sources.every((source) => context.names.read(source).parsed);
  if (!parsed || (connector === undefined && !parameters.some((p) => p.sensitive))) return undefined;
  const key = context.builder.claimKey('Step', `${context.page.key}/${name} code`);
  const facts = {
    name: `${name} code`,
    operation: 'event',
    category: 'code',
    ...IN_BROWSER,
    fields: {},
  } as const;
  const step = { key, file, pointer: cursor.pointer };
  addStep(step, { ...facts, connector: connector ?? ABSENT }, context);
  const reads = readsOf(sources, context.names, undefined, undefined);
  const note = context.note.bind(undefined, file);
  addParameters(step, parameters, () => ({ reads, failure_detail: known(false) }), context.builder, note);
  return key;
}

const QUOTED_TEXT = /^(["'`])([^"'`\\]*)\1$/;

/** The properties of a widget that the browser takes as more than text. */
export function readWidgetParameters({ cursor, type }: Widget): readonly Parameter[] {
  const sinks = widgetSinks(type);
  if (sinks === undefined) return [];
  const leaves = jsonLeaves(cursor, PAIRS).filter((leaf) => Object.hasOwn(sinks, leaf.pattern));
  return judgeLeaves(leaves, (leaf) => sinks[leaf.pattern] ?? 'none', parse);
}

/** What the page puts into a parameter of a widget: its computed parts, or the data that a widget of one's own is given. */
export function sourcesOf({ cursor }: Widget, { parsed }: Parameter): readonly string[] {
  const model = textAt(cursor, MODEL);
  return model === undefined ? parsed.holes : parse(model).holes;
}

/** Widgets that show more than text show what they are bound to. */
export function mapWidget(
  widget: Widget,
  parameters: readonly Parameter[],
  key: string,
  context: PageContext,
): void {
  const { cursor, file, name, type } = widget;
  const step = { key, file, pointer: cursor.pointer };
  const imports = parameters
    .filter((p) => p.role !== 'url')
    .flatMap(({ parsed, cursor: { pointer } }) =>
      addWebPackages(parsed.fixed, context.app.prefix, { file, pointer }, context.builder),
    );
  addStep(
    step,
    {
      imports,
      name,
      operation: type,
      category: 'respond',
      ...IN_BROWSER,
      connector: ABSENT,
      fields: { category: at(cursor, 'type') },
    },
    context,
  );
  addParameters(
    step,
    parameters,
    (p) => ({
      reads: readsOf(sourcesOf(widget, p), context.names, undefined, undefined),
      ...(p.role === 'html' ? { escaped: known(false) } : {}),
      failure_detail: known(false),
    }),
    context.builder,
    context.note.bind(undefined, file),
  );
  for (const parameter of parameters)
    if (parameter.role === 'url') addFrameRequest(step, parameter, context.builder);
}
