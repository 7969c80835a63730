/**
 * What names stand for while one policy is lowered: binders have slots; `let`s and function parameters are thunks that
 * are lowered anew at each use, so that every binder in them gets a slot of its own.
 */
import type { ast } from '@policyc/syntax';
import type { Binder } from '../ir.js';

export interface Thunk {
  readonly expr: ast.Expr;
  readonly scope: Scope;
}

export type Meaning =
  | { readonly tag: 'binder'; readonly binder: Binder }
  | { readonly tag: 'thunk'; readonly thunk: Thunk };

export interface Scope {
  /** In the value of a derived field: the asset whose fields are named by their bare names. */
  readonly self?: Thunk;
  /** The file that spans in this scope belong to. */
  readonly uri: string;
  readonly names: ReadonlyMap<ast.Node, Meaning>;
}

export function extend(scope: Scope, decl: ast.Node, meaning: Meaning): Scope {
  return { ...scope, names: new Map(scope.names).set(decl, meaning) };
}
