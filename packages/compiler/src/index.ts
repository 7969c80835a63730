export * from './compile.js';
export { readTables, type TableData } from './read-tables.js';
export { type GivenParams, paramId } from './resolve-params.js';
export { type MutationInput, runMutants } from './testing/mutation/run-mutants.js';
export type { ReadTestFile } from './testing/recorded-snapshot.js';
export * from './testing/run-tests.js';
export { type TestInput, testInputs } from './testing/test-inputs.js';
