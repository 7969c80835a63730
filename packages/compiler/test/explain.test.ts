import type { ExplainedRow } from '@policyc/model';
import { describe, expect, test } from 'vitest';
import { policy, run } from './small-platform.js';

/** The rows of the first failure, one line each: label, indented text, value, operands. */
async function explained(text: string): Promise<string> {
  const [failing] = (await run(text)).cases.filter((c) => !c.passed);
  const rows = failing?.failures[0]?.explanation ?? [];
  return `\n${rows.map(line).join('\n')}\n`;
}

function line({ label, depth, text, value, operands }: ExplainedRow): string {
  const compared = operands.map((o) => `${o.text} = ${o.value}`).join(', ');
  return [label, `${'  '.repeat(depth)}${text}`, value ?? '', compared].join(' | ').replace(/[ |]+$/, '');
}

describe('a failed expectation is explained', () => {
  test('where and rule, operands in their places, constants left out', async () => {
    const text = `${policy('A-1', '  for part in Part where part.kind == web and part.open\n  require part.auth != none')}
test "t" for A-1 {
  given door = Part { kind: web, open: true }
  case door.auth = jwt  expect fail
}`;
    expect(await explained(text)).toBe(`
where | part.kind == web and part.open | true
 |   part.kind == web | true | part.kind = web
 |   part.open | true | part.open = true
require | part.auth != none | true | part.auth = jwt
`);
  });

  test('that the snapshot carries an extension is no condition of the policy, and why it does not apply is said', async () => {
    const text = `platform more version "1"
extend asset Part {
  tries: int or unknown
}
${policy('A-1', '  for part in Part where part.open\n  require part.tries < 3')}
test "t" for A-1 {
  given door = Part { open: true }
  case door.open = true  expect fail
  case door.tries = 2    expect fail
}`;
    const { cases } = await run(text);
    expect(cases.map((c) => c.failures[0]?.message)).toEqual([
      'A-1: expected door to be fail, but it is not applicable because nothing that is given is of the extension more',
      'A-1: expected door to be fail, but it is pass',
    ]);
    expect(cases[1]?.failures[0]?.explanation?.map(line)).toEqual([
      'where | part.open | true | part.open = true',
      'require | part.tries < 3 | true | part.tries = 2',
    ]);
  });

  test('expected and actual, the subject, and the place of the expectation', async () => {
    const text = `${policy('A-1', '  for part in Part\n  require part.open')}
test "t" for A-1 {
  given door = Part { }
  expect inconclusive on door because door.auth
}`;
    const { cases, sources } = await run(text);
    const [failure] = cases[0]?.failures ?? [];
    expect(failure).toMatchObject({
      policy: 'A-1',
      subject: 'door',
      expected: 'inconclusive',
      actual: 'fail',
      message: 'A-1: expected door to be inconclusive, but it is fail: "A-1"',
    });
    const { start, end } = failure?.span ?? { start: 0, end: 0 };
    expect(sources.get('p.policy')?.text.slice(start, end)).toBe('inconclusive on door because door.auth');
  });

  test('a subject that no expectation names is explained at the test', async () => {
    const text = `${policy('A-1', '  for part in Part\n  require part.open')}
test "t" for A-1 {
  given door = Part { open: true }
  given gate = Part { }
  expect pass on door
}`;
    const { cases, sources } = await run(text);
    const [failure] = cases[0]?.failures ?? [];
    expect(failure?.subject).toBe('gate');
    expect(failure?.explanation?.map((r) => [r.label, r.text, r.value])).toEqual([
      ['require', 'part.open', 'false'],
    ]);
    const { start, end } = failure?.span ?? { start: 0, end: 0 };
    expect(sources.get('p.policy')?.text.slice(start, end)).toBe('"t"');
  });

  test('unknown and absent', async () => {
    const text = `${policy('A-1', '  for app in App\n  require app.owner is present and app.owner != "x" and app.token is present')}
test "t" for A-1 {
  given a = App { }
  expect pass
}`;
    expect(await explained(text)).toBe(`
require | app.owner is present and app.owner != "x" and app.token is present | false
 |   app.owner is present | false | app.owner = absent
 |   app.owner != "x" | unknown | app.owner = absent
 |   app.token is present | unknown | app.token = unknown
`);
  });

  test('quantifiers, counts and functions: a row for each element, functions in their own words', async () => {
    const text = `fn is_bad(part: Part): bool = part.open and part.kind not in { form, job }
${policy('A-1', '  for app in App\n  require (no part in app.parts where is_bad(part))\n    and count(part in app.parts where part.open) + 1 <= app.level')}
test "t" for A-1 {
  given a = App { level: 9 }
  given x = Part { app: a, kind: web, open: true }
  given y = Part { app: a, kind: form }
  expect pass
}`;
    expect(await explained(text)).toBe(`
require | (no part in app.parts where is_bad(part)) and count(part in app.parts where part.open) + 1 <= app.level | false
 |   no part in app.parts where is_bad(part) | false
 |     part = x
 |       part.open and part.kind not in { form, job } | true
 |         part.open | true | part.open = true
 |         part.kind not in { form, job } | true | part.kind = web
 |     part = y
 |       part.open and part.kind not in { form, job } | false
 |         part.open | false | part.open = false
 |         part.kind not in { form, job } | false | part.kind = form
 |   count(part in app.parts where part.open) + 1 <= app.level | true | count(part in app.parts where part.open) + 1 = 2, count(part in app.parts where part.open) = 1, app.level = 9
 |     part = x
 |       part.open | true | part.open = true
 |     part = y
 |       part.open | false | part.open = false
`);
  });

  test('witnesses and further fors are rows below the rule', async () => {
    const text = `${policy('A-1', '  for app in App\n  for part in app.parts where part.open\n  require every other in app.parts where other != part satisfies other.kind == part.kind')}
test "t" for A-1 {
  given a = App { }
  given x = Part { app: a, kind: web, open: true }
  given y = Part { app: a, kind: form }
  expect pass
}`;
    expect(await explained(text)).toBe(`
require | every other in app.parts where other != part satisfies other.kind == part.kind | false
 |   part = x
 |     part.open | true | part.open = true
 |     other = x
 |       other != part | false
 |       other.kind == part.kind | true | other.kind = web, part.kind = web
 |     other = y
 |       other != part | true
 |       other.kind == part.kind | false | other.kind = form, part.kind = web
 |   part = y
 |     part.open | false | part.open = false
 |     other = x
 |       other != part | true
 |       other.kind == part.kind | false | other.kind = web, part.kind = form
 |     other = y
 |       other != part | false
 |       other.kind == part.kind | true | other.kind = form, part.kind = form
`);
  });

  test('paths: the shortest, and what could end or break one', async () => {
    const text = `${policy('A-1', '  for part in Part where part.kind == web\n  forbid flow from part to job in Part where job.kind == job unless through check in Part where check.open')}
test "t" for A-1 {
  given start = Part { kind: web, next: { mid } }
  given mid = Part { kind: form, next: { end } }
  given end = Part { kind: job }
  expect pass on start
}`;
    const rows = await explained(text);
    expect(rows).toContain('forbid | flow from part to job in Part where job.kind == job unless through');
    expect(rows).toContain('= start -> mid -> end\n');
    expect(rows).toContain(' |   job = end\n |     job.kind == job | true | job.kind = job\n');
    expect(rows).toContain(' |   check = mid\n |     check.open | false | check.open = false\n');
  });

  test('secrets are masked, and so is what is made of them', async () => {
    const text = `${policy('A-1', '  for app in App where app.token is present and app.token.lower() != "hunter2x"\n  forbid count(old in app.old_tokens where old == "hunter3") > 0')}
test "t" for A-1 {
  given a = App { token: "HUNTER2", old_tokens: { "hunter3", "hunter4" } }
  expect pass
}`;
    const rows = await explained(text);
    expect(rows).toContain('app.token.lower() = ***');
    expect(rows).toContain('old = ***');
    expect(rows.replaceAll('old == "hunter3"', '')).not.toMatch(/HUNTER2|hunter2(?!x)|hunter3|hunter4/);
  });

  test('negations that cancel out: the value of what was written', async () => {
    const text = `${policy('A-1', '  for app in App\n  require app.owner is absent')}
test "t" for A-1 {
  given a = App { owner: "x" }
  expect pass
}`;
    expect(await explained(text)).toBe(`
require | app.owner is absent | false | app.owner = "x"
`);
    const every = `${policy('A-1', '  for app in App\n  require every part in app.parts satisfies part.kind not in { web, form }')}
test "t" for A-1 {
  given a = App { }
  given x = Part { app: a, kind: web }
  expect pass
}`;
    expect(await explained(every)).toContain('part.kind not in { web, form } | false | part.kind = web');
  });

  test('the hops of a presence are one condition', async () => {
    const text = `${policy('A-1', '  for part in Part where part.app.owner is present and part.after is present and part.after.after is present\n  require part.open')}
test "t" for A-1 {
  given a = Part { }
  expect pass
}`;
    expect(await explained(text)).toBe(`
where | part.app.owner is present and part.after is present and part.after.after is present | false
 |   part.app.owner is present | false | part.app.owner = absent
 |   part.after is present | false | part.after = absent
 |   part.after.after is present | false | part.after = absent, part.after.after = unknown
require | part.open | false | part.open = false
`);
  });

  test('at most ten elements', async () => {
    const parts = Array.from({ length: 13 }, (_, i) => `  given p${i} = Part { app: a }`).join('\n');
    const text = `${policy('A-1', '  for app in App\n  require every part in app.parts satisfies part.open')}
test "t" for A-1 {
  given a = App { }
${parts}
  expect pass on a
}`;
    const rows = (await explained(text)).split('\n');
    expect(rows.filter((r) => r.includes('part = p'))).toHaveLength(10);
    expect(rows).toContain(' |   (3 more)');
  });
});
