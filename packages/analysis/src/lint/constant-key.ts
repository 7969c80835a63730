/** Values that are written out: members, texts, numbers, `true` and `false`. */
import type { ast } from '@policyc/syntax';
import { shapeOf, stripParens } from './expression-shape.js';
import type { LintContext } from './lint-rule.js';

/** A key that is equal for equal constants; `undefined` for what is no constant. */
export function constantKey(context: LintContext, expr: ast.Expr): string | undefined {
  const inner = stripParens(expr);
  if (inner.kind === 'LiteralExpr')
    return isState(inner) || isFraction(inner) ? undefined : `${inner.type} ${inner.value}`;
  const symbol =
    inner.kind === 'MemberExpr'
      ? context.symbolOf(inner.member)
      : inner.kind === 'NameExpr'
        ? context.symbolOf(inner)
        : undefined;
  return symbol?.tag === 'member' ? `member ${symbol.member}` : undefined;
}

function isState({ type }: ast.LiteralExpr): boolean {
  return type === 'absent' || type === 'unknown';
}

/** Different spellings may be the same number. */
function isFraction({ type, value }: ast.LiteralExpr): boolean {
  return type === 'number' && value.includes('.');
}

/** `x == a`, `x in { a, b }` and their negations: which constants a thing is, or is not. */
export interface ConstantTest {
  readonly expr: ast.BinaryExpr;
  readonly subject: ast.Expr;
  readonly shape: string;
  readonly constants: readonly string[];
  readonly values: readonly ast.Expr[];
  readonly positive: boolean;
}

export function constantTest(context: LintContext, operand: ast.Expr): ConstantTest | undefined {
  const expr = stripParens(operand);
  if (expr.kind !== 'BinaryExpr') return undefined;
  const values =
    expr.op === '==' || expr.op === '!='
      ? [expr.right]
      : expr.op === 'in' || expr.op === 'not in'
        ? writtenElements(expr.right)
        : undefined;
  if (values === undefined || constantKey(context, expr.left) !== undefined) return undefined;
  const constants = values.flatMap((v) => constantKey(context, v) ?? []);
  if (constants.length !== values.length || constants.length === 0) return undefined;
  const positive = expr.op === '==' || expr.op === 'in';
  return { expr, subject: expr.left, shape: shapeOf(expr.left), constants, values, positive };
}

/** The elements of a set or list that is written out. */
export function writtenElements(expr: ast.Expr): readonly ast.Expr[] | undefined {
  const inner = stripParens(expr);
  if (inner.kind === 'ListExpr') return inner.elements;
  if (inner.kind === 'BracesExpr' && inner.entries.every((e) => e.key === undefined))
    return inner.entries.map((e) => e.value);
  return undefined;
}

/** The one operator of a chain; `undefined` where it mixes two. */
export function chainOperator(expr: ast.LogicalExpr): 'and' | 'or' | undefined {
  const [first] = expr.operators;
  return expr.operators.every((o) => o.op === first?.op) ? first?.op : undefined;
}

/** The operands of an `and`, or the condition alone. */
export function conjuncts(condition: ast.Expr | undefined): readonly ast.Expr[] {
  if (condition === undefined) return [];
  const inner = stripParens(condition);
  return inner.kind === 'LogicalExpr' && chainOperator(inner) === 'and' ? inner.operands : [inner];
}
