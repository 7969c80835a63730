/** Maps of texts in snapshots: whatever is none is a problem with its place, in the validator and in the JSON Schema. */
import { describe, expect, it } from 'vitest';
import { type Schema, type Snapshot, snapshotJsonSchema, validateSnapshot } from '../src/index.js';

const schema: Schema = {
  platform: 'p',
  version: '1',
  enums: [{ name: 'E', doc: '', ordered: false, members: [{ name: 'a', title: 'a', doc: '' }] }],
  kinds: [
    {
      name: 'K',
      doc: '',
      singleton: false,
      key: 'id',
      fields: [
        {
          tag: 'stored',
          name: 'id',
          doc: '',
          type: { type: { tag: 'string' }, optional: false, unknown: false },
          secret: false,
        },
        {
          tag: 'stored',
          name: 'm',
          doc: '',
          type: {
            type: { tag: 'map', key: { tag: 'host' }, value: { tag: 'enum', name: 'E' } },
            optional: true,
            unknown: true,
          },
          secret: false,
        },
      ],
    },
  ],
  edges: [],
};
const problems = (asset: object) =>
  validateSnapshot(schema, {
    format: 'policyc-snapshot/1',
    platform: 'p',
    schema: { name: 'p', version: '1' },
    now: '2026-01-01T00:00:00Z',
    assets: { K: [{ id: 'k', ...asset }] },
  } as unknown as Snapshot).map((p) => `${p.code} ${p.pointer}`);

describe('a map of texts', () => {
  it.each([
    [{ m: {} }],
    [{ m: { 'a.example': 'a', '10.0.0.1': 'a' } }],
    [{ m: null }],
    [{}],
    [{ $unknown: { m: 'why' } }],
    [{ $opaque: { m: 'why' } }],
  ])('%j', (asset) => expect(problems(asset)).toEqual([]));
  it.each([
    [{ m: [] }, ['wrong-type /assets/K/0/m']],
    [{ m: 'a' }, ['wrong-type /assets/K/0/m']],
    [{ m: { 'A.example': 'a' } }, ['bad-scalar /assets/K/0/m/A.example']],
    [{ m: { 'a/b': 'a' } }, ['bad-scalar /assets/K/0/m/a~1b']],
    [{ m: { b: 'c' } }, ['not-a-member /assets/K/0/m/b']],
    [{ m: { b: null } }, ['wrong-type /assets/K/0/m/b']],
    [{ m: { b: {} } }, ['wrong-type /assets/K/0/m/b']],
    [{ m: {}, $partial: { m: 'why' } }, [expect.stringContaining('/assets/K/0/$partial')]],
  ])('%j', (asset, expected) => expect(problems(asset)).toEqual(expected));
  it('is an object in the JSON Schema', () => {
    expect(JSON.stringify(snapshotJsonSchema(schema))).toContain('"additionalProperties":{"$ref"');
  });
});
