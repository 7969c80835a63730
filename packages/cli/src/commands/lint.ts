/** `policyc lint`: what is correct, but should be written otherwise. */
import { stat } from 'node:fs/promises';
import { type LintOptions, lint, lintRules } from '@policyc/analysis';
import type { Diagnostic, SourceText } from '@policyc/base';
import { checkFiles } from '@policyc/compiler';
import { formatDiagnostics, formatDiagnosticsSarif, plural } from '@policyc/report';
import { diagnosticsJson } from '../diagnostics-json.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { fixFiles } from '../fix-lint.js';
import { lintSettings } from '../lint-settings.js';
import { collectPolicyFiles, loadPolicies } from '../load-policies.js';
import { printDiagnostics } from '../print-diagnostics.js';
import type { TerminalIo } from '../terminal-io.js';
import { version } from '../version.js';
import { workingFolder } from '../working-folder.js';
import { writeWhole } from '../write-file.js';

export interface LintCommandOptions {
  readonly format: 'terminal' | 'json' | 'sarif';
  readonly output?: string;
  readonly rule: readonly string[];
  readonly config?: string;
  readonly failOn: 'info' | 'warning' | 'error' | 'never';
  readonly fix?: true;
}

const RANKS: Readonly<Record<string, number>> = { info: 1, warning: 2, error: 3, never: 4 };

export async function runLint(
  paths: readonly string[],
  options: LintCommandOptions,
  io: TerminalIo,
): Promise<ExitCode> {
  const named = collectPolicyFiles(paths);
  const settings = await lintSettings(named, options.rule, options.config);
  let files = loadPolicies(paths);
  const checked = checkFiles(files);
  const errors = checked.diagnostics.filter((d) => d.severity === 'error');
  if (errors.length > 0) return printDiagnostics({ ...checked, diagnostics: errors }, io);

  const lintOptions: LintOptions = { configOf: (uri) => settings.get(uri), partial: await isPartial(paths) };
  if (options.fix) {
    const fixed = fixFiles(files, lintOptions);
    const pathOf = new Map(named.map((f) => [f.name, f.path]));
    for (const { uri, text } of fixed.files) {
      const path = pathOf.get(uri);
      if (path !== undefined && fixed.changed.includes(uri)) writeWhole(path, text);
    }
    if (fixed.applied > 0)
      await io.err(`Applied ${plural(fixed.applied, 'fix', 'fixes')} in ${fixed.changed.join(', ')}\n`);
    files = fixed.files;
  }
  const { checked: program, sources } = options.fix ? checkFiles(files) : checked;
  const found = lint(program, lintOptions);
  const text = printed(found, sources, settings.size, options, io);
  if (options.output === undefined) await io.out(text);
  else writeWhole(options.output, text);
  const least = RANKS[options.failOn] ?? 0;
  return found.some((d) => (RANKS[d.severity] ?? 0) >= least) ? EXIT.findings : EXIT.clean;
}

/** A file that was named alone does not show the tests beside it. */
async function isPartial(paths: readonly string[]): Promise<boolean> {
  const kinds = await Promise.all(paths.map((path) => stat(path)));
  return kinds.some((kind) => !kind.isDirectory());
}

function printed(
  found: readonly Diagnostic[],
  sources: ReadonlyMap<string, SourceText>,
  files: number,
  options: LintCommandOptions,
  io: TerminalIo,
): string {
  switch (options.format) {
    case 'json':
      return diagnosticsJson(found, sources);
    case 'sarif':
      return formatDiagnosticsSarif(
        found,
        lintRules,
        sources,
        { name: 'policyc', version: version() },
        workingFolder(),
      );
    case 'terminal': {
      if (found.length === 0) return `${files} files, ${lintRules.length} rules: nothing found\n`;
      const color = options.output === undefined && io.outStyle.color;
      return formatDiagnostics(found, sources, { ...io.outStyle, color });
    }
  }
}
