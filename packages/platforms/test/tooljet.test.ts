/** Small ToolJet applications: one for each mapping rule. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readExports } from '../src/index.js';
import { jsonFile, NOW, type Read, readFiles } from './one-workflow.js';

interface AppOfTest {
  readonly settings?: object;
  readonly queries?: readonly object[];
  readonly events?: readonly object[];
  readonly kind?: string;
  /** Of the one data source, if it has any. */
  readonly options?: object;
  readonly tables?: readonly object[];
}

/** An application `A` with a component `box`, a page `Home`, and one data source `S`. */
function app({ settings = {}, queries = [], events = [], kind = 'postgresql', options }: AppOfTest): object {
  return {
    id: 'A',
    name: 'App',
    slug: 'app',
    pages: [{ id: 'p', name: 'Home' }],
    components: [{ id: 'c', name: 'box' }],
    events: events.map((e) => ({ event: { actionId: 'run-query', ...e }, ...e })),
    dataQueries: queries.map((q) => ({ dataSourceId: 'S', ...q })),
    dataSources: [{ id: 'S', name: 'source', kind, type: 'default' }],
    dataSourceOptions: options === undefined ? [] : [{ dataSourceId: 'S', options }],
    ...settings,
  };
}

const read = (parts: AppOfTest): Read =>
  readFiles(
    jsonFile('a.json', {
      tooljet_database: parts.tables ?? [],
      app: [{ definition: { appV2: app(parts) } }],
    }),
  );
const query = (name: string, options: object = {}, rest: object = {}) => ({
  id: name,
  name,
  options,
  ...rest,
});

test('newer exports write ids in code', () => {
  const id = '6c495fad-7a17-4aac-b0ab-c4e95c1fe977';
  const box = '0b1f2a3c-1111-2222-3333-444455556666';
  const gone = '99999999-1111-2222-3333-444455556666';
  const found = read({
    settings: { components: [{ id: box, name: 'amount' }] },
    queries: [
      query('list', {}, { id }),
      query('sum', { query: `select {{queries.${id}.data.length}} + {{components.${box}.value}}` }),
      query('lost', { query: `select {{queries.${gone}.data}}` }),
      query('run', { code: `queries.${id}.run()` }, { kind: 'runjs' }),
    ],
  });
  expect(found.asset('Param', 'A/sum/query').reads).toEqual(['amount', 'list']);
  expect(found.asset('Param', 'A/lost/query').$unknown).toEqual({
    reads: 'reads what is no part of the application',
  });
  expect(found.asset('Step', 'A/run').next).toEqual(['A/list']);
});

describe('who may open it', () => {
  test.each([
    [{ isPublic: true }, { auth: 'none', callers: 'everyone', disabled: false }],
    [{ isPublic: false }, { auth: 'platform', callers: 'listed' }],
    [{ isPublic: null }, { auth: 'platform', callers: 'listed' }],
    [{ isPublic: true, isMaintenanceOn: true }, { disabled: true }],
    [{}, { $unknown: { auth: 'the export does not say who may open it' } }],
  ])('%j', (settings, endpoint) => {
    expect(read({ settings }).asset('Endpoint', 'A')).toMatchObject({
      kind: 'form',
      path: '/applications/app',
      ...endpoint,
    });
  });

  test.each([
    [
      { userId: 'u', currentVersionId: 'v' },
      { owner: 'u', status: 'active' },
    ],
    [{}, { status: 'draft', $unknown: { owner: 'the export does not say who made it' } }],
  ])('whose it is: %j', (settings, automation) => {
    expect(read({ settings }).asset('Automation', 'A')).toMatchObject({ name: 'App', ...automation });
  });
});

