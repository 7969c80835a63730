export { interpret, subjectVerdicts } from './interpret/interpret.js';
export * as ir from './ir.js';
export { type LowerOptions, lower, loweringDiagnostics } from './lower/lower.js';
export { printPolicy, printProgram } from './print-ir.js';
export { verify } from './verify.js';
