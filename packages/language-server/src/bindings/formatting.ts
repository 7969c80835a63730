import { features } from '@policyc/language-service';
import type { Binding } from '../binding.js';
import { toTextEdits } from '../convert.js';

/** There is one style: the client's options are not read. */
export const formattingBinding: Binding = {
  capabilities: () => ({ documentFormattingProvider: true }),
  attach({ connection, answer }) {
    connection.onDocumentFormatting(
      answer(({ service, uri, source }) =>
        toTextEdits(source, service.run(features.formatting, uri, undefined) ?? []),
      ),
    );
  },
};
