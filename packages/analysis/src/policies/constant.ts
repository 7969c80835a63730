/**
 * The value of an expression that depends on nothing but parameters, for judging the guards of parameters.
 * Invariant: `undefined` wherever there is the least doubt; only a certain answer is used.
 */
import { type Builtin, findBuiltin } from '@policyc/builtins';
import { canonicalDecimal, scalarFault } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { type BodyContext, stripParens } from '../expressions/body-context.js';

type Scalar = string | number | boolean;
export type Constant = Scalar | readonly Scalar[] | ReadonlyMap<string, Scalar>;
type Names = ReadonlyMap<string, Constant>;

/**
 * @param names values that names have: the guarded parameter's own, and binders
 * @returns the value, or `undefined` where it cannot be told
 */
export function evaluateConstant(ctx: BodyContext, expr: ast.Expr, names: Names): Constant | undefined {
  const e = stripParens(expr);
  switch (e.kind) {
    case 'LiteralExpr':
      return e.type === 'string'
        ? e.value
        : e.type === 'number'
          ? ctx.types.get(e)?.type.tag === 'decimal'
            ? canonicalDecimal(e.value)
            : Number(e.value)
          : e.type === 'bool'
            ? e.value === 'true'
            : undefined;
    case 'TypedLiteral':
      return e.text;
    case 'QuantityExpr':
      return e.ago ? undefined : `${e.amount}${e.unit}`;
    case 'NameExpr': {
      const known = names.get(e.name);
      if (known !== undefined) return known;
      const symbol = ctx.symbols.get(e);
      if (symbol?.tag === 'member') return symbol.member;
      // Values that are not written out are mistakes, and may go round in circles.
      return symbol?.tag === 'param' && isWritten(ctx, symbol.decl.value)
        ? evaluateConstant(ctx, symbol.decl.value, new Map())
        : undefined;
    }
    case 'MemberExpr': {
      const symbol = ctx.symbols.get(e.member);
      return symbol?.tag === 'member' ? symbol.member : undefined;
    }
    case 'ListExpr':
      return elements(ctx, e.elements, names);
    case 'IndexExpr': {
      const map = evaluateConstant(ctx, e.object, names);
      const index = evaluateConstant(ctx, e.index, names);
      return map instanceof Map && typeof index === 'string' ? map.get(index) : undefined;
    }
    case 'BracesExpr':
      if (e.entries.some((entry) => entry.key !== undefined)) return mapOf(ctx, e, names);
      return elements(
        ctx,
        e.entries.map((entry) => entry.value),
        names,
      );
    case 'UnaryExpr': {
      const operand = evaluateConstant(ctx, e.operand, names);
      return typeof operand === 'boolean' ? !operand : undefined;
    }
    case 'LogicalExpr':
      return logical(ctx, e, names);
    case 'BinaryExpr':
      return binary(ctx, e, names);
    case 'IsExpr': {
      const operand = evaluateConstant(ctx, e.operand, names);
      return e.test.text === 'empty' && isList(operand) ? (operand.length === 0) !== e.negated : undefined;
    }
    case 'AggregateExpr': {
      if (e.fn !== 'count' || e.argument.tag !== 'expr') return undefined;
      const counted = evaluateConstant(ctx, e.argument.expr, names);
      return isList(counted) && new Set(counted).size === counted.length ? counted.length : undefined;
    }
    case 'CallExpr':
      return call(ctx, e, names);
    case 'QuantifierExpr':
      return quantifier(ctx, e, names);
    default:
      return undefined;
  }
}

function isList(value: Constant | undefined): value is readonly Scalar[] {
  return Array.isArray(value);
}

function isScalar(value: Constant | undefined): value is Scalar {
  return value !== undefined && typeof value !== 'object';
}

function mapOf(ctx: BodyContext, expr: ast.BracesExpr, names: Names): Constant | undefined {
  const map = new Map<string, Scalar>();
  for (const { key, value } of expr.entries) {
    const found = evaluateConstant(ctx, value, names);
    if (key === undefined || !isScalar(found)) return undefined;
    map.set(key.text, found);
  }
  return map;
}

function elements(ctx: BodyContext, exprs: readonly ast.Expr[], names: Names): Constant | undefined {
  const values: Scalar[] = [];
  for (const e of exprs) {
    const value = evaluateConstant(ctx, e, names);
    if (!isScalar(value)) return undefined;
    values.push(value);
  }
  return values;
}

function logical(ctx: BodyContext, expr: ast.LogicalExpr, names: Names): boolean | undefined {
  const decides = expr.operators[0]?.op === 'or';
  let open = false;
  for (const operand of expr.operands) {
    const value = evaluateConstant(ctx, operand, names);
    if (value === decides) return decides;
    if (typeof value !== 'boolean') open = true;
  }
  return open ? undefined : !decides;
}

/** Types whose values are compared by a function, with the function that compares them. */
const SPELLED: ReadonlyMap<string, string> = new Map([
  ['decimal', 'decimal_order'],
  ['timestamp', 'timestamp_order'],
  ['duration', 'duration_order'],
  ['version', 'version_order'],
]);

function spelled(
  op: ast.BinaryOp,
  type: string | undefined,
  left: Constant,
  right: Constant,
): boolean | undefined {
  const fn = type === undefined ? undefined : findBuiltin(SPELLED.get(type) ?? '');
  const order = isScalar(left) && isScalar(right) ? applied(fn, [left, right]) : undefined;
  return typeof order === 'number' ? compared(op, order) : undefined;
}

