/** One application to assets: who may open it, what happens on its pages, the queries that run then, its tables. */

import { ABSENT, EXPRESSION, type Fact, known, knownSet, opaque, unknown } from '../fact.js';
import { fieldClass } from '../field-class.js';
import type { FileNote } from '../file-report.js';
import { at, elements, type JsonCursor, member, textAt, textOf } from '../json-cursor.js';
import { jsonLeaves, type Leaf } from '../json-leaves.js';
import { momentFact } from '../moment-fact.js';
import { pointers } from '../pointers.js';
import { requestFacts } from '../request-facts.js';
import { upperCase } from '../secrets/letter-case.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { statementEffect } from '../sql-statement.js';
import { addParameters, judgeLeaves, type Parameter, type StepPlace } from '../step-parameters.js';
import { parseTemplate } from '../template-text.js';
import type { Category } from '../vocabulary.js';
import type { App, AppEvent, Query } from './app.js';
import { readsOf, runsOf } from './expressions.js';
import { categoryOfOperation, natureOf, sinkOf } from './kinds.js';
import { isPublic, mapApplication } from './map-application.js';
import type { MappedSource } from './sources.js';

interface AppContext {
  readonly app: App;
  readonly sources: ReadonlyMap<string, MappedSource>;
  /** Keys of the tables by their ids. */
  readonly tables: ReadonlyMap<string, string>;
  readonly builder: SnapshotBuilder;
  readonly note: (note: FileNote) => void;
}

export function mapApp(context: AppContext): void {
  mapAutomation(context);
  const endpoint = mapEndpoint(context);
  mapApplication(context.app, endpoint, context.builder);
  const occasions = occasionsOf(context.app, mapTriggers(endpoint, context));
  for (const query of context.app.queries) mapQuery(query, occasions.get(query.id) ?? [], context);
}

function mapAutomation({ app, builder }: AppContext): void {
  const { root, file, key, name } = app;
  const owner = textAt(root, 'userId');
  builder.add(
    'Automation',
    key,
    { file, pointer: root.pointer, fields: pointers({ name: at(root, 'name'), owner: at(root, 'userId') }) },
    {
      name: known(name),
      app: known(app.appKey),
      created: momentFact(at(root, 'createdAt')),
      updated: momentFact(at(root, 'updatedAt')),
      status: typeof member(root.value, 'currentVersionId') === 'string' ? known('active') : known('draft'),
      description: ABSENT,
      error_handler: ABSENT,
      owner:
        owner === undefined || owner === '' ? unknown('the export does not say who made it') : known(owner),
      template: ABSENT,
      caller_policy: ABSENT,
      pinned_steps: knownSet([]),
      tags: knownSet([]),
      // Queries use the login of their source, whoever opens the page.
      run_context: known('service'),
      interactive: known(true),
      audit: unknown('ToolJet keeps that on the server'),
      error_scope: ABSENT,
      api_version: ABSENT,
      legacy: known(false),
    },
  );
}

function mapEndpoint({ app, builder }: AppContext): string {
  const { root, file, key } = app;
  const open = isPublic(app);
  const flag = at(root, 'isPublic');
  const slug = textAt(root, 'slug') ?? textAt(root, 'id');
  const endpoint = builder.claimKey('Endpoint', key);
  builder.add(
    'Endpoint',
    endpoint,
    {
      file,
      pointer: root.pointer,
      fields: pointers({ auth: flag, callers: flag, disabled: at(root, 'isMaintenanceOn') }),
    },
    {
      automation: known(key),
      kind: known('form'),
      method: known('GET'),
      path: slug === undefined ? unknown('chosen by the server') : known(`/applications/${slug}`),
      auth: open.tag === 'known' ? known(open.value === true ? 'none' : 'platform') : open,
      callers: open.tag === 'known' ? known(open.value === true ? 'everyone' : 'listed') : open,
      public: known(true),
      cors: unknown('a setting of the server'),
      ip_limited: unknown('a setting of the server'),
      // In maintenance nobody can open it.
      disabled: known(member(root.value, 'isMaintenanceOn') === true),
    },
  );
  return endpoint;
}

