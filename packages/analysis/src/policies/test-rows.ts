/** `with advisories = [ { id: "A" }, ... ]`: the rows of a table in a test. */
import { rowFields } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { type BodyContext, report } from '../expressions/body-context.js';
import { inferTable } from '../expressions/name.js';
import { suggest } from '../names.js';
import { checkFieldValue } from './test-values.js';

export function checkRows(ctx: BodyContext, decl: ast.TableDecl, { name, value }: ast.WithStatement): void {
  inferTable(ctx, name, decl);
  const table = ctx.schema.tables.get(decl);
  if (table === undefined || value.kind === 'Missing') return;
  const expected = `list of rows of \`${decl.name.text}\``;
  if (value.kind !== 'ListExpr') {
    report(ctx, 'tests/value', value.span, { expected });
    return;
  }
  for (const row of value.elements) checkRow(ctx, decl, row);
}

/** Fields that are left out get what fields of assets get that are left out. */
function checkRow(ctx: BodyContext, decl: ast.TableDecl, row: ast.Expr): void {
  const table = ctx.schema.tables.get(decl);
  if (table === undefined || row.kind === 'Missing') return;
  if (row.kind !== 'BracesExpr' || row.entries.some((e) => e.key === undefined)) {
    report(ctx, 'tests/value', row.span, { expected: `row of \`${decl.name.text}\`` });
    return;
  }
  const seen = new Set<string>();
  for (const { key, value } of row.entries) {
    if (key === undefined || key.text === '') continue;
    if (seen.has(key.text)) report(ctx, 'tests/duplicate-field', key.span, { field: key.text });
    seen.add(key.text);
    const entry = table.fields.get(key.text);
    if (entry?.field !== undefined) {
      ctx.symbols.set(key, { tag: 'field', kind: table.kind.name, field: entry.field, decl: entry.decl });
      checkFieldValue(ctx, new Map(), entry.field, key, value);
    } else if (entry === undefined) {
      const names = rowFields(table.kind).map((f) => f.name);
      const { alternatives, fixes } = suggest(key.text, names, key.span);
      const params = { kind: table.kind.name, name: key.text, ...alternatives };
      report(ctx, 'resolve/unknown-field', key.span, params, { fixes });
    }
  }
  if (table.kind.key !== '' && !seen.has(table.kind.key))
    report(ctx, 'tests/element-key', row.span, { record: table.kind.name, key: table.kind.key });
}
