/** Small Appsmith applications: one for each mapping rule. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ExportFile, readExports } from '../src/index.js';
import { jsonFile, NOW, type Read, readFiles } from './one-workflow.js';

const query = (name: string, configuration: object, rest: Record<string, unknown> = {}) => ({
  pluginId: 'postgres-plugin',
  unpublishedAction: { name, pageId: 'P', actionConfiguration: configuration, ...rest },
});
const widget = (name: string, rest: object = {}) => ({
  widgetName: name,
  widgetId: name,
  type: 'BUTTON_WIDGET',
  ...rest,
});
const onClick = (name: string, code: string) =>
  widget(name, { onClick: `{{${code}}}`, dynamicTriggerPathList: [{ key: 'onClick' }] });

interface AppOfTest {
  readonly settings?: object;
  readonly actions?: readonly object[];
  readonly widgets?: readonly object[];
  readonly objects?: { readonly [name: string]: string };
  readonly onLoad?: readonly string[];
  readonly rest?: object;
}

function app({ settings = {}, actions = [], widgets = [], objects = {}, onLoad = [], rest = {} }: AppOfTest) {
  return {
    exportedApplication: { name: 'App', slug: 'app', pages: [{ id: 'P' }], ...settings },
    pageList: [
      {
        unpublishedPage: {
          name: 'P',
          slug: 'p',
          layouts: [
            {
              dsl: { ...widget('MainContainer'), type: 'CANVAS_WIDGET', children: widgets },
              layoutOnLoadActions: [onLoad.map((name) => ({ name }))],
            },
          ],
        },
      },
    ],
    actionList: actions,
    actionCollectionList: Object.entries(objects).map(([name, body]) => ({
      unpublishedCollection: { name, pageId: 'P', body },
    })),
    ...rest,
  };
}

const read = (parts: AppOfTest): Read => readFiles(jsonFile('app.json', app(parts)));

describe('who may open it', () => {
  test.each([
    [{ isPublic: true }, { auth: 'none', callers: 'everyone' }, { untrusted: true }],
    [{ isPublic: false }, { auth: 'platform', callers: 'listed' }, { untrusted: false }],
    [
      {},
      { $unknown: { auth: 'the server keeps who may open the application' } },
      { $unknown: { untrusted: 'the server keeps who may open the application' } },
    ],
    [
      { isPublic: 'yes' },
      { $unknown: { auth: 'the server keeps who may open the application' } },
      { $unknown: { untrusted: 'the server keeps who may open the application' } },
    ],
  ])('settings %j', (settings, endpoint, trigger) => {
    const found = read({ settings });
    expect(found.asset('Endpoint', 'app/P')).toMatchObject({ kind: 'form', path: '/app/app/p', ...endpoint });
    expect(found.asset('Trigger', 'app/P/page load')).toMatchObject(trigger);
  });
});

describe('statements', () => {
  test.each([
    ['postgres-plugin', {}, true],
    ['postgres-plugin', { pluginSpecifiedTemplates: [{ value: true }] }, true],
    ['postgres-plugin', { pluginSpecifiedTemplates: [{ value: false }] }, false],
    ['mysql-plugin', { pluginSpecifiedTemplates: [null] }, true],
    ['mssql-plugin', { formData: { preparedStatement: { data: false } } }, false],
    ['snowflake-plugin', {}, false],
  ])('%s with %j', (pluginId, configuration, parameterised) => {
    const body = 'SELECT * FROM a WHERE b = {{ I.text }}';
    const action = { ...query('q', { body, ...configuration }), pluginId };
    expect(read({ actions: [action], widgets: [widget('I')] }).asset('Param', 'app/P/q/body')).toMatchObject({
      sink_role: 'sql',
      kind: 'template',
      reads: ['I'],
      parameterised,
    });
  });

  test.each([
    ['SELECT 1', 'read'],
    ['  -- all\n/* of */ with x as (select 1) select * from x', 'read'],
    ['insert into a values (1)', 'write'],
    ['UPDATE a SET b = 1', 'write'],
    ['delete from a', 'delete'],
    ['CALL everything()', 'request'],
  ])('%s', (body, category) => {
    expect(read({ actions: [query('q', { body })] }).asset('Step', 'app/P/q')).toMatchObject({ category });
  });

  test.each([
    ['amazons3-plugin', { formData: { command: { data: 'UPLOAD_FILE_FROM_BODY' } } }, 'write'],
    ['mongo-plugin', { formData: { command: { data: 'FIND' } } }, 'read'],
    ['smtp-plugin', { formData: { command: 'SEND' } }, 'send'],
    ['openai-plugin', {}, 'ai'],
    ['Anthropic', {}, 'ai'],
    ['Google Gemini', {}, 'ai'],
    ['cohere-db-plugin', {}, 'ai'],
    ['restapi-plugin', {}, 'request'],
    ['some-plugin', {}, 'request'],
  ])('%s', (pluginId, configuration, category) => {
    const action = { ...query('q', configuration), pluginId };
    expect(read({ actions: [action] }).asset('Step', 'app/P/q')).toMatchObject({
      operation: pluginId,
      category,
    });
  });
});