const QUERY_EVENTS = /^onDataQuery/;

/** Queries that run when a page loads, and each event of a page or a component that runs a query. */
function mapTriggers(endpoint: string, { app, builder }: AppContext): ReadonlyMap<string, readonly Query[]> {
  const byId = new Map(app.queries.map((q) => [q.id, q]));
  const nameOf = new Map(
    [...app.shown, ...app.pages.map(({ id, cursor }) => ({ id, name: textAt(cursor, 'name') }))].flatMap(
      (c) => (c.id === undefined ? [] : [[c.id, c.name || c.id] as const]),
    ),
  );
  const loaded = app.queries.filter((q) => isTrue(at(q.options, 'runOnPageLoad')));
  const groups = new Map<
    string,
    { readonly cursor: JsonCursor; readonly operation: string; readonly next: Query[] }
  >();
  if (loaded.length > 0)
    groups.set('page load', { cursor: loaded[0]?.cursor ?? app.root, operation: 'page', next: [...loaded] });
  for (const event of app.events) {
    if (QUERY_EVENTS.test(event.event)) continue;
    const query = event.runs === undefined ? undefined : byId.get(event.runs);
    if (query === undefined) continue;
    const name = `${nameOf.get(event.source) ?? 'component'}.${event.event}`;
    const group = groups.get(name);
    if (group === undefined)
      groups.set(name, { cursor: event.cursor, operation: event.event, next: [query] });
    else group.next.push(query);
  }
  for (const [name, { cursor, operation, next }] of groups)
    builder.add(
      'Trigger',
      builder.claimKey('Trigger', `${app.key}/${name}`),
      { file: app.file, pointer: cursor.pointer, fields: {} },
      {
        name: known(name),
        automation: known(app.key),
        operation: known(operation),
        kind: known('manual'),
        endpoint: known(endpoint),
        untrusted: isPublic(app),
        package: ABSENT,
        credential: ABSENT,
        connector: ABSENT,
        disabled: known(member(app.root.value, 'isMaintenanceOn') === true),
        next: knownSet(next.map((q) => q.key)),
      },
    );
  return new Map([...groups].map(([name, { next }]) => [name, next]));
}

/** Names of the events that run a query, directly or through others, by the query's id. */
function occasionsOf(
  app: App,
  triggers: ReadonlyMap<string, readonly Query[]>,
): ReadonlyMap<string, readonly string[]> {
  const byName = new Map(app.queries.map((q) => [q.name, q.id]));
  const after = new Map<string, readonly string[]>();
  for (const query of app.queries) {
    const named = natureOf(query.kind) === 'code' ? runsOf(textAt(query.options, 'code') ?? '', app) : [];
    const events = app.events.filter((e) => e.source === query.id && QUERY_EVENTS.test(e.event));
    after.set(query.id, [
      ...events.flatMap((e) => e.runs ?? []),
      ...named.flatMap((name) => byName.get(name) ?? []),
    ]);
  }
  const occasions = new Map<string, string[]>();
  for (const [name, first] of [...triggers].slice(0, MAX_EVENTS)) {
    const seen = new Set(first.map((q) => q.id));
    for (const id of seen) for (const next of after.get(id) ?? []) seen.add(next);
    for (const id of seen) {
      const list = occasions.get(id);
      if (list === undefined) occasions.set(id, [name]);
      else list.push(name);
    }
  }
  return occasions;
}

/** Far more than an application can show; keeps hostile files from taking the square of it. */
const MAX_EVENTS = 1_000;

/** What somebody has typed arrives with the event that runs the query. */
function withOccasions(reads: Fact, occasions: readonly string[], app: App): Fact {
  if (reads.tag !== 'known' || !Array.isArray(reads.value)) return reads;
  const all = reads.value.map(String);
  const queries = new Set(app.queries.map((q) => q.name));
  return all.some((name) => !queries.has(name)) ? knownSet([...all, ...occasions]) : reads;
}

