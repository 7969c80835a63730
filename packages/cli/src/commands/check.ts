import { checkFiles } from '@policyc/compiler';
import { formatDiagnostics } from '@policyc/report';
import { diagnosticsJson } from '../diagnostics-json.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { loadPolicies } from '../load-policies.js';
import type { TerminalIo } from '../terminal-io.js';

export interface CheckOptions {
  readonly format: 'terminal' | 'json';
  readonly warningsAsErrors?: true;
}

/** `policyc check`: diagnostics are its result, so they go to standard output. */
export async function runCheck(
  paths: readonly string[],
  options: CheckOptions,
  io: TerminalIo,
): Promise<ExitCode> {
  const files = await loadPolicies(paths);
  const { checked, diagnostics, sources } = checkFiles(files);
  if (options.format === 'json') {
    await io.out(diagnosticsJson(diagnostics, sources));
  } else if (diagnostics.length > 0) {
    await io.out(formatDiagnostics(diagnostics, sources, io.outStyle));
  } else {
    const { policies, tests } = checked;
    await io.out(`${files.length} files, ${policies.length} policies, ${tests.length} tests: no mistakes\n`);
  }
  const failing = diagnostics.some(
    (d) => d.severity === 'error' || (options.warningsAsErrors && d.severity === 'warning'),
  );
  return failing ? EXIT.policies : EXIT.clean;
}
