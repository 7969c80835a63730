/** Data without what a smaller program no longer has. */
import type { Json } from '@policyc/base';
import type { Data, ir } from '@policyc/ir';
import { isTableRows } from '@policyc/model';

export function fittedData({ policyc }: Data, { params, tables, schema }: ir.Program): Data {
  const given = (policyc ?? {}) as { readonly params?: Data; readonly tables?: Data };
  const values = Object.entries(given.params ?? {}).filter(([id]) => params.some((p) => p.id === id));
  const rows = tables.map(({ id, kind }): readonly [string, Json] => {
    const found = (given.tables?.[id] ?? []) as readonly Json[];
    return [id, isTableRows(found, kind, schema) ? found : found.flatMap((row) => rowOf(row, kind))];
  });
  return {
    ...(values.length + rows.length === 0
      ? {}
      : { policyc: { params: Object.fromEntries(values), tables: Object.fromEntries(rows) } }),
  };
}

/** The row without the fields that its table has lost. */
function rowOf(row: Json, kind: ir.Program['tables'][number]['kind']): readonly Json[] {
  if (typeof row !== 'object' || row === null) return [];
  const names = new Set(kind.fields.map((f) => f.name));
  return [Object.fromEntries(Object.entries(row).filter(([name]) => names.has(name))) as Json];
}
