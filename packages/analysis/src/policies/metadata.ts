/** The statements of a policy that describe it: severity, likelihood, mappings, fix and the rest. */
import { closestName } from '@policyc/base';
import { SEVERITIES } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { type BodyContext, report } from '../expressions/body-context.js';
import { cataloguesOf, lookUp, suggest, visibleNames } from '../names.js';
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
  const known = catalogues.get(name.text);
  if (known !== undefined) {
    if (control !== '' && !known.accepts(control))
      report(ctx, 'policy/unknown-control', controlSpan, {
        catalogue: name.text,
        control,
        form: `Its controls are ${known.form}.`,
      });
    return;
  }
  const declared = lookUp(ctx, name.text, name.span, cataloguesOf, catalogues.keys());
  if (declared === 'reported') return;
  if (declared === undefined) {
    const names = [...catalogues.keys(), ...visibleNames(ctx.scope, cataloguesOf)];
    const { alternatives, fixes } = suggest(name.text, names, name.span);
    report(ctx, 'policy/unknown-catalogue', name.span, { name: name.text, ...alternatives }, { fixes });
    return;
  }
  ctx.symbols.set(name, { tag: 'catalogue', decl: declared.decl });
  checkControl(ctx, mapping, declared.decl);
}

/** A control of a catalogue that a package declares. */
function checkControl(ctx: BodyContext, mapping: ast.Mapping, catalogue: ast.CatalogueDecl): void {
  const { control, controlSpan, quoted } = mapping;
  if (control === '') return;
  const decl = catalogue.controls.find((c) => c.code.value === control);
  if (decl !== undefined) {
    ctx.symbols.set(mapping, { tag: 'control', decl, catalogue });
    return;
  }
  const closest = closestName(
    control,
    catalogue.controls.map((c) => c.code.value),
  );
  const newText = quoted ? `"${closest}"` : `${closest}`;
  const fixes =
    closest === undefined
      ? []
      : [{ title: `Change to \`${closest}\``, edits: [{ span: controlSpan, newText }], certain: false }];
  const form =
    closest === undefined
      ? `Its controls stand in \`catalogue ${catalogue.name.text}\`.`
      : `Did you mean \`${closest}\`?`;
  report(
    ctx,
    'policy/unknown-control',
    controlSpan,
    { catalogue: catalogue.name.text, control, form },
    { fixes },
  );
}

/** A catalogue that a package declares: each control once, and no name that the compiler knows already. */
export function checkCatalogue(ctx: BodyContext, decl: ast.CatalogueDecl): void {
  const { name } = decl;
  ctx.symbols.set(name, { tag: 'catalogue', decl });
  if (catalogues.has(name.text))
    report(ctx, 'resolve/duplicate-name', name.span, {
      what: 'catalogue',
      name: name.text,
      where: 'The language',
    });
  const seen = new Set<string>();
  for (const { code } of decl.controls) {
    if (code.value !== '' && seen.has(code.value))
      report(ctx, 'resolve/duplicate-name', code.span, {
        what: 'control',
        name: code.value,
        where: `Catalogue \`${name.text}\``,
      });
    seen.add(code.value);
  }
}

function checkFix(ctx: BodyContext, statement: ast.FixStatement): void {
  const { within, withinSpan } = statement;
  if (within === undefined || withinSpan === undefined || isDuration(within)) return;
  // Numbers without a unit and fractions are the parser's to report.
  if (/^[\d.]*$/.test(within) || within.includes('.')) return;
  report(ctx, 'policy/duration', withinSpan, { written: within });
}
