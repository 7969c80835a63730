/** Small Make blueprints: one for each mapping rule. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readExports } from '../src/index.js';
import { jsonFile, NOW, type Read, readFiles } from './one-workflow.js';

interface TestModule {
  readonly module: string;
  readonly [member: string]: unknown;
}

/** Modules get the numbers of their places; those inside others bring their own. */
function blueprint(flow: readonly TestModule[], scenario: object = {}): object {
  return {
    name: 'Test',
    flow: flow.map((m, i) => ({ id: i + 1, version: 1, ...m })),
    metadata: { version: 1, scenario },
  };
}

const read = (flow: readonly TestModule[], scenario: object = {}): Read =>
  readFiles(jsonFile('s.blueprint.json', blueprint(flow, scenario)));
const named = (name: string) => ({ metadata: { designer: { name } } });
const BLUEPRINT = blueprint([
  { module: 'gateway:CustomWebHook', parameters: { __IMTHOOK__: 1 } },
  { module: 'http:ActionGetFile', mapper: { url: 'https://a.example/f' } },
]);
const HOOK = { module: 'gateway:CustomWebHook', parameters: { __IMTHOOK__: 1 }, ...named('Hook') };

describe('what starts it', () => {
  test.each([
    [HOOK, 'http', { $unknown: expect.objectContaining({ untrusted: expect.stringContaining('webhook') }) }],
    [{ module: 'gateway:CustomMailHook' }, 'email', { untrusted: true }],
    [{ module: 'google-email:TriggerNewEmail' }, 'email', { untrusted: true }],
    [
      { module: 'google-sheets:watchRows' },
      'event',
      { $unknown: expect.objectContaining({ untrusted: expect.any(String) }) },
    ],
    [{ module: 'typeform:WatchResponses', parameters: { __IMTHOOK__: 2 } }, 'event', { untrusted: true }],
    [{ module: 'scenario-service:StartSubscenario' }, 'subflow', { untrusted: false }],
    [{ module: 'util:BasicTrigger' }, 'schedule', { untrusted: false }],
    [{ module: 'tally:newResponses', parameters: { hook: 2 } }, 'event', { untrusted: true }],
    [{ module: 'bakery:orders', parameters: { hook: 2 } }, 'event', {}],
    [{ module: 'gateway:CustomWebhook' }, 'http', {}],
    [
      { module: 'bakery:onDone', metadata: { parameters: [{ name: '__IMTHOOK__', type: 'hook:bakery' }] } },
      'event',
      {},
    ],
    [{ module: 'bakery:newOrders' }, 'event', {}],
    [{ module: 'wazzup:watchMessages' }, 'event', { untrusted: true }],
    [{ module: 'shopify:watchOrders', parameters: { __IMTHOOK__: 2 } }, 'event', { untrusted: true }],
  ])('%j', (module, kind, expected) => {
    const found = read([module, { module: 'util:SetVariable2' }]);
    expect(found.asset('Trigger', 's/1')).toMatchObject({ kind, next: ['s/2'], ...expected });
    expect(found.keys('Endpoint')).toEqual(kind === 'http' ? ['s/1'] : []);
  });

  test('a scenario without such a module runs by the clock', () => {
    const found = read([{ module: 'http:ActionSendData' }]);
    expect(found.asset('Trigger', 's/schedule')).toMatchObject({
      kind: 'schedule',
      untrusted: false,
      next: ['s/1'],
    });
  });

  test.each([
    ['bakery:finishedOrders', true, 'event'],
    ['bakery:finishedOrders', false, 'schedule'],
    ['bakery:newsSearch', false, 'schedule'],
    ['http:MakeRequest', true, 'schedule'],
    ['util:SetVariable2', true, 'schedule'],
  ])('%s where the scenario is started at once (%s): %s', (module, instant, kind) => {
    const content = { ...blueprint([{ module }]), metadata: { instant } };
    const [trigger] = readFiles(jsonFile('s.json', content)).snapshot.assets.Trigger ?? [];
    expect(trigger).toMatchObject({ kind });
  });

  test.each([
    [{ io: { input_spec: [{ name: 'city' }], output_spec: [] } }, 'subflow'],
    [{ interface: { input: [{ name: 'city' }] } }, 'subflow'],
    [{ scheduling: { type: 'on-demand' } }, 'subflow'],
    [{ io: { input_spec: [] }, scheduling: { type: 'indefinitely' } }, 'schedule'],
  ])('%j: what it is given comes from whoever runs it', (members, kind) => {
    const flow = [{ module: 'http:ActionSendData', mapper: { url: 'https://a.example/{{var.input.city}}' } }];
    const found = readFiles(jsonFile('s.json', { ...blueprint(flow), ...members }));
    const name = kind === 'subflow' ? 'on demand' : 'schedule';
    expect(found.asset('Trigger', `s/${name}`)).toMatchObject({ kind, untrusted: false, feeds: ['s/1/url'] });
    expect(found.asset('Param', 's/1/url').reads).toEqual([name]);
  });

  test.each([
    ['api_key', 'Zb93kfLq0xPw7yTn2RmVd81sQe45HjUc', true, true],
    ['notes', `sk-proj-${'Zb93kfLq0xPw7yTn2RmV'}`, true, true],
    ['api_key', 'REPLACE_ME', true, false],
    ['api_key', 'ЗАМЕНИТЬ', true, false],
    ['city', 'Bern', false, false],
  ])('the default of an input %s is kept in the blueprint: %s', (name, text, sensitive, holds) => {
    const inputs = [
      { name, type: 'text', default: text },
      { name: 'days', type: 'number', default: 3 },
    ];
    for (const members of [{ io: { input_spec: inputs } }, { interface: { input: inputs } }]) {
      const found = readFiles(
        jsonFile('s.json', { ...blueprint([]), ...members, metadata: { scenario: {} } }),
      );
      expect(found.snapshot.assets.Variable).toMatchObject([{ id: `s/${name}`, type: 'text', sensitive }]);
      expect(found.asset('VariableValue', `s/${name}`)).toMatchObject({
        variable: `s/${name}`,
        holds_secret: holds,
      });
    }
  });

  test.each([
    ['gateway:WebhookRespond', 'by_step'],
    ['util:SetVariable2', 'at_once'],
  ])('a webhook before %s answers %s', (module, responds) => {
    expect(read([HOOK, { module }]).asset('Endpoint', 's/1').responds).toBe(responds);
  });

  test.each([['__IMTHOOK__'], ['hook']])('the place of a webhook is its number: %s', (name) => {
    const found = read([{ module: 'gateway:CustomWebHook', parameters: { [name]: 7 } }]);
    const [endpoint] = found.snapshot.origins?.assets.Endpoint ?? [];
    expect(endpoint?.fields?.path?.pointer).toBe(`/flow/0/parameters/${name}`);
  });

  test('what is kept with a webhook is unknown', () => {
    const endpoint = read([HOOK]).asset('Endpoint', 's/1');
    expect(endpoint).toMatchObject({ kind: 'http', public: true });
    expect(Object.keys(endpoint.$unknown ?? {}).sort()).toEqual([
      'auth',
      'callers',
      'cors',
      'ip_limited',
      'method',
      'path',
    ]);
  });
});

