/** Sets of facts in Rego: `[kind, key, field]`, some of them under a condition. Invariant: what stands inside `union` is always defined. */
import { call, type Expr, type Statement, set, someIn, variable } from './ast.js';
import { addDistinct, distinct, isSameBody } from './flat.js';
import { comprehension } from './tidy.js';

interface Tuples {
  readonly tag: 'tuples';
  readonly tuples: readonly Expr[];
  readonly when: readonly Statement[];
}

/** Facts that hold where `when` does. `partial`: the set may be undefined, which means empty. */
export type FactPiece =
  | Tuples
  | {
      readonly tag: 'set';
      readonly value: Expr;
      readonly when: readonly Statement[];
      readonly partial?: true;
    };

/** One set of all the pieces; always defined. Tuples under the same condition stand together. */
export function asSet(pieces: readonly FactPiece[]): Expr {
  const tuples: Tuples[] = [];
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i] as FactPiece;
    if (piece.tag !== 'tuples') continue;
    const at = tuples.findIndex((before) => isSameBody(before.when, piece.when));
    const before = tuples[at];
    if (before) tuples[at] = { ...before, tuples: [...before.tuples, ...piece.tuples] };
    else tuples.push(piece);
  }
  const sets: Expr[] = [];
  for (let i = 0; i < tuples.length; i++) addSet(tuples[i] as Tuples, sets);
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i] as FactPiece;
    if (piece.tag === 'set') addSet(piece, sets);
  }
  const [first] = sets;
  if (!first) return set([]);
  return sets.length === 1 ? first : call('union', set(sets));
}

/** The set of a piece that has facts, where it is not there yet. */
function addSet(piece: FactPiece, sets: Expr[]): void {
  const made = pieceSet(piece);
  if (made.tag !== 'set' || made.items.length > 0) addDistinct(made, sets);
}

function pieceSet(piece: FactPiece): Expr {
  if (piece.tag === 'tuples') {
    const [only, ...rest] = distinct(piece.tuples);
    if (!only) return set([]);
    if (piece.when.length === 0) return set([only, ...rest]);
    if (rest.length === 0) return comprehension('set', only, piece.when);
    return comprehension('set', variable('fact'), [...piece.when, someIn('fact', set([only, ...rest]))]);
  }
  if (piece.when.length === 0 && !piece.partial) return piece.value;
  return comprehension('set', variable('fact'), [...piece.when, someIn('fact', piece.value)]);
}

export function when(condition: readonly Statement[], pieces: readonly FactPiece[]): readonly FactPiece[] {
  if (condition.length === 0) return pieces;
  return pieces.map((p) => ({ ...p, when: [...condition, ...p.when] }));
}
