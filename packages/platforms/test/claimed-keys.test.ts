import { describe, expect, it } from 'vitest';
import { ClaimedKeys } from '../src/claimed-keys.js';

function holding(...keys: readonly string[]): ClaimedKeys<string> {
  const held = new ClaimedKeys<string>();
  for (const key of keys) held.set(key, `value of ${key}`);
  return held;
}

const items = (...keys: readonly string[]) => keys.map((key) => ({ key }));

describe('keys that are claimed', () => {
  it('are forgotten all at once', () => {
    const held = holding('a', 'b');
    held.forget(items('b', 'a'));
    expect([...held]).toEqual([]);
    expect(held.has('a')).toBe(false);
  });

  it('are kept where they are not forgotten, in the order in which they were set', () => {
    const held = holding('a', 'b', 'c');
    held.forget(items('b'));
    held.set('b', 'again');
    held.set('a', 'other');
    expect([...held]).toEqual([
      ['a', 'other'],
      ['c', 'value of c'],
      ['b', 'again'],
    ]);
    expect(held.get('c')).toBe('value of c');
  });

  it('are forgotten where they were kept before', () => {
    const held = holding('a', 'b');
    held.forget(items('a'));
    held.set('c', 'later');
    // As many as are new, but not the same.
    held.forget(items('b'));
    expect([...held.values()]).toEqual(['later']);
  });
});
