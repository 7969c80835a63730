/** What an application shows: its pages and the components on them. Newer exports list both; older ones nest them by id. */
import { at, elements, entries, isObject, type JsonCursor, textAt } from '../json-cursor.js';

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
  /** What happens to it, where that stands with the component. */
  readonly events: JsonCursor | undefined;
}

export interface Shown {
  readonly pages: readonly AppPage[];
  readonly shown: readonly ShownComponent[];
}

export function readShown(root: JsonCursor): Shown {
  const pages = elements(at(root, 'pages')).map((cursor) => ({ cursor, id: textAt(cursor, 'id') }));
  const shown = elements(at(root, 'components')).map((c) => ({
    id: textAt(c, 'id'),
    name: textAt(c, 'name'),
    type: textAt(c, 'type') ?? '',
    page: textAt(c, 'pageId') ?? textAt(c, 'page_id'),
    events: undefined,
  }));
  return pages.length > 0 || shown.length > 0 ? { pages, shown } : readNested(root);
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
        events: at(c, 'component', 'definition', 'events'),
      })),
    ),
  };
}

/** Of the version that is worked on; else of the last that has one. */
function nestedDefinition(root: JsonCursor): JsonCursor | undefined {
  const versions = elements(at(root, 'appVersions'));
  return [at(root, 'editingVersion'), ...[...versions].reverse(), root]
    .flatMap((version) => (version && at(version, 'definition')) ?? [])
    .find(({ value }) => isObject(value));
}