test('a module is opened with the applications that it is part of', () => {
  const found = read({
    settings: { type: 'module', isPublic: false },
    queries: [query('q', { runOnPageLoad: true })],
  });
  expect([found.keys('Automation'), found.keys('App'), found.keys('Page'), found.keys('Endpoint')]).toEqual([
    ['A'],
    [],
    [],
    [],
  ]);
  expect(found.asset('Automation', 'A').app).toBeNull();
  expect(found.asset('Trigger', 'A/page load')).toMatchObject({
    endpoint: null,
    next: ['A/q'],
    $unknown: { untrusted: 'the applications decide that it is part of' },
  });
});

describe('of its versions one is read', () => {
  const versions = ['v1', 'v2'];
  const of = (version: string) => ({ appVersionId: version });
  const both = (settings: object) =>
    read({
      settings: {
        appVersions: versions.map((id) => ({ id, name: `number ${id}` })),
        pages: versions.map((v) => ({ id: `p-${v}`, name: 'Home', handle: 'home', ...of(v) })),
        components: versions.map((v) => ({
          id: `c-${v}`,
          name: `box-${v}`,
          type: 'TextInput',
          pageId: `p-${v}`,
        })),
        dataSources: [
          { id: 'S', name: 'source', kind: 'postgresql', type: 'default', appVersionId: null },
          ...versions.map((v) => ({ id: `S-${v}`, name: 'own', kind: 'restapi', type: 'default', ...of(v) })),
        ],
        ...settings,
      },
      queries: versions.map((v) => query('list', { query: `SELECT '${v}'` }, { id: `q-${v}`, ...of(v) })),
      events: versions.map((v) => ({ sourceId: `c-${v}`, eventId: 'onClick', queryId: `q-${v}`, ...of(v) })),
    });

  test.each([
    ['that was released', { currentVersionId: 'v1', editingVersion: { id: 'v2' } }, 'v1'],
    ['that is worked on', { currentVersionId: null, editingVersion: { id: 'v1' } }, 'v1'],
    ['that is the last', {}, 'v2'],
  ])('the one %s', (_, settings, version) => {
    const found = both(settings);
    expect(found.keys('Step')).toEqual(['A/list']);
    expect(found.asset('Param', 'A/list/query').value).toBe(`SELECT '${version}'`);
    expect(found.keys('Page')).toEqual(['A/home']);
    expect(found.asset('Page', 'A/home').inputs).toEqual([`box-${version}`]);
    expect(found.keys('Trigger')).toEqual([`A/box-${version}.onClick`]);
    expect(found.keys('Connector')).toEqual(['S', `S-${version}`]);
    expect(found.asset('App', 'A').version).toBe(`number ${version}`);
  });
});

test('headings and links of the menu are no pages', () => {
  const pages = [
    { id: 'p', name: 'Home', handle: 'home', type: 'default', isPageGroup: false },
    { id: 'g', name: 'More', handle: 'more', isPageGroup: true },
    { id: 'u', name: 'Docs', handle: 'docs', type: 'url', url: 'https://docs.example' },
  ];
  expect(read({ settings: { pages } }).keys('Page')).toEqual(['A/home']);
});

