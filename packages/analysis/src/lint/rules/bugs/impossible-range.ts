import type { ast } from '@policyc/syntax';
import { chainOperator } from '../../constant-key.js';
import { shapeOf, stripParens } from '../../expression-shape.js';
import { defineLintRule, type LintContext } from '../../lint-rule.js';

export const impossibleRangeRule = defineLintRule({
  code: 'lint-bugs/impossible-range',
  category: 'bugs',
  severity: 'warning',
  enabledByDefault: true,
  description: 'Two bounds joined by `and` leave no number between them.',
  rationale: 'The condition is never true.',
  visit: (context) => ({
    LogicalExpr(expr) {
      if (chainOperator(expr) !== 'and') return;
      const bounds = new Map<string, { low: number; high: number; operand: ast.Expr }>();
      for (const operand of expr.operands) {
        const bound = boundOf(context, operand);
        if (bound === undefined) continue;
        const before = bounds.get(bound.shape);
        const low = Math.max(bound.low, before?.low ?? Number.NEGATIVE_INFINITY);
        const high = Math.min(bound.high, before?.high ?? Number.POSITIVE_INFINITY);
        if (before !== undefined && low > high) {
          context.report(operand.span, {
            message: `No number fits this and \`${context.textOf(before.operand)}\`.`,
            help: 'Did you mean `or`, or the other comparison?',
          });
          return;
        }
        bounds.set(bound.shape, { low, high, operand });
      }
    },
  }),
});

interface Bound {
  readonly shape: string;
  readonly low: number;
  readonly high: number;
}

/** The whole numbers that `x < 3` and the like leave. */
function boundOf(context: LintContext, operand: ast.Expr): Bound | undefined {
  const expr = stripParens(operand);
  if (expr.kind !== 'BinaryExpr') return undefined;
  const right = stripParens(expr.right);
  if (right.kind !== 'LiteralExpr' || right.type !== 'number') return undefined;
  if (context.typeOf(expr.left)?.type.tag !== 'int') return undefined;
  const number = Number(right.value);
  if (!Number.isSafeInteger(number)) return undefined;
  const shape = shapeOf(expr.left);
  const [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  switch (expr.op) {
    case '<':
      return { shape, low, high: number - 1 };
    case '<=':
      return { shape, low, high: number };
    case '>':
      return { shape, low: number + 1, high };
    case '>=':
      return { shape, low: number, high };
    case '==':
      return { shape, low: number, high: number };
    default:
      return undefined;
  }
}
