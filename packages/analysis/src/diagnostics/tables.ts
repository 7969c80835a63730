/** All diagnostics of the analysis, by code, and the function that makes them. */
import { createDiagnosticFactory } from '@policyc/base';
import { policyDiagnostics } from './policy.js';
import { resolveDiagnostics } from './resolve.js';
import { tableDiagnostics } from './table-declarations.js';
import { testsDiagnostics } from './tests.js';
import { typesDiagnostics } from './types.js';
import { unsupportedDiagnostics } from './unsupported.js';

export const analysisDiagnostics = {
  ...resolveDiagnostics,
  ...typesDiagnostics,
  ...policyDiagnostics,
  ...tableDiagnostics,
  ...testsDiagnostics,
  ...unsupportedDiagnostics,
} as const;

export const createDiagnostic = createDiagnosticFactory(analysisDiagnostics);
