/** Records and URLs in snapshots: what is valid, one problem for each mistake, and how engines read them. */
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import {
  elementKey,
  type FieldType,
  fieldState,
  findKind,
  parseUrl,
  type Schema,
  type Snapshot,
  type SnapshotAsset,
  type StoredField,
  snapshotJsonSchema,
  splitElementKey,
  storedField,
  storedFields,
  type Type,
  URL_KEY,
  URL_PARTS,
  validateSnapshot,
} from '../src/index.js';

const STRING: Type = { tag: 'string' };
const field = (name: string, type: Type, states: Partial<FieldType> = {}, secret = false): StoredField => ({
  tag: 'stored',
  name,
  doc: '',
  secret,
  type: { type, optional: false, unknown: false, ...states },
});
const record = (name: string): Type => ({ tag: 'record', name });
const ISSUER = [field('name', STRING), field('owner', { tag: 'asset', kind: 'Hook' }, { optional: true })];
const AUTH = [
  field('realm', STRING),
  field('token', STRING, { optional: true, unknown: true }, true),
  { ...field('issuer', record('Issuer'), { optional: true }), parts: ISSUER },
];
const HEADER = [field('name', STRING), field('value', STRING, { unknown: true })];
const LINKS: Type = { tag: 'set', element: { tag: 'url' } };
const INT: Type = { tag: 'int' };
const LIMITS: Type = { tag: 'map', key: { tag: 'enum', name: 'Level' }, value: INT };
const HEADERS: Type = { tag: 'list', element: record('Header') };

const SCHEMA: Schema = {
  platform: 'small',
  version: '1',
  enums: [],
  edges: [],
  records: [
    { name: 'Issuer', doc: '', key: undefined, parts: ISSUER },
    { name: 'Auth', doc: '', key: undefined, parts: AUTH },
    { name: 'Header', doc: '', key: 'name', parts: HEADER },
  ],
  kinds: [
    {
      name: 'Hook',
      doc: '',
      singleton: false,
      key: 'id',
      fields: [
        field('id', STRING),
        { ...field('auth', record('Auth'), { unknown: true }), parts: AUTH },
        { ...field('headers', HEADERS), parts: HEADER, elementKey: 'name' },
        { ...field('site', { tag: 'url' }, { optional: true }), parts: URL_PARTS, elementKey: URL_KEY },
        { ...field('links', LINKS), parts: URL_PARTS, elementKey: URL_KEY },
        { ...field('limits', LIMITS, { optional: true }), parts: [field('low', INT), field('high', INT)] },
      ],
    },
  ],
};
const HOOK = {
  id: 'h',
  auth: { realm: 'r', token: null, issuer: { name: 'i', owner: 'h' } },
  headers: [{ name: 'b', value: '1' }, { name: 'a' }],
  links: [],
};
const hook = (changes: object): Snapshot => ({
  format: 'policyc-snapshot/1',
  platform: 'small',
  schema: { name: 'small', version: '1' },
  now: '2026-01-01T00:00:00Z',
  assets: { Hook: [{ ...HOOK, ...changes } as unknown as SnapshotAsset] },
});
const accepted = new Ajv().compile(snapshotJsonSchema(SCHEMA) as object);
const url = (text: string) => parseUrl(text) ?? { text };

describe('valid records', () => {
  test.each<[string, object]>([
    ['with all parts', {}],
    ['unknown as a whole, with a reason', { auth: undefined, $unknown: { auth: 'why' } }],
    ['with an unknown part', { auth: { realm: 'r', $unknown: { token: 'why' }, issuer: null } }],
    ['with a redacted part', { auth: { realm: 'r', $opaque: { token: 'redacted' } } }],
    ['with a URL', { site: url('https://example.com:8443/a?b=1#c') }],
    ['with a map', { limits: { low: 1, high: 2 } }],
    ['with URLs in order', { links: [url('http://a.example'), url('http://b.example')] }],
  ])('%s', (_, changes) => {
    const snapshot = JSON.parse(JSON.stringify(hook(changes)));
    expect(validateSnapshot(SCHEMA, snapshot)).toEqual([]);
    expect(accepted(snapshot)).toBe(true);
  });
});

