export * from './compile.js';
export { type MutationInput, runMutants } from './testing/mutation/run-mutants.js';
export * from './testing/run-tests.js';
export { snapshotOf, testCases } from './testing/test-cases.js';
