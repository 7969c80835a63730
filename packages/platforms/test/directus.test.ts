/** Small Directus files: one for each mapping rule. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readExports } from '../src/index.js';
import { jsonFile, NOW, readFiles } from './one-workflow.js';

const policy = (id: string, rest: object = {}) => ({
  id,
  name: id,
  description: null,
  admin_access: false,
  app_access: true,
  enforce_tfa: false,
  ip_access: null,
  ...rest,
});
const permission = (rest: object) => ({
  policy: 'p',
  collection: 'posts',
  action: 'read',
  permissions: null,
  validation: null,
  presets: null,
  fields: ['*'],
  ...rest,
});
const flow = (rest: object) => ({
  id: 'f',
  name: 'Flow',
  description: null,
  status: 'active',
  trigger: 'manual',
  accountability: 'all',
  options: {},
  operation: 'a',
  user_created: null,
  ...rest,
});
const operation = (id: string, rest: object) => ({
  id,
  key: id,
  name: id.toUpperCase(),
  type: 'log',
  flow: 'f',
  options: {},
  resolve: null,
  reject: null,
  ...rest,
});
const one = (flows: readonly object[], operations: readonly object[], rest: Record<string, unknown> = {}) =>
  readFiles(
    jsonFile('flows.json', flows),
    jsonFile('operations.json', operations),
    ...Object.entries(rest).map(([name, rows]) => jsonFile(name, rows)),
  );

test.each([
  ['{{$trigger}}', true],
  ['New: {{ $trigger.payload }}', true],
  ['{{$last}}', true],
  ['{{ $trigger.payload.id }} is new', false],
  ['Nothing came', false],
  [undefined, false],
])('a log of %j', (message, whole) => {
  const read = one([flow({})], [operation('a', { options: { message } })]);
  expect(read.snapshot.assets.Step).toMatchObject([{ category: 'log', logs_everything: whole }]);
});

test('snapshots that people wrote leave members out', () => {
  const read = readFiles(
    jsonFile('snapshot.json', {
      version: 1,
      directus: '11.5.0',
      collections: [
        { collection: 'posts', schema: {} },
        { collection: 'folder', schema: null },
        { collection: 'group', meta: {} },
        'x',
        { schema: {} },
      ],
      fields: [
        { collection: 'posts', field: 'email', type: 'string', schema: {} },
        { collection: 'posts', field: 'tags', type: 'alias' },
        { collection: 'posts' },
        null,
      ],
      relations: [],
    }),
  );
  expect(read.keys('DataStore')).toEqual(['posts']);
  expect(read.snapshot.assets.Field).toMatchObject([{ id: 'posts/email', class: 'personal' }]);
});

test.each([
  [{ ai_openai_api_key: 'q8c2n4v6m1x3z5l7' }, ['ai_openai_api_key']],
  [{ ai_openai_api_key: null, auth_password_policy: '/^.{8,}$/' }, []],
])('settings %j hold secrets: %j', (row, written_secrets) => {
  const base = { project_name: 'P', project_color: null, auth_password_policy: null };
  const read = readFiles(jsonFile('settings.json', { ...base, ...row }));
  expect(read.snapshot.assets.Workspace).toMatchObject([
    { written_secrets, editor_auth: 'platform', audit_log: true },
  ]);
});

describe('rights', () => {
  test.each([
    [{ admin_access: true }, { admin: true }],
    [{ enforce_tfa: true }, { mfa_required: true }],
    [{ ip_access: ['10.0.0.0/8'] }, { ip_limited: true }],
    [{ ip_access: null }, { ip_limited: false }],
    [{ app_access: false }, { rights: [] }],
    [{ admin_access: 'yes' }, { $unknown: { admin: 'not true or false' } }],
  ])('policy %j', (row, expected) => {
    const read = readFiles(
      jsonFile('policies.json', [policy('p', row)]),
      jsonFile('access.json', [{ id: 1, policy: 'p', role: 'r', user: null }]),
    );
    expect(read.asset('Role', 'p')).toMatchObject(expected);
    expect(read.asset('Role', 'p').anonymous).toBe(false);
  });

  test('a policy of no role and no user holds for everybody; without access rows nobody can tell', () => {
    const policies = jsonFile('policies.json', [policy('p')]);
    const access = jsonFile('access.json', [{ id: 1, policy: 'p', role: null, user: null }]);
    expect(readFiles(policies, access).asset('Role', 'p').anonymous).toBe(true);
    expect(readFiles(policies).asset('Role', 'p').$unknown).toHaveProperty('anonymous');
  });

  test.each([
    [{ fields: ['*'] }, { all_fields: true }],
    [{ fields: ['a', 'b'] }, { all_fields: false, fields: ['a', 'b'] }],
    [{ fields: 'a,b' }, { all_fields: false, fields: ['a', 'b'] }],
    [{ fields: null }, { all_fields: false, fields: [] }],
    [{ permissions: {} }, { filtered: false }],
    [{ permissions: { _and: [] } }, { filtered: false }],
    [{ permissions: { _and: [{ _or: [] }] } }, { filtered: false }],
    [{ permissions: { status: { _eq: 'x' } } }, { filtered: true }],
  ])('permission %j', (row, expected) => {
    const read = readFiles(
      jsonFile('permissions.json', [permission(row)]),
      jsonFile('policies.json', [policy('p')]),
    );
    expect(read.asset('Grant', 'p/posts/read')).toMatchObject(expected);
  });

  test('before version 11: roles hold rights, permissions of no role are the public ones', () => {
    const read = readFiles(
      jsonFile('roles.json', [policy('r', { admin_access: true })]),
      jsonFile('permissions.json', [{ ...permission({}), policy: undefined, role: null }]),
    );
    expect(read.asset('Role', 'r')).toMatchObject({ admin: true });
    expect(read.snapshot.assets.Role).toContainEqual(
      expect.objectContaining({ name: 'Public', anonymous: true }),
    );
  });

  test('two projects in two folders do not mix', () => {
    const read = readFiles(
      jsonFile('a/src/policies.json', [policy('p', { admin_access: true })]),
      jsonFile('b/src/policies.json', [policy('p')]),
    );
    expect(read.keys('Role')).toEqual(['a/p', 'b/p']);
  });
});

describe('tables', () => {
  const column = (field: string, type: string, special: readonly string[] = []) => ({
    collection: 'posts',
    field,
    type,
    schema: {},
    meta: { special },
  });

  test('a collection without a table is a folder; fields without a column only arrange', () => {
    const read = readFiles(
      jsonFile('collections.json', [
        { collection: 'posts', meta: { accountability: null }, schema: { name: 'posts' } },
        { collection: 'menu', meta: {}, schema: null },
      ]),
      jsonFile('fields.json', [
        column('email', 'string'),
        column('pin', 'hash', ['hash', 'conceal']),
        column('divider', 'alias'),
      ]),
    );
    expect(read.keys('DataStore')).toEqual(['posts']);
    expect(read.asset('DataStore', 'posts')).toMatchObject({ audit: 'none', content: 'records' });
    expect(read.keys('Field')).toEqual(['posts/email', 'posts/pin']);
    expect(read.asset('Field', 'posts/email')).toMatchObject({ class: 'personal', masked: false });
    expect(read.asset('Field', 'posts/pin')).toMatchObject({
      class: 'secret',
      masked: true,
      encrypted: true,
    });
  });
});

describe('flows', () => {
  test.each([
    ['item-create', {}, null],
    ['request', { url: 'https://a.example' }, null],
    ['exec', { code: 'module.exports = (data) => data' }, null],
    ['exec', { code: "module.exports = () => fetch('https://a.example')" }, undefined],
    ['mail', {}, undefined],
    ['my-extension', {}, undefined],
  ])('what the operation %s %o is connected by: %s', (type, options, connector) => {
    const read = one([flow({})], [operation('a', { type, options })]);
    expect(read.snapshot.assets.Step?.map((step) => step.connector)).toEqual([connector]);
  });
  test.each([
    ['acme-ai-writer-operation', 'ai', 'prompt'],
    ['openai', 'ai', 'prompt'],
    ['mail-merge', 'request', 'none'],
    ['raise-alarm', 'request', 'none'],
  ])('an operation of the extension %s is %s', (type, category, role) => {
    const read = one([flow({})], [operation('a', { type, options: { text: '{{$trigger.body.q}}' } })]);
    expect(read.snapshot.assets.Step?.map((step) => step.category)).toEqual([category]);
    expect(read.snapshot.assets.Param?.map((param) => param.sink_role)).toEqual([role]);
  });
  test.each([
    [
      { trigger: 'webhook', options: { method: 'POST' } },
      { kind: 'http', untrusted: true },
    ],
    [{ trigger: 'schedule' }, { kind: 'schedule', untrusted: false }],
    [{ trigger: 'operation' }, { kind: 'subflow', untrusted: false }],
    [
      { trigger: 'manual', status: 'inactive' },
      { kind: 'manual', disabled: true },
    ],
    [{ trigger: 'constructor' }, { kind: 'other' }],
    [
      { trigger: 'event', options: { scope: ['items.create'], collections: ['posts'] } },
      { $unknown: { untrusted: 'the export does not say what the public may do' } },
    ],
  ])('trigger %j', (row, expected) => {
    expect(one([flow(row)], [operation('a', {})]).asset('Trigger', 'f/$trigger')).toMatchObject(expected);
  });

  test('events on what the public may create are untrusted', () => {
    const read = one(
      [flow({ trigger: 'event', options: { scope: ['items.create'], collections: ['posts'] } })],
      [operation('a', {})],
      {
        'access.json': [{ id: 1, policy: 'p', role: null, user: null }],
        'permissions.json': [permission({ action: 'create' })],
      },
    );
    expect(read.asset('Trigger', 'f/$trigger').untrusted).toBe(true);
  });

  test.each(['auth.login', 'authenticate', 'request.not_found', 'websocket.message'])(
    'whoever reaches the server causes %s',
    (scope) => {
      const read = one([flow({ trigger: 'event', options: { scope: [scope] } })], [operation('a', {})]);
      expect(read.asset('Trigger', 'f/$trigger').untrusted).toBe(true);
    },
  );

  describe('events on what the public may do', () => {
    const untrusted = (scope: string, collections: readonly string[], rest: Record<string, unknown>) => {
      const options = { scope: [scope], collections };
      const read = one([flow({ trigger: 'event', options })], [operation('a', {})], rest);
      const trigger = read.asset('Trigger', 'f/$trigger');
      return trigger.$unknown === undefined ? trigger.untrusted : 'unknown';
    };
    const settings = (public_registration: boolean) => ({
      'settings.json': {
        project_name: 'P',
        project_color: null,
        auth_password_policy: null,
        public_registration,
      },
    });
    const { policy: _, ...ofRole } = permission({ action: 'create', collection: 'posts' });

    test.each([
      ['items.create', ['directus_users'], true, true],
      ['users.create', [], true, true],
      ['items.update', ['directus_users'], true, 'unknown'],
      ['items.create', ['directus_users'], false, 'unknown'],
    ])(
      '%s %j where strangers can make themselves an account (%s): %s',
      (scope, collections, open, expected) => {
        expect(untrusted(scope, collections, settings(open))).toBe(expected);
      },
    );

    test.each([
      ['posts', null, true],
      ['pages', null, false],
      ['posts', 'clerks', false],
    ])('before version 11, %s, what the role %s may create: %s', (collection, role, expected) => {
      const rest = { 'permissions.json': [{ ...ofRole, role }] };
      expect(untrusted('items.create', [collection], rest)).toBe(expected);
    });

    test("a policy that nobody is known to have may be the public's", () => {
      const rest = {
        'policies.json': [
          policy('p', { roles: [{ role: null, user: null }] }),
          policy('_sync_default_public_policy', { roles: [{ role: null, user: null }] }),
        ].map(({ id, ...row }) => ({ ...row, _syncId: id })),
        'permissions.json': [permission({ action: 'create' })],
      };
      expect(untrusted('items.create', ['posts'], rest)).toBe('unknown');
      expect(untrusted('items.create', ['pages'], rest)).toBe(false);
    });

    test('before version 11, no role is the public', () => {
      const rest = { 'roles.json': [policy('clerks')], 'permissions.json': [{ ...ofRole, role: 'clerks' }] };
      expect(one([], [], rest).asset('Role', 'clerks').anonymous).toBe(false);
    });
  });

  test('ways through a flow: success, failure, the two ways out of a condition, other flows', () => {
    const read = one(
      [flow({}), flow({ id: 'g', trigger: 'operation', operation: null })],
      [
        operation('a', { type: 'item-read', resolve: 'b', reject: 'c', options: { collection: 'posts' } }),
        operation('b', { type: 'condition', resolve: 'c', reject: 'd' }),
        operation('c', { type: 'trigger', options: { flow: 'g' } }),
        operation('d', { type: 'trigger', options: { flow: '{{ $env.FLOW }}' }, resolve: 'gone' }),
      ],
    );
    expect(read.asset('Trigger', 'f/$trigger').next).toEqual(['f/a']);
    expect(read.asset('Step', 'f/a')).toMatchObject({ next: ['f/b'], on_error: ['f/c'], store: 'posts' });
    expect(read.asset('Step', 'f/b')).toMatchObject({ next: ['f/c', 'f/d'], on_error: [] });
    expect(read.asset('Step', 'f/c')).toMatchObject({ calls: ['g/$trigger'] });
    expect(read.asset('Step', 'f/d')).toMatchObject({ next: [], $opaque: { calls: 'expression' } });
    expect(read.files[1]).toMatchObject({ notes: [{ code: 'broken-connection' }] });
  });

  test.each([
    [undefined, { elevated: false }],
    ['$full', { elevated: true }],
    ['$public', { elevated: false }],
    ['', { elevated: false }],
    ['7a0d2a10', { $unknown: { elevated: 'the rights of one role, whoever starts the flow' } }],
  ])('rights of an operation: %s', (permissions, expected) => {
    const options = { collection: 'posts', ...(permissions === undefined ? {} : { permissions }) };
    const read = one([flow({})], [operation('a', { type: 'item-update', options })]);
    expect(read.asset('Step', 'f/a')).toMatchObject(expected);
  });

  test('what texts read: the trigger, operations by key, what ran before, nothing, what nobody knows', () => {
    const key = ['{{$trigger.key}}', '{{b.id}}', '{{$last}}', '{{$env.X}}', '{{ghost}}', 'fixed'];
    const read = one(
      [flow({ operation: 'b' })],
      [
        operation('b', { resolve: 'a' }),
        operation('a', { type: 'item-read', options: { collection: 'p', key } }),
      ],
    );
    const reads = key.map((_, i) => read.asset('Param', `f/a/key[${i}]`));
    expect(reads.map((p) => p.reads)).toEqual([['Manual'], ['B'], ['B'], [], undefined, []]);
    expect(reads.map((p) => p.sink_role)).toEqual(key.map(() => 'record_selector'));
  });

  test.each([
    ['log', { message: '{{b.id}} {{ghost.id}}' }, 'message'],
    ['exec', { code: 'module.exports = (data) => data.b + "{{ghost.id}}"' }, 'code'],
  ])('%s %j: what is known beside what is not is kept', (type, options, path) => {
    const read = one(
      [flow({ operation: 'b' })],
      [operation('b', { resolve: 'a' }), operation('a', { type, options })],
    );
    expect(read.asset('Param', `f/a/${path}`)).toMatchObject({
      reads: ['B'],
      $partial: { reads: 'reads what no operation of the flow is called' },
    });
  });

  test.each([
    ['module.exports = (data) => data.b.id', ['B']],
    ['module.exports = async function (d) { return d.$trigger.body }', ['Manual']],
    ['module.exports = (data) => data[name]', undefined],
    // Words that happen to be keys are no reads, those in other objects and in comments included.
    ['module.exports = (data) => { /* b */ const b = other.b; return "b" + data.$env.b }', []],
    ['module.exports = (data) => data["b"].id + data?.$trigger', ['B', 'Manual']],
    ['module.exports = function ({ b, $trigger: { body } }) { return b }', ['B', 'Manual']],
    ['module.exports = (data) => { const { b } = data; return b }', ['B']],
    ['export default async (data = {}) => data.b', ['B']],
    ['module.exports = () => 1', []],
    // Whatever ran before is in what it hands on; what runs after is not.
    ['module.exports = (data) => JSON.stringify(data)', ['B', 'Manual']],
    ['module.exports = ({ $env, ...rest }) => rest', ['B', 'Manual']],
    ['module.exports = (data) => ({ data })', ['B', 'Manual']],
    ['module.exports = (data) => other({ data: 1 }).data', []],
    ['module.exports = (data) => typeof data', []],
    // Directus writes values into the text of code, too.
    ['module.exports = () => ({ ...{{ $trigger.payload }}, id: "{{ $last.id }}" })', ['B', 'Manual']],
    ['module.exports = () => "{{ ghost }}"', undefined],
    // What does not parse names what its words name.
    ['module.exports = (data: any) => data.b', ['B']],
  ])('what code reads: %s', (code, expected) => {
    const read = one(
      [flow({ operation: 'b' })],
      [
        operation('b', { resolve: 'a' }),
        operation('a', { type: 'exec', options: { code }, resolve: 'after' }),
        operation('after', {}),
      ],
    );
    expect(read.asset('Param', 'f/a/code').reads).toEqual(expected);
  });

  test.each([
    ['module.exports = () => require("fs")', { imports: ['fs'] }],
    ['module.exports = () => ({ ...{{$last}} })', { imports: [] }],
    ['module.exports = (', { $unknown: { imports: 'not JavaScript that can be parsed' } }],
  ])('modules that code asks for: %s', (code, expected) => {
    const read = one([flow({})], [operation('a', { type: 'exec', options: { code } })]);
    expect(read.asset('Step', 'f/a')).toMatchObject(expected);
  });

  test('operations that bear one name are told apart', () => {
    const script = { type: 'exec', name: 'Run Script' };
    const message = '{{b.id}}';
    const read = one(
      [flow({ operation: 'b' })],
      [
        operation('b', { ...script, resolve: 'c' }),
        operation('c', { ...script, resolve: 'a' }),
        operation('a', { options: { message } }),
      ],
    );
    expect(read.asset('Step', 'f/b')).toMatchObject({ name: 'Run Script (b)', feeds: ['f/a/message'] });
    expect(read.asset('Step', 'f/c').feeds).toEqual([]);
    expect(read.asset('Param', 'f/a/message').reads).toEqual(['Run Script (b)']);
    expect(read.asset('Step', 'f/a').name).toBe('A');
  });

  test.each([
    ['mail', { type: 'wysiwyg', body: '<p>{{$trigger}}</p>' }, 'body', { escaped: false }],
    ['mail', { body: '{{$trigger}}' }, 'body', { escaped: true }],
    ['mail', { type: 'markdown', body: '{{$trigger}}' }, 'body', { escaped: true }],
    ['mail', { type: 'wysiwyg', body: 'Hello' }, 'body', { escaped: true }],
    [
      'mail',
      { type: 'template', data: { a: '{{$trigger}}' } },
      'data.a',
      { $unknown: { escaped: 'the template decides' } },
    ],
    ['liquidjs-operation', { template: '{{$trigger}}' }, 'template', { escaped: false }],
  ])('%s %j: markup in values', (type, options, path, expected) => {
    const read = one([flow({})], [operation('a', { type, options })]);
    expect(read.asset('Param', `f/a/${path}`)).toMatchObject({ sink_role: 'html', ...expected });
  });

  test('a key of one provider is a key', () => {
    const options = { apiKeyOpenAi: 'q8c2n4v6m1x3z5l7', apiKey: '{{$env.KEY}}' };
    const read = one([flow({})], [operation('a', { type: 'directus-labs-ai-writer-operation', options })]);
    expect(read.asset('Param', 'f/a/apiKeyOpenAi')).toMatchObject({
      sink_role: 'credential',
      holds_secret: true,
    });
  });

  test.each([
    [{ async: true }, 'at_once'],
    [{ async: false }, 'at_end'],
    [{}, 'at_end'],
  ])('a webhook with %j answers %s', (options, responds) => {
    const read = one([flow({ trigger: 'webhook', options })], [operation('a', {})]);
    expect(read.asset('Endpoint', 'f').responds).toBe(responds);
  });

  test('when a flow was made', () => {
    const date_created = '2025-05-14T07:39:15.644Z';
    expect(one([flow({ date_created })], []).asset('Automation', 'f').created).toBe(date_created);
  });

  test.each([
    [{ url: 'https://api.openai.com/v1/responses', method: 'POST' }, 'ai'],
    [{ url: 'https://api.openai.com/v1/{{$trigger.body.path}}', method: 'POST' }, 'ai'],
    [{ url: 'https://api.openai.com/v1/responses' }, 'request'],
    [{ url: 'https://api.openai.com/v1/responses', method: '{{$trigger.body.method}}' }, 'request'],
    [{ url: '{{$env.BASE}}/v1/responses', method: 'POST' }, 'request'],
    [{ url: 'https://a.example/v1/responses', method: 'POST' }, 'request'],
  ])('a model that is asked by a plain request: %j is %s', (options, category) => {
    const read = one([flow({})], [operation('a', { type: 'request', options })]);
    expect(read.asset('Step', 'f/a').category).toBe(category);
    expect(read.keys('Request')).toEqual(['f/a']);
  });

  test('a request: method, address, header, key in the query', () => {
    const options = {
      url: 'http://api.example.org/x?api_key=a8Kq2vWz91LmX47&page=1',
      headers: [{ header: 'Authorization', value: 'Bearer 7Gm2vQx8Lp4RtZ1nKe9B' }],
    };
    const read = one([flow({})], [operation('a', { type: 'request', options })]);
    expect(read.asset('Request', 'f/a')).toMatchObject({
      method: 'GET',
      scheme: 'http',
      host: 'api.example.org',
      zone: 'public',
      query_keys: ['api_key', 'page'],
      secret_query_keys: ['api_key'],
      verifies_tls: true,
    });
    expect(read.asset('Param', 'f/a/headers[Authorization].value')).toMatchObject({
      sink_role: 'header',
      holds_secret: true,
    });
  });
});

