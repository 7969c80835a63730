import { features } from '@policyc/language-service';
import type { Definition, DefinitionLink } from 'vscode-languageserver';
import type { Binding } from '../binding.js';
import { toOffset, toRange } from '../convert.js';

/** Links where the client takes them, so that it underlines the whole name; else plain locations. */
export const definitionBinding: Binding = {
  capabilities: () => ({ definitionProvider: true }),
  attach({ connection, client, answer }) {
    connection.onDefinition(
      answer(({ service, params, uri, source }): Definition | DefinitionLink[] => {
        const places =
          service.run(features.definition, uri, { offset: toOffset(source, params.position) }) ?? [];
        const links = places.flatMap((place): DefinitionLink[] => {
          const target = service.source(place.uri);
          if (target === undefined) return [];
          return [
            {
              originSelectionRange: toRange(source, place.origin),
              targetUri: place.uri,
              targetRange: toRange(target, place.span),
              targetSelectionRange: toRange(target, place.selection),
            },
          ];
        });
        if (client().textDocument?.definition?.linkSupport === true) return links;
        return links.map((link) => ({ uri: link.targetUri, range: link.targetSelectionRange }));
      }),
    );
  },
};