describe('where values come from', () => {
  const objects = { tools: 'export default { limit: 5, pick: () => I.text }' };
  const actions = [query('other', { body: 'SELECT 1' })];
  test.each([
    ['I.text', ['I']],
    ['I.selectedRow["a"].b', ['I']],
    ['other.data[0].id + I.text', ['I', 'other']],
    ['tools.pick()', ['tools.pick']],
    ['tools.limit', ['tools']],
    ['appsmith.URL.queryParams.id', ['appsmith.URL']],
    ['appsmith.store.token', ['appsmith.store']],
    ['appsmith.user.email', []],
    ['appsmith', ['appsmith.URL', 'appsmith.store']],
    ['moment().format("YYYY")', []],
    ['[1, 2].map((x) => x + 1)', []],
    ['{ a: { b: I.text } }', ['I']],
    ['(() => { const t = I.text; return t; })()', ['I']],
    ['const t = I.text; return t', ['I']],
  ])('{{ %s }}', (code, reads) => {
    const action = query('q', { body: `SELECT {{${code}}}` });
    const found = read({ actions: [...actions, action], objects, widgets: [widget('I')] });
    expect(found.asset('Param', 'app/P/q/body')).toMatchObject({ reads });
  });

  test.each([
    ['gone.text', 'reads what is no part of the page'],
    ['I.text +', 'an expression that does not parse'],
    ['eval(I.text)', 'runs text as code'],
    ['this.params.id', 'reads what is no part of the page'],
  ])('{{ %s }} is not known', (code, reason) => {
    const found = read({ actions: [query('q', { body: `SELECT {{${code}}}` })], widgets: [widget('I')] });
    expect(found.asset('Param', 'app/P/q/body')).toMatchObject({ $unknown: { reads: reason } });
  });

  test('what somebody has typed arrives with the events that run the query, through functions too', () => {
    const found = read({
      actions: [query('q', { body: 'SELECT {{ I.text }}' }), query('r', { body: 'SELECT {{ q.data }}' })],
      objects: { tools: 'export default { find: () => q.run(() => r.run()) }' },
      widgets: [widget('I'), onClick('B', 'tools.find()'), onClick('C', 'r.run()')],
      settings: { isPublic: true },
    });
    expect(found.asset('Param', 'app/P/q/body').reads).toEqual(['B.onClick', 'I']);
    expect(found.asset('Param', 'app/P/r/body').reads).toEqual(['q']);
    expect(found.asset('Trigger', 'app/P/B.onClick').feeds).toEqual(['app/P/q/body']);
    expect(found.asset('Step', 'app/P/q').feeds).toContain('app/P/r/body');
  });

  test('parameters come from whoever runs the query', () => {
    const found = read({
      actions: [query('q', { body: 'SELECT {{ this.params.id }}' })],
      objects: { tools: 'export default { find: () => q.run({ id: I.text }) }' },
      widgets: [widget('I'), onClick('B', 'q.run({ id: 1 })')],
    });
    expect(found.asset('Param', 'app/P/q/body').reads).toEqual(['B.onClick', 'tools.find']);
    expect(found.asset('Param', 'app/P/tools.find/find').reads).toEqual(['I', 'q']);
  });
});

