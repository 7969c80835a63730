export * from './compile.js';
export * from './testing/run-tests.js';
export { buildTestSnapshot } from './testing/test-snapshot.js';
