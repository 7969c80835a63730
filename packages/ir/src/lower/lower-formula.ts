/** Conditions to formulas: sugar gone, three-valued logic written out. */
import { isKeyedMap, isWithin, momentOf, type Type, URL_PARTS } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import type { Choice, CountTerm, Formula, NodeChoice, Origin, Reach, Relation, Source, Term } from '../ir.js';
import { mayBeOpen } from '../openness.js';
import { outerSlots } from '../slot-use.js';
import { castTo, connect, constant, not } from './builders.js';
import { lookupOf } from './lower-map.js';
import { compareTerms, lowerRelative, MIRRORED, memberOf } from './lower-scalar.js';
import { lowerSelection } from './lower-selection.js';
import {
  enterDerived,
  enterFunction,
  enterShared,
  isOfKind,
  lowerTerm,
  partTerm,
  type SharedField,
  sharedScope,
} from './lower-term.js';
import { lowerIs } from './lower-test.js';
import {
  type Lowering,
  MomentsMixed,
  newBinder,
  originOf,
  schemaOf,
  stripParens,
  symbolOf,
  typeOf,
} from './lowering.js';
import { commonType, isBefore } from './moments.js';
import { extend, type Scope } from './scope.js';

export function lowerFormula(expr: ast.Expr, scope: Scope, lowering: Lowering): Formula {
  const origin = originOf(expr, scope, lowering);
  switch (expr.kind) {
    case 'ParenExpr':
      return lowerFormula(expr.expr, scope, lowering);
    case 'LiteralExpr':
      return constant(expr.value === 'true', origin);
    case 'UnaryExpr':
      return not(lowerFormula(expr.operand, scope, lowering), origin);
    case 'LogicalExpr': {
      const operands = expr.operands.map((o) => lowerFormula(o, scope, lowering));
      return connect(expr.operators[0]?.op ?? 'and', operands, origin);
    }
    case 'BinaryExpr':
      return lowerBinary(expr, scope, lowering);
    case 'IsExpr':
      return lowerIs(expr, scope, lowering);
    case 'QuantifierExpr':
      return lowerQuantifier(expr, scope, lowering);
    case 'PathExpr':
      return pathFormula(expr, scope, lowering);
    case 'IfExpr': {
      const branch = (condition: Formula, value: ast.Expr) =>
        connect('and', [condition, lowerFormula(value, scope, lowering)], origin);
      const condition = () => lowerFormula(expr.condition, scope, lowering);
      return connect(
        'or',
        [branch(condition(), expr.then), branch(not(condition(), origin), expr.else)],
        origin,
      );
    }
    case 'MemberExpr':
    case 'NameExpr': {
      const shared = enterShared(expr, scope, lowering);
      if (shared) return lowerShared(shared, origin, lowering);
      const derived = enterDerived(expr, scope, lowering);
      if (derived) return lowerFormula(derived.body, derived.scope, lowering);
      const symbol = symbolOf(expr, lowering);
      const meaning = symbol && 'decl' in symbol ? scope.names.get(symbol.decl) : undefined;
      if (meaning?.tag === 'thunk') return lowerFormula(meaning.thunk.expr, meaning.thunk.scope, lowering);
      return testTerm(lowerTerm(expr, scope, lowering), origin);
    }
    case 'CallExpr': {
      const entered = enterFunction(expr, scope, lowering);
      if (entered) return lowerFormula(entered.body, entered.scope, lowering);
      return testTerm(lowerTerm(expr, scope, lowering), origin);
    }
    default:
      return testTerm(lowerTerm(expr, scope, lowering), origin);
  }
}

/** A condition that each kind of a group derives in its own way. */
function lowerShared(shared: SharedField, origin: Origin, lowering: Lowering): Formula {
  const kinds = shared.kinds.map(({ kind, body, uri }) => {
    const own = lowerFormula(body, sharedScope(shared, uri), lowering);
    return shared.kinds.length === 1
      ? own
      : connect('and', [isOfKind(shared, kind, origin, lowering), own], origin);
  });
  return connect('or', kinds, origin);
}

