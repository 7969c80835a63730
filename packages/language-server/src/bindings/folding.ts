import { features } from '@policyc/language-service';
import { FoldingRangeKind } from 'vscode-languageserver';
import type { Binding } from '../binding.js';

const kinds = {
  region: undefined,
  comment: FoldingRangeKind.Comment,
  imports: FoldingRangeKind.Imports,
} as const;

export const foldingBinding: Binding = {
  capabilities: () => ({ foldingRangeProvider: true }),
  attach({ connection, answer }) {
    connection.onFoldingRanges(
      answer(({ service, uri }) =>
        (service.run(features.folding, uri, undefined) ?? []).map(({ startLine, endLine, kind }) => {
          const name = kinds[kind];
          return { startLine, endLine, ...(name === undefined ? {} : { kind: name }) };
        }),
      ),
    );
  },
};
