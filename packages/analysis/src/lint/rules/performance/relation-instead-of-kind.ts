import type { ast } from '@policyc/syntax';
import { chainOperator } from '../../constant-key.js';
import { stripParens } from '../../expression-shape.js';
import { mentions, sourceKind } from '../../kind-source.js';
import { defineLintRule, type LintContext } from '../../lint-rule.js';

export const relationInsteadOfKindRule = defineLintRule({
  code: 'lint-performance/relation-instead-of-kind',
  category: 'performance',
  severity: 'warning',
  enabledByDefault: true,
  description: 'A quantifier goes through all assets of a kind to find those that refer to one asset.',
  rationale: 'The relation holds them already: nothing has to be searched, and the sentence is shorter.',
  visit: (context) => ({
    Binder(binder) {
      const kind = sourceKind(context, binder);
      if (kind === undefined || binder.where === undefined || context.ancestors.at(-1)?.kind === 'PathExpr')
        return;
      const where = stripParens(binder.where);
      const operands =
        where.kind === 'LogicalExpr' && chainOperator(where) === 'and' ? where.operands : [where];
      for (const operand of operands) {
        const relation = relationIn(context, binder, kind, stripParens(operand));
        if (relation === undefined) continue;
        context.report(binder.source.span, {
          message: `\`${relation}\` holds the assets that are searched for here.`,
          help: `Write \`${binder.name.text} in ${relation}\`, without that condition.`,
        });
        return;
      }
    },
  }),
});

/** `automation.steps`, where the operand is `step.automation == automation`. */
function relationIn(
  context: LintContext,
  binder: ast.Binder,
  kind: string,
  operand: ast.Expr,
): string | undefined {
  if (operand.kind !== 'BinaryExpr' || operand.op !== '==') return undefined;
  for (const [own, other] of [
    [stripParens(operand.left), operand.right],
    [stripParens(operand.right), operand.left],
  ] as const) {
    if (own.kind !== 'MemberExpr' || own.object.kind !== 'NameExpr' || own.object.name !== binder.name.text)
      continue;
    if (mentions(other, binder.name.text)) continue;
    const type = context.typeOf(other)?.type;
    const asset =
      type?.tag === 'asset' ? context.program.schema?.kinds.find((k) => k.name === type.kind) : undefined;
    const relation = asset?.fields.find(
      (f) => f.tag === 'relation' && f.many && f.kind === kind && f.via === own.member.text,
    );
    if (relation !== undefined) return `${context.textOf(other)}.${relation.name}`;
  }
  return undefined;
}
