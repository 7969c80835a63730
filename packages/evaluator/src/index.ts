export { BundleError, type BundleErrorCode, EvaluationError, type EvaluationErrorCode } from './errors.js';
export {
  createEvaluator,
  createModuleEvaluator,
  type Evaluator,
  evaluate,
  type Module,
} from './evaluator.js';
export { joinFindings } from './join-findings.js';
export { BUNDLE_LIMITS, type Bundle, type BundleLimits, readBundle } from './read-bundle.js';