describe('what is shown as more than text', () => {
  const component = (type: string, properties: object) => ({
    id: 'x',
    name: 'view',
    type,
    properties: Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, { value }])),
  });
  const shown = (type: string, properties: object) =>
    read({ settings: { components: [component(type, properties)] }, queries: [query('list')] });

  test.each([
    ['Html', { rawHtml: '<b>{{queries.list.data}}</b>' }, 'rawHtml', { sink_role: 'html', escaped: true }],
    ['Text', { text: '<b>{{queries.list.data}}</b>', textFormat: 'html' }, 'text', { sink_role: 'html' }],
    [
      'Text',
      { text: "{{'<b>' + queries.list.data + '</b>'}}" },
      'text',
      { sink_role: 'html', escaped: true },
    ],
    ['IFrame', { source: 'https://a.example/{{queries.list.data}}' }, 'source', { sink_role: 'url' }],
    [
      'CustomComponent',
      { code: 'export default () => <i>{data.x}</i>', data: '{{ {x: queries.list.data} }}' },
      'code',
      { sink_role: 'code', kind: 'literal' },
    ],
  ])('%s %j', (type, properties, path, param) => {
    const found = shown(type, properties);
    expect(found.asset('Step', 'A/view')).toMatchObject({
      operation: type,
      category: 'respond',
      client_side: true,
    });
    expect(found.asset('Param', `A/view/${path}`)).toMatchObject({ reads: ['list'], ...param });
    expect(found.asset('Step', 'A/list').next).toEqual(['A/view']);
  });

  test.each([
    ['Text', { text: '{{queries.list.data}}', textFormat: 'html' }],
    ['Text', { text: '<b>{{queries.list.data}}</b>', textFormat: 'plainText' }],
    ['Text', { text: '<b>fixed</b>', textFormat: 'html' }],
    ['TextInput', { value: '<b>{{queries.list.data}}</b>' }],
    ['constructor', { rawHtml: 'x' }],
  ])('%s %j is none', (type, properties) => {
    expect(shown(type, properties).keys('Step')).toEqual(['A/list']);
  });

  test('an address that is computed, to which people are sent', () => {
    const open = (url: string) => ({ sourceId: 'c', eventId: 'onClick', actionId: 'open-webpage', url });
    const found = read({ events: [open('{{globals.urlparams.to}}'), open('https://a.example')] });
    expect(found.asset('Trigger', 'A/box.onClick').next).toEqual(['A/box.onClick open-webpage']);
    expect(found.asset('Param', 'A/box.onClick open-webpage/url')).toMatchObject({
      sink_role: 'url',
      reads: ['box.onClick', 'globals.urlparams'],
    });
  });

  test('after a query too', () => {
    const event = {
      sourceId: 'list',
      eventId: 'onDataQuerySuccess',
      actionId: 'open-webpage',
      url: '{{queries.list.data.url}}',
    };
    const found = read({ queries: [query('list')], events: [event] });
    const [opened] = found.asset('Step', 'A/list').next as readonly string[];
    expect(found.asset('Param', `${opened}/url`).reads).toEqual(['list']);
    expect(found.keys('Trigger')).toEqual([]);
  });
});

describe('what runs after what', () => {
  const queries = [query('a', { runOnPageLoad: true }), query('b'), query('c')];

  test('pages and components run queries, queries run others', () => {
    const found = read({
      queries,
      settings: { isPublic: true },
      events: [
        { sourceId: 'c', eventId: 'onClick', queryId: 'b' },
        { sourceId: 'c', eventId: 'onClick', queryId: 'a' },
        { sourceId: 'p', eventId: 'onPageLoad', queryId: 'c' },
        { sourceId: 'c', eventId: 'onChange', queryId: 'gone' },
        { sourceId: 'c', eventId: 'onHover', queryId: 'a', actionId: 'show-alert' },
        { sourceId: 'a', eventId: 'onDataQuerySuccess', queryId: 'b' },
        { sourceId: 'a', eventId: 'onDataQueryFailure', queryId: 'c' },
      ],
    });
    expect(found.keys('Trigger')).toEqual(['A/Home.onPageLoad', 'A/box.onClick', 'A/page load']);
    expect(found.asset('Trigger', 'A/box.onClick')).toMatchObject({ next: ['A/a', 'A/b'], untrusted: true });
    expect(found.asset('Trigger', 'A/page load').next).toEqual(['A/a']);
    expect(found.asset('Step', 'A/a')).toMatchObject({ next: ['A/b'], on_error: ['A/c'] });
  });

  test('what somebody has typed arrives with the events that run the query, through others too', () => {
    const found = read({
      queries: [query('a'), query('b', { query: 'SELECT {{components.box.value}}' })],
      events: [
        { sourceId: 'c', eventId: 'onClick', queryId: 'a' },
        { sourceId: 'a', eventId: 'onDataQuerySuccess', queryId: 'b' },
      ],
    });
    expect(found.asset('Param', 'A/b/query').reads).toEqual(['box', 'box.onClick']);
    expect(found.asset('Trigger', 'A/box.onClick').feeds).toEqual(['A/b/query']);
  });

  test('older exports keep the events of a query in its options', () => {
    const events = [{ eventId: 'onDataQuerySuccess', actionId: 'run-query', queryId: 'b' }];
    const found = read({ queries: [query('a', { events }), query('b')] });
    expect(found.asset('Step', 'A/a').next).toEqual(['A/b']);
    expect(found.keys('Param')).toEqual([]);
  });

  test.each([
    ["await actions.runQuery('b')", ['A/b']],
    ['await queries.b.run()', ['A/b']],
    ['return queries.b.data', []],
  ])('%s', (code, next) => {
    const found = read({ kind: 'runjs', queries: [query('a', { code }), query('b')] });
    expect(found.asset('Step', 'A/a')).toMatchObject({ next, category: 'code', client_side: true });
  });
});

