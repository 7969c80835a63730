/** The rows that a test's `with` gives to tables, as OPA's data. Tables that a test does not speak of are empty. */
import type { CheckedTable } from '@policyc/analysis';
import type { Json } from '@policyc/base';
import { normalRows, rowFields, type Schema } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { givenValue } from './given-value.js';
import { neutralValue, testNow } from './test-snapshot.js';

export interface GivenRows {
  /** What is written, by id of the table. */
  readonly rows: ReadonlyMap<string, ast.Expr>;
  /** The clock. */
  readonly moment: ast.Expr | undefined;
}

export function rowsOfTest(
  tables: readonly CheckedTable[],
  schema: Schema,
  { rows, moment }: GivenRows,
): { readonly [id: string]: Json } {
  const now = testNow(moment);
  return Object.fromEntries(
    tables.map(({ id, kind }) => {
      const written = rows.get(id);
      const elements = written?.kind === 'ListExpr' ? written.elements : [];
      const made = elements.map((row): Json => {
        const entries = row.kind === 'BracesExpr' ? row.entries : [];
        return Object.fromEntries(
          rowFields(kind).map((field): [string, Json] => {
            const expr = entries.findLast((e) => e.key?.text === field.name)?.value;
            const given = expr && givenValue(expr, field.type.type, now);
            const neutral = () =>
              neutralValue(
                field,
                schema,
                now,
                () => '',
                () => ({}),
              ) ?? null;
            if (given === undefined) return [field.name, neutral()];
            return [field.name, given.tag === 'value' ? given.json : null];
          }),
        );
      });
      return [id, normalRows(made, kind)];
    }),
  );
}
