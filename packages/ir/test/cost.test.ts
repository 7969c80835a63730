/** Cost bounds of policies. `npm run fuzz` checks on random programs that no run takes more steps. */
import { createWorkspace, requireSound } from '@policyc/analysis';
import { costOfPolicy, lower } from '@policyc/ir';
import { costAt, degreeOfCost, type Snapshot, showCost } from '@policyc/model';
import { describe, expect, it } from 'vitest';

const SCHEMA = `package toy
platform toy version "1"
asset Box { key id: string, size: int, tags: set of string, next: set of ref Box, items: many Item via box }
asset Item { key id: string, box: ref Box, good: bool, parts: many Part via item }
asset Part { key id: string, item: ref Item, good: bool }
group Any = Item | Part
edge leads: Box -> Box via from.next
`;

function costOf(rule: string) {
  const workspace = createWorkspace();
  workspace.set('toy', SCHEMA);
  workspace.set(
    'policy',
    `package p\nuse toy\npolicy A-01 "t" {\n  severity low\n  for box in Box\n  ${rule}\n}\n`,
  );
  const sound = requireSound(workspace.snapshot().program);
  if (!sound.ok) throw new Error(workspace.snapshot().program.diagnostics[0]?.message);
  const { program } = lower(sound.program);
  const [policy] = program.policies;
  if (policy === undefined) throw new Error('no policy');
  return costOfPolicy(program, policy);
}

describe('cost bounds', () => {
  it.each([
    ['one field', 'require box.size > 3', '|Box|', 1],
    ['a relation costs what it holds', 'require no i in box.items where i.good', '|Box| + |Item|', 1],
    [
      'a relation of a relation',
      'require no i in box.items where some p in i.parts where p.good',
      '|Box| + |Item| + |Part|',
      1,
    ],
    ['all of a kind', 'require no i in Item where i.good', '|Box| * |Item|', 2],
    [
      'a relation of what is referred to',
      'require no i in Item where some j in i.box.items where j.good == i.good',
      '|Box| * |Item|^2',
      3,
    ],
    ['a stored set', 'require "x" in box.tags', '|Box| + |Box.tags|', 1],
    [
      'a set inside a loop over itself',
      'require no t in box.tags where some u in box.tags where u != t',
      '|Box| + |Box.tags|^2',
      2,
    ],
    ['what is written out', 'require no t in { "a", "b" } where t in box.tags', '|Box| + |Box.tags|', 1],
    [
      'a path is searched once',
      'forbid leads from box to b in Box where b.size > 3',
      '|Box| + |Box.next|',
      1,
    ],
    [
      'unless its end depends on the start',
      'forbid leads from box to b in Box where b.size > box.size',
      '|Box|^2 + |Box| * |Box.next|',
      2,
    ],
    [
      'values of one set inside those of the same',
      'require no t in distinct(v in box.tags) where some u in box.tags where u != t',
      '|Box| + |Box.tags|^2',
      2,
    ],
    ['a group', 'require no x in Any where x.good', '|Box| * |Item| + |Box| * |Part|', 2],
    ['a sum', 'require sum(b in Box giving b.size) < 9', '|Box|^2', 2],
    [
      'what a set is made of',
      'require no g in distinct(i in Item giving i.good) where g == (box.size > 3)',
      '|Box| * |Item|',
      2,
    ],
  ])('%s', (_, rule, shown, degree) => {
    const cost = costOf(rule);
    expect(showCost(cost).split(' + ').sort()).toEqual(shown.split(' + ').sort());
    expect(degreeOfCost(cost)).toBe(degree);
  });

  it('are numbers for a snapshot', () => {
    const snapshot: Snapshot = {
      format: 'policyc-snapshot/1',
      platform: 'toy',
      schema: { name: 'toy', version: '1' },
      now: '2026-01-01T00:00:00Z',
      assets: {
        Box: [
          { id: 'a', size: 1, tags: ['x', 'y'], next: [] },
          { id: 'b', size: 1, tags: ['z'], next: [] },
        ],
        Item: [],
        Part: [],
      },
    };
    const cost = costOf('require no t in box.tags where some u in box.tags where u != t');
    expect(costAt(cost, snapshot)).toBeGreaterThanOrEqual(9);
    const rows = { ...snapshot.assets, 'table p.t': [{ id: 'x' }, { id: 'y', of: ['z'] }] };
    const bound = (size: string) =>
      costAt([{ times: 1, sizes: { [size]: 1 } }], { ...snapshot, assets: rows });
    expect([bound('table p.t'), bound('table p.t.of')]).toEqual([2, 1]);
    expect(costAt(cost, { ...snapshot, assets: { Box: [], Item: [], Part: [] } })).toBe(0);
  });
});
