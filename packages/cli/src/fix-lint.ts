/**
 * Applies the linter's certain fixes to files, in memory.
 * Invariant: what comes out checks without errors, and is formatted where it was before; a file for which that cannot be
 * had stays as it was.
 */
import { applyFixes, type LintOptions, lint } from '@policyc/analysis';
import { SourceText } from '@policyc/base';
import { checkFiles, type SourceFile } from '@policyc/compiler';
import { format } from '@policyc/syntax';

export interface FixedFiles {
  readonly files: readonly SourceFile[];
  /** Names of the files that changed. */
  readonly changed: readonly string[];
  readonly applied: number;
}

/** Fixes make way for others inside them: `not (not (a == b))`. */
const ROUNDS = 40;

export function fixFiles(files: readonly SourceFile[], options: LintOptions): FixedFiles {
  let current = files;
  let applied = 0;
  const frozen = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    const before = applied;
    const found = lint(checkFiles(current).checked, options);
    for (const file of current) {
      const own = found.filter((d) => d.uri === file.uri);
      if (own.length === 0 || frozen.has(file.uri)) continue;
      const result = applyFixes(file.text, own);
      if (result.applied === 0) continue;
      const next = current.map((f) => (f.uri === file.uri ? { uri: f.uri, text: result.text } : f));
      if (checkFiles(next).diagnostics.some((d) => d.severity === 'error')) {
        frozen.add(file.uri);
        continue;
      }
      current = next;
      applied += result.applied;
    }
    if (applied === before) break;
  }
  const texts = new Map(files.map((f) => [f.uri, f.text]));
  const tidied = current.map((file) => {
    const text = texts.get(file.uri) ?? file.text;
    return text === file.text || !isFormatted(file.uri, text)
      ? file
      : { uri: file.uri, text: formatted(file) };
  });
  return {
    files: tidied,
    changed: tidied.filter((f) => texts.get(f.uri) !== f.text).map((f) => f.uri),
    applied,
  };
}

function isFormatted(uri: string, text: string): boolean {
  return formatted({ uri, text }) === text;
}

function formatted({ uri, text }: SourceFile): string {
  const result = format(new SourceText(uri, text));
  return 'text' in result ? result.text : text;
}
