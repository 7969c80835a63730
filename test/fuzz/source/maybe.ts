/**
 * Values that may be absent: rows and values that are looked up, what functions may give, the optional fields behind them,
 * aggregates over nothing. Some have a name that can be written again, so that a guard of it holds for what comes later.
 */
import { isKeyedMap, momentOf, sameType, type Type } from '@policyc/model';
import { someOne, writeValues } from './aggregates.js';
import { writeCondition } from './conditions.js';
import { type Place, writeExpr } from './construct.js';
import { literal } from './literals.js';
import { type Piece, piece } from './piece.js';
import { inner, pathPiece, someScalar, writeArguments } from './values.js';
import {
  EMPTY_SCOPE,
  isType,
  LEVEL,
  type Local,
  type PathModel,
  type Scope,
  STRING,
  sortOf,
  type Writer,
  type Written,
  withLocal,
} from './writer.js';

interface MapModel {
  readonly text: string;
  readonly key: Type;
  readonly value: Type;
  readonly secret: boolean;
  /** A hop on the way to it may be absent, or the map itself. */
  readonly loose: boolean;
}

/** Maps with a value for some keys: parameters and fields. */
export function keyedMaps(w: Writer, scope: Scope): readonly MapModel[] {
  const stored = w.paths(scope, isKeyedMap).flatMap(({ text, type, secret, optional }) => {
    if (!isKeyedMap(type)) return [];
    return [{ text, key: type.key, value: type.value, secret, loose: optional }];
  });
  const given = w.model.params.flatMap(({ name, type }) => {
    if (!isKeyedMap(type)) return [];
    const text = w.qualifier + name;
    return [{ text, key: type.key, value: type.value, secret: false, loose: false }];
  });
  return given.length > 0 && w.oneIn(2) ? given : [...stored, ...given];
}

/** With some look-ups and calls of what is in reach as names of their own, which may be absent. */
export function withNamed(w: Writer, scope: Scope): Scope {
  let whole = scope;
  for (let left = 1 + w.random(2); left > 0; left--) {
    const named = someName(w, scope);
    if (named !== undefined) whole = withName(whole, named);
  }
  return whole;
}

/** A look-up or a call in reach, as a name that may be absent. */
export function someName(w: Writer, scope: Scope): Local | undefined {
  const forms = [
    ...(w.model.tables.length > 0 ? [namedRow] : []),
    ...(w.model.fns.some((f) => f.result.optional) ? [namedCall, namedCall] : []),
    namedValue,
  ];
  return w.pick(forms)(w, scope);
}

export function withName(scope: Scope, local: Local): Scope {
  return scope.locals.some((l) => l.name === local.name) ? scope : withLocal(scope, local);
}

const there = (type: Type) => ({ type, optional: true, unknown: true });

/** `advisories[x.name]` */
function namedRow(w: Writer, scope: Scope): Local | undefined {
  if (w.model.tables.length === 0) return undefined;
  const { name, kind } = w.pick(w.model.tables);
  const key = simpleKey(w, scope, STRING);
  if (key === undefined) return undefined;
  const type = there({ tag: 'asset', kind });
  return {
    name: `${w.qualifier}${name}[${key.text}]`,
    type,
    field: true,
    computed: true,
    secret: key.secret,
  };
}

/** `team[x.name]` */
function namedValue(w: Writer, scope: Scope): Local | undefined {
  const maps = keyedMaps(w, scope);
  if (maps.length === 0) return undefined;
  const map = w.pick(maps);
  const key = simpleKey(w, scope, map.key);
  if (key === undefined) return undefined;
  return {
    name: `${map.text}[${key.text}]`,
    type: there(map.value),
    field: true,
    computed: true,
    secret: map.secret || key.secret,
    loose: map.loose,
  };
}

/** `owner_of(x)` */
function namedCall(w: Writer, scope: Scope): Local | undefined {
  const fns = w.model.fns.filter((f) => f.result.optional);
  if (fns.length === 0) return undefined;
  const { name, params, result, secret } = w.pick(fns);
  const args = params.map(({ type }) => {
    const paths = w.paths(scope, isType(type)).filter((p) => !p.optional);
    return paths.length === 0 ? undefined : w.pick(paths);
  });
  if (args.includes(undefined)) return undefined;
  const texts = args.map((a) => a?.text ?? '').join(', ');
  return {
    name: `${w.qualifier}${name}(${texts})`,
    type: result,
    field: true,
    computed: true,
    secret: secret || args.some((a) => a?.secret === true),
  };
}

/** What can be written again: a path, most often of the name that is nearest, or a text. */
function simpleKey(w: Writer, scope: Scope, type: Type): Pick<PathModel, 'text' | 'secret'> | undefined {
  const paths = w.paths(scope, isType(type)).filter((p) => !p.optional);
  const [last] = scope.locals.slice(-1);
  const near = paths.filter((p) => p.root === last);
  const written = type.tag === 'string' || type.tag === 'decimal' ? literal(w, type, true) : undefined;
  if (written !== undefined && (paths.length === 0 || w.oneIn(5)))
    return { text: written.piece.parts.join(''), secret: false };
  if (paths.length === 0) return undefined;
  return w.pick(near.length > 0 && !w.oneIn(3) ? near : paths);
}

type Maybe = (w: Writer, place: Place, free: boolean) => Written | undefined;

/**
 * An expression of the type that may be absent.
 * @param free whether the hops on the way may be, too
 */
export function writeMaybe(w: Writer, place: Place, free: boolean): Written | undefined {
  const forms = place.depth > 0 ? [...LEAVES, ...LEAVES, ...NESTED] : LEAVES;
  for (let tries = 0; tries < 5; tries++) {
    const written = w.pick(forms)(w, place, free);
    if (written !== undefined) return written;
  }
  return undefined;
}

