/** Programs that call one built-in: each row of a table gives the arguments that are no literals, each policy a literal. */
import type { Builtin, BuiltinValue } from '@policyc/builtins';
import type { ir } from '@policyc/ir';
import {
  type PolicyMetadata,
  type Report,
  type Schema,
  SNAPSHOT_FORMAT,
  type Snapshot,
  type StoredField,
  type Type,
} from '@policyc/model';

export const NOW = '2026-01-01T00:00:00.25Z';

const origin: ir.Origin = { uri: 'builtins.policy', span: { start: 0, end: 0 } };
const ROW: Type = { tag: 'asset', kind: 'Row' };
const yes: ir.Formula = { op: 'const', value: true, origin };

const stored = (name: string, type: Type): StoredField => ({
  tag: 'stored',
  name,
  doc: '',
  secret: false,
  type: { type, optional: false, unknown: false },
});

/** How a term is written as the message of a policy that every row fails. */
function policyOf(index: number, term: ir.Term): ir.Policy {
  const metadata: PolicyMetadata = {
    id: `B-${String(index).padStart(4, '0')}`,
    package: 'builtins',
    title: 'result',
    description: '',
    severity: 'low',
    mappings: [],
    references: [],
    tags: [],
    formerly: [],
    decides: [],
    source: { file: 'builtins.policy', line: 1 },
  };
  return {
    metadata,
    subject: { slot: 0, name: 'row', type: ROW, kind: 'Row' },
    where: yes,
    cases: [],
    witnesses: [],
    violation: yes,
    path: undefined,
    verdict: yes,
    applies: yes,
    message: [{ tag: 'term', term }],
    assumed: undefined,
    speaksOfBaseline: false,
    slots: 1,
    origin,
  };
}

export const constTerm = (value: BuiltinValue, type: Type): ir.Term => ({ op: 'const', type, value, origin });
export const nowTerm: ir.Term = { op: 'now', type: { tag: 'timestamp' }, origin };

/** A field of the row that a policy judges. */
export const rowField = (name: string, type: Type): ir.Term => ({
  op: 'field',
  base: { op: 'var', slot: 0, type: ROW, origin },
  kind: 'Row',
  field: name,
  type,
  optional: false,
  origin,
});

export const callOf = (builtin: Builtin, args: readonly ir.Term[]): ir.Term => ({
  op: 'call',
  fn: builtin.name,
  args,
  type: builtin.result,
  origin,
});

/** A program with one policy for each term; the fields of its rows have these types. */
export function programOfTerms(
  fields: { readonly [name: string]: Type },
  terms: readonly ir.Term[],
): ir.Program {
  const schema: Schema = {
    platform: 'builtins',
    version: '1',
    enums: [],
    edges: [],
    kinds: [
      {
        name: 'Row',
        doc: '',
        singleton: false,
        key: 'id',
        fields: [
          stored('id', { tag: 'string' }),
          ...Object.entries(fields).map(([name, type]) => stored(name, type)),
        ],
      },
    ],
  };
  return { schema, params: [], tables: [], policies: terms.map((term, i) => policyOf(i, term)) };
}

/** Fields `a0`, `a1`... are the arguments that are no literals; each literal makes a policy. */
export function programOfBuiltin(builtin: Builtin, literals: readonly BuiltinValue[]): ir.Program {
  const fields: Record<string, Type> = {};
  builtin.params.forEach((p, i) => {
    if (!p.literal) fields[`a${i}`] = p.type;
  });
  const call = (literal: BuiltinValue | undefined) =>
    callOf(
      builtin,
      builtin.params.map((p, i) =>
        p.literal && literal !== undefined ? constTerm(literal, p.type) : rowField(`a${i}`, p.type),
      ),
    );
  const hasLiteral = builtin.params.some((p) => p.literal);
  return programOfTerms(fields, hasLiteral ? literals.map(call) : [call(undefined)]);
}

/** A snapshot of rows; the values are the fields `a0`, `a1`... in order. */
export function rowsSnapshot(rows: readonly (readonly BuiltinValue[])[]): Snapshot {
  return {
    format: SNAPSHOT_FORMAT,
    platform: 'builtins',
    schema: { name: 'builtins', version: '1' },
    now: NOW,
    assets: {
      Row: rows.map((values, i) => ({
        id: String(i).padStart(6, '0'),
        ...Object.fromEntries(values.map((value, j) => [`a${j}`, value])),
      })),
    },
  };
}

/** By policy, then by row: what the messages say. */
export function messagesOf(report: Report): readonly (readonly string[])[] {
  return report.policies.map((p) => p.findings.map((f) => f.message));
}
