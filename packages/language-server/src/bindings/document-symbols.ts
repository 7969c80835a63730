import type { SourceText } from '@policyc/base';
import { type DocumentSymbol, type DocumentSymbolKind, features } from '@policyc/language-service';
import { type DocumentSymbol as LspDocumentSymbol, SymbolKind } from 'vscode-languageserver';
import type { Binding } from '../binding.js';
import { toRange } from '../convert.js';

const kinds: { readonly [K in DocumentSymbolKind]: SymbolKind } = {
  package: SymbolKind.Package,
  platform: SymbolKind.Module,
  kind: SymbolKind.Class,
  record: SymbolKind.Struct,
  enum: SymbolKind.Enum,
  member: SymbolKind.EnumMember,
  field: SymbolKind.Field,
  edge: SymbolKind.Interface,
  group: SymbolKind.Interface,
  param: SymbolKind.Constant,
  table: SymbolKind.Array,
  fn: SymbolKind.Function,
  policy: SymbolKind.Event,
  test: SymbolKind.Method,
  rule: SymbolKind.Boolean,
  variable: SymbolKind.Variable,
  case: SymbolKind.Object,
};

export const documentSymbolsBinding: Binding = {
  capabilities: () => ({ documentSymbolProvider: { label: 'policyc' } }),
  attach({ connection, answer }) {
    connection.onDocumentSymbol(
      answer(({ service, uri, source }) =>
        (service.run(features.documentSymbols, uri, undefined) ?? []).map((symbol) =>
          toSymbol(source, symbol),
        ),
      ),
    );
  },
};

function toSymbol(source: SourceText, symbol: DocumentSymbol): LspDocumentSymbol {
  return {
    name: symbol.name,
    ...(symbol.detail === '' ? {} : { detail: symbol.detail }),
    kind: kinds[symbol.kind],
    range: toRange(source, symbol.span),
    selectionRange: toRange(source, symbol.selection),
    children: symbol.children.map((child) => toSymbol(source, child)),
  };
}
