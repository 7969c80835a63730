import {
  formatCobertura,
  formatCoverageJson,
  formatLcov,
  formatTestTerminal,
  type TestRun,
} from '@policyc/report';
import { expect, test } from 'vitest';

const at = (line: number, column = 3) => ({ uri: 'a.policy', line, column });

const UNITS: NonNullable<TestRun['coverage']> = [
  {
    kind: 'function',
    name: 'is_bad',
    package: 'packs.a',
    place: at(3, 1),
    conditions: [{ place: at(4), text: 'step.open', true: 2, false: 0, unknown: 1 }],
    quantifiers: [],
  },
  {
    kind: 'policy',
    name: 'A-1',
    package: 'packs.a',
    place: at(7, 1),
    conditions: [
      { place: at(9), text: 'a and <b>', true: 1, false: 1, unknown: 0 },
      { place: at(9), text: 'a', true: 1, false: 1, unknown: 0 },
      { place: at(9, 9), text: '<b>', true: 1, false: 0, unknown: 0 },
      { place: at(10), text: 'never\u0007', true: 0, false: 0, unknown: 0 },
    ],
    quantifiers: [{ place: at(10), text: 'some x in xs', reached: 2, filled: 0 }],
    verdicts: { pass: 1, fail: 1, inconclusive: 0, not_applicable: 1 },
  },
];

const RUN: TestRun = { cases: [], untested: [], sources: new Map(), coverage: UNITS };

test('terminal: shares by package and policy, and what is missing with its place', () => {
  const text = formatTestTerminal(RUN, {
    color: false,
    width: 100,
    verbose: false,
    engines: ['interpreter'],
  });
  expect(text.slice(text.indexOf('Condition'))).toBe(
    `Condition coverage
  packs.a                     40%  2/5 conditions, 2/3 lines
    is_bad                       0%  0/1 conditions, 1/1 lines
    A-1                         50%  2/4 conditions, 1/2 lines, never inconclusive
  all                         40%  2/5 conditions, 2/3 lines

Not covered
  a.policy:4  never false  step.open
  a.policy:9  never false  <b>
  a.policy:10  never evaluated  never\\u{7}
  a.policy:10  never an element  some x in xs
`,
  );
});

test('LCOV', () => {
  expect(formatLcov(UNITS)).toBe(
    `TN:
SF:a.policy
FN:3,is_bad
FN:7,A-1
FNDA:3,is_bad
FNDA:3,A-1
FNF:2
FNH:2
BRDA:4,0,0,2
BRDA:4,0,1,0
BRDA:9,0,0,1
BRDA:9,0,1,1
BRDA:9,1,0,1
BRDA:9,1,1,1
BRDA:9,2,0,1
BRDA:9,2,1,0
BRDA:10,0,0,-
BRDA:10,0,1,-
BRF:10
BRH:6
DA:4,3
DA:9,2
DA:10,0
LF:3
LH:2
end_of_record
`,
  );
});

test('Cobertura', () => {
  const xml = formatCobertura(UNITS);
  expect(xml).toContain(
    '<coverage line-rate="0.6667" branch-rate="0.6000" lines-covered="2" lines-valid="3" branches-covered="6" branches-valid="10" complexity="0" version="policyc" timestamp="0">',
  );
  expect(xml).toContain('<package name="packs.a" line-rate="0.6667" branch-rate="0.6000" complexity="0">');
  expect(xml).toContain(
    '<class name="A-1" filename="a.policy" line-rate="0.5000" branch-rate="0.6250" complexity="0">',
  );
  expect(xml).toContain('<line number="9" hits="2" branch="true" condition-coverage="83% (5/6)">');
  expect(xml).toContain('<condition number="2" type="jump" coverage="50%"/>');
  expect(isWellFormed(xml)).toBe(true);
});

/** Every tag that opens is closed in order. */
function isWellFormed(xml: string): boolean {
  const open: string[] = [];
  for (const [, close, name = '', self] of xml.matchAll(/<(\/?)([a-z]+)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (close) {
      if (open.pop() !== name) return false;
    } else if (!self) open.push(name);
  }
  return open.length === 0;
}

test('JSON', () => {
  expect(JSON.parse(formatCoverageJson(UNITS))).toMatchObject({
    format: 'policyc-coverage/1',
    total: { conditions: { covered: 2, total: 5 }, branches: { covered: 6, total: 10 } },
    units: [
      { kind: 'function', name: 'is_bad', conditions: [{ file: 'a.policy', line: 4, true: 2 }] },
      { kind: 'policy', name: 'A-1', verdicts: { not_applicable: 1 } },
    ],
  });
});

test('nothing to cover is covered', () => {
  expect(
    formatTestTerminal({ ...RUN, coverage: [] }, { color: false, width: 80, verbose: false, engines: [] }),
  ).toContain('100%  0/0 conditions');
});
