/** Every example of every built-in, on the interpreter, in WASM and in real OPA. */
import { type Builtin, type BuiltinValue, builtins } from '@policyc/builtins';
import { buildBundle, emitRego, emitWasm } from '@policyc/emit';
import { interpret, type ir } from '@policyc/ir';
import {
  type BundleMetadata,
  type PolicyMetadata,
  type Schema,
  SNAPSHOT_FORMAT,
  type Snapshot,
  type Type,
} from '@policyc/model';
import { describe, expect, it } from 'vitest';
import { evaluateOpa, evaluateWasm, hasOpa } from '../support/engines.js';

const origin: ir.Origin = { uri: 'builtins.policy', span: { start: 0, end: 0 } };
const ROW: Type = { tag: 'asset', kind: 'Row' };

/** One policy for each example: it fails on the one row there is, and its message is the call's result. */
function programOf(builtin: Builtin): { program: ir.Program; snapshot: Snapshot } {
  const examples = builtin.examples;
  const fieldName = (example: number, arg: number) => `e${example}a${arg}`;
  const fields = examples.flatMap((e, i) =>
    e.args.map((_, j) => ({
      tag: 'stored' as const,
      name: fieldName(i, j),
      doc: '',
      secret: false,
      type: { type: builtin.params[j]?.type ?? { tag: 'error' as const }, optional: false, unknown: false },
    })),
  );
  const key = {
    tag: 'stored' as const,
    name: 'id',
    doc: '',
    secret: false,
    type: { type: { tag: 'string' as const }, optional: false, unknown: false },
  };
  const schema: Schema = {
    platform: 'builtins',
    version: '1',
    enums: [],
    edges: [],
    kinds: [{ name: 'Row', doc: '', singleton: false, key: 'id', fields: [key, ...fields] }],
  };
  const policies = examples.map((example, i): ir.Policy => {
    const args = example.args.map((value, j): ir.Term => {
      const type = builtin.params[j]?.type ?? { tag: 'error' };
      if (builtin.params[j]?.literal) return { op: 'const', type, value, origin };
      return {
        op: 'field',
        base: { op: 'var', slot: 0, type: ROW, origin },
        kind: 'Row',
        field: fieldName(i, j),
        type,
        optional: false,
        origin,
      };
    });
    const yes: ir.Formula = { op: 'const', value: true, origin };
    const metadata: PolicyMetadata = {
      id: `E-${String(i).padStart(3, '0')}`,
      package: 'builtins',
      title: builtin.name,
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
      message: [{ tag: 'term', term: { op: 'call', fn: builtin.name, args, type: builtin.result, origin } }],
      slots: 1,
      origin,
    };
  });
  const row: Record<string, BuiltinValue> = { id: 'row' };
  examples.forEach((e, i) => {
    e.args.forEach((value, j) => {
      row[fieldName(i, j)] = value;
    });
  });
  const snapshot: Snapshot = {
    format: SNAPSHOT_FORMAT,
    platform: 'builtins',
    schema: { name: 'builtins', version: '1' },
    now: '2026-01-01T00:00:00Z',
    assets: { Row: [row] },
  };
  return { program: { schema, policies }, snapshot };
}

describe.each(builtins.map((b) => [b.name, b] as const))('%s', (_, builtin) => {
  const { program, snapshot } = programOf(builtin);
  const expected = builtin.examples.map((e) => String(e.result));
  const messages = (report: { policies: readonly { findings: readonly { message: string }[] }[] }) =>
    report.policies.map((p) => p.findings[0]?.message);

  it('has examples', () => expect(expected.length).toBeGreaterThan(2));
  it('interpreter', () => expect(messages(interpret(program, snapshot))).toEqual(expected));
  it('WASM', async () => expect(messages(await evaluateWasm(emitWasm(program), snapshot))).toEqual(expected));
  it.skipIf(!hasOpa)('Rego in real OPA', async () => {
    const metadata: BundleMetadata = {
      format: 'policyc-bundle/1',
      compiler: 'test',
      entrypoints: {},
      schema: program.schema,
      policies: [],
    };
    const bundle = buildBundle({ wasm: emitWasm(program), rego: emitRego(program), data: {}, metadata });
    const [report] = await evaluateOpa(bundle, [snapshot]);
    expect(report && messages(report)).toEqual(expected);
  });
});
