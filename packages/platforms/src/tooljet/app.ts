/** One application as its export tells it, with keys claimed but nothing judged yet. */

import type { PlatformExport } from '../adapter.js';
import { at, elements, type JsonCursor, member, scalarText, textAt, textOf } from '../json-cursor.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { writersByKey } from '../written-keys.js';
import { type AppPage, readShown, type ShownComponent } from './pages.js';
import { chosenVersion, isOfVersion } from './version.js';

export interface App {
  readonly file: number;
  readonly root: JsonCursor;
  readonly name: string;
  /** The one of its versions that is read. */
  readonly version: JsonCursor | undefined;
  /** Key of its `Automation`. */
  readonly key: string;
  /** Key of its `App`; undefined for modules, which are parts of applications, and workflows. */
  readonly appKey: string | undefined;
  readonly queries: readonly Query[];
  readonly sources: ReadonlyMap<string, Source>;
  readonly events: readonly AppEvent[];
  readonly pages: readonly AppPage[];
  readonly shown: readonly ShownComponent[];
  /** Names of the components of its pages. */
  readonly components: ReadonlySet<string>;
  /** Names of queries and components by their ids, which newer exports write in code. */
  readonly names: ReadonlyMap<string, string>;
  /** Names of the queries whose code sets a variable, by its name. */
  readonly writers: ReadonlyMap<string, ReadonlySet<string>>;
  /** Names of components and pages by their ids; ids of those that have none. */
  readonly happensTo: ReadonlyMap<string, string>;
}

export interface Query {
  readonly cursor: JsonCursor;
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly options: JsonCursor;
  readonly source: string | undefined;
  /** Key of its `Step`. */
  readonly key: string;
}

export interface Source {
  readonly cursor: JsonCursor;
  readonly name: string;
  readonly kind: string;
  /** Its settings, one for each environment; those of production, where released applications run, come first. */
  readonly options: readonly JsonCursor[];
}

/** Something that happens: on a page, to a component, or to a query. */
export interface AppEvent {
  readonly cursor: JsonCursor;
  /** The id of what it happens to. */
  readonly source: string;
  /** For example `onClick`, `onDataQueryFailure`. */
  readonly event: string;
  /** The id of the query that it runs; undefined for other actions. */
  readonly runs: string | undefined;
}

/** Newer exports keep the application under `appV2`, older ones beside its versions. */
export function definitionOf(app: JsonCursor): JsonCursor | undefined {
  const definition = at(app, 'definition');
  const found = (definition && at(definition, 'appV2')) ?? at(app, 'appV2') ?? definition ?? app;
  const isApp =
    Array.isArray(at(found, 'dataQueries')?.value) && Array.isArray(at(found, 'dataSources')?.value);
  return isApp ? found : undefined;
}

/** Workflows are kept as applications of which pages and components mean nothing. */
export function isWorkflow(app: JsonCursor): boolean {
  return textAt(app, 'type') === 'workflow';
}