describe('what runs after what', () => {
  const step = { module: 'util:SetVariable2' };

  test('one after another; routes and branches start after their router', () => {
    const routes = [
      {
        flow: [
          { id: 10, ...step },
          { id: 11, ...step },
        ],
      },
      { flow: [] },
      { flow: [{ id: 12, ...step }] },
    ];
    const found = read([HOOK, step, { module: 'builtin:BasicRouter', routes }]);
    expect(found.asset('Trigger', 's/1').next).toEqual(['s/2']);
    expect(found.asset('Step', 's/2').next).toEqual(['s/3']);
    expect(found.asset('Step', 's/3')).toMatchObject({ next: ['s/10', 's/12'], category: 'control' });
    expect(found.asset('Step', 's/10').next).toEqual(['s/11']);
    const branches = read([
      HOOK,
      { module: 'builtin:BasicIfElse', branches: [{ flow: [{ id: 9, ...step }] }] },
    ]);
    expect(branches.asset('Step', 's/2').next).toEqual(['s/9']);
  });

  describe('branches of a condition that come together again', () => {
    const branch = (ids: readonly number[], rest: object = {}) => ({
      merge: true,
      flow: ids.map((id) => ({ id, ...step })),
      ...rest,
    });
    const joined = (...branches: readonly object[]) =>
      read([HOOK, { module: 'builtin:BasicIfElse', branches }, { module: 'builtin:BasicMerge' }, step]);
    const next = (found: ReturnType<typeof read>, id: number) => found.asset('Step', `s/${id}`).next;

    test('their ends lead on, and nothing passes by where there is an else', () => {
      const found = joined(branch([10, 11]), branch([12], { type: 'else' }));
      expect(next(found, 2)).toEqual(['s/10', 's/12']);
      expect([10, 11, 12, 3].map((id) => next(found, id))).toEqual([['s/11'], ['s/3'], ['s/3'], ['s/4']]);
    });
    test('where no branch fits, the run goes on', () => {
      expect(next(joined(branch([10])), 2)).toEqual(['s/10', 's/3']);
      expect(next(joined(branch([10]), branch([], { type: 'else' })), 2)).toEqual(['s/10', 's/3']);
    });
    test('a branch that does not come back ends', () => {
      const found = joined(branch([10]), branch([12], { type: 'else', merge: false }));
      expect(next(found, 2)).toEqual(['s/10', 's/12']);
      expect(next(found, 12)).toEqual([]);
    });
    test('one inside another', () => {
      const inner = {
        id: 20,
        module: 'builtin:BasicIfElse',
        branches: [branch([21]), branch([22], { type: 'else' })],
      };
      const found = joined({ merge: true, flow: [inner] }, branch([12], { type: 'else' }));
      expect([20, 21, 22].map((id) => next(found, id))).toEqual([['s/21', 's/22'], ['s/3'], ['s/3']]);
    });
    test('conditions and what is brought together are read', () => {
      const found = read([
        HOOK,
        {
          module: 'builtin:BasicIfElse',
          branches: [branch([10], { conditions: [[{ a: '{{1.level}}', o: 'text:equal', b: 'x' }]] })],
        },
        {
          module: 'builtin:BasicMerge',
          outputs: [{ name: 'text', mappings: ['{{10.value}}', '{{1.text}}'] }],
        },
      ]);
      const reads = (key: string) => found.asset('Param', key).reads;
      expect(reads('s/2/branches[0].conditions[0][0].a')).toHaveLength(1);
      expect(reads('s/3/outputs[text].mappings[0]')).toEqual(['util:SetVariable2 (10)']);
      expect(reads('s/3/outputs[text].mappings[1]')).toHaveLength(1);
    });
  });

  test.each([
    ['builtin:Ignore', true, []],
    ['builtin:Resume', true, []],
    ['builtin:Break', false, ['s/9']],
    ['builtin:Rollback', false, ['s/9']],
    ['slack:CreateMessage', false, ['s/9']],
  ])('a failure handled by %s', (module, goesOn, onError) => {
    const found = read([HOOK, { ...step, onerror: [{ id: 9, module }] }, step]);
    expect(found.asset('Step', 's/2')).toMatchObject({
      on_error_continue: goesOn,
      on_error: onError,
      next: ['s/3'],
    });
  });

  test('a handler of several modules is a handler, whatever ends it', () => {
    const onerror = [
      { id: 8, module: 'slack:CreateMessage' },
      { id: 9, module: 'builtin:Ignore' },
    ];
    const found = read([HOOK, { ...step, onerror }]);
    expect(found.asset('Step', 's/2')).toMatchObject({ on_error_continue: false, on_error: ['s/8'] });
    expect(found.asset('Step', 's/8').next).toEqual(['s/9']);
  });

  test('what stands beside the flow does not run', () => {
    const header = { name: 'Authorization', value: 'Bearer q8c2n4v6m1x3z5l7' };
    const orphan = {
      id: 9,
      module: 'http:ActionSendData',
      mapper: { url: 'http://a.example', headers: [header] },
    };
    const content = {
      ...blueprint([HOOK, step]),
      metadata: { designer: { orphans: [[orphan, { id: 10, ...step }], 'x'] } },
    };
    const found = readFiles(jsonFile('s.json', content));
    expect(found.asset('Step', 's/9')).toMatchObject({ disabled: true, next: ['s/10'] });
    expect(found.asset('Step', 's/2')).toMatchObject({ disabled: false, next: [] });
    expect(found.asset('Step', 's/9').$unknown).toMatchObject({ masks_inputs: 'it does not run' });
    expect(found.asset('Param', 's/9/headers[Authorization].value').holds_secret).toBe(true);
    expect(found.asset('Request', 's/9').scheme).toBe('http');
  });

  test('a sub-scenario is called by number', () => {
    const call = (scenarioId: unknown) =>
      read([HOOK, { module: 'scenario-service:CallSubscenario', parameters: { scenarioId } }]).asset(
        'Step',
        's/2',
      );
    expect(call(77).calls).toEqual(['scenario 77']);
    const named = read([
      HOOK,
      { module: 'scenario-service:CallSubscenario', parameters: { scenario: 'SCN_77' } },
    ]);
    expect(named.asset('Step', 's/2').calls).toEqual(['scenario 77']);
    expect(call('{{1.id}}').$opaque).toEqual({ calls: 'expression' });
  });
});

