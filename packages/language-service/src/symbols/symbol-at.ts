/** Which symbol stands at a place. Invariant: reads the checker's side tables, nothing else. */
import type { CheckedProgram, NameSymbol } from '@policyc/analysis';
import type { Span } from '@policyc/base';
import type { ast } from '@policyc/syntax';

export interface SymbolAt {
  readonly symbol: NameSymbol;
  readonly span: Span;
  /** The node that names it. */
  readonly node: ast.Node;
}

/** @param path the nodes around a place, outermost first */
export function symbolAt(program: CheckedProgram, path: readonly ast.Node[]): SymbolAt | undefined {
  const node = path[path.length - 1];
  const symbol = node && program.symbols.get(node);
  return symbol && { symbol, span: node.span, node };
}