function compared(op: ast.BinaryOp, difference: number): boolean | undefined {
  switch (op) {
    case '==':
      return difference === 0;
    case '!=':
      return difference !== 0;
    case '<':
      return difference < 0;
    case '<=':
      return difference <= 0;
    case '>':
      return difference > 0;
    case '>=':
      return difference >= 0;
    default:
      return undefined;
  }
}

function binary(ctx: BodyContext, expr: ast.BinaryExpr, names: Names): Constant | undefined {
  const left = evaluateConstant(ctx, expr.left, names);
  const right = evaluateConstant(ctx, expr.right, names);
  if (left === undefined || right === undefined) return undefined;
  // Values with many spellings, and containers that are no lists, are left to the run.
  const found = ctx.types.get(expr.left)?.type;
  const type = found?.tag === 'set' || found?.tag === 'list' ? found.element.tag : found?.tag;
  if (type === undefined || SPELLED.has(type)) return spelled(expr.op, type, left, right);
  if (isList(left)) {
    if (!isList(right)) return undefined;
    if (expr.op === 'subset of') return left.every((x) => right.includes(x));
    return expr.op === 'disjoint from' ? !left.some((x) => right.includes(x)) : undefined;
  }
  if (!isScalar(left)) return undefined;
  if (isList(right))
    return expr.op === 'in' ? right.includes(left) : expr.op === 'not in' ? !right.includes(left) : undefined;
  if (!isScalar(right)) return undefined;
  switch (expr.op) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
    case '<=':
    case '>':
    case '>=':
      return ordered(ctx, expr, left, right);
    case '+':
    case '-':
    case '*':
      return arithmetic(expr.op, left, right);
    case 'like':
    case 'not like': {
      const fits = applied(findBuiltin('like'), [left, right]);
      return typeof fits === 'boolean' ? fits === (expr.op === 'like') : undefined;
    }
    default:
      return undefined;
  }
}

function ordered(ctx: BodyContext, expr: ast.BinaryExpr, left: Scalar, right: Scalar): boolean | undefined {
  const type = ctx.types.get(expr.left)?.type;
  let difference: number;
  if (typeof left === 'number' && typeof right === 'number') difference = left - right;
  else if (type?.tag === 'enum' && typeof left === 'string' && typeof right === 'string') {
    const members = [...(ctx.schema.enums.get(type.name)?.members.keys() ?? [])];
    difference = members.indexOf(left) - members.indexOf(right);
  } else return undefined;
  return compared(expr.op, difference);
}

function arithmetic(op: '+' | '-' | '*', left: Scalar, right: Scalar): number | undefined {
  if (typeof left !== 'number' || typeof right !== 'number') return undefined;
  const result = op === '+' ? left + right : op === '-' ? left - right : left * right;
  return Number.isSafeInteger(result) ? result : undefined;
}

function call(ctx: BodyContext, expr: ast.CallExpr, names: Names): Constant | undefined {
  if (expr.callee.kind !== 'MemberExpr') return undefined;
  const symbol = ctx.symbols.get(expr.callee.member);
  const builtin = symbol?.tag === 'builtin' ? findBuiltin(symbol.name) : undefined;
  const args = [expr.callee.object, ...expr.args].map((a) => evaluateConstant(ctx, a, names));
  const scalars = args.filter((a): a is Scalar => a !== undefined && !isList(a));
  return scalars.length === args.length ? applied(builtin, scalars) : undefined;
}

/** What a function gives; nothing for values that it does not take, which are mistakes of their own. */
function applied(fn: Builtin | undefined, args: readonly Scalar[]): Constant | undefined {
  const isTaken = (arg: Scalar | undefined, { type }: Builtin['params'][number]) => {
    if (type.tag === 'int' || type.tag === 'bool')
      return typeof arg === (type.tag === 'int' ? 'number' : 'boolean');
    return typeof arg === 'string' && (type.tag === 'string' || scalarFault(arg, type) === undefined);
  };
  const { params = [] } = fn ?? {};
  return params.length === args.length && params.every((param, i) => isTaken(args[i], param))
    ? fn?.evaluate(args)
    : undefined;
}

function quantifier(ctx: BodyContext, expr: ast.QuantifierExpr, names: Names): boolean | undefined {
  const { binder } = expr;
  const source = evaluateConstant(ctx, binder.source, names);
  if (!isList(source)) return undefined;
  const holds = (e: ast.Expr | undefined, x: Scalar): Constant | undefined =>
    e === undefined ? true : evaluateConstant(ctx, e, new Map([...names, [binder.name.text, x]]));
  const judged = source.map((x): boolean | undefined => {
    const selected = holds(binder.where, x);
    if (expr.quantifier !== 'every') return typeof selected === 'boolean' ? selected : undefined;
    const satisfied = holds(expr.satisfies, x);
    if (selected === false || satisfied === true) return false;
    return selected === true && satisfied === false ? true : undefined;
  });
  const some = judged.includes(true) ? true : judged.includes(undefined) ? undefined : false;
  return some === undefined ? undefined : expr.quantifier === 'some' ? some : !some;
}

/** Whether a value is written out: literals, members, and sets and lists of them. */
export function isWritten(ctx: BodyContext, expr: ast.Expr): boolean {
  switch (expr.kind) {
    case 'LiteralExpr':
    case 'TypedLiteral':
      return true;
    case 'QuantityExpr':
      return !expr.ago;
    case 'ParenExpr':
      return isWritten(ctx, expr.expr);
    case 'NameExpr':
      return ctx.symbols.get(expr)?.tag === 'member';
    case 'MemberExpr':
      return ctx.symbols.get(expr.member)?.tag === 'member';
    case 'ListExpr':
      return expr.elements.every((e) => isWritten(ctx, e));
    case 'BracesExpr':
      return expr.entries.every((e) => isWritten(ctx, e.value));
    default:
      return false;
  }
}
