/** What must be proven before it may be said: that a value is present, and of which kind an asset of a group is. */
import { writeCondition } from './conditions.js';
import type { Construct, Place } from './construct.js';
import { someName, withName } from './maybe.js';
import type { Piece } from './piece.js';
import { pathPiece } from './values.js';
import {
  isCollection,
  LEVEL,
  type PathModel,
  type Scope,
  type Writer,
  type Written,
  withKind,
  withPresent,
} from './writer.js';
import { bool, truth, written } from './written.js';

/** A test, and what is known where it holds. */
export interface Proof {
  readonly yes: Piece;
  /** The same, as its opposite says it. */
  readonly no: Piece;
  readonly scope: Scope;
}

function optionalPaths(w: Writer, scope: Scope): readonly PathModel[] {
  return w.paths(scope, (t) => !isCollection(t)).filter((p) => p.optional && p.field);
}

export function provePresent(w: Writer, scope: Scope): Proof | undefined {
  const paths = optionalPaths(w, scope);
  if (paths.length === 0) return undefined;
  const path = w.pick(paths);
  const name = pathPiece(path);
  const proven = withPresent(scope, path.text);
  const [last] = path.text.split('.').slice(-1);
  const owner = path.text.slice(0, path.text.lastIndexOf('.'));
  if (last === 'before' && !path.looseHop && w.oneIn(2))
    return { yes: truth(`${owner} is not new`), no: truth(`${owner} is new`), scope: proven };
  return { yes: truth(name, ' is present'), no: truth(name, ' is absent'), scope: proven };
}

export function proveKind(w: Writer, scope: Scope): Proof | undefined {
  const paths = w
    .paths(scope, (t) => w.isGroup(t))
    .filter((p) => !p.optional && (p.text === p.root.name ? /^\w+$/.test(p.text) : p.field && !p.computed));
  if (paths.length === 0) return undefined;
  const { text, type } = w.pick(paths);
  const kinds = type.tag === 'asset' ? w.kindsOf(type.kind) : [];
  const kind = w.pick(kinds);
  return {
    yes: truth(`${text} is ${kind}`),
    no: truth(`${text} is not ${kind}`),
    scope: withKind(scope, text, kind),
  };
}

/** `advisories[x.name] is present`, `x.name in team`; later it may be written again. */
function proveLookup(w: Writer, scope: Scope): Proof | undefined {
  const named = someName(w, scope);
  if (named === undefined) return undefined;
  const { name, loose } = named;
  const proven = withPresent(withName(scope, named), name);
  const [, map, key] = /^(.*?)\[(.*)\]$/.exec(name) ?? [];
  if (named.type.type.tag !== 'asset' && loose !== true && map !== undefined && w.oneIn(2)) {
    const isThere = w.paths(scope, (t) => t.tag === 'map').some((p) => p.text === map && p.optional);
    if (!isThere) return { yes: truth(`${key} in ${map}`), no: truth(`${key} not in ${map}`), scope: proven };
  }
  return { yes: truth(`${name} is present`), no: truth(`${name} is absent`), scope: proven };
}

function guard(w: Writer, { scope, depth }: Place, proof: Proof | undefined): Written | undefined {
  if (proof === undefined) return undefined;
  const guarded = writeCondition(w, proof.scope, depth - 1);
  switch (w.random(4)) {
    case 0:
      return written(LEVEL.logic, proof.no, ' or ', w.held(guarded, LEVEL.not));
    case 1:
      return written(LEVEL.logic, 'not (', proof.no, ') and ', w.held(guarded, LEVEL.not));
    case 2: {
      const other = writeCondition(w, scope, depth - 1);
      const parts = [w.held(guarded, LEVEL.logic), ' else ', w.held(other, LEVEL.logic)];
      return written(LEVEL.open, 'if ', proof.yes, ' then ', ...parts);
    }
    default:
      return written(LEVEL.logic, proof.yes, ' and ', w.held(guarded, LEVEL.not));
  }
}

export const GUARDS: readonly Construct[] = [
  {
    name: 'guard of presence',
    weight: 6,
    gives: bool,
    write: (w, place) => guard(w, place, provePresent(w, place.scope)),
  },
  {
    name: 'guard of a look-up',
    weight: 8,
    gives: bool,
    write: (w, place) => guard(w, place, proveLookup(w, place.scope)),
  },
  {
    name: 'guard of the kind',
    weight: 6,
    gives: (w, type) => bool(w, type) && w.model.groups.length > 0,
    write: (w, place) => guard(w, place, proveKind(w, place.scope)),
  },
  {
    name: 'kind of an asset',
    weight: 1,
    leaf: true,
    gives: (w, type) => bool(w, type) && w.model.groups.length > 0,
    write(w, { scope }) {
      const proof = proveKind(w, scope);
      return proof === undefined ? undefined : written(LEVEL.comparison, w.oneIn(3) ? proof.no : proof.yes);
    },
  },
];
