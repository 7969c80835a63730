export * from './feature.js';
export type { CodeAction } from './features/code-actions/code-actions.js';
export type { CompletionResult } from './features/completion/completion.js';
export type { CompletionItem, CompletionKind } from './features/completion/item.js';
export type { DefinitionPlace } from './features/definition/definition.js';
export type { DocumentSymbol, DocumentSymbolKind } from './features/document-symbols/document-symbols.js';
export type { FoldingRange } from './features/folding/folding.js';
export type { HoverResult } from './features/hover/hover.js';
export * from './features/index.js';
export type { Reference } from './features/references/references.js';
export type { Renaming } from './features/rename/rename.js';
export {
  type SemanticToken,
  semanticTokenModifiers,
  semanticTokenTypes,
} from './features/semantic-tokens/semantic-tokens.js';
export * from './language-service.js';
