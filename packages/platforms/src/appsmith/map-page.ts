/** One page to assets: the automation, its address, what happens on it, and the steps that run then. */
import { ABSENT, known, knownSet, unknown } from '../fact.js';
import type { FileNote } from '../file-report.js';
import { at, elements, entries, type JsonCursor, member, textAt, textOf } from '../json-cursor.js';
import { pointers } from '../pointers.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import type { Parameter } from '../step-parameters.js';
import { parseTemplate } from '../template-text.js';
import type { App, Page, Widget } from './app.js';
import type { Datasource } from './datasources.js';
import { type CodePart, type PageNames, pageNames, type Runnable, readsOf } from './expressions.js';
import { functionParts, type PageGraph, readGraph } from './graph.js';
import { isPublic, mapShownPage } from './map-application.js';
import { mapEventCode, mapFunction, mapObjectValues } from './map-code.js';
import { mapQuery } from './map-query.js';
import { mapWidget, readWidgetParameters, sourcesOf } from './map-widget.js';

export interface PageContext {
  readonly app: App;
  readonly page: Page;
  readonly names: PageNames;
  readonly graph: PageGraph;
  /** Names of the events that run a query or function, directly or through others. */
  readonly occasions: (name: string) => readonly string[];
  /** What the code of an event reads, by name of the event, or undefined where that cannot be told; nothing for others. */
  readonly eventReads: (name: string) => readonly string[] | undefined;
  readonly datasources: ReadonlyMap<string, Datasource>;
  readonly builder: SnapshotBuilder;
  readonly note: (file: number, note: FileNote) => void;
}

/** What happens on a page that runs something. */
export interface PageEvent {
  readonly name: string;
  readonly operation: string;
  readonly file: number;
  readonly cursor: JsonCursor;
  readonly sources: readonly string[];
  /** Names of what it runs without code. */
  readonly runs: readonly string[];
}

const LOAD = 'page load';

export function mapPage(
  app: App,
  page: Page,
  libraries: ReadonlySet<string>,
  datasources: ReadonlyMap<string, Datasource>,
  builder: SnapshotBuilder,
  note: (file: number, note: FileNote) => void,
): void {
  const queries = page.actions.filter((a) => !isFunctionOf(page, a.name) && a.plugin !== 'js-plugin');
  const claim = (name: string): Runnable => ({
    name,
    stepKey: builder.claimKey('Step', `${page.key}/${name}`),
  });
  const queryKeys = queries.map((query) => ({ query, runnable: claim(query.name) }));
  const functionKeys = page.objects.flatMap((object) =>
    object.members
      .filter((m) => m.isFunction)
      .map((m) => ({ object, member: m, runnable: claim(`${object.name}.${m.name}`) })),
  );
  const runnables = [...queryKeys, ...functionKeys].map((r) => r.runnable);
  const events = eventsOf(page, new Set(runnables.map((r) => r.name)));
  const parts: readonly CodePart[] = [
    ...functionParts(page.objects),
    ...events.map(({ name, sources }) => ({ name, sources, object: undefined })),
  ];
  const names = pageNames(page, runnables, libraries, parts);
  const shown = page.widgets.flatMap((widget) => {
    const parameters = readWidgetParameters(widget);
    if (parameters.length === 0) return [];
    return [{ widget, parameters, key: builder.claimKey('Step', `${page.key}/${widget.name}`) }];
  });
  const graph = withReaders(withLoads(readGraph(parts, names), events), shown, names);
  const occasions = occasionsOf(graph, new Set(events.map((e) => e.name)));
  const eventReads = readsOfEvents(events, names);
  const context: PageContext = { app, page, names, graph, occasions, eventReads, datasources, builder, note };
  mapAutomation(context);
  const endpoint = mapEndpoint(context);
  mapShownPage(app, page, endpoint, builder);
  for (const event of events) mapTrigger(event, endpoint, context);
  for (const { query, runnable } of queryKeys) mapQuery(query, runnable, context);
  for (const { object, member: m, runnable } of functionKeys) mapFunction(object, m, runnable, context);
  for (const object of page.objects) {
    mapObjectValues(object, context);
    if (!object.parsed)
      note(object.file, {
        code: 'code-not-read',
        message: 'code of a JavaScript object that does not parse; nothing is known of its functions',
        pointer: object.cursor.pointer,
      });
  }
  for (const { widget, parameters, key } of shown) mapWidget(widget, parameters, key, context);
}

