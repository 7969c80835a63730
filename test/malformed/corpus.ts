/** Damaged snapshots by hand: every edge of JSON in every kind of place. */

/** Values, wrong as JSON or as what stands there, or right and rare. */
const VALUES: readonly (readonly [name: string, text: string])[] = [
  ['nothing', ''],
  ['a cut literal', 'nul'],
  ['a misspelt literal', 'trua'],
  ['a capital literal', 'True'],
  ['a literal and a letter', 'nullx'],
  ['NaN', 'NaN'],
  ['Infinity', '-Infinity'],
  ['undefined', 'undefined'],
  ['minus', '-'],
  ['plus', '+1'],
  ['a leading zero', '01'],
  ['a leading point', '.5'],
  ['a trailing point', '1.'],
  ['an exponent without digits', '1e'],
  ['a signed exponent without digits', '1e+'],
  ['hexadecimal', '0x10'],
  ['a huge exponent', '1e400'],
  ['a tiny exponent', '1e-400'],
  ['minus zero', '-0'],
  ['the largest integer', '9007199254740991'],
  ['one more than the largest integer', '9007199254740992'],
  ['a long integer', '9'.repeat(400)],
  ['a long fraction', `0.${'3'.repeat(400)}`],
  ['single quotes', "'a'"],
  ['an open string', '"a'],
  ['an escape of nothing', '"\\q"'],
  ['a cut unicode escape', '"\\u12"'],
  ['a unicode escape without digits', '"\\uzzzz"'],
  ['a backslash before the quote', '"a\\"'],
  ['two backslashes before the quote', '"a\\\\"'],
  ['every escape', '"\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041"'],
  ['a high surrogate alone', '"\\ud83d"'],
  ['a low surrogate alone', '"\\ude00"'],
  ['surrogates the wrong way round', '"\\ude00\\ud83d"'],
  ['a surrogate pair', '"\\ud83d\\ude00"'],
  ['an escaped NUL', '"\\u0000"'],
  ['a control character', '"a\u0001b"'],
  ['a line break in a string', '"a\nb"'],
  ['a tab in a string', '"a\tb"'],
  ['a delete character', '"\u007f"'],
  ['line separators', '"\u2028\u2029"'],
  ['an open array', '[1'],
  ['an open object', '{"a":1'],
  ['an array that closes as an object', '[1}'],
  ['an object that closes as an array', '{"a":1]'],
  ['an array with a trailing comma', '[1,]'],
  ['an array that begins with a comma', '[,1]'],
  ['an array with two commas', '[1,,2]'],
  ['an array without a comma', '[1 2]'],
  ['an object with a trailing comma', '{"a":1,}'],
  ['an object without a colon', '{"a" 1}'],
  ['an object with two colons', '{"a"::1}'],
  ['an object without a value', '{"a":}'],
  ['an object with a bare key', '{a:1}'],
  ['an object with a number as key', '{1:1}'],
  ['a comment', '/* x */ 1'],
  ['a line comment', '// x\n1'],
  ['deep arrays', `${'['.repeat(300)}${']'.repeat(300)}`],
  ['deep objects', `${'{"a":'.repeat(300)}1${'}'.repeat(300)}`],
  ['very deep arrays', '['.repeat(50_000)],
  ['a form feed', '\f1'],
  ['a no-break space', '\u00a01'],
  ['an empty string', '""'],
  ['an empty array', '[]'],
  ['an empty object', '{}'],
];

/** Where a value is put in place of what stands there. */
const PLACES: readonly (readonly [name: string, from: string])[] = [
  ['a key', '"item-3"'],
  ['a text', '"Item 3"'],
  ['a bool', '"on":true'],
  ['an int', '"size":3'],
  ['a member', '"level":"low"'],
  ['a set', '"tags":["x","y"]'],
  ['a reference', '"parent":"item-2"'],
  ['a set of references', '"peers":["item-4"]'],
  ['a field that nothing reads', '"note":"never read"'],
  ['a kind that nothing reads', '[{"id":"n-1"'],
  ['origins', '{"file":0'],
  ['reasons', '{"level":"not asked"}'],
];

