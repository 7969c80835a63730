/** What an application shows: its pages and the components on them. Newer exports list both; older ones nest them by id. */
import { at, elements, entries, isObject, type JsonCursor, member, textAt } from '../json-cursor.js';
import { chosenVersion, isOfVersion } from './version.js';

export interface AppPage {
  readonly cursor: JsonCursor;
  readonly id: string | undefined;
}

export interface ShownComponent {
  readonly id: string | undefined;
  readonly name: string | undefined;
  /** For example `TextInput`. */
  readonly type: string;
  /** The id of its page. */
  readonly page: string | undefined;
  /** What it is set to show. */
  readonly properties: JsonCursor | undefined;
  /** What happens to it, where that stands with the component. */
  readonly events: JsonCursor | undefined;
  readonly cursor: JsonCursor;
}

export interface Shown {
  readonly pages: readonly AppPage[];
  readonly shown: readonly ShownComponent[];
}

/** @param version of which pages are read */
export function readShown(root: JsonCursor, version: string | undefined): Shown {
  const listed = elements(at(root, 'pages'));
  const others = new Set(listed.flatMap((p) => (isOfVersion(p, version) ? [] : (textAt(p, 'id') ?? []))));
  const pages = listed
    .filter((p) => isOfVersion(p, version) && !isHeading(p))
    .map((cursor) => ({ cursor, id: textAt(cursor, 'id') }));
  const shown = elements(at(root, 'components'))
    .map((cursor) => ({
      id: textAt(cursor, 'id'),
      name: textAt(cursor, 'name'),
      type: textAt(cursor, 'type') ?? '',
      page: textAt(cursor, 'pageId') ?? textAt(cursor, 'page_id'),
      properties: at(cursor, 'properties'),
      events: undefined,
      cursor,
    }))
    .filter(({ page }) => page === undefined || !others.has(page));
  return listed.length > 0 || shown.length > 0 ? { pages, shown } : readNested(root);
}

/** Headings of the menu, and links to other places in it, are listed among the pages. */
function isHeading({ value }: JsonCursor): boolean {
  const type = member(value, 'type');
  return member(value, 'isPageGroup') === true || type === 'url' || type === 'app';
}

function readNested(root: JsonCursor): Shown {
  const definition = nestedDefinition(root);
  if (definition === undefined) return { pages: [], shown: [] };
  const listed = entries(at(definition, 'pages'));
  // Before there were pages, an application was one.
  const pages: readonly (readonly [string, JsonCursor])[] =
    listed.length > 0 || !isObject(at(definition, 'components')?.value) ? listed : [['', definition]];
  return {
    pages: pages.map(([id, cursor]) => ({ cursor, id })),
    shown: pages.flatMap(([page, cursor]) =>
      entries(at(cursor, 'components')).map(([id, c]) => ({
        id,
        name: textAt(c, 'component', 'name'),
        type: textAt(c, 'component', 'component') ?? '',
        page,
        properties: at(c, 'component', 'definition', 'properties'),
        events: at(c, 'component', 'definition', 'events'),
        cursor: c,
      })),
    ),
  };
}

/** Of the version that is read; else of the last that has one. */
function nestedDefinition(root: JsonCursor): JsonCursor | undefined {
  const versions = elements(at(root, 'appVersions'));
  return [chosenVersion(root), at(root, 'editingVersion'), ...[...versions].reverse(), root]
    .flatMap((version) => (version && at(version, 'definition')) ?? [])
    .find(({ value }) => isObject(value));
}