describe('queries', () => {
  test.each([
    ['postgresql', { query: 'SELECT 1' }, 'read'],
    ['mysql', { query: '\n insert into a values (1)' }, 'write'],
    ['mssql', { mode: 'gui', operation: 'bulk_update' }, 'write'],
    ['tooljetdb', { operation: 'delete_rows' }, 'delete'],
    ['restapi', {}, 'request'],
    ['smtp', {}, 'send'],
    ['openai', {}, 'ai'],
    ['s3', { operation: 'list_objects' }, 'read'],
    ['unheard-of', {}, 'request'],
  ])('%s %j: %s', (kind, options, category) => {
    expect(read({ kind, queries: [query('q', options)] }).asset('Step', 'A/q')).toMatchObject({
      operation: kind,
      category,
    });
  });

  test.each([
    ['components.box.value', ['box']],
    ['queries.other.data[0].id', ['other']],
    ['globals.urlparams.id', ['globals.urlparams']],
    ['globals.currentUser.email', []],
    ['variables.x + parameters.y', ['parameters', 'variables']],
    ['constants.key', []],
    ['moment().format()', []],
  ])('{{ %s }}', (code, reads) => {
    const found = read({ queries: [query('q', { query: `SELECT {{${code}}}` }), query('other')] });
    expect(found.asset('Param', 'A/q/query')).toMatchObject({
      sink_role: 'sql',
      parameterised: false,
      reads,
    });
  });

  test.each([
    ['components.gone.value', 'reads what is no part of the application'],
    ['something.else', 'reads what is no part of the application'],
    ['box +', 'an expression that does not parse'],
    ['eval("1")', 'runs text as code'],
  ])('{{ %s }} is not known', (code, reason) => {
    const found = read({ queries: [query('q', { query: `SELECT {{${code}}}` })] });
    expect(found.asset('Param', 'A/q/query')).toMatchObject({ $unknown: { reads: reason } });
  });

  test('a secret in code, in a header, in the address', () => {
    const found = read({
      kind: 'restapi',
      queries: [
        query('q', {
          url: 'https://a.example/x?token=q8c2n4v6m1x3z5l7',
          method: 'put',
          headers: [['X-Api-Key', 'q8c2n4v6m1x3z5l7']],
          url_params: [
            ['api_key', 'q8c2n4v6m1x3z5l7'],
            ['', ''],
          ],
        }),
      ],
    });
    expect(found.asset('Param', 'A/q/headers[X-Api-Key]')).toMatchObject({
      sink_role: 'header',
      holds_secret: true,
    });
    expect(found.asset('Request', 'A/q')).toMatchObject({
      method: 'PUT',
      host: 'a.example',
      query_keys: ['api_key', 'token'],
      secret_query_keys: ['api_key', 'token'],
    });
    const code = read({
      kind: 'runjs',
      queries: [query('q', { code: "const apiKey = 'q8c2n4v6m1x3z5l7'" })],
    });
    expect(code.asset('Param', 'A/q/code')).toMatchObject({ sink_role: 'code', holds_secret: true });
  });

  test('Python is not read', () => {
    const found = read({ kind: 'runpy', queries: [query('q', { code: 'print(1)' })] });
    expect(found.asset('Param', 'A/q/code').$unknown).toEqual({ reads: 'not JavaScript' });
    expect(found.asset('Step', 'A/q').$unknown).toHaveProperty('imports');
  });
});