function isFunctionOf(page: Page, name: string): boolean {
  const [object] = name.split('.');
  return name.includes('.') && page.objects.some((o) => o.name === object);
}

/** Loading a page runs what its layout lists, and what says so itself. */
function eventsOf(page: Page, runnables: ReadonlySet<string>): readonly PageEvent[] {
  const layouts = page.document === undefined ? [] : elements(at(page.document, 'layouts'));
  const lists = layouts.flatMap((layout) => at(layout, 'layoutOnLoadActions') ?? []);
  const listed = lists.flatMap((list) => elements(list).flatMap((level) => [...elements(level)]));
  const runs = [
    ...listed.flatMap((action) => textAt(action, 'name') ?? []),
    ...page.actions.filter(runsOnLoad).map((a) => a.name),
  ].filter((name) => runnables.has(name));
  const load: PageEvent = {
    name: LOAD,
    operation: 'page',
    file: page.file,
    cursor: lists[0] ?? page.cursor,
    sources: [],
    runs: [...new Set(runs)],
  };
  return [load, ...page.widgets.flatMap(widgetEvents)];
}

function runsOnLoad({ cursor }: { readonly cursor: JsonCursor }): boolean {
  const behaviour = textAt(cursor, 'runBehaviour');
  if (behaviour !== undefined) return behaviour === 'ON_PAGE_LOAD' || behaviour === 'AUTOMATIC';
  return member(cursor.value, 'executeOnLoad') === true;
}

/** A widget lists the paths of its properties that hold what to do. */
function widgetEvents({ cursor, file, name, type }: Widget): readonly PageEvent[] {
  const paths = elements(at(cursor, 'dynamicTriggerPathList')).flatMap((p) => textAt(p, 'key') ?? []);
  return [...new Set(paths)].flatMap((path) => {
    const place = atPath(cursor, path);
    const { holes } = parseTemplate(textOf(place) ?? '', true);
    if (place === undefined || holes.every((hole) => hole.trim() === '')) return [];
    return [{ name: `${name}.${path}`, operation: type, file, cursor: place, sources: holes, runs: [] }];
  });
}

/** @param path as Appsmith writes it: keys joined by dots, elements in brackets */
export function atPath(cursor: JsonCursor, path: string): JsonCursor | undefined {
  let here: JsonCursor | undefined = cursor;
  for (const key of path.replace(/\[(\d+)\]/g, '.$1').split('.')) {
    if (here === undefined) return undefined;
    const list: readonly JsonCursor[] = elements(here);
    here = list.length > 0 ? list[Number(key)] : at(here, key);
  }
  return here;
}

/** What an event runs is run by it, though no code says so. */
function withLoads(graph: PageGraph, events: readonly PageEvent[]): PageGraph {
  const callers = new Map([...graph.callers].map(([name, set]) => [name, new Set(set)] as const));
  for (const { name, runs } of events)
    for (const run of runs) callers.set(run, new Set([...(callers.get(run) ?? []), name]));
  return { ...graph, callers };
}

/** Far more than a page can show; keeps hostile code from taking the square of it. */
const MAX_CALLERS = 500;

/** Follows callers back to the events of the page. */
function occasionsOf(graph: PageGraph, events: ReadonlySet<string>): (name: string) => readonly string[] {
  return (name) => {
    const seen = new Set([name]);
    for (const here of seen) {
      if (seen.size > MAX_CALLERS) break;
      for (const caller of graph.callers.get(here) ?? []) seen.add(caller);
    }
    return [...seen].filter((n) => events.has(n));
  };
}

function readsOfEvents(
  events: readonly PageEvent[],
  names: PageNames,
): (name: string) => readonly string[] | undefined {
  const reads = new Map(
    events.map(({ name, sources }) => {
      const read = readsOf(sources, names, undefined, undefined);
      return [name, read.tag === 'known' && Array.isArray(read.value) ? read.value.map(String) : undefined];
    }),
  );
  return (name) => (reads.has(name) ? reads.get(name) : []);
}

