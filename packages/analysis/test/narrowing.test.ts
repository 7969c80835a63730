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
