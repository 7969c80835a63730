import type { ast } from '@policyc/syntax';
import { constantKey } from '../../constant-key.js';
import { shapeOf, stripParens } from '../../expression-shape.js';
import { defineLintRule, replacement } from '../../lint-rule.js';

export const duplicateElementRule = defineLintRule({
  code: 'lint-bugs/duplicate-element',
  category: 'bugs',
  severity: 'warning',
  enabledByDefault: true,
  description: 'The same element stands twice in a set.',
  rationale: 'The second one changes nothing; most often another one was meant.',
  visit: (context) => {
    const check = (elements: readonly ast.Expr[]): void => {
      const seen = new Set<string>();
      elements.forEach((element, i) => {
        const key = constantKey(context, element) ?? shapeOf(element);
        const before = elements[i - 1];
        if (seen.has(key) && before !== undefined)
          context.report(element.span, {
            message: `\`${context.textOf(element)}\` is in the set already.`,
            help: 'Remove it, or name the one that is missing.',
            fixes: [replacement('Remove it', { start: before.span.end, end: element.span.end }, '', false)],
          });
        seen.add(key);
      });
    };
    return {
      BracesExpr: (expr) => {
        if (expr.entries.every((e) => e.key === undefined)) check(expr.entries.map((e) => e.value));
      },
      BinaryExpr: (expr) => {
        const right = stripParens(expr.right);
        if ((expr.op === 'in' || expr.op === 'not in') && right.kind === 'ListExpr') check(right.elements);
      },
    };
  },
});
