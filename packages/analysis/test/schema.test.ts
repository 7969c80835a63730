/** Platform schemas: what is built, and what is refused. */
import { describe, expect, test } from 'vitest';
import { requireSound } from '../src/index.js';
import { SCHEMA, workspaceOf } from './harness.js';
import { type Row, testRows } from './table.js';

const platform = (body: string) =>
  `package t\nplatform t version "1"\nasset A {\n  key id: string\n  one: ref A?\n  many: set of ref A or unknown\n}\n${body}`;
const asset = (fields: string) => platform(`asset B {\n  key id: string\n${fields}\n}`);
const row = (code: string, source: string, fixes = 0, leaves: readonly string[] = []): Row => ({
  code,
  source,
  fixes,
  leaves,
});

const rows: readonly Row[] = [
  row('resolve/no-key', platform('asset «B» {\n  x: int\n}')),
  row('resolve/capitals', platform('asset «b» {\n  key id: string\n}')),
  row('resolve/capitals', asset('  «X»: int')),
  row('resolve/capitals', platform('enum E { a, «B» }')),
  row('resolve/capitals', platform('enum «e» { a }')),
  row('resolve/duplicate-name', asset('  x: int\n  «x»: string')),
  row('resolve/duplicate-name', platform('asset «A» {\n  key id: string\n}')),
  row('resolve/duplicate-name', platform('enum «A» { a }')),
  row('resolve/duplicate-name', platform('enum E { a, «a» }')),
  row('resolve/empty-enum', platform('enum «E» { }')),
  row('resolve/ref-missing', asset('  x: «A»'), 1),
  row('resolve/ref-missing', asset('  x: set of «A»'), 1),
  row('resolve/unknown-kind', asset('  x: ref «AA»')),
  row('resolve/unknown-type', asset('  x: «strng»'), 1),
  row('resolve/unknown-type', asset('  x: «boolean»'), 1),
  row('resolve/optional-collection', asset('  x: «set of string?»'), 1),
  row('resolve/relation-field', asset('  x: many A via «nothing»')),
  row('resolve/relation-field', asset('  x: many A via «one»')),
  row('resolve/relation-field', asset('  x: many B via «y»\n  y: int')),
  row('resolve/relation-field', asset('  x: many B via «y»\n  y: ref B or unknown')),
  row('resolve/relation-field', asset('  x: many B via «x»')),
  row('resolve/unknown-field', platform('edge e: A -> A via from.«mny»'), 1),
  row('resolve/edge-field', platform('edge e: A -> A via from.«id»')),
  row('resolve/edge-field', platform('edge e: A -> A via to.«id»')),
  row('resolve/unknown-edge', platform('edge ab: A -> A via from.one\nedge e = ab | «ac»'), 1),
  row('resolve/recursive-edge', platform('edge «a» = b\nedge b = a')),
  row('resolve/recursive-edge', platform('edge «a» = a')),
  row('resolve/duplicate-name', platform('edge e: A -> A via from.one\nedge «e» = e')),
  row('resolve/repeated-package', platform('«platform u version "2"»'), 1),
  row('resolve/no-platform', 'package t\nasset «A» {\n  key id: string\n}\n'),
  row('resolve/derived-value', asset('  derived «x»: bool')),
  row('resolve/derived-value', asset('  x: bool = «true»')),
  row('resolve/derived-modifier', asset('  secret derived «x»: bool = true')),
  row('types/result', asset('  n: int\n  derived x: string = «n»')),
  row('types/not-a-condition', asset('  n: int\n  derived x: bool = «n»')),
  row('types/maybe-absent', asset('  n: int?\n  derived x: bool = «n» > 1'), 1),
  row('resolve/unknown-name', asset('  number: int\n  derived x: bool = «numbr» > 1'), 1),
  row('resolve/shadowed-name', asset('  n: set of int\n  derived x: bool = some «n» in n where n > 1')),
  row('resolve/ref-missing', asset('  a: ref A\n  derived x: «A» = a'), 1),
  row('resolve/recursive-function', asset('  derived x: bool = «y»\n  derived y: bool = not x')),
  row(
    'resolve/recursive-function',
    asset(
      '  derived x: bool = f(one)\n  one: ref B\n}\nfn f(b: B): bool = b.«x»\nasset C {\n  key id: string',
    ),
  ),
  row(
    'resolve/edge-field',
    asset('  a: ref A\n  derived x: ref A = a\n}\nedge e: B -> A via from.«x»\nasset C {\n  key id: string'),
  ),
  row('resolve/relation-field', asset('  a: ref B\n  derived x: ref B = a\n  bs: many B via «x»')),
  row(
    'types/not-a-field',
    asset('  n: int or unknown\n  derived x: bool = n > 1\n  derived y: bool = «x» is known'),
  ),
  row('resolve/duplicate-name', asset('  x: int\n}\nextend asset B {\n  «x»: int')),
  row('resolve/extended-key', asset('}\nextend asset B {\n  key «x»: string')),
  row('resolve/unknown-kind', platform('extend asset «Aa» {\n  x: int\n}'), 1),
  row('resolve/relation-field', asset('}\nextend asset B {\n  x: many A via «one»')),
  row('resolve/relation-field', asset('  x: one A via «one»')),
  row(
    'types/maybe-absent',
    asset(
      '  x: one C via b\n  derived y: bool = «x».ok\n}\nasset C {\n  key id: string\n  b: ref B\n  ok: bool',
    ),
  ),
  row('resolve/key-type', platform('asset B {\n  key a: string\n  key «b»: set of int\n}')),
  row('resolve/key-type', platform('asset B {\n  key «a»: string?\n}')),
  row('resolve/key-type', platform('asset B {\n  key «a»: int or unknown\n}')),
  row('resolve/key-type', platform('asset B {\n  key «a»: many A via one\n}')),
  row('resolve/key-type', platform('asset B {\n  secret key «a»: string\n}')),
  row('resolve/key-type', platform('asset B {\n  key id: string\n  key «b»: ref B\n}')),
  row('unsupported/field', platform('edge e: A -> A via from.one.«many»')),
  row('unsupported/type', asset('  x: «map of int to int»')),
  row('unsupported/type', asset('  x: «map of string to list of int»')),
  row('unsupported/type', asset('  x: «map of string to ref A»')),
  row(
    'unsupported/type',
    asset('  x: «map of E to set of int»\n}\nenum E { a }\nasset C {\n  key id: string'),
  ),
  row('unsupported/type', asset('  x: «map of E to R»\n}\nenum E { a }\nrecord R {\n  n: int')),
  row('resolve/element-key', asset('  x: «list of R»\n}\nrecord R {\n  name: string')),
  row('resolve/element-key', asset('}\nrecord Q {\n  x: «set of R»\n}\nrecord R {\n  name: string')),
  row('resolve/record-key', asset('}\nrecord R {\n  key «n»: int')),
  row('resolve/record-key', asset('}\nrecord R {\n  key n: string\n  key «m»: string')),
  row('resolve/record-key', asset('}\nrecord R {\n  key secret «n»: string')),
  row('resolve/record-derived', asset('}\nrecord R {\n  derived «n»: bool = true')),
  row('resolve/record-nesting', asset('}\nrecord R {\n  «n»: R')),
  row(
    'resolve/record-nesting',
    asset('}\nrecord R {\n  key k: string\n  n: S\n}\nrecord S {\n  «m»: list of R'),
  ),
  row('resolve/duplicate-name', asset('}\nrecord R {\n  n: int\n  «n»: int')),
  row('resolve/duplicate-name', asset('}\nrecord «A» {\n  n: int')),
  row('resolve/capitals', asset('}\nrecord «r» {\n  n: int')),
  row('resolve/capitals', asset('}\nrecord R {\n  «N»: int')),
  row('resolve/optional-collection', asset('}\nrecord R {\n  n: «set of int?»'), 1),
  row('unsupported/type', asset('}\nrecord R {\n  n: «many A via b»')),
  row('unsupported/type', asset('  x: «list of set of string»')),
];

