/**
 * The configuration of the linter: levels by rule code or category, and files to leave out.
 * Invariant: a configuration that was read holds known codes and levels only; reading reports every mistake at once.
 */
import { closestName } from '@policyc/base';
import { LINT_CATEGORIES, type LintRule, type LintSeverity } from './lint-rule.js';
import { lintRules } from './lint-rules.js';

export type LintLevel = LintSeverity | 'off';
export const LINT_LEVELS: readonly LintLevel[] = ['off', 'info', 'warning', 'error'];
export const LINT_CONFIG_NAME = 'policyc-lint.json';

export interface LintConfig {
  /** By code (`lint-bugs/duplicate-operand`) or category (`lint-bugs/*`); the code wins. */
  readonly rules: ReadonlyMap<string, LintLevel>;
  /** Globs of files to leave out, relative to the configuration's folder. */
  readonly ignore: readonly string[];
}

export const DEFAULT_LINT_CONFIG: LintConfig = { rules: new Map(), ignore: [] };

export type LintConfigResult =
  | { readonly ok: true; readonly config: LintConfig }
  | { readonly ok: false; readonly problems: readonly string[] };

/** The level of a rule, or `undefined` where it is off. */
export function levelOf(config: LintConfig, rule: LintRule): LintSeverity | undefined {
  const level =
    config.rules.get(rule.code) ??
    config.rules.get(`lint-${rule.category}/*`) ??
    (rule.enabledByDefault ? rule.severity : 'off');
  return level === 'off' ? undefined : level;
}

/**
 * Reads the text of a `policyc-lint.json`.
 * @returns the configuration, or one sentence for each mistake
 */
export function readLintConfig(text: string): LintConfigResult {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return {
      ok: false,
      problems: [`it is not JSON: ${error instanceof Error ? error.message : 'unreadable'}`],
    };
  }
  if (!isObject(json))
    return { ok: false, problems: ['an object is expected: { "rules": {}, "ignore": [] }'] };
  const problems: string[] = [];
  const rules = new Map<string, LintLevel>();
  const ignore: string[] = [];
  for (const [key, value] of Object.entries(json)) {
    if (key === 'rules' && isObject(value)) {
      for (const [code, level] of Object.entries(value)) {
        const problem = ruleProblem(code, level);
        if (problem !== undefined) problems.push(problem);
        else rules.set(code, level as LintLevel);
      }
    } else if (key === 'rules') problems.push('`rules` is an object: { "CODE": "LEVEL" }');
    else if (
      key === 'ignore' &&
      Array.isArray(value) &&
      value.every((g) => typeof g === 'string' && g !== '')
    )
      ignore.push(...(value as string[]));
    else if (key === 'ignore') problems.push('`ignore` is a list of globs: ["generated/**"]');
    else problems.push(`there is no setting \`${key}\`; the settings are \`rules\` and \`ignore\``);
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, config: { rules, ignore } };
}

/** What is wrong with one setting, as a sentence without a full stop. */
export function ruleProblem(code: string, level: unknown): string | undefined {
  const known = [...lintRules.map((r) => r.code), ...LINT_CATEGORIES.map((c) => `lint-${c}/*`)];
  if (!known.includes(code)) {
    const close = closestName(code, known);
    return `there is no rule \`${code}\`${close === undefined ? '' : `; did you mean \`${close}\`?`}`;
  }
  if (!LINT_LEVELS.includes(level as LintLevel))
    return `\`${code}\` has the level ${JSON.stringify(level)}; the levels are ${LINT_LEVELS.map((l) => `"${l}"`).join(', ')}`;
  return undefined;
}

/** The first settings, replaced by the second where both speak of a rule. */
export function overrideLintConfig(base: LintConfig, rules: ReadonlyMap<string, LintLevel>): LintConfig {
  if (rules.size === 0) return base;
  // A category that is set later is meant to reach the codes that were set before.
  const kept = [...base.rules].filter(([code]) => !rules.has(`${code.split('/')[0]}/*`));
  return { ...base, rules: new Map([...kept, ...rules]) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
