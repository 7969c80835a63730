import { describe, expect, test } from 'vitest';
import { alignBaseline, type Schema, type Snapshot } from '../src/index.js';
import { BOX, SMALL_SCHEMA, small } from './small-schema.js';

const SCHEMA: Schema = {
  ...SMALL_SCHEMA,
  kinds: SMALL_SCHEMA.kinds.map((k) => (k.name === 'Box' ? { ...k, alike: ['size', 'weight'] } : k)),
};

const box = (id: string, size: number, rest: object = {}) => ({
  ...BOX,
  id,
  size,
  weight: 1,
  next: [],
  ...rest,
});

function aligned(today: readonly object[], before: readonly object[], stubs: object = {}): unknown {
  const { now, assets } = small({ Box: before });
  const snapshot = { ...small({ Box: today }), baseline: { now, assets, ...stubs } } as Snapshot;
  return alignBaseline(SCHEMA, snapshot).baseline?.assets.Box;
}

describe('assets that have another key', () => {
  test('the only two that are alike are the same', () => {
    expect(aligned([box('new', 1)], [box('old', 1)])).toMatchObject([{ id: 'new' }]);
  });
  test('what has a counterpart by key keeps it', () => {
    expect(aligned([box('a', 1), box('b', 1)], [box('a', 1)])).toMatchObject([{ id: 'a' }]);
    expect(aligned([box('a', 1)], [box('a', 1), box('b', 1)])).toMatchObject([{ id: 'a' }, { id: 'b' }]);
  });
  test('two that are alike on either side cannot be told apart', () => {
    expect(aligned([box('x', 1), box('y', 1)], [box('old', 1)])).toMatchObject([{ id: 'old' }]);
    expect(aligned([box('x', 1)], [box('old', 1), box('older', 1)])).toMatchObject([
      { id: 'old' },
      { id: 'older' },
    ]);
  });
  test('what is not known tells nothing', () => {
    const { weight: _, ...unknown } = box('old', 1);
    expect(aligned([box('new', 1)], [unknown])).toMatchObject([{ id: 'old' }]);
  });
  test('a stub with that key is a counterpart', () => {
    expect(aligned([box('new', 1)], [box('old', 1)], { stubs: { Box: [{ id: 'new' }] } })).toMatchObject([
      { id: 'old' },
    ]);
  });
  test('references follow, and sets stay sorted', () => {
    const before = [box('m', 1), box('k', 2, { next: ['k', 'm'] })];
    expect(aligned([box('a', 1), box('k', 2)], before)).toMatchObject([
      { id: 'a' },
      { id: 'k', next: ['a', 'k'] },
    ]);
  });
  test('without a baseline or without such kinds nothing happens', () => {
    const snapshot = small({ Box: [box('a', 1)] });
    expect(alignBaseline(SCHEMA, snapshot)).toBe(snapshot);
    const two = { ...snapshot, baseline: { now: snapshot.now, assets: { Box: [box('b', 1)] } } };
    expect(alignBaseline(SMALL_SCHEMA, two)).toBe(two);
  });
});

test('keys that are made of others change with them', () => {
  const field = (name: string, type: object) =>
    ({
      tag: 'stored',
      name,
      doc: '',
      secret: false,
      type: { type, optional: false, unknown: false },
    }) as const;
  const schema = {
    ...SMALL_SCHEMA,
    kinds: [
      {
        name: 'Flow',
        doc: '',
        singleton: false,
        key: 'id',
        alike: ['name'],
        fields: [field('id', { tag: 'string' }), field('name', { tag: 'string' })],
      },
      {
        name: 'Slot',
        doc: '',
        singleton: false,
        key: '$key',
        identity: ['flow', 'part'],
        fields: [
          field('$key', { tag: 'string' }),
          field('flow', { tag: 'asset', kind: 'Flow' }),
          field('part', { tag: 'string' }),
        ],
      },
      {
        name: 'Mark',
        doc: '',
        singleton: false,
        key: 'id',
        fields: [field('id', { tag: 'string' }), field('slot', { tag: 'asset', kind: 'Slot' })],
      },
    ],
  } as unknown as Schema;
  const moment = (id: string) => ({
    Flow: [{ id, name: 'Orders' }],
    Slot: [{ $key: `${id}/a`, flow: id, part: 'a' }],
    Mark: [{ id: 'm', slot: `${id}/a` }],
  });
  const snapshot = {
    ...small(moment('2')),
    baseline: { now: '2026-01-01T00:00:00Z', assets: moment('1') },
  } as Snapshot;
  expect(alignBaseline(schema, snapshot).baseline?.assets).toEqual(moment('2'));
});
