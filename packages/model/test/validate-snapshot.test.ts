import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  extensionMarker,
  identityText,
  type Schema,
  SNAPSHOT_PROBLEM_LIMIT,
  snapshotJsonSchema,
  validateSnapshot,
} from '../src/index.js';
import { BOX, SMALL_SCHEMA, small } from './small-schema.js';

const VALID = small(
  {
    Box: [
      BOX,
      {
        ...BOX,
        id: 'b',
        note: null,
        weight: 3,
        owner: null,
        next: [],
        marks: [2, 1, 2],
        $unknown: { code: 'why not' },
        $partial: { marks: 'first page' },
      },
      {
        ...BOX,
        id: 'c',
        owner: 'p',
        next: ['gone'],
        $unknown: { weight: 'not measured' },
        $opaque: { code: 'redacted' },
      },
    ],
    Person: [{ id: 'p' }],
  },
  {
    stubs: { Box: [{ id: 'gone' }] },
    coverage: { Box: { state: 'partial', reason: 'r' }, World: { state: 'none', reason: 'r' } },
    origins: {
      files: ['x.json'],
      assets: {
        Box: [
          { file: 0, pointer: '', line: 1 },
          { file: 0, pointer: '/a', line: 2, fields: { note: { pointer: '/a/n', line: 3 } } },
          { file: 0, pointer: '/b\n', line: 4 },
        ],
        Person: [{ file: 0, pointer: '/p', line: 9 }],
      },
    },
  },
);

const box = (changes: object) => small({ Box: [{ ...BOX, next: [], ...changes }] });
const acceptedBySchema = new Ajv().compile(snapshotJsonSchema(SMALL_SCHEMA) as object);

test('a valid snapshot has no problems, by the validator and by the JSON Schema', () => {
  expect(validateSnapshot(SMALL_SCHEMA, VALID, JSON.stringify(VALID))).toEqual([]);
  expect(acceptedBySchema(VALID)).toBe(true);
});

describe('a baseline', () => {
  const former = (baseline: unknown) => ({ ...VALID, baseline });
  const { now, assets, stubs } = VALID as { now: unknown; assets: object; stubs: unknown };

  test('is as valid as a snapshot', () => {
    const snapshot = former({ now, assets, stubs });
    expect(validateSnapshot(SMALL_SCHEMA, snapshot, JSON.stringify(snapshot))).toEqual([]);
    expect(acceptedBySchema(snapshot)).toBe(true);
    expect(validateSnapshot(SMALL_SCHEMA, former({ now, assets: {} }))).toEqual([]);
  });

  test.each<[string, unknown, string, string]>([
    ['no object', [], 'wrong-type', '/baseline'],
    ['no time', { assets: {} }, 'bad-timestamp', '/baseline'],
    ['another time', { now: 'then', assets, stubs }, 'bad-timestamp', '/baseline/now'],
    ['no assets', { now }, 'missing-field', '/baseline'],
    ['a member of a snapshot only', { now, assets: {}, origins: {} }, 'unknown-field', '/baseline/origins'],
    ['an unknown kind', { now, assets: { Bocks: [] } }, 'unknown-kind', '/baseline/assets/Bocks'],
    ['stubs of no kind', { now, assets: {}, stubs: [] }, 'wrong-type', '/baseline/stubs'],
    [
      // The same key today does not help.
      'a reference to no asset of the baseline',
      { now, assets: { Box: [{ ...BOX, next: ['gone'] }] } },
      'dangling-reference',
      '/baseline/assets/Box/0/next/0',
    ],
    [
      'a wrong type',
      { now, assets: { Person: [{ id: 1 }] } },
      'missing-field',
      '/baseline/assets/Person/0/id',
    ],
  ])('%s', (_, baseline, code, pointer) => {
    const problems = validateSnapshot(SMALL_SCHEMA, former(baseline));
    expect(problems.map((p) => [p.code, p.pointer])).toEqual([[code, pointer]]);
  });
});