function testTerm(term: Term, origin: Origin): Formula {
  return term.op === 'const' ? constant(term.value === true, origin) : { op: 'test', term, origin };
}

const RELATIONS: Partial<Record<ast.BinaryOp, Relation>> = {
  '==': 'eq',
  '!=': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
};

function lowerBinary(expr: ast.BinaryExpr, scope: Scope, lowering: Lowering): Formula {
  const origin = originOf(expr, scope, lowering);
  const relation = RELATIONS[expr.op];
  if (relation) return lowerCompare(relation, expr, scope, lowering);
  switch (expr.op) {
    case 'in':
      return lowerMembership(expr, scope, lowering);
    case 'not in':
      return not(lowerMembership(expr, scope, lowering), origin);
    case 'subset of':
    case 'disjoint from':
      return lowerSets(expr, scope, lowering);
    case 'like':
    case 'not like':
    case 'matches':
    case 'not matches': {
      const fn = expr.op === 'like' || expr.op === 'not like' ? 'like' : 'matches';
      const args = [lowerTerm(expr.left, scope, lowering), lowerTerm(expr.right, scope, lowering)];
      const fits: Formula = {
        op: 'test',
        term: { op: 'call', fn, args, type: { tag: 'bool' }, origin },
        origin,
      };
      return expr.op === fn ? fits : not(fits, origin);
    }
    default:
      throw new Error(`'${expr.op}' is no condition`);
  }
}

function lowerCompare(relation: Relation, expr: ast.BinaryExpr, scope: Scope, lowering: Lowering): Formula {
  const origin = originOf(expr, scope, lowering);
  const type = comparedType(expr, lowering);
  if (type.tag === 'set' || type.tag === 'list') {
    const [a, b] = [expr.left, expr.right];
    const subsets = [
      lowerNone(a, b, true, expr, scope, lowering),
      lowerNone(b, a, true, expr, scope, lowering),
    ];
    const same = connect('and', subsets, origin);
    return relation === 'eq' ? same : not(same, origin);
  }
  if (
    type.tag === 'bool' &&
    (isCondition(expr.left, scope, lowering) || isCondition(expr.right, scope, lowering))
  ) {
    const side = (e: ast.Expr) => lowerFormula(e, scope, lowering);
    const both = connect('and', [side(expr.left), side(expr.right)], origin);
    const neither = connect('and', [not(side(expr.left), origin), not(side(expr.right), origin)], origin);
    const same = connect('or', [both, neither], origin);
    return relation === 'eq' ? same : not(same, origin);
  }
  const relative = lowerRelative(relation, expr, scope, lowering);
  if (relative) return relative;
  const left = asCount(lowerTerm(expr.left, scope, lowering), lowering);
  const right = asCount(lowerTerm(expr.right, scope, lowering), lowering);
  // Interval counts are exact only beside a plain number; two counts are compared as numbers.
  if (left.op === 'count' && right.op !== 'count') return compareCount(relation, left, right, origin);
  if (right.op === 'count' && left.op !== 'count')
    return compareCount(MIRRORED[relation], right, left, origin);
  // URLs are equal where their texts are.
  if (type.tag === 'url')
    return compareTerms(relation, { tag: 'string' }, urlText(left), urlText(right), origin);
  return alignedCompare(relation, type, left, right, origin, lowering);
}

/** Assets are compared as those of the wider of two groups. */
function alignedCompare(
  relation: Relation,
  type: Type,
  left: Term,
  right: Term,
  origin: Origin,
  lowering: Lowering,
): Formula {
  if (left.type.tag === 'asset' && right.type.tag === 'asset') {
    const schema = schemaOf(lowering);
    const wider = isWithin(schema, left.type.kind, right.type.kind) ? right.type : left.type;
    return compareTerms(
      relation,
      wider,
      castTo(left, wider.kind, schema),
      castTo(right, wider.kind, schema),
      origin,
    );
  }
  return compareTerms(relation, type, left, right, origin);
}

