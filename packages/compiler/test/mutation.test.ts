import { describe, expect, test } from 'vitest';
import { mutate, policy } from './small-platform.js';

/** `operator: lines before -> lines after` */
function changes(text: string, options = {}): readonly string[] {
  return mutate(text, options).mutants.map(
    (m) => `${m.operator}: ${m.before.map(trim).join(' / ')} -> ${m.after.map(trim).join(' / ')}`,
  );
}

const trim = (text: string) => text.trim();

function rule(condition: string, subject = 'app in App'): readonly string[] {
  return changes(policy('A-1', `  for ${subject}\n  require ${condition}`)).map((c) =>
    c.replaceAll('require ', ''),
  );
}

describe('what is changed', () => {
  test.each([
    ['app.name == "x"', ['negate: app.name == "x" -> app.name != "x"']],
    ['app.name not like "x*"', ['negate: app.name not like "x*" -> app.name like "x*"']],
    ['app.name.starts_with("x")', ['negate: app.name.starts_with("x") -> not app.name.starts_with("x")']],
    ['not app.name.starts_with("x")', ['negate: not app.name.starts_with("x") -> app.name.starts_with("x")']],
    ['app.owner is absent', ['negate: app.owner is absent -> app.owner is not absent']],
    ['app.owner is not present', ['negate: app.owner is not present -> app.owner is present']],
    [
      'app.level < 3',
      [
        'negate: app.level < 3 -> app.level >= 3',
        'shift-bound: app.level < 3 -> app.level < 4',
        'shift-bound: app.level < 3 -> app.level < 2',
      ],
    ],
    [
      'app.level >= count(app.parts)',
      [
        'negate: app.level >= count(app.parts) -> app.level < count(app.parts)',
        'swap-comparison: app.level >= count(app.parts) -> app.level > count(app.parts)',
      ],
    ],
    [
      'app.tags subset of { "a", "b" }',
      [
        'negate: app.tags subset of { "a", "b" } -> not (app.tags subset of { "a", "b" })',
        'drop-element: app.tags subset of { "a", "b" } -> app.tags subset of { "b" }',
        'drop-element: app.tags subset of { "a", "b" } -> app.tags subset of { "a" }',
      ],
    ],
    [
      '(every part in app.parts where part.open satisfies part.auth != none)',
      [
        'swap-quantifier: (every part in app.parts where part.open satisfies part.auth != none) -> (some part in app.parts where (part.open) and (part.auth != none))',
        'swap-quantifier: (every part in app.parts where part.open satisfies part.auth != none) -> (no part in app.parts where (part.open) and (part.auth != none))',
        'drop-where: (every part in app.parts where part.open satisfies part.auth != none) -> (every part in app.parts satisfies part.auth != none)',
        'negate: (every part in app.parts where part.open satisfies part.auth != none) -> (every part in app.parts where not part.open satisfies part.auth != none)',
        'negate: (every part in app.parts where part.open satisfies part.auth != none) -> (every part in app.parts where part.open satisfies part.auth == none)',
        'change-member: (every part in app.parts where part.open satisfies part.auth != none) -> (every part in app.parts where part.open satisfies part.auth != basic)',
      ],
    ],
  ])('%s', (condition, expected) => {
    expect(rule(condition)).toEqual(expected);
  });

  test('connectives: operands and the connective', () => {
    expect(rule('app.owner is absent or app.level == 1 or app.name == "x"').slice(0, 4)).toEqual([
      'drop-operand: app.owner is absent or app.level == 1 or app.name == "x" -> app.level == 1 or app.name == "x"',
      'drop-operand: app.owner is absent or app.level == 1 or app.name == "x" -> app.owner is absent or app.name == "x"',
      'drop-operand: app.owner is absent or app.level == 1 or app.name == "x" -> app.owner is absent or app.level == 1',
      'swap-connective: app.owner is absent or app.level == 1 or app.name == "x" -> app.owner is absent and app.level == 1 and app.name == "x"',
    ]);
  });

  test('enum members: another that does not stand beside it', () => {
    const found = rule('part.kind in { web, form }', 'part in Part');
    expect(found).toContain('change-member: part.kind in { web, form } -> part.kind in { job, form }');
    expect(found).not.toContain('change-member: part.kind in { web, form } -> part.kind in { form, form }');
  });

  test('populations and paths', () => {
    const text = policy(
      'A-1',
      '  for part in Part where part.open\n  forbid flow from part to end in Part where end.kind == job\n    unless through check in Part where check.kind == form',
    );
    expect(changes(text)).toEqual(
      expect.arrayContaining([
        'drop-where: for part in Part where part.open -> for part in Part',
        'drop-where: forbid flow from part to end in Part where end.kind == job -> forbid flow from part to end in Part',
        'drop-unless: unless through check in Part where check.kind == form -> ',
        'drop-where: unless through check in Part where check.kind == form -> unless through check in Part',
      ]),
    );
  });

  test('functions, derived fields and parameters, where a policy uses them', () => {
    const text = `param most: int = 3
fn is_web(part: Part): bool = part.kind == web
fn unused(part: Part): bool = part.open
${policy('A-1', '  for part in Part where is_web(part)\n  require part.app.level <= most and part.app.high')}`;
    const units = new Set(mutate(text).mutants.map((m) => m.unit));
    expect([...units]).toEqual(['App.high', 'most', 'is_web', 'A-1']);
  });

  test('what does not check or is the same program is left out and counted', () => {
    const guarded = policy('A-1', '  for app in App\n  require app.owner is present and app.owner != "x"');
    const { mutants, discarded } = mutate(guarded);
    // Without its guard, `app.owner` does not check: dropped, negated, or joined by `or`.
    expect(mutants.map((m) => m.title)).toEqual([`drops 'app.owner != "x"'`, `'==' for '!='`]);
    expect(discarded).toBe(3);
  });
});

