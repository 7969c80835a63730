/** policyc as a library: what the command line does, without it. */
export {
  type CompileInput,
  type CompileOutput,
  type CompileResult,
  checkFiles,
  compile,
  runTests,
  type SourceFile,
} from '@policyc/compiler';
export {
  type Bundle,
  BundleError,
  createEvaluator,
  EvaluationError,
  type Evaluator,
  evaluate,
  importVerificationKey,
  joinFindings,
  KeyError,
  readBundle,
  readVerifiedBundle,
  type Verification,
} from '@policyc/evaluator';
export { formatDiagnostics, formatHtml, formatJson, formatSarif, formatTerminal } from '@policyc/report';
export { type Evaluation, evaluateMany, type PoolOptions } from './evaluation-pool.js';
export type { SnapshotSource } from './evaluation-worker.js';
