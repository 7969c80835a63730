/** One application to assets: who may open it, what happens on its pages, the queries that run then. */

import { browserConnector } from '../browser-connector.js';
import { codeConnector } from '../code-connector.js';
import { ABSENT, type Fact, known, knownSet, unknown } from '../fact.js';
import { at, type JsonCursor, member, textAt } from '../json-cursor.js';
import { momentFact } from '../moment-fact.js';
import { pointers } from '../pointers.js';
import type { App, Query } from './app.js';
import { namesIn, readsOf, runsOf } from './expressions.js';
import { natureOf } from './kinds.js';
import { isPublic, mapApplication, mapEnvironments } from './map-application.js';
import { type AppContext, mapQuery } from './map-query.js';
import { mapShown, nameOfEvent, readShownSteps, type ShownStep } from './map-shown.js';

export function mapApp(context: AppContext): void {
  const { app, builder } = context;
  mapAutomation(context);
  // A module is opened with the application that it is part of, at no address of its own.
  const endpoint = app.appKey === undefined ? undefined : mapEndpoint(context);
  if (app.appKey !== undefined && endpoint !== undefined) mapApplication(app, app.appKey, endpoint, builder);
  mapEnvironments(app, builder);
  const shown = readShownSteps(context);
  const triggers = mapTriggers(endpoint, shown, context);
  const occasions = occasionsOf(app, triggers.queries);
  const byName = new Map(app.queries.map((q) => [q.name, q.key]));
  const readers = readersOf(shown);
  const after = keysAfter(app, shown);
  for (const query of app.queries) {
    const code = natureOf(query.kind) === 'code' ? (textAt(query.options, 'code') ?? '') : '';
    const run = runsOf(code, app).flatMap((name) => byName.get(name) ?? []);
    mapQuery(
      query,
      {
        next: [...after(query, 'Success'), ...run, ...(readers.get(query.name) ?? [])],
        onError: after(query, 'Failure'),
        clientSide: true,
        isTool: false,
        connectorOf: (text) =>
          text === undefined ? codeConnector(undefined) : browserConnector(text, namesIn(text, app)),
        beside: [],
        readsOf: (sources) => withOccasions(readsOf(sources, app), occasions.get(query.id) ?? [], app),
      },
      context,
    );
  }
  for (const step of shown) {
    const events = triggers.shown.get(step.key);
    mapShown(step, events === undefined ? step.reads : withOccasions(step.reads, events, app), context);
  }
}

/** Keys of the components that show what a query gives, by its name: they are drawn when it has run. */
function readersOf(shown: readonly ShownStep[]): ReadonlyMap<string, readonly string[]> {
  const readers = new Map<string, string[]>();
  for (const { key, reads, event } of shown)
    if (event === undefined && reads.tag === 'known' && Array.isArray(reads.value))
      for (const name of reads.value.map(String)) {
        const there = readers.get(name);
        if (there === undefined) readers.set(name, [key]);
        else there.push(key);
      }
  return readers;
}

type Outcome = 'Success' | 'Failure';

/** Keys of the steps that run after a query, as its events say. */
function keysAfter(
  app: App,
  shown: readonly ShownStep[],
): (query: Query, outcome: Outcome) => readonly string[] {
  const opened = new Map(shown.flatMap((s) => (s.event === undefined ? [] : [[s.event, s.key] as const])));
  const byId = new Map(app.queries.map((q) => [q.id, q.key]));
  const after = new Map<string, string[]>();
  for (const event of app.events) {
    const key = event.runs === undefined ? opened.get(event) : byId.get(event.runs);
    if (key === undefined || !QUERY_EVENTS.test(event.event)) continue;
    const way = `${event.source} ${event.event.replace(QUERY_EVENTS, '')}`;
    const there = after.get(way);
    if (there === undefined) after.set(way, [key]);
    else there.push(key);
  }
  return ({ id }, outcome) => after.get(`${id} ${outcome}`) ?? [];
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
      app: known(app.appKey ?? null),
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

/** What happens that runs something: a page loads; a page, a component or a query has an event. */
interface Happening {
  readonly cursor: JsonCursor;
  readonly operation: string;
  readonly queries: Query[];
  readonly shown: ShownStep[];
}

interface Triggers {
  /** The queries that an event runs, by its name. */
  readonly queries: ReadonlyMap<string, readonly Query[]>;
  /** Names of the events that lead to a step in the browser, by its key. */
  readonly shown: ReadonlyMap<string, readonly string[]>;
}

function mapTriggers(
  endpoint: string | undefined,
  shown: readonly ShownStep[],
  { app, builder }: AppContext,
): Triggers {
  const happenings = happeningsOf(app, shown);
  for (const [name, { cursor, operation, queries, shown: opened }] of happenings)
    builder.add(
      'Trigger',
      builder.claimKey('Trigger', `${app.key}/${name}`),
      { file: app.file, pointer: cursor.pointer, fields: {} },
      {
        name: known(name),
        automation: known(app.key),
        operation: known(operation),
        kind: known('manual'),
        endpoint: known(endpoint ?? null),
        untrusted:
          endpoint === undefined ? unknown('the applications decide that it is part of') : isPublic(app),
        package: ABSENT,
        credential: ABSENT,
        connector: ABSENT,
        disabled: known(member(app.root.value, 'isMaintenanceOn') === true),
        next: knownSet([...queries, ...opened].map((s) => s.key)),
      },
    );
  const ways = new Map(
    [...happenings].flatMap(([name, { shown: opened }]) => opened.map(({ key }) => [key, [name]] as const)),
  );
  return { queries: new Map([...happenings].map(([name, { queries }]) => [name, queries])), shown: ways };
}

function happeningsOf(app: App, shown: readonly ShownStep[]): ReadonlyMap<string, Happening> {
  const byId = new Map(app.queries.map((q) => [q.id, q]));
  const opened = new Map(shown.flatMap((s) => (s.event === undefined ? [] : [[s.event, s] as const])));
  const loaded = app.queries.filter((q) => isTrue(at(q.options, 'runOnPageLoad')));
  const happenings = new Map<string, Happening>();
  if (loaded.length > 0)
    happenings.set('page load', {
      cursor: loaded[0]?.cursor ?? app.root,
      operation: 'page',
      queries: [...loaded],
      shown: [],
    });
  for (const event of app.events) {
    const query = event.runs === undefined ? undefined : byId.get(event.runs);
    const step = opened.get(event);
    if (QUERY_EVENTS.test(event.event) || (query === undefined && step === undefined)) continue;
    const name = nameOfEvent(event, app);
    const there = happenings.get(name);
    const here = there ?? { cursor: event.cursor, operation: event.event, queries: [], shown: [] };
    if (there === undefined) happenings.set(name, here);
    if (query !== undefined) here.queries.push(query);
    if (step !== undefined) here.shown.push(step);
  }
  return happenings;
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
