/** What a condition proves about presence, and where that holds. */
import { describe, expect, test } from 'vitest';
import { diagnose, policy } from './harness.js';

/** Conditions over `step` and its `flow`. */
const rule = (condition: string, head = 'for step in Step') =>
  policy(
    `  ${head}\n  require ${condition}`,
    'fn strong(h: Hook): bool = h.auth != none\nfn home(s: Step): Flow = s.flow',
  );
/** Conditions over rows of a table. */
const rows = (condition: string, head = 'for step in Step') =>
  policy(
    `  ${head}\n  require ${condition}`,
    'table known from "known.json" {\n  key id: string\n  least: int\n  note: string?\n}',
  );
const codes = (source: string) => diagnose(source).map((d) => d.code);

const proven: readonly string[] = [
  rows('known[step.name] is present and known[step.name].least > 1'),
  rows('known[step.name] is absent or known[step.name].least > 1'),
  rows('known[step.name].note is present and known[step.name].note == "x" and known[step.name].least > 1'),
  rows('(known[step.name].note otherwise "x") == "x"'),
  rows('known["a.b"] is present and known["a.b"].least > 1 and step.name == "x"'),
  rows('row is present and row.least > 1', 'for step in Step\n  let row = known[step.name.lower()]'),
  rows('row is present and known[step.name].least > 1', 'for step in Step\n  let row = known[step.name]'),
  rows('some n in step.order where known[n] is present and known[n].least > 1'),
  rows('known[name] is present and known[step.name].least > 1', 'for step in Step\n  let name = step.name'),
  rule('home(step).owner is present and step.name == "x"'),
  rule('f.owner is present and f.owner == "x"', 'for step in Step\n  let f = home(step)'),
  rule('step.hook is present and step.hook.auth != none'),
  rule('(step.hook is present) and (step.hook.auth != none)'),
  rule('step.hook is absent or step.hook.auth != none'),
  rule('step.hook is not present or step.hook.auth != none'),
  rule('step.hook is not absent and step.hook.auth != none'),
  rule('not (step.hook is absent) and step.hook.auth != none'),
  rule('not (step.hook is absent or step.hook.auth == none)'),
  rule('step.name == "x" and step.hook is present and step.hook.weight > 1'),
  rule('step.hook is present and (step.hook.weight > 1 or step.hook.weight < 0)'),
  rule('(step.name == "x" or step.name == "y") and step.hook is present and strong(step.hook)'),
  rule('if step.hook is present then step.hook.auth != none else step.name == "x"'),
  rule('if step.hook is absent then step.name == "x" else step.hook.auth != none'),
  rule('step.hook.note is present and step.hook.note == "x" and step.hook.weight > 1'),
  rule('step.hook.note is absent or step.hook.weight > 1'),
  rule('step.hook is present and (step.hook.note otherwise "") == "x"'),
  rule('(step.hook.note otherwise "") == "x" and step.flow.fallback is absent'),
  rule('step.hook.weight > 1', 'for step in Step where step.hook is present'),
  rule('step.hook.weight > 1', 'for step in Step where step.hook is present\n  for other in step.next'),
  rule('h is present and step.hook.weight > 1', 'for step in Step\n  let h = step.hook'),
  rule('step.hook is present and h.weight > 1', 'for step in Step\n  let h = step.hook'),
  rule('h.note is present and h.weight > 1', 'for step in Step\n  let h = step.hook'),
  rule('ok and step.hook.weight > 1', 'for step in Step\n  let ok = step.hook is present'),
  rule('not bare and step.hook.weight > 1', 'for step in Step\n  let bare = step.hook is absent'),
  rule('w > 1', 'for step in Step where step.hook is present\n  let w = step.hook.weight'),
  rule('some n in step.next where n.hook is present and n.hook.weight > 1'),
  rule('every n in step.next where n.hook is present satisfies n.hook.weight > 1'),
  rule('no n in step.next where n.hook is present and n.hook.auth == none'),
  rule('count(n in step.next where n.hook is present and n.hook.weight > 1) > 2'),
  rule('step.hook is present and (some n in step.next where n.name == step.hook.path)'),
  rule('step.sort is known or step.sort is absent'),
  rule('step.sort is present and step.sort == http'),
  policy(
    '  for step in Step where step.hook is present\n  require step.hook.weight > 1\n  message "{step.hook.path}"',
  ),
  policy(
    '  for step in Step\n  forbid step.hook is present and step.hook.weight > 1\n  message "{step.hook.path}"',
  ),
  policy(
    '  for step in Step\n  require step.hook is absent or step.hook.weight > 1\n  message "{step.hook.path}"',
  ),
  policy(
    '  for step in Step\n  forbid some n in step.next where n.hook is present\n  message "{n.hook.path}"',
  ),
  policy(
    '  for step in Step\n  require every n in step.next where n.hook is present satisfies n.hook.weight > 1\n  message "{n.hook.path}"',
  ),
  policy(
    '  for step in Step\n  forbid control from step to n in Step where n.hook is present\n  message "{n.hook.path}"',
  ),
  policy('  for flow in Flow\n  require flow.active\n  message "{flow.owner} {flow.fallback}"'),
];

const unproven: readonly string[] = [
  rows('known[step.name].least > 1'),
  rows('known[step.name] is present and known[step.flow.name].least > 1'),
  rows('known["a"] is present and known["b"].least > 1'),
  rows('known[step.name.lower()] is present and known[step.name.lower()].least > 1'),
  rows('row.least > 1', 'for step in Step\n  let row = known[step.name.lower()]'),
  rows(
    '(some n in step.next where known[n.name] is present) and (some n in step.next where known[n.name].least > 1)',
  ),
  rule('home(step).owner is present and home(step).owner == "x"'),
  rule('step.hook.weight > 1'),
  rule('step.hook is present or step.hook.weight > 1'),
  rule('step.hook is absent and step.hook.weight > 1'),
  rule('not (step.hook is present) and step.hook.weight > 1'),
  rule('(step.hook is present or step.name == "x") and step.hook.weight > 1'),
  rule('step.hook.weight > 1 and step.hook is present'),
  rule('if step.name == "x" then step.hook is present else step.hook.weight > 1'),
  rule('(some n in step.next where n.hook is present) and (some n in step.next where n.hook.weight > 1)'),
  rule('step.hook is present and (some n in step.next where n.hook.weight > 1)'),
  rule('step.hook is known and step.hook.weight > 1'),
  rule('h.weight > 1', 'for step in Step\n  let h = step.hook'),
  rule('strong(step.hook)'),
  rule('step.hook.note is known'),
  policy(
    '  for step in Step\n  require step.hook is present and step.hook.weight > 1\n  message "{step.hook.path}"',
  ),
  policy('  for flow in Flow\n  require flow.active\n  message "{flow.fallback.name}"'),
];

describe('proves presence', () => {
  test.each(proven)('%s', (source) => {
    expect(codes(source).filter((c) => c !== 'resolve/unused-declaration')).toEqual([]);
  });
});

describe('proves nothing', () => {
  test.each(unproven)('%s', (source) => {
    expect(codes(source)).toEqual(['types/maybe-absent']);
  });
});
