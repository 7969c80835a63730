/** The file of waivers: what is read, and what is wrong where. */
import { readWaivers, waiversJsonSchema } from '@policyc/platforms';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const GOOD = `policyc_waivers: 1
longest: { critical: 30d }
waivers:
  - policy: EX-01
    match: "Order*"
    owner: jane
    reason: Public by design
    until: 2026-06-30
    ticket: SEC-1
  - policy: [SE-03, TR-01]
    files: ["legacy/**"]
    verdict: inconclusive
    owner: ops
    reason: Going away
    until: 2026-03-31T12:00:00Z
`;
const faults = (text: string) => {
  const read = readWaivers('w.yaml', text);
  return 'faults' in read ? read.faults.map((f) => `${f.line}: ${f.message}`) : [];
};
const validate = new Ajv({ strict: false }).compile(waiversJsonSchema() as object);

test('what is read', () => {
  expect(readWaivers('w.yaml', GOOD)).toEqual({
    waivers: {
      file: 'w.yaml',
      longest: { critical: '30d' },
      waivers: [
        {
          policies: ['EX-01'],
          verdict: 'fail',
          selects: { match: ['Order*'] },
          owner: 'jane',
          reason: 'Public by design',
          until: '2026-06-30',
          ticket: 'SEC-1',
          line: 4,
        },
        {
          policies: ['SE-03', 'TR-01'],
          verdict: 'inconclusive',
          selects: { files: ['legacy/**'] },
          owner: 'ops',
          reason: 'Going away',
          until: '2026-03-31T12:00:00Z',
          line: 10,
        },
      ],
    },
  });
  expect(validate(parse(GOOD))).toBe(true);
});

describe('what is wrong', () => {
  const without = (line: RegExp) => GOOD.replace(line, '');
  test.each([
    ['no version', without(/policyc_waivers: 1\n/), '1: /: policyc_waivers is missing'],
    ['no reason', without(/ {4}reason: Public by design\n/), '4: /waivers/0: reason is missing'],
    ['no owner', without(/ {4}owner: jane\n/), '4: /waivers/0: owner is missing'],
    ['no end', without(/ {4}until: 2026-06-30\n/), '4: /waivers/0: until is missing'],
    [
      'nothing that is accepted',
      without(/ {4}match: "Order\*"\n/),
      '4: /waivers/0: it does not say what is accepted: finding, key, match or files is missing',
    ],
    ['an empty reason', GOOD.replace('Public by design', '""'), '7: /waivers/0/reason: a text is expected'],
    [
      'no day',
      GOOD.replace('2026-06-30', '2026-06-31'),
      '8: /waivers/0/until: a date (2026-01-31) or a time (2026-01-31T12:00:00Z) is expected',
    ],
    [
      'a key that is none',
      GOOD.replace('ticket', 'tickt'),
      '9: /waivers/0/tickt: there is no such key here; did you mean ticket?',
    ],
    [
      'a short fingerprint',
      GOOD.replace('match: "Order*"', 'finding: abc'),
      '5: /waivers/0/finding: a fingerprint (at least its first 16 digits, as --verbose shows them) is expected',
    ],
    [
      'a severity that is none',
      GOOD.replace('critical:', 'urgent:'),
      '2: /longest/urgent: there is no such key here; there are low, medium, high, critical',
    ],
    ['no YAML', 'policyc_waivers: [1\n', '2: not YAML: bad indent'],
  ])('%s', (_, text, expected) =>
    expect(faults(text).map((f) => f.toLowerCase())).toContain(expected.toLowerCase()),
  );
});
