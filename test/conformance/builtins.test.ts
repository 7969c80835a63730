/** Every example of every built-in, on the interpreter, in WASM and in real OPA. */
import { type Builtin, type BuiltinValue, builtins } from '@policyc/builtins';
import { buildBundle, emitRego, emitWasm } from '@policyc/emit';
import { interpret, type ir } from '@policyc/ir';
import { type BundleMetadata, type Report, type Snapshot, type Type, validateSnapshot } from '@policyc/model';
import { describe, expect, it } from 'vitest';
import {
  callOf,
  constTerm,
  messagesOf,
  programOfTerms,
  rowField,
  rowsSnapshot,
} from '../support/builtin-program.js';
import { evaluateOpa, evaluateWasm, hasOpa } from '../support/engines.js';

/** One policy for each example; its message is the call's result. One row has the arguments of all of them. */
function programOf(builtin: Builtin): { program: ir.Program; snapshot: Snapshot } {
  const fields: Record<string, Type> = {};
  const row: BuiltinValue[] = [];
  const terms = builtin.examples.map(({ args }) =>
    callOf(
      builtin,
      builtin.params.map(({ type, literal }, j) => {
        const value = args[j] ?? '';
        if (literal) return constTerm(value, type);
        const name = `a${row.push(value) - 1}`;
        fields[name] = type;
        return rowField(name, type);
      }),
    ),
  );
  return { program: programOfTerms(fields, terms), snapshot: rowsSnapshot([row]) };
}

describe.each(builtins.map((b) => [b.name, b] as const))('%s', (_, builtin) => {
  const { program, snapshot } = programOf(builtin);
  const expected = builtin.examples.map((e) => String(e.result));
  const messages = (report: Report) => messagesOf(report).flat();

  it('has examples of valid values', () => {
    expect(expected.length).toBeGreaterThan(2);
    expect(validateSnapshot(program.schema, snapshot)).toEqual([]);
  });
  it('interpreter', () => expect(messages(interpret(program, snapshot))).toEqual(expected));
  it('WASM', async () => expect(messages(await evaluateWasm(emitWasm(program), snapshot))).toEqual(expected));
  it.skipIf(!hasOpa)('Rego in real OPA', async () => {
    const metadata: BundleMetadata = {
      format: 'policyc-bundle/1',
      compiler: 'test',
      entrypoints: {},
      params: [],
      schema: program.schema,
      policies: [],
    };
    const bundle = buildBundle({ wasm: emitWasm(program), rego: emitRego(program), data: {}, metadata });
    const [report] = await evaluateOpa(bundle, [snapshot]);
    expect(report && messages(report)).toEqual(expected);
  });
});
