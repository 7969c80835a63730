/** Expressions to terms. Conditions used as values become `if c then true else false`. */
import type { Symbol as NameSymbol } from '@policyc/analysis';
import {
  canonicalDecimal,
  fieldBefore,
  findGroup,
  isRecordType,
  kindBefore,
  kindsOf,
  momentOf,
  normalSet,
  readAs,
  type StoredField,
  type Type,
} from '@policyc/model';
import type { ast } from '@policyc/syntax';
import type { ConstTerm, CountTerm, FieldTerm, Formula, Origin, Term } from '../ir.js';
import { castTo, constant, ofOwnKind, withoutCasts } from './builders.js';
import { lowerAggregate } from './lower-aggregate.js';
import { lowerFormula } from './lower-formula.js';
import { lowerIndex } from './lower-map.js';
import { lowerOtherwise } from './lower-otherwise.js';
import { lowerParam } from './lower-param.js';
import { lowerSelection } from './lower-selection.js';
import { type Lowering, newBinder, originOf, schemaOf, stripParens, symbolOf, typeOf } from './lowering.js';
import { commonType, counterpartOf, inMoment, isBefore, requireNoGroup } from './moments.js';
import { extend, type Scope, type Thunk } from './scope.js';

const INT: Type = { tag: 'int' };
const BOOL: Type = { tag: 'bool' };

export function lowerTerm(expr: ast.Expr, scope: Scope, lowering: Lowering): Term {
  const origin = originOf(expr, scope, lowering);
  switch (expr.kind) {
    case 'ParenExpr':
      return lowerTerm(expr.expr, scope, lowering);
    case 'LiteralExpr':
      return literal(expr, scope, lowering);
    case 'TypedLiteral':
      return { op: 'const', type: typeOf(expr, lowering).type, value: expr.text, origin };
    case 'QuantityExpr':
      return { op: 'const', type: { tag: 'duration' }, value: `${expr.amount}${expr.unit}`, origin };
    case 'NameExpr':
    case 'MemberExpr': {
      const shared = enterShared(expr, scope, lowering);
      if (shared) return lowerShared(shared, expr, scope, lowering);
      const derived = enterDerived(expr, scope, lowering);
      if (derived)
        return inMoment(typeOf(expr, lowering).type, lowerTerm(derived.body, derived.scope, lowering));
      const term =
        expr.kind === 'NameExpr' ? lowerName(expr, scope, lowering) : lowerMember(expr, scope, lowering);
      // A guard may have proven the kind, or a function take a whole group.
      const proven = lowering.program.types.get(expr)?.type;
      return proven?.tag === 'asset' ? castTo(term, proven.kind, schemaOf(lowering)) : term;
    }
    case 'BracesExpr':
    case 'ListExpr': {
      const elements = expr.kind === 'ListExpr' ? expr.elements : expr.entries.map((e) => e.value);
      const type = typeOf(expr, lowering).type;
      const values = elements.map((e) => scalarConstant(lowerTerm(e, scope, lowering)));
      return { op: 'const', type, value: type.tag === 'set' ? normalSet(values) : values, origin };
    }
    case 'CallExpr':
      return lowerCall(expr, scope, lowering);
    case 'BinaryExpr': {
      const fn = ARITHMETIC[expr.op];
      if (!fn) return conditionTerm(expr, scope, lowering);
      const [left, right] = [lowerTerm(expr.left, scope, lowering), lowerTerm(expr.right, scope, lowering)];
      return { op: 'arith', fn, left, right, type: INT, origin };
    }
    case 'IndexExpr':
      return lowerIndex(expr, scope, lowering);
    case 'AggregateExpr':
      return expr.fn === 'count' ? lowerCount(expr, scope, lowering) : lowerAggregate(expr, scope, lowering);
    case 'OtherwiseExpr':
      return lowerOtherwise(expr, scope, lowering);
    case 'IfExpr': {
      const condition = lowerFormula(expr.condition, scope, lowering);
      const yes = lowerTerm(expr.then, scope, lowering);
      const no = lowerTerm(expr.else, scope, lowering);
      const type = commonType(typeOf(expr, lowering).type, yes, no);
      // biome-ignore lint/suspicious/noThenProperty: the field of a conditional, never awaited
      return { op: 'if', condition, then: yes, else: no, type, origin };
    }
    default:
      return conditionTerm(expr, scope, lowering);
  }
}

