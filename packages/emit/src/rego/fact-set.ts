/** Sets of facts in Rego: `[kind, key, field]`, some of them under a condition. Invariant: what stands inside `union` is always defined. */
import { call, type Expr, type Statement, set, someIn, variable } from './ast.js';
import { flat, flatBody } from './flat.js';
import { comprehension } from './tidy.js';

/** Facts that hold where `when` does. `partial`: the set may be undefined, which means empty. */
export type FactPiece =
  | { readonly tag: 'tuples'; readonly tuples: readonly Expr[]; readonly when: readonly Statement[] }
  | {
      readonly tag: 'set';
      readonly value: Expr;
      readonly when: readonly Statement[];
      readonly partial?: true;
    };

/** One set of all the pieces; always defined. Tuples under the same condition stand together. */
export function asSet(pieces: readonly FactPiece[]): Expr {
  const tuples = new Map<string, FactPiece & { readonly tag: 'tuples' }>();
  const sets = new Map<string, Expr>();
  for (const piece of pieces) {
    if (piece.tag === 'set') continue;
    const condition = flatBody(piece.when);
    const before = tuples.get(condition);
    tuples.set(condition, before ? { ...before, tuples: [...before.tuples, ...piece.tuples] } : piece);
  }
  for (const piece of [...tuples.values(), ...pieces.filter((p) => p.tag === 'set')]) {
    const made = pieceSet(piece);
    if (made.tag !== 'set' || made.items.length > 0) sets.set(flat(made), made);
  }
  const [first, ...rest] = sets.values();
  if (!first) return set([]);
  return rest.length === 0 ? first : call('union', set([first, ...rest]));
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

function distinct(exprs: readonly Expr[]): readonly Expr[] {
  return [...new Map(exprs.map((e) => [flat(e), e])).values()];
}

export function when(condition: readonly Statement[], pieces: readonly FactPiece[]): readonly FactPiece[] {
  if (condition.length === 0) return pieces;
  return pieces.map((p) => ({ ...p, when: [...condition, ...p.when] }));
}
