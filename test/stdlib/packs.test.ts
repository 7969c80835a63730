/** The policies of `stdlib/`: they check without a warning, are formatted, and every one is tested in the language. */

import { SourceText } from '@policyc/base';
import { checkFiles, runTests } from '@policyc/compiler';
import { format } from '@policyc/syntax';
import { describe, expect, test } from 'vitest';
import { STDLIB_FILES } from '../support/stdlib-program.js';

const { checked, diagnostics } = checkFiles(STDLIB_FILES);

test('no diagnostics', () => {
  expect(diagnostics.map((d) => `${d.uri}: ${d.code} ${d.message}`)).toEqual([]);
});

test.each(STDLIB_FILES.map((f) => [f.uri, f.text]))('%s is formatted', (uri, text) => {
  expect(format(new SourceText(uri, text))).toEqual({ text });
});

test('the twelve policies', () => {
  expect(checked.policies.map((p) => p.decl.name.text).sort()).toEqual([
    'EX-01',
    'EX-02',
    'EX-03',
    'EX-04',
    'EX-14',
    'IN-01',
    'LG-01',
    'SE-02',
    'SE-03',
    'SE-07',
    'TR-01',
    'TR-03',
  ]);
});

describe.each(checked.policies.map((p) => [p.decl.name.text, p.decl] as const))('%s', (id, policy) => {
  test('says why, how likely, which controls, and what to do', () => {
    expect(policy.doc).not.toBe('');
    expect(policy.statements.map((s) => s.kind)).toEqual(
      expect.arrayContaining([
        'SeverityStatement',
        'LikelihoodStatement',
        'MapsStatement',
        'FixStatement',
        'MessageStatement',
      ]),
    );
  });

  test('is expected to fail and to pass', () => {
    const expected = checked.tests
      .filter((t) => t.decl.policies.some((name) => name.text === id))
      .flatMap((t) => t.decl.statements)
      .flatMap((s) =>
        s.kind === 'CaseStatement' || s.kind === 'ExpectStatement' ? [s.expectation.verdict] : [],
      );
    expect(expected).toEqual(expect.arrayContaining(['fail', 'pass', 'inconclusive']));
  });
});

test('all tests in the language hold', async () => {
  const result = await runTests({ files: STDLIB_FILES });
  expect(result.ran).toBe(true);
  expect(result.untested).toEqual([]);
  expect(result.cases.length).toBeGreaterThan(90);
  expect(result.cases.filter((c) => !c.passed)).toEqual([]);
});
