export * as ir from './ir.js';
