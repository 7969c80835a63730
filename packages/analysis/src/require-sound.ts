/** The gate to everything after the checker. */
import type { Diagnostic } from '@policyc/base';
import type { CheckedProgram, SoundProgram } from './checked.js';
import { createDiagnostic } from './diagnostics/tables.js';

export type Soundness =
  | { readonly ok: true; readonly program: SoundProgram }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** A program without errors and with a schema, or the errors. */
export function requireSound(program: CheckedProgram): Soundness {
  const errors = program.diagnostics.filter((d) => d.severity === 'error');
  if (errors.length > 0) return { ok: false, diagnostics: errors };
  if (program.schema === undefined) {
    const uri = program.modules[0]?.source.uri ?? '';
    return {
      ok: false,
      diagnostics: [
        createDiagnostic('resolve/no-platform', uri, { start: 0, end: 0 }, { missing: 'schema' }),
      ],
    };
  }
  return { ok: true, program: program as SoundProgram };
}
