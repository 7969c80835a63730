/** Whether a policy can be inconclusive, told from its text. `npm run fuzz` checks it against what comes out. */
import { createWorkspace, describeCause, unknownCauses } from '@policyc/analysis';
import { describe, expect, it } from 'vitest';

const SCHEMA = `package toy
platform toy version "1"
asset Box {
  key id: string
  size: int
  weight: int or unknown
  note: string? or unknown
  owner: ref Person
  friends: set of ref Person or unknown
  items: many Item via box
  derived heavy: bool = weight > 3
}
asset Item { key id: string, box: ref Box, good: bool, next: set of ref Item or unknown }
asset Person { key id: string, name: string }
group Any = Box | Item
asset Share { key id: string, of: ref Any }
edge leads: Item -> Item via from.next
fn is_named(person: Person): bool = person.name == "x"
fn owner_of(box: Box): Person = box.owner
`;

function causes(rule: string): readonly string[] {
  const workspace = createWorkspace();
  workspace.set('toy', SCHEMA);
  workspace.set(
    'policy',
    `package p\nuse toy\npolicy A-01 "t" {\n  severity low\n  for box in Box\n  ${rule}\n}\n`,
  );
  const { program } = workspace.snapshot();
  expect(program.diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
  const [policy] = program.policies;
  return policy === undefined ? [] : unknownCauses(program, policy.decl).map(describeCause);
}

const weight = 'Box.weight, which an export may not tell';
const name = 'Person.name, where the Person is only referred to';

describe('causes of inconclusive verdicts', () => {
  it.each([
    ['a field that is always told', 'require box.size > 3', []],
    ['a field that may be unknown', 'require box.weight > 3', [weight]],
    ['what is assumed to fail', 'assume unknown is fail\n  require box.weight > 3', []],
    ['by way of a derived field', 'require box.heavy', [weight]],
    ['by way of a let', 'let w = box.weight\n  require w > 3', [weight]],
    ['a let that nothing uses', 'let w = box.weight\n  require box.size > 3', []],
    ['whether it is known is always known', 'require box.weight is known', []],
    ['tested to be known beside it', 'require box.weight is known and box.weight > 3', []],
    ['tested on the wrong side', 'require box.weight is known or box.weight > 3', [weight]],
    ['tested to be unknown beside it', 'require box.weight is unknown or box.weight > 3', []],
    ['tested inside', 'require box.weight is known and (box.size > 1 or box.weight > 3)', []],
    ['its presence', 'require box.note is present', ['Box.note, which an export may not tell']],
    ['a field of what is referred to', 'require box.owner.name == "x"', [name]],
    ['its key', 'require box.owner.id == "x"', []],
    ['by way of a function', 'require is_named(box.owner)', [name]],
    ['a relation holds what was exported', 'require no item in box.items where item.good', []],
    [
      'elements of a stored set',
      'require no friend in box.friends where friend.name == "x"',
      ['Box.friends, which an export may not tell', name],
    ],
    ['what was not exported is no population', 'require no p in Person where p.name == "x"', []],
    ['arithmetic', 'require box.size + 1 > 3', ['numbers that grow too large']],
    [
      'a path',
      'forbid some item in box.items where leads from item to other in Item where other.good',
      ['a path that leads to a Item that was not exported', 'Item.next, which an export may not tell'],
    ],
    ['a sum', 'require sum(b in Box giving b.size) > 3', ['numbers that grow too large']],
    [
      'a field of a group',
      'require no s in Share where s.of.id != s.id and s.of is Box and s.of.size > 3',
      ['Box.size, where the Box is only referred to'],
    ],
    [
      'the baseline',
      'require box is not new and box.before.weight > 3',
      ['a Box of which the baseline does not tell whether it was there', weight],
    ],
    [
      'the baseline of an asset of a group',
      'require no s in Share where s.of is new',
      [
        'a Box of which the baseline does not tell whether it was there',
        'a Item of which the baseline does not tell whether it was there',
        'Share.of, where it leads to what one of the two moments does not tell',
      ],
    ],
    [
      'the baseline of what is referred to',
      'require box.owner is not new',
      [
        'Box.owner, where it leads to what one of the two moments does not tell',
        'a Person of which the baseline does not tell whether it was there',
      ],
    ],
    [
      'the baseline of what a function gives',
      'require owner_of(box) is not new',
      [
        'Box.owner, where it leads to what one of the two moments does not tell',
        'a Person of which the baseline does not tell whether it was there',
      ],
    ],
    [
      'references of two moments',
      'require box is not new and box.owner == box.before.owner',
      [
        'a Box of which the baseline does not tell whether it was there',
        'Box.owner, where it leads to what one of the two moments does not tell',
        'Box.owner, where the Box is only referred to',
        'a Person that may be gone or only not exported',
        'a Person of which the baseline does not tell whether it was there',
      ],
    ],
    [
      'what is gone',
      'require no gone in removed Box where gone.size > 3',
      ['a Box that may be gone or only not exported'],
    ],
  ])('%s', (_, rule, expected) => expect(causes(rule)).toEqual(expected));

  it('ends where derived fields are made of each other', () => {
    const workspace = createWorkspace();
    workspace.set(
      'toy',
      `package toy
platform toy version "1"
asset Box {
  key id: string
  derived a: ref Box = b
  derived b: ref Box = a
}
policy A-01 "t" {
  severity low
  for box in Box
  require box.a is not new
}
`,
    );
    const { program } = workspace.snapshot();
    expect(program.diagnostics.map((d) => d.code)).toContain('resolve/recursive-function');
    const [policy] = program.policies;
    expect(policy && unknownCauses(program, policy.decl)).toMatchObject([{ why: 'baseline' }]);
  });
});
