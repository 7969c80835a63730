import type { CompileResult } from '@policyc/compiler';
import { EXIT, type ExitCode } from './exit-code.js';
import type { TerminalIo } from './terminal-io.js';

/**
 * Prints diagnostics to standard error.
 * @returns the exit code they call for
 */
export async function printDiagnostics(
  { diagnostics, sources }: Pick<CompileResult, 'diagnostics' | 'sources'>,
  io: TerminalIo,
): Promise<ExitCode> {
  if (diagnostics.length === 0) return EXIT.clean;
  // Loaded here, because most policies have none.
  const { formatDiagnostics } = await import('@policyc/report');
  await io.err(formatDiagnostics(diagnostics, sources, io.errStyle));
  return diagnostics.some((d) => d.severity === 'error') ? EXIT.policies : EXIT.clean;
}