/** A size that may not be known exactly, as a count: that has an interval. */
export function asCount(term: Term, lowering: Lowering): Term {
  if (term.op !== 'size' || !mayBeOpen(term.collection, schemaOf(lowering))) return term;
  const { collection, origin, type } = term;
  if (collection.type.tag !== 'list' && collection.type.tag !== 'set') return term;
  const binder = newBinder('element', collection.type.element, lowering);
  const source: Source = { tag: 'collection', term: collection };
  return { op: 'count', binder, source, body: constant(true, origin), type, origin };
}

function urlText(url: Term): Term {
  if (url.op === 'const') return { ...url, type: { tag: 'string' } };
  const [text] = URL_PARTS;
  if (text === undefined) throw new Error('a URL has a text');
  return partTerm(text, url, url.origin);
}

export function compareCount(
  relation: Relation,
  { binder, source, body }: CountTerm,
  bound: Term,
  origin: Origin,
): Formula {
  return { op: 'count', relation, binder, source, body, bound, origin };
}

/** The operands' common type; the error type of a bare enum member gives way to its partner's. */
function comparedType(expr: ast.BinaryExpr, lowering: Lowering): Type {
  const left = typeOf(expr.left, lowering).type;
  return left.tag === 'error' ? typeOf(expr.right, lowering).type : left;
}

/** Whether a bool expression is a condition rather than a stored or constant value. */
function isCondition(expr: ast.Expr, scope: Scope, lowering: Lowering): boolean {
  const inner = stripParens(expr);
  const derived = enterDerived(inner, scope, lowering);
  if (derived) return isCondition(derived.body, derived.scope, lowering);
  if (inner.kind === 'NameExpr') {
    const symbol = symbolOf(inner, lowering);
    const meaning = symbol && 'decl' in symbol ? scope.names.get(symbol.decl) : undefined;
    return meaning?.tag === 'thunk' && isCondition(meaning.thunk.expr, meaning.thunk.scope, lowering);
  }
  return [
    'LogicalExpr',
    'UnaryExpr',
    'QuantifierExpr',
    'PathExpr',
    'IsExpr',
    'BinaryExpr',
    'IfExpr',
    'CallExpr',
  ].includes(inner.kind);
}

function lowerMembership(expr: ast.BinaryExpr, scope: Scope, lowering: Lowering): Formula {
  const origin = originOf(expr, scope, lowering);
  if (isKeyedMap(typeOf(expr.right, lowering).type)) {
    const key = lowerTerm(expr.left, scope, lowering);
    return { op: 'found', term: lookupOf(expr.right, key, scope, origin, lowering), origin };
  }
  const element = () => lowerTerm(expr.left, scope, lowering);
  return isAmong(element, typeOf(expr.left, lowering).type, expr.right, origin, scope, lowering);
}

/** Whether a collection holds an element. */
function isAmong(
  element: () => Term,
  type: Type,
  collection: ast.Expr,
  origin: Origin,
  scope: Scope,
  lowering: Lowering,
): Formula {
  const elements = computedElements(collection, scope, lowering);
  if (elements) {
    const isEqual = (e: ast.Expr): Formula =>
      alignedCompare('eq', type, element(), lowerTerm(e, scope, lowering), origin, lowering);
    return connect('or', elements.map(isEqual), origin);
  }
  const held = lowerTerm(collection, scope, lowering);
  const of = elementOf(held.type, type);
  const cast = () => castTo(element(), of.tag === 'asset' ? of.kind : '', schemaOf(lowering));
  return memberOf(cast, of, held, origin, lowering);
}

