/** Whether real OPA gives what the interpreter gives, to the byte: the report and the faults, for each row of tests. */
import { canonicalJson, type Json } from '@policyc/base';
import type { CompileOutput, TestInput } from '@policyc/compiler';
import { evaluateReport, evaluationErrors } from '@policyc/ir';
import { expect } from 'vitest';
import { evaluateOpaEntrypoints } from './engines.js';

export async function expectAgreement(
  { bundle, program }: CompileOutput,
  rows: readonly TestInput[],
): Promise<void> {
  const results = await evaluateOpaEntrypoints(bundle, rows);
  for (const [i, { uri, line, test, snapshot, data }] of rows.entries()) {
    const expected = {
      report: evaluateReport(program, snapshot, data),
      errors: evaluationErrors(program, snapshot, data),
    };
    expect(text(results[i]), `${uri}:${line} ${test}`).toBe(text(expected));
  }
}

function text(result: unknown): string {
  return canonicalJson(result as Json);
}
