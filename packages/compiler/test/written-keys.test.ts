/** Tests that write the keys of their assets. */
import { expect, it } from 'vitest';
import { policy, run } from './small-platform.js';

const messages = async (text: string) => {
  const { cases } = await run(text);
  return cases.flatMap((c) => c.failures.map((f) => f.message));
};
const POLICY = policy('R-1', '  for app in App\n  require app.id like "prod-*"\n  message "{app.id}"');

it('are those that the policy reads, in rows too; the name still stands for the asset', async () => {
  const text = `${POLICY}
test "written" for R-1 {
  given app = App { id: "prod-1" }
  case app.id = "prod-2" expect pass on app
  case app.id = "test-1" expect fail on app saying "test-1"
}
`;
  expect(await messages(text)).toEqual([]);
});

it('may not be the same', async () => {
  const text = `${POLICY}
test "twice" for R-1 {
  given app = App { id: "prod-1" }
  given other = App { id: "prod-1" }
  expect pass
}
`;
  expect(await messages(text)).toEqual(['app and other are the same App: the key of both is "prod-1"']);
});
