/** What runs on a page, to steps: queries on the server; functions and widgets in the browser. */

import { ABSENT, EXPRESSION, type Fact, known, knownSet, opaque } from '../fact.js';
import { at, elements, type JsonCursor, member, textAt, textOf } from '../json-cursor.js';
import { jsonLeaves, type Leaf } from '../json-leaves.js';
import type { ParsedText } from '../judge-text.js';
import { pointers } from '../pointers.js';
import { requestFacts } from '../request-facts.js';
import { upperCase } from '../secrets/letter-case.js';
import { statementEffect } from '../sql-statement.js';
import { addParameters, judgeLeaves, type Parameter, type StepPlace } from '../step-parameters.js';
import { parseTemplate } from '../template-text.js';
import type { Category } from '../vocabulary.js';
import type { Action, JsObject, Widget } from './app.js';
import { configurationOf } from './datasources.js';
import type { PageContext } from './map-page.js';
import { type Runnable, readsOf } from './names.js';
import { categoryOfCommand, type Plugin, pluginOf, sinkOf, widgetSinks } from './plugins.js';

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
      imports: knownSet([]),
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
  addStep(
    step,
    {
      name: query.name,
      operation: id,
      category: categoryOf(query, plugin, configuration),
      credential: known(datasource?.credential ?? null),
      connector: known(datasource?.connector ?? null),
      elevated: known(datasource !== undefined && datasource.credential !== null),
      clientSide: false,
      fields: { credential: named, connector: named, category: at(configuration, 'body') },
    },
    context,
  );
  const callers = [...(context.graph.callers.get(query.name) ?? [])];
  const prepared = isPrepared(plugin, configuration);
  const factsOf = (p: Parameter) => ({
    reads: withOccasions(readsOf(p.parsed.holes, context.names, undefined, callers), query.name, context),
    parameterised: p.role === 'sql' && prepared,
    ...(p.role === 'html' ? { escaped: known(p.parsed.kind === 'literal') } : {}),
    failure_detail: known(false),
  });
  const note = context.note.bind(undefined, file);
  const leaves = jsonLeaves(configuration, PAIRS).filter(
    (l) => !(l.pattern === 'body' && query.text !== undefined),
  );
  const parameters = judgeLeaves(leaves, (leaf) => sinkOf(plugin, leaf.pattern), parse);
  addParameters(step, parameters, factsOf, context.builder, note);
  if (query.text !== undefined) {
    const leaf = textLeaf(query.text.cursor, 'body');
    const beside = judgeLeaves([leaf], () => sinkOf(plugin, 'body'), parse);
    addParameters({ ...step, file: query.text.file }, beside, factsOf, context.builder, note);
  }
  if (plugin.nature === 'http') mapRequest(query, step, datasource?.url, parameters, context);
}

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

function categoryOf(query: Action, plugin: Plugin, configuration: JsonCursor): Category {
  const command =
    textAt(configuration, 'formData', 'command', 'data') ?? textAt(configuration, 'formData', 'command');
  switch (plugin.nature) {
    case 'sql':
      return statementEffect(textOf(query.text?.cursor) ?? textAt(configuration, 'body') ?? '') ?? 'request';
    case 'http':
      return 'request';
    case 'mail':
      return 'send';
    case 'ai':
      return 'ai';
    case 'code':
      return 'code';
    case 'commands':
      return (command === undefined ? undefined : categoryOfCommand(command)) ?? 'request';
  }
}

/** Prepared statements are the default of the plugins that have them. */
function isPrepared({ prepares }: Plugin, configuration: JsonCursor): boolean {
  if (!prepares) return false;
  const [template] = elements(at(configuration, 'pluginSpecifiedTemplates'));
  const inForm = at(configuration, 'formData', 'preparedStatement', 'data');
  return member(template?.value, 'value') !== false && inForm?.value !== false;
}

function mapRequest(
  { cursor, file }: Action,
  step: StepPlace,
  named: JsonCursor | undefined,
  parameters: readonly Parameter[],
  { builder }: PageContext,
): void {
  const own = at(cursor, 'datasource');
  const inline = own === undefined ? undefined : at(configurationOf(own) ?? own, 'url');
  const path = at(cursor, 'actionConfiguration', 'path');
  const base = textOf(inline) ?? textOf(named);
  const url = base === undefined ? undefined : parse(base + (textOf(path) ?? ''));
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
  connector: ABSENT,
  elevated: known(false),
  clientSide: true,
} as const;

export function mapFunction(
  object: JsObject,
  { name, source, cursor }: JsObject['members'][number],
  { name: full, stepKey }: Runnable,
  context: PageContext,
): void {
  const step = { key: stepKey, file: object.file, pointer: cursor.pointer };
  const facts = { name: full, operation: 'function', category: 'code', ...IN_BROWSER, fields: {} } as const;
  addStep(step, facts, context);
  // The name of a function says nothing about its text: `checkToken` is no token.
  const leaf = { cursor, text: source, path: name, pattern: 'code', name: 'code' };
  const parameters = judgeLeaves([leaf], () => 'code', literal);
  const reads = withOccasions(readsOf([source], context.names, object.name, undefined), full, context);
  const note = context.note.bind(undefined, object.file);
  addParameters(step, parameters, () => ({ reads, failure_detail: known(false) }), context.builder, note);
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
    { name: object.name, operation: 'object', category: 'code', ...IN_BROWSER, fields: {} },
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

const QUOTED_TEXT = /^(["'`])([^"'`\\]*)\1$/;

/** The properties of a widget that the browser takes as more than text. */
export function readWidgetParameters({ cursor, type }: Widget): readonly Parameter[] {
  const sinks = widgetSinks(type);
  if (sinks === undefined) return [];
  const leaves = jsonLeaves(cursor, PAIRS).filter((leaf) => Object.hasOwn(sinks, leaf.pattern));
  return judgeLeaves(leaves, (leaf) => sinks[leaf.pattern] ?? 'none', parse);
}

/** The code of a parameter: all of it, or its computed parts. */
export function sourcesOf({ role, parsed }: Parameter): readonly string[] {
  return role === 'code' ? [parsed.fixed] : parsed.holes;
}

/** Widgets that show more than text show what they are bound to. */
export function mapWidget(
  { cursor, file, name, type }: Widget,
  parameters: readonly Parameter[],
  key: string,
  context: PageContext,
): void {
  const step = { key, file, pointer: cursor.pointer };
  addStep(
    step,
    { name, operation: type, category: 'respond', ...IN_BROWSER, fields: { category: at(cursor, 'type') } },
    context,
  );
  addParameters(
    step,
    parameters,
    (p) => ({
      reads: readsOf(sourcesOf(p), context.names, undefined, undefined),
      ...(p.role === 'html' ? { escaped: known(false) } : {}),
      failure_detail: known(false),
    }),
    context.builder,
    context.note.bind(undefined, file),
  );
}
