/** Random JSON texts with what scanners stumble over: escapes and their runs, what is not ASCII, spaces and line breaks of all kinds, equal keys. */
import fc from 'fast-check';

const space = fc
  .array(fc.constantFrom(' ', '\t', '\n', '\r\n', '\r', '      '), { maxLength: 3 })
  .map((all) => all.join(''));

const inString = fc.oneof(
  fc.constantFrom(
    '\\\\',
    '\\"',
    '\\/',
    '\\n',
    '\\u00e9',
    '\\ud83d\\ude00',
    '\\ud83d',
    'é',
    '世',
    '😀',
    '\u{2028}',
  ),
  fc.constantFrom('{', '}', '[', ']', ',', ':', '~', '/', ' ', 'a', 'key', '0'),
  // Runs of them that begin and end at any place of a block.
  fc.nat({ max: 70 }).map((n) => '\\\\'.repeat(n)),
  fc.nat({ max: 130 }).map((n) => 'x'.repeat(n)),
);
const stringText = fc.array(inString, { maxLength: 6 }).map((all) => `"${all.join('')}"`);
/**
 * A key with a backslash in it: V8 13 takes another key for it that comes after the same members and is written with the same characters at its
 * beginning, so that what `JSON.parse` gives would depend on what was read before.
 */
const backslashInKey = /\\\\(?:[^"\\]|\\.)*"\s*:/s;
const keyText = fc.oneof(
  fc.constantFrom('"a"', '"b"', '"\\u0061"', '""', '"0"', '"10"', '"é"'),
  stringText.filter((key) => !backslashInKey.test(`${key}:`)),
);

const { text } = fc.letrec<{ text: string }>((tie) => ({
  text: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    stringText,
    fc.constantFrom('0', '-1.5e3', 'true', 'null'),
    fc
      .array(fc.tuple(space, tie('text'), space), { maxLength: 6 })
      .map((all) => `[${all.map((parts) => parts.join('')).join(',')}]`),
    space.map((inside) => `{${inside}}`),
    space.map((inside) => `[${inside}]`),
    fc
      .array(fc.tuple(space, keyText, space, space, tie('text'), space), { maxLength: 6 })
      .map(
        (all) => `{${all.map(([a, key, b, c, value, d]) => `${a}${key}${b}:${c}${value}${d}`).join(',')}}`,
      ),
    fc.nat({ max: 60 }).chain((n) => tie('text').map((inner) => `${'['.repeat(n)}${inner}${']'.repeat(n)}`)),
  ),
}));

/** Accepted by `JSON.parse`. */
export const jsonText: fc.Arbitrary<string> = fc
  .tuple(
    space,
    fc.oneof(
      text,
      fc.tuple(text, text, text).map((all) => `[${all.join(',')}]`),
    ),
    space,
  )
  .map((parts) => parts.join(''));

/** Bytes of JSON of which some are others; few are accepted. */
export const damagedJson: fc.Arbitrary<Uint8Array> = fc
  .tuple(
    jsonText,
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.constantFrom(0, 1),
        fc.oneof(
          fc.constantFrom<readonly number[]>(
            [],
            [0x22],
            [0x5c],
            [0x7b],
            [0x7d],
            [0x5b],
            [0x5d],
            [0x2c],
            [0x0a],
          ),
          fc.constantFrom<readonly number[]>(
            [0x80],
            [0xc3],
            [0xc0, 0xaf],
            [0xed, 0xa0, 0x80],
            [0xf4, 0x90, 0x80, 0x80],
          ),
          fc.constantFrom<readonly number[]>(
            [0xef, 0xbb, 0xbf],
            [0xc3, 0xa9],
            [0xf0, 0x9f, 0x98, 0x80],
            [0xff],
            [0],
          ),
          fc.uint8Array({ maxLength: 3 }).map((bytes) => [...bytes]),
        ),
      ),
      { maxLength: 3 },
    ),
  )
  .map(([json, damages]) => {
    const bytes = [...new TextEncoder().encode(json)];
    for (const [at, removed, put] of damages) bytes.splice(at % (bytes.length + 1), removed, ...put);
    return new Uint8Array(bytes);
  })
  .filter((bytes) => !backslashInKey.test(new TextDecoder('latin1').decode(bytes)));
