/** What is written for today and read over the baseline. */
import { createWorkspace, requireSound } from '@policyc/analysis';
import { lower } from '@policyc/ir';
import { expect, it } from 'vitest';

const program = (box: string, crate: string, kind: string, rule = 'x.many') => `package toy
platform toy version "1"
group Any = Box | Item
asset Box { key id: string, of: set of ref Any, items: many Item via any${box} }
asset Item { key id: string, any: ref Any }
asset Crate { key id: string, next: ref Crate, all: set of ref Crate${crate} }
edge leads: Crate -> Crate via from.next
policy A-01 "t" {
  severity low
  for x in removed ${kind}
  forbid ${rule}
}
`;

function codes(text: string): readonly string[] {
  const workspace = createWorkspace();
  workspace.set('toy', text);
  const sound = requireSound(workspace.snapshot().program);
  if (!sound.ok) throw new Error(workspace.snapshot().program.diagnostics[0]?.message);
  return lower(sound.program).diagnostics.map((d) => d.code);
}

it.each(['count(of) > 1', 'some x in of where x.id != id', 'count(items) > 1'])(
  'what refers to a group is not read over the baseline: %s',
  (value) =>
    expect(codes(program(`, derived many: bool = ${value}`, '', 'Box'))).toEqual(['policy/mixed-moments']),
);

it.each([
  'leads from next to Crate',
  'leads from Crate to next',
  'leads from Crate to x in all where x.id != ""',
])('paths go through today: %s', (value) =>
  expect(codes(program('', `, derived many: bool = ${value}`, 'Crate'))).toEqual(['policy/mixed-moments']),
);

it.each(['x.other is present and x.other.next == x.next', '(x.other otherwise x.next).id == ""'])(
  'a derived field that gives an asset of today has none of the baseline: %s',
  (rule) => {
    const other = ', derived other: ref Crate? = first(c in Crate)';
    expect(codes(program('', other, 'Crate', rule))).toEqual(['policy/mixed-moments']);
    expect(codes(program('', ', derived other: ref Crate? = first(all)', 'Crate', rule))).toEqual([]);
  },
);
