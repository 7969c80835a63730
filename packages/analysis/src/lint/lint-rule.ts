/**
 * What a lint rule is: a record that says what it finds and why, and visitors by node kind.
 * Invariant: a rule reports through its context only and keeps its state in the closure that `visit` makes, so that
 * one walk over a file serves all rules.
 */
import type { Diagnostic, Fix, RelatedPlace, Span } from '@policyc/base';
import type { FieldType } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import type { CheckedModule, CheckedProgram, NameSymbol } from '../checked.js';
import type { LintFacts } from './lint-facts.js';

export const LINT_CATEGORIES = [
  'bugs',
  'idiom',
  'style',
  'metadata',
  'testing',
  'performance',
  'documentation',
  'suppression',
] as const;
export type LintCategory = (typeof LINT_CATEGORIES)[number];

export type LintSeverity = 'error' | 'warning' | 'info';

export type LintVisitor = {
  readonly [K in ast.Node['kind']]?: (node: Extract<ast.Node, { kind: K }>) => void;
};

export interface LintRule {
  /** `lint-<category>/<slug>`; the page is `docs/lint/<category>/<slug>.md`. */
  readonly code: `lint-${LintCategory}/${string}`;
  readonly category: LintCategory;
  readonly severity: LintSeverity;
  readonly enabledByDefault: boolean;
  /** What it finds, one sentence. */
  readonly description: string;
  /** Why that is worth changing, one or two sentences. */
  readonly rationale: string;
  /** Its answer is wrong where only a part of the program is at hand. */
  readonly needsWholeProgram?: true;
  /** Makes the visitors for one module. */
  readonly visit: (context: LintContext) => LintVisitor;
}

export interface LintFinding {
  readonly message: string;
  readonly help?: string;
  readonly fixes?: readonly Fix[];
  readonly related?: readonly RelatedPlace[];
}

/** What a rule sees of the module it visits. */
export interface LintContext {
  readonly program: CheckedProgram;
  readonly module: CheckedModule;
  readonly facts: LintFacts;
  /** Around the node that is visited, outermost first. */
  readonly ancestors: readonly ast.Node[];
  readonly textOf: (node: ast.Node) => string;
  readonly typeOf: (expr: ast.Expr) => FieldType | undefined;
  readonly symbolOf: (node: ast.Node) => NameSymbol | undefined;
  readonly report: (span: Span, finding: LintFinding) => void;
}

/** Declares a rule; exists to check the record where it is written. */
export function defineLintRule(rule: LintRule): LintRule {
  return rule;
}

/** One replacement. A fix is certain where the policy means the same afterwards and gives the same findings. */
export function replacement(title: string, span: Span, newText: string, certain = true): Fix {
  return { title, edits: [{ span, newText }], certain };
}

/** The diagnostic of a finding, at the level that the configuration gives its rule. */
export function lintDiagnostic(
  rule: LintRule,
  severity: LintSeverity,
  uri: string,
  span: Span,
  finding: LintFinding,
): Diagnostic {
  return { code: rule.code, severity, uri, span, ...finding };
}
