/**
 * Generated source text as a tree that knows what may stand in the place of each part, so that a counterexample shrinks
 * by the structure of the program.
 */

export interface Piece {
  /** What it is: a part may be replaced by a part of its own inside that has the same sort. */
  readonly sort: string;
  readonly parts: readonly (string | Piece)[];
  /** The smallest text that may stand in its place; empty where it may be left out. */
  readonly simplest?: string;
}

export function piece(
  sort: string,
  simplest: string | undefined,
  ...parts: readonly (string | Piece)[]
): Piece {
  return simplest === undefined ? { sort, parts } : { sort, parts, simplest };
}

export function render(part: string | Piece): string {
  return typeof part === 'string' ? part : part.parts.map(render).join('');
}

/** Trees that are one step smaller, large steps first. */
export function* smaller(root: Piece): Generator<Piece> {
  for (const path of breadthFirst(root)) {
    const node = at(root, path);
    const text = render(node);
    if (node.simplest !== undefined && node.simplest.length < text.length)
      yield replace(root, path, { sort: node.sort, parts: [node.simplest] });
    for (const inner of sameSort(node))
      if (render(inner).length < text.length) yield replace(root, path, inner);
  }
}

type Path = readonly number[];

function breadthFirst(root: Piece): readonly Path[] {
  const paths: Path[] = [[]];
  for (const path of paths)
    at(root, path).parts.forEach((part, i) => {
      if (typeof part !== 'string') paths.push([...path, i]);
    });
  return paths;
}

function at(root: Piece, path: Path): Piece {
  let node = root;
  for (const i of path) node = node.parts[i] as Piece;
  return node;
}

function replace(root: Piece, [first, ...rest]: Path, by: Piece): Piece {
  if (first === undefined) return by;
  const parts = root.parts.map((part, i) => (i === first ? replace(part as Piece, rest, by) : part));
  return { ...root, parts };
}

/** The nearest parts inside that have the sort of the whole. */
function* sameSort(whole: Piece): Generator<Piece> {
  const open = whole.parts.filter((p): p is Piece => typeof p !== 'string');
  for (const part of open)
    if (part.sort === whole.sort) yield part;
    else open.push(...part.parts.filter((p): p is Piece => typeof p !== 'string'));
}
