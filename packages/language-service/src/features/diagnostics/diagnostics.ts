/** What is wrong in one document. */
import { defineFeature } from '../../feature.js';

export const diagnostics = defineFeature({
  name: 'diagnostics',
  needs: 'checked',
  run: ({ document, program, further }, _params: undefined) =>
    [...program.diagnostics, ...further].filter((diagnostic) => diagnostic.uri === document.uri),
});
