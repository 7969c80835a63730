import { requireSound } from '@policyc/analysis';
import type { Json } from '@policyc/base';
import { checkFiles } from '@policyc/compiler';
import { lower } from '@policyc/ir';
import { formatDiagnostics } from '@policyc/report';
import { diagnosticsJson } from '../diagnostics-json.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { collectPolicyFiles, loadPolicies } from '../load-policies.js';
import { costsJson, costsOf, costTable, unknownsJson, unknownsOf, unknownsText } from '../policy-tables.js';
import { readTestFile } from '../read-test-file.js';
import type { TerminalIo } from '../terminal-io.js';

export interface CheckOptions {
  readonly format: 'terminal' | 'json';
  readonly warningsAsErrors?: true;
  /** Also print what each policy costs at most. */
  readonly cost?: true;
  /** Also print because of which fields each policy can be inconclusive. */
  readonly explainUnknown?: true;
  readonly maxDegree?: number;
}

/** `policyc check`: diagnostics are its result, so they go to standard output. */
export async function runCheck(
  paths: readonly string[],
  options: CheckOptions,
  io: TerminalIo,
): Promise<ExitCode> {
  const files = loadPolicies(paths);
  const { checked, diagnostics: mistakes, sources } = checkFiles(files, readTestFile);
  const sound = requireSound(checked);
  const costly =
    sound.ok && options.maxDegree !== undefined
      ? lower(sound.program, { maxDegree: options.maxDegree }).diagnostics
      : [];
  const diagnostics = [...mistakes, ...costly];
  const costs = options.cost && sound.ok ? costsOf(sound.program) : undefined;
  const unknowns = options.explainUnknown && sound.ok ? unknownsOf(sound.program) : undefined;
  if (options.format === 'json') {
    const more: Record<string, Json> = {};
    if (costs) more.costs = costsJson(costs);
    if (unknowns) more.unknowns = unknownsJson(unknowns);
    await io.out(diagnosticsJson(diagnostics, sources, more));
  } else {
    await io.out(
      diagnostics.length > 0
        ? formatDiagnostics(diagnostics, sources, io.outStyle)
        : soundText(paths, checked.policies.length, checked.tests.length),
    );
    if (costs) await io.out(`\n${costTable(costs)}`);
    if (unknowns) await io.out(`\n${unknownsText(unknowns)}`);
  }
  const failing = diagnostics.some(
    (d) => d.severity === 'error' || (options.warningsAsErrors && d.severity === 'warning'),
  );
  return failing ? EXIT.policies : EXIT.clean;
}

/** The platform modules that come along are not what was asked about. */
function soundText(paths: readonly string[], policies: number, tests: number): string {
  const files = collectPolicyFiles(paths);
  const counts = [
    counted(files.length, 'file', 'files'),
    counted(policies, 'policy', 'policies'),
    counted(tests, 'test', 'tests'),
  ];
  return `${counts.join(', ')}: no mistakes\n`;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
