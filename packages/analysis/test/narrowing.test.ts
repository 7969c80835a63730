/** What a condition proves about presence and kinds, form by form. */
import { createWorkspace } from '@policyc/analysis';
import { describe, expect, test } from 'vitest';
import { diagnose, policy } from './harness.js';
import { FORMS, SCHEMA } from './narrowing-forms.js';

/** What is not narrowed is reported, as one of these and nothing else. */
const REFUSALS: ReadonlySet<string> = new Set(['types/maybe-absent', 'resolve/not-common-field']);

const workspace = createWorkspace();
workspace.set('schema', SCHEMA);

describe.each([true, false])('narrowed: %s', (narrowed) => {
  test.each(FORMS.filter((f) => f.narrowed === narrowed).map((f) => [f.name, f.text] as const))(
    '%s',
    (_, text) => {
      workspace.set('file', text);
      const found = workspace
        .snapshot()
        .program.diagnostics.filter((d) => d.severity === 'error')
        .map((d) => d.code);
      if (narrowed) expect(found).toEqual([]);
      else expect(found.length > 0 && found.every((c) => REFUSALS.has(c)), found.join()).toBe(true);
    },
  );
});

test('there are forms of each sort', () => {
  expect(FORMS.filter((f) => f.narrowed).length).toBeGreaterThan(500);
  expect(FORMS.filter((f) => !f.narrowed).length).toBeGreaterThan(200);
});

/** Conditions over rows of a table. */
const rows = (condition: string, head = 'for step in Step') =>
  policy(
    `  ${head}\n  require ${condition}`,
    'table known from "known.json" {\n  key id: string\n  least: int\n  note: string?\n}',
  );
/** Conditions with functions that take and give what may be absent. */
const maybe = (condition: string, head = 'for step in Step') =>
  policy(
    `  ${head}\n  require ${condition}`,
    'fn hook_of(s: Step): Hook? = s.hook\nfn noted(h: Hook?): bool = h is present and h.note is present and h.note != ""\nfn note_of(h: Hook?): string? = h.note',
  );
const codes = (source: string) => diagnose(source).map((d) => d.code);

test.each([
  rows('known[step.name] is present and known[step.name].least > 1'),
  rows('known[step.name] is absent or known[step.name].least > 1'),
  rows('known[step.name].note is present and known[step.name].note == "x" and known[step.name].least > 1'),
  rows('(known[step.name].note otherwise "x") == "x"'),
  rows('known["a.b"] is present and known["a.b"].least > 1 and step.name == "x"'),
  rows('row is present and row.least > 1', 'for step in Step\n  let row = known[step.name.lower()]'),
  rows('row is present and known[step.name].least > 1', 'for step in Step\n  let row = known[step.name]'),
  rows('some n in step.order where known[n] is present and known[n].least > 1'),
  rows('known[name] is present and known[step.name].least > 1', 'for step in Step\n  let name = step.name'),
])('a row that is looked up is there: %s', (source) => {
  expect(codes(source)).toEqual([]);
});

test.each([
  rows('known[step.name].least > 1'),
  rows('known[step.name] is present and known[step.flow.name].least > 1'),
  rows('known["a"] is present and known["b"].least > 1'),
  rows('known[step.name.lower()] is present and known[step.name.lower()].least > 1'),
  rows('row.least > 1', 'for step in Step\n  let row = known[step.name.lower()]'),
  rows(
    '(some n in step.next where known[n.name] is present) and (some n in step.next where known[n.name].least > 1)',
  ),
])('a row that is looked up may not be there: %s', (source) => {
  expect(codes(source)).toEqual(['types/maybe-absent']);
});

test.each([
  maybe('hook_of(step) is present and hook_of(step).weight > 1'),
  maybe('hook_of(step).note is present and hook_of(step).weight > 1 and hook_of(step).note == "x"'),
  maybe('noted(step.hook)'),
  maybe('noted(hook_of(step)) and (note_of(step.hook) otherwise "") == "x"'),
  maybe('n is present and n == "x"', 'for step in Step\n  let n = note_of(step.hook)'),
])('a function takes and gives what may be absent: %s', (source) => {
  expect(codes(source).filter((c) => c !== 'resolve/unused-declaration')).toEqual([]);
});

test.each([
  maybe('hook_of(step).weight > 1'),
  maybe('hook_of(step) is present and (some n in step.next where hook_of(n).weight > 1)'),
  maybe('note_of(step.hook) == "x"'),
])('what a function gives may be absent: %s', (source) => {
  expect(codes(source).filter((c) => c !== 'resolve/unused-declaration')).toEqual(['types/maybe-absent']);
});
