export type { PlatformAdapter, PlatformExport, Sniffed } from './adapter.js';
export type * from './file-report.js';
export { type ParsedJson, parseJson } from './parse-json.js';
export * from './read-exports.js';