describe('what modules do', () => {
  test.each([
    ['google-sheets:addRow', 'write'],
    ['google-sheets:getSheetContent', 'read'],
    ['google-sheets:clearRow', 'delete'],
    ['google-sheets:makeAPICall', 'request'],
    ['slack:CreateMessage', 'send'],
    ['slack:listMessages', 'read'],
    ['google-email:ActionMarkAsRead', 'write'],
    ['facebook-pages:CreatePost', 'send'],
    ['google-email:trashAnEmail', 'delete'],
    ['telegram:SendReplyMessage', 'send'],
    ['airtable:ActionUpdateRecords', 'write'],
    ['datastore:SearchRecord', 'read'],
    ['datastore:DeleteRecord', 'delete'],
    ['http:ActionGetFile', 'request'],
    ['ssh:ExecuteCommand', 'exec'],
    ['code:ExecuteCode', 'code'],
    ['connected-code:ExecuteConnectedCode', 'code'],
    ['openai-gpt-3:CreateCompletion', 'ai'],
    ['gemini-ai-a1b2c3:createACompletion', 'ai'],
    ['ai-local-agent:RunLocalAIAgent', 'ai'],
    ['make-ai-web-search:generateAResponse', 'ai'],
    ['airtable:ActionCreateRecord', 'write'],
    ['gateway:WebhookRespond', 'respond'],
    ['scenario-service:ReturnData', 'respond'],
    ['placeholder:Placeholder', 'control'],
    ['postgres:StoredProcedure', 'write'],
    ['json:ParseJSON', 'transform'],
    ['builtin:BasicFeeder', 'control'],
    ['twitter:CreateATweet', 'send'],
    ['youtube:UploadAVideo', 'send'],
    ['youtube:updateVideo', 'write'],
    ['linkedin:CreateATextShare', 'send'],
    ['some-app:Frobnicate', 'request'],
  ])('%s: %s', (module, category) => {
    expect(read([HOOK, { module }]).asset('Step', 's/2')).toMatchObject({ operation: module, category });
  });

  test.each([
    ['DELETE FROM beans', 'delete'],
    ['SELECT * FROM beans', 'read'],
    ['{{1.statement}}', 'write'],
  ])('a module that executes %s', (query, category) => {
    const found = read([HOOK, { module: 'mysql:ExecuteQuery', mapper: { query } }]);
    expect(found.asset('Step', 's/2')).toMatchObject({ category });
  });

  test.each([
    ['mysql:ExecuteQuery', { query: 'SELECT {{1.a}}' }, 'query', { sink_role: 'sql', parameterised: false }],
    ['postgres:ExecuteQuery', { query: 'SELECT 1' }, 'query', { sink_role: 'sql', kind: 'literal' }],
    ['ssh:ExecuteCommand', { command: 'ls {{1.a}}' }, 'command', { sink_role: 'shell' }],
    [
      'openai-gpt-3:CreateCompletion',
      { messages: [{ role: 'user', content: '{{1.a}}' }] },
      'messages[0].content',
      { sink_role: 'prompt' },
    ],
    [
      'google-email:ActionSendEmail',
      { html: '<b>{{1.a}}</b>' },
      'html',
      { sink_role: 'html', escaped: false },
    ],
    [
      'gateway:WebhookRespond',
      { body: '{{2.error.message}}' },
      'body',
      { sink_role: 'body', failure_detail: true },
    ],
    ['datastore:AddRecord', { key: '{{1.a}}' }, 'key', { sink_role: 'record_selector' }],
    ['datastore:AddRecord', { data: { name: '{{1.a}}' } }, 'data.name', { sink_role: 'record_data' }],
    [
      'util:SetVariables',
      { variables: [{ name: 'api_key', value: 'q8c2n4v6m1x3z5l7' }] },
      'variables[api_key].value',
      { sink_role: 'credential', holds_secret: true },
    ],
    [
      'http:ActionSendDataBasicAuth',
      { authPass: 'q8c2n4v6m1x3z5l7' },
      'authPass',
      { sink_role: 'credential', holds_secret: true },
    ],
  ])('%s %j', (module, mapper, path, expected) => {
    expect(read([HOOK, { module, mapper }]).asset('Param', `s/2/${path}`)).toMatchObject(expected);
  });

  test.each([
    ['google-email:sendAnEmail', { bodyType: 'text', content: '{{1.a}}' }, 'content', 'none'],
    ['google-email:sendAnEmail', { bodyType: 'rawHtml', content: '{{1.a}}' }, 'content', 'html'],
    ['microsoft-email:createAndSendAMessage', { bodyType: 'html', content: '{{1.a}}' }, 'content', 'html'],
    ['http:MakeRequest', { body: '{{1.a}}' }, 'body', 'body'],
    ['http:MakeRequest', { body: { a: '{{1.a}}' } }, 'body.a', 'body'],
    [
      'http:MakeRequest',
      { dataStructureBodyContent: { a: '{{1.a}}' } },
      'dataStructureBodyContent.a',
      'body',
    ],
    ['http:MakeRequest', { headers: { 'X-A': '{{1.a}}' } }, 'headers.X-A', 'header'],
    ['http:MakeRequest', { queryParameters: { a: '{{1.a}}' } }, 'queryParameters.a', 'query_key'],
    [
      'datastore:SearchRecord',
      { filter: [[{ a: 'mail', b: '{{1.a}}' }]] },
      'filter[0][0].b',
      'record_selector',
    ],
    ['airtable:ActionCreateRecord', { record: { name: '{{1.a}}' } }, 'record.name', 'record_data'],
    ['google-sheets:addRow', { values: { 0: '{{1.a}}' } }, 'values.0', 'record_data'],
    ['airtable:ActionSearchRecords', { formula: '{a} = "{{1.a}}"' }, 'formula', 'record_selector'],
    ['airtable:ActionSearchRecords', { fields: ['{{1.a}}'] }, 'fields[0]', 'none'],
    ['airtable:ActionDeleteRecord', { id: '{{1.a}}' }, 'id', 'record_selector'],
    ['todoist:MakeApiCall', { url: '/v2/tasks/{{1.a}}' }, 'url', 'url'],
    ['todoist:MakeApiCall', { qs: [{ key: 'q', value: '{{1.a}}' }] }, 'qs[q].value', 'query_key'],
    ['chat-app-gpt:ask', { userMessage: '{{1.a}}' }, 'userMessage', 'none'],
    ['anthropic-claude:createAPrompt', { userMessage: '{{1.a}}' }, 'userMessage', 'prompt'],
  ])('%s %j: %s is used as %s', (module, mapper, path, sink_role) => {
    expect(read([HOOK, { module, mapper }]).asset('Param', `s/2/${path}`).sink_role).toBe(sink_role);
  });

  test('names of headers are no headers', () => {
    const headers = [{ name: '{{1.a}}', value: 'x' }];
    const found = read([HOOK, { module: 'http:MakeRequest', mapper: { headers } }]);
    expect(found.asset('Param', 's/2/headers[{{1.a}}].name').sink_role).toBe('none');
  });

  test.each([
    ['config', (options: object) => ({ config: options })],
    ['beside the name of a module', (options: object) => options],
  ])('options that people wrote: %s', (_, put) => {
    const options = {
      url: 'http://a.example/x',
      method: 'post',
      rejectUnauthorized: false,
      headers: { Authorization: 'Bearer q8c2n4v6m1x3z5l7' },
      querystring: { api_key: 'q8c2n4v6m1x3z5l7' },
      body: '{{1.a}}',
    };
    const found = read([
      HOOK,
      { module: 'http:ActionSendData', description: '{{9.x}}', _note: '{{9.x}}', ...put(options) },
    ]);
    expect(found.asset('Request', 's/2')).toMatchObject({
      method: 'POST',
      scheme: 'http',
      host: 'a.example',
      verifies_tls: false,
      secret_query_keys: ['api_key'],
    });
    expect(found.asset('Param', 's/2/headers.Authorization').holds_secret).toBe(true);
    expect(found.asset('Param', 's/2/body').reads).toEqual(['Hook']);
    expect(found.keys('Param').join(' ')).not.toMatch(/note|description/);
    const places = found.snapshot.origins?.assets.Request ?? [];
    expect(places[0]?.pointer).toMatch(/^\/flow\/1\/(?:config\/)?url$/);
  });

  test('conditions are read', () => {
    const filter = { conditions: [[{ a: '{{1.channel}}', b: 'shop', o: 'text:equal' }]] };
    const found = read([HOOK, { module: 'util:SetVariable2', filter }]);
    expect(found.asset('Param', 's/2/filter.conditions[0][0].a')).toMatchObject({
      reads: ['Hook'],
      sink_role: 'none',
    });
  });
});

