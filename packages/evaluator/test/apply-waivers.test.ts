/** What waivers and an earlier list take out of a result, and what they must not. */
import { applyKnown, applyWaivers } from '@policyc/evaluator';
import type {
  EvaluationResult,
  Finding,
  InconclusiveSubject,
  PolicyMetadata,
  Waiver,
  WaiverSet,
} from '@policyc/model';
import { describe, expect, test } from 'vitest';

const policy: PolicyMetadata = {
  id: 'EX-01',
  package: 'p',
  title: 'Open',
  description: '',
  severity: 'high',
  mappings: [],
  references: [],
  tags: [],
  formerly: ['OLD-1'],
  decides: [],
  source: { file: 'p.policy', line: 1 },
};
const hook = { kind: 'Endpoint', key: 'orders:1', name: 'Order intake' };
const finding: Finding = {
  policy: 'EX-01',
  severity: 'high',
  message: 'm',
  fingerprint: 'a'.repeat(64),
  formerFingerprints: ['b'.repeat(64)],
  subject: hook,
  items: [{ binder: 'step', asset: { kind: 'Step', key: 'orders:2', name: 'Send' } }],
  location: { file: 'exports/sales/orders.json', pointer: '', line: 3 },
  evidence: [],
  evidenceTotal: 0,
};
const undecided: InconclusiveSubject = {
  policy: 'EX-01',
  severity: 'high',
  fingerprint: 'c'.repeat(64),
  subject: hook,
  because: [],
  becauseTotal: 0,
};
const result: EvaluationResult = {
  platform: 'n8n',
  schema: { name: 'nocode', version: '1.0' },
  now: '2026-01-31T12:00:00Z',
  policies: [
    {
      metadata: policy,
      subject: 'Endpoint',
      counts: { pass: 0, fail: 1, inconclusive: 1, not_applicable: 0 },
    },
  ],
  findings: [finding],
  inconclusive: [undecided],
  totals: { pass: 0, fail: 1, inconclusive: 1, not_applicable: 0 },
};
const waiver = (rest: Partial<Waiver> = {}): Waiver => ({
  policies: ['EX-01'],
  verdict: 'fail',
  selects: { match: ['*'] },
  owner: 'jane',
  reason: 'r',
  until: '2026-02-28',
  line: 3,
  ...rest,
});
const apply = (waivers: readonly Waiver[], longest: WaiverSet['longest'] = {}, now = result.now) =>
  applyWaivers({ ...result, now }, { file: 'w.yaml', longest, waivers }, context);
const context = {
  prefix: 'exports/',
  automation: ({ key }: { readonly key: string }) => (key === 'orders:1' ? 'Shop orders' : undefined),
};
const counts = (applied: number, expired = 0, tooLong = 0) => ({ applied, expired, tooLong });

describe('what a waiver is about', () => {
  test.each<[string, Partial<Waiver>, boolean]>([
    ['the name of the subject', { selects: { match: ['order*'] } }, true],
    ['the name of an item', { selects: { match: ['send'] } }, true],
    ['the name of the automation that the subject belongs to', { selects: { match: ['shop*'] } }, true],
    ['another name', { selects: { match: ['Order'] } }, false],
    ['a key', { selects: { key: ['orders:?'] } }, true],
    ['a file, from the folder that was read', { selects: { files: ['sales/**'] } }, true],
    ['a file, as it is shown', { selects: { files: ['exports/**'] } }, false],
    ['the fingerprint', { selects: { finding: ['a'.repeat(16)] } }, true],
    ['a former fingerprint', { selects: { finding: ['b'.repeat(64)] } }, true],
    ['another fingerprint', { selects: { finding: ['c'.repeat(64)] } }, false],
    ['one of two that must fit', { selects: { match: ['*'], files: ['other/**'] } }, false],
    ['the former id', { policies: ['OLD-1'] }, true],
    ['another policy', { policies: ['EX-02'] }, false],
    ['what cannot be decided, and this is a finding', { verdict: 'inconclusive' }, false],
  ])('%s', (_, rest, accepted) => {
    const { findings, waived, totals } = apply([waiver(rest)]);
    expect(findings).toEqual(accepted ? [] : [finding]);
    expect(waived?.findings).toEqual(accepted ? [{ ...finding, waiver: waiver(rest) }] : []);
    expect(totals).toEqual(result.totals);
  });
  test('what cannot be decided', () => {
    const { findings, inconclusive, waived } = apply([waiver({ verdict: 'inconclusive' })]);
    expect([findings, inconclusive]).toEqual([[finding], []]);
    expect(waived?.inconclusive).toHaveLength(1);
  });
  test('the first that holds counts', () => {
    const { waived } = apply([
      waiver({ until: '2026-01-01', line: 1 }),
      waiver({ line: 2 }),
      waiver({ line: 3 }),
    ]);
    expect(waived?.findings.map((f) => f.waiver.line)).toEqual([2]);
    expect(waived?.outcomes.map((o) => o.applied + o.expired)).toEqual([1, 1, 0]);
  });
});

