/**
 * The conformance suite: every row of every test in `cases/`, on the interpreter (which judges what the row expects),
 * on `policy.wasm` in the unmodified SDK, and on the bundle in real OPA; the three reports are equal to the byte.
 */
import { compile, runTests, type TestEngine, testInputs } from '@policyc/compiler';
import { verify } from '@policyc/ir';
import { describe, expect, it } from 'vitest';
import { expectAgreement } from '../support/agreement.js';
import { evaluateWasm, hasOpa } from '../support/engines.js';
import { policyFiles, readTestFile } from '../support/sources.js';

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
  const result = await runTests({ files, engines, readFile: readTestFile });
  it('ran', () => expect(result.ran && result.cases.length).toBeGreaterThan(130));
  it.each(result.cases.map((c) => [`${c.uri}:${c.line} ${c.test} ${c.row}`, c] as const))('%s', (_, c) => {
    expect(c.failures).toEqual([]);
  });
});

describe.skipIf(!hasOpa)('interpreter and Rego in real OPA', () => {
  // Each file's rows under each file's policies: all of them under all would cost the square of the suite.
  const suites = files.filter((f) => /^policy /m.test(f.text));
  it.each(suites.map((f) => [f.uri, f] as const))(
    'agree on every row of %s',
    async (_, file) => {
      const rows = testInputs(files, readTestFile).filter((r) => r.uri === file.uri);
      const ids = new Set([...file.text.matchAll(/^policy ([\w-]+)/gm)].map(([, id]) => id));
      const { output } = compile({ files, select: (id) => ids.has(id) });
      if (!output) throw new Error('the suite does not compile');
      expect(rows.length).toBeGreaterThan(0);
      await expectAgreement(output, rows);
    },
    300_000,
  );
});