describe('data sources', () => {
  const value = (text: unknown, encrypted = false) => ({ value: text, encrypted });

  test.each([
    [
      'restapi',
      { url: value('http://b.example'), auth_type: value('none') },
      { schemes: ['http'], authenticated: false },
    ],
    [
      'restapi',
      { url: value('https://b.example'), auth_type: value('bearer') },
      { schemes: ['https'], authenticated: true, key_in_query: false },
    ],
    ['restapi', { auth_type: value('oauth2'), add_token_to: value('query_params') }, { key_in_query: true }],
    ['postgresql', { host: value('10.0.0.1') }, { host: '10.0.0.1', zone: 'private', authenticated: true }],
    ['postgresql', undefined, { described: false }],
  ])('%s %j', (kind, options, connector) => {
    const found = read({ kind, ...(options === undefined ? {} : { options }) });
    expect(found.asset('Connector', 'S')).toMatchObject({ name: 'source', ...connector });
  });

  test('headers and parameters that are sent with each request', () => {
    const options = {
      auth_type: value('none'),
      headers: value([
        ['Authorization', 'Bearer q8c2n4v6m1x3z5l7'],
        ['Accept', 'text/html'],
        ['', ''],
      ]),
      custom_query_params: value([['api_key', '{{constants.key}}']]),
    };
    const found = read({ kind: 'restapi', options });
    expect(found.keys('ConnectorParam')).toEqual(['S/Authorization', 'S/api_key']);
    expect(found.asset('ConnectorParam', 'S/Authorization')).toMatchObject({
      masked: false,
      holds_secret: true,
    });
    expect(found.asset('ConnectorParam', 'S/api_key')).toMatchObject({ holds_secret: false });
    expect(found.asset('Connector', 'S')).toMatchObject({ authenticated: true, key_in_query: true });
    expect(found.asset('Credential', 'S')).toMatchObject({ auth: 'header', encrypted: false });
  });

  test('a service that is asked with a key', () => {
    const found = read({ kind: 'openai', options: { apiKey: { credential_id: 'x', encrypted: true } } });
    expect(found.asset('Credential', 'S')).toMatchObject({ auth: 'header', encrypted: true });
  });

  test('the settings of production come first', () => {
    const option = (environmentId: string, url: string) => ({
      dataSourceId: 'S',
      environmentId,
      options: { url: value(url) },
    });
    const found = read({
      kind: 'restapi',
      settings: {
        appEnvironments: [
          { id: 'd', name: 'development', isDefault: false },
          { id: 'p', name: 'production', isDefault: true },
        ],
        dataSourceOptions: [option('d', 'http://localhost'), option('p', 'https://b.example')],
      },
    });
    expect(found.asset('Connector', 'S')).toMatchObject({ host: 'b.example', schemes: ['https'] });
  });

  test('certificates are checked: no setting passes them over', () => {
    const options = { url: value('https://b.example'), ssl_certificate: value('none') };
    const found = read({ kind: 'restapi', options, queries: [query('q')] });
    expect(found.asset('Request', 'A/q').verifies_tls).toBe(true);
  });

  test('what is encrypted is a reference; what is not stands in the export', () => {
    const stored = read({ options: { password: { credential_id: 'x', encrypted: true } } });
    expect(stored.asset('Credential', 'S')).toMatchObject({
      encrypted: true,
      type: 'postgresql',
      auth: 'basic',
    });
    expect(stored.asset('ConnectorParam', 'S/password')).toMatchObject({ masked: true, holds_secret: false });
    const clear = read({ options: { password: value('q8c2n4v6m1x3z5l7') } });
    expect(clear.asset('Credential', 'S')).toMatchObject({ encrypted: false });
    expect(clear.asset('ConnectorParam', 'S/password')).toMatchObject({ masked: false, holds_secret: true });
    expect(JSON.stringify(clear)).not.toContain('q8c2n4v6m1x3z5l7');
    const constant = read({ options: { password: value('{{secrets.password}}') } });
    expect(constant.asset('Credential', 'S')).toMatchObject({ encrypted: true });
  });

  test('sources without settings of their own are part of ToolJet', () => {
    expect(read({ kind: 'tooljetdb' }).keys('Connector')).toEqual([]);
    const source = { id: 'S', name: 'restapidefault', kind: 'restapi', type: 'static' };
    expect(read({ settings: { dataSources: [source] } }).keys('Connector')).toEqual([]);
  });
});