describe('where values come from', () => {
  test.each([
    ['{{1.a}}', ['Hook']],
    ['{{1.`7`}}', ['Hook']],
    ['{{1[1].b}}', ['Hook']],
    ['{{1}}', ['Hook']],
    ['{{formatDate(1.date; "YYYY-2.x"; 5)}}', ['Hook']],
    ['{{if(1.a > 10; 2.b; 7)}}', ['Hook', 'Set']],
    ['{{now}}', []],
    ['{{3 + 4}}', []],
    ['{{var.input.name}}', ['Hook']],
    ['{{1.größe}}', ['Hook']],
    ['{{JSON.stringify(1.a)}}', ['Hook']],
    ['{{1.`a.b c.d`}}', ['Hook']],
    ['{{lower("e.g. a.b")}}', []],
    ['{{MY_TOKEN}}', []],
    ['{{var.organization.id}}', []],
  ])('%s', (text, reads) => {
    const found = read([
      HOOK,
      { module: 'util:SetVariable2', ...named('Set') },
      { module: 'mysql:ExecuteQuery', mapper: { query: `SELECT ${text}` } },
    ]);
    expect(found.asset('Param', 's/3/query').reads).toEqual(reads);
  });

  test('copies of a module are told apart by their numbers', () => {
    const copy = { module: 'airtable:ActionCreateRecord', ...named('Create row') };
    const found = read([HOOK, copy, copy, { module: 'mysql:ExecuteQuery', mapper: { query: '{{2.id}}' } }]);
    expect(found.asset('Param', 's/4/query').reads).toEqual(['Create row (2)']);
    expect(found.asset('Step', 's/2')).toMatchObject({ name: 'Create row (2)', feeds: ['s/4/query'] });
    expect(found.asset('Step', 's/3').feeds).toEqual([]);
  });

  test.each(['{{webhook.name}}', '{{upper(contact.name)}}'])('%s is no module of Make', (query) => {
    const found = read([HOOK, { module: 'mysql:ExecuteQuery', mapper: { query } }]);
    expect(found.asset('Param', 's/2/query').$unknown).toEqual({
      reads: 'reads by a name that is no module of Make',
    });
  });

  test('what is known beside what is not is kept', () => {
    const query = '{{1.a}} {{99.b}}';
    const found = read([HOOK, { module: 'mysql:ExecuteQuery', mapper: { query } }]);
    expect(found.asset('Param', 's/2/query')).toMatchObject({
      reads: ['Hook'],
      $partial: { reads: 'reads from a module that is not in the blueprint' },
    });
    expect(found.asset('Trigger', 's/1').feeds).toEqual(['s/2/query']);
  });

  test('a module that is not there', () => {
    const found = read([HOOK, { module: 'mysql:ExecuteQuery', mapper: { query: '{{99.a}}' } }]);
    expect(found.asset('Param', 's/2/query').$unknown).toEqual({
      reads: 'reads from a module that is not in the blueprint',
    });
  });
});

