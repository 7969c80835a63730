import { describe, expect, test } from 'vitest';
import { diffSnapshots, snapshotStatistics } from '../src/index.js';
import { BOX, SMALL_SCHEMA, small } from './small-schema.js';

const person = { id: 'p' };

describe('differences', () => {
  test('none between a snapshot and itself, in whatever order its assets come', () => {
    const other = { ...BOX, id: 'b' };
    expect(diffSnapshots(SMALL_SCHEMA, small({ Box: [BOX, other] }), small({ Box: [other, BOX] }))).toEqual({
      kinds: [],
    });
  });

  test('added, removed and changed, by key', () => {
    const before = small({ Box: [BOX, { ...BOX, id: 'z' }], Person: [person] });
    const after = small({
      Box: [
        { ...BOX, size: 2, note: 'new' },
        { ...BOX, id: 'b' },
      ],
      Person: [person],
    });
    expect(diffSnapshots(SMALL_SCHEMA, before, after).kinds).toEqual([
      {
        kind: 'Box',
        added: [{ key: 'b', name: 'b' }],
        removed: [{ key: 'z', name: 'z' }],
        changed: [
          {
            key: 'a',
            name: 'a',
            fields: [
              { field: 'size', before: { state: 'value', value: 1 }, after: { state: 'value', value: 2 } },
              { field: 'note', before: { state: 'absent' }, after: { state: 'value', value: 'new' } },
            ],
          },
        ],
      },
    ]);
  });

  test('what was unknown and is known now has changed; null and left out are the same absence', () => {
    const unknown = small({ Box: [{ ...BOX, $unknown: { weight: 'not told' } }] });
    const known = small({ Box: [{ ...BOX, weight: 3, note: null }] });
    expect(diffSnapshots(SMALL_SCHEMA, unknown, known).kinds[0]?.changed[0]?.fields).toEqual([
      {
        field: 'weight',
        before: { state: 'unknown', reason: 'not told' },
        after: { state: 'value', value: 3 },
      },
    ]);
  });

  test('a secret only tells that it changed', () => {
    const before = small({ Box: [{ ...BOX, code: 'hunter2' }] });
    const after = small({ Box: [{ ...BOX, code: 'hunter3' }] });
    const diff = diffSnapshots(SMALL_SCHEMA, before, after);
    expect(diff.kinds[0]?.changed[0]?.fields).toEqual([{ field: 'code' }]);
    expect(JSON.stringify(diff)).not.toContain('hunter');
  });
});

describe('statistics', () => {
  test('states are counted over assets, stubs beside them', () => {
    const snapshot = small(
      {
        Box: [
          { ...BOX, weight: 1 },
          { ...BOX, id: 'b', $opaque: { weight: 'computed' } },
        ],
      },
      { stubs: { Box: [{ id: 'c' }] } },
    );
    const [box] = snapshotStatistics(SMALL_SCHEMA, snapshot);
    expect(box).toMatchObject({ kind: 'Box', assets: 2, stubs: 1 });
    expect(box?.fields.find((f) => f.field === 'weight')).toEqual({
      field: 'weight',
      value: 1,
      partial: 0,
      absent: 0,
      unknown: 0,
      opaque: 1,
    });
    expect(box?.fields.find((f) => f.field === 'note')).toMatchObject({ absent: 2 });
    expect(box?.fields.some((f) => f.field === 'id')).toBe(false);
  });
});
