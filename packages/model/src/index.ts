export * from './align-baseline.js';
export * from './bundle.js';
export * from './cost.js';
export * from './diff-schemas.js';
export * from './diff-snapshots.js';
export * from './engine-schema.js';
export * from './evaluation.js';
export * from './evaluation-faults.js';
export * from './extensions.js';
export * from './field-state.js';
export * from './groups.js';
export * from './identity.js';
export * from './json-pointer.js';
export * from './locate-pointers.js';
export * from './param-value.js';
export * from './report.js';
export * from './scalars/index.js';
export * from './schema.js';
export * from './snapshot.js';
export * from './snapshot-json-schema.js';
export {
  SNAPSHOT_PROBLEM_LIMIT,
  type SnapshotProblem,
  type SnapshotProblemCode,
} from './snapshot-problem.js';
export * from './snapshot-statistics.js';
export * from './table-rows.js';
export * from './test-run.js';
export * from './types.js';
export * from './validate-snapshot.js';
export * from './waivers.js';
