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

test('no two policies have one id, and every id is of the catalogue', () => {
  const ids = checked.policies.map((p) => p.decl.name.text);
  expect([...new Set(ids)]).toEqual(ids);
  expect(ids.filter((id) => !/^(?:AC|AI|CN|DF|DR|EX|IN|IV|LG|RM|SC|SE|TR)-[0-9]{2}$/.test(id))).toEqual([]);
  expect(ids.length).toBeGreaterThan(20);
});

/** Policies over fields that are never unknown. */
const ALWAYS_CONCLUSIVE = new Set([
  'AI-02',
  'AI-03',
  'CN-05',
  'CN-08',
  'IV-02',
  'IV-03',
  'LG-02',
  'RM-05',
  'SC-02',
  'SC-07',
  'SE-09',
  'TR-08',
]);

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
    const needed = ALWAYS_CONCLUSIVE.has(id) ? ['fail', 'pass'] : ['fail', 'pass', 'inconclusive'];
    expect(expected).toEqual(expect.arrayContaining(needed));
  });
});

test('all tests in the language hold', async () => {
  const result = await runTests({ files: STDLIB_FILES });
  expect(result.ran).toBe(true);
  expect(result.untested).toEqual([]);
  expect(result.cases.length).toBeGreaterThan(90);
  expect(result.cases.filter((c) => !c.passed)).toEqual([]);
});
