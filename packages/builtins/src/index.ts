export * from './catalogue.js';
export * from './define-builtin.js';
export { likeRegex } from './functions/like.js';