const ARITHMETIC: Partial<Record<ast.BinaryOp, 'add' | 'sub' | 'mul'>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
};

export function lowerCount(expr: ast.AggregateExpr, scope: Scope, lowering: Lowering): CountTerm | Term {
  const origin = originOf(expr, scope, lowering);
  if (expr.argument.tag === 'expr') {
    return { op: 'size', collection: lowerTerm(expr.argument.expr, scope, lowering), type: INT, origin };
  }
  const { binder, source, where } = lowerSelection(expr.argument.binder, scope, lowering);
  return { op: 'count', binder, source, body: where, type: INT, origin };
}

/** A condition as a value. */
function conditionTerm(expr: ast.Expr, scope: Scope, lowering: Lowering): Term {
  const origin = originOf(expr, scope, lowering);
  const bool = (value: boolean): ConstTerm => ({ op: 'const', type: BOOL, value, origin });
  const condition = lowerFormula(expr, scope, lowering);
  // biome-ignore lint/suspicious/noThenProperty: the field of a conditional, never awaited
  return { op: 'if', condition, then: bool(true), else: bool(false), type: BOOL, origin };
}

function literal(expr: ast.LiteralExpr, scope: Scope, lowering: Lowering): ConstTerm {
  const origin = originOf(expr, scope, lowering);
  switch (expr.type) {
    case 'string':
      return { op: 'const', type: { tag: 'string' }, value: expr.value, origin };
    case 'number':
      if (typeOf(expr, lowering).type.tag === 'decimal')
        return {
          op: 'const',
          type: { tag: 'decimal' },
          value: canonicalDecimal(expr.value) ?? expr.value,
          origin,
        };
      return { op: 'const', type: INT, value: Number(expr.value), origin };
    case 'bool':
      return { op: 'const', type: BOOL, value: expr.value === 'true', origin };
    default:
      throw new Error(`'${expr.type}' is no value`);
  }
}

function lowerName(expr: ast.NameExpr, scope: Scope, lowering: Lowering): Term {
  const origin = originOf(expr, scope, lowering);
  const symbol = symbolOf(expr, lowering);
  switch (symbol?.tag) {
    case 'member':
      return { op: 'const', type: { tag: 'enum', name: symbol.enum }, value: symbol.member, origin };
    case 'param':
      return lowerParam(symbol, undefined, origin, lowering);
    case 'table':
      return rowsTerm(symbol.kind, origin, lowering);
    case 'binder':
    case 'let':
    case 'fn-param': {
      const meaning = scope.names.get(symbol.decl);
      if (!meaning) throw new Error(`'${expr.name}' is not in scope`);
      if (meaning.tag === 'thunk') {
        const term = lowerTerm(meaning.thunk.expr, meaning.thunk.scope, lowering);
        const declared = symbol.type.type;
        return declared.tag === 'asset' ? castTo(term, declared.kind, schemaOf(lowering)) : term;
      }
      return { op: 'var', slot: meaning.binder.slot, type: meaning.binder.type, origin };
    }
    case 'builtin':
      return { op: 'now', type: { tag: 'timestamp' }, origin };
    case 'field': {
      if (!scope.self) throw new Error(`'${expr.name}' is a field of nothing`);
      return lowerField(symbol, scope.self, origin, lowering);
    }
    default:
      throw new Error(`'${expr.name}' is no value (${symbol?.tag ?? 'no symbol'})`);
  }
}

/** A table as a value: all its rows. */
function rowsTerm(kind: string, origin: Origin, lowering: Lowering): Term {
  const element: Type = { tag: 'asset', kind };
  const binder = newBinder('row', element, lowering);
  const giving: Term = { op: 'var', slot: binder.slot, type: element, origin };
  const source = { tag: 'kind', kind } as const;
  const type: Type = { tag: 'set', element };
  return {
    op: 'collect',
    fn: 'distinct',
    binder,
    source,
    where: constant(true, origin),
    giving,
    type,
    origin,
  };
}

function lowerMember(expr: ast.MemberExpr, scope: Scope, lowering: Lowering): Term {
  const origin = originOf(expr, scope, lowering);
  const symbol = symbolOf(expr.member, lowering);
  if (symbol?.tag === 'member')
    return { op: 'const', type: { tag: 'enum', name: symbol.enum }, value: symbol.member, origin };
  if (symbol?.tag === 'param') return lowerParam(symbol, undefined, origin, lowering);
  if (symbol?.tag === 'table') return rowsTerm(symbol.kind, origin, lowering);
  if (symbol?.tag === 'url-part')
    return partTerm(symbol.field, lowerTerm(expr.object, scope, lowering), origin);
  if (symbol?.tag === 'before')
    return counterpartOf(lowerTerm(expr.object, scope, lowering), origin, lowering);
  if (symbol?.tag !== 'field') throw new Error(`'${expr.member.text}' is no field`);
  return lowerField(symbol, { expr: expr.object, scope }, origin, lowering);
}

