/** The outline of a document: its declarations with their fields, members, statements and cases. */
import type { Span } from '@policyc/base';
import type { ast } from '@policyc/syntax';
import { defineFeature } from '../../feature.js';

export interface DocumentSymbol {
  readonly name: string;
  readonly detail: string;
  readonly kind: DocumentSymbolKind;
  readonly span: Span;
  /** The name itself, inside `span`. */
  readonly selection: Span;
  readonly children: readonly DocumentSymbol[];
}

export type DocumentSymbolKind =
  | 'package'
  | 'platform'
  | 'kind'
  | 'record'
  | 'enum'
  | 'member'
  | 'field'
  | 'edge'
  | 'group'
  | 'param'
  | 'table'
  | 'fn'
  | 'policy'
  | 'test'
  | 'rule'
  | 'variable'
  | 'case';

export const documentSymbols = defineFeature({
  name: 'document-symbols',
  needs: 'parsed',
  run({ document }, _params: undefined): readonly DocumentSymbol[] {
    const { text } = document.source;
    return document.file.declarations.flatMap((decl) => declarationSymbol(text, decl) ?? []);
  },
});

function declarationSymbol(text: string, decl: ast.Declaration): DocumentSymbol | undefined {
  switch (decl.kind) {
    case 'EditionDecl':
    case 'UseDecl':
      return undefined;
    case 'PackageDecl': {
      const [first, last] = [decl.path[0], decl.path.at(-1)];
      if (first === undefined || last === undefined) return undefined;
      const selection = { start: first.span.start, end: last.span.end };
      return {
        ...leaf('package', decl, selection, ''),
        name: decl.path.map(({ text }) => text).join('.') || 'package',
      };
    }
    case 'PlatformDecl':
      return named('platform', decl, decl.version);
    case 'EnumDecl':
      return named(
        'enum',
        decl,
        decl.ordered ? 'ordered' : '',
        decl.members.map((m) => named('member', m, m.title?.value)),
      );
    case 'AssetDecl':
      return named('kind', decl, 'asset', fields(text, decl));
    case 'ExtendDecl':
      return named('kind', decl, 'extend asset', fields(text, decl));
    case 'RecordDecl':
      return named('record', decl, 'record', fields(text, decl));
    case 'TableDecl':
      return named('table', decl, decl.source.value, fields(text, decl));
    case 'EdgeDecl':
      return named('edge', decl, edgeDetail(decl));
    case 'GroupDecl':
      return named('group', decl, decl.members.map((member) => member.text).join(' | '));
    case 'CatalogueDecl':
      return named('enum', decl, decl.title.value);
    case 'ParamDecl':
      return named('param', decl, slice(text, decl.type.span));
    case 'FnDecl':
      return named('fn', decl, slice(text, decl.result.span));
    case 'PolicyDecl':
      return named(
        'policy',
        decl,
        decl.title?.value,
        decl.statements.flatMap((s) => policyStatement(text, s) ?? []),
      );
    case 'TestDecl': {
      const children = decl.statements.flatMap((s) => testStatement(text, s) ?? []);
      const detail = decl.policies.map((policy) => policy.text).join(', ');
      return { ...leaf('test', decl, decl.title.span, detail), name: decl.title.value || 'test', children };
    }
  }
}

function policyStatement(text: string, statement: ast.PolicyStatement): DocumentSymbol | undefined {
  switch (statement.kind) {
    case 'ForStatement': {
      const { binder } = statement;
      const detail = `for ... in ${slice(text, binder.source.span)}`;
      return { ...leaf('variable', statement, binder.name.span, detail), name: binder.name.text || 'for' };
    }
    case 'LetStatement':
      return named('variable', statement, 'let');
    case 'RuleStatement': {
      const word = { start: statement.span.start, end: statement.span.start + statement.rule.length };
      return {
        ...leaf('rule', statement, word, slice(text, statement.condition.span)),
        name: statement.rule,
      };
    }
    default:
      return undefined;
  }
}

function testStatement(text: string, statement: ast.TestStatement): DocumentSymbol | undefined {
  switch (statement.kind) {
    case 'GivenStatement':
      return named('variable', statement, statement.assetKind.text);
    case 'CaseStatement': {
      const assignments = statement.assignments.map(({ span }) => slice(text, span)).join(', ');
      const word = { start: statement.span.start, end: statement.span.start + 'case'.length };
      return {
        ...leaf('case', statement, word, statement.expectation.verdict ?? ''),
        name: `case ${assignments}`,
      };
    }
    default:
      return undefined;
  }
}

function fields(
  text: string,
  decl: { readonly fields: readonly ast.FieldDecl[] },
): readonly DocumentSymbol[] {
  return decl.fields.map((field) => named('field', field, slice(text, field.type.span)));
}

function edgeDetail({ definition }: ast.EdgeDecl): string {
  return definition.tag === 'via'
    ? `${definition.from.text} -> ${definition.to.text}`
    : definition.members.map((member) => member.text).join(' | ');
}

function named(
  kind: DocumentSymbolKind,
  node: ast.Node & { readonly name: ast.Name },
  detail: string | undefined,
  children: readonly DocumentSymbol[] = [],
): DocumentSymbol {
  // Clients reject symbols without a name and selections outside of the symbol.
  const selection = node.name.text === '' ? node.span : node.name.span;
  return { ...leaf(kind, node, selection, detail ?? ''), name: node.name.text || `(${kind})`, children };
}

function leaf(kind: DocumentSymbolKind, node: ast.Node, selection: Span, detail: string): DocumentSymbol {
  return { name: '', detail, kind, span: node.span, selection, children: [] };
}

/** A piece of source as one short line. */
function slice(text: string, span: Span): string {
  const line = text.slice(span.start, span.end).replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 77)}...` : line;
}