describe('requests', () => {
  const request = (mapper: object) =>
    read([HOOK, { module: 'http:ActionSendData', mapper }]).asset('Request', 's/2');
  test.each([
    [
      { url: 'https://a.example/x', method: 'post' },
      { scheme: 'https', host: 'a.example', zone: 'public', method: 'POST' },
    ],
    [{ url: 'http://10.0.0.1' }, { scheme: 'http', zone: 'private' }],
    [{ url: '{{1.url}}' }, { $opaque: { host: 'expression' } }],
    [{ url: 'https://a.example', rejectUnauthorized: false }, { verifies_tls: false }],
    [{ url: 'https://a.example', rejectUnauthorized: true }, { verifies_tls: true }],
    [{ url: 'https://a.example' }, { $unknown: { verifies_tls: 'the blueprint does not say' } }],
    [{ url: 'https://a.example?token=q8c2n4v6m1x3z5l7' }, { secret_query_keys: ['token'] }],
    [
      { url: 'https://a.example', qs: [{ name: 'api_key', value: 'q8c2n4v6m1x3z5l7' }] },
      { query_keys: ['api_key'], secret_query_keys: ['api_key'] },
    ],
    [
      { url: 'https://a.example', qs: [{ name: '{{1.k}}', value: 'v' }] },
      { $opaque: { query_keys: 'expression' } },
    ],
  ])('%j', (mapper, expected) => {
    expect(request(mapper)).toMatchObject(expected);
  });
});

describe('a model that is asked by a plain request', () => {
  const url = 'https://api.openai.com/v1/chat/completions';
  const ask = (module: string, mapper: object) => ({ module, mapper });
  test.each([
    [ask('http:ActionSendData', { url, method: 'post' }), 'ai'],
    [ask('http:ActionSendDataBasicAuth', { url, method: 'post' }), 'ai'],
    [ask('http:MakeRequest', { url, method: 'POST' }), 'ai'],
    [ask('http:ActionSendData', { url: 'https://api.openai.com/v1/{{1.path}}', method: 'post' }), 'ai'],
    [ask('http:ActionSendData', { url, method: 'get' }), 'request'],
    [ask('http:ActionSendData', { url }), 'request'],
    [ask('http:ActionSendData', { url, method: '{{1.method}}' }), 'request'],
    [ask('http:ActionGetFile', { url }), 'request'],
    [ask('http:ActionSendData', { url: '{{1.base}}/v1/chat/completions', method: 'post' }), 'request'],
    [ask('http:ActionSendData', { url: 'https://a.example/v1/chat/completions', method: 'post' }), 'request'],
  ])('%j: %s', (module, category) => {
    const found = read([HOOK, module]);
    expect(found.asset('Step', 's/2').category).toBe(category);
    expect(found.keys('Request')).toEqual(['s/2']);
  });

  test('a tool stays what the agent makes of it', () => {
    const tool = { name: 'Ask', flow: [{ id: 3, ...ask('http:ActionSendData', { url, method: 'post' }) }] };
    const found = read([HOOK, { module: 'ai-local-agent:RunLocalAIAgent', tools: [tool] }]);
    expect(found.asset('Step', 's/2').tools).toEqual(['s/3']);
    expect(found.asset('Step', 's/3').category).toBe('request');
  });
});

describe('logins, apps and stores', () => {
  const sheets = {
    module: 'google-sheets:addRow',
    parameters: { __IMTCONN__: 42 },
    metadata: {
      restore: { parameters: { __IMTCONN__: { label: 'Desk' } } },
      parameters: [{ name: '__IMTCONN__', type: 'account:google' }],
    },
  };

  test('a connection is one login for all that use its number', () => {
    const found = read([
      HOOK,
      sheets,
      sheets,
      { module: 'http:MakeRequest', parameters: { apiKeyKeychain: 7 } },
    ]);
    expect(found.keys('Credential')).toEqual(['connection 42', 'connection 7']);
    expect(found.asset('Credential', 'connection 42')).toMatchObject({
      name: 'Desk',
      type: 'google',
      encrypted: true,
    });
    expect(found.asset('Step', 's/3').credential).toBe('connection 42');
  });

  test('the account that was chosen tells its kind, among those that could have been', () => {
    const module = {
      module: 'airtable:ActionGetRecord',
      parameters: { __IMTCONN__: 3 },
      metadata: {
        restore: { parameters: { __IMTCONN__: { data: { connection: 'airtable3' }, label: 'Base' } } },
        parameters: [{ name: '__IMTCONN__', type: 'account:airtable3,airtable2' }],
      },
    };
    expect(read([HOOK, module]).asset('Credential', 'connection 3')).toMatchObject({
      name: 'Base',
      type: 'airtable3',
    });
  });

  test.each([
    ['keychain:basicauth', { auth: 'basic' }],
    ['keychain:oauth20', { auth: 'oauth' }],
    ['keychain:apikeyauth', { $unknown: expect.objectContaining({ auth: expect.any(String) }) }],
  ])('a key of the type %s', (type, expected) => {
    const module = {
      module: 'http:MakeRequest',
      parameters: { proxyKeychain: 4, authKeychain: 5 },
      metadata: { parameters: [{ name: 'authKeychain', type }] },
    };
    const found = read([HOOK, module]);
    expect(found.asset('Step', 's/2').credential).toBe('connection 5');
    expect(found.asset('Credential', 'connection 5')).toMatchObject(expected);
  });

  test('apps are connectors, by whom they are run for', () => {
    const found = read([HOOK, sheets, { module: 'telegram:SendReplyMessage' }, { module: 'app#own-1:do' }]);
    expect(found.asset('Connector', 'google-sheets')).toMatchObject({
      group: 'business',
      custom: false,
      described: false,
    });
    expect(found.asset('Connector', 'telegram')).toMatchObject({ group: 'consumer' });
    expect(found.asset('Connector', 'app#own-1')).toMatchObject({ custom: true });
    expect(found.asset('Trigger', 's/1').connector).toBeNull();
  });

  test('data stores', () => {
    const found = read([HOOK, { module: 'datastore:AddRecord', parameters: { datastore: 5 } }]);
    expect(found.asset('Step', 's/2')).toMatchObject({ store: 'data store 5', category: 'write' });
    expect(found.asset('DataStore', 'data store 5')).toMatchObject({ content: 'records' });
  });

  test.each([
    [{ confidential: true }, true],
    [{ confidential: false }, false],
    [{}, false],
  ])('%j: what runs hold is kept or not', (scenario, masked) => {
    const found = read([HOOK, { module: 'util:SetVariable2' }], scenario);
    expect(found.asset('Step', 's/2')).toMatchObject({ masks_inputs: masked, masks_outputs: masked });
  });
});

