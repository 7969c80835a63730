/** A hand-made result with everything that formats must cope with: paths, masks, unknowns, hostile text, no places. */
import type { EvaluationResult, InputSummary, Location, PolicyMetadata, Waiver } from '@policyc/model';

const at = (file: string, line: number, pointer: string): Location => ({ file, line, pointer });

function policy(id: string, title: string, severity: PolicyMetadata['severity']): PolicyMetadata {
  return {
    id,
    package: 'packs.exposure',
    title,
    description: `Why ${id} matters.`,
    severity,
    mappings: [{ catalogue: 'cwe', id: '306' }],
    references: [],
    tags: ['exposure'],
    formerly: [],
    decides: [],
    source: { file: 'stdlib/packs/exposure.policy', line: 5 },
  };
}

const webhook = {
  kind: 'Endpoint',
  key: 'orders/Webhook',
  name: 'orders/Webhook',
  location: at('flows/orders.json', 14, '/nodes/0'),
} as const;

const shell = {
  kind: 'Step',
  key: 'orders/Run',
  name: 'Run 注文 job',
  location: at('flows/orders.json', 31, '/nodes/2'),
} as const;

const evil = '<script>alert("x")</script>\u001b[31m\u202e';

export const RESULT: EvaluationResult = {
  platform: 'n8n',
  schema: { name: 'nocode', version: '1.0' },
  now: '2026-01-02T03:04:05Z',
  policies: [
    {
      metadata: {
        ...policy('EX-01', 'Webhook without authentication', 'high'),
        fix: { within: '7d', text: 'Turn on header, JWT or platform authentication on the trigger.' },
        references: ['https://example.org/webhooks'],
      },
      subject: 'Endpoint',
      counts: { pass: 4, fail: 2, inconclusive: 1, not_applicable: 3 },
    },
    {
      metadata: policy('EX-14', 'Anyone can reach a shell', 'critical'),
      subject: 'Trigger',
      counts: { pass: 9, fail: 1, inconclusive: 0, not_applicable: 0 },
      vacuousPasses: 2,
    },
    {
      metadata: policy('SE-02', 'Secret in plain text', 'medium'),
      subject: 'Param',
      counts: { pass: 0, fail: 0, inconclusive: 0, not_applicable: 0 },
    },
  ],
  findings: [
    {
      policy: 'EX-01',
      severity: 'high',
      message: 'Order intake accepts POST /orders from anyone',
      fingerprint: 'a'.repeat(64),
      subject: webhook,
      items: [],
      location: at('flows/orders.json', 18, '/nodes/0/parameters/authentication'),
      evidence: [
        {
          ...webhook,
          field: 'auth',
          value: 'none',
          location: at('flows/orders.json', 18, '/nodes/0/parameters/authentication'),
        },
        { ...webhook, field: 'kind', value: 'http' },
      ],
      evidenceTotal: 9,
    },
    {
      policy: 'EX-01',
      severity: 'high',
      message: `Name with ${evil}`,
      fingerprint: 'b'.repeat(64),
      subject: { kind: 'Endpoint', key: 'k', name: evil },
      items: [
        { binder: 'origin', value: '*' },
        { binder: 'step', asset: shell },
      ],
      evidence: [
        { kind: 'Param', key: 'p', name: 'p', field: 'value', masked: true },
        { kind: 'Endpoint', key: 'k', name: evil, field: 'owner', value: null },
      ],
      evidenceTotal: 2,
    },
    {
      policy: 'EX-14',
      severity: 'critical',
      message: 'orders/Webhook reaches Run 注文 job in 2 hops',
      fingerprint: 'c'.repeat(64),
      subject: { ...webhook, kind: 'Trigger' },
      items: [{ binder: 'shell', asset: shell }],
      location: shell.location,
      evidence: [{ ...shell, field: 'category', value: 'exec' }],
      evidenceTotal: 1,
      path: [
        { ...webhook, kind: 'Trigger' },
        {
          kind: 'Step',
          key: 'orders/Set',
          name: 'Set fields',
          location: at('flows/orders.json', 22, '/nodes/1'),
        },
        shell,
      ],
    },
  ],
  inconclusive: [
    {
      policy: 'EX-01',
      severity: 'high',
      fingerprint: 'd'.repeat(64),
      subject: { kind: 'Endpoint', key: 'x', name: 'x', location: at('flows/x y#1.json', 3, '/nodes/4') },
      location: at('flows/x y#1.json', 3, '/nodes/4'),
      because: [
        {
          kind: 'Endpoint',
          key: 'x',
          name: 'x',
          field: 'auth',
          unknown: 'not in the export',
          location: at('flows/x y#1.json', 3, '/nodes/4'),
        },
        { kind: 'Step', key: 's', name: 's', field: '(asset)', unknown: 'not in the export' },
      ],
      becauseTotal: 2,
    },
  ],
  totals: { pass: 13, fail: 3, inconclusive: 1, not_applicable: 3 },
};

export const EMPTY: EvaluationResult = {
  ...RESULT,
  findings: [],
  inconclusive: [],
  totals: { pass: 13, fail: 0, inconclusive: 0, not_applicable: 0 },
};

export const INPUTS: InputSummary = {
  files: 6,
  mapped: 2,
  skipped: [
    { file: 'a/readme.json', reason: 'not an export', message: 'no "nodes"', damaged: false },
    { file: 'a/other.json', reason: 'not an export', message: 'no "nodes"', damaged: false },
    { file: 'b/third.json', reason: 'not an export', message: 'no "nodes"', damaged: false },
    { file: 'b/cut.json', reason: 'not valid JSON', message: 'ends inside a string', line: 7, damaged: true },
  ],
  notes: [{ file: 'flows/orders.json', line: 40, message: 'a connection to a step that is not there' }],
  assets: [
    { kind: 'Automation', count: 2 },
    { kind: 'Step', count: 11 },
    { kind: 'Credential', count: 0 },
  ],
};

export const TOOL = { name: 'policyc', version: '0.1.0' };

const waiver: Waiver = {
  policies: ['EX-01'],
  verdict: 'fail',
  selects: { match: ['*'] },
  owner: evil,
  reason: evil,
  until: '2026-06-30',
  line: 3,
};

/** The same, with one finding waived, one known, and one undecided subject waived. */
export const DECIDED: EvaluationResult = {
  ...RESULT,
  findings: RESULT.findings.slice(2),
  inconclusive: RESULT.inconclusive.slice(1),
  waived: {
    file: 'waivers.yaml',
    findings: RESULT.findings.slice(0, 1).map((f) => ({ ...f, waiver })),
    inconclusive: RESULT.inconclusive.slice(0, 1).map((i) => ({ ...i, waiver })),
    outcomes: [
      { waiver, applied: 1, expired: 0, tooLong: 0 },
      { waiver: { ...waiver, verdict: 'inconclusive' }, applied: 1, expired: 2, tooLong: 1 },
    ],
  },
  known: { file: 'known.json', findings: RESULT.findings.slice(1, 2), gone: 3 },
};
