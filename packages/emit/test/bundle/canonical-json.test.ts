/** Members are in the order of UTF-8, however many there are. */
import { canonicalJson, compareUtf8 } from '@policyc/base';
import { expect, it } from 'vitest';

it.each([0, 1, 2, 5, 24, 25, 200])('puts %i members in order', (count) => {
  // Astral characters come behind all others in UTF-8, and before some in UTF-16.
  const keys = Array.from(
    { length: count },
    (_, i) => `${'\u{1f600}\uffeeazZ_'[(i * 7) % 6] ?? ''}${(i * 7919) % 1009}`,
  );
  const members = [...new Set(keys)].sort(compareUtf8).map((key) => `${JSON.stringify(key)}:1`);
  expect(canonicalJson(Object.fromEntries(keys.map((key) => [key, 1])))).toBe(`{${members.join(',')}}`);
});
