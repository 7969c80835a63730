/**
 * What must be there so that a value can be, where the term of the value does not show it: the asset before a derived field,
 * which stands for its body, and what is computed on the way to a field.
 */
import type { ast } from '@policyc/syntax';
import type { Formula, Origin, Term } from '../ir.js';
import { enterDerived, enterFunction, enterShared, lowerTerm } from './lower-term.js';
import { presence } from './lower-test.js';
import { type Lowering, stripParens, symbolOf, typeOf } from './lowering.js';
import { hop } from './presence.js';
import type { Scope } from './scope.js';

/** @see hopsOf for what the term does show */
export function hiddenHops(
  operand: ast.Expr,
  origin: Origin,
  scope: Scope,
  lowering: Lowering,
): readonly Formula[] {
  const expr = stripParens(operand);
  const inside = (entered: { readonly body: ast.Expr; readonly scope: Scope } | undefined) =>
    entered ? hiddenHops(entered.body, origin, entered.scope, lowering) : [];
  switch (expr.kind) {
    case 'NameExpr': {
      const symbol = symbolOf(expr, lowering);
      if (symbol?.tag === 'derived') return inside(enterDerived(expr, scope, lowering));
      const meaning = symbol && 'decl' in symbol ? scope.names.get(symbol.decl) : undefined;
      return meaning?.tag === 'thunk'
        ? hiddenHops(meaning.thunk.expr, origin, meaning.thunk.scope, lowering)
        : [];
    }
    case 'CallExpr':
      return inside(enterFunction(expr, scope, lowering));
    case 'IndexExpr':
      return hiddenHops(expr.object, origin, scope, lowering);
    case 'MemberExpr':
      switch (symbolOf(expr.member, lowering)?.tag) {
        case 'derived': {
          const own = enterShared(expr, scope, lowering) ? undefined : enterDerived(expr, scope, lowering);
          return [...hopsToDerived(expr, origin, scope, lowering), ...inside(own)];
        }
        case 'field':
        case 'url-part':
        case 'before':
          return through(expr.object, true, origin, scope, lowering);
        default:
          return [];
      }
    default:
      return [];
  }
}

/** That the asset of a derived field is there. */
export function hopsToDerived(
  expr: ast.MemberExpr,
  origin: Origin,
  scope: Scope,
  lowering: Lowering,
): readonly Formula[] {
  return through(expr.object, false, origin, scope, lowering);
}

/** @param shown whether the term of what is read shows that of the object */
function through(
  object: ast.Expr,
  shown: boolean,
  origin: Origin,
  scope: Scope,
  lowering: Lowering,
): readonly Formula[] {
  const term = lowerTerm(object, scope, lowering);
  if (isPath(term))
    return [...(shown ? [] : hop(term, origin)), ...hiddenHops(object, origin, scope, lowering)];
  return typeOf(object, lowering).optional
    ? [presence(object, origin, scope, lowering)]
    : hiddenHops(object, origin, scope, lowering);
}

function isPath(term: Term): boolean {
  return term.op === 'cast' ? isPath(term.base) : ['field', 'lookup', 'var', 'const'].includes(term.op);
}
