/**
 * When two expressions say the same: their shape, without places and parentheses.
 */
import type { ast } from '@policyc/syntax';

const PLACES = new Set(['span', 'id', 'opSpan', 'spelling']);

/** Equal for expressions that are written the same, up to white space and parentheses. */
export function shapeOf(expr: ast.Expr): string {
  return JSON.stringify(expr, function (this: unknown, key, value: unknown) {
    if (PLACES.has(key)) return undefined;
    let inner = value;
    while (isParen(inner)) inner = inner.expr;
    return inner;
  });
}

function isParen(value: unknown): value is ast.ParenExpr {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'ParenExpr';
}

export function stripParens(expr: ast.Expr): ast.Expr {
  let inner = expr;
  while (inner.kind === 'ParenExpr') inner = inner.expr;
  return inner;
}

const OPPOSITES: ReadonlyMap<string, ast.BinaryOp> = new Map<string, ast.BinaryOp>([
  ['==', '!='],
  ['!=', '=='],
  ['<', '>='],
  ['<=', '>'],
  ['>', '<='],
  ['>=', '<'],
  ['in', 'not in'],
  ['not in', 'in'],
  ['like', 'not like'],
  ['not like', 'like'],
  ['matches', 'not matches'],
  ['not matches', 'matches'],
]);
const STATES: ReadonlyMap<string, string> = new Map([
  ['present', 'absent'],
  ['absent', 'present'],
  ['known', 'unknown'],
  ['unknown', 'known'],
]);

export function oppositeOperator(op: ast.BinaryOp): ast.BinaryOp | undefined {
  return OPPOSITES.get(op);
}

export function oppositeState(test: string): string | undefined {
  return STATES.get(test);
}

/** The shape and whether it is negated, so that `not (a == b)` and `a == b` share a shape, and `a != b` too. */
export function judgementOf(expr: ast.Expr): { readonly shape: string; readonly positive: boolean } {
  const inner = stripParens(expr);
  if (inner.kind === 'UnaryExpr') {
    const { shape, positive } = judgementOf(inner.operand);
    return { shape, positive: !positive };
  }
  if (
    inner.kind === 'BinaryExpr' &&
    ['!=', 'not in', 'not like', 'not matches', '>=', '>'].includes(inner.op)
  ) {
    const op = oppositeOperator(inner.op) ?? inner.op;
    return { shape: shapeOf({ ...inner, op }), positive: false };
  }
  if (inner.kind === 'IsExpr') {
    const absent = inner.test.text === 'absent' || inner.test.text === 'unknown';
    const text = absent ? (oppositeState(inner.test.text) ?? inner.test.text) : inner.test.text;
    const shape = shapeOf({ ...inner, negated: false, test: { ...inner.test, text } });
    return { shape, positive: inner.negated === absent };
  }
  return { shape: shapeOf(inner), positive: true };
}
