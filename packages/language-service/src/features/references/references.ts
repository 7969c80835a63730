/** Every place that names the same thing as a place, its declaration included, in all files. */
import type { CheckedProgram, NameSymbol } from '@policyc/analysis';
import type { Span } from '@policyc/base';
import { type ast, nodePathAt, visit } from '@policyc/syntax';
import { defineFeature } from '../../feature.js';
import { symbolAt } from '../../symbols/symbol-at.js';

export interface Reference {
  readonly uri: string;
  readonly span: Span;
  readonly isDeclaration: boolean;
}

export const references = defineFeature({
  name: 'references',
  needs: 'checked',
  run({ document, program }, { offset }: { readonly offset: number }): readonly Reference[] {
    const found = symbolAt(program, nodePathAt(document.file, offset));
    const identity = found && identityOf(found.symbol);
    if (identity === undefined) return [];
    return program.modules.flatMap((module) =>
      referencesIn(program, module.file, module.source.uri, identity),
    );
  },
});

function referencesIn(
  program: CheckedProgram,
  file: ast.File,
  uri: string,
  identity: ast.Node | string,
): readonly Reference[] {
  const found: Reference[] = [];
  visit(file, (node) => {
    const isDeclaration = node === identity && 'name' in node && typeof node.name === 'object';
    if (isDeclaration) found.push({ uri, span: node.name.span, isDeclaration });
    const symbol = program.symbols.get(node);
    if (symbol === undefined || identityOf(symbol) !== identity) return;
    const span = node.kind === 'MemberExpr' ? node.member.span : node.span;
    const known = found.some((other) => other.span.start === span.start);
    if (!known && span.end > span.start) found.push({ uri, span, isDeclaration: false });
  });
  return found;
}

/** What makes two symbols the same: their declaration; for edges, which have several, and built-ins, their name. */
function identityOf(symbol: NameSymbol): ast.Node | string {
  switch (symbol.tag) {
    case 'edge':
      return `edge ${symbol.name}`;
    case 'before':
      return `before ${symbol.kind}`;
    case 'builtin':
      return `builtin ${symbol.name}`;
    case 'url-part':
      return `part ${symbol.field.name}`;
    default:
      return symbol.decl;
  }
}
