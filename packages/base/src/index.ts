export * from './canonical-json.js';
export * from './closest-name.js';
export * from './compare-utf8.js';
export * from './diagnostic.js';
export * from './diagnostic-table.js';
export * from './matches-glob.js';
export * from './source-text.js';
export * from './span.js';
