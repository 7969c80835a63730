/** Bounds of one thing that leave no value between them: numbers, times, versions, members in order; and blocks that do not meet. */
import {
  type Cidr,
  canonicalDecimal,
  cidrContains,
  compareDecimals,
  compareVersions,
  epochNanoseconds,
  parseCidr,
  parseDuration,
  parseIp,
  parseTimestamp,
  parseVersion,
  parseVersionRange,
  type Type,
} from '@policyc/model';
import type { ast } from '@policyc/syntax';
import type { Clash } from './clash.js';
import { writtenElements } from './constant-key.js';
import { shapeOf, stripParens } from './expression-shape.js';
import type { LintContext } from './lint-rule.js';

/** The place of a value in the order of its type: whole numbers where there is nothing between two of them. */
interface Order {
  readonly whole: boolean;
  readonly compare: (a: string, b: string) => number;
}

interface Bound {
  readonly value: string;
  /** The value itself is out. */
  readonly open: boolean;
}

interface Bounds {
  readonly low?: Bound;
  readonly high?: Bound;
}

/** The first operand that leaves nothing of what an earlier one has left. */
export function boundsClash(context: LintContext, operands: readonly ast.Expr[]): Clash | undefined {
  const left = new Map<string, { readonly bounds: Bounds; readonly operand: ast.Expr }>();
  for (const operand of operands) {
    const bound = boundsOf(context, operand);
    if (bound === undefined) continue;
    const before = left.get(bound.thing);
    const bounds = before === undefined ? bound.bounds : meet(before.bounds, bound.bounds, bound.order);
    if (before !== undefined && isEmpty(bounds, bound.order)) return { operand, with: before.operand };
    left.set(bound.thing, { bounds, operand });
  }
  return blocksClash(context, operands);
}

function meet(a: Bounds, b: Bounds, order: Order): Bounds {
  const low = tighter(a.low, b.low, (x, y) => order.compare(x, y));
  const high = tighter(a.high, b.high, (x, y) => order.compare(y, x));
  return { ...(low ? { low } : {}), ...(high ? { high } : {}) };
}

function tighter(
  a: Bound | undefined,
  b: Bound | undefined,
  compare: (a: string, b: string) => number,
): Bound | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const difference = compare(a.value, b.value);
  return difference > 0 || (difference === 0 && a.open) ? a : b;
}

function isEmpty({ low, high }: Bounds, { whole, compare }: Order): boolean {
  if (low === undefined || high === undefined) return false;
  const difference = compare(low.value, high.value);
  if (difference !== 0) return difference > 0 || (whole && low.open && high.open && isNext(low, high));
  return low.open || high.open;
}

/** `> 3 and < 4`: nothing lies between whole numbers that follow each other. */
function isNext(low: Bound, high: Bound): boolean {
  return Number(high.value) - Number(low.value) === 1;
}

const INSTANT: Order = {
  whole: false,
  compare: (a, b) => sign(instant(a) - instant(b)),
};
const ORDERS: { readonly [tag in Type['tag']]?: Order } = {
  int: { whole: true, compare: (a, b) => Number(a) - Number(b) },
  decimal: { whole: false, compare: compareDecimals },
  duration: { whole: false, compare: (a, b) => (parseDuration(a) ?? 0) - (parseDuration(b) ?? 0) },
  timestamp: INSTANT,
  version: {
    whole: false,
    compare: (a, b) => {
      const [x, y] = [parseVersion(a), parseVersion(b)];
      return x && y ? compareVersions(x, y) : 0;
    },
  },
};
/** How long ago: what is longer ago comes before. */
const AGO: Order = {
  whole: false,
  compare: (a, b) => (parseDuration(b) ?? 0) - (parseDuration(a) ?? 0),
};

function instant(text: string): bigint {
  const time = parseTimestamp(text);
  return time === undefined ? 0n : epochNanoseconds(time);
}

