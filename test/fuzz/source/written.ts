/** What the tables of constructs share: which types an entry gives, and truth values as written. */
import type { Type } from '@policyc/model';
import { type Piece, piece } from './piece.js';
import type { Writer, Written } from './writer.js';

export const bool = (_: Writer, type: Type) => type.tag === 'bool';

export const of =
  (...tags: readonly Type['tag'][]) =>
  (_: Writer, type: Type) =>
    tags.includes(type.tag);

export const truth = (...parts: readonly (string | Piece)[]): Piece => piece('bool', 'true', ...parts);

/** What stands between brackets or parentheses; undefined where one of them could not be written. */
export function listed(elements: readonly (Written | undefined)[]): readonly (string | Piece)[] | undefined {
  if (elements.includes(undefined)) return undefined;
  return elements.flatMap((e, i) => (e === undefined ? [] : [i > 0 ? ', ' : '', e.piece]));
}

export const written = (level: number, ...parts: readonly (string | Piece)[]): Written => ({
  piece: truth(...parts),
  level,
});
