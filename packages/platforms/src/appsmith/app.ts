/**
 * Applications as their exports tell them, with keys of pages claimed but nothing judged yet. The single file and the git
 * layout end in the same shape; where both a state being edited and a deployed one are there, the first counts.
 */
import { pushAll } from '@policyc/base';
import { pointerTo } from '@policyc/model';
import type { PlatformExport } from '../adapter.js';
import { embeddedJson } from '../embedded-json.js';
import { at, elements, type JsonCursor, member, textAt, textOf } from '../json-cursor.js';
import type { SnapshotBuilder } from '../snapshot-builder.js';
import { type ObjectMember, parseObject } from './js-object.js';
import { type DocumentKind, isWidget, recognise } from './sniff.js';

export interface Located {
  readonly cursor: JsonCursor;
  readonly file: number;
}

export interface App {
  /** Before the keys of everything in it; empty where its folder is the one that was read. */
  readonly prefix: string;
  /** Key of its `App`. */
  readonly key: string;
  readonly name: string;
  readonly settings: Located | undefined;
  readonly pages: readonly Page[];
  readonly datasources: readonly Located[];
  /** The values of datasources that the export has decrypted, by datasource. */
  readonly decrypted: Located | undefined;
  readonly libraries: readonly Located[];
}

export interface Page extends Located {
  readonly name: string;
  /** Key of its `Automation`. */
  readonly key: string;
  /** Undefined where only parts of the page are there. */
  readonly document: JsonCursor | undefined;
  readonly actions: readonly Action[];
  readonly objects: readonly JsObject[];
  readonly widgets: readonly Widget[];
}

/** A query, or what is said of a function beside its code. */
export interface Action extends Located {
  /** `object.function` for functions. */
  readonly name: string;
  readonly plugin: string;
  /** A text of its own, where the layout keeps it beside. */
  readonly text: Located | undefined;
}

export interface JsObject extends Located {
  readonly name: string;
  readonly members: readonly (ObjectMember & { readonly cursor: JsonCursor })[];
  readonly parsed: boolean;
}

export interface Widget extends Located {
  readonly name: string;
  readonly type: string;
}

interface PageParts {
  name: string;
  place: Located;
  document: JsonCursor | undefined;
  readonly actions: Action[];
  readonly objects: JsObject[];
  readonly widgets: Widget[];
}

/** Collects what belongs to one application before its pages are complete. */
class AppParts {
  settings: Located | undefined;
  decrypted: Located | undefined;
  readonly datasources: Located[] = [];
  readonly libraries: Located[] = [];
  readonly #pages = new Map<string, PageParts>();
  /** Names of pages by the folder that they stand in. */
  readonly folders = new Map<string, string>();

  page(name: string, place: Located): PageParts {
    const there = this.#pages.get(name);
    if (there !== undefined) return there;
    const made = { name, place, document: undefined, actions: [], objects: [], widgets: [] };
    this.#pages.set(name, made);
    return made;
  }

  /** Undefined where there is none, or more than one. */
  onlyPage(): PageParts | undefined {
    const [page, another] = this.#pages.values();
    return another === undefined ? page : undefined;
  }

  complete(prefix: string, builder: SnapshotBuilder): App {
    const { settings, datasources, decrypted, libraries } = this;
    const pages = [...this.#pages.values()].map(({ place, ...page }) => ({
      ...place,
      ...page,
      key: builder.claimKey('Automation', prefix + page.name),
    }));
    const named = settings === undefined ? undefined : textAt(settings.cursor, 'name');
    const folder = prefix.replace(/\/$/, '');
    const name = named || folder.split('/').at(-1) || 'application';
    const key = pages.length === 0 && settings === undefined ? '' : builder.claimKey('App', folder || name);
    return { prefix, key, name, settings, pages, datasources, decrypted, libraries };
  }
}

/** The longest folders first, so that the one around `pages/NAME` is found. */
const IN_PAGE = /^(.*?\/)?pages\/([^/]+)\//;
/** The first layout had one folder for all pages, and one for all queries. */
const IN_APP = /^(.*?\/)?(?:pages|queries|jsobjects|datasources|jslibs)\/[^/]+$/;

