import { type CompletionItem, type CompletionKind, features } from '@policyc/language-service';
import {
  CompletionItemKind,
  InsertTextFormat,
  type CompletionItem as LspCompletionItem,
  type MarkupContent,
  MarkupKind,
} from 'vscode-languageserver';
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
        const can = client().textDocument?.completion?.completionItem;
        return found.items
          .filter((item) => can?.snippetSupport === true || !item.snippet)
          .map(
            (item, i): LspCompletionItem => ({
              label: item.label,
              kind: kinds[item.kind],
              ...describe(item, can?.labelDetailsSupport === true),
              // The service's order, whatever the labels are.
              sortText: String(i).padStart(4, '0'),
              insertTextFormat: item.snippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
              textEdit: { range, newText: item.insert },
            }),
          );
      }),
    );
  },
};

/** What is short stands beside the label, in the place that the client has for it; the rest is documentation. */
function describe(item: CompletionItem, labelDetails: boolean): Partial<LspCompletionItem> {
  const { detail, signature, documentation } = item;
  const short = labelDetails ? detail : (detail ?? signature);
  const parts = [signature && `\`\`\`policyc\n${signature}\n\`\`\``, documentation].filter((part) => part);
  return {
    ...(short === undefined
      ? {}
      : labelDetails
        ? { labelDetails: { description: short } }
        : { detail: short }),
    ...(parts.length === 0 ? {} : { documentation: markdown(parts.join('\n\n')) }),
  };
}

function markdown(value: string): MarkupContent {
  return { kind: MarkupKind.Markdown, value };
}