describe('secrets in code', () => {
  test.each([
    ['checkToken: () => appsmith.store.token', []],
    ["login: () => { const password = 'q8c2n4v6m1x3z5l7'; return password }", ['app/P/o.login/login']],
    ["apiToken: 'q8c2n4v6m1x3z5l7'", ['app/P/o/apiToken']],
    ['token: appsmith.store.token', []],
    ["texts: { apiKey: 'q8c2n4v6m1x3z5l7' }", ['app/P/o/texts']],
    ["texts: { title: 'Enter your password' }", []],
    ['password: undefined', []],
  ])('%s', (member, expected) => {
    const found = read({ objects: { o: `export default { ${member} }` } });
    const secret = found.snapshot.assets.Param?.filter((p) => p.holds_secret === true).map((p) => p.id);
    expect(secret).toEqual(expected);
    expect(JSON.stringify(found)).not.toContain('q8c2n4v6m1x3z5l7');
  });
});

describe('what runs after what', () => {
  const actions = ['a', 'b', 'c'].map((name) => query(name, { body: 'DELETE FROM x' }));
  const step = (found: Read, name: string) => found.asset('Step', `app/P/${name}`);

  test.each([
    ['a.run()', ['a'], {}],
    ['a.run(() => b.run(), () => c.run())', ['a'], { next: ['app/P/b'], on_error: ['app/P/c'] }],
    ['a.run().then(() => b.run()).catch(() => c.run())', ['a'], { next: ['app/P/b'], on_error: ['app/P/c'] }],
    ['a.run().then(() => b.run(), () => c.run())', ['a'], { next: ['app/P/b'], on_error: ['app/P/c'] }],
    ['try { await a.run() } catch (e) { c.run() }', ['a'], { on_error: ['app/P/c'] }],
    ['a.run(() => {}, () => {})', ['a'], { on_error_continue: true }],
    ['a.run().catch(() => {})', ['a'], { on_error_continue: true }],
    ['try { await a.run() } catch (e) {}', ['a'], { on_error_continue: true }],
    ['a.run(() => {}, () => showAlert("no"))', ['a'], { on_error_continue: false }],
    ['Promise.all([a.run(), b.run()])', ['a', 'b'], {}],
    ['a.run({ id: 1 })', ['a'], { on_error: [], on_error_continue: false }],
    ['showAlert("nothing")', [], {}],
    ['tools.all()', ['tools.all'], {}],
    ['tools.with(a)', ['a', 'tools.with'], {}],
    ['setTimeout(tools.all, 10)', ['tools.all'], {}],
  ])('%s', (code, started, expected) => {
    const objects = { tools: 'export default { all() { b.run(); this.with() }, with: (q) => q.run() }' };
    const found = read({ actions, objects, widgets: [onClick('B', code)] });
    expect(found.asset('Trigger', 'app/P/B.onClick').next).toEqual(started.map((name) => `app/P/${name}`));
    expect(step(found, 'a')).toMatchObject(expected);
    expect(step(found, 'tools.all').next).toEqual(['app/P/b', 'app/P/tools.with']);
  });

  test('loading runs what the layout lists, and what says so itself', () => {
    const load = query('d', { body: 'SELECT 1' }, { executeOnLoad: true });
    const newer = query('e', { body: 'SELECT 1' }, { runBehaviour: 'ON_PAGE_LOAD', executeOnLoad: false });
    const manual = query('f', { body: 'SELECT 1' }, { runBehaviour: 'MANUAL', executeOnLoad: true });
    const found = read({ actions: [...actions, load, newer, manual], onLoad: ['a', 'gone'] });
    expect(found.asset('Trigger', 'app/P/page load').next).toEqual(['app/P/a', 'app/P/d', 'app/P/e']);
  });

  test('a widget that shows markup comes after what it shows', () => {
    const frame = widget('F', { type: 'IFRAME_WIDGET', srcDoc: '<b>{{a.data.x}}</b>' });
    const found = read({ actions, widgets: [frame] });
    expect(step(found, 'a').next).toEqual(['app/P/F']);
    expect(found.asset('Param', 'app/P/F/srcDoc')).toMatchObject({
      sink_role: 'html',
      escaped: false,
      reads: ['a'],
    });
  });

  test('code that does not parse is said to be so', () => {
    const found = read({
      actions,
      objects: { tools: 'export default { a: ( }' },
      widgets: [onClick('B', 'a.')],
    });
    expect(found.files[0]).toMatchObject({
      notes: [{ code: 'code-not-read' }, { code: 'code-not-read' }],
    });
  });
});

