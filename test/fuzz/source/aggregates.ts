/** Aggregates beside `count`: sets and lists of values, sums, and one value of many. */
import type { Type } from '@policyc/model';
import { type Construct, type Place, writeExpr } from './construct.js';
import { piece } from './piece.js';
import { selection } from './selections.js';
import { inner, pathPiece } from './values.js';
import { isCollection, isType, LEVEL, plain, sortOf, type Writer, type Written } from './writer.js';
import { of } from './written.js';

type ValueFn = 'distinct' | 'list' | 'sum' | 'min' | 'max' | 'first';

/** `fn(x in xs where p giving e)`, or `fn(xs)`. */
export function writeValues(w: Writer, place: Place, fn: ValueFn, element: Type): Written | undefined {
  const { scope, depth } = place;
  const written = (...parts: Parameters<typeof piece>[2][]): Written => ({
    piece: piece(sortOf(place.type), undefined, `${fn}(`, ...parts, ')'),
    level: LEVEL.atom,
  });
  if (w.oneIn(5)) {
    const whole = w
      .paths(scope, (t) => isCollection(t) && isType(t.element)(element))
      .filter((p) => !p.optional && !p.secret);
    if (whole.length > 0) return written(pathPiece(w.pick(whole)));
  }
  const chosen = selection(w, scope, depth - 1, w.oneIn(3) ? 'bare' : 'where');
  if (chosen === undefined) return undefined;
  if (w.oneIn(3) && isType(chosen.binder.type.type)(element)) return written(chosen.piece);
  // What is secret may not be listed, and a value that has nothing to do with the element is of little use.
  const own = w
    .paths(
      { ...chosen.scope, locals: [{ ...chosen.binder, type: plain(chosen.binder.type.type) }] },
      isType(element),
    )
    .filter((p) => !p.optional && !p.secret);
  const giving =
    own.length > 0 && !w.oneIn(4)
      ? pathPiece(w.pick(own))
      : writeExpr(w, { ...inner(place, element), scope: chosen.scope })?.piece;
  return giving === undefined ? undefined : written(chosen.piece, ' giving ', giving);
}

const isTaken = (type: Type) =>
  !isCollection(type) &&
  !['map', 'record', 'url'].includes(type.tag) &&
  !(type.tag === 'asset' && type.kind.startsWith('table '));

export const AGGREGATES: readonly Construct[] = [
  {
    name: 'set or list of values',
    weight: 14,
    gives: (_, type) => isCollection(type) && isTaken(type.element),
    write: (w, place) =>
      isCollection(place.type)
        ? writeValues(w, place, place.type.tag === 'set' ? 'distinct' : 'list', place.type.element)
        : undefined,
  },
  {
    name: 'sum',
    weight: 3,
    gives: of('int'),
    write: (w, place) => writeValues(w, place, 'sum', { tag: 'int' }),
  },
  {
    name: 'one value of many',
    weight: 3,
    gives: (_, type) => isTaken(type),
    write(w, place) {
      const { type } = place;
      const one = writeValues(w, place, someOne(w, type), type);
      const fallback = writeExpr(w, inner(place, type, true));
      if (one === undefined || fallback === undefined) return undefined;
      const whole = piece(sortOf(type), undefined, one.piece, ' otherwise ', w.held(fallback, LEVEL.sum));
      return { piece: whole, level: LEVEL.open };
    },
  },
];

/** What picks one value of the type: the first, or where it has an order, an extreme. */
export function someOne(w: Writer, type: Type): 'first' | 'min' | 'max' {
  return w.ordered(type) ? w.pick(['min', 'max', 'first'] as const) : 'first';
}
