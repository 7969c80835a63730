import { sourceKind } from '../../kind-source.js';
import { defineLintRule } from '../../lint-rule.js';

export const productOfKindsRule = defineLintRule({
  code: 'lint-performance/product-of-kinds',
  category: 'performance',
  severity: 'info',
  enabledByDefault: true,
  description: 'A second `for` goes through a whole kind.',
  rationale: 'Every asset of the one kind is paired with every asset of the other, and each pair is a case.',
  visit: (context) => ({
    PolicyDecl(policy) {
      const binders = policy.statements.flatMap((s) => (s.kind === 'ForStatement' ? [s.binder] : []));
      for (const binder of binders.slice(1))
        if (sourceKind(context, binder) !== undefined)
          context.report(binder.source.span, {
            message: `Each subject is paired with all of \`${context.textOf(binder.source)}\`.`,
            help: 'Go through a relation of the first, or ask with `some` in the rule.',
          });
    },
  }),
});
