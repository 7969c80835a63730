/** A small program by hand: items of every scalar type, a policy that fails where `on` is true and names the item. */
import type { ir } from '@policyc/ir';
import type { FieldType, Schema, Snapshot, StoredField, Type } from '@policyc/model';

const origin = { uri: 'tiny.policy', span: { start: 0, end: 0 } };
const field = (name: string, type: Type, optional = false, unknown = false): StoredField => ({
  tag: 'stored',
  name,
  doc: '',
  secret: false,
  type: { type, optional, unknown } satisfies FieldType,
});

const STRING: Type = { tag: 'string' };
export const TINY_SCHEMA: Schema = {
  platform: 'tiny',
  version: '1.0',
  enums: [
    {
      name: 'Level',
      doc: '',
      ordered: true,
      members: ['low', 'high'].map((name) => ({ name, title: name, doc: '' })),
    },
  ],
  kinds: [
    {
      name: 'Item',
      doc: '',
      singleton: false,
      key: 'id',
      fields: [
        field('id', STRING),
        field('name', STRING),
        field('on', { tag: 'bool' }),
        field('size', { tag: 'int' }, true),
        field('level', { tag: 'enum', name: 'Level' }, false, true),
        field('tags', { tag: 'set', element: STRING }),
        field('parent', { tag: 'asset', kind: 'Item' }, true),
      ],
    },
  ],
  edges: [],
};

const item: ir.Term = { op: 'var', slot: 0, type: { tag: 'asset', kind: 'Item' }, origin };
const read = (name: string, type: Type, optional = false): ir.FieldTerm => ({
  op: 'field',
  base: item,
  kind: 'Item',
  field: name,
  type,
  optional,
  origin,
});
const yes: ir.Formula = { op: 'const', value: true, origin };

/** Fails where `on`, reads every other field in its message. */
export function tinyProgram(): ir.Program {
  const violation: ir.Formula = { op: 'test', term: read('on', { tag: 'bool' }), origin };
  const terms: readonly ir.Term[] = [
    read('name', STRING),
    read('size', { tag: 'int' }, true),
    read('level', { tag: 'enum', name: 'Level' }),
    read('tags', { tag: 'set', element: STRING }),
    read('parent', { tag: 'asset', kind: 'Item' }, true),
  ];
  return {
    schema: TINY_SCHEMA,
    params: [],
    tables: [],
    policies: [
      {
        metadata: { id: 'tiny-on', package: 'tiny', title: 'On', severity: 'low' } as ir.Policy['metadata'],
        subject: { slot: 0, name: 'item', type: { tag: 'asset', kind: 'Item' }, kind: 'Item' },
        where: yes,
        cases: [],
        witnesses: [],
        violation,
        path: undefined,
        verdict: { op: 'and', operands: [yes, violation], origin },
        applies: yes,
        message: terms.flatMap((term): ir.MessagePart[] => [
          { tag: 'term', term },
          { tag: 'text', text: '|' },
        ]),
        assumed: undefined,
        speaksOfBaseline: false,
        slots: 1,
        origin,
      },
    ],
  };
}

export const tinyItem = {
  id: 'a',
  name: 'A',
  on: true,
  size: 3,
  level: 'high',
  tags: ['x', 'y'],
  parent: null,
};

export function tinySnapshot(...items: readonly object[]): Snapshot {
  return {
    format: 'policyc-snapshot/1',
    platform: 'tiny',
    schema: { name: 'tiny', version: '1.0' },
    now: '2026-01-01T00:00:00Z',
    assets: { Item: items as Snapshot['assets'][string] },
  };
}
