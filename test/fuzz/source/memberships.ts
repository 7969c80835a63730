/** Constructs that say what is in collections, blocks, ranges and maps, and how sets compare. */
import type { Type } from '@policyc/model';
import { SCALARS } from '../../support/random-snapshot.js';
import { type Construct, type Place, writeExpr } from './construct.js';
import { keyedMaps } from './maybe.js';
import { type Piece, piece } from './piece.js';
import { inner, pathPiece, someScalar } from './values.js';
import { isCollection, isType, LEVEL, type Scope, sortOf, type Writer, type Written } from './writer.js';
import { bool, listed, written } from './written.js';

export const isScalar = (type: Type) =>
  !isCollection(type) && !['map', 'record', 'url'].includes(type.tag) && !isRow(type);
/** Of elements that are values of their own: those with parts are compared by these. */
const isPlainCollection = (type: Type) => isCollection(type) && isScalar(type.element);
const isRow = (type: Type) => type.tag === 'asset' && type.kind.startsWith('table ');

/** A type that something in reach has. */
export function reachedType(w: Writer, scope: Scope, wanted: (type: Type) => boolean): Type | undefined {
  const paths = w.paths(scope, wanted);
  return paths.length === 0 ? undefined : w.pick(paths).type;
}

/** What stands after `in` for a block or a range: written out, a set of them, or a value that is known when it runs. */
function blocks(w: Writer, place: Place, type: Type, ...literals: readonly string[]): string | Piece {
  const sets = w.model.params.filter((p) => isCollection(p.type) && isType(type)(p.type.element));
  const stored = w.paths(place.scope, isType(type)).filter((p) => !p.optional);
  if (stored.length > 0 && !w.oneIn(3)) return pathPiece(w.pick(stored));
  const named = sets.length > 0 && w.oneIn(3) ? w.qualifier + w.pick(sets).name : w.pick(literals);
  const value = w.oneIn(2) ? writeExpr(w, inner(place, type, true)) : undefined;
  return value === undefined ? named : w.held(value, LEVEL.sum);
}

/** `{ x.name, "a" }` */
function writtenSet(w: Writer, place: Place, element: Type): Written | undefined {
  const parts = listed(
    Array.from({ length: 1 + w.random(3) }, () => writeExpr(w, inner(place, element, true))),
  );
  if (parts === undefined) return undefined;
  const whole = piece(`set of ${sortOf(element)}`, undefined, '{ ', ...parts, ' }');
  return { piece: whole, level: LEVEL.atom };
}

export const MEMBERSHIPS: readonly Construct[] = [
  {
    name: 'membership in what is written out',
    weight: 4,
    gives: bool,
    write(w, place) {
      const type = w.oneIn(6) ? someScalar(w) : reachedType(w, place.scope, isScalar);
      const element = type === undefined ? undefined : writeExpr(w, inner(place, type));
      if (type === undefined || element === undefined) return undefined;
      const count = 1 + w.random(3);
      const parts = listed(
        Array.from({ length: count }, () =>
          writeExpr(w, inner({ ...place, depth: w.random(2) }, type, true)),
        ),
      );
      if (parts === undefined) return undefined;
      const [open, close] = w.oneIn(2) ? ['{ ', ' }'] : ['[', ']'];
      return written(
        LEVEL.comparison,
        w.held(element, LEVEL.sum),
        ` ${w.pick(['in', 'not in'])} ${open}`,
        ...parts,
        close,
      );
    },
  },
  {
    name: 'membership in a collection',
    weight: 5,
    gives: bool,
    write(w, place) {
      const type =
        reachedType(w, place.scope, isPlainCollection) ??
        w.model.params.find((p) => isCollection(p.type))?.type;
      if (type === undefined || !isCollection(type)) return undefined;
      const element = writeExpr(w, inner(place, type.element));
      const collection = writeExpr(w, inner(place, type));
      if (element === undefined || collection === undefined) return undefined;
      return written(
        LEVEL.comparison,
        w.held(element, LEVEL.sum),
        ` ${w.pick(['in', 'not in'])} `,
        w.held(collection, LEVEL.sum),
      );
    },
  },
  {
    name: 'address in a block',
    weight: 4,
    gives: bool,
    write(w, place) {
      const element = writeExpr(w, inner(place, { tag: w.pick(['ip', 'host'] as const) }));
      const block = () => `cidr"${w.pick(SCALARS.cidr ?? [])}"`;
      if (element === undefined) return undefined;
      const within = blocks(w, place, { tag: 'cidr' }, block(), `{ ${block()}, ${block()} }`);
      return written(LEVEL.comparison, w.held(element, LEVEL.sum), ` ${w.pick(['in', 'not in'])} `, within);
    },
  },
  {
    name: 'version in a range',
    weight: 4,
    gives: bool,
    write(w, place) {
      const element = writeExpr(w, inner(place, { tag: 'version' }));
      if (element === undefined) return undefined;
      const within = blocks(w, place, { tag: 'version_range' }, `v"${w.pick(SCALARS.version_range ?? [])}"`);
      return written(LEVEL.comparison, w.held(element, LEVEL.sum), ` ${w.pick(['in', 'not in'])} `, within);
    },
  },
  {
    name: 'emptiness',
    weight: 2,
    leaf: true,
    gives: bool,
    write(w, { scope }) {
      const paths = w.paths(scope, isCollection).filter((p) => !p.optional);
      if (paths.length === 0) return undefined;
      return written(LEVEL.comparison, pathPiece(w.pick(paths)), ` is ${w.oneIn(3) ? 'not ' : ''}empty`);
    },
  },
  {
    name: 'comparison of sets',
    weight: 3,
    gives: bool,
    write(w, place) {
      const type = reachedType(w, place.scope, isPlainCollection);
      if (type === undefined || !isCollection(type)) return undefined;
      const tag = w.oneIn(2) ? type.tag : type.tag === 'set' ? 'list' : 'set';
      const left = writeExpr(w, inner(place, type));
      const right = writeExpr(w, inner(place, { tag, element: type.element }));
      if (left === undefined || right === undefined) return undefined;
      const op = w.pick([' subset of ', ' disjoint from ']);
      return written(LEVEL.comparison, w.held(left, LEVEL.sum), op, w.held(right, LEVEL.sum));
    },
  },
  {
    name: 'equality of sets',
    weight: 3,
    gives: bool,
    write(w, place) {
      const isSet = (type: Type) => type.tag === 'set' && isPlainCollection(type);
      const type = reachedType(w, place.scope, isSet);
      if (type === undefined || !isCollection(type)) return undefined;
      const left = writeExpr(w, inner(place, type));
      const right = w.oneIn(2) ? writtenSet(w, place, type.element) : writeExpr(w, inner(place, type));
      if (left === undefined || right === undefined) return undefined;
      const sides = [w.held(left, LEVEL.sum), w.held(right, LEVEL.sum)];
      const [one = '', other = ''] = w.oneIn(4) ? [...sides].reverse() : sides;
      return written(LEVEL.comparison, one, w.pick([' == ', ' != ']), other);
    },
  },
  {
    name: 'key in a map',
    weight: 2,
    gives: bool,
    write(w, place) {
      const maps = keyedMaps(w, place.scope).filter((m) => !m.loose);
      if (maps.length === 0) return undefined;
      const { text, key: of } = w.pick(maps);
      const key = writeExpr(w, inner(place, of));
      return key && written(LEVEL.comparison, w.held(key, LEVEL.sum), w.pick([' in ', ' not in ']), text);
    },
  },
];
