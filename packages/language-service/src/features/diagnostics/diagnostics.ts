/** What is wrong in one document. */
import { defineFeature } from '../../feature.js';

export const diagnostics = defineFeature({
  name: 'diagnostics',
  needs: 'checked',
  run: ({ document, program }, _params: undefined) =>
    program.diagnostics.filter((diagnostic) => diagnostic.uri === document.uri),
});
