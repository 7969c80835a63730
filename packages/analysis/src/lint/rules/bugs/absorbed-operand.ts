import { chainOperator } from '../../constant-key.js';
import { shapeOf, stripParens } from '../../expression-shape.js';
import { defineLintRule } from '../../lint-rule.js';

export const absorbedOperandRule = defineLintRule({
  code: 'lint-bugs/absorbed-operand',
  category: 'bugs',
  severity: 'warning',
  enabledByDefault: true,
  description: 'A condition is already decided by the one beside it: `a and (a or b)` is `a`.',
  rationale: 'The inner condition has no effect, so what its author wanted to say is not said.',
  visit: (context) => ({
    LogicalExpr(expr) {
      const op = chainOperator(expr);
      if (op === undefined) return;
      const shapes = new Set(expr.operands.map(shapeOf));
      for (const operand of expr.operands) {
        const inner = stripParens(operand);
        if (inner.kind !== 'LogicalExpr' || chainOperator(inner) === op) continue;
        const decided = inner.operands.find((o) => shapes.has(shapeOf(o)));
        if (decided !== undefined)
          context.report(operand.span, {
            message: `\`${context.textOf(decided)}\` beside it decides already: the rest has no effect.`,
            help: 'Remove one of the two.',
          });
      }
    },
  }),
});
