/** Exports hold every version of an application, with pages and queries of the same names: one of them is read. */
import { at, elements, type JsonCursor, textAt } from '../json-cursor.js';

/** The one that people open; where none was released, the one that is worked on, which is the last where nothing else is said. */
export function chosenVersion(root: JsonCursor): JsonCursor | undefined {
  const versions = elements(at(root, 'appVersions'));
  const named = (id: string | undefined) =>
    id === undefined ? undefined : versions.find((v) => textAt(v, 'id') === id);
  return (
    named(textAt(root, 'currentVersionId')) ??
    named(textAt(root, 'editingVersion', 'id')) ??
    at(root, 'editingVersion') ??
    versions.at(-1)
  );
}

/** Whether something of an application is part of a version; what names none is part of all. */
export function isOfVersion(item: JsonCursor, version: string | undefined): boolean {
  const own = textAt(item, 'appVersionId') ?? textAt(item, 'app_version_id');
  return own === undefined || version === undefined || own === version;
}