/** The elements of a written collection that are not all constants: no constant stands for it. */
function computedElements(expr: ast.Expr, scope: Scope, lowering: Lowering): readonly ast.Expr[] | undefined {
  const inner = stripParens(expr);
  if (inner.kind !== 'BracesExpr' && inner.kind !== 'ListExpr') return undefined;
  const elements = inner.kind === 'BracesExpr' ? inner.entries.map((e) => e.value) : inner.elements;
  return elements.some((e) => lowerTerm(e, scope, lowering).op !== 'const') ? elements : undefined;
}

/** The element type of a collection of assets, which may be a group that holds the looked-up kind; else the element's own. */
function elementOf(collection: Type, element: Type): Type {
  const of = collection.tag === 'list' || collection.tag === 'set' ? collection.element : element;
  return of.tag === 'asset' ? of : element;
}

/** `a subset of b` is `no x in a where not (x in b)`, `a disjoint from b` is `no x in a where x in b`. */
function lowerSets(expr: ast.BinaryExpr, scope: Scope, lowering: Lowering): Formula {
  const isSubset = expr.op === 'subset of';
  return lowerNone(expr.left, expr.right, isSubset, expr, scope, lowering);
}

/** No element of the one that is in the other, or with `absent` none that is not. */
function lowerNone(
  one: ast.Expr,
  other: ast.Expr,
  absent: boolean,
  whole: ast.Expr,
  scope: Scope,
  lowering: Lowering,
): Formula {
  const origin = originOf(whole, scope, lowering);
  const { type } = typeOf(one, lowering);
  if (type.tag !== 'list' && type.tag !== 'set') throw new Error(`a ${type.tag} holds no elements`);
  const none = (element: () => Term, of: Type): Formula => {
    const member = isAmong(element, of, other, origin, scope, lowering);
    return absent ? not(member, origin) : member;
  };
  const elements = computedElements(one, scope, lowering);
  if (elements) {
    const each = elements.map((e) => none(() => lowerTerm(e, scope, lowering), type.element));
    return not(connect('or', each, origin), origin);
  }
  const left = lowerTerm(one, scope, lowering);
  const common = commonType(type, left);
  const element = common.tag === 'list' || common.tag === 'set' ? common.element : type.element;
  const binder = newBinder('element', element, lowering);
  const bound: Term = { op: 'var', slot: binder.slot, type: element, origin };
  const body = none(() => bound, element);
  const source: Source = { tag: 'collection', term: left };
  return not({ op: 'some', binder, source, body, origin }, origin);
}

function lowerQuantifier(expr: ast.QuantifierExpr, scope: Scope, lowering: Lowering): Formula {
  const origin = originOf(expr, scope, lowering);
  const { binder, source, where, scope: inner } = lowerSelection(expr.binder, scope, lowering);
  if (expr.quantifier !== 'every') {
    const some: Formula = { op: 'some', binder, source, body: where, origin };
    return expr.quantifier === 'some' ? some : not(some, origin);
  }
  const judged = expr.satisfies ? lowerFormula(expr.satisfies, inner, lowering) : constant(true, origin);
  const body = connect('and', [where, not(judged, origin)], origin);
  const every = not({ op: 'some', binder, source, body, origin }, origin);
  const nested = lowering.exercised.get(judged);
  const selected = nested ? connect('and', [where, nested], origin) : where;
  lowering.exercised.set(every, { op: 'some', binder, source, body: selected, origin });
  return every;
}

/** From a set of starts: some of them has a walk. */
function pathFormula(expr: ast.PathExpr, scope: Scope, lowering: Lowering): Formula {
  const { start, reach } = lowerPath(expr, scope, lowering);
  if (!start) return reach;
  const { binder, source, where } = start;
  const { origin } = reach;
  return { op: 'some', binder, source, body: connect('and', [where, reach], origin), origin };
}

export interface LoweredPath {
  /** Where the path may start at any of a set. */
  readonly start: Choice | undefined;
  readonly reach: Reach;
  /** With the binder of the start. */
  readonly scope: Scope;
}