describe('one mistake, one problem', () => {
  test.each<[string, object, string, string]>([
    ['no object', { auth: 'jwt' }, 'wrong-type', '/assets/Hook/0/auth'],
    ['absent where it cannot be', { auth: null }, 'wrong-type', '/assets/Hook/0/auth'],
    ['a missing part', { auth: { token: null } }, 'missing-field', '/assets/Hook/0/auth'],
    ['an unknown part name', { auth: { realm: 'r', x: 1 } }, 'unknown-field', '/assets/Hook/0/auth/x'],
    ['a part of the wrong type', { auth: { realm: 1 } }, 'wrong-type', '/assets/Hook/0/auth/realm'],
    [
      'a reference of a part that leads nowhere',
      { auth: { realm: 'r', issuer: { name: 'i', owner: 'gone' } } },
      'dangling-reference',
      '/assets/Hook/0/auth/issuer/owner',
    ],
    [
      'a reason for a part that cannot be unknown',
      { auth: { $unknown: { realm: 'why' } } },
      'bad-marker',
      '/assets/Hook/0/auth/$unknown/realm',
    ],
    ['a map without a member', { limits: { low: 1 } }, 'missing-field', '/assets/Hook/0/limits'],
    [
      'a map with another member',
      { limits: { low: 1, high: 2, x: 3 } },
      'unknown-field',
      '/assets/Hook/0/limits/x',
    ],
    ['no list of records', { headers: { name: 'a' } }, 'wrong-type', '/assets/Hook/0/headers'],
    [
      'an element without its key',
      { headers: [{ value: '1' }] },
      'missing-field',
      '/assets/Hook/0/headers/0',
    ],
    [
      'two elements of one key',
      { headers: [{ name: 'a' }, { name: 'a' }] },
      'duplicate-key',
      '/assets/Hook/0/headers/1/name',
    ],
    ['a URL as a text', { site: 'https://example.com' }, 'wrong-type', '/assets/Hook/0/site'],
    [
      'a text that is no URL',
      { site: { ...url('https://a.example'), text: 'a b' } },
      'bad-scalar',
      '/assets/Hook/0/site/text',
    ],
    [
      'a part that does not follow',
      { site: { ...url('https://a.example'), host: 'b.example' } },
      'bad-scalar',
      '/assets/Hook/0/site/host',
    ],
    [
      'a part too many',
      { site: { ...url('https://a.example'), port: 443 } },
      'bad-scalar',
      '/assets/Hook/0/site/port',
    ],
    [
      'a set out of order',
      { links: [url('http://b.example'), url('http://a.example')] },
      'unsorted-set',
      '/assets/Hook/0/links/1',
    ],
  ])('%s', (_, changes, code, pointer) => {
    const problems = validateSnapshot(SCHEMA, JSON.parse(JSON.stringify(hook(changes))));
    expect(problems.map((p) => [p.code, p.pointer])).toEqual([[code, pointer]]);
  });

  test('a secret is not told', () => {
    const snapshot = hook({ auth: { realm: 'r', token: 's3cret\ud800' } });
    expect(JSON.stringify(validateSnapshot(SCHEMA, snapshot))).not.toContain('s3cret');
  });
});

describe('as engines read them', () => {
  const kind = findKind(SCHEMA, 'Hook');
  if (!kind) throw new Error('no kind');

  test('parts are fields under dotted names, elements are assets of a kind of their own', () => {
    expect([...storedFields(kind)].map((f) => f.name)).toEqual([
      'id',
      'auth',
      'auth.realm',
      'auth.token',
      'auth.issuer',
      'auth.issuer.name',
      'auth.issuer.owner',
      'headers',
      'site',
      ...URL_PARTS.map((p) => `site.${p.name}`),
      'links',
      'limits',
      'limits.low',
      'limits.high',
    ]);
    expect(storedField(kind, 'headers')?.type.type).toEqual({
      tag: 'list',
      element: { tag: 'asset', kind: 'Hook.headers' },
    });
    expect(findKind(SCHEMA, 'Hook.headers')?.element).toEqual({
      owner: 'Hook',
      field: 'headers',
      key: 'name',
    });
    expect(findKind(SCHEMA, 'Hook.links')?.element?.key).toBe('text');
    expect(findKind(SCHEMA, 'Hook.auth')).toBeUndefined();
  });

  test('a secret whole has secret parts', () => {
    const [, auth] = kind.fields;
    if (auth?.tag !== 'stored') throw new Error('no record');
    const secret = { ...kind, fields: [{ ...auth, secret: true }] };
    expect(storedField(secret, 'auth.issuer.name')?.secret).toBe(true);
  });

  test('states of parts', () => {
    const asset = {
      id: 'h',
      auth: { realm: 'r', $opaque: { token: 'redacted' } },
    } as unknown as SnapshotAsset;
    expect(fieldState(kind, asset, false, 'auth.realm')).toEqual({ state: 'value', value: 'r' });
    expect(fieldState(kind, asset, false, 'auth.token')).toEqual({ state: 'opaque', reason: 'redacted' });
    expect(fieldState(kind, asset, false, 'auth.issuer')).toEqual({ state: 'absent' });
  });

  test('keys of elements are told apart, whatever stands in them', () => {
    expect(elementKey('a/b', 'c')).not.toBe(elementKey('a', 'b/c'));
    expect(splitElementKey(elementKey('a/~b', 'c~/'))).toEqual({ owner: 'a/~b', own: 'c~/' });
  });
});

describe('URLs', () => {
  test.each<[string, object]>([
    ['https://example.com', { scheme: 'https', host: 'example.com', path: '', has_userinfo: false }],
    ['HTTPS://EXAMPLE.com./A', { scheme: 'https', host: 'example.com', path: '/A' }],
    ['http://u:p@10.0.0.1:8080/x', { host: '10.0.0.1', port: 8080, has_userinfo: true, path: '/x' }],
    ['http://[2001:DB8::1]:80', { host: '2001:db8::1', port: 80 }],
    ['https://a.example?b=1&a=2&b=3&=4#f?g', { path: '', query_keys: ['a', 'b'], fragment: 'f?g' }],
    ['https://a.example/?x%20y=1&%FF=2', { query_keys: ['%FF', 'x y'] }],
    ['mailto:a@b.example', { scheme: 'mailto', path: 'a@b.example' }],
    ['file:///etc/passwd', { scheme: 'file', path: '/etc/passwd' }],
  ])('%s', (text, parts) => {
    expect(parseUrl(text)).toMatchObject({ text, ...parts });
  });
  test.each([
    '',
    'example.com',
    '/path',
    'https://',
    'https:example.com',
    'https://a b.example',
    'https://{{host}}/',
    'https://a.example/%2',
    'https://a.example:99999/',
    'https://1.2.3.4.5/',
    'https://[1.2.3.4]/',
    'https://a@b@c.example/',
    'https://exa\u0000mple.com',
    `https://a.example/${'x'.repeat(9000)}`,
  ])('no URL: %s', (text) => {
    expect(parseUrl(text)).toBeUndefined();
  });
});
