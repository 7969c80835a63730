/** `strength[endpoint.auth]`: a total map of an enum becomes a choice among its values; tables and maps of texts are looked up. */
import { findEnum, isKeyedMap, type StoredField, type Type } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import type { LookupTerm, Origin, Term } from '../ir.js';
import { lowerFormula } from './lower-formula.js';
import { lowerParam } from './lower-param.js';
import { lowerTerm, partTerm } from './lower-term.js';
import { type Lowering, originOf, schemaOf, stripParens, symbolOf, typeOf } from './lowering.js';
import type { Scope } from './scope.js';

export function lowerIndex(expr: ast.IndexExpr, scope: Scope, lowering: Lowering): Term {
  const origin = originOf(expr, scope, lowering);
  const named = stripParens(expr.object);
  const table = symbolOf(named.kind === 'MemberExpr' ? named.member : named, lowering);
  if (table?.tag === 'table') {
    const { kind } = table;
    const key = lowerTerm(expr.index, scope, lowering);
    return { op: 'lookup', source: { tag: 'kind', kind }, key, type: { tag: 'asset', kind }, origin };
  }
  const index = () => lowerTerm(expr.index, scope, lowering);
  if (isKeyedMap(typeOf(expr.object, lowering).type))
    return lookupOf(expr.object, index(), scope, origin, lowering);
  return lookUp(expr.object, scope, index, typeOf(expr, lowering).type, origin, lowering);
}

/** What a map has for a text. */
export function lookupOf(
  map: ast.Expr,
  key: Term,
  scope: Scope,
  origin: Origin,
  lowering: Lowering,
): LookupTerm {
  const term = lowerTerm(map, scope, lowering);
  const { type } = term;
  if (type.tag !== 'map') throw new Error(`a ${type.tag} is no map`);
  return { op: 'lookup', source: { tag: 'map', term }, key, type: type.value, origin };
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
        const members = membersOf(symbol.type.type, lowering);
        const value = (member: string) => lowerParam(symbol, member, origin, lowering);
        return choice(members, value, index, type, origin);
      }
      if (symbol?.tag === 'field') {
        const base = lowerTerm(inner, scope, lowering);
        const members = base.type.tag === 'map' ? membersOf(base.type, lowering) : [];
        return choice(
          members,
          (name) => partTerm(memberValue(name, type), base, origin),
          index,
          type,
          origin,
        );
      }
      const meaning = symbol && 'decl' in symbol ? scope.names.get(symbol.decl) : undefined;
      if (meaning?.tag === 'thunk') return into(meaning.thunk.expr, meaning.thunk.scope);
      break;
    }
    case 'BracesExpr':
      return choice(
        inner.entries.map((e) => e.key?.text ?? ''),
        (member) => {
          const entry = inner.entries.find((e) => e.key?.text === member);
          if (!entry) throw new Error('a map has a value for every member');
          return lowerTerm(entry.value, scope, lowering);
        },
        index,
        type,
        origin,
      );
  }
  throw new Error(`${inner.kind} is no map`);
}

function membersOf(map: Type, lowering: Lowering): readonly string[] {
  if (map.tag !== 'map' || map.key.tag !== 'enum') throw new Error('keys are members of an enum');
  return findEnum(schemaOf(lowering), map.key.name)?.members.map((m) => m.name) ?? [];
}

/** A value of a stored map, as a part of it. */
function memberValue(name: string, type: Type): StoredField {
  return { tag: 'stored', name, doc: '', type: { type, optional: false, unknown: false }, secret: false };
}

/** @param value makes the term of a member's value */
function choice(
  all: readonly string[],
  value: (member: string) => Term,
  index: () => Term,
  type: Type,
  origin: Origin,
): Term {
  const first = index();
  const constant = first.op === 'const' ? first.value : undefined;
  const members = constant === undefined ? all : all.filter((m) => m === constant);
  const last = members[members.length - 1];
  if (last === undefined) throw new Error('a map has a value for every member');
  // The last member is what is left; the map is total.
  return members.slice(0, -1).reduceRight<Term>((rest, member) => {
    const left = index();
    const right: Term = { op: 'const', type: left.type, value: member, origin };
    return {
      op: 'if',
      condition: { op: 'compare', relation: 'eq', type: left.type, left, right, origin },
      // biome-ignore lint/suspicious/noThenProperty: the field of a conditional, never awaited
      then: value(member),
      else: rest,
      type,
      origin,
    };
  }, value(last));
}
