/** What tests say of snapshots: a recorded one, its assets by their keys, and kinds that the export may lack. */
import type { ast } from '@policyc/syntax';
import { type BodyContext, report } from '../expressions/body-context.js';
import { lookUp, suggest, typesOf, visibleNames } from '../names.js';

/** A file below the test's own folder, which then says all that exists. */
export function checkFrom(ctx: BodyContext, decl: ast.TestDecl, statement: ast.FromStatement): void {
  const { value, span } = statement.file;
  const parts = value.split('/');
  if (!/^[^\\:]+\.json$/.test(value) || parts.some((p) => p === '' || p === '.' || p === '..'))
    report(ctx, 'tests/snapshot-path', span, {});
  for (const other of decl.statements) {
    const isOther = other.kind === 'FromStatement' && other !== statement && other.span.start > span.start;
    if (
      other.kind === 'GivenStatement' ||
      other.kind === 'BeforeStatement' ||
      other.kind === 'CaseStatement' ||
      isOther
    )
      report(ctx, 'tests/snapshot-alone', { start: other.span.start, end: other.span.start + 4 }, {});
  }
}

/** `Step("a")`: an asset by its kind and key; undefined where the expression is none. */
export function assetByKey(ctx: BodyContext, expr: ast.Expr): string | undefined {
  if (expr.kind !== 'CallExpr' || expr.callee.kind !== 'NameExpr') return undefined;
  const [key, ...more] = expr.args;
  if (key?.kind !== 'LiteralExpr' || key.type !== 'string' || more.length > 0) return undefined;
  return restOfKind(ctx, expr.callee);
}

/** `Step = partial`: the snapshot does not cover the kind. */
export function checkCoverage(ctx: BodyContext, name: ast.Name | ast.NameExpr, value: ast.Expr): void {
  const text = name.kind === 'Name' ? name.text : name.name;
  const entry = lookUp(ctx, text, name.span, typesOf);
  if (entry === 'reported') return;
  if (entry?.tag !== 'kind') {
    const kinds = visibleNames(ctx.scope, typesOf, (e) => e.tag === 'kind');
    const { alternatives, fixes } = suggest(text, kinds, name.span);
    report(ctx, 'resolve/unknown-kind', name.span, { name: text, ...alternatives }, { fixes });
    return;
  }
  ctx.symbols.set(name, { tag: 'kind', kind: text, decl: entry.decl });
  if (value.kind !== 'Missing' && !(value.kind === 'NameExpr' && value.name === 'partial'))
    report(ctx, 'tests/coverage', value.span, { kind: text });
}

/** `on Step`, `because Step`: the assets of a kind that the snapshot lacks. */
export function restOfKind(ctx: BodyContext, expr: ast.NameExpr): string | undefined {
  if (!isKindName(expr.name) || !ctx.schema.kinds.has(expr.name)) return undefined;
  const entry = lookUp(ctx, expr.name, expr.span, typesOf);
  if (entry === undefined || entry === 'reported' || entry.tag !== 'kind') return undefined;
  ctx.symbols.set(expr, { tag: 'kind', kind: expr.name, decl: entry.decl });
  return expr.name;
}

/** Kinds begin with a capital, parameters and given assets do not. */
export function isKindName(text: string): boolean {
  return /^[A-Z]/.test(text);
}
