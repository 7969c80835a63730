/** What a binder ranges over, and what an expression depends on. */
import { type ast, visit } from '@policyc/syntax';
import type { LintContext } from './lint-rule.js';

/** The kind whose whole population a binder ranges over. */
export function sourceKind(context: LintContext, binder: ast.Binder): string | undefined {
  const symbol = context.symbolOf(binder.source);
  return symbol?.tag === 'kind' ? symbol.kind : undefined;
}

/** Whether a name occurs in an expression. */
export function mentions(expr: ast.Node, name: string): boolean {
  let found = false;
  visit(expr, (node) => {
    if (node.kind === 'NameExpr' && node.name === name) found = true;
    return !found;
  });
  return found;
}

/** Whether an expression uses a binder, `let` or parameter of a function that is bound outside of it. */
export function dependsOnOutside(context: LintContext, expr: ast.Node): boolean {
  let outside = false;
  visit(expr, (node) => {
    const symbol = node.kind === 'NameExpr' ? context.symbolOf(node) : undefined;
    if (symbol?.tag !== 'binder' && symbol?.tag !== 'let' && symbol?.tag !== 'fn-param') return;
    const { start, end } = symbol.decl.span;
    if (start < expr.span.start || end > expr.span.end) outside = true;
  });
  return outside;
}
