import { features } from '@policyc/language-service';
import type { Binding } from '../binding.js';
import { toOffset, toRange } from '../convert.js';

export const referencesBinding: Binding = {
  capabilities: () => ({ referencesProvider: true, documentHighlightProvider: true }),
  attach({ connection, answer }) {
    connection.onReferences(
      answer(({ service, params, uri, source }) => {
        const found =
          service.run(features.references, uri, { offset: toOffset(source, params.position) }) ?? [];
        return found.flatMap((place) => {
          const target = service.source(place.uri);
          if (target === undefined || (place.isDeclaration && !params.context.includeDeclaration)) return [];
          return [{ uri: place.uri, range: toRange(target, place.span) }];
        });
      }),
    );
    connection.onDocumentHighlight(
      answer(({ service, params, uri, source }) => {
        const found =
          service.run(features.references, uri, { offset: toOffset(source, params.position) }) ?? [];
        return found
          .filter((place) => place.uri === uri)
          .map((place) => ({ range: toRange(source, place.span) }));
      }),
    );
  },
};
