/** `x in source [where p]`: the one selection form. */
import { COUNTERPARTS, kindBefore, momentOf, type Type } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import type { Choice, FieldTerm, Formula, Source } from '../ir.js';
import { connect, constant, not } from './builders.js';
import { lowerFormula } from './lower-formula.js';
import { lowerTerm } from './lower-term.js';
import { type Lowering, newBinder, noteBaseline, originOf, stripParens, symbolOf } from './lowering.js';
import { extend, type Scope } from './scope.js';

/** The choice, and the scope in which its binder is known. */
export function lowerSelection(
  binder: ast.Binder,
  scope: Scope,
  lowering: Lowering,
): Choice & { readonly scope: Scope } {
  const source = lowerSource(binder, scope, lowering);
  const bound = newBinder(binder.name.text, elementType(source), lowering);
  const inner = extend(scope, binder, { tag: 'binder', binder: bound });
  const origin = originOf(binder, scope, lowering);
  const narrowed = binder.where ? lowerFormula(binder.where, inner, lowering) : constant(true, origin);
  const where =
    binder.removed && source.tag === 'kind'
      ? connect('and', [isGone(bound.slot, source.kind, binder, scope, lowering), narrowed], narrowed.origin)
      : narrowed;
  return { binder: bound, source, where, scope: inner };
}

function lowerSource(binder: ast.Binder, scope: Scope, lowering: Lowering): Source {
  const named = stripParens(binder.source);
  const symbol = symbolOf(named.kind === 'MemberExpr' ? named.member : named, lowering);
  if (symbol?.tag === 'group') return { tag: 'kind', kind: symbol.name };
  if (symbol?.tag === 'table') return { tag: 'kind', kind: symbol.kind };
  if (symbol?.tag !== 'kind') return { tag: 'collection', term: lowerTerm(binder.source, scope, lowering) };
  if (!binder.removed) return { tag: 'kind', kind: symbol.kind };
  noteBaseline(lowering);
  return { tag: 'kind', kind: kindBefore(symbol.kind) };
}

/** `removed K` are the assets of the baseline that have no counterpart today. */
function isGone(slot: number, kind: string, binder: ast.Binder, scope: Scope, lowering: Lowering): Formula {
  const origin = originOf(binder.source, scope, lowering);
  const field: FieldTerm = {
    op: 'field',
    base: { op: 'var', slot, type: { tag: 'asset', kind }, origin },
    kind,
    field: COUNTERPARTS.after,
    type: { tag: 'asset', kind: momentOf(kind).kind },
    optional: true,
    origin,
  };
  return not({ op: 'present', field, origin }, origin);
}

function elementType(source: Source): Type {
  if (source.tag === 'kind') return { tag: 'asset', kind: source.kind };
  const { type } = source.term;
  return type.tag === 'list' || type.tag === 'set' ? type.element : { tag: 'error' };
}
