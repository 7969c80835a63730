import type { ast } from '@policyc/syntax';
import { clashOf } from '../../clash.js';
import { conjuncts } from '../../constant-key.js';
import { judgementOf } from '../../expression-shape.js';
import { defineLintRule, type LintContext } from '../../lint-rule.js';
import { visitSelections } from '../../visit-selections.js';

export const filterExcludesRule = defineLintRule({
  code: 'lint-bugs/filter-excludes',
  category: 'bugs',
  severity: 'warning',
  enabledByDefault: true,
  description: 'What is judged never holds of what its own `where` has selected.',
  rationale: '`forbid` never finds anything then, and `require` fails for everything.',
  visit: (context) => visitSelections((filters, condition) => judge(context, filters, condition)),
});

function judge(context: LintContext, filters: readonly ast.Expr[], condition: ast.Expr): void {
  for (const part of conjuncts(condition)) {
    // The same condition or its negation is a matter of `filter-decides`.
    const { shape } = judgementOf(part);
    if (filters.some((f) => judgementOf(f).shape === shape)) continue;
    const clash = clashOf(context, [...filters, part]);
    if (clash === undefined || (clash.operand !== part && clash.with !== part)) continue;
    const filter = clash.operand === part ? clash.with : clash.operand;
    if (filter === part) continue;
    context.report(part.span, {
      message: `Where \`${context.textOf(filter)}\` holds, this never does.`,
      help: 'Change one of the two: nothing that is selected can be like this.',
      related: [{ uri: context.module.source.uri, span: filter.span, message: 'selected here' }],
    });
  }
}
