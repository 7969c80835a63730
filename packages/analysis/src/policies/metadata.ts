/** The statements of a policy that describe it: severity, likelihood, mappings, fix and the rest. */
import { SEVERITIES } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { type BodyContext, report } from '../expressions/body-context.js';
import { suggest } from '../names.js';
import { catalogues } from './catalogues.js';

const PROFILES = ['baseline', 'standard', 'strict'] as const;

/** A number and a unit of the language's durations. */
export function isDuration(text: string): boolean {
  return /^[1-9]\d{0,5}(s|min|h|d|w)$/.test(text);
}

/** Checks one statement; those that do not describe are left alone. */
export function checkMetadata(ctx: BodyContext, statement: ast.PolicyStatement): void {
  switch (statement.kind) {
    case 'SeverityStatement':
      oneOf(ctx, 'policy/unknown-severity', statement.value, SEVERITIES);
      return;
    case 'ProfileStatement':
      oneOf(ctx, 'policy/unknown-profile', statement.value, PROFILES);
      return;
    case 'LikelihoodStatement':
      if (statement.value !== '' && !/^[1-5]$/.test(statement.value))
        report(ctx, 'policy/likelihood', statement.valueSpan, { value: statement.value });
      return;
    case 'MapsStatement':
      for (const mapping of statement.mappings) checkMapping(ctx, mapping);
      return;
    case 'FixStatement':
      checkFix(ctx, statement);
      return;
    case 'AssumeStatement':
      if (statement.value.text !== '' && statement.value.text !== 'fail')
        reportAssumption(ctx, statement.value);
      return;
    default:
      return;
  }
}

function reportAssumption(ctx: BodyContext, value: ast.Name): void {
  const fix = { title: 'Write `fail`', edits: [{ span: value.span, newText: 'fail' }], certain: false };
  report(ctx, 'policy/assumption', value.span, { written: value.text }, { fixes: [fix] });
}

function oneOf(
  ctx: BodyContext,
  code: 'policy/unknown-severity' | 'policy/unknown-profile',
  name: ast.Name,
  names: readonly string[],
): void {
  if (name.text === '' || names.includes(name.text)) return;
  const { alternatives, fixes } = suggest(name.text, names, name.span);
  report(ctx, code, name.span, { name: name.text, ...alternatives }, { fixes });
}

function checkMapping(ctx: BodyContext, mapping: ast.Mapping): void {
  const { catalogue: name, control, controlSpan } = mapping;
  if (name.text === '') return;
  const catalogue = catalogues.get(name.text);
  if (catalogue === undefined) {
    const { alternatives, fixes } = suggest(name.text, [...catalogues.keys()], name.span);
    report(ctx, 'policy/unknown-catalogue', name.span, { name: name.text, ...alternatives }, { fixes });
  } else if (control !== '' && !catalogue.accepts(control))
    report(ctx, 'policy/unknown-control', controlSpan, {
      catalogue: name.text,
      control,
      form: catalogue.form,
    });
}

function checkFix(ctx: BodyContext, statement: ast.FixStatement): void {
  const { within, withinSpan } = statement;
  if (within === undefined || withinSpan === undefined || isDuration(within)) return;
  // Numbers without a unit and fractions are the parser's to report.
  if (/^[\d.]*$/.test(within) || within.includes('.')) return;
  report(ctx, 'policy/duration', withinSpan, { written: within });
}
