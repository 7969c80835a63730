export * from './bodies.js';
export * from './check.js';
export * from './checked.js';
export { analysisDiagnostics } from './diagnostics/tables.js';
export { catalogues } from './policies/catalogues.js';
export * from './policies/violation.js';
export * from './require-sound.js';
export type { ParsedFile } from './resolve/module-index.js';
export * from './workspace.js';
