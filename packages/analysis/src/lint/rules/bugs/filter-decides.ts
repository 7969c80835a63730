import type { ast } from '@policyc/syntax';
import { judgementOf, stripParens } from '../../expression-shape.js';
import { defineLintRule, type LintContext } from '../../lint-rule.js';
import { visitSelections } from '../../visit-selections.js';

export const filterDecidesRule = defineLintRule({
  code: 'lint-bugs/filter-decides',
  category: 'bugs',
  severity: 'warning',
  enabledByDefault: true,
  description: 'The condition repeats what its own `where` has selected by.',
  rationale:
    'For everything that is selected the answer is known before it is judged: `require` never fails, `forbid` always does, `every` always holds.',
  visit: (context) => visitSelections((filters, condition) => judge(context, filters, condition)),
});

function judge(context: LintContext, filters: readonly ast.Expr[], condition: ast.Expr): void {
  const inner = stripParens(condition);
  const parts = inner.kind === 'LogicalExpr' ? inner.operands : [inner];
  for (const part of parts) {
    const judged = judgementOf(part);
    const filter = filters.find((f) => judgementOf(f).shape === judged.shape);
    if (filter === undefined) continue;
    const holds = judgementOf(filter).positive === judged.positive;
    context.report(part.span, {
      message: `Where \`${context.textOf(filter)}\` holds, this is always ${holds}.`,
      help: 'Ask it in one of the two places, or ask something else here.',
      related: [{ uri: context.module.source.uri, span: filter.span, message: 'selected here' }],
    });
  }
}
