/** `strength[endpoint.auth]`: a total map of an enum becomes a choice among its values. */
import type { Type } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import type { Origin, Term } from '../ir.js';
import { lowerFormula } from './lower-formula.js';
import { lowerTerm } from './lower-term.js';
import { type Lowering, originOf, stripParens, symbolOf, typeOf } from './lowering.js';
import type { Scope } from './scope.js';

export function lowerIndex(expr: ast.IndexExpr, scope: Scope, lowering: Lowering): Term {
  const origin = originOf(expr, scope, lowering);
  const index = () => lowerTerm(expr.index, scope, lowering);
  return lookUp(expr.object, scope, index, typeOf(expr, lowering).type, origin, lowering);
}

/** @param index makes the index's term anew, for each comparison that it takes */
function lookUp(
  map: ast.Expr,
  scope: Scope,
  index: () => Term,
  type: Type,
  origin: Origin,
  lowering: Lowering,
): Term {
  const inner = stripParens(map);
  const into = (expr: ast.Expr, at: Scope) => lookUp(expr, at, index, type, origin, lowering);
  switch (inner.kind) {
    case 'IfExpr':
      return {
        op: 'if',
        condition: lowerFormula(inner.condition, scope, lowering),
        // biome-ignore lint/suspicious/noThenProperty: the field of a conditional, never awaited
        then: into(inner.then, scope),
        else: into(inner.else, scope),
        type,
        origin,
      };
    case 'OtherwiseExpr':
      return into(inner.value, scope);
    case 'MemberExpr':
    case 'NameExpr': {
      const symbol = symbolOf(inner.kind === 'MemberExpr' ? inner.member : inner, lowering);
      if (symbol?.tag === 'param') {
        const given = lowering.params.get(symbol.decl.name.text);
        if (typeof given === 'object' && 'kind' in given) return into(given, scope);
        const uri = lowering.uriOf.get(symbol.decl) ?? scope.uri;
        return into(symbol.decl.value, { uri, names: new Map() });
      }
      const meaning = symbol && 'decl' in symbol ? scope.names.get(symbol.decl) : undefined;
      if (meaning?.tag === 'thunk') return into(meaning.thunk.expr, meaning.thunk.scope);
      break;
    }
    case 'BracesExpr':
      return choice(inner, scope, index, type, origin, lowering);
  }
  throw new Error(`${inner.kind} is no map`);
}

function choice(
  map: ast.BracesExpr,
  scope: Scope,
  index: () => Term,
  type: Type,
  origin: Origin,
  lowering: Lowering,
): Term {
  const first = index();
  const constant = first.op === 'const' ? first.value : undefined;
  const entries = constant === undefined ? map.entries : map.entries.filter((e) => e.key?.text === constant);
  const last = entries[entries.length - 1];
  if (!last) throw new Error('a map has a value for every member');
  // The last member is what is left; the map is total.
  return entries.slice(0, -1).reduceRight<Term>(
    (rest, { key, value }) => {
      const left = index();
      const right: Term = { op: 'const', type: left.type, value: key?.text ?? '', origin };
      return {
        op: 'if',
        condition: { op: 'compare', relation: 'eq', type: left.type, left, right, origin },
        // biome-ignore lint/suspicious/noThenProperty: the field of a conditional, never awaited
        then: lowerTerm(value, scope, lowering),
        else: rest,
        type,
        origin,
      };
    },
    lowerTerm(last.value, scope, lowering),
  );
}
