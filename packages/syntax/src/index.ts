export * as ast from './ast.js';
export { createSyntaxDiagnostic, type SyntaxCode, syntaxDiagnostics } from './diagnostics.js';
export { type FormatResult, format } from './format/format.js';
export { type Comment, type ParseResult, parse } from './parse.js';
export { children, nodePathAt, textOf, visit } from './tree.js';
