/** Loads and compiles for the commands that need a program. */
import { type CompileOutput, compile } from '@policyc/compiler';
import { CliError } from './cli-error.js';
import { EXIT } from './exit-code.js';
import { loadPolicies, loadStandardPacks } from './load-policies.js';
import { readParams } from './params.js';
import { printDiagnostics } from './print-diagnostics.js';
import { readTestFile } from './read-test-file.js';
import { createSelect, requireSelected } from './select.js';
import type { TerminalIo } from './terminal-io.js';
import { withoutTests } from './without-tests.js';

export interface ProgramOptions {
  readonly select?: readonly string[];
  readonly param: readonly string[];
  /** Whether the bundle is for OPA with a WASM runtime only. */
  readonly wasmResolvers?: true;
}

/**
 * @param paths undefined for the standard packs
 * @returns undefined where there are errors; they have been printed
 * @throws CliError
 */
export async function compilePolicies(
  paths: readonly string[] | undefined,
  options: ProgramOptions,
  io: TerminalIo,
): Promise<CompileOutput | undefined> {
  const params = readParams(options.param);
  const files = paths === undefined ? loadStandardPacks() : loadPolicies(paths);
  const result = compile({
    files: withoutTests(files),
    params,
    readFile: readTestFile,
    select: createSelect(options.select),
    wasmResolvers: options.wasmResolvers === true,
  });
  const [problem, ...others] = result.paramProblems;
  if (problem !== undefined)
    throw new CliError(EXIT.usage, [`--param ${problem}`, ...others.map((o) => `--param ${o}`)].join('\n'));
  await printDiagnostics(result, io);
  if (!result.output) return undefined;
  const ids = result.checked.policies.map((p) => p.decl.name.text);
  if (ids.length === 0) throw new CliError(EXIT.policies, 'there are no policies in these files');
  requireSelected(options.select, ids);
  return result.output;
}
