/** `a otherwise b`: what is absent, and why, is told by what the expression is made of. */
import type { Type } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import type { Formula, Origin, Term } from '../ir.js';
import { castTo, connect, withoutCasts } from './builders.js';
import { hiddenHops, hopsToDerived } from './hops.js';
import { lowerFormula } from './lower-formula.js';
import { enterDerived, enterFunction, enterShared, lowerTerm } from './lower-term.js';
import { type Lowering, originOf, schemaOf, stripParens, symbolOf, typeOf } from './lowering.js';
import { commonType } from './moments.js';
import { hopsOf } from './presence.js';
import type { Scope } from './scope.js';

export function lowerOtherwise(expr: ast.OtherwiseExpr, scope: Scope, lowering: Lowering): Term {
  const place: Place = {
    origin: originOf(expr, scope, lowering),
    type: typeOf(expr, lowering).type,
    lowering,
  };
  return orElse(expr.value, scope, () => asWhole(lowerTerm(expr.fallback, scope, lowering), place), place);
}

interface Place {
  readonly origin: Origin;
  readonly type: Type;
  readonly lowering: Lowering;
}

/**
 * Of a choice, each branch that may be absent has the fallback; everything else is asked as a whole.
 * @param fallback makes its term anew, for each place that it stands in
 */
function orElse(value: ast.Expr, scope: Scope, fallback: () => Term, place: Place): Term {
  const { origin, lowering } = place;
  const { expr, scope: inside, hops } = follow(value, scope, place);
  const branch = (of: ast.Expr) =>
    typeOf(of, lowering).optional
      ? orElse(of, inside, fallback, place)
      : asWhole(lowerTerm(of, inside, lowering), place);
  const guarded = (whole: Term) =>
    hops.length === 0 ? whole : choice(connect('and', hops, origin), whole, fallback(), place);
  switch (expr.kind) {
    case 'IfExpr': {
      const condition = lowerFormula(expr.condition, inside, lowering);
      return guarded(choice(condition, branch(expr.then), branch(expr.else), place));
    }
    case 'OtherwiseExpr':
      return guarded(orElse(expr.value, inside, () => branch(expr.fallback), place));
    default:
      return orElsePath(value, scope, fallback, place);
  }
}

/** `a.b.c otherwise d` is d where `a.b` is absent, too: a field of an absent asset would be unknown. */
function orElsePath(expr: ast.Expr, scope: Scope, fallback: () => Term, place: Place): Term {
  const { origin, lowering } = place;
  const value = asWhole(lowerTerm(expr, scope, lowering), place);
  const other = fallback();
  const type = commonType(place.type, value, other);
  const whole: Term = { op: 'otherwise', value, fallback: other, type, origin };
  const path = withoutCasts(value);
  const shown = path.op === 'field' || path.op === 'lookup' ? hopsOf(path, origin) : [];
  const hops = [...hiddenHops(expr, origin, scope, lowering), ...shown];
  return hops.length === 0 ? whole : choice(connect('and', hops, origin), whole, fallback(), place);
}

/** Of a branch that stands for an asset of a group, what the whole is. */
function asWhole(term: Term, { type, lowering }: Place): Term {
  return type.tag === 'asset' ? castTo(term, type.kind, schemaOf(lowering)) : term;
}

function choice(condition: Formula, then: Term, other: Term, { type, origin }: Place): Term {
  return { op: 'if', condition, then, else: other, type: commonType(type, then, other), origin };
}

interface Followed {
  readonly expr: ast.Expr;
  readonly scope: Scope;
  /** What must be there for the expression to be asked. */
  readonly hops: readonly Formula[];
}

/** What a name, a call or a derived field stands for. */
function follow(value: ast.Expr, scope: Scope, place: Place): Followed {
  const { origin, lowering } = place;
  const expr = stripParens(value);
  const into = (body: ast.Expr, at: Scope, hops: readonly Formula[] = []): Followed => {
    const inner = follow(body, at, place);
    return { ...inner, hops: [...hops, ...inner.hops] };
  };
  if (expr.kind === 'CallExpr') {
    const entered = enterFunction(expr, scope, lowering);
    if (entered) return into(entered.body, entered.scope);
  }
  if (expr.kind === 'NameExpr') {
    const symbol = symbolOf(expr, lowering);
    const meaning = symbol && 'decl' in symbol ? scope.names.get(symbol.decl) : undefined;
    if (meaning?.tag === 'thunk') return into(meaning.thunk.expr, meaning.thunk.scope);
  }
  if ((expr.kind === 'MemberExpr' || expr.kind === 'NameExpr') && !enterShared(expr, scope, lowering)) {
    const derived = enterDerived(expr, scope, lowering);
    const hops = expr.kind === 'MemberExpr' && derived ? hopsToDerived(expr, origin, scope, lowering) : [];
    if (derived) return into(derived.body, derived.scope, hops);
  }
  return { expr, scope, hops: [] };
}
