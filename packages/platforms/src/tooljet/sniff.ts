/** Tells ToolJet's exports from everything else by content. */
import type { Sniffed } from '../adapter.js';
import { at, elements, type JsonCursor } from '../json-cursor.js';
import { definitionOf } from './app.js';

export function sniffTooljet(root: JsonCursor): Sniffed {
  return appsIn(root).length > 0 || elements(at(root, 'tooljet_database')).length > 0
    ? { tag: 'found', roots: [root], notes: [] }
    : { tag: 'foreign' };
}

/** The applications of a file: a list under `app`, or one that is the file itself. */
export function appsIn(root: JsonCursor): readonly JsonCursor[] {
  const listed = elements(at(root, 'app')).flatMap((app) => definitionOf(app) ?? []);
  return listed.length > 0 ? listed : [definitionOf(root) ?? []].flat();
}
