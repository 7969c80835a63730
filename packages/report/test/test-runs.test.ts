import { SourceText } from '@policyc/base';
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

  test('an explanation: columns under each other, long texts cut, values never', () => {
    const place = { uri: 'a.policy', line: 3, column: 1 };
    const [first] = RUN.cases.filter((c) => !c.passed);
    const run: TestRun = {
      ...RUN,
      sources: new Map([
        ['a.policy', new SourceText('a.policy', 'test "x" for A {\n  case a expect fail\n}\n')],
      ]),
      cases: [
        {
          ...base,
          ...first,
          passed: false,
          failures: [
            {
              message: 'A: expected hook to be fail, but it is pass',
              span: { start: 33, end: 37 },
              explanation: [
                {
                  label: 'where',
                  depth: 0,
                  text: `${'long '.repeat(30)}end`,
                  value: 'true',
                  operands: [],
                  place,
                },
                {
                  label: '',
                  depth: 1,
                  text: 'a.open',
                  value: 'true',
                  operands: [{ text: 'a.open', value: 'true' }],
                  place,
                },
                {
                  label: 'require',
                  depth: 0,
                  text: 'a.b != none',
                  value: 'unknown',
                  operands: [{ text: 'a.b', value: 'unknown' }],
                  place,
                },
                { label: '', depth: 1, text: 'x = "1"', operands: [], place },
              ],
            },
          ],
        },
      ],
    };
    const lines = formatTestTerminal(run, { color: false, width: 90, verbose: false, engines: [] }).split(
      '\n',
    );
    expect(lines.slice(3, 14).map((l) => l.slice(12))).toEqual([
      'A: expected hook to be fail, but it is pass',
      ' --> a.policy:2:17',
      '  |',
      '2 |   case a expect fail',
      '  |                 ^^^^',
      '',
      `where    ${'long '.repeat(8)}…  true`,
      '           a.open                                   true',
      'require  a.b != none                                unknown  a.b = unknown',
      '           x = "1"',
      '',
    ]);
    expect(formatJunit(run)).toContain('a.b = unknown');
    const { details } = JSON.parse(formatTestJson(run, [])).cases[0];
    expect(details).toMatchObject([{ line: 2, column: 17, explanation: [{ label: 'where' }, {}, {}, {}] }]);
  });
});