describe('requests', () => {
  const rest = (configuration: object, url: string | null = 'https://a.example') => ({
    pluginId: 'restapi-plugin',
    unpublishedAction: {
      name: 'r',
      pageId: 'P',
      datasource: url === null ? { id: 'api' } : { datasourceConfiguration: { url } },
      actionConfiguration: configuration,
    },
  });
  test.each([
    [rest({ path: '/x' }), { scheme: 'https', host: 'a.example', zone: 'public', method: 'GET' }],
    [
      rest({ path: '/x', httpMethod: 'post' }, 'http://localhost:80'),
      { scheme: 'http', zone: 'local', method: 'POST' },
    ],
    [rest({ path: '/x' }, '{{I.text}}'), { $opaque: { host: 'expression' } }],
    [rest({ httpMethod: '{{I.text}}' }), { $opaque: { method: 'expression' } }],
    [
      rest({ path: '/x?token=s3cretvalue99', queryParameters: [{ key: 'A', value: 'b' }] }),
      { query_keys: ['a', 'token'], secret_query_keys: ['token'] },
    ],
    [
      rest({ queryParameters: [{ key: 'api_key', value: 'q8c2n4v6m1x3z5l7' }] }),
      { secret_query_keys: ['api_key'] },
    ],
  ])('%j', (action, expected) => {
    expect(read({ actions: [action], widgets: [widget('I')] }).asset('Request', 'app/P/r')).toMatchObject(
      expected,
    );
  });

  test('the address of a datasource counts; one that the export leaves out is unknown', () => {
    const known = {
      name: 'api',
      pluginId: 'restapi-plugin',
      datasourceConfiguration: { url: 'http://b.example' },
    };
    const of = (datasource: object) =>
      read({ actions: [rest({ path: '/y' }, null)], rest: { datasourceList: [datasource] } });
    expect(of(known).asset('Request', 'app/P/r')).toMatchObject({ scheme: 'http', host: 'b.example' });
    const bare = { name: 'api', pluginId: 'restapi-plugin' };
    expect(of(bare).asset('Request', 'app/P/r').$unknown).toHaveProperty('host');
    expect(of(bare).asset('Step', 'app/P/r')).toMatchObject({ connector: 'app/api', credential: 'app/api' });
  });

  test('secrets in headers and bodies', () => {
    const found = read({
      actions: [
        rest({
          headers: [{ key: 'X-Api-Key', value: 'q8c2n4v6m1x3z5l7' }],
          bodyFormData: [{ key: 'client_secret', value: '{{appsmith.store.secret}}' }],
        }),
      ],
    });
    expect(found.asset('Param', 'app/P/r/headers[X-Api-Key].value')).toMatchObject({
      sink_role: 'header',
      holds_secret: true,
      $opaque: { value: 'redacted' },
    });
    expect(found.asset('Param', 'app/P/r/bodyFormData[client_secret].value')).toMatchObject({
      sink_role: 'body',
      sensitive: true,
      holds_secret: false,
      reads: ['appsmith.store'],
    });
  });
});

