/** Constructs that give values of any type. */
import { type FieldType, isTotalMap, kindBefore, sameType, type Type } from '@policyc/model';
import { AGGREGATES } from './aggregates.js';
import { writeCondition } from './conditions.js';
import { type Construct, type Place, writeExpr } from './construct.js';
import { literal } from './literals.js';
import { writeMaybe } from './maybe.js';
import { type Piece, piece } from './piece.js';
import { selection } from './selections.js';
import { INT, isCollection, isType, LEVEL, type PathModel, STRING, sortOf, type Writer } from './writer.js';
import { listed, of } from './written.js';

export const inner = (place: Place, type: Type, expected = false): Place => ({
  ...place,
  type,
  expected,
  depth: place.depth - 1,
});

const any = () => true;

export function pathPiece(path: PathModel): Piece {
  return piece(sortOf(path.type), undefined, path.text);
}

export const VALUES: readonly Construct[] = [
  {
    name: 'path',
    weight: 12,
    leaf: true,
    gives: any,
    write(w, { scope, type }) {
      const paths = w.paths(scope, isType(type)).filter((p) => !p.optional);
      return paths.length === 0 ? undefined : { piece: pathPiece(w.pick(paths)), level: LEVEL.atom };
    },
  },
  {
    name: 'literal',
    weight: 5,
    leaf: true,
    gives: (_, type) => type.tag !== 'asset' && !isCollection(type),
    write: (w, { type, expected }) => literal(w, type, expected),
  },
  {
    name: 'parameter',
    weight: 2,
    leaf: true,
    gives: any,
    write(w, { type }) {
      const params = w.model.params.filter((p) => sameType(p.type, type));
      if (params.length === 0) return undefined;
      return { piece: piece(sortOf(type), undefined, w.qualifier + w.pick(params).name), level: LEVEL.atom };
    },
  },
  {
    name: 'otherwise',
    weight: 6,
    gives: (_, type) => !isCollection(type),
    write(w, place) {
      const { type } = place;
      const value = writeMaybe(w, { ...place, depth: place.depth - 1 }, true);
      const fallback = value && writeExpr(w, inner(place, type, true));
      if (value === undefined || fallback === undefined) return undefined;
      const parts = [w.held(value, LEVEL.atom), ' otherwise ', w.held(fallback, LEVEL.sum)];
      return { piece: piece(sortOf(type), undefined, ...parts), level: LEVEL.open };
    },
  },
  {
    name: 'if',
    weight: 2,
    gives: any,
    write(w, place) {
      const { type, expected } = place;
      const condition = writeCondition(w, place.scope, place.depth - 1);
      const then = writeExpr(w, inner(place, type, expected));
      const other = writeExpr(w, inner(place, type, expected));
      if (then === undefined || other === undefined) return undefined;
      const parts = [
        w.held(condition, LEVEL.logic),
        ' then ',
        w.held(then, LEVEL.logic),
        ' else ',
        w.held(other, LEVEL.logic),
      ];
      return { piece: piece(sortOf(type), undefined, 'if ', ...parts), level: LEVEL.open };
    },
  },
  {
    name: 'call of a function',
    weight: 3,
    gives: any,
    write(w, place) {
      const fns = w.model.fns.filter((f) => !f.result.optional && sameType(f.result.type, place.type));
      if (fns.length === 0) return undefined;
      const { name, params } = w.pick(fns);
      const args = writeArguments(w, place, params, place.type);
      if (args === undefined) return undefined;
      const whole = piece(sortOf(place.type), undefined, `${w.qualifier}${name}(`, ...args, ')');
      return { piece: whole, level: LEVEL.atom };
    },
  },
  {
    name: 'lookup in a map',
    weight: 10,
    gives: any,
    write(w, place) {
      const gives = (type: Type) =>
        isTotalMap(type) && type.tag === 'map' && sameType(type.value, place.type);
      const given = w.model.params.filter((p) => gives(p.type));
      const stored = w.paths(place.scope, gives).filter((p) => !p.optional);
      const maps = [
        ...given.map(({ name, type }) => ({ text: w.qualifier + name, type })),
        ...(given.length > 0 && w.oneIn(2) ? [] : stored),
      ];
      if (maps.length === 0) return undefined;
      const { text, type } = w.pick(maps);
      const key = type.tag === 'map' ? writeExpr(w, inner(place, type.key, true)) : undefined;
      if (key === undefined) return undefined;
      return {
        piece: piece(sortOf(place.type), undefined, `${text}[`, key.piece, ']'),
        level: LEVEL.atom,
      };
    },
  },
  {
    name: 'arithmetic',
    weight: 4,
    gives: of('int'),
    write(w, place) {
      const left = writeExpr(w, inner(place, INT));
      const right = writeExpr(w, inner(place, INT));
      if (left === undefined || right === undefined) return undefined;
      const op = w.pick(['+', '-', '*']);
      const level = op === '*' ? LEVEL.product : LEVEL.sum;
      const whole = piece('int', '0', w.held(left, level), ` ${op} `, w.held(right, level + 1));
      return { piece: whole, level };
    },
  },
  {
    name: 'count of a selection',
    weight: 5,
    gives: of('int'),
    write(w, place) {
      const chosen = selection(w, place.scope, place.depth - 1, w.oneIn(5) ? 'bare' : 'where');
      if (chosen === undefined) return undefined;
      return { piece: piece('int', '0', 'count(', chosen.piece, ')'), level: LEVEL.atom };
    },
  },
  {
    name: 'count of a collection',
    weight: 2,
    leaf: true,
    gives: of('int'),
    write(w, { scope }) {
      const paths = w.paths(scope, isCollection).filter((p) => !p.optional);
      if (paths.length === 0) return undefined;
      return { piece: piece('int', '0', 'count(', pathPiece(w.pick(paths)), ')'), level: LEVEL.atom };
    },
  },
  {
    name: 'length of a text',
    weight: 1,
    gives: of('int'),
    write: (w, place) => method(w, place, 'int', 'length'),
  },
  {
    name: 'another case of a text',
    weight: 3,
    gives: of('string'),
    write: (w, place) => method(w, place, 'string', w.pick(['lower', 'upper', 'trim'])),
  },
  {
    name: 'now',
    weight: 1,
    leaf: true,
    gives: of('timestamp'),
    write: () => ({ piece: piece('timestamp', undefined, 'now'), level: LEVEL.atom }),
  },
  ...AGGREGATES,
];

