export { type AppliedFixes, applyFixes } from './apply-fixes.js';
export { type LintOptions, lint } from './lint.js';
export {
  DEFAULT_LINT_CONFIG,
  LINT_CONFIG_NAME,
  LINT_LEVELS,
  type LintConfig,
  type LintConfigResult,
  type LintLevel,
  levelOf,
  overrideLintConfig,
  readLintConfig,
  ruleProblem,
} from './lint-config.js';
export { LINT_CATEGORIES, type LintCategory, type LintRule, type LintSeverity } from './lint-rule.js';
export { lintRules } from './lint-rules.js';