describe('one mistake, one problem', () => {
  test.each<[string, unknown, string, string, RegExp]>([
    ['no object', [], 'wrong-format', '', /an array is no snapshot/],
    ['another format', { ...VALID, format: 'x/2' }, 'wrong-format', '/format', /"x\/2"/],
    [
      'another schema',
      { ...VALID, schema: { name: 'small', version: '2.0' } },
      'wrong-schema',
      '/schema',
      /"2.0".*"1.0"/,
    ],
    ['no time', { ...VALID, now: '2026-02-30T00:00:00Z' }, 'bad-timestamp', '/now', /no UTC time/],
    ['local time', { ...VALID, now: '2026-02-01T00:00:00+01:00' }, 'bad-timestamp', '/now', /no UTC time/],
    ['an unknown member', { ...VALID, asets: {} }, 'unknown-field', '/asets', /no "asets"/],
    [
      'no assets',
      { ...VALID, assets: undefined, origins: undefined },
      'missing-field',
      '',
      /assets is missing/,
    ],
    ['an unknown kind', small({ Bocks: [] }), 'unknown-kind', '/assets/Bocks', /no kind "Bocks"/],
    [
      'a kind that is no list',
      small({ Box: {} }),
      'wrong-type',
      '/assets/Box',
      /an object stands where a list/,
    ],
    [
      'an asset that is no object',
      small({ Box: [3] }),
      'wrong-type',
      '/assets/Box/0',
      /a number stands where a Box/,
    ],
    ['no key', small({ Person: [{}] }), 'missing-field', '/assets/Person/0', /"id", the key/],
    [
      'a key twice',
      small({ Person: [{ id: 'p' }, { id: 'p' }] }),
      'duplicate-key',
      '/assets/Person/1/id',
      /another Person/,
    ],
    [
      'two of a singleton',
      small({ World: [{ id: 'a' }, { id: 'b' }] }),
      'duplicate-key',
      '/assets/World',
      /one World/,
    ],
    [
      'a key that does not follow from its parts',
      small({
        Box: [BOX, { ...BOX, id: 'b' }],
        Part: [{ $key: 'a/1/x/y', box: 'a', number: 1, path: 'x/y' }],
      }),
      'wrong-key',
      '/assets/Part/0/$key',
      /"a\/1\/x\/y" is not the key that follows from box, number, path/,
    ],
    [
      'no key beside its parts',
      small({ Box: [BOX, { ...BOX, id: 'b' }], Part: [{ box: 'a', number: -1, path: '~' }] }),
      'missing-field',
      '/assets/Part/0',
      /the key of the Part, must be a string/,
    ],
    [
      'a reference to a group without a kind',
      small({ Person: [{ id: 'p' }], Note: [{ id: 'n', about: ['p'] }] }),
      'dangling-reference',
      '/assets/Note/0/about/0',
      /"p" names no asset of Thing/,
    ],
    [
      'a reference to a group with a kind of another',
      small({ World: [{ id: 'w' }], Note: [{ id: 'n', about: [], first: 'World:w' }] }),
      'dangling-reference',
      '/assets/Note/0/first',
      /"World:w" names no asset of Thing/,
    ],
    [
      'a reference to a group that nothing has',
      small({ Person: [{ id: 'p' }], Note: [{ id: 'n', about: [], first: 'Person:q' }] }),
      'dangling-reference',
      '/assets/Note/0/first',
      /no Person has the key "q"/,
    ],
    [
      'two for one',
      small({
        Person: [{ id: 'p' }, { id: 'q' }],
        Badge: [
          { id: 'a', person: 'p' },
          { id: 'b', person: 'q' },
          { id: 'c', person: null },
          { id: 'd', person: null },
          { id: 'e', person: 'p' },
        ],
      }),
      'not-one',
      '/assets/Badge/4/person',
      /another Badge refers to the Person "p"/,
    ],
    [
      'an unknown field',
      box({ colour: 'red' }),
      'unknown-field',
      '/assets/Box/0/colour',
      /no field "colour"/,
    ],
    [
      'data of a relation',
      small({ Person: [{ id: 'p', boxes: [] }] }),
      'unknown-field',
      '/assets/Person/0/boxes',
      /no data of its own/,
    ],
    ['a field missing', box({ size: undefined }), 'missing-field', '/assets/Box/0', /must have "size"/],
    [
      'null where nothing may be absent',
      box({ size: null }),
      'wrong-type',
      '/assets/Box/0/size',
      /cannot be absent/,
    ],
    ['a fraction', box({ size: 1.5 }), 'wrong-type', '/assets/Box/0/size', /a fraction stands where int/],
    ['an unsafe integer', box({ size: 2 ** 53 }), 'unsafe-integer', '/assets/Box/0/size', /beyond 2\^53-1/],
    [
      'a text for a bool',
      box({ open: 'true' }),
      'wrong-type',
      '/assets/Box/0/open',
      /a string stands where bool/,
    ],
    [
      'no member',
      box({ color: 'rad' }),
      'not-a-member',
      '/assets/Box/0/color',
      /"rad" is no member of Color/,
    ],
    [
      'a dangling reference',
      box({ owner: 'x' }),
      'dangling-reference',
      '/assets/Box/0/owner',
      /no Person has the key "x"/,
    ],
    [
      'a dangling element',
      box({ next: ['a', 'x'] }),
      'dangling-reference',
      '/assets/Box/0/next/1',
      /no Box has the key "x"/,
    ],
    [
      'a set out of order',
      small({
        Box: [
          { ...BOX, next: ['b', 'a'] },
          { ...BOX, id: 'b', next: [] },
        ],
      }),
      'unsorted-set',
      '/assets/Box/0/next/1',
      /not sorted/,
    ],
    ['a set with duplicates', box({ next: ['a', 'a'] }), 'unsorted-set', '/assets/Box/0/next/1', /twice/],
    [
      'an absent element',
      box({ marks: [1, null] }),
      'wrong-type',
      '/assets/Box/0/marks/1',
      /no absent elements/,
    ],
    ['half a surrogate pair', box({ note: '\ud800' }), 'bad-text', '/assets/Box/0/note', /surrogate/],
    [
      'a value and a reason',
      box({ weight: 1, $unknown: { weight: 'x' } }),
      'bad-marker',
      '/assets/Box/0/$unknown/weight',
      /has a value/,
    ],
    [
      'both reasons',
      box({ $unknown: { weight: 'x' }, $opaque: { weight: 'x' } }),
      'bad-marker',
      '/assets/Box/0/$opaque/weight',
      /in \$unknown and in \$opaque/,
    ],
    [
      'a reason for a field without',
      box({ $unknown: { waight: 'x' } }),
      'bad-marker',
      '/assets/Box/0/$unknown/waight',
      /no stored field/,
    ],
    [
      'a reason that is none',
      box({ $opaque: { code: 1 } }),
      'bad-marker',
      '/assets/Box/0/$opaque/code',
      /a reason in words/,
    ],
    [
      'reasons that are none',
      box({ $opaque: [] }),
      'bad-marker',
      '/assets/Box/0/$opaque',
      /reasons by field/,
    ],
    [
      'a stub with data',
      { ...box({}), stubs: { Box: [{ id: 'b', size: 1 }] } },
      'bad-stub',
      '/stubs/Box/0',
      /nothing else/,
    ],
    [
      'a stub of an asset',
      { ...box({}), stubs: { Box: [{ id: 'a' }] } },
      'duplicate-key',
      '/stubs/Box/0/id',
      /another Box/,
    ],
    [
      'a coverage of no kind',
      small({}, { coverage: { Bx: { state: 'none', reason: 'r' } } }),
      'unknown-kind',
      '/coverage/Bx',
      /no kind "Bx"/,
    ],
    [
      'a coverage of another state',
      small({}, { coverage: { Box: { state: 'complete', reason: 'r' } } }),
      'bad-coverage',
      '/coverage/Box/state',
      /partial. or .none/,
    ],
    [
      'a coverage without a reason',
      small({}, { coverage: { Box: { state: 'none' } } }),
      'bad-coverage',
      '/coverage/Box',
      /reason/,
    ],
    [
      'assets of a kind that the export leaves out',
      small({ Person: [{ id: 'p' }] }, { coverage: { Person: { state: 'none', reason: 'r' } } }),
      'bad-coverage',
      '/coverage/Person/state',
      /has assets/,
    ],
    ['an empty key', small({ Person: [{ id: '' }] }), 'missing-field', '/assets/Person/0/id', /empty/],
    [
      'a partial collection without elements to be some of them',
      small({ Box: [{ ...BOX, next: [], $partial: { marks: 'first page' } }] }),
      'bad-marker',
      '/assets/Box/0/$partial/marks',
      /no elements/,
    ],
    [
      'a partial scalar',
      small({ Box: [{ ...BOX, next: [], weight: 1, $partial: { weight: 'r' } }] }),
      'bad-marker',
      '/assets/Box/0/$partial/weight',
      /no list and no set/,
    ],
    [
      'a partial collection that the schema says is always told',
      small({ Box: [{ ...BOX, next: [], $partial: { next: 'r' } }] }),
      'bad-marker',
      '/assets/Box/0/$partial/next',
      /cannot be unknown/,
    ],
    [
      'places missing',
      small({ Person: [{ id: 'p' }] }, { origins: { files: [], assets: { Person: [] } } }),
      'bad-origin',
      '/origins/assets/Person',
      /one place for each/,
    ],
    [
      'a file that is none',
      small(
        { Person: [{ id: 'p' }] },
        { origins: { files: [], assets: { Person: [{ file: 0, pointer: '', line: 1 }] } } },
      ),
      'bad-origin',
      '/origins/assets/Person/0',
      /no index/,
    ],
    [
      'a line that is none',
      small(
        { Person: [{ id: 'p' }] },
        { origins: { files: ['a'], assets: { Person: [{ file: 0, pointer: '', line: 0 }] } } },
      ),
      'bad-origin',
      '/origins/assets/Person/0',
      /line/,
    ],
  ])('%s', (_, snapshot, code, pointer, message) => {
    const problems = validateSnapshot(SMALL_SCHEMA, snapshot);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code, pointer, message: expect.stringMatching(message) });
  });

  test('a reason for a field that can only be known', () => {
    const problems = validateSnapshot(SMALL_SCHEMA, box({ size: undefined, $unknown: { size: 'x' } }));
    expect(problems.map((p) => p.code)).toEqual(['bad-marker']);
  });
});

