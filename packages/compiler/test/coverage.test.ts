import type { CoverageUnit } from '@policyc/model';
import { describe, expect, test } from 'vitest';
import { policy, run } from './small-platform.js';

async function covered(text: string, options = {}): Promise<readonly CoverageUnit[]> {
  const { coverage = [] } = await run(text, { coverage: true, ...options });
  return coverage;
}

/** `text: true/false/unknown` for each condition. */
function counts(units: readonly CoverageUnit[], name = 'A-1'): readonly string[] {
  return (units.find((u) => u.name === name)?.conditions ?? []).map(
    (c) => `${c.text}: ${c.true}/${c.false}/${c.unknown}`,
  );
}

const AND = policy(
  'A-1',
  '  for part in Part where part.open and part.kind == web\n  require part.auth != none',
);

describe('condition coverage', () => {
  test('connectives and leaves, unknown apart; the rule is judged only where the population reaches it', async () => {
    const units = await covered(`${AND}
test "t" for A-1 {
  given part = Part { kind: web, open: true }
  case part.auth = none    expect fail
  case part.auth = unknown expect inconclusive
  case part.open = false   expect not applicable
  case part.kind = form    expect not applicable
}`);
    expect(counts(units)).toEqual([
      'part.open and part.kind == web: 2/2/0',
      'part.open: 3/1/0',
      'part.kind == web: 2/1/0',
      'part.auth != none: 0/1/1',
    ]);
    expect(units[0]?.verdicts).toEqual({ pass: 0, fail: 1, inconclusive: 1, not_applicable: 2 });
  });

  test('behind a decisive operand nothing is evaluated', async () => {
    const units = await covered(`${AND}
test "t" for A-1 {
  given part = Part { kind: web }
  expect not applicable
}`);
    expect(counts(units)).toEqual([
      'part.open and part.kind == web: 0/1/0',
      'part.open: 0/1/0',
      'part.kind == web: 0/0/0',
      'part.auth != none: 0/0/0',
    ]);
  });

  test('no test at all: every condition is there, never evaluated', async () => {
    const units = await covered(AND);
    expect(counts(units).map((c) => c.split(': ')[1])).toEqual(['0/0/0', '0/0/0', '0/0/0', '0/0/0']);
  });

  test('sugar is one condition with the value that was written', async () => {
    const units = await covered(`${policy(
      'A-1',
      '  for app in App where app.tags disjoint from { "x" } and (every part in app.parts where part.open satisfies part.kind not in { web, form })\n  require app.owner is absent',
    )}
test "t" for A-1 {
  given app = App { tags: { "y" } }
  given part = Part { app: app, kind: job, open: true }
  expect pass on app
}`);
    expect(counts(units)).toEqual([
      'app.tags disjoint from { "x" } and (every part in app.parts where part.open satisfies part.kind not in { web, form }): 1/0/0',
      'app.tags disjoint from { "x" }: 1/0/0',
      'every part in app.parts where part.open satisfies part.kind not in { web, form }: 1/0/0',
      'part.open: 1/0/0',
      'part.kind not in { web, form }: 1/0/0',
      'app.owner is absent: 1/0/0',
    ]);
  });

  test('negations that cancel out: the value of what was written', async () => {
    const units = await covered(`${policy('A-1', '  for app in App\n  require app.owner is absent')}
test "t" for A-1 {
  given app = App { owner: absent }
  expect pass
}`);
    expect(counts(units)).toEqual(['app.owner is absent: 1/0/0']);
  });

  test('a presence over several hops is one condition', async () => {
    const text = (
      next: string,
    ) => `${policy('A-1', '  for part in Part where part.after.after is present and part.open\n  require part.auth != none')}
test "t" for A-1 {
  given part = Part { after: ${next} }
  given one = Part { }
  given two = Part { after: one }
  expect not applicable on part
}`;
    const condition = async (next: string) =>
      counts(await covered(text(next))).find((c) => c.startsWith('part.after.after is present: '));
    // `one` has nothing after it, `two` has `one`, which has nothing after it.
    expect(await condition('absent')).toBe('part.after.after is present: 0/3/0');
    expect(await condition('one')).toBe('part.after.after is present: 0/3/0');
    expect(await condition('two')).toBe('part.after.after is present: 1/2/0');
  });

  test('functions and derived fields count once, whoever leads to them', async () => {
    const units = await covered(`fn is_web(part: Part): bool = part.kind == web
${policy('A-1', '  for part in Part where is_web(part)\n  require part.app.high')}
${policy('A-2', '  for part in Part where not is_web(part)\n  require part.open')}
test "one" for A-1 {
  given app = App { level: 6 }
  given part = Part { app: app, kind: web }
  expect pass
}
test "two" for A-2 {
  given part = Part { kind: web }
  expect not applicable
}`);
    expect(units.map((u) => [u.kind, u.name])).toEqual([
      ['field', 'App.high'],
      ['function', 'is_web'],
      ['policy', 'A-1'],
      ['policy', 'A-2'],
    ]);
    expect(counts(units, 'is_web')).toEqual(['part.kind == web: 2/0/0']);
    expect(counts(units, 'App.high')).toEqual(['level > 5: 1/0/0']);
    expect(counts(units, 'A-1')).toEqual([]);
  });

  test('quantifiers and further fors: whether there ever was an element', async () => {
    const units = await covered(
      `${policy('A-1', '  for app in App\n  for part in app.parts\n  require (some next in part.next where next.open)')}
${policy('A-2', '  for app in App\n  require count(part in app.parts where part.open) <= 1')}
test "t" for A-1, A-2 {
  given app = App { }
  given part = Part { app: app }
  case part.kind = web, part.app = app expect fail on app
}`.replace('A-1, A-2 {', 'A-1 {'),
    );
    const [first, second] = units;
    expect(first?.quantifiers.map((q) => [q.text, q.reached, q.filled])).toEqual([
      ['part in app.parts', 1, 1],
      ['some next in part.next where next.open', 1, 0],
    ]);
    expect(second?.quantifiers).toEqual([]);
  });

  test('select and titles narrow what is covered', async () => {
    const text = `${AND}${AND.replaceAll('A-1', 'A-2')}
test "first" for A-1 {
  given part = Part { kind: web, open: true }
  expect fail
}
test "second" for A-2 {
  given part = Part { kind: web, open: true, auth: jwt }
  expect pass
}`.replace('expect fail', 'expect inconclusive');
    expect((await covered(text, { select: (id: string) => id === 'A-2' })).map((u) => u.name)).toEqual([
      'A-2',
    ]);
    const units = await covered(text, { titled: (title: string) => title === 'first' });
    expect(units.map((u) => u.verdicts?.pass)).toEqual([0, 0]);
    expect(units.map((u) => u.verdicts?.inconclusive)).toEqual([1, 0]);
  });

  test('a test with parameters of its own counts for the same conditions', async () => {
    const units = await covered(`param most: int = 3
${policy('A-1', '  for app in App\n  require app.level <= most')}
test "default" for A-1 {
  given app = App { level: 4 }
  expect fail
}
test "more" for A-1 {
  with most = 9
  given app = App { level: 4 }
  expect pass
}`);
    expect(counts(units)).toEqual(['app.level <= most: 1/1/0']);
  });
});
