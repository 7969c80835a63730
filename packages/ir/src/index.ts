export { type Condition, type ConditionNode, conditionsOf, placeId, writtenValue } from './conditions.js';
export { costOfPolicy } from './cost/cost-of-policy.js';
export type { Observer } from './interpret/context.js';
export { bindData, type Data, evaluationErrors, guardMessage, withData } from './interpret/data.js';
export {
  type Explained,
  type ExplainedValue,
  type Explanation,
  explain,
  type RulePlace,
} from './interpret/explain.js';
export { evaluateReport, interpret, type SubjectVerdict, subjectVerdicts } from './interpret/interpret.js';
export * as ir from './ir.js';
export { type LowerOptions, lower, loweringDiagnostics } from './lower/lower.js';
export { mayBeOpen, sourceMayBeOpen } from './openness.js';
export { formulaParts, lookupTerms, type Parts, partsOf, sourceTerms, termParts } from './parts.js';
export { printPolicy, printProgram } from './print-ir.js';
export { readsSecret } from './secrets.js';
export { outerSlots, type SlotUse, type SlotUses, slotUse } from './slot-use.js';
export { verify } from './verify.js';
