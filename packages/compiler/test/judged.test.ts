/** What is said where an expectation does not hold. */
import { expect, it } from 'vitest';
import { policy, run } from './small-platform.js';

async function messages(text: string): Promise<readonly string[]> {
  const { cases } = await run(text);
  return cases.flatMap((c) => c.failures.map((f) => f.message));
}

it('an expectation beside rows holds for each of them, and says so', async () => {
  const text = `${policy('R-1', '  for app in App\n  require app.level < 3')}
test "both" for R-1 {
  given a = App { level: 4 }
  expect fail on a
  case a.level = 1 expect pass on a
  case a.level = 5 expect pass on a
}
`;
  expect(await messages(text)).toEqual([
    "R-1: expected a to be fail, but it is pass; this 'expect' holds for every row",
    'R-1: expected a to be pass, but it is fail: "R-1"',
  ]);
});

it('names the fields that may lead on, where a path is not decided', async () => {
  const text = `${policy('R-2', '  for part in Part\n  forbid call from part to end in Part where end.open')}
test "way" for R-2 {
  given a = Part { calls: { b } }
  given b = Part { }
  expect pass on a
  expect pass on b
}
`;
  expect(await messages(text)).toEqual([
    'R-2: expected a to be pass, but it is inconclusive because where b leads is not known (b.calls)',
    'R-2: expected b to be pass, but it is inconclusive because where b leads is not known (b.calls)',
  ]);
});

it('says why part of a collection is known only, where that is not what was expected', async () => {
  const text = `${policy('R-3', '  for part in Part\n  require count(part.calls) < 2')}
test "part" for R-3 {
  given a = Part { calls: partial { } }
  expect inconclusive on a because a.auth
}
`;
  expect(await messages(text)).toEqual([
    'R-3: a is inconclusive, but not because of that: because a.calls is partial in this test',
  ]);
});
