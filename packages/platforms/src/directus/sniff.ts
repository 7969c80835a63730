/** Tells the files of Directus from everything else by content. */
import type { Sniffed } from '../adapter.js';
import { elements, isObject, type JsonCursor, member } from '../json-cursor.js';
import { noFacts, sniffed } from '../recognised.js';
import { fileKindOf, isRowOf, WITHOUT_FACTS } from './file-kinds.js';

export function sniffDirectus(root: JsonCursor, path: string): Sniffed {
  if (member(root.value, 'directusTemplate') === true)
    return sniffed(noFacts('the manifest of a template'), root, 'Directus');
  const cursor = dataOf(root);
  const kind = fileKindOf(cursor.value, path);
  if (kind === undefined) return { tag: 'foreign' };
  const without = WITHOUT_FACTS[kind];
  if (without !== undefined) return sniffed(noFacts(without), root, 'Directus');
  const odd = elements(cursor).filter((row) => !isRowOf(kind, row.value));
  return {
    tag: 'found',
    roots: [cursor],
    notes: odd.slice(0, MAX_NOTES).map((row) => ({
      code: 'element-skipped',
      message: `an element that is not like the other ${kind}`,
      pointer: row.pointer,
    })),
  };
}

const MAX_NOTES = 20;

/** Answers of Directus's API wrap what they give in `data`. */
function dataOf(root: JsonCursor): JsonCursor {
  const data = member(root.value, 'data');
  if (!isObject(root.value) || Object.keys(root.value).length > 2 || data === undefined) return root;
  return { value: data, pointer: root.embedded ? root.pointer : '/data', embedded: root.embedded };
}
