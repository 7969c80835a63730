import { sourceKind } from '../../kind-source.js';
import { defineLintRule } from '../../lint-rule.js';

export const pathInQuantifierRule = defineLintRule({
  code: 'lint-performance/path-in-quantifier',
  category: 'performance',
  severity: 'info',
  enabledByDefault: true,
  description: 'A path is searched for each element of a whole kind.',
  rationale: 'A path search visits the graph; `from a to b in Kind where ...` searches once for all ends.',
  visit: (context) => ({
    PathExpr(path) {
      const outer = context.ancestors.some(
        (n) => n.kind === 'QuantifierExpr' && sourceKind(context, n.binder) !== undefined,
      );
      if (outer)
        context.report(path.span, {
          message: 'The path is searched anew for each element of a whole kind.',
          help: 'Let the path end at `x in Kind where ...`, or start from the subject.',
        });
    },
  }),
});
