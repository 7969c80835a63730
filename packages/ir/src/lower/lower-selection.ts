/** `x in source [where p]`: the one selection form. */
import type { Type } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import type { Choice, Source } from '../ir.js';
import { constant } from './builders.js';
import { lowerFormula } from './lower-formula.js';
import { lowerTerm } from './lower-term.js';
import { type Lowering, newBinder, originOf, stripParens, symbolOf } from './lowering.js';
import { extend, type Scope } from './scope.js';

/** The choice, and the scope in which its binder is known. */
export function lowerSelection(
  binder: ast.Binder,
  scope: Scope,
  lowering: Lowering,
): Choice & { readonly scope: Scope } {
  const source = lowerSource(binder.source, scope, lowering);
  const bound = newBinder(binder.name.text, elementType(source), lowering);
  const inner = extend(scope, binder, { tag: 'binder', binder: bound });
  const where = binder.where
    ? lowerFormula(binder.where, inner, lowering)
    : constant(true, originOf(binder, scope, lowering));
  return { binder: bound, source, where, scope: inner };
}

function lowerSource(expr: ast.Expr, scope: Scope, lowering: Lowering): Source {
  const symbol = symbolOf(stripParens(expr), lowering);
  if (symbol?.tag === 'kind') return { tag: 'kind', kind: symbol.kind };
  return { tag: 'collection', term: lowerTerm(expr, scope, lowering) };
}

function elementType(source: Source): Type {
  if (source.tag === 'kind') return { tag: 'asset', kind: source.kind };
  const { type } = source.term;
  return type.tag === 'list' || type.tag === 'set' ? type.element : { tag: 'error' };
}
