import { describe, expect, test } from 'vitest';
import { type AssetKind, diffSchemas, type FieldType, type Schema, type SchemaField } from '../src/index.js';
import { SMALL_SCHEMA } from './small-schema.js';

/** The small schema with one kind changed. */
function withKind(name: string, change: (kind: AssetKind) => AssetKind): Schema {
  return { ...SMALL_SCHEMA, kinds: SMALL_SCHEMA.kinds.map((k) => (k.name === name ? change(k) : k)) };
}

function withField(name: string, change: (field: SchemaField) => readonly SchemaField[]): Schema {
  return withKind('Box', (kind) => ({
    ...kind,
    fields: kind.fields.flatMap((f) => (f.name === name ? change(f) : [f])),
  }));
}

const typed = (change: Partial<FieldType>) => (field: SchemaField) =>
  field.tag === 'stored' ? [{ ...field, type: { ...field.type, ...change } }] : [field];

const withColor = (change: Partial<Schema['enums'][number]>): Schema => ({
  ...SMALL_SCHEMA,
  enums: SMALL_SCHEMA.enums.map((e) => ({ ...e, ...change })),
});

const member = (name: string) => ({ name, title: '', doc: '' });

describe('what breaks what', () => {
  test('nothing changes between a schema and itself', () => {
    expect(diffSchemas(SMALL_SCHEMA, SMALL_SCHEMA)).toEqual([]);
  });

  test.each<[string, Schema, string, readonly string[]]>([
    ['a field is gone', withField('size', () => []), 'Box.size', ['policies', 'snapshots']],
    ['a field may be absent now', withField('size', typed({ optional: true })), 'Box.size', ['policies']],
    ['a field must be there now', withField('note', typed({ optional: false })), 'Box.note', ['snapshots']],
    ['a field may be unknown now', withField('size', typed({ unknown: true })), 'Box.size', []],
    [
      'a field must be known now',
      withField('weight', typed({ unknown: false })),
      'Box.weight',
      ['snapshots'],
    ],
    [
      'another type',
      withField('size', typed({ type: { tag: 'string' } })),
      'Box.size',
      ['policies', 'snapshots'],
    ],
    [
      'a relation changes',
      withKind('Person', (k) => ({
        ...k,
        fields: k.fields.map((f) => (f.tag === 'relation' ? { ...f, many: false } : f)),
      })),
      'Person.boxes',
      ['policies'],
    ],
    [
      'a member is gone',
      withColor({ members: [member('red')] }),
      'Color.green blue',
      ['policies', 'snapshots'],
    ],
    [
      'a new member',
      withColor({ members: [member('red'), member('green blue'), member('blue')] }),
      'Color.blue',
      ['policies'],
    ],
    ['several of a singleton', withKind('World', (k) => ({ ...k, singleton: false })), 'World', []],
    ['one at most', withKind('Box', (k) => ({ ...k, singleton: true })), 'Box', ['snapshots']],
    [
      'a kind is gone',
      { ...SMALL_SCHEMA, kinds: SMALL_SCHEMA.kinds.filter((k) => k.name !== 'World') },
      'World',
      ['policies', 'snapshots'],
    ],
    [
      'an edge set is new',
      {
        ...SMALL_SCHEMA,
        edges: [{ name: 'after', doc: '', edges: [{ from: 'Box', to: 'Box', side: 'from', field: 'next' }] }],
      },
      'after',
      [],
    ],
  ])('%s', (_, after, where, breaks) => {
    expect(diffSchemas(SMALL_SCHEMA, after).map((c) => [c.where, c.breaks])).toEqual([[where, breaks]]);
  });

  test('a required field that is new breaks snapshots, an optional one nothing', () => {
    const extra = (type: Partial<FieldType>): Schema =>
      withKind('World', (k) => ({
        ...k,
        fields: [
          ...k.fields,
          {
            tag: 'stored',
            name: 'age',
            doc: '',
            secret: false,
            type: { type: { tag: 'int' }, optional: false, unknown: false, ...type },
          },
        ],
      }));
    expect(diffSchemas(SMALL_SCHEMA, extra({})).map((c) => c.breaks)).toEqual([['snapshots']]);
    expect(diffSchemas(SMALL_SCHEMA, extra({ unknown: true })).map((c) => c.breaks)).toEqual([[]]);
  });

  test('another order of members matters to ordered enums only', () => {
    const turned = [member('green blue'), member('red')];
    expect(diffSchemas(SMALL_SCHEMA, withColor({ members: turned }))).toEqual([]);
    expect(
      diffSchemas(withColor({ ordered: true }), withColor({ ordered: true, members: turned })).map(
        (c) => c.breaks,
      ),
    ).toEqual([['policies']]);
  });
});