function lowerField(
  symbol: Extract<NameSymbol, { readonly tag: 'field' }>,
  asset: Thunk,
  origin: Origin,
  lowering: Lowering,
): Term {
  const schema = schemaOf(lowering);
  const lowered = lowerTerm(asset.expr, asset.scope, lowering);
  // A function or derived field was checked for assets of today, and reads those of the baseline alike.
  const isMoved = isBefore(lowered) && !momentOf(symbol.kind).before;
  if (isRecordType(typeOf(asset.expr, lowering).type)) {
    const part = isMoved || isPartOfBefore(lowered) ? fieldBefore(symbol.field) : symbol.field;
    if (part.tag === 'relation') throw new Error(`'${part.name}' is no part`);
    requireNoGroup(part, schema);
    return partTerm(part, lowered, origin);
  }
  const declared = isMoved ? kindBefore(symbol.kind) : symbol.kind;
  const field = isMoved ? fieldBefore(symbol.field) : symbol.field;
  const base = ofOwnKind(castTo(lowered, declared, schema), schema);
  const kind = base.type.tag === 'asset' ? base.type.kind : declared;
  if (isMoved) requireNoGroup(field, schema);
  const value = readAs(field);
  if (value) return readTerm(value, value.name, kind, base, origin);
  if (field.tag !== 'relation') throw new Error(`'${field.name}' has no value`);
  const type: Type = { tag: 'list', element: { tag: 'asset', kind: field.kind } };
  return { op: 'related', base, kind: field.kind, via: field.via, type, origin };
}

/** Whether a record stands in an asset of the baseline. */
function isPartOfBefore(base: Term): boolean {
  return base.op === 'field' && momentOf(base.kind).before;
}

/** A part of a record: of one that a field holds, or of an element of a collection. */
export function partTerm(part: StoredField, base: Term, origin: Origin): FieldTerm {
  if (base.op === 'field') return readTerm(part, `${base.field}.${part.name}`, base.kind, base, origin);
  if (base.type.tag !== 'asset') throw new Error(`'${part.name}' is part of nothing`);
  return readTerm(part, part.name, base.type.kind, base, origin);
}

function readTerm(declared: StoredField, field: string, kind: string, base: Term, origin: Origin): FieldTerm {
  const { type, optional } = declared.type;
  const isRecords = (type.tag === 'list' || type.tag === 'set') && isRecordType(type.element);
  const elements: Type = isRecords
    ? { tag: type.tag, element: { tag: 'asset', kind: `${kind}.${field}` } }
    : type;
  return { op: 'field', base, kind, field, type: elements, optional, origin };
}

/**
 * The stored field that an expression names, through parentheses, `let`s and the kind that is proven of it; undefined where it
 * names none.
 */
export function fieldOf(expr: ast.Expr, scope: Scope, lowering: Lowering): FieldTerm | undefined {
  const term = withoutCasts(lowerTerm(stripParens(expr), scope, lowering));
  return term.op === 'field' ? term : undefined;
}

function lowerCall(expr: ast.CallExpr, scope: Scope, lowering: Lowering): Term {
  const origin = originOf(expr, scope, lowering);
  const callee = stripParens(expr.callee);
  const symbol = symbolOf(callee.kind === 'MemberExpr' ? callee.member : callee, lowering);
  if (symbol?.tag === 'builtin') {
    const args = callee.kind === 'MemberExpr' ? [callee.object, ...expr.args] : expr.args;
    return {
      op: 'call',
      fn: symbol.name,
      args: args.map((a) => lowerTerm(a, scope, lowering)),
      type: typeOf(expr, lowering).type,
      origin,
    };
  }
  const entered = enterFunction(expr, scope, lowering);
  if (!entered) throw new Error('the callee is no function');
  return lowerTerm(entered.body, entered.scope, lowering);
}

