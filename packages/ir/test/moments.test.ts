/** What is written for today and read over the baseline. */
import { createWorkspace, requireSound } from '@policyc/analysis';
import { lower } from '@policyc/ir';
import { expect, it } from 'vitest';

const program = (derived: string) => `package toy
platform toy version "1"
group Any = Box | Item
asset Box { key id: string, of: set of ref Any, items: many Item via any, ${derived} }
asset Item { key id: string, any: ref Any }
policy A-01 "t" {
  severity low
  for box in removed Box
  forbid box.many
}
`;

it.each([
  'derived many: bool = count(of) > 1',
  'derived many: bool = some x in of where x.id != id',
  'derived many: bool = count(items) > 1',
])('what refers to a group is not read over the baseline: %s', (derived) => {
  const workspace = createWorkspace();
  workspace.set('toy', program(derived));
  const sound = requireSound(workspace.snapshot().program);
  if (!sound.ok) throw new Error(workspace.snapshot().program.diagnostics[0]?.message);
  expect(lower(sound.program).diagnostics.map((d) => d.code)).toEqual(['policy/mixed-moments']);
});