describe('datasources', () => {
  const source = (configuration: object | undefined, rest: object = {}) =>
    read({
      rest: {
        datasourceList: [
          {
            name: 'db',
            pluginId: 'postgres-plugin',
            ...(configuration === undefined ? {} : { datasourceConfiguration: configuration }),
          },
        ],
        ...rest,
      },
    });

  test.each([
    [{ authentication: { authenticationType: 'dbAuth' } }, 'basic', true],
    [{ authentication: { authenticationType: 'oAuth2' } }, 'oauth', true],
    [{ authentication: { authType: 'bearerToken' } }, 'header', true],
  ])('%j', (configuration, auth, authenticated) => {
    const found = source(configuration);
    expect(found.asset('Connector', 'app/db')).toMatchObject({
      described: true,
      custom: true,
      authenticated,
    });
    expect(found.asset('Credential', 'app/db')).toMatchObject({ auth, per_user: false });
  });

  test('an address tells scheme, host and zone; a list of hosts the host', () => {
    expect(source({ url: 'http://c.example' }).asset('Connector', 'app/db')).toMatchObject({
      schemes: ['http'],
      host: 'c.example',
      zone: 'public',
    });
    expect(source({ endpoints: [{ host: '10.0.0.3', port: 1 }] }).asset('Connector', 'app/db')).toMatchObject(
      {
        host: '10.0.0.3',
        zone: 'private',
      },
    );
  });

  test('what the git layout leaves out is unknown', () => {
    const found = source(undefined);
    expect(found.asset('Connector', 'app/db')).toMatchObject({ described: false });
    expect(found.asset('Connector', 'app/db').$unknown).toHaveProperty('authenticated');
    expect(found.asset('Credential', 'app/db').$unknown).toHaveProperty('auth');
  });

  test('a password that the export has decrypted is stored in clear', () => {
    const login = { authentication: { authenticationType: 'dbAuth', username: 'u' } };
    expect(source(login).asset('Credential', 'app/db')).toMatchObject({ encrypted: true });
    const decrypted = { decryptedFields: { db: { password: 'q8c2n4v6m1x3z5l7' } } };
    const found = source(login, decrypted);
    expect(found.asset('Credential', 'app/db')).toMatchObject({ encrypted: false });
    expect(JSON.stringify(found)).not.toContain('q8c2n4v6m1x3z5l7');
    const masked = { decryptedFields: { db: { password: '********' } } };
    expect(source(login, masked).asset('Credential', 'app/db')).toMatchObject({ encrypted: true });
  });

  test('secrets in the settings of a datasource', () => {
    const found = source({
      authentication: { authenticationType: 'apiKey', value: 'q8c2n4v6m1x3z5l7', label: 'k' },
    });
    expect(found.asset('ConnectorParam', 'app/db/authentication.value')).toMatchObject({
      masked: true,
      holds_secret: true,
    });
  });
});

describe('libraries', () => {
  test.each([
    ['https://cdn.example/a@1.2.3/a.js', { source: 'web', pinned: true, verified: false }],
    ['https://cdn.example/a/latest/a.js', { source: 'web', pinned: false, verified: false }],
    ['/libraries/a@1.2.3.js', { source: 'official', pinned: true, verified: true }],
  ])('%s', (url, expected) => {
    const library = { name: 'a', uidString: `a_${url}`, accessor: ['a'], url, version: '1.2.3' };
    const found = read({ rest: { customJSLibList: [library] } });
    expect(found.asset('Package', 'app/a')).toMatchObject({ version: '1.2.3', ...expected });
  });
});