describe('files', () => {
  test.each([
    ['as exported', (b: object) => b, ['s']],
    [
      'as the API answers',
      (b: object) => ({ code: 'OK', response: { blueprint: b, scheduling: {} } }),
      ['s#/response/blueprint'],
    ],
    ['several', (b: object) => [b, { blueprint: b }], ['s#/0', 's#/1/blueprint']],
  ])('%s', (_, wrap, keys) => {
    const found = readFiles(jsonFile('s.blueprint.json', wrap(blueprint([HOOK]))));
    expect(found.keys('Automation')).toEqual(keys);
  });

  test.each([
    [{ flow: 'x', metadata: {} }],
    [{ flow: [{ id: 1 }] }],
    [{ flow: [{ module: 'no name' }] }],
    [{ flow: [] }],
  ])('%j is none', (content) => {
    expect(readFiles(jsonFile('s.json', content)).files).toMatchObject([
      { tag: 'skipped', reason: 'not-an-export' },
    ]);
  });

  test('any JSON in the place of anything', () => {
    const json = fc.jsonValue({ maxDepth: 3 });
    const { module } = fc.letrec((tie) => ({
      module: fc.record(
        {
          id: fc.oneof(fc.constantFrom(1, 2, '3', '__proto__'), json),
          module: fc.oneof(
            fc.constantFrom(
              'http:ActionSendData',
              'datastore:AddRecord',
              'builtin:BasicRouter',
              'gateway:CustomWebHook',
              '__proto__:constructor',
            ),
            json,
          ),
          mapper: fc.oneof(fc.dictionary(fc.constantFrom('url', 'qs', 'headers', 'data', 'key'), json), json),
          parameters: fc.oneof(
            fc.dictionary(fc.constantFrom('__IMTCONN__', '__IMTHOOK__', 'datastore'), json),
            json,
          ),
          metadata: json,
          filter: json,
          routes: fc.oneof(
            fc.array(fc.record({ flow: fc.array(tie('module'), { maxLength: 2 }) }), { maxLength: 2 }),
            json,
          ),
          onerror: fc.oneof(fc.array(tie('module'), { maxLength: 2 }), json),
        },
        { requiredKeys: [] },
      ),
    }));
    const whole = fc.record({ name: json, flow: fc.array(module, { maxLength: 4 }), metadata: json });
    fc.assert(
      fc.property(whole, (content) => {
        const { files } = readExports([jsonFile('f.json', content)], { now: NOW });
        expect(files).toHaveLength(1);
      }),
      { numRuns: 300 },
    );
  });
});

