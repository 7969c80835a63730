import { features, semanticTokenModifiers, semanticTokenTypes } from '@policyc/language-service';
import { SemanticTokensBuilder } from 'vscode-languageserver';
import type { Binding } from '../binding.js';
import { toPosition } from '../convert.js';

const legend = { tokenTypes: [...semanticTokenTypes], tokenModifiers: [...semanticTokenModifiers] };

export const semanticTokensBinding: Binding = {
  capabilities: () => ({ semanticTokensProvider: { legend, full: true } }),
  attach({ connection, answer }) {
    connection.languages.semanticTokens.on(
      answer(({ service, uri, source }) => {
        const builder = new SemanticTokensBuilder();
        for (const { span, type, modifiers } of service.run(features.semanticTokens, uri, undefined) ?? []) {
          const { line, character } = toPosition(source, span.start);
          const bits = modifiers.reduce((sum, name) => sum | (1 << semanticTokenModifiers.indexOf(name)), 0);
          builder.push(line, character, span.end - span.start, semanticTokenTypes.indexOf(type), bits);
        }
        return builder.build();
      }),
    );
  },
};
