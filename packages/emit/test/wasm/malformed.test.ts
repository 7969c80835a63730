/** Bad input gives an explicit error result with a position: never an empty result, never a trap, never a false report. */
import { beforeAll, describe, expect, it } from 'vitest';
import { emitWasm } from '../../src/wasm/index.js';
import { call, evaluateFast, type Host, instantiate } from './support/host.js';
import { tinyItem, tinyProgram, tinySnapshot } from './support/tiny-program.js';

let host: Host;
let heap: number;
beforeAll(() => {
  host = instantiate(emitWasm(tinyProgram()));
  heap = call(host, 'opa_heap_ptr_get');
});

interface Failure {
  readonly message: string;
  readonly offset: number;
}
const run = (input: string | Uint8Array) =>
  (
    JSON.parse(evaluateFast(host, heap, input)) as readonly {
      readonly result: { readonly error?: Failure };
    }[]
  )[0]?.result;

const good = JSON.stringify(tinySnapshot(tinyItem));
const withItem = (text: string) => good.replace(/"assets":.*$/, `"assets":{"Item":[${text}]}}`);
/** The good item with members replaced or added, as text. */
const item = (members: Readonly<Record<string, string>>): string => {
  const all = {
    ...Object.fromEntries(Object.entries(tinyItem).map(([k, v]) => [k, JSON.stringify(v)])),
    ...members,
  };
  return `{${Object.entries(all).map(([k, v]) => `${JSON.stringify(k)}:${v}`)}}`;
};
const deep = (n: number) => '['.repeat(n) + ']'.repeat(n);

describe('malformed JSON', () => {
  it.each<readonly [string, string, string]>([
    ['nothing', '', 'there is no input: a snapshot is needed'],
    ['blanks', '  \n ', 'unexpected end of the text'],
    ['null', 'null', 'expected `{`: a snapshot is a JSON object'],
    ['an array', '[]', 'expected `{`: a snapshot is a JSON object'],
    ['a byte order mark', `\ufeff${good}`, 'expected `{`: a snapshot is a JSON object'],
    ['an empty object', '{}', '`format` is missing: this is no snapshot'],
    ['no assets', '{"format":"policyc-snapshot/1"}', '`assets` is missing: this is no snapshot'],
    ['another format', '{"format":"other/1","assets":{}}', 'expected the format `policyc-snapshot/1`'],
    ['trailing text', `${good} x`, 'unexpected text behind the snapshot'],
    ['two objects', good + good, 'unexpected text behind the snapshot'],
    ['trailing comma', good.replace(/\}$/, ',}'), 'expected a string'],
    ['missing comma', good.replace('"platform"', ' "x":1 "platform"'), 'expected `,` or `}`'],
    ['missing colon', good.replace('"now":', '"now" '), 'expected `:`'],
    ['unquoted key', good.replace('"now":', 'now:'), 'expected a string'],
    ['single quotes', good.replace('"tiny"', "'tiny'"), 'expected a value'],
    ['comment', good.replace('"now"', '/*x*/"now"'), 'expected a string'],
    ['bad literal', withItem(item({ x: 'nul' })), 'expected a value'],
    ['bad literal in a field', withItem(item({ on: 'trua' })), 'expected a value'],
    ['leading zero', withItem(item({ x: '01' })), 'expected `,` or `}`'],
    ['leading plus', withItem(item({ x: '+1' })), 'expected a value'],
    ['dot without digits', withItem(item({ x: '1.' })), 'expected a digit'],
    ['dot first', withItem(item({ x: '.5' })), 'expected a value'],
    ['minus alone', withItem(item({ size: '-' })), 'expected a value'],
    ['exponent without digits', withItem(item({ x: '1e+' })), 'expected a digit'],
    ['NaN', withItem(item({ x: 'NaN' })), 'expected a value'],
    ['bad escape', withItem(item({ x: '"\\q"' })), 'invalid escape in a string'],
    ['bad escape in a field', withItem(item({ name: '"\\q"' })), 'invalid escape in a string'],
    ['bad escape in a key', withItem(item({}).replace('"name"', '"na\\me"')), 'invalid escape in a string'],
    ['short unicode escape', withItem(item({ name: '"\\u12"' })), 'invalid escape in a string'],
    ['unicode escape of no digits', withItem(item({ name: '"\\u12g4"' })), 'invalid escape in a string'],
    ['control character', withItem(item({ name: '"a\u0001"' })), 'control character in a string'],
    ['line break in a string', withItem(item({ x: '"a\nb"' })), 'control character in a string'],
    ['mismatched brackets', withItem(item({ x: '[1}' })), 'expected `,` or `]`'],
    ['array without comma', withItem(item({ tags: '["a" "b"]' })), 'expected `,` or `]`'],
    ['array with a trailing comma', withItem(item({ tags: '["a",]' })), 'expected a value'],
    ['array with two commas', withItem(item({ x: '[1,,2]' })), 'expected a value'],
    ['too deep', withItem(item({ x: deep(300) })), 'nested deeper than 256 levels'],
    ['very deep', withItem(item({ x: deep(100_000) })), 'nested deeper than 256 levels'],
    [
      'too deep behind the root',
      good.replace('"now"', `"x":${deep(256)},"now"`),
      'nested deeper than 256 levels',
    ],
    ['open origins', `${good.slice(0, -1)},"origins":{"a":[`, 'unexpected end of the text'],
  ])('%s', (_, text, message) => {
    const { error } = run(text) ?? {};
    expect(error?.message).toBe(message);
    expect(error?.offset).toBeGreaterThanOrEqual(0);
    expect(error?.offset).toBeLessThanOrEqual(new TextEncoder().encode(text).length);
  });

  it('counts 256 levels as allowed', () => {
    expect(run(withItem(item({ x: deep(252) })))?.error).toBeUndefined();
    expect(run(withItem(item({ x: deep(253) })))?.error?.message).toBe('nested deeper than 256 levels');
  });

  it('says where, in bytes', () => {
    const text = withItem(item({ name: '"é😀"', on: '1' }));
    const offset = new TextEncoder().encode(text.slice(0, text.indexOf('"on":1') + 5)).length;
    expect(run(text)?.error).toEqual({ message: 'expected `true` or `false`', offset });
  });
});

