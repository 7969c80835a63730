/** Every editor feature. The server derives what it advertises from this record. */
import { codeActions } from './code-actions/code-actions.js';
import { completion } from './completion/completion.js';
import { definition } from './definition/definition.js';
import { diagnostics } from './diagnostics/diagnostics.js';
import { documentSymbols } from './document-symbols/document-symbols.js';
import { folding } from './folding/folding.js';
import { formatting } from './formatting/formatting.js';
import { hover } from './hover/hover.js';
import { references } from './references/references.js';
import { rename } from './rename/rename.js';
import { semanticTokens } from './semantic-tokens/semantic-tokens.js';

export const features = {
  diagnostics,
  completion,
  hover,
  definition,
  references,
  rename,
  documentSymbols,
  formatting,
  codeActions,
  folding,
  semanticTokens,
} as const;

export type FeatureName = keyof typeof features;
