/** `distinct`, `list`, `sum`, `min`, `max` and `first` over the values of elements. */
import type { Type } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import type { Gathering, Term } from '../ir.js';
import { constant } from './builders.js';
import { lowerSelection } from './lower-selection.js';
import { lowerTerm } from './lower-term.js';
import { type Lowering, newBinder, originOf } from './lowering.js';
import type { Scope } from './scope.js';

export function lowerAggregate(expr: ast.AggregateExpr, scope: Scope, lowering: Lowering): Term {
  const origin = originOf(expr, scope, lowering);
  const gathering = gatheringOf(expr, scope, lowering);
  const { type } = gathering.giving;
  switch (expr.fn) {
    case 'distinct':
      return { op: 'collect', fn: 'distinct', ...gathering, type: { tag: 'set', element: type }, origin };
    case 'list':
      return { op: 'collect', fn: 'list', ...gathering, type: { tag: 'list', element: type }, origin };
    case 'count':
      throw new Error('`count` gives no values');
    default:
      return { op: 'fold', fn: expr.fn, ...gathering, type, origin };
  }
}

/** `xs` alone is `x in xs giving x`. */
function gatheringOf(expr: ast.AggregateExpr, scope: Scope, lowering: Lowering): Gathering {
  const { argument } = expr;
  const origin = originOf(expr, scope, lowering);
  const own = (slot: number, type: Type): Term => ({ op: 'var', slot, type, origin });
  if (argument.tag === 'selection') {
    const { scope: inner, ...selection } = lowerSelection(argument.binder, scope, lowering);
    const { slot, type } = selection.binder;
    const giving = argument.giving ? lowerTerm(argument.giving, inner, lowering) : own(slot, type);
    return { ...selection, giving };
  }
  const term = lowerTerm(argument.expr, scope, lowering);
  if (term.type.tag !== 'list' && term.type.tag !== 'set') throw new Error('an aggregate of a collection');
  const binder = newBinder('element', term.type.element, lowering);
  return {
    binder,
    source: { tag: 'collection', term },
    where: constant(true, origin),
    giving: own(binder.slot, binder.type),
  };
}