describe('the git layout', () => {
  const files = (folder: string): readonly ExportFile[] => [
    jsonFile(`${folder}application.json`, { pages: [{ id: 'P' }], applicationVersion: 2 }),
    jsonFile(`${folder}pages/P/P.json`, {
      unpublishedPage: { name: 'P', slug: 'p', layouts: [{ dsl: widget('Main') }] },
    }),
    jsonFile(`${folder}pages/P/widgets/Box/I.json`, widget('I')),
    jsonFile(`${folder}pages/P/widgets/B.json`, onClick('B', 'tools.find()')),
    jsonFile(
      `${folder}pages/P/queries/q/metadata.json`,
      query('q', { pluginSpecifiedTemplates: [{ value: false }] }),
    ),
    jsonFile(`${folder}pages/P/queries/q/q.txt`, 'SELECT {{ I.text }}'),
    jsonFile(`${folder}pages/P/jsobjects/tools/tools.js`, 'export default {\n  find: () => q.run(),\n}\n'),
    jsonFile(`${folder}pages/P/jsobjects/tools/metadata.json`, { unpublishedCollection: { name: 'tools' } }),
    jsonFile(`${folder}jslibs/l.json`, {
      name: 'l',
      uidString: 'l',
      accessor: ['l'],
      url: 'https://c.example/l.js',
    }),
  ];

  test('one page of many files', () => {
    const found = readFiles(...files(''));
    expect(found.files.every((f) => f.tag === 'mapped')).toBe(true);
    expect(found.asset('Trigger', 'P/B.onClick').next).toEqual(['P/tools.find']);
    expect(found.asset('Step', 'P/tools.find')).toMatchObject({ next: ['P/q'], client_side: true });
    expect(found.asset('Step', 'P/q')).toMatchObject({ category: 'read', client_side: false });
    expect(found.asset('Param', 'P/q/body')).toMatchObject({
      reads: ['B.onClick', 'I'],
      parameterised: false,
    });
    const index = found.snapshot.origins?.assets.Param?.find((_, i) => found.keys('Param')[i] === 'P/q/body');
    expect(found.snapshot.origins?.files[index?.file ?? -1]).toBe('pages/P/queries/q/q.txt');
  });

  test('two applications in two folders do not mix', () => {
    const found = readFiles(...files('one/'), ...files('two/'));
    expect(found.keys('Automation')).toEqual(['one/P', 'two/P']);
    expect(found.keys('Package')).toEqual(['one/l', 'two/l']);
    expect(found.asset('Trigger', 'two/P/B.onClick').next).toEqual(['two/P/tools.find']);
  });

  test('text and code elsewhere are no exports', () => {
    const found = readFiles(
      jsonFile('notes.txt', 'SELECT 1'),
      jsonFile('tools.js', 'export default { a: 1 }'),
      jsonFile('pages/P/jsobjects/t/t.js', 'export default {'),
      jsonFile('pages/P/jsobjects/u/u.js', 'export const a = 1'),
    );
    expect(found.files.map((f) => (f.tag === 'skipped' ? [f.path, f.reason] : []))).toEqual([
      ['notes.txt', 'not-an-export'],
      ['pages/P/jsobjects/t/t.js', 'damaged'],
      ['pages/P/jsobjects/u/u.js', 'not-an-export'],
      ['tools.js', 'not-an-export'],
    ]);
  });
});