test('hints: the closest name, and how to repair a reference', () => {
  const hintOf = (snapshot: unknown) => validateSnapshot(SMALL_SCHEMA, snapshot)[0]?.hint;
  expect(hintOf(small({ Bax: [] }))).toBe('did you mean "Box"?');
  expect(hintOf(box({ colr: 'red' }))).toBe('did you mean "color"?');
  expect(hintOf(box({ color: 'rde' }))).toBe('did you mean "red"?');
  expect(hintOf(box({ owner: 'x' }))).toContain('stub');
});

test('line and column where the text is given', () => {
  const text = JSON.stringify(box({ size: 'big' }), null, 2);
  const [problem] = validateSnapshot(SMALL_SCHEMA, JSON.parse(text), text);
  const lines = text.split('\n');
  const line = lines.findIndex((l) => l.includes('"big"'));
  expect(problem).toMatchObject({ line: line + 1, column: (lines[line]?.indexOf('"big"') ?? 0) + 1 });
});

test('values of secret fields are not quoted', () => {
  expect(JSON.stringify(validateSnapshot(SMALL_SCHEMA, box({ code: ['hunter2'] })))).not.toContain('hunter2');
});

test('a long list is cut and counted', () => {
  const people = Array.from({ length: 150 }, () => ({ id: 'p', nope: 1 }));
  const problems = validateSnapshot(SMALL_SCHEMA, small({ Person: people }));
  expect(problems).toHaveLength(SNAPSHOT_PROBLEM_LIMIT + 1);
  expect(problems.at(-1)).toMatchObject({ code: 'more', message: 'and 199 more problems' });
});

