import { expect, test } from 'vitest';
import { knownSet } from '../src/fact.js';
import { readsOf } from '../src/n8n/expressions.js';

/** What a source says that it reads, as patterns that are searched for in all of it. */
const COMPUTED = /\$\(\s*[^"'`\s)]|\$node\s*\[\s*[^"'`\s\]]/;
const INPUT =
  /\$(?:json|input|binary|data|position|thisItem)\b|(?<![.\w$])items?\b(?=\s*[[.])|(?<![.\w$])items\b(?=[ \t]*(?:[;)\r\n]|$))|\$item\(|\$items\(\)/;
const NAMED = [
  /\$\(\s*(["'`])((?:\\.|(?!\1)[^\\])*)\1/g,
  /\$(?:node\s*\[|items\(|node\()\s*(["'`])((?:\\.|(?!\1)[^\\])*)\1/g,
  /\$node\.(?<quote>)?([A-Za-z_$][\w$]*)/g,
];

function told(sources: readonly string[]): object {
  const names: string[] = [];
  let fromModel = false;
  for (const source of sources) {
    if (COMPUTED.test(source)) return { tag: 'unknown', reason: 'reads from a node whose name is computed' };
    fromModel ||= /\$fromAI\b/i.test(source);
    for (const pattern of NAMED)
      for (const [, , name = ''] of source.matchAll(pattern)) names.push(name.replace(/\\(.)/g, '$1'));
    if (INPUT.test(source)) names.push('before', 'other');
  }
  return fromModel
    ? { tag: 'partial', value: [...new Set([...names, '$fromAI'])].sort() }
    : { tag: 'known', value: [...new Set(names)].sort() };
}

const PARTS = [
  ...[
    '$',
    '$(',
    '$(',
    "$('",
    '$("',
    '$(`',
    "'",
    '"',
    '`',
    '\\',
    ')',
    ']',
    '[',
    '.',
    ' ',
    '\n',
    '\u00a0',
    'a',
    'B',
  ],
  ...[
    '$json',
    '$input',
    '$binary',
    '$data',
    '$position',
    '$thisItem',
    '$item(',
    'item',
    'items',
    'x',
    '_',
    '1',
  ],
  ...[
    '$node[',
    '$node.',
    '$node(',
    '$items(',
    '$nodes',
    '$fromAI',
    '$FROMAI(',
    "('N')",
    "$('N').item.json.x",
  ],
];

test('what expressions read is what patterns say', () => {
  let seed = 7;
  const next = (below: number) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  const source = () => Array.from({ length: 1 + next(9) }, () => PARTS[next(PARTS.length)]).join('');
  const input = ['before', 'other'];
  for (let round = 0; round < 40_000; round++) {
    const sources = Array.from({ length: 1 + next(2) }, source);
    expect(readsOf(sources, input, knownSet(input)), JSON.stringify(sources)).toMatchObject(told(sources));
  }
});

test('more names than can be told, once each', () => {
  const many = Array.from({ length: 300 }, (_, i) => `$('N${i % 257}')`).join(' ');
  const few = Array.from({ length: 300 }, (_, i) => `$('N${i % 256}')`).join(' ');
  const input = knownSet(['N1']);
  const tooMany = { tag: 'unknown', reason: 'reads from more than 256 nodes' };
  expect(readsOf([many], ['N1'], input)).toMatchObject(tooMany);
  expect(readsOf([few, '$json'], ['N1'], input)).toMatchObject({ tag: 'known' });
  expect(readsOf([few, '$json'], ['other'], input)).toMatchObject(tooMany);
});

test('very many expressions that read the same take no longer than as many others', () => {
  const input = Array.from({ length: 250 }, (_, i) => `before ${i}`);
  const sources = Array.from({ length: 26_000 }, () => "$('N').item.json.a + $json.b");
  const start = performance.now();
  expect(readsOf(sources, input, knownSet(input))).toMatchObject({ tag: 'known' });
  // 40 ms; 22 seconds where all names are counted again for each.
  expect(performance.now() - start).toBeLessThan(5_000);
});
