export * as ast from './ast.js';
