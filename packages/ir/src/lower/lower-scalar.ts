/**
 * Comparisons and membership of values that have many spellings (times, durations, versions), and of what is compared
 * with the clock. All of it becomes calls of internal built-ins, whose -1, 0 or 1 is compared with zero.
 */
import { parseVersionRange, type Type } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import type { Formula, Origin, Relation, Term } from '../ir.js';
import { connect, constant, not } from './builders.js';
import { lowerTerm } from './lower-term.js';
import { type Lowering, newBinder, originOf, stripParens, symbolOf } from './lowering.js';
import { acrossMoments, isBefore } from './moments.js';
import type { Scope } from './scope.js';

const INT: Type = { tag: 'int' };
/** Equal decimals are equal texts, so only their order needs a function. */
const DECIMAL_ORDER = 'decimal_order';
const ORDERS: ReadonlyMap<Type['tag'], string> = new Map<Type['tag'], string>([
  ['timestamp', 'timestamp_order'],
  ['duration', 'duration_order'],
  ['version', 'version_order'],
]);

export const MIRRORED: Record<Relation, Relation> = {
  eq: 'eq',
  ne: 'ne',
  lt: 'gt',
  le: 'ge',
  gt: 'lt',
  ge: 'le',
};

/** `left relation right`, by the order of the type. */
export function compareTerms(
  relation: Relation,
  type: Type,
  left: Term,
  right: Term,
  origin: Origin,
): Formula {
  if (left.type.tag === 'asset') {
    if (isBefore(left) === isBefore(right))
      return { op: 'compare', relation, type: left.type, left, right, origin };
    const [today, other] = isBefore(left) ? [right, left] : [left, right];
    const same = acrossMoments(today, { before: true }, origin, (asset) => ({
      op: 'compare',
      relation: 'eq',
      type: asset.type,
      left: asset,
      right: other,
      origin,
    }));
    return relation === 'eq' ? same : not(same, origin);
  }
  const isOrder = relation !== 'eq' && relation !== 'ne';
  const fn = type.tag === 'decimal' && isOrder ? DECIMAL_ORDER : ORDERS.get(type.tag);
  return fn === undefined
    ? { op: 'compare', relation, type, left, right, origin }
    : sign(relation, orderCall(fn, [left, right], origin), origin);
}

function orderCall(fn: string, args: readonly Term[], origin: Origin): Term {
  return { op: 'call', fn, args, type: INT, origin };
}

function sign(relation: Relation, left: Term, origin: Origin): Formula {
  const right: Term = { op: 'const', type: INT, value: 0, origin };
  return { op: 'compare', relation, type: INT, left, right, origin };
}

/** `age(x) > 90d`, `x < 90d ago`; undefined where neither side is relative to the clock. */
export function lowerRelative(
  relation: Relation,
  expr: ast.BinaryExpr,
  scope: Scope,
  lowering: Lowering,
): Formula | undefined {
  const origin = originOf(expr, scope, lowering);
  const [left, right] = [relativeOf(expr.left, lowering), relativeOf(expr.right, lowering)];
  if (!left && !right) return undefined;
  const term = (e: ast.Expr) => lowerTerm(e, scope, lowering);
  if (left && right) {
    // Of two ages, and of two moments counted back from now, the order is that of their parts turned round.
    const fn = left.tag === 'age' ? 'timestamp_order' : 'duration_order';
    return sign(relation, orderCall(fn, [term(right.expr), term(left.expr)], origin), origin);
  }
  const relative = left ?? right;
  const other = term(left ? expr.right : expr.left);
  if (!relative) return undefined;
  const towards = left ? relation : MIRRORED[relation];
  if (relative.tag === 'age') return sign(towards, ageOrder(term(relative.expr), other, origin), origin);
  // `90d ago < x` is `age(x) < 90d`.
  return sign(towards, ageOrder(other, term(relative.expr), origin), origin);
}

interface Relative {
  readonly tag: 'age' | 'ago';
  /** Whose age it is, or how long ago. */
  readonly expr: ast.Expr;
}