test('tables of its own database', () => {
  const columns = [
    { column_name: 'email', data_type: 'character varying' },
    { column_name: 'id', data_type: 'integer' },
  ];
  const found = read({
    kind: 'tooljetdb',
    tables: [{ id: 't', table_name: 'people', schema: { columns } }],
    queries: [query('q', { operation: 'update_rows', table_id: 't' })],
  });
  expect(found.asset('Step', 'A/q')).toMatchObject({ category: 'write', store: 'people' });
  expect(found.asset('Field', 'people/email')).toMatchObject({ class: 'personal', masked: false });
  expect(found.asset('Field', 'people/id')).toMatchObject({ class: 'other' });
});

test('what chooses rows of its own tables, and what is written into them', () => {
  const where_filters = { 0: { column: 'id', operator: 'eq', value: '{{components.box.value}}' } };
  const columns = { 0: { column: 'password', value: '{{components.box.value}}' } };
  const found = read({
    kind: 'tooljetdb',
    queries: [query('q', { operation: 'update_rows', update_rows: { where_filters, columns } })],
  });
  expect(found.asset('Param', 'A/q/update_rows.where_filters.0.value')).toMatchObject({
    sink_role: 'record_selector',
    name: 'id',
  });
  expect(found.asset('Param', 'A/q/update_rows.columns.0.value')).toMatchObject({
    sink_role: 'record_data',
    name: 'password',
  });
});

test('options of what was chosen before are not in use', () => {
  const value = '{{components.box.value}}';
  const row = { 0: { column: 'name', value } };
  const rows = read({
    kind: 'tooljetdb',
    queries: [
      query('q', {
        operation: 'create_row',
        create_row: row,
        update_rows: { columns: row },
        list_rows: { where_filters: { 0: { column: 'id', operator: 'eq', value } } },
        sql_execution: { sqlQuery: `select ${value}` },
        join_table: { limit: value },
      }),
    ],
  });
  expect(rows.keys('Param')).toEqual(['A/q/create_row.0.value']);
  const request = (body_toggle: boolean) =>
    read({ kind: 'restapi', queries: [query('q', { body_toggle, json_body: value, body: [['a', value]] })] });
  expect(request(true).keys('Param')).toEqual(['A/q/json_body']);
  expect(request(false).keys('Param')).toEqual(['A/q/body[a]']);
});

describe('code that makes something else of what a query gives', () => {
  const found = (options: object) =>
    read({
      queries: [
        query('q', {
          transformation: 'return data.filter((d) => d.id === components.box.value)',
          ...options,
        }),
      ],
    });

  test.each([
    ['javascript', { reads: ['box'], sink_role: 'code' }],
    ['python', { $unknown: { reads: 'not JavaScript' } }],
  ])('%s', (transformationLanguage, param) => {
    const on = found({ enableTransformation: true, transformationLanguage });
    expect(on.asset('Param', 'A/q/transformation')).toMatchObject(param);
    expect(found({ transformationLanguage }).keys('Param')).toEqual([]);
  });
});

