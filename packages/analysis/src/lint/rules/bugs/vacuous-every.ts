import type { ast } from '@policyc/syntax';
import { stripParens } from '../../expression-shape.js';
import { defineLintRule } from '../../lint-rule.js';

export const vacuousEveryRule = defineLintRule({
  code: 'lint-bugs/vacuous-every',
  category: 'bugs',
  severity: 'info',
  enabledByDefault: false,
  description: 'A rule asks something of every element of a collection that may be empty.',
  rationale:
    'Of nothing it holds: what has no elements passes, though nothing was looked at. Where that is not meant, the rule says so.',
  visit: (context) => ({
    RuleStatement(rule) {
      if (rule.rule !== 'require') return;
      const parts = operandsOf(rule.condition);
      for (const part of parts) {
        const every = stripParens(part);
        if (every.kind !== 'QuantifierExpr' || every.quantifier !== 'every') continue;
        const { source } = every.binder;
        const kind = context.symbolOf(source)?.tag;
        const text = context.textOf(source);
        if (parts.some((p) => asksForElements(context.textOf(p), text))) continue;
        const isCollection = kind !== 'kind' && kind !== 'group';
        const { start, end } = part.span;
        context.report(source.span, {
          message: `Where \`${text}\` holds nothing, this passes.`,
          help: isCollection
            ? `If it must not be empty, say so: \`${text} is not empty and ...\`. If it may be, leave it.`
            : `If there must be one, say so: \`count(x in ${text}) > 0\`. If not, leave it.`,
          ...(isCollection
            ? {
                fixes: [
                  {
                    title: `Ask for \`${text} is not empty\`, too`,
                    edits: [
                      { span: { start, end: start }, newText: `${text} is not empty and (` },
                      { span: { start: end, end }, newText: ')' },
                    ],
                    certain: false,
                  },
                ],
              }
            : {}),
        });
      }
    },
  }),
});

function operandsOf(condition: ast.Expr): readonly ast.Expr[] {
  const inner = stripParens(condition);
  return inner.kind === 'LogicalExpr' && inner.operators.every((o) => o.op === 'and')
    ? inner.operands
    : [condition];
}

/** Something beside it looks at how many there are. */
function asksForElements(part: string, source: string): boolean {
  return part.includes(`${source} is not empty`) || part.startsWith(`count(${source})`);
}