describe('mistakes in a schema', () => {
  testRows(rows, (text) => workspaceOf({ file: text }).program.diagnostics);
});

describe('the schema', () => {
  const { program } = workspaceOf({ schema: SCHEMA });
  const { schema } = program;

  test('is sound, and made of what the module declares', () => {
    expect(program.diagnostics).toEqual([]);
    expect(requireSound(program).ok).toBe(true);
    expect(schema?.platform).toBe('tiny');
    expect(schema?.version).toBe('1.0');
    expect(schema?.kinds.map((k) => k.name)).toEqual(['Flow', 'Start', 'Step', 'Hook', 'Island']);
    expect(schema?.enums.map((e) => [e.name, e.ordered, e.members.map((m) => m.name)])).toEqual([
      ['Auth', false, ['none', 'basic', 'header', 'jwt']],
      ['Level', true, ['low', 'medium', 'high']],
      ['Sort', false, ['http', 'schedule']],
    ]);
  });

  test('says which states a field can have', () => {
    const hook = schema?.kinds.find((k) => k.name === 'Hook');
    expect(hook?.key).toBe('id');
    expect(hook?.fields.find((f) => f.name === 'auth')).toMatchObject({
      tag: 'stored',
      type: { type: { tag: 'enum', name: 'Auth' }, optional: false, unknown: true },
    });
    expect(schema?.kinds[0]?.fields.find((f) => f.name === 'steps')).toEqual({
      tag: 'relation',
      name: 'steps',
      doc: '',
      many: true,
      kind: 'Step',
      via: 'flow',
    });
  });

  test('is extended by other files of the platform', () => {
    const extended = workspaceOf({
      schema: SCHEMA,
      more: 'package platforms.tiny\nextend asset Hook {\n  port: int\n  derived open: bool = auth == none\n}\n',
    }).program;
    expect(extended.diagnostics).toEqual([]);
    const hook = extended.schema?.kinds.find((k) => k.name === 'Hook');
    expect(hook?.fields.map((f) => f.name)).toEqual([
      'id',
      'flow',
      'auth',
      'path',
      'note',
      'weight',
      'proof',
      'spare',
      'marks',
      'site',
      'scores',
      'port',
    ]);
    expect(extended.derived.get('Hook')).toMatchObject([
      { kind: 'Hook', name: 'open', type: { type: { tag: 'bool' }, optional: false, unknown: false } },
    ]);
  });

  test('flattens edge unions', () => {
    expect(schema?.edges.find((e) => e.name === 'all')?.edges).toEqual([
      { from: 'Start', to: 'Step', side: 'from', field: 'next' },
      { from: 'Step', to: 'Step', side: 'from', field: 'next' },
      { from: 'Step', to: 'Hook', side: 'from', field: 'hook' },
    ]);
  });

  test('two platforms do not go together', () => {
    const { program: both } = workspaceOf({ schema: SCHEMA, other: 'package u\nplatform u version "1"\n' });
    expect(both.diagnostics.map((d) => [d.code, d.uri])).toEqual([['resolve/two-platforms', 'other']]);
  });

  describe('a platform that uses another extends it', () => {
    const more = (body: string) => `package more\nuse platforms.tiny\nplatform more version "2"\n${body}\n`;
    const extended = (body: string, file = '') =>
      workspaceOf({ file, more: more(body), schema: SCHEMA }).program;
    const codes = (body: string) => extended(body).diagnostics.map((d) => d.code);

    test('with fields and kinds, behind its own', () => {
      const { schema: built, diagnostics } = extended(
        'extend asset Hook {\n  slow: bool or unknown\n  derived quick: bool = not slow\n}\nasset Pump {\n  key id: string\n  on: bool\n}',
      );
      expect(diagnostics).toEqual([]);
      expect(built?.platform).toBe('tiny');
      expect(built?.extensions).toEqual([
        { name: 'more', version: '2', kinds: ['Pump'], fields: ['Hook.slow'] },
      ]);
      expect(built?.kinds.slice(-2).map((k) => k.name)).toEqual(['Pump', '(extension more)']);
    });

    test('what uses the extension sees the platform too', () => {
      const policies =
        'package p\nuse more\npolicy X-01 "T" {\n  severity low\n  for hook in Hook\n  require hook.slow\n}\n';
      expect(extended('extend asset Hook {\n  slow: bool or unknown\n}', policies).diagnostics).toEqual([]);
    });

    test.each([
      ['resolve/extension-field', 'extend asset Hook {\n  slow: bool\n}'],
      ['resolve/extension-field', 'extend asset Hook {\n  names: set of string\n}'],
      ['resolve/duplicate-name', 'extend asset Hook {\n  auth: bool or unknown\n}'],
      ['resolve/duplicate-name', 'asset Hook {\n  key id: string\n}'],
      ['resolve/duplicate-name', 'enum Auth { one }'],
      ['resolve/duplicate-name', 'group Hook = Flow | Step'],
    ])('%s: %s', (code, body) => expect(codes(body)).toEqual([code]));

    test('not with the name of the platform', () => {
      const same = 'package more\nuse platforms.tiny\nplatform tiny version "2"\n';
      const { diagnostics } = workspaceOf({ schema: SCHEMA, same }).program;
      expect(diagnostics.map((d) => [d.code, d.uri])).toEqual([['resolve/duplicate-name', 'same']]);
    });

    test('not with further edges of the platform', () => {
      const own = SCHEMA.includes('edge flow') ? 'flow' : /^edge (\w+)/m.exec(SCHEMA)?.[1];
      const body = `extend asset Hook {\n  after: ref Hook? or unknown\n}\nedge ${own}: Hook -> Hook via from.after`;
      expect(codes(body)).toEqual(['resolve/duplicate-name']);
    });
  });

  test('without one, nothing is sound', () => {
    const sound = requireSound(workspaceOf({ file: 'package p\n' }).program);
    expect(sound.ok || sound.diagnostics.map((d) => d.code)).toEqual(['resolve/no-platform']);
  });

  test('unions of unions do not blow up', () => {
    const doubled = Array.from({ length: 60 }, (_, i) => `edge e${i + 1} = e${i} | e${i}`).join('\n');
    const source = `package t\nplatform t version "1"\nasset A {\n  key id: string\n  one: ref A?\n}\nedge e0: A -> A via from.one\n${doubled}\n`;
    const { schema: built, diagnostics } = workspaceOf({ file: source }).program;
    expect(diagnostics).toEqual([]);
    expect(built?.edges.at(-1)?.edges).toHaveLength(1);
  });
});