describe('what it comes nearest to', () => {
  const missOf = (rest: Partial<Waiver>, ...before: readonly Waiver[]) => {
    const { miss, unknownPolicies } = apply([...before, waiver(rest)]).waived?.outcomes.at(-1) ?? {};
    return { ...(miss ? { miss } : {}), ...(unknownPolicies ? { unknownPolicies } : {}) };
  };
  const left = (selector: string, values: readonly string[]) => ({
    miss: { tag: 'selector', selector, entries: 1, values },
  });
  test.each<[string, Partial<Waiver>, object]>([
    ['it fits', {}, {}],
    [
      'names, what is alike first',
      { selects: { match: ['sent'] } },
      left('match', ['Send', 'Order intake', 'Shop orders']),
    ],
    ['keys', { selects: { key: ['x'] } }, left('key', ['orders:1', 'orders:2'])],
    ['the file', { selects: { match: ['*'], files: ['a/*'] } }, left('files', ['sales/orders.json'])],
    ['fingerprints are not told', { selects: { finding: ['c'.repeat(16)] } }, left('finding', [])],
    ['no such policy', { policies: ['EX-10'] }, { unknownPolicies: [{ id: 'EX-10', closest: 'EX-01' }] }],
    ['one of two', { policies: ['EX-01', 'ZZZZZZ'] }, { unknownPolicies: [{ id: 'ZZZZZZ' }] }],
  ])('%s', (_, rest, expected) => {
    expect(missOf(rest)).toEqual(expected);
  });
  test('of the other verdict alone', () => {
    const only = { ...result, findings: [] };
    const waivers = [waiver()];
    expect(applyWaivers(only, { file: 'w', longest: {}, waivers }).waived?.outcomes[0]?.miss).toEqual({
      tag: 'nothing',
      others: 1,
    });
  });
  test('another waiver comes first', () => {
    expect(missOf({ line: 9 }, waiver({ line: 4 }))).toEqual({ miss: { tag: 'taken', line: 4 } });
  });
  test('policies that were left out are not missed', () => {
    const waivers = [waiver({ policies: ['SE-01'] })];
    const isSelected = (id: string) => id.startsWith('EX-');
    const { waived } = applyWaivers(result, { file: 'w', longest: {}, waivers }, { isSelected });
    expect(waived?.outcomes[0]?.unknownPolicies).toBeUndefined();
  });
});

describe('when it ends', () => {
  test.each([
    ['on the last day', '2026-01-31', '2026-01-31T23:59:59Z', counts(1)],
    ['the day after', '2026-01-31', '2026-02-01T00:00:00Z', counts(0, 1)],
    ['the last day somewhere else', '2026-01-31', '2026-01-31T23:30:00-01:00', counts(0, 1)],
    ['before the moment', '2026-01-31T12:00:00Z', '2026-01-31T11:59:59.999Z', counts(1)],
    ['at the moment', '2026-01-31T12:00:00Z', '2026-01-31T12:00:00Z', counts(0, 1)],
  ])('%s', (_, until, now, expected) => {
    const { findings, waived } = apply([waiver({ until })], {}, now);
    expect(waived?.outcomes).toEqual([{ waiver: waiver({ until }), ...expected }]);
    expect(findings).toHaveLength(expected.expired);
  });
  test.each([
    ['within what its severity allows', '2026-03-02', { high: '30d' } as const, counts(1)],
    ['beyond it', '2026-03-04', { high: '30d' } as const, counts(0, 0, 1)],
    ['beyond what another severity allows', '2026-03-04', { critical: '30d' } as const, counts(1)],
  ])('%s', (_, until, longest, expected) => {
    expect(apply([waiver({ until })], longest).waived?.outcomes).toEqual([
      { waiver: waiver({ until }), ...expected },
    ]);
  });
});

describe('an earlier list', () => {
  test('what it has is known, by former fingerprints too, and what is there no more is gone', () => {
    const known = applyKnown(
      result,
      'known.json',
      new Map([
        ['b'.repeat(64), 'OLD-1'],
        ['d'.repeat(64), 'EX-01'],
        ['e'.repeat(64), 'NOT-EVALUATED'],
      ]),
    );
    expect(known.findings).toEqual([]);
    expect(known.known).toEqual({ file: 'known.json', findings: [finding], gone: 1 });
    expect(applyKnown(result, 'known.json', new Map()).findings).toEqual([finding]);
  });
  test('what is waived is not gone', () => {
    const waived = apply([waiver()]);
    expect(applyKnown(waived, 'k', new Map([[finding.fingerprint, 'EX-01']])).known?.gone).toBe(0);
  });
});
