/** `x in source where p`, and what is built on it. */
import type { Type } from '@policyc/model';
import { mentioning } from './conditions.js';
import { type Piece, piece } from './piece.js';
import { isCollection, type Local, plain, type Scope, sortOf, type Writer, withLocal } from './writer.js';

export interface Selection {
  readonly piece: Piece;
  readonly binder: Local;
  /** With the binder in reach. */
  readonly scope: Scope;
}

/** @param form with a `where`, or without */
export function selection(
  w: Writer,
  scope: Scope,
  depth: number,
  form: 'where' | 'bare',
): Selection | undefined {
  const source = someSource(w, scope);
  if (source === undefined) return undefined;
  const binder: Local = { name: w.fresh('x'), type: plain(source.element), field: false };
  const inside = withLocal(scope, binder);
  const where =
    form === 'bare'
      ? []
      : [` ${w.oneIn(6) ? '\n      ' : ''}where `, mentioning(w, inside, binder, depth).piece];
  const whole = piece('selection', undefined, `${binder.name} in `, source.piece, ...where);
  return { piece: whole, binder, scope: inside };
}

interface SourceModel {
  readonly piece: Piece;
  readonly element: Type;
}

function someSource(w: Writer, scope: Scope): SourceModel | undefined {
  const paths = w.paths(scope, isCollection).filter((p) => !p.optional);
  const params = w.model.params.filter((p) => isCollection(p.type));
  const roll = w.random(10);
  if (roll < 6 && paths.length > 0) {
    const { text, type } = w.pick(paths);
    if (isCollection(type)) return { piece: piece(sortOf(type), undefined, text), element: type.element };
  }
  if (roll < 7 && params.length > 0) {
    const { name, type } = w.pick(params);
    if (isCollection(type))
      return { piece: piece(sortOf(type), undefined, w.qualifier + name), element: type.element };
  }
  return kindSource(w);
}

export function kindSource(w: Writer): SourceModel | undefined {
  if (w.model.kinds.length === 0) return undefined;
  const { name } = w.pick(w.model.kinds);
  return { piece: piece('kind', undefined, name), element: { tag: 'asset', kind: name } };
}
