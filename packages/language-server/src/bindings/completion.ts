import { type CompletionKind, features } from '@policyc/language-service';
import { type CompletionItem, CompletionItemKind, InsertTextFormat, MarkupKind } from 'vscode-languageserver';
import type { Binding } from '../binding.js';
import { toOffset, toRange } from '../convert.js';

const kinds: { readonly [K in CompletionKind]: CompletionItemKind } = {
  field: CompletionItemKind.Field,
  relation: CompletionItemKind.Property,
  method: CompletionItemKind.Method,
  member: CompletionItemKind.EnumMember,
  kind: CompletionItemKind.Class,
  enum: CompletionItemKind.Enum,
  edge: CompletionItemKind.Interface,
  param: CompletionItemKind.Constant,
  function: CompletionItemKind.Function,
  variable: CompletionItemKind.Variable,
  keyword: CompletionItemKind.Keyword,
  value: CompletionItemKind.Value,
  snippet: CompletionItemKind.Snippet,
  package: CompletionItemKind.Module,
  policy: CompletionItemKind.Event,
  type: CompletionItemKind.TypeParameter,
};

/** Proposals keep the service's order; clients without snippets get none. */
export const completionBinding: Binding = {
  capabilities: () => ({ completionProvider: { triggerCharacters: ['.', '{', '"'] } }),
  attach({ connection, client, answer }) {
    connection.onCompletion(
      answer(({ service, params, uri, source }) => {
        const offset = toOffset(source, params.position);
        const found = service.run(features.completion, uri, { offset });
        if (found === undefined) return null;
        const range = toRange(source, found.replace);
        const snippets = client().textDocument?.completion?.completionItem?.snippetSupport === true;
        return found.items
          .filter((item) => snippets || !item.snippet)
          .map(
            (item, i): CompletionItem => ({
              label: item.label,
              kind: kinds[item.kind],
              ...(item.detail === undefined ? {} : { detail: item.detail }),
              ...(item.documentation === undefined
                ? {}
                : { documentation: { kind: MarkupKind.Markdown, value: item.documentation } }),
              sortText: String(i).padStart(4, '0'),
              filterText: item.label,
              insertTextFormat: item.snippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
              textEdit: { range, newText: item.insert },
            }),
          );
      }),
    );
  },
};