export function readApps(exports: readonly PlatformExport[], builder: SnapshotBuilder): readonly App[] {
  const apps = new Map<string, AppParts>();
  const of = (prefix: string) => {
    const there = apps.get(prefix);
    if (there !== undefined) return there;
    const made = new AppParts();
    apps.set(prefix, made);
    return made;
  };
  const documents = exports.flatMap((source) => {
    const recognised = recognise(source.root, source.path);
    return recognised?.tag === 'document' ? [{ kind: recognised.kind, source }] : [];
  });
  // Pages first: they give their folders' other files the name of the page.
  for (const { kind, source } of documents)
    if (kind === 'single') readSingle(source, of(`${source.path.replace(/\.[A-Za-z0-9]{1,8}$/, '')}/`));
    else if (kind === 'page') readPage(source, of(prefixOf(source.path, kind)));
  for (const { kind, source } of documents) readFile(kind, source, of);
  const read = [...apps].map(([prefix, parts]) => parts.complete(prefix, builder));
  return read.map((app) => withTexts(app, documents));
}

function prefixOf(path: string, kind: DocumentKind): string {
  const inPage = kind === 'datasource' || kind === 'library' ? null : IN_PAGE.exec(path);
  const found = inPage ?? (kind === 'application' ? null : IN_APP.exec(path));
  return found === null ? path.slice(0, path.lastIndexOf('/') + 1) : (found[1] ?? '');
}

function folderOf(path: string): string | undefined {
  return IN_PAGE.exec(path)?.[2];
}

function readPage({ root, path, file }: PlatformExport, app: AppParts): void {
  const document = at(root, 'unpublishedPage') ?? root;
  const folder = folderOf(path);
  const name = textAt(document, 'name') || folder || 'page';
  if (folder !== undefined) app.folders.set(folder, name);
  const page = app.page(name, { cursor: root, file });
  page.place = { cursor: root, file };
  page.document = document;
  readDsl(document, file, page);
}

/** The widgets of a layout; in the git layout only the canvas is left there. */
function readDsl(document: JsonCursor, file: number, page: PageParts): void {
  const open = elements(at(document, 'layouts')).flatMap((layout) => at(layout, 'dsl') ?? []);
  for (let cursor = open.pop(); cursor !== undefined; cursor = open.pop()) {
    readWidget(cursor, file, page);
    pushAll(open, elements(at(cursor, 'children')));
  }
}

function readWidget(cursor: JsonCursor, file: number, page: PageParts): void {
  if (!isWidget(cursor.value)) return;
  const name = textAt(cursor, 'widgetName') ?? '';
  page.widgets.push({ cursor, file, name, type: textAt(cursor, 'type') ?? '' });
}

function readFile(kind: DocumentKind, source: PlatformExport, of: (prefix: string) => AppParts): void {
  const { root, path, file } = source;
  const app = () => of(prefixOf(path, kind));
  const here = { cursor: root, file };
  const pageOf = (parts: AppParts) => {
    const folder = folderOf(path);
    const named = (folder === undefined ? undefined : parts.folders.get(folder)) ?? folder;
    const asked =
      textAt(root, 'unpublishedAction', 'pageId') ?? textAt(root, 'unpublishedCollection', 'pageId');
    return parts.page(named ?? asked ?? 'page', here);
  };
  switch (kind) {
    case 'application':
      app().settings = here;
      return;
    case 'datasource':
      app().datasources.push(here);
      return;
    case 'library':
      app().libraries.push(here);
      return;
    case 'widget':
      readWidget(root, file, pageOf(app()));
      return;
    case 'action':
      pushAction(here, pageOf(app()));
      return;
    case 'object': {
      const members = (at(root, 'appsmithObject')?.value ?? []) as readonly ObjectMember[];
      const name = path.split('/').at(-2) ?? 'object';
      pageOf(app()).objects.push({
        ...here,
        name,
        parsed: true,
        members: members.map((m) => ({ ...m, cursor: memberCursor(m) })),
      });
      return;
    }
    case 'collection': {
      // The git layout keeps the code beside; older ones inside.
      const body = at(root, 'unpublishedCollection', 'body');
      if (body !== undefined) pageOf(app()).objects.push(objectInText(root, body, file));
      return;
    }
  }
}

/** Members have pointers of their own, though the document that cursors walk holds them in a list. */
function memberCursor({ name, source }: ObjectMember): JsonCursor {
  return { value: source, pointer: pointerTo('', name), embedded: false };
}

