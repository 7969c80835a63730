/**
 * The linter: a checked program in, findings out.
 * Invariant: each file is walked once, whatever the number of rules; a module with errors is left to the checker.
 */
import { closestName, type Diagnostic, type SourceText } from '@policyc/base';
import { type ast, children, textOf } from '@policyc/syntax';
import type { CheckedModule, CheckedProgram } from '../checked.js';
import { DEFAULT_LINT_CONFIG, type LintConfig, levelOf } from './lint-config.js';
import { createLintFacts, type LintFacts } from './lint-facts.js';
import {
  type LintContext,
  type LintFinding,
  type LintRule,
  type LintSeverity,
  lintDiagnostic,
} from './lint-rule.js';
import { lintRules } from './lint-rules.js';
import { malformedSuppression } from './rules/suppression/malformed.js';
import { unexplainedSuppression } from './rules/suppression/unexplained.js';
import { unknownRuleSuppression } from './rules/suppression/unknown-rule.js';
import { unusedSuppression } from './rules/suppression/unused.js';
import { findSuppressions } from './suppressions.js';

export interface LintOptions {
  /** The configuration of a file; `undefined` leaves the file out. Defaults for all without it. */
  readonly configOf?: (uri: string) => LintConfig | undefined;
  /** Only some files of the program are at hand: rules that need all of it keep silent. */
  readonly partial?: boolean;
}

type Handler = (node: ast.Node) => void;

/**
 * @param program checked; its own diagnostics are not repeated
 * @returns in the order of the program's modules, then of places
 */
export function lint(program: CheckedProgram, options: LintOptions = {}): readonly Diagnostic[] {
  const { configOf = () => DEFAULT_LINT_CONFIG, partial = false } = options;
  const broken = new Set(program.diagnostics.filter((d) => d.severity === 'error').map((d) => d.uri));
  const facts = createLintFacts(program);
  return program.modules.flatMap((module) => {
    const config = broken.has(module.source.uri) ? undefined : configOf(module.source.uri);
    if (config === undefined) return [];
    const active = lintRules.flatMap((rule) => {
      const severity = partial && rule.needsWholeProgram ? undefined : levelOf(config, rule);
      return severity === undefined ? [] : [{ rule, severity }];
    });
    const found = lintModule(program, module, facts, active);
    return suppress(module, config, active, found).sort(
      (a, b) => a.span.start - b.span.start || a.span.end - b.span.end,
    );
  });
}

interface ActiveRule {
  readonly rule: LintRule;
  readonly severity: LintSeverity;
}

function lintModule(
  program: CheckedProgram,
  module: CheckedModule,
  facts: LintFacts,
  active: readonly ActiveRule[],
): readonly Diagnostic[] {
  const { source, file } = module;
  const found: Diagnostic[] = [];
  const ancestors: ast.Node[] = [];
  const handlers = new Map<string, Handler[]>();
  for (const { rule, severity } of active) {
    const context: LintContext = {
      program,
      module,
      facts,
      ancestors,
      textOf: (node) => textOf(source, node),
      typeOf: (expr) => program.types.get(expr),
      symbolOf: (node) => program.symbols.get(node),
      report: (span, finding) =>
        found.push(lintDiagnostic(rule, severity, source.uri, span, keepingComments(source, finding))),
    };
    for (const [kind, handler] of Object.entries(rule.visit(context))) {
      const list = handlers.get(kind) ?? [];
      handlers.set(kind, list);
      list.push(handler as Handler);
    }
  }
  const walk = (node: ast.Node): void => {
    for (const handler of handlers.get(node.kind) ?? []) handler(node);
    ancestors.push(node);
    for (const child of children(node)) walk(child);
    ancestors.pop();
  };
  walk(file);
  return found;
}

/** A fix that would lose a comment is not certain. */
function keepingComments(source: SourceText, finding: LintFinding): LintFinding {
  if (finding.fixes === undefined) return finding;
  const slashes = (text: string): number => text.split('//').length;
  const fixes = finding.fixes.map((fix) => {
    const kept = fix.edits.every(
      ({ span, newText }) => slashes(newText) >= slashes(source.text.slice(span.start, span.end)),
    );
    return kept ? fix : { ...fix, certain: false };
  });
  return { ...finding, fixes };
}

/** Takes out what comments suppress, and adds what is wrong with the comments. */
function suppress(
  { source }: CheckedModule,
  config: LintConfig,
  active: readonly ActiveRule[],
  found: readonly Diagnostic[],
): Diagnostic[] {
  const suppressions = findSuppressions(source);
  if (suppressions.length === 0) return [...found];
  const known = new Set<string>(lintRules.map((r) => r.code));
  const silenced = new Set<Diagnostic>();
  const own: Diagnostic[] = [];
  const report = (rule: LintRule, ...[span, finding]: Parameters<LintContext['report']>): void => {
    const severity = levelOf(config, rule);
    if (severity !== undefined) own.push(lintDiagnostic(rule, severity, source.uri, span, finding));
  };
  for (const { span, codes, reason, line } of suppressions) {
    if (codes.length === 0) {
      report(malformedSuppression, span, {
        message: 'This comment is meant for the linter, but does not name a rule to disable.',
        help: 'Write `// policyc-lint disable-next-line CODE: reason`.',
      });
      continue;
    }
    if (reason === '')
      report(unexplainedSuppression, span, {
        message: 'The comment does not say why the rule is disabled.',
        help: 'Add a colon and the reason: `disable-next-line CODE: reason`.',
      });
    for (const { code, span: place } of codes) {
      if (!known.has(code)) {
        const close = closestName(code, known);
        report(unknownRuleSuppression, place, {
          message: `There is no rule \`${code}\`.`,
          ...(close === undefined ? {} : { help: `Did you mean \`${close}\`?` }),
        });
        continue;
      }
      const here = found.filter((d) => d.code === code && source.positionAt(d.span.start).line === line);
      for (const d of here) silenced.add(d);
      // A rule that did not run found nothing to suppress.
      if (here.length === 0 && active.some((a) => a.rule.code === code))
        report(unusedSuppression, place, {
          message: `\`${code}\` finds nothing on the next line.`,
          help: 'Remove the comment.',
        });
    }
  }
  return [...found.filter((d) => !silenced.has(d)), ...own];
}