function optionalPath(w: Writer, { scope, type }: Place, free: boolean): Written | undefined {
  const paths = w
    .paths(scope, isType(type))
    .filter((p) => p.optional && (p.field || p.looseHop) && (free || !p.looseHop));
  return paths.length === 0 ? undefined : { piece: pathPiece(w.pick(paths)), level: LEVEL.atom };
}

function valueOfMap(w: Writer, place: Place, free: boolean): Written | undefined {
  const maps = keyedMaps(w, place.scope).filter((m) => sameType(m.value, place.type) && (free || !m.loose));
  if (maps.length === 0) return undefined;
  const { text, key: of } = w.pick(maps);
  const key = writeExpr(w, inner(place, of, true));
  return key && atom(place.type, `${text}[`, key.piece, ']');
}

/** `advisories[x.name].note` */
function fieldOfRow(w: Writer, place: Place, free: boolean): Written | undefined {
  const found = w.model.tables.flatMap((t) =>
    t.fields.filter((f) => sameType(f.type.type, place.type)).map((f) => ({ table: t.name, field: f.name })),
  );
  if (!free || found.length === 0) return undefined;
  const { table, field } = w.pick(found);
  const row = rowOf(w, place, table);
  return row && atom(place.type, row, `.${field}`);
}

/** `advisories[x.name]` with any key. */
export function rowOf(w: Writer, place: Place, table: string): Piece | undefined {
  const key = writeExpr(w, inner(place, STRING, true));
  return key && piece('row', undefined, `${w.qualifier}${table}[`, key.piece, ']');
}

function call(w: Writer, place: Place): Written | undefined {
  const fns = w.model.fns.filter((f) => f.result.optional && sameType(f.result.type, place.type));
  if (fns.length === 0) return undefined;
  const { name, params, result } = w.pick(fns);
  const args = writeArguments(w, place, params, result.type);
  return args && atom(place.type, `${w.qualifier}${name}(`, ...args, ')');
}

/** `owner_of(x).name` */
function fieldOfCall(w: Writer, place: Place, free: boolean): Written | undefined {
  const found = w.model.fns.flatMap(({ result }) => {
    const { type } = result;
    const fields =
      type.tag === 'asset'
        ? w.paths({ ...EMPTY_SCOPE, locals: [{ name: '', type: result, field: false }] }, isType(place.type))
        : [];
    return fields.map((f) => ({ type, text: f.text }));
  });
  if (!free || found.length === 0) return undefined;
  const { type, text } = w.pick(found);
  const asset = call(w, { ...place, type });
  return asset && atom(place.type, asset.piece, text);
}

const aggregate: Maybe = (w, place) => writeValues(w, place, someOne(w, place.type), place.type);

const choice: Maybe = (w, place) => {
  const deeper = { ...place, depth: place.depth - 1 };
  const condition = writeCondition(w, place.scope, place.depth - 1);
  const one = writeMaybe(w, deeper, false);
  const other = w.oneIn(2)
    ? writeMaybe(w, deeper, false)
    : writeExpr(w, inner(place, place.type, place.expected));
  if (one === undefined || other === undefined) return undefined;
  const [then, otherwise] = w.oneIn(2) ? [one, other] : [other, one];
  const parts = [w.held(then, LEVEL.logic), ' else ', w.held(otherwise, LEVEL.logic)];
  return open(place.type, 'if ', w.held(condition, LEVEL.logic), ' then ', ...parts);
};

const either: Maybe = (w, place) => {
  const deeper = { ...place, depth: place.depth - 1 };
  const one = writeMaybe(w, deeper, true);
  const other = writeMaybe(w, deeper, false);
  return one && other && open(place.type, w.held(one, LEVEL.atom), ' otherwise ', w.held(other, LEVEL.sum));
};

/** Those that hold no further ones. */
const LEAVES: readonly Maybe[] = [optionalPath, optionalPath, valueOfMap, fieldOfRow];
const NESTED: readonly Maybe[] = [call, call, fieldOfCall, aggregate, choice, either];

const atom = (type: Type, ...parts: readonly (string | Piece)[]): Written => ({
  piece: piece(sortOf(type), undefined, ...parts),
  level: LEVEL.atom,
});
const open = (type: Type, ...parts: readonly (string | Piece)[]): Written => ({
  piece: piece(sortOf(type), undefined, ...parts),
  level: LEVEL.open,
});

/**
 * A type of what may be absent: of something in reach, or any scalar.
 * @param scalars so many times of it, where an asset is in reach, it is something else
 */
export function maybeType(w: Writer, scope: Scope, scalars = 5): Type {
  const optional = w.paths(scope, isTaken).filter((p) => p.optional && p.field);
  const mapped = keyedMaps(w, scope).map((m) => m.value);
  const given = w.model.fns.flatMap((f) => (f.result.optional ? [f.result.type] : []));
  const among = optional.filter((p) => p.type.tag === 'asset');
  if (among.length > 0 && w.random(scalars + 1) === 0) return w.pick(among).type;
  const roll = w.random(4);
  if (roll === 0 && mapped.length > 0) return w.pick(mapped);
  if (roll === 1 && given.length > 0) return w.pick(given);
  return optional.length > 0 && roll < 3 ? w.pick(optional).type : someScalar(w);
}

/** Values that are not used part by part, and assets of today. */
function isTaken(type: Type): boolean {
  if (type.tag === 'asset') return !type.kind.startsWith('table ') && !momentOf(type.kind).before;
  return !['list', 'set', 'map', 'record', 'url'].includes(type.tag);
}