function isTrue(cursor: JsonCursor | undefined): boolean {
  return cursor?.value === true || cursor?.value === '{{true}}';
}

function mapQuery(query: Query, occasions: readonly string[], context: AppContext): void {
  const { app, sources, tables, builder, note } = context;
  const { cursor, kind, options } = query;
  const source = query.source === undefined ? undefined : sources.get(query.source);
  const nature = natureOf(kind);
  const code = nature === 'code' ? (textAt(options, 'code') ?? '') : '';
  const byName = new Map(app.queries.map((q) => [q.name, q.key]));
  const after = (pattern: RegExp) => keysAfter(query, app.events, pattern, app);
  const table = textAt(options, 'table_id');
  builder.add(
    'Step',
    query.key,
    {
      file: app.file,
      pointer: cursor.pointer,
      fields: pointers({
        credential: at(cursor, 'dataSourceId'),
        connector: at(cursor, 'dataSourceId'),
        category:
          at(options, 'sql_execution', 'sqlQuery') ?? at(options, 'operation') ?? at(options, 'query'),
        store: at(options, 'table_id'),
      }),
    },
    {
      name: known(query.name),
      automation: known(app.key),
      operation: known(kind),
      category: known(categoryOf(query)),
      package: ABSENT,
      credential: known(source?.credential ?? null),
      connector: known(source?.connector ?? null),
      disabled: known(false),
      on_error_continue: known(false),
      next: knownSet([...after(/Success$/), ...runsOf(code, app).flatMap((name) => byName.get(name) ?? [])]),
      on_error: knownSet(after(/Failure$/)),
      calls: knownSet([]),
      tools: knownSet([]),
      store: known(nature === 'database' && table !== undefined ? (tables.get(table) ?? null) : null),
      elevated: known(source !== undefined && source.credential !== null),
      imports: kind === 'runpy' ? unknown('not JavaScript') : knownSet([]),
      logs_everything: known(false),
      client_side: known(nature === 'code'),
    },
  );
  const step = { key: query.key, file: app.file, pointer: cursor.pointer };
  const parameters = judgeLeaves(
    leavesOf(options),
    (leaf) => sinkOf(kind, leaf.pattern),
    (text) => (nature === 'code' ? { kind: 'literal', fixed: text, holes: [] } : parseTemplate(text, true)),
  );
  addParameters(
    step,
    parameters,
    (p) => ({
      reads:
        kind === 'runpy'
          ? unknown('not JavaScript')
          : withOccasions(
              readsOf(p.role === 'code' ? [p.parsed.fixed] : p.parsed.holes, app),
              occasions,
              app,
            ),
      ...(p.role === 'html' ? { escaped: known(p.parsed.kind === 'literal') } : {}),
      failure_detail: known(false),
    }),
    builder,
    note,
  );
  if (kind === 'restapi') mapRequest(query, step, source?.url, parameters, builder);
}

function keysAfter({ id }: Query, events: readonly AppEvent[], pattern: RegExp, app: App): readonly string[] {
  return events
    .filter((e) => e.source === id && QUERY_EVENTS.test(e.event) && pattern.test(e.event))
    .flatMap((e) => app.queries.find((q) => q.id === e.runs)?.key ?? []);
}

function categoryOf({ kind, options }: Query): Category {
  const operation = textAt(options, 'operation') ?? '';
  switch (natureOf(kind)) {
    case 'sql':
      return statementEffect(textAt(options, 'query') ?? '') ?? categoryOfOperation(operation) ?? 'request';
    case 'http':
      return 'request';
    case 'code':
      return 'code';
    case 'mail':
      return 'send';
    case 'ai':
      return 'ai';
    case 'database':
      return (
        statementEffect(textAt(options, 'sql_execution', 'sqlQuery') ?? '') ??
        categoryOfOperation(operation) ??
        'request'
      );
    default:
      return categoryOfOperation(operation) ?? 'request';
  }
}

