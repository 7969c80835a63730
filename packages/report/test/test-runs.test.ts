import { formatJunit, formatTestJson, formatTestTerminal, type TestRun } from '@policyc/report';
import { describe, expect, test } from 'vitest';

const base = {
  uri: 'a.policy',
  line: 3,
  test: 'only <real> auth passes',
  policies: ['EX-01'],
  row: '',
  milliseconds: 1.25,
};
const RUN: TestRun = {
  cases: [
    { ...base, row: 'case hook.auth = none expect fail', passed: true, failures: [] },
    {
      ...base,
      line: 4,
      row: 'case hook.auth = "jwt" expect pass',
      passed: false,
      failures: [
        { message: 'expected pass on hook, but it is fail', span: { start: 0, end: 0 } },
        { message: 'and \u0000 this', span: { start: 0, end: 0 } },
      ],
    },
    { ...base, uri: 'b.policy', test: 'other', passed: true, failures: [] },
  ],
  untested: ['EX-09'],
  sources: new Map(),
};

describe('test runs', () => {
  test('terminal', () => {
    expect(
      formatTestTerminal(RUN, { color: false, width: 100, verbose: false, engines: ['interpreter', 'wasm'] }),
    ).toBe(
      [
        'a.policy',
        '  FAIL EX-01  only <real> auth passes (2 cases)',
        '       FAIL a.policy:4  case hook.auth = "jwt" expect pass',
        '            expected pass on hook, but it is fail',
        '            and \\u{0} this',
        '',
        'b.policy',
        '  ok   EX-01  other',
        '',
        'Without a test: EX-09',
        '1 failed, 2 passed in 4 ms on interpreter, wasm',
        '',
      ].join('\n'),
    );
  });

  test('JUnit', () => {
    const xml = formatJunit(RUN);
    expect(xml).toContain('<testsuites tests="3" failures="1" errors="0" time="0.004">');
    expect(xml).toContain('<testsuite name="b.policy" tests="1" failures="0" errors="0" time="0.001">');
    expect(xml).toContain(
      '<testcase classname="EX-01" name="only &lt;real&gt; auth passes / case hook.auth = &quot;jwt&quot; expect pass" file="a.policy" line="4" time="0.001">',
    );
    expect(xml).not.toContain('\u0000');
  });

  test('JSON', () => {
    expect(JSON.parse(formatTestJson(RUN, ['interpreter']))).toMatchObject({
      format: 'policyc-tests/1',
      summary: { passed: 2, failed: 1 },
      untested: ['EX-09'],
    });
  });
});
