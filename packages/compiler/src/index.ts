export * from './compile.js';
export * from './testing/run-tests.js';
