/**
 * What names are, for colouring: a grammar cannot tell a field called `owner` from the statement.
 * Invariant: in source order, without overlaps; words of the language are left to the editor's grammar.
 */
import type { NameSymbol } from '@policyc/analysis';
import type { Span } from '@policyc/base';
import { type ast, children } from '@policyc/syntax';
import { defineFeature } from '../../feature.js';
import { symbolAt } from '../../symbols/symbol-at.js';

export const semanticTokenTypes = [
  'namespace',
  'class',
  'enum',
  'enumMember',
  'property',
  'function',
  'method',
  'parameter',
  'variable',
  'type',
] as const;
export const semanticTokenModifiers = ['declaration', 'readonly', 'defaultLibrary'] as const;

export interface SemanticToken {
  readonly span: Span;
  readonly type: (typeof semanticTokenTypes)[number];
  readonly modifiers: readonly (typeof semanticTokenModifiers)[number][];
}

export const semanticTokens = defineFeature({
  name: 'semantic-tokens',
  needs: 'checked',
  run({ document, program }, _params: undefined): readonly SemanticToken[] {
    const tokens: SemanticToken[] = [];
    const add = (span: Span, type: SemanticToken['type'], modifiers: SemanticToken['modifiers'] = []) => {
      if (span.end > span.start) tokens.push({ span, type, modifiers });
    };
    const walk = (path: readonly ast.Node[]) => {
      const node = path[path.length - 1];
      if (node === undefined) return;
      if (node.kind === 'PackageDecl' || node.kind === 'UseDecl') {
        for (const name of node.path) add(name.span, 'namespace');
        return;
      }
      const found = node.kind === 'Name' || node.kind === 'NameExpr' ? symbolAt(program, path) : undefined;
      if (found !== undefined) add(found.span, tokenType(found.symbol), modifiersOf(found.symbol, node));
      for (const child of children(node)) walk([...path.slice(-2), child]);
    };
    walk([document.file]);
    return tokens.sort((a, b) => a.span.start - b.span.start);
  },
});

function modifiersOf(symbol: NameSymbol, node: ast.Node): SemanticToken['modifiers'] {
  if (['builtin', 'url-part', 'before'].includes(symbol.tag) || !('decl' in symbol))
    return ['defaultLibrary'];
  const declares = 'name' in symbol.decl && symbol.decl.name === node;
  return [
    ...(declares ? (['declaration'] as const) : []),
    ...(symbol.tag === 'param' ? (['readonly'] as const) : []),
  ];
}

function tokenType(symbol: NameSymbol): SemanticToken['type'] {
  switch (symbol.tag) {
    case 'kind':
    case 'record':
    case 'group':
      return 'class';
    case 'enum':
      return 'enum';
    case 'member':
      return 'enumMember';
    case 'field':
    case 'url-part':
    case 'derived':
    case 'before':
    case 'path-length':
      return 'property';
    case 'edge':
    case 'fn':
      return 'function';
    case 'builtin':
      return 'method';
    case 'param':
    case 'table':
    case 'fn-param':
      return 'parameter';
    case 'policy':
    case 'catalogue':
      return 'type';
    case 'control':
      return 'enumMember';
    case 'binder':
    case 'let':
    case 'path':
    case 'given':
      return 'variable';
  }
}
