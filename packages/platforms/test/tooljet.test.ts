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

test('workflows are skipped, and it is said', () => {
  const workflow = { definition: { appV2: { ...app({}), id: 'W', type: 'workflow' } } };
  const alone = readFiles(jsonFile('a.json', { app: [workflow] }));
  expect(alone.files).toMatchObject([
    { tag: 'skipped', reason: 'no-facts', message: expect.stringContaining('a workflow') },
  ]);
  const beside = readFiles(jsonFile('a.json', { app: [workflow, { definition: { appV2: app({}) } }] }));
  expect(beside.keys('Automation')).toEqual(['A']);
  expect(beside.files).toMatchObject([
    { notes: [{ code: 'element-skipped', pointer: '/app/0/definition/appV2' }] },
  ]);
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
              components: json,
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
      { numRuns: 300 },
    );
  });
});
