import { cutSnapshot, joinFindings } from '@policyc/evaluator';
import type { Report, ReportFinding, Snapshot } from '@policyc/model';
import { describe, expect, test } from 'vitest';
import { METADATA, REPORT, SNAPSHOT } from './sample.js';

function withFindings(...findings: readonly ReportFinding[]): Report {
  return { ...REPORT, policies: REPORT.policies.map((p) => ({ ...p, findings })) };
}

async function joinOne(finding: ReportFinding, snapshot: Snapshot = SNAPSHOT) {
  const [joined] = (await joinFindings(withFindings(finding), snapshot, METADATA)).findings;
  if (!joined) throw new Error('the finding is lost');
  return joined;
}

const TEXT = { type: { tag: 'string' }, optional: false, unknown: false } as const;
const endpoint = { kind: 'Endpoint', key: 'a' };
const step = { kind: 'Step', key: 's1' };
const bare: ReportFinding = { subject: endpoint, items: [], message: 'm', evidence: [], evidence_total: 0 };

describe('joinFindings', () => {
  test('adds names, places, severity and totals', async () => {
    const result = await joinFindings(REPORT, SNAPSHOT, METADATA);
    expect(result).toMatchObject({
      platform: 'n8n',
      now: '2026-01-02T03:04:05Z',
      totals: { pass: 1, fail: 1, inconclusive: 1, not_applicable: 2 },
      policies: [{ metadata: METADATA.policies[0], subject: 'Endpoint', counts: { pass: 1 } }],
      findings: [
        {
          policy: 'EX-01',
          severity: 'high',
          subject: { name: 'a', location: { file: 'flows/a.json', line: 10 } },
          location: { file: 'flows/a.json', pointer: '/nodes/0/auth', line: 14 },
          evidence: [{ field: 'auth', value: 'none', location: { line: 14 } }],
        },
      ],
      inconclusive: [
        {
          subject: { key: 'b', location: { file: 'flows/b.json', line: 20 } },
          because: [{ unknown: 'not in the export' }],
        },
      ],
    });
  });

  test('parts and elements stand where their origin says, else with what they are part of', async () => {
    const part = { tag: 'stored', name: 'name', doc: '', type: TEXT, secret: false } as const;
    const headers = {
      ...part,
      name: 'headers',
      type: { ...TEXT, type: { tag: 'list', element: { tag: 'record', name: 'Header' } } },
      parts: [part],
      elementKey: 'name',
    } as const;
    const kinds = METADATA.schema.kinds.map((k) =>
      k.name === 'Endpoint' ? { ...k, fields: [...k.fields, headers] } : k,
    );
    const metadata = { ...METADATA, schema: { ...METADATA.schema, kinds } };
    const place = (line: number) => ({ pointer: '/x', line });
    const origins = SNAPSHOT.origins && {
      ...SNAPSHOT.origins,
      assets: {
        ...SNAPSHOT.origins.assets,
        Endpoint: SNAPSHOT.origins.assets.Endpoint?.map((o) => ({
          ...o,
          fields: {
            headers: place(50),
            'headers[x/y]': place(51),
            'headers[x/y].name': place(52),
            auth: place(53),
          },
        })) as never,
      },
    };
    const snapshot: Snapshot = { ...SNAPSHOT, ...(origins ? { origins } : {}) };
    const finding: ReportFinding = {
      ...bare,
      items: [
        { name: 'h', kind: 'Endpoint.headers', key: 'a/x~1y' },
        { name: 'g', kind: 'Endpoint.headers', key: 'a/z' },
      ],
      evidence: [
        { kind: 'Endpoint.headers', key: 'a/x~1y', field: 'name', value: 'x/y' },
        { kind: 'Endpoint', key: 'a', field: 'auth.type', value: 'none' },
      ],
    };
    const [joined] = (await joinFindings(withFindings(finding), snapshot, metadata)).findings;
    expect(joined?.items).toMatchObject([
      { binder: 'h', asset: { name: 'x/y', location: { line: 51 } } },
      { binder: 'g', asset: { name: 'z', location: { line: 50 } } },
    ]);
    expect(joined?.evidence.map((f) => [f.name, f.location?.line])).toEqual([
      ['x/y', 52],
      ['a', 53],
    ]);
  });

  test('references have the names of what they refer to, others none', async () => {
    const named: Snapshot = {
      ...SNAPSHOT,
      assets: { ...SNAPSHOT.assets, Step: [{ id: 's1', name: 'Send mail', next: [] }] },
    };
    const evidence = [
      { ...step, field: 'next', value: ['s1', 'gone'] },
      { ...step, field: 'name', value: 's1' },
      { ...step, field: 'next', unknown: 'not exported' },
    ];
    const joined = await joinOne({ ...bare, evidence }, named);
    expect(joined.evidence.map((f) => f.valueNames)).toEqual([['Send mail', 'gone'], undefined, undefined]);
    // Nobody else names that step.
    const text = new TextEncoder().encode(JSON.stringify(named));
    const source = {
      size: text.length,
      read: (target: Uint8Array, position: number) => {
        const part = text.subarray(position, position + target.length);
        target.set(part);
        return part.length;
      },
    };
    const about = { kind: 'Step', key: 'gone', field: 'next', value: ['s1'] };
    const report = withFindings({ ...bare, evidence: [about] });
    const cut = cutSnapshot(source, METADATA.schema, report);
    expect(cut.assets.Step).toEqual(named.assets.Step);
    expect(await joinFindings(report, cut, METADATA)).toEqual(await joinFindings(report, named, METADATA));
  });

  test('the place is that of the last field that the rule judges', async () => {
    const auth = { ...endpoint, field: 'auth', value: 'none' };
    const next = { ...step, field: 'next', value: [] };
    const inner = { ...bare, items: [{ name: 'step', ...step }] };
    const line = async (finding: ReportFinding) => (await joinOne(finding)).location?.line;
    expect(await line({ ...bare, evidence: [auth] })).toBe(14);
    expect(await line({ ...inner, evidence: [auth, next] })).toBe(30);
    expect(await line({ ...inner, evidence: [auth] })).toBe(14);
    // A fact that the rule does not judge says nothing about the place.
    expect(await line({ ...inner, evidence: [{ ...auth, field: 'id' }] })).toBe(30);
    // No fact at all: the innermost asset with a place.
    expect(await line(inner)).toBe(30);
    expect(await line({ ...bare, items: [{ name: 'x', kind: 'Step', key: 's9' }] })).toBe(10);
    expect(await line({ ...bare, items: [{ name: 'origin', value: '*' }] })).toBe(10);
  });

  test('what is wrong with the workspace as a whole has the place of its witness, or none', async () => {
    const subject = { kind: '(workspace)', key: 'nocode' };
    const evidence = [{ ...endpoint, field: 'auth', value: 'none' }];
    const whole = await joinOne({ ...bare, subject, evidence });
    expect(whole.subject).toEqual({ ...subject, name: 'nocode' });
    expect(whole.location).toBeUndefined();
    const witness = await joinOne({ ...bare, subject, evidence, items: [{ name: 'e', ...endpoint }] });
    expect(witness.location?.line).toBe(14);
  });

  test('an asset of the baseline has the name it had, no place, and another fingerprint', async () => {
    const baseline = {
      now: '2025-12-01T00:00:00Z',
      assets: { Step: [{ id: 's1', name: 'Old name', endpoint: 'a' }] },
    };
    const snapshot = { ...SNAPSHOT, baseline } as unknown as Snapshot;
    const gone = await joinOne({ ...bare, subject: { ...step, before: true } }, snapshot);
    expect(gone.subject).toEqual({ ...step, before: true, name: 'Old name' });
    expect(gone.location).toBeUndefined();
    const today = await joinOne({ ...bare, subject: step }, snapshot);
    expect(today.subject.name).toBe('Set fields');
    expect(today.fingerprint).not.toBe(gone.fingerprint);
    const evidence = [{ ...step, before: true as const, field: 'next', value: [] }];
    const fact = (await joinOne({ ...bare, subject: step, evidence }, snapshot)).evidence[0];
    expect(fact).toMatchObject({ before: true, name: 'Old name' });
    expect(fact).not.toHaveProperty('location');
  });

  test('a policy that lacked a baseline says so', async () => {
    const report: Report = {
      ...REPORT,
      policies: REPORT.policies.map((p) => ({ ...p, baseline: 'missing' })),
    };
    const [policy] = (await joinFindings(report, SNAPSHOT, METADATA)).policies;
    expect(policy?.baseline).toBe('missing');
  });

  test('a policy that lacked an extension names it', async () => {
    const metadata = {
      ...METADATA,
      policies: METADATA.policies.map((p) => ({ ...p, extensions: ['more', 'other'] })),
    };
    const assets = { ...SNAPSHOT.assets, '(extension more)': [{ version: '1' }] };
    const [policy] = (await joinFindings(REPORT, { ...SNAPSHOT, assets }, metadata)).policies;
    expect(policy?.missingExtensions).toEqual(['other']);
    const [plain] = (await joinFindings(REPORT, SNAPSHOT, METADATA)).policies;
    expect(plain).not.toHaveProperty('missingExtensions');
  });

  test('an assumed failure stays one', async () => {
    expect(await joinOne({ ...bare, assumed: true })).toMatchObject({ assumed: true });
    expect(await joinOne(bare)).not.toHaveProperty('assumed');
  });

  test('names: display field, else the key; stubs and strangers have no place', async () => {
    const path = ['s1', 's2', 's9', 'gone'].map((key) => ({ kind: 'Step', key }));
    const joined = await joinOne({ ...bare, path: [...path, { kind: 'constructor', key: '__proto__' }] });
    expect(joined.path?.map((n) => [n.name, n.location?.line])).toEqual([
      ['Set fields', 30],
      ['s2', 40],
      ['s9', undefined],
      ['gone', undefined],
      ['__proto__', undefined],
    ]);
  });

  test('a snapshot without origins gives findings without places', async () => {
    const { origins: _, ...rest } = SNAPSHOT;
    const joined = await joinOne(bare, rest);
    expect(joined.location).toBeUndefined();
    expect(joined.subject.name).toBe('a');
  });

  test('fingerprints depend on policy, subject and items only', async () => {
    const print = async (finding: ReportFinding, snapshot?: Snapshot) =>
      (await joinOne(finding, snapshot)).fingerprint;
    const base = await print(bare);
    expect(base).toMatch(/^[0-9a-f]{64}$/);
    expect(await print({ ...bare, message: 'other', evidence_total: 3 })).toBe(base);
    const { origins: _, ...moved } = SNAPSHOT;
    expect(await print(bare, moved)).toBe(base);
    const others = [
      { ...bare, subject: { kind: 'Endpoint', key: 'b' } },
      { ...bare, subject: { kind: 'Step', key: 'a' } },
      { ...bare, items: [{ name: 'step', ...step }] },
      { ...bare, items: [{ name: 'origin', value: 's1' }] },
      { ...bare, items: [{ name: 'origin', value: 1 }] },
      { ...bare, items: [{ name: 'origin', value: '1' }] },
    ];
    const all = new Set([base, ...(await Promise.all(others.map((f) => print(f))))]);
    expect(all.size).toBe(others.length + 1);
    // The name of a binder is no identity.
    expect(await print({ ...bare, items: [{ name: 'other', ...step }] })).toBe(
      await print({ ...bare, items: [{ name: 'step', ...step }] }),
    );
  });

  test('a policy that was renamed gives what its findings were called before', async () => {
    const renamed = {
      ...METADATA,
      policies: METADATA.policies.map((p) => ({ ...p, id: 'NEW-1', formerly: ['EX-01', 'OLD-1'] })),
    };
    const report: Report = {
      ...REPORT,
      policies: REPORT.policies.map((p) => ({ ...p, policy: 'NEW-1' })),
    };
    const before = await joinFindings(REPORT, SNAPSHOT, METADATA);
    const after = await joinFindings(report, SNAPSHOT, renamed);
    expect(before.findings[0]).not.toHaveProperty('formerFingerprints');
    for (const [was, is] of [
      [before.findings[0], after.findings[0]],
      [before.inconclusive[0], after.inconclusive[0]],
    ]) {
      expect(is?.fingerprint).not.toBe(was?.fingerprint);
      expect(is?.formerFingerprints).toHaveLength(2);
      expect(is?.formerFingerprints?.[0]).toBe(was?.fingerprint);
    }
  });

  test('a report of another bundle is refused', async () => {
    await expect(joinFindings(REPORT, SNAPSHOT, { ...METADATA, policies: [] })).rejects.toThrow(TypeError);
  });
});
