/** What the language has and this version of the compiler has not. Every one of these ends where that part is built. */
import { defineDiagnostic } from '@policyc/base';

export const unsupportedDiagnostics = {
  'unsupported/edition': defineDiagnostic<{ edition: string }>({
    severity: 'error',
    message: (p) => `Edition ${p.edition} is not known to this compiler.`,
    help: () => 'Write `edition 1`, or leave it out.',
  }),
  'unsupported/type': defineDiagnostic<{ type: string; instead: string }>({
    severity: 'error',
    message: (p) => `The type \`${p.type}\` is not yet supported here.`,
    help: (p) => p.instead,
  }),
  'unsupported/field': defineDiagnostic<{ what: string; instead: string }>({
    severity: 'error',
    message: (p) => `${p.what} are not yet supported.`,
    help: (p) => p.instead,
  }),
  'unsupported/expression': defineDiagnostic<{ what: string; instead: string | undefined }>({
    severity: 'error',
    message: (p) => `${p.what} not yet supported.`,
    help: (p) => p.instead,
  }),
} as const;
