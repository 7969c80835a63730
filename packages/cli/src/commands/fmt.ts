/** `policyc fmt`. A file with syntax errors is never changed. */
import { SourceText } from '@policyc/base';
import { format } from '@policyc/syntax';
import { CliError } from '../cli-error.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { collectPolicyFiles, readPolicy } from '../load-policies.js';
import { printDiagnostics } from '../print-diagnostics.js';
import type { TerminalIo } from '../terminal-io.js';
import { writeWhole } from '../write-file.js';

export interface FmtOptions {
  readonly check?: true;
  readonly write?: true;
}

export async function runFmt(
  paths: readonly string[],
  options: FmtOptions,
  io: TerminalIo,
): Promise<ExitCode> {
  if (paths.includes('-')) return formatInput(paths, options, io);
  const files = collectPolicyFiles(paths);
  if (!options.check && !options.write && files.length !== 1) {
    throw new CliError(
      EXIT.usage,
      `${files.length} files would be printed one after the other`,
      'Say --write to change them or --check to list those that are not formatted.',
    );
  }
  let exitCode: ExitCode = EXIT.clean;
  const changed: string[] = [];
  for (const file of files) {
    const source = new SourceText(file.name, readPolicy(file));
    const result = await formatted(source, io);
    if (result === undefined) {
      exitCode = EXIT.policies;
    } else if (!options.check && !options.write) {
      await io.out(result);
    } else if (result !== source.text) {
      changed.push(file.name);
      if (options.write) writeWhole(file.path, result);
    }
  }
  if (options.check || options.write) await io.out(changed.map((name) => `${name}\n`).join(''));
  if (exitCode === EXIT.clean && options.check && changed.length > 0) return EXIT.findings;
  return exitCode;
}

/** Standard input to standard output, for editors; with `--check` only the exit code tells. */
async function formatInput(paths: readonly string[], options: FmtOptions, io: TerminalIo): Promise<ExitCode> {
  if (paths.length > 1 || options.write) {
    throw new CliError(EXIT.usage, '- stands alone, and not with --write');
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(await io.input());
  } catch (error) {
    const reason = error instanceof RangeError ? error.message : 'standard input is not UTF-8 text';
    throw new CliError(EXIT.policies, reason);
  }
  const result = await formatted(new SourceText('<stdin>', text), io);
  if (result === undefined) return EXIT.policies;
  if (options.check) return result === text ? EXIT.clean : EXIT.findings;
  await io.out(result);
  return EXIT.clean;
}

/** @returns undefined where the text has syntax errors; they have been printed */
async function formatted(source: SourceText, io: TerminalIo): Promise<string | undefined> {
  const result = format(source);
  if ('text' in result) return result.text;
  const sources = new Map([[source.uri, source]]);
  await printDiagnostics({ diagnostics: result.diagnostics, sources }, io);
  return undefined;
}
