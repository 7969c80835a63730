/** `count(...) > 0` and the like. */
import type { ast } from '@policyc/syntax';
import { stripParens } from './expression-shape.js';

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

export interface CountTest {
  readonly count: ast.AggregateExpr;
  /** As if the count stood on the left. */
  readonly op: Comparison;
  readonly number: number;
}

const MIRRORED: Readonly<Record<Comparison, Comparison>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/** A comparison of a count with a whole number that is written out. */
export function countTest(expr: ast.BinaryExpr): CountTest | undefined {
  const { op } = expr;
  if (!isComparison(op)) return undefined;
  const left = stripParens(expr.left);
  const right = stripParens(expr.right);
  return made(left, op, right) ?? made(right, MIRRORED[op], left);
}

function made(count: ast.Expr, op: Comparison, other: ast.Expr): CountTest | undefined {
  if (count.kind !== 'AggregateExpr' || count.fn !== 'count') return undefined;
  if (other.kind !== 'LiteralExpr' || other.type !== 'number') return undefined;
  const number = Number(other.value);
  return Number.isSafeInteger(number) ? { count, op, number } : undefined;
}

function isComparison(op: ast.BinaryOp): op is Comparison {
  return op in MIRRORED;
}

/** What `count(...) OP n` asks: whether there are none or some; `undefined` for other questions. */
export function existenceAsked({ op, number }: CountTest): 'none' | 'some' | undefined {
  if (number === 0) {
    if (op === '==' || op === '<=') return 'none';
    if (op === '!=' || op === '>') return 'some';
  }
  if (number === 1) {
    if (op === '<') return 'none';
    if (op === '>=') return 'some';
  }
  return undefined;
}

/** The same question without counting. */
export function existenceText(
  count: ast.AggregateExpr,
  asked: 'none' | 'some',
  textOf: (node: ast.Node) => string,
): { readonly text: string; readonly loose: boolean } | undefined {
  const { argument } = count;
  if (argument.tag === 'expr')
    return { text: `${textOf(argument.expr)} is ${asked === 'none' ? 'empty' : 'not empty'}`, loose: false };
  if (argument.giving !== undefined) return undefined;
  return { text: `${asked === 'none' ? 'no' : 'some'} ${textOf(argument.binder)}`, loose: true };
}
