import type { ast } from '@policyc/syntax';
import { textsClash } from '../../clash-texts.js';
import { chainOperator } from '../../constant-key.js';
import { stripParens } from '../../expression-shape.js';
import { defineLintRule } from '../../lint-rule.js';

export const impossiblePatternRule = defineLintRule({
  code: 'lint-bugs/impossible-pattern',
  category: 'bugs',
  severity: 'warning',
  enabledByDefault: true,
  description: 'No text fits a pattern, or none fits it together with what stands beside it.',
  rationale: 'The condition is never true, so what it was meant to find is never found.',
  visit: (context) => {
    const judge = (operands: readonly ast.Expr[]): void => {
      const clash = textsClash(context, operands);
      if (clash === undefined) return;
      const host = clash.operand === clash.with && /[A-Z]/.test(context.textOf(clash.operand));
      context.report(clash.operand.span, {
        message:
          clash.operand === clash.with
            ? 'No text fits this.'
            : `No text fits this and \`${context.textOf(clash.with)}\`.`,
        help: host
          ? 'Hosts are compared in small letters.'
          : 'Did you mean `or`, or another pattern? Patterns after `like` must fit the whole text.',
      });
    };
    return {
      LogicalExpr(expr) {
        if (chainOperator(expr) === 'and') judge(expr.operands);
      },
      BinaryExpr(expr) {
        if (!/like|matches/.test(expr.op)) return;
        const around = context.ancestors.findLast((a) => a.kind !== 'ParenExpr');
        const inChain =
          around?.kind === 'LogicalExpr' &&
          chainOperator(around) === 'and' &&
          around.operands.some((o) => stripParens(o) === expr);
        if (!inChain) judge([expr]);
      },
    };
  },
});
