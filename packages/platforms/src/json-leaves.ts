/** The texts and numbers of a JSON value with their paths, as the parameters of a step are looked at. */
import { elements, entries, isObject, type JsonCursor, member } from './json-cursor.js';

export interface Leaf {
  readonly cursor: JsonCursor;
  readonly text: string;
  /** Readable and stable under reordering where elements have names: `headers[Authorization].value`. */
  readonly path: string;
  /** The keys joined by dots, `*` for list elements: what tables of sinks are written in. */
  readonly pattern: string;
  /** The last key, or the name of the pair that the text is the value of. */
  readonly name: string;
}

/** How a platform writes lists of names and values. */
export interface PairShape {
  /** Members that name the element which they stand in, the first that is there. */
  readonly nameKeys: readonly string[];
  /** Members that hold what such an element is about. */
  readonly valueKeys: ReadonlySet<string>;
}

/** Names are shown in paths; longer ones are texts. */
const MAX_NAME = 64;

/** Every text and number below a cursor, in order of the export; texts of nothing but space are left out. */
export function jsonLeaves(root: JsonCursor, pairs: PairShape): readonly Leaf[] {
  const leaves: Leaf[] = [];
  collect(root, { path: '', pattern: '', name: '' }, pairs, leaves);
  return leaves;
}

type Where = Pick<Leaf, 'path' | 'pattern' | 'name'>;

function collect(cursor: JsonCursor, here: Where, pairs: PairShape, leaves: Leaf[]): void {
  const { value } = cursor;
  if (typeof value === 'string' || typeof value === 'number') {
    const text = String(value);
    if (text.trim() !== '') leaves.push({ cursor, text, ...here });
  } else if (Array.isArray(value)) {
    for (const [i, element] of elements(cursor).entries()) {
      const label = pairName(element.value, pairs) ?? String(i);
      const where = { path: `${here.path}[${label}]`, pattern: join(here.pattern, '*'), name: here.name };
      collect(element, where, pairs, leaves);
    }
  } else if (isObject(value)) {
    const own = pairName(value, pairs);
    for (const [key, child] of entries(cursor)) {
      const name = own !== undefined && pairs.valueKeys.has(key) ? own : key;
      collect(child, { path: join(here.path, key), pattern: join(here.pattern, key), name }, pairs, leaves);
    }
  }
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function pairName(value: unknown, { nameKeys }: PairShape): string | undefined {
  for (const key of nameKeys) {
    const name = member(value, key);
    if (typeof name === 'string' && name !== '' && name.length <= MAX_NAME) return name;
  }
  return undefined;
}