describe('values of the wrong type', () => {
  it.each<readonly [string, string, string]>([
    [
      'assets',
      good.replace(/"assets":.*$/, '"assets":[]}'),
      'expected an object of arrays of assets by kind',
    ],
    ['a kind', good.replace(/"Item":.*$/, '"Item":{}}}'), 'expected an array of assets'],
    ['an unknown kind', good.replace(/"Item":.*$/, '"Other":1}}'), 'expected an array of assets'],
    ['an asset', withItem('1'), 'expected an asset: a JSON object'],
    ['no key', withItem('{"name":"A"}'), 'an asset without its key'],
    ['a key', withItem(item({ id: '1' })), 'expected a string'],
    ['a string', withItem(item({ name: '["A"]' })), 'expected a string'],
    ['null for a string', withItem(item({ name: 'null' })), '`null` where a value is required'],
    ['a bool', withItem(item({ on: '"true"' })), 'expected `true` or `false`'],
    ['an int', withItem(item({ size: '"3"' })), 'expected an integer between -(2^53-1) and 2^53-1'],
    ['a fraction', withItem(item({ size: '1.5' })), 'expected an integer between -(2^53-1) and 2^53-1'],
    [
      'a large int',
      withItem(item({ size: '9007199254740992' })),
      'expected an integer between -(2^53-1) and 2^53-1',
    ],
    [
      'a huge exponent',
      withItem(item({ size: '1e400' })),
      'expected an integer between -(2^53-1) and 2^53-1',
    ],
    ['an enum member', withItem(item({ level: '"middle"' })), 'not a member of the enum'],
    ['an enum', withItem(item({ level: '3' })), 'expected a string'],
    ['a set', withItem(item({ tags: '"x"' })), 'expected an array'],
    ['an element', withItem(item({ tags: '[1]' })), 'expected a string'],
    ['null as an element', withItem(item({ tags: '[null]' })), 'expected a string'],
    ['a reference', withItem(item({ parent: '{}' })), 'expected a string'],
    ['reasons', withItem(item({ $unknown: '[]' })), 'expected an object of reasons by field'],
    ['a reason', withItem(item({ $opaque: '{"level":1}' })), 'expected a reason: a string'],
    [
      'a key that comes twice',
      withItem(`${item({})},${item({ id: '"b"' })},${item({})}`),
      'the key of another asset of this kind',
    ],
    [
      'a stub with the key of an asset',
      withItem(item({})).replace(/\}$/, ',"stubs":{"Item":[{"id":"a"}]}}'),
      'the key of another asset of this kind',
    ],
  ])('%s', (_, text, message) => {
    expect(run(text)?.error?.message).toBe(message);
  });

  it.each([
    '0',
    '-0',
    '3',
    '-7',
    '30e-1',
    '0.3e1',
    '3.0',
    '1E2',
    '9007199254740991',
    '-9007199254740991',
    '0e999',
    '9007199254740991000e-3',
  ])('takes the integer %s', (text) => {
    const result = run(withItem(item({ size: text }))) as unknown as {
      readonly policies: readonly { readonly findings: readonly { readonly message: string }[] }[];
    };
    expect(result.policies[0]?.findings[0]?.message).toBe(
      `A|${Number(text) === 0 ? 0 : Number(text)}|high|x, y|none|`,
    );
  });
});

