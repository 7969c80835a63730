import { features } from '@policyc/language-service';
import { MarkupKind } from 'vscode-languageserver';
import type { Binding } from '../binding.js';
import { toOffset, toRange } from '../convert.js';

export const hoverBinding: Binding = {
  capabilities: () => ({ hoverProvider: true }),
  attach({ connection, answer }) {
    connection.onHover(
      answer(({ service, params, uri, source }) => {
        const found = service.run(features.hover, uri, { offset: toOffset(source, params.position) });
        if (found === undefined) return null;
        return {
          contents: { kind: MarkupKind.Markdown, value: found.markdown },
          range: toRange(source, found.span),
        };
      }),
    );
  },
};