const WEAK = `${policy('A-1', '  for part in Part where part.kind == web\n    and part.open\n  require part.auth in { basic, jwt }')}
test "an open door" for A-1 {
  given door = Part { kind: web, open: true }
  case door.auth = none expect fail
  case door.auth = jwt  expect pass
}
`;

const ROWS = `  case door.kind = form, door.auth = none  expect not applicable
  case door.open = false, door.auth = none expect not applicable
  case door.auth = basic                   expect pass
`;

describe('who notices', () => {
  test('a weak test leaves exactly these survivors', () => {
    const { mutants } = mutate(WEAK);
    const survivors = mutants.filter((m) => !m.killed);
    expect(survivors.map((m) => [m.operator, m.title, m.place.line, m.before, m.after])).toEqual([
      [
        'drop-where',
        `drops 'where part.kind == web and part.open'`,
        5,
        ['  for part in Part where part.kind == web', '    and part.open'],
        ['  for part in Part'],
      ],
      [
        'drop-operand',
        `drops 'part.kind == web'`,
        5,
        ['  for part in Part where part.kind == web', '    and part.open'],
        ['  for part in Part where part.open'],
      ],
      ['drop-operand', `drops 'part.open'`, 6, ['    and part.open'], []],
      ['swap-connective', `'or' for 'and'`, 6, ['    and part.open'], ['    or part.open']],
      [
        'drop-element',
        `drops 'basic'`,
        7,
        ['  require part.auth in { basic, jwt }'],
        ['  require part.auth in { jwt }'],
      ],
    ]);
    expect(mutants.filter((m) => m.killed).every((m) => m.killedBy === 'an open door')).toBe(true);
  });

  test('rows for what survived kill it', () => {
    const strong = WEAK.replace('  case door.auth = jwt', `${ROWS}  case door.auth = jwt`);
    const { mutants } = mutate(strong);
    expect(mutants.filter((m) => !m.killed)).toEqual([]);
    expect(mutants.length).toBeGreaterThan(8);
  });

  test('only the tests that are chosen', () => {
    const { mutants } = mutate(WEAK, { titled: () => false });
    expect(mutants.some((m) => m.killed)).toBe(false);
    expect(mutate(WEAK, { select: (id) => id === 'B-1' }).mutants).toEqual([]);
  });

  test('tests with parameters of their own notice, too', () => {
    const text = `param allowed: set of Auth = { basic }
${policy('A-1', '  for part in Part where part.open\n  require part.auth in allowed')}
test "own" for A-1 {
  with allowed = { jwt }
  given door = Part { open: true }
  case door.auth = jwt   expect pass
  case door.auth = none  expect fail
  case door.open = false expect not applicable
}
`;
    const survivors = mutate(text).mutants.filter((m) => !m.killed);
    expect(survivors.every((m) => m.unit === 'allowed')).toBe(true);
    expect(survivors.length).toBeGreaterThan(0);
  });
});

describe('samples', () => {
  const all = mutate(WEAK).mutants.map((m) => m.title + m.place.line);
  const drawn = (limit: number, seed: number) =>
    mutate(WEAK, { limit, seed }).mutants.map((m) => m.title + m.place.line);

  test('the same seed draws the same, in the order of the source', () => {
    expect(drawn(4, 7)).toHaveLength(4);
    expect(drawn(4, 7)).toEqual(drawn(4, 7));
    expect(all.filter((title) => drawn(4, 7).includes(title))).toEqual(drawn(4, 7));
    expect(mutate(WEAK, { limit: 4, seed: 7 }).untried).toBeGreaterThan(0);
  });

  test('seeds differ, and a large sample is everything', () => {
    const draws = new Set([1, 2, 3, 4, 5].map((seed) => drawn(3, seed).join()));
    expect(draws.size).toBeGreaterThan(1);
    expect(drawn(1000, 1)).toEqual(all);
  });
});
