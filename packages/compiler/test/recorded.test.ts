/** Tests over snapshots from files: what is said where the file is no good. */
import { expect, it } from 'vitest';
import { policy, run } from './small-platform.js';

const TEXT = `${policy('R-1', '  for app in App\n  require app.level < 3')}
test "recorded" for R-1 {
  from snapshot "apps.json"
  expect fail on App("b")
  expect pass
}
`;
const app = (id: string, level: number) => ({ id, name: id, level, tags: [], old_tokens: [] });
const snapshot = (...apps: readonly object[]) =>
  JSON.stringify({
    format: 'policyc-snapshot/1',
    platform: 'test',
    schema: { name: 'demo', version: '1.0' },
    now: '2026-01-01T00:00:00Z',
    assets: { App: apps },
  });
const messages = async (readFile?: (uri: string, path: string) => string) => {
  const { cases } = await run(TEXT, readFile ? { readFile } : {});
  return cases.flatMap((c) => c.failures.map((f) => f.message));
};

it('passes where every subject that is not named passes', async () => {
  expect(await messages(() => snapshot(app('a', 1), app('b', 9)))).toEqual([]);
});
it('fails where another subject fails, or the one that is named is not there', async () => {
  expect(await messages(() => snapshot(app('a', 9), app('b', 9)))).toEqual([
    'R-1: expected a to be pass, but it is fail: "R-1"',
  ]);
  expect(await messages(() => snapshot(app('other', 1)))).toEqual(['R-1: there is no App with the key "b"']);
  const { cases } = await run(TEXT.replace('"b"', '"order"'), {
    readFile: () => snapshot(app('orders', 9)),
  });
  expect(cases[0]?.failures[0]?.message).toBe(
    'R-1: there is no App with the key "order"; did you mean "orders"?',
  );
});
it('names the test file and the path', async () => {
  const asked: string[] = [];
  await messages((uri, path) => {
    asked.push(`${uri} ${path}`);
    return snapshot(app('b', 9), app('a', 1));
  });
  expect(asked).toEqual(['p.policy apps.json']);
});
const FAULTS: readonly (readonly [string, () => string, RegExp])[] = [
  ['a file that is not there', () => missing(), /^apps.json: there is no such file/],
  ['text that is no JSON', () => '{', /^apps.json: not JSON/],
  ['what is no snapshot', () => '{}', /^apps.json:1:1: format is nothing/],
  ['a snapshot of another schema', () => snapshot({ id: 'a' }), /^apps.json:\d+:\d+: App must have "name"/],
];
it.each(FAULTS)('says so: %s', async (_, readFile, message) => {
  expect(await messages(readFile)).toEqual([expect.stringMatching(message)]);
});
it('says so where no file can be read', async () => {
  expect(await messages()).toEqual(['apps.json: files cannot be read here']);
});

function missing(): never {
  throw new Error('there is no such file or folder');
}
