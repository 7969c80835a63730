export * as ir from './ir.js';
export { interpret } from './interpret/interpret.js';
