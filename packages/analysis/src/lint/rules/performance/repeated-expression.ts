import { type ast, visit } from '@policyc/syntax';
import { shapeOf } from '../../expression-shape.js';
import { defineLintRule, type LintContext } from '../../lint-rule.js';

export const repeatedExpressionRule = defineLintRule({
  code: 'lint-performance/repeated-expression',
  category: 'performance',
  severity: 'info',
  enabledByDefault: true,
  description: 'The same quantifier, selective count or path stands twice in one policy.',
  rationale: 'It is computed twice and read twice; a `let` or a `fn` gives it a name.',
  visit: (context) => ({
    PolicyDecl(policy) {
      const seen = new Map<string, ast.Node>();
      visit(policy, (node) => {
        if (!isSearch(node)) return true;
        const key = keyOf(context, node);
        const before = seen.get(key);
        if (before === undefined) {
          seen.set(key, node);
          return true;
        }
        context.report(node.span, {
          message: 'This stands in the policy already.',
          help: 'Give it a name with `let`, or with a `fn` where a binder is in the way.',
          related: [{ uri: context.module.source.uri, span: before.span, message: 'the first time' }],
        });
        return false;
      });
    },
  }),
});

/** `count(xs)` is a field as good as any. */
function isSearch(node: ast.Node): node is ast.QuantifierExpr | ast.AggregateExpr | ast.PathExpr {
  if (node.kind === 'AggregateExpr') return node.argument.tag === 'selection';
  return node.kind === 'QuantifierExpr' || node.kind === 'PathExpr';
}

/** The shape, and which declarations its free names stand for: two binders may have the same name. */
function keyOf(context: LintContext, expr: ast.Expr): string {
  const free: number[] = [];
  visit(expr, (node) => {
    const symbol = node.kind === 'NameExpr' ? context.symbolOf(node) : undefined;
    if (symbol?.tag !== 'binder' && symbol?.tag !== 'let') return;
    const { start } = symbol.decl.span;
    if (start < expr.span.start || start >= expr.span.end) free.push(start);
  });
  return `${shapeOf(expr)} ${free.join(' ')}`;
}
