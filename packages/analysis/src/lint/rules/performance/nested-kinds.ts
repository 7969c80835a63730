import { sourceKind } from '../../kind-source.js';
import { defineLintRule } from '../../lint-rule.js';

export const nestedKindsRule = defineLintRule({
  code: 'lint-performance/nested-kinds',
  category: 'performance',
  severity: 'info',
  enabledByDefault: true,
  description: 'A quantifier over a whole kind stands inside another one.',
  rationale:
    'Every asset of the one is compared with every asset of the other; with a thousand of each that is a million comparisons for each subject.',
  visit: (context) => ({
    Binder(binder) {
      if (sourceKind(context, binder) === undefined) return;
      const owner = context.ancestors.at(-1);
      if (owner?.kind !== 'QuantifierExpr' && owner?.kind !== 'AggregateExpr') return;
      const outer = context.ancestors
        .slice(0, -1)
        .some(
          (n) =>
            (n.kind === 'QuantifierExpr' && sourceKind(context, n.binder) !== undefined) ||
            (n.kind === 'AggregateExpr' &&
              n.argument.tag === 'selection' &&
              sourceKind(context, n.argument.binder) !== undefined),
        );
      if (outer)
        context.report(binder.source.span, {
          message: `All of \`${context.textOf(binder.source)}\` is searched for each element of another whole kind.`,
          help: 'Go through a relation, such as `automation.steps`.',
        });
    },
  }),
});
