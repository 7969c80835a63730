/** `x in source where p`, and what is built on it. */
import { kindBefore, type Type } from '@policyc/model';
import { mentioning } from './conditions.js';
import { writeExpr } from './construct.js';
import { type Piece, piece } from './piece.js';
import { someElement } from './values.js';
import {
  isCollection,
  LEVEL,
  type Local,
  plain,
  type Scope,
  sortOf,
  type Writer,
  withLocal,
} from './writer.js';

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
  const source = someSource(w, scope, depth);
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

function someSource(w: Writer, scope: Scope, depth: number): SourceModel | undefined {
  const paths = w.paths(scope, isCollection).filter((p) => !p.optional && (!p.secret || w.oneIn(30)));
  const params = w.model.params.filter((p) => isCollection(p.type));
  const { tables } = w.model;
  const roll = w.random(12);
  if (roll < 6 && paths.length > 0) {
    const { text, type } = w.pick(paths);
    if (isCollection(type)) return { piece: piece(sortOf(type), undefined, text), element: type.element };
  }
  if (roll === 6 && params.length > 0) {
    const { name, type } = w.pick(params);
    if (isCollection(type))
      return { piece: piece(sortOf(type), undefined, w.qualifier + name), element: type.element };
  }
  if ((roll === 7 || roll === 8) && tables.length > 0) {
    const { name, kind } = w.pick(tables);
    return { piece: piece('table', undefined, w.qualifier + name), element: { tag: 'asset', kind } };
  }
  if (roll === 9 && depth > 0) {
    const element = someElement(w);
    const made = writeExpr(w, {
      scope,
      type: { tag: w.pick(['set', 'list'] as const), element },
      depth: depth - 1,
      expected: false,
    });
    if (made !== undefined) return { piece: w.held(made, LEVEL.atom), element };
  }
  return kindSource(w);
}

/** Assets of a kind or a group, or those that have gone since the baseline. */
export function kindSource(w: Writer): SourceModel | undefined {
  const { kinds, groups } = w.model;
  if (kinds.length === 0) return undefined;
  if (groups.length > 0 && w.oneIn(4)) {
    const { name } = w.pick(groups);
    return { piece: piece('group', undefined, name), element: { tag: 'asset', kind: name } };
  }
  const { name } = w.pick(kinds);
  if (w.drift && w.oneIn(4))
    return {
      piece: piece('kind', undefined, `removed ${name}`),
      element: { tag: 'asset', kind: kindBefore(name) },
    };
  return { piece: piece('kind', undefined, name), element: { tag: 'asset', kind: name } };
}
