/** A hand-made schema with every type of the first edition's snapshots. */
import type { FieldType, Schema, Snapshot, StoredField, Type } from '../src/index.js';

function field(name: string, type: Type, states: Partial<FieldType> = {}, secret = false): StoredField {
  return { tag: 'stored', name, doc: '', secret, type: { type, optional: false, unknown: false, ...states } };
}
const STRING: Type = { tag: 'string' };
const OPTIONAL = { optional: true };
const UNKNOWN = { unknown: true };

export const SMALL_SCHEMA: Schema = {
  platform: 'small',
  version: '1.0',
  enums: [
    {
      name: 'Color',
      doc: '',
      ordered: false,
      members: ['red', 'green blue'].map((name) => ({ name, title: '', doc: '' })),
    },
  ],
  kinds: [
    {
      name: 'Box',
      doc: 'A box.',
      singleton: false,
      key: 'id',
      fields: [
        field('id', STRING),
        field('size', { tag: 'int' }),
        field('open', { tag: 'bool' }),
        field('color', { tag: 'enum', name: 'Color' }),
        field('note', STRING, OPTIONAL),
        field('weight', { tag: 'int' }, UNKNOWN),
        field('owner', { tag: 'asset', kind: 'Person' }, { optional: true, unknown: true }),
        field('next', { tag: 'set', element: { tag: 'asset', kind: 'Box' } }),
        field('marks', { tag: 'list', element: { tag: 'int' } }, UNKNOWN),
        field('code', STRING, UNKNOWN, true),
      ],
    },
    {
      name: 'Person',
      doc: '',
      singleton: false,
      key: 'id',
      fields: [
        field('id', STRING),
        { tag: 'relation', name: 'boxes', doc: '', many: true, kind: 'Box', via: 'owner' },
        { tag: 'relation', name: 'badge', doc: '', many: false, kind: 'Badge', via: 'person' },
      ],
    },
    {
      name: 'Badge',
      doc: '',
      singleton: false,
      key: 'id',
      fields: [field('id', STRING), field('person', { tag: 'asset', kind: 'Person' }, OPTIONAL)],
    },
    {
      name: 'Part',
      doc: '',
      singleton: false,
      key: '$key',
      identity: ['box', 'number', 'path'],
      fields: [
        field('$key', STRING),
        field('box', { tag: 'asset', kind: 'Box' }),
        field('number', { tag: 'int' }),
        field('path', STRING),
      ],
    },
    {
      name: 'Note',
      doc: '',
      singleton: false,
      key: 'id',
      fields: [
        field('id', STRING),
        field('about', { tag: 'set', element: { tag: 'asset', kind: 'Thing' } }),
        field('first', { tag: 'asset', kind: 'Thing' }, OPTIONAL),
      ],
    },
    { name: 'World', doc: '', singleton: true, key: 'id', fields: [field('id', STRING)] },
  ],
  groups: [{ name: 'Thing', doc: '', members: ['Box', 'Person'] }],
  edges: [],
};

export const BOX = { id: 'a', size: 1, open: true, color: 'red', next: ['a', 'b'] };

export function small(assets: object, rest: object = {}): Snapshot {
  return {
    format: 'policyc-snapshot/1',
    platform: 'test',
    schema: { name: 'small', version: '1.0' },
    now: '2026-11-23T00:00:00Z',
    ...rest,
    assets,
  } as unknown as Snapshot;
}