function objectInText(collection: JsonCursor, body: JsonCursor, file: number): JsObject {
  const parsed = parseObject(textOf(body) ?? '');
  return {
    cursor: body,
    file,
    name: textAt(collection, 'unpublishedCollection', 'name') ?? 'object',
    parsed: parsed.tag === 'members',
    members: parsed.tag === 'members' ? parsed.members.map((m) => ({ ...m, cursor: body })) : [],
  };
}

function pushAction({ cursor, file }: Located, page: PageParts): void {
  const action = at(cursor, 'unpublishedAction');
  if (action === undefined || member(action.value, 'deletedAt') != null) return;
  const name =
    textAt(action, 'fullyQualifiedName') ??
    textAt(action, 'validName') ??
    nameInObject(action) ??
    textAt(action, 'name');
  const plugin = textAt(cursor, 'pluginId') ?? textAt(action, 'pluginId') ?? '';
  if (name !== undefined && name !== '')
    page.actions.push({ cursor: action, file, name, plugin, text: undefined });
}

/** What the git layout says of a function beside its code names the object as `PAGE_OBJECT`. */
function nameInObject(action: JsonCursor): string | undefined {
  const collection = textAt(action, 'collectionId');
  const name = textAt(action, 'name');
  const page = `${textAt(action, 'pageId') ?? ''}_`;
  return name !== undefined && collection?.startsWith(page) === true
    ? `${collection.slice(page.length)}.${name}`
    : undefined;
}

function readSingle({ root, file }: PlatformExport, app: AppParts): void {
  const here = (cursor: JsonCursor): Located => ({ cursor, file });
  const settings = at(root, 'exportedApplication');
  app.settings = settings && here(settings);
  const decrypted = at(root, 'decryptedFields');
  app.decrypted = decrypted && here(decrypted);
  pushAll(app.datasources, elements(at(root, 'datasourceList')).map(here));
  pushAll(app.libraries, elements(at(root, 'customJSLibList')).map(here));
  for (const cursor of elements(at(root, 'pageList'))) readPage({ root: cursor, path: '', file }, app);
  for (const cursor of elements(at(root, 'actionList'))) {
    const name = textAt(cursor, 'unpublishedAction', 'pageId');
    if (name !== undefined) pushAction(here(cursor), app.page(name, here(cursor)));
  }
  for (const cursor of elements(at(root, 'actionCollectionList'))) {
    const name = textAt(cursor, 'unpublishedCollection', 'pageId');
    const body = at(cursor, 'unpublishedCollection', 'body');
    if (name !== undefined && body !== undefined)
      app.page(name, here(cursor)).objects.push(objectInText(cursor, body, file));
  }
  readCopiedWidgets(root, file, app);
}

/** A part of a page holds its widgets as they are copied: a text, with lists of widgets and what is in them. */
function readCopiedWidgets(root: JsonCursor, file: number, app: AppParts): void {
  const text = at(root, 'widgets');
  const copied = text && embeddedJson(textOf(text) ?? '', text.pointer);
  const page = app.onlyPage();
  if (copied === undefined || page === undefined) return;
  for (const group of elements(at(copied, 'widgets')))
    for (const cursor of elements(at(group, 'list'))) readWidget(cursor, file, page);
}

type Documents = readonly { readonly kind: DocumentKind; readonly source: PlatformExport }[];

/** Gives queries the texts that stand in files beside them. */
function withTexts(app: App, documents: Documents): App {
  const beside = (path: string) => path.slice(0, path.lastIndexOf('/'));
  const folders = new Map<number, string>();
  const texts = new Map<string, Located>();
  for (const { kind, source } of documents) {
    if (kind === 'action') folders.set(source.file, beside(source.path));
    const text = textAt(source.root, 'appsmithQueryText');
    if (kind === 'query-text' && text !== undefined)
      texts.set(beside(source.path), {
        cursor: { value: text, pointer: '', embedded: false },
        file: source.file,
      });
  }
  const textOfAction = ({ file }: Action) => texts.get(folders.get(file) ?? '');
  return {
    ...app,
    pages: app.pages.map((page) => ({
      ...page,
      actions: page.actions.map((action) => ({ ...action, text: textOfAction(action) })),
    })),
  };
}