test('models that are asked by a plain request', () => {
  const category = (method: string, url: string) =>
    read({ kind: 'restapi', queries: [query('q', { method, url })] }).asset('Step', 'A/q').category;
  expect(category('post', 'https://api.openai.com/v1/chat/completions')).toBe('ai');
  expect(category('post', 'https://generativelanguage.googleapis.com/v1beta/{{components.box.value}}')).toBe(
    'ai',
  );
  expect(category('post', 'https://ours.openai.azure.com/openai/deployments/a/chat/completions')).toBe('ai');
  expect(category('get', 'https://api.openai.com/v1/models')).toBe('request');
  expect(category('post', 'https://api.openai.com.example/')).toBe('request');
  expect(category('post', '{{variables.url}}')).toBe('request');
});

test('a table that two exports hold is one', () => {
  const file = (path: string, id: string) =>
    jsonFile(path, {
      tooljet_database: [{ id: 't', table_name: 'people', schema: { columns: [] } }],
      app: [
        {
          definition: {
            appV2: { ...app({ kind: 'tooljetdb', queries: [query('q', { table_id: 't' })] }), id },
          },
        },
      ],
    });
  const found = readFiles(file('a.json', 'A'), file('b.json', 'B'));
  expect(found.keys('DataStore')).toEqual(['people']);
  expect([found.asset('Step', 'A/q').store, found.asset('Step', 'B/q').store]).toEqual(['people', 'people']);
});

test('variables that code sets, and what browsers give', () => {
  const found = read({
    queries: [
      query('set', { code: "await actions.setVariable('who', queries.list.data)" }, { dataSourceId: 'js' }),
      query('list'),
      query('q', { query: 'select {{variables.who}} {{variables.other}}' }),
      query('b', { code: 'setTimeout(() => document.title = localStorage.a, 1)' }, { dataSourceId: 'js' }),
    ],
    settings: {
      dataSources: [
        { id: 'S', name: 'source', kind: 'postgresql', type: 'default' },
        { id: 'js', name: 'runjsdefault', kind: 'runjs', type: 'static' },
      ],
    },
  });
  expect(found.asset('Param', 'A/q/query').reads).toEqual(['set', 'variables']);
  expect(found.asset('Step', 'A/set').feeds).toEqual(['A/q/query']);
  expect(found.asset('Param', 'A/b/code').reads).toEqual(['localStorage']);
});

test('code that asks somebody', () => {
  const found = read({
    kind: 'runjs',
    queries: [query('a', { code: "await fetch('https://a.example')" }), query('b', { code: 'return 1' })],
  });
  expect(found.asset('Step', 'A/a').$unknown).toHaveProperty('connector');
  expect(found.asset('Step', 'A/b').connector).toBeNull();
});

test('statements over its own tables', () => {
  const written = (sqlQuery: string) =>
    read({
      kind: 'tooljetdb',
      queries: [query('q', { operation: 'sql_execution', sql_execution: { sqlQuery } })],
    });
  const found = written('select * from people where name = {{components.box.value}}');
  expect(found.asset('Step', 'A/q').category).toBe('read');
  expect(found.asset('Param', 'A/q/sql_execution.sqlQuery')).toMatchObject({
    sink_role: 'sql',
    reads: ['box'],
  });
  expect(written('delete from people').asset('Step', 'A/q').category).toBe('delete');
});

describe('older exports nest what is shown', () => {
  const box = (events: readonly object[]) => ({
    component: { name: 'box', component: 'TextInput', definition: { events } },
  });
  const click = [{ eventId: 'onClick', actionId: 'run-query', queryId: 'q' }];
  const old = (definition: object, where: object = { editingVersion: { definition } }) =>
    read({
      settings: { isPublic: true, pages: undefined, components: undefined, ...where },
      queries: [query('q', { query: 'select {{components.box.value}}' })],
    });

  test('by page', () => {
    const pages = { p1: { name: 'Start', handle: 'start', components: { c1: box(click) } } };
    const found = old({ pages });
    expect(found.asset('Page', 'A/start')).toMatchObject({ name: 'Start', inputs: ['box'] });
    expect(found.asset('Trigger', 'A/box.onClick')).toMatchObject({ next: ['A/q'], untrusted: true });
    expect(found.asset('Param', 'A/q/query').reads).toEqual(['box', 'box.onClick']);
  });

  test('before there were pages', () => {
    const found = old({ components: { c1: box(click) } });
    expect(found.keys('Page')).toHaveLength(1);
    expect(found.keys('Trigger')).toEqual(['A/box.onClick']);
  });

  test('in the last version that holds something', () => {
    const versions = [{ definition: { components: { c1: box(click) } } }, { definition: null }];
    expect(old({}, { appVersions: versions }).keys('Trigger')).toEqual(['A/box.onClick']);
  });
});

