/**
 * The linter's configuration as files and options give it.
 * Invariant: a file is governed by the nearest `policyc-lint.json` in its folder or above; options win over it.
 */
import { access, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import {
  DEFAULT_LINT_CONFIG,
  LINT_CONFIG_NAME,
  type LintConfig,
  type LintLevel,
  overrideLintConfig,
  readLintConfig,
  ruleProblem,
} from '@policyc/analysis';
import { matchesGlob } from '@policyc/base';
import { CliError } from './cli-error.js';
import { type CollectedFile, displayName } from './collect-files.js';
import { EXIT } from './exit-code.js';
import { systemReason } from './system-reason.js';

/**
 * @param files to lint
 * @param rules `code=level`, as options give them
 * @param config a configuration for all files, instead of those beside them
 * @returns the configuration by the files' names; files that are to be left out are missing
 * @throws CliError usage
 */
export async function lintSettings(
  files: readonly CollectedFile[],
  rules: readonly string[],
  config: string | undefined,
): Promise<ReadonlyMap<string, LintConfig>> {
  const overrides = readRules(rules);
  const known = new Map<string, Promise<Located>>();
  const locate = (folder: string): Promise<Located> => {
    const found = known.get(folder) ?? locateConfig(folder, locate);
    known.set(folder, found);
    return found;
  };
  const given = config === undefined ? undefined : await readConfig(resolve(config));
  const settings = new Map<string, LintConfig>();
  for (const file of files) {
    const path = resolve(file.path);
    const { folder, config: own } = given ?? (await locate(dirname(path)));
    const name = relative(folder, path).split(sep).join('/');
    if (own.ignore.some((glob) => matchesGlob(name, glob))) continue;
    settings.set(file.name, overrideLintConfig(own, overrides));
  }
  return settings;
}

interface Located {
  /** That `ignore` is relative to. */
  readonly folder: string;
  readonly config: LintConfig;
}

async function locateConfig(folder: string, locate: (folder: string) => Promise<Located>): Promise<Located> {
  const path = join(folder, LINT_CONFIG_NAME);
  const there = await access(path).then(
    () => true,
    () => false,
  );
  if (there) return readConfig(path);
  const above = dirname(folder);
  return above === folder ? { folder, config: DEFAULT_LINT_CONFIG } : locate(above);
}

async function readConfig(path: string): Promise<Located> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new CliError(EXIT.usage, `cannot read ${displayName(path)}: ${systemReason(error)}`);
  });
  const result = readLintConfig(text);
  if (!result.ok)
    throw new CliError(
      EXIT.usage,
      `${displayName(path)} is no configuration of the linter:\n${result.problems.map((p) => `  ${p}`).join('\n')}`,
      'policyc help lint and docs/cli.md describe it.',
    );
  return { folder: dirname(path), config: result.config };
}

function readRules(given: readonly string[]): ReadonlyMap<string, LintLevel> {
  const rules = new Map<string, LintLevel>();
  for (const text of given) {
    const at = text.lastIndexOf('=');
    if (at <= 0) throw new CliError(EXIT.usage, `--rule ${text}: code=level is expected`);
    const [code, level] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
    const problem = ruleProblem(code, level);
    if (problem !== undefined) throw new CliError(EXIT.usage, `--rule ${text}: ${problem}`);
    rules.set(code, level as LintLevel);
  }
  return rules;
}
