/** What a diagnostic advises where the likely mistake is another than the one it names. */
import { expect, test } from 'vitest';
import { applyFix, diagnose, policy, require } from './harness.js';

function helpOf(code: string, source: string): string | undefined {
  const found = diagnose(source).filter((d) => d.code === code);
  expect(found).toHaveLength(1);
  return found[0]?.help;
}

test('a name of the quantifier around it: that one may have been meant to end before', () => {
  const rest = 'start.next where step.name == "x" and some step in start.next where step.name == "y"';
  const source = policy(`  for start in Start\n  require some step in ${rest}`);
  expect(helpOf('resolve/shadowed-name', source)).toContain('`some step`');
  const [shadowed] = diagnose(source).filter((d) => d.code === 'resolve/shadowed-name');
  expect(shadowed?.related?.map((r) => source.slice(r.span.start, r.span.end))).toEqual(['step']);
});

test('a name of a `for`: no quantifier is to blame', () => {
  const source = policy('  for flow in Flow\n  forbid some flow in Flow where flow.active');
  expect(helpOf('resolve/shadowed-name', source)).toBe('Give the inner one a name of its own.');
});

test('a pattern that is not fixed: what can be asked instead', () => {
  expect(helpOf('types/literal-needed', require('hook.path like hook.id'))).toContain('.starts_with(');
});

test('a `where` that narrows nothing: it belongs to a `for`', () => {
  const [found] = diagnose(policy('  where some flow in Flow where flow.active\n  require count(Hook) > 1'));
  expect(found?.code).toBe('syntax/unexpected');
  expect(found?.message).toContain('`for x in Kind` before it');
});

test('a path in which two hops may be absent: one guard for both', () => {
  const source = policy('  for step in Step\n  require step.hook.note != ""');
  const found = diagnose(source).filter((d) => d.severity === 'error');
  expect(found.map((d) => d.code)).toEqual(['types/maybe-absent']);
  const fixed = found[0] === undefined ? '' : applyFix(source, found[0], 0);
  expect(fixed).toContain('step.hook.note is present and step.hook.note');
  expect(diagnose(fixed).filter((d) => d.severity === 'error')).toEqual([]);
});