describe('hostile applications', () => {
  test('any JSON in the place of anything', () => {
    const json = fc.jsonValue({ maxDepth: 3 });
    const text = fc.constantFrom(
      '',
      '{{',
      '{{a.run()}}',
      '{{{}}}',
      'export default {',
      '{{this.a.b}}',
      '__proto__',
    );
    const some = fc.oneof(text, json);
    const action = fc.record(
      {
        pluginId: fc.oneof(
          fc.constantFrom('postgres-plugin', 'restapi-plugin', 'js-plugin', '__proto__'),
          json,
        ),
        unpublishedAction: fc.record(
          {
            name: some,
            pageId: fc.oneof(fc.constant('P'), json),
            datasource: fc.oneof(
              fc.record({ id: some, datasourceConfiguration: fc.record({ url: some }) }),
              json,
            ),
            actionConfiguration: fc.oneof(
              fc.record({ body: some, path: some, headers: some, pluginSpecifiedTemplates: json }),
              json,
            ),
          },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    );
    const item = fc.record(
      {
        widgetName: some,
        widgetId: json,
        type: fc.oneof(fc.constantFrom('IFRAME_WIDGET', 'BUTTON_WIDGET'), some),
        onClick: some,
        srcDoc: some,
        dynamicTriggerPathList: fc.oneof(fc.constant([{ key: 'onClick' }, { key: 'a[9].b' }]), json),
        children: json,
      },
      { requiredKeys: [] },
    );
    const whole = fc.record({
      exportedApplication: fc.record({ isPublic: json, slug: some }),
      pageList: fc.array(
        fc.record({
          unpublishedPage: fc.oneof(
            fc.record({
              name: fc.oneof(fc.constant('P'), json),
              layouts: fc.array(fc.record({ dsl: item })),
            }),
            json,
          ),
        }),
        { maxLength: 2 },
      ),
      actionList: fc.oneof(fc.array(action, { maxLength: 3 }), json),
      actionCollectionList: fc.oneof(
        fc.array(fc.record({ unpublishedCollection: fc.record({ name: some, pageId: some, body: some }) })),
        json,
      ),
      datasourceList: fc.oneof(
        fc.array(
          fc.record({ name: some, pluginId: some, datasourceConfiguration: json, datasourceStorages: json }),
        ),
        json,
      ),
      customJSLibList: fc.oneof(fc.array(fc.record({ name: some, url: some, accessor: json })), json),
      decryptedFields: json,
    });
    fc.assert(
      fc.property(whole, (content) => {
        const { files } = readExports([jsonFile('f.json', content)], { now: NOW });
        expect(files).toHaveLength(1);
      }),
      { numRuns: 300 },
    );
  });

  test('code and braces nested deeper than any stack', () => {
    const deep = 100_000;
    const found = read({
      actions: [
        query('q', { body: `SELECT ${'{{'.repeat(deep)}` }),
        query('r', { body: `SELECT {{${'('.repeat(deep)}1${')'.repeat(deep)}}}` }),
        query('s', { body: `SELECT {{${'a.'.repeat(deep)}b}}` }),
      ],
      objects: { o: `export default { a: ${'['.repeat(deep)} }` },
    });
    expect(found.asset('Param', 'app/P/r/body').$unknown).toHaveProperty('reads');
    expect(found.keys('Step')).toHaveLength(3);
  });
});

test('who may open a page is shown where the application says it', () => {
  const { origins } = readFiles(
    jsonFile('shop/application.json', { pages: [{ id: 'P' }], applicationVersion: 2, isPublic: true }),
    jsonFile('shop/pages/P/P.json', { unpublishedPage: { name: 'P', slug: 'p', layouts: [] } }),
  ).snapshot;
  const [endpoint] = origins?.assets.Endpoint ?? [];
  expect(origins?.files[endpoint?.file ?? -1]).toBe('shop/application.json');
  expect(endpoint?.fields).toMatchObject({ auth: { pointer: '/isPublic' } });
});

test('of a login at a model, a repository keeps a name and a plugin', () => {
  const found = readFiles(
    jsonFile('datasources/Claude.json', {
      gitSyncId: 'a_b',
      isAutoGenerated: false,
      name: 'Claude',
      pluginId: 'Anthropic',
    }),
  );
  expect(found.files).toMatchObject([{ tag: 'mapped' }]);
  expect(found.snapshot.assets.Credential).toMatchObject([{ name: 'Claude' }]);
});