test('files that say nothing about security are skipped with that reason', () => {
  const read = readFiles(
    jsonFile('package.json', { name: 'x', directusTemplate: true }),
    jsonFile('folders.json', [{ id: '1', name: 'n', parent: null }]),
  );
  expect(read.files.map((f) => f.tag === 'skipped' && f.reason)).toEqual(['no-facts', 'no-facts']);
});

test('any JSON in the place of anything', () => {
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom('a', 'f', 'p', '{{a}}', '__proto__', 'constructor'));
  const any = <T extends object>(row: T) =>
    fc.record(Object.fromEntries(Object.keys(row).map((key) => [key, value])));
  const files = fc.record({
    'flows.json': fc.array(any(flow({})), { maxLength: 3 }),
    'operations.json': fc.array(any(operation('a', {})), { maxLength: 3 }),
    'policies.json': fc.array(any(policy('p')), { maxLength: 3 }),
    'permissions.json': fc.array(any(permission({})), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(files, (contents) => {
      const { files: reports } = readExports(
        Object.entries(contents).map(([path, rows]) => jsonFile(path, rows)),
        { now: NOW },
      );
      expect(reports).toHaveLength(4);
    }),
    { numRuns: 200 },
  );
});

describe('dumps of directus-sync', () => {
  const named = ({ id, ...rest }: { readonly id: string }) => ({ _syncId: id, ...rest });
  const held = (id: string, ...roles: readonly (string | null)[]) => ({
    ...named(policy(id)),
    roles: roles.map((role) => ({ role, sort: 1, user: null })),
  });
  const read = readFiles(
    jsonFile('cms/collections/policies.json', [
      held('_sync_default_public_policy', null),
      held('shop', 'clerks'),
      held('loner', null),
    ]),
    jsonFile('cms/collections/roles.json', [
      { _syncId: 'clerks', name: 'Clerks', description: null, icon: 'x', parent: null },
    ]),
    jsonFile('cms/collections/permissions.json', [
      { _syncId: '1', ...permission({ policy: '_sync_default_public_policy' }) },
      { _syncId: '2', ...permission({ policy: 'loner', action: 'update' }) },
    ]),
    jsonFile('cms/collections/folders.json', [{ _syncId: '3', name: 'Pictures', parent: null }]),
    jsonFile('cms/collections/settings.json', [
      { _syncId: '4', project_name: 'Beans', project_color: null, auth_password_policy: null },
    ]),
    jsonFile('cms/collections/flows.json', [named(flow({ trigger: 'webhook' }))]),
    jsonFile('cms/collections/operations.json', [
      named(operation('a', { resolve: 'b' })),
      named(operation('b', {})),
    ]),
    jsonFile('cms/snapshot/info.json', { version: 1, directus: '11.5.0', vendor: 'sqlite' }),
    jsonFile('cms/snapshot/collections/posts.json', {
      collection: 'posts',
      meta: { accountability: null },
      schema: { name: 'posts' },
    }),
    jsonFile('cms/snapshot/fields/posts/email.json', {
      collection: 'posts',
      field: 'email',
      type: 'string',
      meta: { special: ['conceal'] },
      schema: { name: 'email' },
    }),
    jsonFile('cms/snapshot/relations/posts/author.json', {
      collection: 'posts',
      field: 'author',
      related_collection: 'people',
      meta: {},
      schema: {},
    }),
  );

  test('every file is known for what it is', () => {
    const skipped = read.files.filter((file) => file.tag === 'skipped');
    expect(skipped.map((file) => [file.path, file.message])).toEqual([
      [
        'cms/collections/folders.json',
        'the folders of uploaded files of Directus; no facts are taken from it',
      ],
      [
        'cms/snapshot/relations/posts/author.json',
        'relations between collections of Directus; no facts are taken from it',
      ],
    ]);
  });

  test('it is one project', () => {
    expect(read.asset('Workspace', 'cms')).toMatchObject({ name: 'Beans', version: '11.5.0' });
    expect(read.asset('DataStore', 'cms/posts')).toMatchObject({ audit: 'none' });
    expect(read.asset('Field', 'cms/posts/email')).toMatchObject({ masked: true });
    expect(read.keys('Workspace')).toEqual(['cms']);
  });

  test('who has a policy stands in it; a row of nobody may have been one of a user', () => {
    expect(read.asset('Role', 'cms/_sync_default_public_policy')).toMatchObject({ anonymous: true });
    expect(read.asset('Role', 'cms/shop')).toMatchObject({ anonymous: false });
    expect(read.asset('Role', 'cms/loner').$unknown).toHaveProperty('anonymous');
    expect(read.asset('Principal', 'cms/role/clerks')).toMatchObject({ roles: ['cms/shop'] });
  });

  test('flows and operations by the ids that the dump gave them', () => {
    expect(read.asset('Trigger', 'cms/f/$trigger')).toMatchObject({ next: ['cms/f/a'] });
    expect(read.asset('Step', 'cms/f/a')).toMatchObject({ next: ['cms/f/b'] });
  });
});