describe('invalid UTF-8', () => {
  const at = (bytes: readonly number[]) => {
    const text = new TextEncoder().encode(withItem(item({ name: '"____________________"' })));
    const start = text.indexOf(0x5f);
    text.set(bytes, start);
    return { text, start };
  };
  it.each([
    [[0x80]],
    [[0xc0, 0x80]],
    [[0xc3]],
    [[0xe0, 0x80, 0x80]],
    [[0xed, 0xa0, 0x80]],
    [[0xe2, 0x82]],
    [[0xf0, 0x80, 0x80, 0x80]],
    [[0xf4, 0x90, 0x80, 0x80]],
    [[0xf5, 0x80, 0x80, 0x80]],
    [[0xff]],
  ])('%j', (bytes) => {
    const { text, start } = at(bytes);
    expect(run(text)?.error).toEqual({ message: 'invalid UTF-8', offset: start });
  });
  it('takes every length of sequence', () => {
    const { text } = at([
      0xc2, 0x80, 0xe0, 0xa0, 0x80, 0xed, 0x9f, 0xbf, 0xee, 0x80, 0x80, 0xf0, 0x90, 0x80, 0x80, 0xf4, 0x8f,
      0xbf, 0xbf, 0x5f,
    ]);
    expect(run(text)?.error).toBeUndefined();
  });
  it('finds it in parts that nothing reads', () => {
    const text = new TextEncoder().encode(`${good.slice(0, -1)},"origins":{"a":"_"}}`);
    text[text.lastIndexOf(0x5f)] = 0xff;
    expect(run(text)?.error?.message).toBe('invalid UTF-8');
  });
});

describe('truncation and noise', () => {
  const rich = `${JSON.stringify(
    tinySnapshot(tinyItem, {
      ...tinyItem,
      id: 'b"\\\u00e9',
      parent: 'a',
      level: undefined,
      $unknown: { level: 'why' },
    }),
  ).slice(0, -1)},"stubs":{"Item":[{"id":"s"}]},"origins":{"files":["x"]}}`;

  it('every truncation is an error at or before its end', () => {
    const bytes = new TextEncoder().encode(rich);
    expect(run(bytes)?.error).toBeUndefined();
    for (let n = 0; n < bytes.length; n++) {
      const error = run(bytes.subarray(0, n))?.error;
      expect(error?.message, `cut at ${n}`).toBeTruthy();
      expect(error?.offset).toBeLessThanOrEqual(n);
    }
  });

  it('flipped bytes never trap: a report or an error, and the instance works on', () => {
    const bytes = new TextEncoder().encode(rich);
    const before = evaluateFast(host, heap, bytes);
    let seed = 7;
    const random = (n: number) => {
      seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
      return (seed >> 8) % n;
    };
    for (let i = 0; i < 20_000; i++) {
      const noisy = bytes.slice();
      for (let k = 0; k <= i % 3; k++)
        noisy[random(noisy.length)] = i % 2 ? random(256) : (noisy[random(noisy.length)] ?? 0);
      const result = run(noisy);
      expect(result !== undefined).toBe(true);
    }
    expect(evaluateFast(host, heap, bytes)).toBe(before);
  });
});