const PAIR_LISTS = ['headers', 'cookies', 'url_params', 'body'];
const IN_PAIR = /^((?:headers|cookies|url_params|body)\[\d+\])\[([01])\]$/;

/** Headers and parameters are lists of pairs; the rest is walked as it stands. Events are no parameters. */
function leavesOf(options: JsonCursor): readonly Leaf[] {
  const plain = jsonLeaves(options, { nameKeys: ['name', 'key'], valueKeys: new Set(['value']) });
  const names = new Map<string, string>();
  for (const list of PAIR_LISTS)
    for (const [i, pair] of elements(at(options, list)).entries()) {
      const [name] = elements(pair);
      const text = textOf(name);
      if (text) names.set(`${list}[${i}]`, text);
    }
  return plain.flatMap((leaf) => {
    if (/^(?:events|queryTimeout|transformationLanguage)\b/.test(leaf.pattern)) return [];
    const pair = IN_PAIR.exec(leaf.path);
    if (pair === null) return [leaf];
    const [, place = '', part] = pair;
    const name = names.get(place) ?? '';
    // The name of a pair is no text of its own.
    if (part === '0') return [];
    const path = `${place.replace(/\[.*/, '')}[${name || '?'}]`;
    return [{ ...leaf, name, path, pattern: `${place.replace(/\[.*/, '')}.*.1` }];
  });
}

function mapRequest(
  { cursor, options }: Query,
  step: StepPlace,
  base: string | undefined,
  parameters: readonly Parameter[],
  builder: SnapshotBuilder,
): void {
  const own = at(options, 'url');
  const whole = (base ?? '') + (textOf(own) ?? '');
  const pairs = elements(at(options, 'url_params')).flatMap((pair) => textOf(elements(pair)[0]) || []);
  const method = at(options, 'method');
  const { facts, secretHolder } = requestFacts({
    url: whole === '' ? undefined : parseTemplate(whole, true),
    urlCursor: own,
    queries: parameters.filter((p) => p.role === 'query_key'),
    queryNames: pairs,
    computedNames: pairs.some((name) => name.includes('{{')),
    missing: 'no address is given',
  });
  builder.add(
    'Request',
    builder.claimKey('Request', step.key),
    {
      file: step.file,
      pointer: (own ?? cursor).pointer,
      fields: pointers({ method, secret_query_keys: secretHolder }),
    },
    {
      step: known(step.key),
      method: methodFact(textOf(method)),
      ...facts,
      verifies_tls: unknown('a setting of the source that is not read'),
    },
  );
}

function methodFact(method: string | undefined): Fact {
  if (method === undefined || method === '') return known('GET');
  return method.includes('{{') ? opaque(EXPRESSION) : known(upperCase(method.trim()));
}

/** Tables of ToolJet's own database. @returns their keys by id */
export function mapTables(
  root: JsonCursor,
  file: number,
  builder: SnapshotBuilder,
): ReadonlyMap<string, string> {
  const tables = new Map<string, string>();
  for (const cursor of elements(at(root, 'tooljet_database'))) {
    const name = textAt(cursor, 'table_name');
    if (name === undefined) continue;
    const key = builder.claimKey('DataStore', name);
    const id = textAt(cursor, 'id');
    if (id !== undefined) tables.set(id, key);
    builder.add(
      'DataStore',
      key,
      { file, pointer: cursor.pointer, fields: {} },
      { name: known(name), content: known('records'), audit: unknown('ToolJet does not say') },
    );
    for (const column of elements(at(cursor, 'schema', 'columns'))) {
      const field = textAt(column, 'column_name');
      if (field === undefined) continue;
      const type = textAt(column, 'data_type') ?? '';
      builder.add(
        'Field',
        builder.claimKey('Field', `${key}/${field}`),
        { file, pointer: column.pointer, fields: {} },
        {
          store: known(key),
          name: known(field),
          type: known(type),
          class: known(fieldClass(field, type)),
          // ToolJet's database has neither.
          masked: known(false),
          encrypted: known(false),
        },
      );
    }
  }
  return tables;
}