function sign(difference: bigint): number {
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

interface Bounded {
  /** Equal for bounds that can be compared. */
  readonly thing: string;
  readonly bounds: Bounds;
  readonly order: Order;
}

function boundsOf(context: LintContext, operand: ast.Expr): Bounded | undefined {
  const expr = stripParens(operand);
  if (expr.kind !== 'BinaryExpr') return undefined;
  const type = context.typeOf(expr.left)?.type;
  const right = stripParens(expr.right);
  if (type?.tag === 'version' && expr.op === 'in') return versionsOf(expr, right);
  const value = type && writtenValue(context, type, right);
  const order =
    value && (value.ago ? AGO : type.tag === 'enum' ? membersOf(context, type) : ORDERS[type.tag]);
  if (value === undefined || order === undefined) return undefined;
  const bounds = within(expr.op, value.text);
  return bounds && { thing: `${value.ago} ${shapeOf(expr.left)}`, bounds, order };
}

function within(op: string, value: string): Bounds | undefined {
  switch (op) {
    case '<':
    case 'lt':
      return { high: { value, open: true } };
    case '<=':
    case 'le':
      return { high: { value, open: false } };
    case '>':
    case 'gt':
      return { low: { value, open: true } };
    case '>=':
    case 'ge':
      return { low: { value, open: false } };
    case '==':
    case 'eq':
      return { low: { value, open: false }, high: { value, open: false } };
    default:
      return undefined;
  }
}

function writtenValue(
  context: LintContext,
  type: Type,
  right: ast.Expr,
): { readonly text: string; readonly ago: boolean } | undefined {
  const of = (text: string | undefined, ago = false) => (text === undefined ? undefined : { text, ago });
  switch (type.tag) {
    case 'int':
      return right.kind === 'LiteralExpr' &&
        right.type === 'number' &&
        Number.isSafeInteger(Number(right.value))
        ? of(right.value)
        : undefined;
    case 'decimal':
      return right.kind === 'LiteralExpr' && right.type === 'number'
        ? of(canonicalDecimal(right.value))
        : undefined;
    case 'duration':
    case 'timestamp':
      if (right.kind === 'QuantityExpr' && right.ago === (type.tag === 'timestamp'))
        return of(`${right.amount}${right.unit}`, right.ago);
      return right.kind === 'TypedLiteral' && type.tag === 'timestamp' ? of(right.text) : undefined;
    case 'version':
      return right.kind === 'TypedLiteral' ? of(right.text) : undefined;
    case 'enum': {
      const symbol = context.symbolOf(right.kind === 'MemberExpr' ? right.member : right);
      return symbol?.tag === 'member' ? of(symbol.member) : undefined;
    }
    default:
      return undefined;
  }
}

function membersOf(context: LintContext, type: Extract<Type, { readonly tag: 'enum' }>): Order | undefined {
  const declared = context.program.schema?.enums.find((e) => e.name === type.name);
  if (declared?.ordered !== true) return undefined;
  const place = (name: string) => declared.members.findIndex((m) => m.name === name);
  return { whole: false, compare: (a, b) => place(a) - place(b) };
}

/** A range of versions without alternatives. */
function versionsOf(expr: ast.BinaryExpr, right: ast.Expr): Bounded | undefined {
  const parsed = right.kind === 'TypedLiteral' ? parseVersionRange(right.text) : undefined;
  const order = ORDERS.version;
  if (parsed === undefined || !('range' in parsed) || order === undefined) return undefined;
  const [all = [], ...others] = parsed.range;
  if (others.length > 0) return undefined;
  const bounds = all
    .map((b) => within(b.relation, b.version) ?? {})
    .reduce((a, b) => meet(a, b, order), {} as Bounds);
  return { thing: `false ${shapeOf(expr.left)}`, bounds, order };
}

/** `x in cidr"10.0.0.0/8" and x in cidr"192.168.0.0/16"` */
function blocksClash(context: LintContext, operands: readonly ast.Expr[]): Clash | undefined {
  const left = new Map<string, { readonly blocks: readonly Cidr[]; readonly operand: ast.Expr }>();
  for (const operand of operands) {
    const expr = stripParens(operand);
    if (expr.kind !== 'BinaryExpr' || context.typeOf(expr.left)?.type.tag !== 'ip') continue;
    const blocks = blocksOf(expr);
    if (blocks === undefined) continue;
    const thing = shapeOf(expr.left);
    const before = left.get(thing);
    const meeting = before?.blocks.flatMap((a) => blocks.flatMap((b) => smaller(a, b) ?? [])) ?? blocks;
    if (before !== undefined && meeting.length === 0) return { operand, with: before.operand };
    left.set(thing, { blocks: meeting, operand });
  }
  return undefined;
}

function blocksOf(expr: ast.BinaryExpr): readonly Cidr[] | undefined {
  const written =
    expr.op === 'in' ? (writtenElements(expr.right) ?? [expr.right]) : expr.op === '==' ? [expr.right] : [];
  const blocks = written.map((e) => {
    const inner = stripParens(e);
    return inner.kind === 'TypedLiteral' ? (parseCidr(inner.text) ?? single(inner.text)) : undefined;
  });
  const found = blocks.filter((b) => b !== undefined);
  return found.length === 0 || found.length < written.length ? undefined : found;
}

function single(text: string): Cidr | undefined {
  const address = parseIp(text);
  return address && { ...address, prefix: address.family === 4 ? 32 : 128 };
}

/** Of two blocks that meet, one lies in the other. */
function smaller(a: Cidr, b: Cidr): Cidr | undefined {
  const [outer, inner] = a.prefix <= b.prefix ? [a, b] : [b, a];
  return cidrContains(outer, inner) ? inner : undefined;
}
