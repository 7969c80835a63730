/** Tests: `x is present`, `is known`, `is empty`, `is new`, `is K`. */
import { findGroup, type Type } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import type { Formula, Origin, Term } from '../ir.js';
import { castTo, connect, constant, not, ofOwnKind } from './builders.js';
import { hiddenHops, hopsToDerived } from './hops.js';
import { asCount, compareCount, lowerFormula } from './lower-formula.js';
import { enterDerived, enterFunction, enterShared, fieldOf, lowerTerm } from './lower-term.js';
import { type Lowering, originOf, schemaOf, stripParens, symbolOf } from './lowering.js';
import { counterpartOf } from './moments.js';
import { valuePresence } from './presence.js';
import type { Scope } from './scope.js';

export function lowerIs(expr: ast.IsExpr, scope: Scope, lowering: Lowering): Formula {
  const origin = originOf(expr, scope, lowering);
  const positive = lowerIsTest(expr, origin, scope, lowering);
  return expr.negated ? not(positive, origin) : positive;
}

function lowerIsTest(expr: ast.IsExpr, origin: Origin, scope: Scope, lowering: Lowering): Formula {
  switch (expr.test.text) {
    case 'present':
      return presence(expr.operand, origin, scope, lowering);
    case 'absent':
      return not(presence(expr.operand, origin, scope, lowering), origin);
    case 'known':
      return knowledge(expr.operand, origin, scope, lowering);
    case 'unknown':
      return not(knowledge(expr.operand, origin, scope, lowering), origin);
    case 'new':
      return isNew(ofOwnKind(lowerTerm(expr.operand, scope, lowering), schemaOf(lowering)), origin, lowering);
    case 'empty': {
      const collection = lowerTerm(expr.operand, scope, lowering);
      const type: Type = { tag: 'int' };
      const size = asCount({ op: 'size', collection, type, origin }, lowering);
      const none: Term = { op: 'const', type, value: 0, origin };
      return size.op === 'count'
        ? compareCount('eq', size, none, origin)
        : { op: 'compare', relation: 'eq', type, origin, left: size, right: none };
    }
    default: {
      const symbol = symbolOf(expr.test, lowering);
      if (symbol?.tag !== 'kind') throw new Error(`'is ${expr.test.text}' cannot be lowered`);
      const term = lowerTerm(expr.operand, scope, lowering);
      // A function of a group may be given an asset of a certain kind.
      const own = ofOwnKind(term, schemaOf(lowering));
      const isCertain = own.op === 'var' && own.type.tag === 'asset' && own !== term;
      if (isCertain && !findGroup(schemaOf(lowering), own.type.kind))
        return constant(own.type.kind === symbol.kind, origin);
      return { op: 'is', term, kind: symbol.kind, origin };
    }
  }
}

/** Of a group, by kind: the baseline has its kinds. */
function isNew(asset: Term, origin: Origin, lowering: Lowering): Formula {
  const schema = schemaOf(lowering);
  const group = asset.type.tag === 'asset' ? findGroup(schema, asset.type.kind) : undefined;
  const hasNone = (of: Term) => not(valuePresence(counterpartOf(of, origin, lowering), origin), origin);
  if (!group) return hasNone(asset);
  const kinds = group.members.map((kind): Formula => {
    const isKind: Formula = { op: 'is', term: asset, kind, origin };
    return connect('and', [isKind, hasNone(castTo(asset, kind, schema))], origin);
  });
  return connect('or', kinds, origin);
}

/** Whether there is a value, of a field or a computed one. */
export function presence(operand: ast.Expr, origin: Origin, scope: Scope, lowering: Lowering): Formula {
  const expr = stripParens(operand);
  const derived = enterShared(expr, scope, lowering) ? undefined : enterDerived(expr, scope, lowering);
  if (derived) {
    const hops = expr.kind === 'MemberExpr' ? hopsToDerived(expr, origin, scope, lowering) : [];
    return connect('and', [...hops, presence(derived.body, origin, derived.scope, lowering)], origin);
  }
  const of = (e: ast.Expr) => presence(e, origin, scope, lowering);
  switch (expr.kind) {
    case 'NameExpr': {
      const symbol = symbolOf(expr, lowering);
      const meaning = symbol && 'decl' in symbol ? scope.names.get(symbol.decl) : undefined;
      if (meaning?.tag !== 'thunk') break;
      return presence(meaning.thunk.expr, origin, meaning.thunk.scope, lowering);
    }
    case 'CallExpr': {
      const entered = enterFunction(expr, scope, lowering);
      if (!entered) break;
      return presence(entered.body, origin, entered.scope, lowering);
    }
    case 'OtherwiseExpr':
      return connect('or', [of(expr.value), of(expr.fallback)], origin);
    case 'IfExpr': {
      const condition = () => lowerFormula(expr.condition, scope, lowering);
      const yes = connect('and', [condition(), of(expr.then)], origin);
      const no = connect('and', [not(condition(), origin), of(expr.else)], origin);
      return connect('or', [yes, no], origin);
    }
    default:
  }
  const own = valuePresence(lowerTerm(expr, scope, lowering), origin);
  return connect('and', [...hiddenHops(expr, origin, scope, lowering), own], origin);
}

function knowledge(operand: ast.Expr, origin: Origin, scope: Scope, lowering: Lowering): Formula {
  const field = fieldOf(operand, scope, lowering);
  return field ? { op: 'known', field, origin } : constant(true, origin);
}
