/** One binding for every feature of the language service: the type demands it. */
import type { FeatureName } from '@policyc/language-service';
import type { Binding } from '../binding.js';
import { codeActionsBinding } from './code-actions.js';
import { completionBinding } from './completion.js';
import { definitionBinding } from './definition.js';
import { diagnosticsBinding } from './diagnostics.js';
import { documentSymbolsBinding } from './document-symbols.js';
import { foldingBinding } from './folding.js';
import { formattingBinding } from './formatting.js';
import { hoverBinding } from './hover.js';
import { referencesBinding } from './references.js';
import { renameBinding } from './rename.js';
import { semanticTokensBinding } from './semantic-tokens.js';

export const bindings: { readonly [N in FeatureName]: Binding } = {
  diagnostics: diagnosticsBinding,
  completion: completionBinding,
  hover: hoverBinding,
  definition: definitionBinding,
  references: referencesBinding,
  rename: renameBinding,
  documentSymbols: documentSymbolsBinding,
  formatting: formattingBinding,
  codeActions: codeActionsBinding,
  folding: foldingBinding,
  semanticTokens: semanticTokensBinding,
};
