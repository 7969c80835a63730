export * from './bundle.js';
export * from './evaluation.js';
export * from './json-pointer.js';
export * from './locate-pointers.js';
export * from './report.js';
export * from './schema.js';
export * from './snapshot.js';
export * from './types.js';
