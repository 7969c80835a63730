/** The same snapshot in other words: member order, white space, escapes, spellings of numbers, duplicates, dangling keys. */
import { canonicalJson, type Json } from '@policyc/base';
import { interpret } from '@policyc/ir';
import type { Report } from '@policyc/model';
import { beforeAll, describe, expect, it } from 'vitest';
import { RANDOM_SCHEMA, randomProgram } from '../../../../test/support/random-program.js';
import { createRandom, randomSnapshot } from '../../../../test/support/random-snapshot.js';
import { emitWasm } from '../../src/wasm/index.js';
import { call, evaluateFast, type Host, instantiate } from './support/host.js';
import { tinyItem, tinyProgram, tinySnapshot } from './support/tiny-program.js';

type Random = (n: number) => number;

/** JSON of a value, spelled at random. */
function spell(value: Json, random: Random): string {
  const gap = () => [' ', '\n', '\t', '\r', ' '.repeat(random(40))][random(30)] ?? '';
  if (typeof value === 'string') return spellString(value, random);
  if (typeof value === 'number') return spellNumber(value, random);
  if (value === null || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) {
    return `[${gap()}${value.map((v) => `${gap()}${spell(v, random)}${gap()}`).join(',')}${gap()}]`;
  }
  const members = Object.entries(value as Readonly<Record<string, Json>>).flatMap(([key, v]) =>
    Array.from(
      { length: random(12) === 0 ? 2 : 1 },
      () => `${spellString(key, random)}${gap()}:${gap()}${spell(v, random)}`,
    ),
  );
  for (let i = members.length - 1; i > 0; i--) {
    const j = random(i + 1);
    [members[i], members[j]] = [members[j] ?? '', members[i] ?? ''];
  }
  return `{${gap()}${members.join(`${gap()},${gap()}`)}${gap()}}`;
}

function spellString(text: string, random: Random): string {
  const escaped = [...text].map((c) => {
    if (random(8) !== 0) return JSON.stringify(c).slice(1, -1);
    if (c === '/') return '\\/';
    return [...Array(c.length).keys()]
      .map((i) => `\\u${c.charCodeAt(i).toString(16).padStart(4, '0')}`)
      .join('');
  });
  return `"${escaped.join('')}"`;
}

function spellNumber(value: number, random: Random): string {
  return (
    [String(value), `${value}.0`, `${value}e0`, value === 0 ? '0.000' : `${value}0e-1`, `${value}E+00`][
      random(5)
    ] ?? ''
  );
}

const text = (value: unknown) => canonicalJson(value as Json);

function reportOf(host: Host, input: string): Report {
  return (
    JSON.parse(evaluateFast(host, call(host, 'opa_heap_ptr_get'), input)) as readonly {
      readonly result: Report;
    }[]
  )[0]?.result as Report;
}

describe('spellings of a snapshot', () => {
  it.each(Array.from({ length: 25 }, (_, i) => i + 1))('give the same report: seed %i', (seed) => {
    const program = randomProgram(createRandom(seed), 12, 2);
    const host = instantiate(emitWasm(program));
    for (let i = 0; i < 4; i++) {
      const snapshot = randomSnapshot(RANDOM_SCHEMA, seed * 100 + i, {
        assets: 5,
        unknownOneIn: 4,
        strings: ['a"b\\c', 'é/😀', 'tab\there', '\u0001', 'x'.repeat(100)],
      });
      const expected = text(interpret(program, snapshot));
      expect(text(reportOf(host, spell(snapshot as unknown as Json, createRandom(seed * 7 + i))))).toBe(
        expected,
      );
    }
  });
});

/** JSON of a value as adapters write it: one order and one white space, but for an asset here and there. */
function spellAlike(value: Json, random: Random, indent: string, depth = 0): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (depth > 2 && random(15) === 0) return spell(value, random);
  const line = indent === '' ? '' : `\n${indent.repeat(depth + 1)}`;
  const inner = Array.isArray(value)
    ? value.map((v) => spellAlike(v, random, indent, depth + 1))
    : Object.entries(value).map(
        ([k, v]) =>
          `${JSON.stringify(k)}:${indent && ' '}${spellAlike(v as Json, random, indent, depth + 1)}`,
      );
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  if (inner.length === 0) return `${open}${close}`;
  return `${open}${inner.map((v) => line + v).join(',')}${line.slice(0, -indent.length || undefined)}${close}`;
}

describe('assets that mostly look alike', () => {
  it.each(Array.from({ length: 12 }, (_, i) => i + 1))('give the same report: seed %i', (seed) => {
    const program = randomProgram(createRandom(seed + 900), 12, 2);
    const host = instantiate(emitWasm(program));
    for (const [i, indent] of ['', '  ', '\t'].entries()) {
      const snapshot = randomSnapshot(RANDOM_SCHEMA, seed * 50 + i, {
        assets: 30,
        unknownOneIn: 5,
        strings: ['a"b', 'plain', 'x'.repeat(40)],
      });
      const random = createRandom(seed * 11 + i);
      // Assets out of key order: what was recognised by position must be found again.
      const assets = Object.fromEntries(
        Object.entries(snapshot.assets).map(([kind, list]) => [
          kind,
          i === 1 ? [...list].reverse() : i === 2 ? [...list].sort(() => random(3) - 1) : list,
        ]),
      );
      const expected = text(interpret(program, snapshot));
      const input = spellAlike({ ...snapshot, assets } as unknown as Json, random, indent);
      expect(text(reportOf(host, input))).toBe(expected);
    }
  });
});