test('names of object members are ordinary names', () => {
  const text =
    '{"format":"policyc-snapshot/1","platform":"t","schema":{"name":"small","version":"1.0"},"now":"2026-11-23T00:00:00Z","assets":{"__proto__":[],"Person":[{"id":"__proto__"},{"id":"constructor","__proto__":1}]}}';
  expect(validateSnapshot(SMALL_SCHEMA, JSON.parse(text), text).map((p) => p.pointer)).toEqual([
    '/assets/__proto__',
    '/assets/Person/1/__proto__',
  ]);
});

test('any JSON gives problems, never an exception; what passes also passes the JSON Schema', () => {
  const changed = fc.tuple(
    fc.constantFrom(
      'size',
      'open',
      'color',
      'note',
      'weight',
      'owner',
      'next',
      'marks',
      'code',
      '$unknown',
      '$opaque',
    ),
    fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom('red', 'p', ['a'], [1], 1, true, { weight: 'r' }, { code: 'r' }),
    ),
  );
  const snapshots = fc.oneof(
    fc.jsonValue(),
    fc.array(changed, { maxLength: 3 }).map((changes) => box(Object.fromEntries(changes))),
  );
  fc.assert(
    fc.property(snapshots, (snapshot) => {
      const text = JSON.stringify(snapshot);
      const problems = validateSnapshot(SMALL_SCHEMA, JSON.parse(text), text);
      if (problems.length === 0) expect(acceptedBySchema(JSON.parse(text))).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ['a wrong type', box({ size: 'x' })],
  ['no member', box({ color: 'rad' })],
  ['an unknown field', box({ nope: 1 })],
  ['a missing field', box({ size: undefined })],
  ['null where nothing may be absent', box({ open: null })],
  ['a reason for a field that is always known', box({ $unknown: { size: 'x' } })],
  ['an unknown kind', small({ Nope: [] })],
  ['another format', { ...VALID, format: 'x' }],
])('the JSON Schema refuses %s', (_, snapshot) => {
  expect(acceptedBySchema(JSON.parse(JSON.stringify(snapshot)))).toBe(false);
});

test('references to a group name the kind and the key, which may hold colons', () => {
  const snapshot = small({
    Person: [{ id: 'a:b' }, { id: 'p' }],
    Note: [{ id: 'n', about: ['Person:a:b', 'Person:p'], first: null }],
  });
  expect(validateSnapshot(SMALL_SCHEMA, snapshot)).toEqual([]);
  expect(acceptedBySchema(snapshot)).toBe(true);
});

describe('identity', () => {
  test('different parts never give one text', () => {
    const part = fc.string({ unit: fc.constantFrom('~', '/', '0', '1', 'a') });
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 2, maxLength: 3 }),
        fc.array(part, { minLength: 2, maxLength: 3 }),
        (a, b) => {
          if (a.length !== b.length) return;
          expect(identityText(a) === identityText(b)).toBe(a.every((x, i) => x === b[i]));
        },
      ),
    );
  });
  test('a valid key is the text of its parts', () => {
    const part = { $key: 'a/-1/x~1y~0', box: 'a', number: -1, path: 'x/y~' };
    expect(validateSnapshot(SMALL_SCHEMA, small({ Box: [BOX, { ...BOX, id: 'b' }], Part: [part] }))).toEqual(
      [],
    );
  });
});