export function lowerPath(expr: ast.PathExpr, outer: Scope, lowering: Lowering): LoweredPath {
  const origin = originOf(expr, outer, lowering);
  const { start, from, scope } = lowerStart(expr.from, outer, lowering);
  if (isBefore(from)) throw new MomentsMixed();
  const to =
    expr.to.tag === 'binder'
      ? nodeChoice(expr.to.binder, scope, lowering)
      : (anyNode(expr.to.expr, scope, lowering) ?? sameNode(expr.to.expr, scope, lowering));
  const through = expr.through && nodeChoice(expr.through, scope, lowering);
  const dependent = outerSlots({ to, through }, new Map()).length > 0;
  return { start, scope, reach: { op: 'reach', edge: expr.edge.text, from, to, through, dependent, origin } };
}

function lowerStart(
  end: ast.PathEnd,
  scope: Scope,
  lowering: Lowering,
): { readonly start: Choice | undefined; readonly from: Term; readonly scope: Scope } {
  const at = ({ binder }: Choice, origin: Origin): Term => ({
    op: 'var',
    slot: binder.slot,
    type: binder.type,
    origin,
  });
  if (end.tag === 'binder') {
    const { scope: inner, ...start } = lowerSelection(end.binder, scope, lowering);
    return { start, from: at(start, originOf(end.binder, scope, lowering)), scope: inner };
  }
  const any = anyNode(end.expr, scope, lowering);
  if (!any) return { start: undefined, from: lowerTerm(end.expr, scope, lowering), scope };
  const { binder, kind, where } = any;
  const start: Choice = { binder, source: { tag: 'kind', kind }, where };
  return { start, from: at(start, where.origin), scope };
}

/** An end that is a kind alone: any asset of it. */
function anyNode(expr: ast.Expr, scope: Scope, lowering: Lowering): NodeChoice | undefined {
  const symbol = symbolOf(stripParens(expr), lowering);
  if (symbol?.tag !== 'kind' && symbol?.tag !== 'group') return undefined;
  const kind = symbol.tag === 'kind' ? symbol.kind : symbol.name;
  const name = kind.charAt(0).toLowerCase() + kind.slice(1);
  const binder = newBinder(name, { tag: 'asset', kind }, lowering);
  return { binder, kind, where: constant(true, originOf(expr, scope, lowering)) };
}

/** `x in xs where p`: of a collection, those of the kind that are in it. */
function nodeChoice(binder: ast.Binder, scope: Scope, lowering: Lowering): NodeChoice {
  const { binder: bound, source, where } = lowerSelection(binder, scope, lowering);
  if (source.tag === 'kind') return { binder: bound, kind: source.kind, where };
  const { type } = bound;
  if (type.tag !== 'asset') throw new Error('a path ends at assets');
  if (momentOf(type.kind).before) throw new MomentsMixed();
  const origin = originOf(binder.source, scope, lowering);
  const node = (): Term => ({ op: 'var', slot: bound.slot, type, origin });
  const isOne = memberOf(node, type, source.term, origin, lowering);
  return { binder: bound, kind: type.kind, where: connect('and', [isOne, where], where.origin) };
}

/** The end of a path that is one bound asset. */
function sameNode(expr: ast.Expr, scope: Scope, lowering: Lowering): NodeChoice {
  const origin = originOf(expr, scope, lowering);
  const { type } = typeOf(expr, lowering);
  if (type.tag !== 'asset') throw new Error('a path ends at an asset');
  const binder = newBinder('end', type, lowering);
  const left: Term = { op: 'var', slot: binder.slot, type, origin };
  const right = lowerTerm(expr, scope, lowering);
  if (isBefore(right)) throw new MomentsMixed();
  const where: Formula = { op: 'compare', relation: 'eq', type, left, right, origin };
  return { binder, kind: type.kind, where };
}

/** The scope in which a path's target is known: messages name it. */
export function scopeOfTarget(expr: ast.PathExpr, reach: Reach, scope: Scope): Scope {
  return expr.to.tag === 'binder'
    ? extend(scope, expr.to.binder, { tag: 'binder', binder: reach.to.binder })
    : scope;
}