/** Whole texts, made of the good one. */
function whole(good: string): readonly (readonly [string, string])[] {
  const members = good.slice(1, -1);
  return [
    ['nothing at all', ''],
    ['blanks', ' \n\t\r '],
    ['null', 'null'],
    ['a number', '1'],
    ['a string', '"x"'],
    ['an array', `[${good}]`],
    ['an empty object', '{}'],
    ['a byte order mark', `\ufeff${good}`],
    ['white space around', ` \n${good}\r\n\t`],
    ['a NUL behind', `${good}\0`],
    ['text behind', `${good}x`],
    ['a second object', good + good],
    ['a trailing comma', `{${members},}`],
    ['a comma in front', `{,${members}}`],
    ['no closing bracket', `{${members}`],
    ['two closing brackets', `${good}}`],
    ['assets twice', `{${members},"assets":{}}`],
    ['format twice', `{${members},"format":"other/1"}`],
    ['stubs twice', `{${members},"stubs":{}}`],
    ['an unknown member', `{"x":[{"y":[null]}],${members}}`],
    ['an escaped member', `{${members.replace('"assets"', '"\\u0061ssets"')}}`],
    ['escaped names of fields', good.replaceAll('"on"', '"\\u006fn"')],
    [
      'every space that JSON has',
      good
        .replaceAll(':', ' \n\r\t: ')
        .replace('"2026-01-01T00 \n\r\t: 00 \n\r\t: 00Z"', '"2026-01-01T00:00:00Z"'),
    ],
    ['assets as an array', good.replace('"assets":{', '"assets":[{').replace('},"stubs"', '}],"stubs"')],
    ['a kind as an object', good.replace('"Note":[', '"Note":{"a":[').replace(']},"stubs"', ']}},"stubs"')],
    ['a field twice', good.replace('"on":true', '"on":false,"on":true')],
    ['a key twice', good.replace('"id":"item-3"', '"id":"other","id":"item-3"')],
    ['a kind twice', good.replace('"Note":[', '"Item":[],"Note":[')],
    ['an asset twice', good.replace('"id":"item-3"', '"id":"item-2"')],
    ['an asset without a key', good.replace('"id":"item-3",', '')],
    ['a stub with the key of an asset', good.replace('"stub-1"}', '"item-1"}')],
    ['an asset that is no object', good.replace('"Item":[', '"Item":[1,')],
    ['an asset that is null', good.replace('"Item":[', '"Item":[null,')],
  ];
}

export function damagedCorpus(good: string): readonly (readonly [name: string, input: Uint8Array])[] {
  const encoder = new TextEncoder();
  const cases: (readonly [string, Uint8Array])[] = whole(good).map(([name, text]) => [
    name,
    encoder.encode(text),
  ]);
  for (const [place, from] of PLACES) {
    const at = from.lastIndexOf(':') + 1;
    const label = from.startsWith('"') ? from.slice(0, at) : '';
    for (const [name, text] of VALUES) {
      const rest = from.startsWith('[') || from === '{"file":0' ? `,${from.slice(1)}` : '';
      const put =
        rest === '' ? `${label}${text}` : `${from[0]}${from[0] === '[' ? '' : '"x":'}${text}${rest}`;
      cases.push([`${name} for ${place}`, encoder.encode(good.replace(from, put))]);
    }
  }
  const bytes = encoder.encode(good);
  const invalid = [
    [0x80],
    [0xc0, 0x80],
    [0xc3],
    [0xe0, 0x80, 0x80],
    [0xed, 0xa0, 0x80],
    [0xf4, 0x90, 0x80, 0x80],
    [0xff],
    [0],
  ];
  for (const place of ['Item 3', 'never read', 'item-3', '"format"', 'a [ {', 'a.json']) {
    for (const sequence of invalid) {
      const damaged = bytes.slice();
      damaged.set(sequence, encoder.encode(good.slice(0, good.indexOf(place))).length + 1);
      cases.push([`bytes ${sequence.map((b) => b.toString(16)).join(' ')} in ${place}`, damaged]);
    }
  }
  return cases;
}