export function readApp({ root, path, file }: PlatformExport, builder: SnapshotBuilder): App {
  const name = textAt(root, 'name')?.trim() || path.replace(/^.*\//, '').replace(/\.[A-Za-z0-9]{1,8}$/, '');
  const key = builder.claimKey('Automation', textAt(root, 'id') || `${path}#${root.pointer}`);
  const stands = !isWorkflow(root) && textAt(root, 'type') !== 'module';
  const appKey = stands ? builder.claimKey('App', key) : undefined;
  const version = chosenVersion(root);
  const versionId = version && textAt(version, 'id');
  const isOurs = (item: JsonCursor) => isOfVersion(item, versionId);
  const sources = new Map<string, Source>();
  for (const cursor of elements(at(root, 'dataSources')).filter(isOurs)) {
    const id = textAt(cursor, 'id');
    if (id !== undefined && !sources.has(id)) sources.set(id, readSource(root, cursor, id));
  }
  const listed = elements(at(root, 'dataQueries')).filter(isOurs);
  const queries = listed.flatMap((cursor, i): Query[] => {
    const source = textAt(cursor, 'dataSourceId') ?? textAt(cursor, 'data_source_id');
    const own = textAt(cursor, 'kind') ?? (source === undefined ? undefined : sources.get(source)?.kind);
    const named = textAt(cursor, 'name') || `query ${i + 1}`;
    return [
      {
        cursor,
        id: textAt(cursor, 'id') ?? named,
        name: named,
        kind: own ?? 'unknown',
        options: at(cursor, 'options') ?? { value: {}, pointer: cursor.pointer, embedded: cursor.embedded },
        source,
        key: builder.claimKey('Step', `${key}/${named}`),
      },
    ];
  });
  const { pages, shown } = isWorkflow(root) ? { pages: [], shown: [] } : readShown(root, versionId);
  const components = new Set(shown.flatMap((c) => c.name ?? []));
  const names = new Map(
    [...shown, ...queries].flatMap((c) => (c.id && c.name ? [[c.id, c.name] as const] : [])),
  );
  const events = readEvents(root, queries, shown).filter((e) => isOurs(e.cursor));
  const happensTo = new Map(
    [...shown, ...pages.map(({ id, cursor }) => ({ id, name: textAt(cursor, 'name') }))].flatMap((c) =>
      c.id === undefined ? [] : [[c.id, c.name || c.id] as const],
    ),
  );
  return {
    file,
    root,
    name,
    version,
    key,
    appKey,
    queries,
    sources,
    events,
    pages,
    shown,
    components,
    names,
    writers: writersByKey(
      queries.map(({ name, options }) => [name, textAt(options, 'code') ?? ''] as const),
      SETS,
    ),
    happensTo,
  };
}

const SETS = /\bactions\.setVariable\(\s*(["'`])([\w$ .-]{1,128})\1/g;

function readSource(root: JsonCursor, cursor: JsonCursor, id: string): Source {
  const main = elements(at(root, 'appEnvironments')).find((e) => member(e.value, 'isDefault') === true);
  const isMain = (o: JsonCursor) => main !== undefined && textAt(o, 'environmentId') === textAt(main, 'id');
  const all = elements(at(root, 'dataSourceOptions')).filter(
    (o) => (textAt(o, 'dataSourceId') ?? textAt(o, 'data_source_id')) === id,
  );
  const separate = [...all.filter(isMain), ...all.filter((o) => !isMain(o))].flatMap(
    (o) => at(o, 'options') ?? [],
  );
  const inside = at(cursor, 'options');
  const options = separate.length === 0 && inside !== undefined ? [inside] : separate;
  return { cursor, name: textAt(cursor, 'name') || id, kind: textAt(cursor, 'kind') ?? 'unknown', options };
}

/** Events have a list of their own; older exports keep those of a query in its options, and others with their component. */
function readEvents(
  root: JsonCursor,
  queries: readonly Query[],
  shown: readonly ShownComponent[],
): readonly AppEvent[] {
  const listed = elements(at(root, 'events')).flatMap((cursor) => {
    const event = at(cursor, 'event');
    return event === undefined ? [] : [readEvent(cursor, event, textAt(cursor, 'sourceId') ?? '')];
  });
  const inside = queries.flatMap((query) =>
    elements(at(query.options, 'events')).map((event) => readEvent(event, event, query.id)),
  );
  const attached = shown.flatMap((c) => elements(c.events).map((e) => readEvent(e, e, c.id ?? '')));
  return [...listed, ...inside, ...attached];
}

function readEvent(cursor: JsonCursor, event: JsonCursor, source: string): AppEvent {
  const runs = textAt(event, 'actionId') === 'run-query' ? textAt(event, 'queryId') : undefined;
  return { cursor, source, event: textAt(event, 'eventId') ?? '', runs };
}

/** The value of an option that is stored with the question whether it is encrypted. */
export function optionText(options: JsonCursor, name: string): string | undefined {
  return scalarText(member(at(options, name)?.value, 'value')) ?? textOf(at(options, name, 'value'));
}