/** What a widget is bound to runs before it shows the result. */
function withReaders(
  graph: PageGraph,
  shown: readonly {
    readonly widget: Widget;
    readonly parameters: readonly Parameter[];
    readonly key: string;
  }[],
  names: PageNames,
): PageGraph {
  const next = new Map([...graph.next].map(([name, set]) => [name, new Set(set)] as const));
  for (const { widget, parameters, key } of shown)
    for (const parameter of parameters) {
      const reads = readsOf(sourcesOf(widget, parameter), names, undefined, undefined);
      for (const name of reads.tag === 'known' && Array.isArray(reads.value) ? reads.value : [])
        if (typeof name === 'string' && names.runnables.has(name))
          next.set(name, new Set([...(next.get(name) ?? []), key]));
    }
  return { ...graph, next };
}

function mapAutomation(context: PageContext): void {
  const { app, page, builder } = context;
  const settings = app.settings?.cursor;
  const description = settings && textAt(settings, 'description');
  const published = at(page.cursor, 'publishedPage');
  const shared = page.actions.some((a) => a.plugin !== 'js-plugin');
  builder.add(
    'Automation',
    page.key,
    {
      file: page.file,
      pointer: page.cursor.pointer,
      fields: pointers({ name: page.document && at(page.document, 'name'), status: published }),
    },
    {
      name: known(page.name),
      app: known(app.key === '' ? null : app.key),
      status:
        published !== undefined && entries(published).length > 0
          ? known('active')
          : unknown('the export holds what is being edited, not what is deployed'),
      description: description ? known(description) : ABSENT,
      // Failures are handled where a query is run.
      error_handler: ABSENT,
      owner: unknown('the export does not say who made it'),
      template: ABSENT,
      caller_policy: ABSENT,
      pinned_steps: knownSet([]),
      tags: knownSet([]),
      // Queries use the login of their datasource, whoever opens the page.
      run_context: shared ? known('service') : unknown('it runs nothing on the server'),
      interactive: known(true),
      audit: unknown('Appsmith keeps that on the server'),
      error_scope: ABSENT,
      api_version: ABSENT,
      legacy: known(false),
    },
  );
}

function mapEndpoint(context: PageContext): string {
  const { app, page, builder } = context;
  const open = isPublic(context.app);
  const flag = app.settings === undefined ? undefined : at(app.settings.cursor, 'isPublic');
  const slug = (page.document && textAt(page.document, 'slug')) || page.name;
  const appSlug = app.settings && textAt(app.settings.cursor, 'slug');
  const key = builder.claimKey('Endpoint', page.key);
  builder.add(
    'Endpoint',
    key,
    // Who may open a page is decided for the application, in the file of its settings.
    app.settings !== undefined && flag !== undefined
      ? {
          file: app.settings.file,
          pointer: app.settings.cursor.pointer,
          fields: pointers({ auth: flag, callers: flag }),
        }
      : { file: page.file, pointer: page.cursor.pointer, fields: {} },
    {
      automation: known(page.key),
      kind: known('form'),
      method: known('GET'),
      path: known(appSlug ? `/app/${appSlug}/${slug}` : slug),
      auth: open.tag === 'known' ? known(open.value === true ? 'none' : 'platform') : open,
      callers: open.tag === 'known' ? known(open.value === true ? 'everyone' : 'listed') : open,
      public: known(true),
      cors: unknown('a setting of the server'),
      ip_limited: unknown('a setting of the server'),
      disabled: known(false),
    },
  );
  return key;
}

function mapTrigger(event: PageEvent, endpoint: string, context: PageContext): void {
  const { page, names, graph, builder } = context;
  const started = [
    ...(graph.started.get(event.name) ?? []),
    ...event.runs.flatMap((run) => names.runnables.get(run)?.stepKey ?? []),
    ...[mapEventCode(event, context) ?? []].flat(),
  ];
  if (graph.opaque.has(event.name))
    context.note(event.file, {
      code: 'code-not-read',
      message: 'code of an event that does not parse; what it runs is not known',
      pointer: event.cursor.pointer,
    });
  builder.add(
    'Trigger',
    builder.claimKey('Trigger', `${page.key}/${event.name}`),
    { file: event.file, pointer: event.cursor.pointer, fields: {} },
    {
      name: known(event.name),
      automation: known(page.key),
      operation: known(event.operation),
      kind: known('manual'),
      endpoint: known(endpoint),
      untrusted: isPublic(context.app),
      package: ABSENT,
      credential: ABSENT,
      connector: ABSENT,
      disabled: known(false),
      next: knownSet(started),
    },
  );
}