describe('one item', () => {
  let host: Host;
  beforeAll(() => {
    host = instantiate(emitWasm(tinyProgram()));
  });
  const plain = JSON.stringify(tinyItem);
  const wrap = (items: string, rest = '') =>
    `${JSON.stringify(tinySnapshot()).replace(/"assets":.*$/, '')}"assets":{"Item":[${items}]}${rest}}`;
  const messages = (input: string) => reportOf(host, input).policies[0]?.findings.map((f) => f.message);

  it('the last of equal members wins', () => {
    const twice = plain.replace(
      '"name":"A"',
      '"name":"first","size":1,"tags":["z"],"level":"low","parent":"a","name":"last"',
    );
    expect(messages(wrap(twice))).toEqual(['last|3|high|x, y|none|']);
  });

  it('null behind a value makes it absent', () => {
    expect(messages(wrap(plain.replace('}', ',"size":null}')))).toEqual(['A|none|high|x, y|none|']);
  });

  it('the last of equal kinds and of equal sections wins', () => {
    const other = plain.replace('"A"', '"B"');
    expect(messages(wrap(plain).replace(/\]\}\}$/, `],"Item":[${other}]}}`))).toEqual([
      'B|3|high|x, y|none|',
    ]);
    expect(messages(wrap(plain, `,"assets":{"Item":[${other}]}`))).toEqual(['B|3|high|x, y|none|']);
    expect(messages(wrap(plain, ',"assets":{}'))).toEqual([]);
    const stub = plain.replace('"parent":null', '"parent":"s"');
    expect(messages(wrap(stub, ',"stubs":{"Item":[{"id":"t"}]},"stubs":{"Item":[{"id":"s"}]}'))).toEqual([
      'A|3|high|x, y|s|',
    ]);
  });

  it('a reference to nothing is unknown, to a stub the stub', () => {
    const child = plain.replace('"parent":null', '"parent":"gone"');
    expect(messages(wrap(child))).toEqual(['A|3|high|x, y|unknown|']);
    expect(messages(wrap(child, ',"stubs":{"Item":[{"id":"gone"}]}'))).toEqual(['A|3|high|x, y|gone|']);
  });

  it('a field that is omitted is unknown or absent as its type says', () => {
    const { size, level, ...rest } = tinyItem;
    expect(messages(wrap(JSON.stringify(rest)))).toEqual([`A|none|unknown|x, y|none|`]);
    expect([size, level]).toEqual([3, 'high']);
  });

  it('a lone surrogate becomes U+FFFD', () => {
    expect(messages(wrap(plain.replace('"A"', '"\\ud800x\\udc00\\ud83d\\ude00"')))).toEqual([
      '\ufffdx\ufffd😀|3|high|x, y|none|',
    ]);
  });

  it('every character comes through', () => {
    const name = Array.from({ length: 0x300 }, (_, i) => String.fromCodePoint(i)).join('');
    expect(messages(wrap(JSON.stringify({ ...tinyItem, name })))).toEqual([`${name}|3|high|x, y|none|`]);
  });

  it('strings of every length around the vector size come through', () => {
    for (let n = 0; n < 70; n++) {
      const name = `${'x'.repeat(n)}"${'y'.repeat(n % 19)}`;
      expect(messages(wrap(JSON.stringify({ ...tinyItem, name })))).toEqual([`${name}|3|high|x, y|none|`]);
    }
  });

  it('findings come in key order, whatever the order of the assets', () => {
    const keys = ['b', 'é', 'a', '😀', 'ab', '\uffff', ''];
    const report = reportOf(host, wrap(keys.map((id) => JSON.stringify({ ...tinyItem, id })).join()));
    expect(report.policies[0]?.findings.map((f) => f.subject.key)).toEqual([
      '',
      'a',
      'ab',
      'b',
      'é',
      '\uffff',
      '😀',
    ]);
  });

  it('large origins are passed over, whatever they hold', () => {
    const origins = {
      files: ['a]}"\\'],
      assets: { Item: Array.from({ length: 5000 }, (_, i) => ({ pointer: `/a[${i}]{"\\`, line: i })) },
    };
    expect(messages(wrap(plain, `,"origins":${JSON.stringify(origins)}`))).toHaveLength(1);
    expect(messages(wrap(plain, `,"origins":${JSON.stringify(origins, null, 2)}`))).toHaveLength(1);
    expect(messages(wrap(plain, ',"origins":null'))).toHaveLength(1);
  });
});