describe('scenarios as a list of modules that say what they follow', () => {
  const hook = { id: 1, module: 'gateway:CustomWebHook', root: 'main', config: {} };
  const step = (id: number, place: object, rest: object = {}) => ({
    id,
    module: 'util:SetVariable2',
    ...place,
    ...rest,
  });
  const flat = (modules: readonly object[], rest: object = {}) =>
    readFiles(jsonFile('s.json', { teamId: 1, name: 'Flat', modules, ...rest }));
  const next = (found: Read, id: number) => found.asset(id === 1 ? 'Trigger' : 'Step', `s/${id}`).next;
  const after = (follows: number) => ({ follows });
  const below = (moduleId: number, kind: string, rest: object = {}) => ({
    parent: { moduleId, kind, ...rest },
  });

  test('routes, and what follows in them; options, logins and labels', () => {
    const sheet = {
      module: 'google-sheets:addRow',
      label: 'Log it',
      config: {
        parameters: { __IMTCONN__: 7 },
        mapper: { values: { 0: '{{1.name}}' } },
        restore: { parameters: { __IMTCONN__: { label: 'Desk' } } },
      },
    };
    const found = flat([
      hook,
      step(2, after(1), { module: 'builtin:BasicRouter' }),
      step(3, below(2, 'route', { index: 0 })),
      step(4, below(2, 'route', { index: 1 }), sheet),
      step(5, after(4)),
    ]);
    expect([1, 2, 3, 4, 5].map((id) => next(found, id))).toEqual([['s/2'], ['s/3', 's/4'], [], ['s/5'], []]);
    expect(found.asset('Trigger', 's/1').kind).toBe('http');
    expect(found.asset('Step', 's/4')).toMatchObject({
      name: 'Log it',
      credential: 'connection 7',
      disabled: false,
    });
    expect(found.asset('Credential', 'connection 7').name).toBe('Desk');
    expect(found.asset('Param', 's/4/values.0').reads).toEqual(['gateway:CustomWebHook (1)']);
  });

  test.each([
    ['a branch for every other case', {}, ['s/3', 's/4']],
    ['no such branch', { conditions: [[{ a: '{{1.b}}', o: 'exist' }]] }, ['s/3', 's/4', 's/5']],
  ])('branches come together: %s', (_, last, expected) => {
    const conditions = [[{ a: '{{1.a}}', o: 'exist' }]];
    const found = flat([
      hook,
      step(2, after(1), { module: 'builtin:BasicIfElse' }),
      step(3, below(2, 'branch', { index: 0, conditions, mergesTo: 5 })),
      step(4, below(2, 'branch', { index: 1, mergesTo: 5, ...last })),
      step(5, after(2), { module: 'builtin:BasicMerge' }),
      step(6, after(5)),
    ]);
    expect(next(found, 2)).toEqual(expected);
    expect([3, 4, 5].map((id) => next(found, id))).toEqual([['s/5'], ['s/5'], ['s/6']]);
    expect(found.asset('Param', 's/3/conditions[0][0].a').reads).toEqual(['gateway:CustomWebHook (1)']);
  });

  test('handlers, of one directive or of several modules', () => {
    const brk = { module: 'builtin:Break', config: { mapper: { retry: true, count: 4 } } };
    const found = flat([
      hook,
      step(2, after(1)),
      step(3, after(2)),
      step(8, below(2, 'errorHandler'), { module: 'slack:CreateMessage' }),
      step(9, after(8), brk),
      step(10, below(3, 'errorHandler'), { module: 'builtin:Ignore' }),
    ]);
    expect(found.asset('Step', 's/2')).toMatchObject({
      on_error: ['s/8'],
      on_error_continue: false,
      retries: 4,
      next: ['s/3'],
    });
    expect(found.asset('Step', 's/3')).toMatchObject({ on_error: [], on_error_continue: true });
    expect(found.asset('Step', 's/9').disabled).toBe(false);
  });

  test('tools of an agent are told by it', () => {
    const http = { module: 'http:MakeRequest', config: { mapper: { url: 'https://a.example/{{2.city}}' } } };
    const found = flat([
      hook,
      step(2, after(1), { module: 'ai-local-agent:RunLocalAIAgent', label: 'Agent' }),
      step(3, below(2, 'tool', { index: 0 }), http),
      step(4, after(3), { config: { mapper: { value: '{{var.input.x}}' } } }),
      step(5, after(2)),
    ]);
    expect(found.asset('Step', 's/2')).toMatchObject({ tools: ['s/3'], next: ['s/5'] });
    expect(found.asset('Param', 's/3/url').reads).toEqual(['Agent']);
    expect(found.asset('Param', 's/4/value').reads).toEqual(['Agent']);
  });

  test('what nothing leads to does not run; lists that say nothing are in order', () => {
    const found = flat([hook, step(2, after(1)), step(3, {}), step(4, after(99))]);
    expect([2, 3, 4].map((id) => found.asset('Step', `s/${id}`).disabled)).toEqual([false, true, true]);
    const plain = flat([{ ...hook, root: undefined }, step(2, {}), step(3, {})]);
    expect([1, 2, 3].map((id) => next(plain, id))).toEqual([['s/2'], ['s/3'], []]);
  });

  test('a module that waits for something starts a scenario that is run at once', () => {
    const modules = [{ id: 1, module: 'bakery:orders', root: 'main' }];
    const found = flat(modules, { scheduling: { type: 'immediately' } });
    expect(found.asset('Trigger', 's/1').kind).toBe('event');
  });

  test('circles end', () => {
    const found = flat([
      hook,
      step(2, after(3)),
      step(3, after(2)),
      step(4, below(4, 'errorHandler'), after(4)),
    ]);
    expect(found.keys('Step')).toEqual(['s/2', 's/3', 's/4']);
  });

  test('any places', () => {
    const id = fc.constantFrom(1, 2, 3, '1', null, {});
    const place = fc.record(
      {
        id,
        module: fc.constantFrom(
          'builtin:BasicIfElse',
          'util:SetVariable2',
          'builtin:BasicMerge',
          'gateway:CustomWebHook',
        ),
        root: fc.constantFrom('main', 'x', 1),
        follows: id,
        parent: fc.oneof(
          id,
          fc.record({
            moduleId: id,
            kind: fc.constantFrom('route', 'branch', 'errorHandler', 'tool', 'x', 1),
            mergesTo: id,
            conditions: fc.jsonValue({ maxDepth: 2 }),
          }),
        ),
        config: fc.jsonValue({ maxDepth: 2 }),
      },
      { requiredKeys: ['module'] },
    );
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 6 }), (modules) => {
        expect(flat(modules).files).toMatchObject([{ tag: 'mapped' }]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('what scenarios of today hold', () => {
  test('tools of an agent are modules, or flows of some', () => {
    const found = read([
      HOOK,
      {
        module: 'ai-local-agent:RunLocalAIAgent',
        parameters: { makeConnectionId: 5 },
        mapper: { systemPrompt: 'Be kind.', message: '{{1.text}}' },
        tools: [
          {
            name: 'book',
            flow: [
              { id: 20, module: 'google-calendar:createAnEvent' },
              { id: 21, module: 'slack:CreateMessage' },
            ],
          },
          { name: 'look up', module: { id: 30, module: 'airtable:ActionSearchRecords' } },
          { name: 'nothing', flow: [] },
        ],
      },
    ]);
    expect(found.asset('Step', 's/2')).toMatchObject({
      category: 'ai',
      credential: 'connection 5',
      tools: ['s/20', 's/30'],
      next: [],
    });
    expect(found.asset('Step', 's/20').next).toEqual(['s/21']);
    expect(found.asset('Param', 's/2/message')).toMatchObject({ sink_role: 'prompt', reads: ['Hook'] });
    expect(found.asset('Param', 's/2/systemPrompt').sink_role).toBe('prompt');
  });

  test('what a tool is told comes from its agent', () => {
    const module = {
      id: 30,
      module: 'http:MakeRequest',
      mapper: { url: 'https://a.example/{{var.input.city}}' },
    };
    const agent = {
      module: 'ai-local-agent:RunLocalAIAgent',
      mapper: {},
      tools: [{ name: 'look up', module }],
    };
    const found = read([HOOK, { ...agent, ...named('Agent') }]);
    expect(found.asset('Param', 's/30/url').reads).toEqual(['Agent']);
    expect(found.asset('Step', 's/2').feeds).toEqual(['s/30/url']);
  });

  test('an account is a login though the editor left nothing of what it asked for', () => {
    const found = read([HOOK, { module: 'twilio:ActionSendMessage', parameters: { account: 8 } }]);
    expect(found.asset('Step', 's/2')).toMatchObject({ category: 'send', credential: 'connection 8' });
  });

  test.each([
    ['auth', 'keychain:apikeyauth', 'apikeyauth'],
    ['account', 'account:imap,microsoft-smtp-imap', 'imap,microsoft-smtp-imap'],
  ])('a login called %s is told by the type that the editor asked for', (name, type, expected) => {
    const module = {
      module: 'http:ActionSendDataAPIKeyAuth',
      parameters: { [name]: 12, limit: 9 },
      metadata: {
        parameters: [
          { name, type },
          { name: 'limit', type: 'number' },
        ],
      },
    };
    const found = read([HOOK, module]);
    expect(found.asset('Step', 's/2').credential).toBe('connection 12');
    expect(found.asset('Credential', 'connection 12').type).toBe(expected);
  });

  test.each(['codeEditorJavascript', 'codeEditorPython', 'code'])('%s is code', (name) => {
    const found = read([HOOK, { module: 'code:ExecuteCode', mapper: { [name]: 'return 1;' } }]);
    expect(found.asset('Param', `s/2/${name}`).sink_role).toBe('code');
  });

  test.each([
    [{ codeEditorJavascript: 'return require("fs");' }, { imports: ['fs'] }],
    [{ code: 'return 1;', dependencies: ['lodash', { name: 'axios' }] }, { imports: ['axios', 'lodash'] }],
    [{ code: 'return 1;' }, { connector: null }],
    [
      { codeEditorJavascript: 'return fetch(input.url);' },
      { $unknown: { connector: 'its code may connect to anything' } },
    ],
    [{ codeEditorPython: 'import os' }, { $unknown: { imports: 'not JavaScript that can be parsed' } }],
  ])('what code %j loads and reaches', (mapper, expected) => {
    const found = read([HOOK, { module: 'code:ExecuteCode', mapper }]).asset('Step', 's/2');
    expect(found).toMatchObject({
      ...expected,
      ...('$unknown' in expected ? { $unknown: expect.objectContaining(expected.$unknown) } : {}),
    });
  });

  test.each([
    [{ retry: true, count: '5' }, {}, 5],
    [{ retry: true }, {}, 3],
    [{ retry: false, count: 5 }, {}, 0],
    [undefined, { dlq: false }, 0],
    [undefined, { dlq: true }, undefined],
    [{ retry: true, count: '{{1.n}}' }, { dlq: false }, undefined],
  ])('a run that is broken off by %j in %j: %s more tries', (mapper, scenario, retries) => {
    const onerror = mapper && [{ id: 9, module: 'builtin:Break', mapper }];
    const found = read([HOOK, { module: 'util:SetVariable2', onerror }], scenario);
    expect(found.asset('Step', 's/2').retries).toBe(retries);
  });

  test.each([
    ['http:MakeRequest', { timeout: '120' }, '120s'],
    ['http:MakeRequest', { timeout: '' }, '40s'],
    ['http:MakeRequest', {}, '40s'],
    ['http:MakeRequest', { timeout: '{{1.t}}' }, undefined],
    ['slack:CreateMessage', { timeout: '120' }, undefined],
  ])('%s %j may take %s', (module, mapper, timeout) => {
    expect(read([HOOK, { module, mapper }]).asset('Step', 's/2').timeout).toBe(timeout);
  });

  test('a file is fetched by GET', () => {
    const found = read([HOOK, { module: 'http:ActionGetFile', mapper: { url: 'https://a.example/f' } }]);
    expect(found.asset('Request', 's/2').method).toBe('GET');
  });

  test.each([
    ['the API answers', { code: 'OK', response: { blueprint: BLUEPRINT } }, '/response/blueprint'],
    ['as a text', { response: { blueprint: JSON.stringify(BLUEPRINT) } }, '/response/blueprint'],
    ['as the API takes it', { teamId: 1, blueprint: JSON.stringify(BLUEPRINT) }, '/blueprint'],
    ['of a list', { scenarios: [{ id: 1, blueprint: JSON.stringify(BLUEPRINT) }] }, '/scenarios/0/blueprint'],
    ['of a list alone', [{ blueprint: BLUEPRINT }], '/0/blueprint'],
  ])('a blueprint, %s', (_, content, pointer) => {
    const found = readFiles(jsonFile('in/c.json', JSON.stringify(content, undefined, 1)));
    expect(found.keys('Automation')).toEqual([`in/c#${pointer}`]);
    expect(found.asset('Request', `in/c#${pointer}/2`).method).toBe('GET');
    const text = JSON.stringify(content, undefined, 1).split('\n');
    const { line } = found.place('Automation', `in/c#${pointer}`) as { readonly line: number };
    expect(text[line - 1]).toContain(pointer.startsWith('/0') ? '"blueprint": {' : '"blueprint"');
  });

  test('texts beside each other are told apart', () => {
    const text = JSON.stringify(BLUEPRINT);
    const found = readFiles(jsonFile('c.json', { scenarios: [{ blueprint: text }, { blueprint: text }] }));
    expect(found.keys('Automation')).toEqual(['c#/scenarios/0/blueprint', 'c#/scenarios/1/blueprint']);
  });

  test('a list without blueprints says nothing but that', () => {
    const listed = {
      scenarios: [{ id: 1, name: 'A', teamId: 2, scheduling: { type: 'indefinitely' } }],
      pg: {},
    };
    expect(readFiles(jsonFile('c.json', listed)).files).toMatchObject([
      { reason: 'no-facts', message: expect.stringContaining('without their blueprints') },
    ]);
  });

  test('a flow that was copied from the editor', () => {
    const copied = { subflows: [{ flow: [{ id: 1, ...HOOK }] }], metadata: { version: 1 } };
    const found = readFiles(jsonFile('in/c.json', copied));
    expect(found.keys('Trigger')).toEqual(['in/c#/subflows/0/1']);
    expect(found.asset('Automation', 'in/c#/subflows/0').name).toBe('c');
  });
});