/** What stands between the parentheses of a call. */
export function writeArguments(
  w: Writer,
  place: Place,
  params: readonly FieldType[],
  result: Type,
): readonly (string | Piece)[] | undefined {
  return listed(params.map((type) => argument(w, place, type, result.tag !== 'asset')));
}

/**
 * Of a group, an asset of any of its kinds; of a kind, now and then one of the baseline.
 * @param before whether it may be one: what gives assets takes those of today
 */
function argument(w: Writer, place: Place, { type, optional }: FieldType, before: boolean) {
  const given = ((): Type => {
    if (type.tag !== 'asset') return type;
    const kind = w.isGroup(type) && !w.oneIn(3) ? w.pick(w.kindsOf(type.kind)) : type.kind;
    const isBefore = before && w.drift && !w.isGroup(type) && w.oneIn(3);
    return { tag: 'asset', kind: isBefore ? kindBefore(kind) : kind };
  })();
  const maybe = optional && !w.oneIn(4) ? writeMaybe(w, inner(place, given, true), true) : undefined;
  return maybe ?? writeExpr(w, inner(place, given, true));
}

/** A type that a map may have for its keys, beside enums. */
export function someKeyType(w: Writer): Type {
  return w.oneIn(3) ? { tag: w.pick(['decimal', 'host', 'ip', 'cidr'] as const) } : STRING;
}

/** A type whose values collections may be made of. */
export function someElement(w: Writer): Type {
  return w.oneIn(3) ? { tag: 'asset', kind: w.pick(w.model.kinds).name } : someScalar(w);
}

/** `text.name()`; a literal needs parentheses as little as a path does. */
function method(w: Writer, place: Place, sort: string, name: string) {
  const text = writeExpr(w, inner(place, STRING));
  if (text === undefined) return undefined;
  return { piece: piece(sort, undefined, w.held(text, LEVEL.atom), `.${name}()`), level: LEVEL.atom };
}

/** A type whose values a function or a parameter may have. */
export function someScalar(w: Writer): Type {
  const enums = w.model.enums.map((e): Type => ({ tag: 'enum', name: e.name }));
  return w.pick<Type>([
    { tag: 'bool' },
    { tag: 'int' },
    { tag: 'int' },
    { tag: 'string' },
    { tag: 'string' },
    { tag: 'timestamp' },
    { tag: 'duration' },
    { tag: 'version' },
    { tag: 'ip' },
    { tag: 'host' },
    { tag: 'cidr' },
    { tag: 'decimal' },
    ...enums,
    ...enums,
  ]);
}
