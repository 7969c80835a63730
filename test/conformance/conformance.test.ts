/**
 * The conformance suite: every row of every test in `cases/`, on the interpreter (which judges what the row expects),
 * on `policy.wasm` in the unmodified SDK, and on the bundle in real OPA; the three reports are equal to the byte.
 */
import { canonicalJson, type Json } from '@policyc/base';
import { compile, runTests, type TestEngine } from '@policyc/compiler';
import { verify } from '@policyc/ir';
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluateOpa, evaluateWasm, hasOpa } from '../support/engines.js';
import { policyFiles } from '../support/sources.js';

const files = policyFiles('test/conformance/cases');
const compiled = compile({ files });

describe('the conformance programs', () => {
  it('compile without a diagnostic', () => {
    expect(compiled.diagnostics.map((d) => `${d.uri}:${d.span.start} ${d.code} ${d.message}`)).toEqual([]);
  });
  it('keep the invariants of the IR', () => {
    expect(compiled.output && verify(compiled.output.program)).toEqual([]);
  });
});

describe('interpreter and WASM', async () => {
  const engines: readonly TestEngine[] = [{ name: 'policy.wasm', evaluate: evaluateWasm }];
  const result = await runTests({ files, engines });
  it('ran', () => expect(result.ran && result.cases.length).toBeGreaterThan(130));
  it.each(result.cases.map((c) => [`${c.uri}:${c.line} ${c.test} ${c.row}`, c] as const))('%s', (_, c) => {
    expect(c.failures).toEqual([]);
  });
});

describe.skipIf(!hasOpa)('interpreter and Rego in real OPA', () => {
  const pairs: { readonly name: string; readonly interpreter: string; readonly opa: string }[] = [];
  beforeAll(async () => {
    // The same rows again, one OPA process for each snapshot, all policies of the suite in one bundle.
    const { snapshotsOf } = await import('../support/test-rows.js');
    const rows = snapshotsOf(files);
    const bundle = compiled.output?.bundle ?? new Uint8Array();
    const program = compiled.output?.program;
    if (!program) return;
    const { interpret } = await import('@policyc/ir');
    const reports = await evaluateOpa(
      bundle,
      rows.map((r) => r.snapshot),
    );
    rows.forEach((row, i) => {
      const text = (report: unknown) => canonicalJson(report as Json);
      pairs.push({
        name: row.name,
        interpreter: text(interpret(program, row.snapshot)),
        opa: text(reports[i]),
      });
    });
  }, 600_000);
  it('agree on every row, for every policy of the suite', () => {
    expect(pairs.length).toBeGreaterThan(130);
    for (const pair of pairs) expect(pair.opa, pair.name).toBe(pair.interpreter);
  });
});
