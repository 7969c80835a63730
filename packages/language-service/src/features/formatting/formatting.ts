/** The document in the one style of the language, as small edits; none where it does not parse. */
import type { TextEdit } from '@policyc/base';
import { format } from '@policyc/syntax';
import { defineFeature } from '../../feature.js';
import { minimalEdits } from './minimal-edits.js';

export const formatting = defineFeature({
  name: 'formatting',
  needs: 'parsed',
  run({ document }, _params: undefined): readonly TextEdit[] {
    const formatted = format(document.source);
    return 'text' in formatted ? minimalEdits(document.source.text, formatted.text) : [];
  },
});
