/** A small schema, snapshot and report, made by hand. */
import type { BundleMetadata, Report, Snapshot } from '@policyc/model';
import type { Entry } from './tar.js';

const text = { type: { tag: 'string' }, optional: false, unknown: false } as const;

export const METADATA: BundleMetadata = {
  format: 'policyc-bundle/1',
  compiler: 'policyc test',
  entrypoints: { 'policyc/report': 0 },
  params: [],
  schema: {
    platform: 'nocode',
    version: '1.0',
    enums: [{ name: 'AuthKind', doc: '', ordered: false, members: [{ name: 'none', title: '', doc: '' }] }],
    kinds: [
      {
        name: 'Endpoint',
        doc: '',
        singleton: false,
        alike: ['name'],
        key: 'id',
        fields: [
          { tag: 'stored', name: 'id', doc: '', type: text, secret: false },
          {
            tag: 'stored',
            name: 'auth',
            doc: '',
            type: { type: { tag: 'enum', name: 'AuthKind' }, optional: false, unknown: true },
            secret: false,
          },
        ],
      },
      {
        name: 'Step',
        doc: '',
        singleton: false,
        key: 'id',
        fields: [
          { tag: 'stored', name: 'id', doc: '', type: text, secret: false },
          { tag: 'stored', name: 'name', doc: '', type: text, secret: false },
          {
            tag: 'stored',
            name: 'next',
            doc: '',
            type: {
              type: { tag: 'set', element: { tag: 'asset', kind: 'Step' } },
              optional: false,
              unknown: false,
            },
            secret: false,
          },
          { tag: 'relation', name: 'previous', doc: '', many: true, kind: 'Step', via: 'next' },
        ],
      },
    ],
    edges: [{ name: 'control', doc: '', edges: [{ from: 'Step', to: 'Step', side: 'from', field: 'next' }] }],
  },
  policies: [
    {
      id: 'EX-01',
      package: 'packs.exposure',
      title: 'Webhook without authentication',
      description: 'Why.',
      severity: 'high',
      mappings: [{ catalogue: 'cwe', id: '306' }],
      fix: { within: '7d', text: 'Turn it on.' },
      references: [],
      tags: [],
      formerly: [],
      decides: [
        { kind: 'Endpoint', field: 'auth' },
        { kind: 'Step', field: 'next' },
      ],
      source: { file: 'packs/exposure.policy', line: 3 },
    },
  ],
};

export const SNAPSHOT: Snapshot = {
  format: 'policyc-snapshot/1',
  platform: 'n8n',
  schema: { name: 'nocode', version: '1.0' },
  now: '2026-01-02T03:04:05Z',
  assets: {
    Endpoint: [
      { id: 'a', auth: 'none' },
      { id: 'b', auth: 'jwt' },
    ],
    Step: [
      { id: 's1', name: 'Set fields', next: ['s2'] },
      { id: 's2', name: '', next: [] },
    ],
  },
  stubs: { Step: [{ id: 's9' }] },
  origins: {
    files: ['flows/a.json', 'flows/b.json'],
    assets: {
      Endpoint: [
        { file: 0, pointer: '/nodes/0', line: 10, fields: { auth: { pointer: '/nodes/0/auth', line: 14 } } },
        { file: 1, pointer: '/nodes/0', line: 20 },
      ],
      Step: [
        { file: 0, pointer: '/nodes/1', line: 30 },
        { file: 0, pointer: '/nodes/2', line: 40 },
      ],
    },
  },
};

const endpointA = { kind: 'Endpoint', key: 'a' } as const;

export const REPORT: Report = {
  format: 'policyc-report/1',
  policies: [
    {
      policy: 'EX-01',
      package: 'packs.exposure',
      title: 'Webhook without authentication',
      severity: 'high',
      subject: 'Endpoint',
      counts: { pass: 1, fail: 1, inconclusive: 1, not_applicable: 2 },
      findings: [
        {
          subject: endpointA,
          items: [],
          message: 'a accepts anyone',
          evidence: [{ ...endpointA, field: 'auth', value: 'none' }],
          evidence_total: 1,
        },
      ],
      inconclusive: [
        {
          subject: { kind: 'Endpoint', key: 'b' },
          because: [{ kind: 'Endpoint', key: 'b', field: 'auth', unknown: 'not in the export' }],
          because_total: 1,
        },
      ],
    },
  ],
};

export function bundleEntries(wasm: Uint8Array, metadata: unknown = METADATA): readonly Entry[] {
  return [
    {
      name: '/.manifest',
      content: JSON.stringify({
        revision: 'r1',
        roots: ['policyc'],
        rego_version: 1,
        metadata: { policyc: metadata },
      }),
    },
    { name: '/data.json', content: '{}' },
    { name: '/policy.rego', content: 'package policyc\n' },
    { name: '/policy.wasm', content: wasm },
  ];
}