describe('extensions of the platform', () => {
  const field = { doc: '', secret: false, tag: 'stored' } as const;
  const schema: Schema = {
    ...SMALL_SCHEMA,
    kinds: [
      ...SMALL_SCHEMA.kinds.map((k) =>
        k.name === 'Person'
          ? {
              ...k,
              fields: [
                ...k.fields,
                {
                  ...field,
                  name: 'rating',
                  type: { type: { tag: 'int' as const }, optional: true, unknown: false },
                },
              ],
            }
          : k,
      ),
      {
        name: 'Robot',
        doc: '',
        singleton: false,
        key: 'id',
        fields: [
          {
            ...field,
            name: 'id',
            type: { type: { tag: 'string' }, optional: false, unknown: false },
          },
        ],
      },
      extensionMarker('more'),
    ],
    extensions: [{ name: 'more', version: '2.1', kinds: ['Robot'], fields: ['Person.rating'] }],
  };
  const carried = { '(extension more)': [{ version: '2.1' }] };
  const used = { Person: [{ id: 'p', rating: 7 }], Robot: [{ id: 'r' }] };
  const problems = (assets: object, rest: object = {}) =>
    validateSnapshot(schema, small(assets, rest)).map((p) => `${p.code} ${p.pointer}`);

  test('kinds and fields of one that is carried', () => {
    expect(problems({ ...used, ...carried })).toEqual([]);
    const accepts = new Ajv({ strict: false }).compile(snapshotJsonSchema(schema) as object);
    expect(accepts(small({ ...used, ...carried }))).toBe(true);
    expect(accepts(small({ '(extension more)': [{}] }))).toBe(false);
  });
  test('none, and nothing of it', () => {
    expect(problems({ Person: [{ id: 'p', rating: null }], Robot: [] })).toEqual([]);
  });
  test('what is not carried is no part of the snapshot', () => {
    expect(problems(used)).toEqual(['unknown-kind /assets/Robot', 'unknown-field /assets/Person/0/rating']);
  });
  test('another version', () => {
    expect(problems({ '(extension more)': [{ version: '3' }] })).toEqual([
      'wrong-schema /assets/(extension more)/0/version',
    ]);
  });
  test('it is there or not, never in part', () => {
    const coverage = { '(extension more)': { state: 'none', reason: 'r' } };
    expect(problems({}, { coverage })).toEqual(['unknown-kind /coverage/(extension more)']);
  });
});