function relativeOf(expr: ast.Expr, lowering: Lowering): Relative | undefined {
  const inner = stripParens(expr);
  if (inner.kind === 'QuantityExpr' && inner.ago) return { tag: 'ago', expr: inner };
  if (inner.kind !== 'CallExpr') return undefined;
  const symbol = symbolOf(inner.callee, lowering);
  const [time] = inner.args;
  return symbol?.tag === 'builtin' && symbol.name === 'age_order' && time
    ? { tag: 'age', expr: time }
    : undefined;
}

/** A choice of limits becomes a choice of calls: literals are read beforehand. */
function ageOrder(time: Term, limit: Term, origin: Origin): Term {
  if (limit.op === 'if')
    return {
      ...limit,
      type: INT,
      // biome-ignore lint/suspicious/noThenProperty: the field of a conditional, never awaited
      then: ageOrder(time, limit.then, origin),
      else: ageOrder(time, limit.else, origin),
    };
  const now: Term = { op: 'now', type: { tag: 'timestamp' }, origin };
  return orderCall('age_order', [now, time, limit], origin);
}

/**
 * `element in container`: a collection, a block of addresses, a set of blocks, a range of versions.
 * @param element makes the element's term anew, for each comparison that it takes
 */
export function memberOf(
  element: () => Term,
  elementType: Type,
  container: Term,
  origin: Origin,
  lowering: Lowering,
): Formula {
  const { type } = container;
  if (type.tag === 'version_range') return withinRange(element, elementType, container, origin);
  if (type.tag === 'cidr') return withinBlock(element(), container, origin);
  const inner = type.tag === 'list' || type.tag === 'set' ? type.element : type;
  const isBlocks = inner.tag === 'cidr' && elementType.tag !== 'cidr';
  if (!isBlocks && !ORDERS.has(elementType.tag))
    return acrossMoments(element(), { before: isBefore(container) }, origin, (asset) => ({
      op: 'member',
      element: asset,
      collection: container,
      elementType: elementType.tag === 'asset' ? asset.type : elementType,
      origin,
    }));
  const fits = (candidate: Term): Formula =>
    isBlocks
      ? withinBlock(element(), candidate, origin)
      : compareTerms('eq', elementType, element(), candidate, origin);
  if (container.op === 'const') {
    const values = typeof container.value === 'object' ? container.value : [];
    // An empty set holds nothing, whatever the element is; else an unknown element is an unknown answer.
    if (values.length === 0)
      return { op: 'member', element: element(), collection: container, elementType, origin };
    return connect(
      'or',
      values.map((value) => fits({ op: 'const', type: inner, value, origin })),
      origin,
    );
  }
  const binder = newBinder('element', inner, lowering);
  const source = { tag: 'collection', term: container } as const;
  const body = fits({ op: 'var', slot: binder.slot, type: inner, origin });
  return { op: 'some', binder, source, body, origin };
}

function withinBlock(host: Term, block: Term, origin: Origin): Formula {
  const term: Term = { op: 'call', fn: 'in_cidr', args: [host, block], type: { tag: 'bool' }, origin };
  return { op: 'test', term, origin };
}

/** A range that is written out becomes comparisons. */
function withinRange(element: () => Term, type: Type, container: Term, origin: Origin): Formula {
  if (container.op !== 'const') {
    const args = [element(), container];
    return { op: 'test', term: { op: 'call', fn: 'in_range', args, type: { tag: 'bool' }, origin }, origin };
  }
  const text = container.value;
  const parsed = typeof text === 'string' ? parseVersionRange(text) : undefined;
  if (!parsed || !('range' in parsed)) throw new Error('a range of versions is written out');
  const bound = (version: string): Term => ({ op: 'const', type, value: version, origin });
  const alternatives = parsed.range.map((bounds) =>
    connect(
      'and',
      bounds.map((b) => compareTerms(b.relation, type, element(), bound(b.version), origin)),
      origin,
    ),
  );
  return alternatives.length === 0 ? constant(false, origin) : connect('or', alternatives, origin);
}
