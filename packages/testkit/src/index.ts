export * from './markers.js';
export * from './opa.js';
