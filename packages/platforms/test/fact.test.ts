import { compareUtf8 } from '@policyc/base';
import { describe, expect, test } from 'vitest';
import { factValue } from '../src/asset-entry.js';
import { knownCleanSet, knownSet, partialSet } from '../src/fact.js';

describe('sets', () => {
  // Of small and of large ones, in order or not, with and without equal members.
  const texts = ['b', 'a', '\u{1f600}', 'é', '\uffff', 'aa', '', 'b/c', 'b.c', 'B', '10', '9', 'z'];
  const lists = texts.flatMap((_, count) => [
    texts.slice(0, count),
    texts.slice(0, count).reverse(),
    [...texts.slice(0, count), ...texts.slice(0, count)],
    texts.slice(0, count).sort(compareUtf8),
    texts.slice(0, count).map(() => 'same'),
  ]);

  test.each(lists.map((list) => [list]))('%j', (list) => {
    const given = [...list];
    const expected = [...new Set(list)].sort(compareUtf8);
    expect(factValue(knownSet(given))).toEqual(expected);
    expect(factValue(knownSet(new Set(given)))).toEqual(expected);
    expect(factValue(knownCleanSet(given))).toEqual(expected);
    expect(factValue(partialSet(given, 'why'))).toEqual(expected);
    expect(given).toEqual(list);
  });
});