describe('files', () => {
  test.each([
    ['as exported', (a: object) => ({ app: [{ definition: { appV2: a } }] })],
    ['older', (a: object) => ({ definition: a })],
    ['the application itself', (a: object) => a],
  ])('%s', (_, wrap) => {
    expect(readFiles(jsonFile('a.json', wrap(app({})))).keys('Automation')).toEqual(['A']);
  });

  test('any JSON in the place of anything', () => {
    const json = fc.jsonValue({ maxDepth: 3 });
    const text = fc.oneof(fc.constantFrom('', '{{', '{{queries.a.b}}', '__proto__', 'S', 'c'), json);
    const source = fc.record({
      id: text,
      name: text,
      kind: fc.oneof(fc.constantFrom('restapi', 'runjs', 'postgresql', 'constructor'), json),
      options: json,
    });
    const whole = fc.record({
      tooljet_database: fc.oneof(
        fc.array(
          fc.record({
            table_name: text,
            schema: fc.record({ columns: fc.oneof(fc.array(fc.record({ column_name: text })), json) }),
          }),
        ),
        json,
      ),
      app: fc.array(
        fc.record({
          definition: fc.record({
            appV2: fc.record({
              id: text,
              isPublic: json,
              type: fc.oneof(fc.constantFrom('workflow', 'module'), json),
              appVersions: fc.oneof(
                fc.array(
                  fc.record({
                    id: text,
                    definition: fc.oneof(
                      fc.record({
                        nodes: fc.oneof(fc.array(fc.record({ id: text, type: text, data: json })), json),
                        edges: fc.oneof(fc.array(fc.record({ source: text, target: text })), json),
                        queries: json,
                        dependencies: json,
                        setupScript: json,
                      }),
                      json,
                    ),
                  }),
                  { maxLength: 2 },
                ),
                json,
              ),
              dataQueries: fc.array(
                fc.record({
                  id: text,
                  name: text,
                  dataSourceId: text,
                  options: fc.oneof(
                    fc.record({
                      code: text,
                      query: text,
                      url: text,
                      headers: json,
                      url_params: json,
                      events: json,
                    }),
                    json,
                  ),
                }),
                { maxLength: 3 },
              ),
              dataSources: fc.array(source, { maxLength: 2 }),
              dataSourceOptions: fc.oneof(fc.array(fc.record({ dataSourceId: text, options: json })), json),
              events: fc.oneof(fc.array(fc.record({ sourceId: text, event: json })), json),
              components: fc.oneof(
                fc.array(
                  fc.record({
                    name: text,
                    type: fc.constantFrom('Html', 'Text', 'CustomComponent', 'toString'),
                    properties: fc.oneof(
                      fc.record({ rawHtml: fc.record({ value: text }), text: json, code: json, data: json }),
                      json,
                    ),
                  }),
                  { maxLength: 2 },
                ),
                json,
              ),
              editingVersion: fc.oneof(
                fc.record({ definition: fc.oneof(fc.record({ pages: json, components: json }), json) }),
                json,
              ),
            }),
          }),
        }),
      ),
    });
    fc.assert(
      fc.property(whole, (content) => {
        const { files } = readExports([jsonFile('f.json', content)], { now: NOW });
        expect(files).toHaveLength(1);
      }),
      { numRuns: 150 },
    );
  });
});