/** The value of the derived field that is named and the scope to lower it in; undefined where the name is none. */
export function enterDerived(
  expr: ast.Expr,
  scope: Scope,
  lowering: Lowering,
): { body: ast.Expr; scope: Scope } | undefined {
  const inner = stripParens(expr);
  const isMember = inner.kind === 'MemberExpr';
  const symbol = symbolOf(isMember ? inner.member : inner, lowering);
  if (symbol?.tag !== 'derived' || !symbol.decl.value) return undefined;
  const self = isMember ? { expr: inner.object, scope } : scope.self;
  if (!self) throw new Error(`'${symbol.decl.name.text}' is a field of nothing`);
  return {
    body: symbol.decl.value,
    scope: { uri: lowering.uriOf.get(symbol.decl) ?? scope.uri, names: new Map(), self },
  };
}

/** What a derived field of a group is in each of its kinds. */
export interface SharedField {
  readonly asset: Thunk;
  readonly kinds: readonly { readonly kind: string; readonly body: ast.Expr; readonly uri: string }[];
}

/** A derived field that all kinds of a group have; undefined where the name is none, or the asset surely is of one kind. */
export function enterShared(expr: ast.Expr, scope: Scope, lowering: Lowering): SharedField | undefined {
  const inner = stripParens(expr);
  if (inner.kind !== 'MemberExpr') return undefined;
  const symbol = symbolOf(inner.member, lowering);
  const group = symbol?.tag === 'derived' ? findGroup(schemaOf(lowering), symbol.kind) : undefined;
  if (symbol?.tag !== 'derived' || !group) return undefined;
  const base = ofOwnKind(lowerTerm(inner.object, scope, lowering), schemaOf(lowering));
  const kinds = base.type.tag === 'asset' ? kindsOf(schemaOf(lowering), base.type.kind) : group.members;
  return {
    asset: { expr: inner.object, scope },
    kinds: kinds.flatMap((kind) => {
      const found = lowering.program.derived.get(kind)?.find((f) => f.name === symbol.decl.name.text);
      const body = found?.decl.value;
      return body ? [{ kind, body, uri: lowering.uriOf.get(found.decl) ?? scope.uri }] : [];
    }),
  };
}

/** The scope of one kind's body: reading a field of it casts the asset to that kind. */
export function sharedScope(shared: SharedField, uri: string): Scope {
  return { uri, names: new Map(), self: shared.asset };
}

/** Whether the asset is of the kind. */
export function isOfKind(shared: SharedField, kind: string, origin: Origin, lowering: Lowering): Formula {
  const term = lowerTerm(shared.asset.expr, shared.asset.scope, lowering);
  return { op: 'is', term, kind, origin };
}

function lowerShared(shared: SharedField, expr: ast.Expr, scope: Scope, lowering: Lowering): Term {
  const origin = originOf(expr, scope, lowering);
  const terms = shared.kinds.map(({ kind, body, uri }) => ({
    kind,
    term: lowerTerm(body, sharedScope(shared, uri), lowering),
  }));
  const last = terms[terms.length - 1];
  if (!last) throw new Error('a group has kinds');
  return terms.slice(0, -1).reduceRight<Term>(
    (rest, { kind, term }) => ({
      op: 'if',
      condition: isOfKind(shared, kind, origin, lowering),
      // biome-ignore lint/suspicious/noThenProperty: the field of a conditional, never awaited
      then: term,
      else: rest,
      type: term.type,
      origin,
    }),
    last.term,
  );
}

/** The body of the called function and the scope to lower it in; undefined where the call is none of a function. */
export function enterFunction(
  expr: ast.CallExpr,
  scope: Scope,
  lowering: Lowering,
): { body: ast.Expr; scope: Scope } | undefined {
  const callee = stripParens(expr.callee);
  const symbol = symbolOf(callee.kind === 'MemberExpr' ? callee.member : callee, lowering);
  if (symbol?.tag !== 'fn') return undefined;
  let inner: Scope = { uri: lowering.uriOf.get(symbol.decl) ?? scope.uri, names: new Map() };
  symbol.decl.params.forEach((param, i) => {
    const arg = expr.args[i];
    if (arg) inner = extend(inner, param, { tag: 'thunk', thunk: { expr: arg, scope } });
  });
  return { body: symbol.decl.body, scope: inner };
}

type Scalar = string | number | boolean;

function scalarConstant(term: Term): Scalar {
  if (term.op !== 'const' || typeof term.value === 'object')
    throw new Error('a literal collection holds constants only');
  return term.value;
}
