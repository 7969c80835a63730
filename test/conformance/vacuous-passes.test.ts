/**
 * How many passes are over nothing, row by row of `cases/vacuous.policy`. That the engines agree on these numbers is a matter of
 * the conformance suite.
 */
import { compile, testInputs } from '@policyc/compiler';
import { interpret } from '@policyc/ir';
import { describe, expect, it } from 'vitest';
import { policyFiles } from '../support/sources.js';

const files = policyFiles('test/conformance/cases').filter((f) => /\/(vacuous|schema)\.policy$/.test(f.uri));
const { output } = compile({ files });
if (!output) throw new Error('the program does not compile');
const { program } = output;
const inputs = testInputs(files);

/** By policy and test: a number for each row. */
const EXPECTED: readonly (readonly [string, string, readonly (number | undefined)[]])[] = [
  ['VA-01', 'the rule is an every', [1, 2, 1, 1, 1, 1]],
  ['VA-01', 'more may be there', [0]],
  ['VA-02', 'an operand of the rule', [1, 2, 1, 1]],
  ['VA-03', 'chained', [0, 1, 1, 1]],
  ['VA-04', 'chained by a function', [0, 1]],
  ['VA-04', 'nothing inside', [1]],
  ['VA-05', 'cases', [0, 1, 0]],
  ['VA-06', 'forbidden', [1, 2, 1]],
  ['VA-07', 'no', [undefined]],
  ['VA-08', 'a kind', [0, 1]],
  ['VA-08', 'a kind that is not covered', [0]],
  ['VA-09', 'baseline', [1]],
  ['VA-09', 'no baseline', [0]],
  ['VA-10', 'texts', [0, 1, 0]],
];

describe('passes over nothing', () => {
  it.each(EXPECTED)('%s: %s', (policy, test, counts) => {
    const rows = inputs.filter((row) => row.test === test);
    const reports = rows.map((row) => interpret(program, row.snapshot, row.data));
    const found = reports.map((r) => r.policies.find((p) => p.policy === policy)?.vacuous_passes);
    expect(found).toEqual(counts);
  });
});
