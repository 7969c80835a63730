import { describe, expect, test } from 'vitest';
import { BASE, LANGCHAIN, readOne, type TestNode } from './one-workflow.js';

function paramsOf(node: TestNode, links: readonly string[] = [], others: readonly TestNode[] = []) {
  return readOne([{ name: 'S', ...node }, ...others], links).snapshot.assets.Param ?? [];
}
const http = (parameters: object) => ({
  type: `${BASE}httpRequest`,
  parameters: { url: 'https://a.example', ...parameters },
});
const header = (name: string, value: unknown) =>
  http({ headerParameters: { parameters: [{ name, value }] } });

describe('which parameters are assets', () => {
  test('sinks, computed texts and secrets; no switches of the editor', () => {
    const found = paramsOf({
      type: `${BASE}set`,
      parameters: {
        mode: 'manual',
        duplicateItem: false,
        assignments: {
          assignments: [
            { name: 'fixed', value: 'a' },
            { name: 'computed', value: '={{ $json.a }}' },
            { name: 'apiKey', value: 'k-1234' },
          ],
        },
      },
    });
    expect(found.map((p) => p.path)).toEqual([
      'assignments.assignments[apiKey].value',
      'assignments.assignments[computed].value',
    ]);
  });

  test('empty texts are none', () => {
    expect(paramsOf(header('Authorization', ''))).toHaveLength(1);
    expect(paramsOf({ type: `${BASE}executeCommand`, parameters: { command: '=' } })).toEqual([]);
  });

  test('elements are named, so that order does not matter; equal names are told apart', () => {
    const two = http({
      headerParameters: {
        parameters: [
          { name: 'A', value: '1' },
          { name: 'A', value: '2' },
        ],
      },
    });
    expect(paramsOf(two).map((p) => p.id)).toEqual([
      'wf/S/headerParameters.parameters[A].value',
      'wf/S/headerParameters.parameters[A].value (2)',
      'wf/S/url',
    ]);
  });

  test('a resource locator is one value', () => {
    const node = {
      type: `${BASE}slack`,
      parameters: { channelId: { __rl: true, mode: 'id', value: '={{ $json.c }}', cachedResultUrl: '=x' } },
    };
    expect(paramsOf(node)).toMatchObject([{ path: 'channelId', kind: 'expression' }]);
  });

  test('a resource locator is one value, wherever it says what it is', () => {
    const shown = { cachedResultUrl: '=x', secret: '={{ $json.c }}' };
    const node = {
      type: `${BASE}slack`,
      parameters: {
        a: { ...shown, __rl: true, value: '={{ $json.c }}' },
        b: { ...shown, __rl: false, value: '' },
      },
    };
    expect(paramsOf(node).map((p) => p.path)).toEqual(['a', 'b.secret']);
  });

  test('an element of a list is none, nor is the value of another', () => {
    const locator = { __rl: true, value: '={{ $json.c }}', mode: '={{ $json.m }}' };
    const node = { type: `${BASE}slack`, parameters: { a: [locator], b: { ...locator, value: locator } } };
    expect(paramsOf(node).map((p) => p.path)).toEqual(['a[0].mode', 'a[0].value', 'b.mode', 'b.value']);
  });

  test('places of those that stand in the same element, and of those behind it', () => {
    const computed = '={{ $json.c }}';
    const node = {
      name: 'S',
      type: `${BASE}set`,
      parameters: {
        fields: {
          values: [
            { name: 'x', value: computed, more: { deep: computed } },
            { name: 'y', value: computed },
          ],
        },
        more: { deep: computed },
      },
    };
    const { place } = readOne([node]);
    const pointerOf = (path: string) => place('Param', `wf/S/${path}`);
    const under = '/nodes/0/parameters';
    expect(pointerOf('fields.values[x].value')).toMatchObject({ pointer: `${under}/fields/values/0/value` });
    expect(pointerOf('fields.values[x].more.deep')).toMatchObject({
      pointer: `${under}/fields/values/0/more/deep`,
    });
    expect(pointerOf('fields.values[y].value')).toMatchObject({ pointer: `${under}/fields/values/1/value` });
    expect(pointerOf('more.deep')).toMatchObject({ pointer: `${under}/more/deep` });
  });
});

describe('sinks', () => {
  test.each([
    ['executeCommand', { command: 'ls' }, 'shell'],
    ['ssh', { command: 'ls' }, 'shell'],
    ['code', { jsCode: 'return 1' }, 'code'],
    ['function', { functionCode: 'return 1' }, 'code'],
    ['postgres', { operation: 'executeQuery', query: 'SELECT 1' }, 'sql'],
    ['googleBigQuery', { sqlQuery: 'SELECT 1' }, 'sql'],
    ['httpRequest', { url: 'https://a.example' }, 'url'],
    ['httpRequest', { jsonBody: '{}' }, 'body'],
    ['httpRequest', { headerParametersUi: { parameter: [{ name: 'A', value: 'b' }] } }, 'header'],
    ['httpRequest', { queryParameters: { parameters: [{ name: 'a', value: 'b' }] } }, 'query_key'],
    ['readWriteFile', { fileSelector: '/tmp/a' }, 'path'],
    ['emailSend', { html: '<p>' }, 'html'],
    ['gmail', { message: 'hello' }, 'html'],
    ['respondToWebhook', { responseBody: 'ok' }, 'body'],
    ['postgresTool', { query: 'SELECT 1' }, 'sql'],
    ['merge', { mode: 'combineBySql', query: 'SELECT * FROM input1' }, 'sql'],
    ['mailgun', { html: '<p>' }, 'html'],
    ['form', { operation: 'completion', respondWith: 'showText', responseText: '<p>' }, 'html'],
    ['form', { operation: 'completion', redirectUrl: 'https://a.example' }, 'url'],
    ['aiTransform', { jsCode: 'return items' }, 'code'],
    ['sort', { type: 'code', code: 'return 1' }, 'code'],
    ['mongoDb', { operation: 'find', query: '{ "a": 1 }' }, 'sql'],
    ['microsoftOutlook', { bodyContent: '<p>', additionalFields: { bodyContentType: 'html' } }, 'html'],
    ['perplexityTool', { messages: { message: [{ content: 'Be brief.' }] } }, 'prompt'],
  ])('%s %o is %s', (type, parameters, role) => {
    expect(paramsOf({ type: BASE + type, parameters })).toMatchObject([{ sink_role: role, kind: 'literal' }]);
  });

  test('prompts', () => {
    const node = { type: `${LANGCHAIN}agent`, parameters: { options: { systemMessage: 'Be brief.' } } };
    expect(paramsOf(node)).toMatchObject([{ sink_role: 'prompt', value: 'Be brief.' }]);
  });
});

describe('computed texts', () => {
  const sql = (query: string, options: object = {}) =>
    paramsOf({ type: `${BASE}postgres`, parameters: { operation: 'executeQuery', query, options } }).find(
      (p) => p.path === 'query',
    );

  test.each([
    ['SELECT 1', 'literal'],
    ['=SELECT 1', 'literal'],
    ["SELECT '{{ $json.a }}'", 'template'],
    ['={{ $json.sql }}', 'expression'],
    ['{{ $json.sql }}', 'expression'],
  ])('the SQL editor evaluates holes without =: %s', (query, kind) => {
    expect(sql(query)?.kind).toBe(kind);
  });

  test('elsewhere = is needed', () => {
    const command = (text: string) =>
      paramsOf({ type: `${BASE}executeCommand`, parameters: { command: text } })[0]?.kind;
    expect([command('echo {{ $json.a }}'), command('=echo {{ $json.a }}')]).toEqual(['literal', 'template']);
  });

  test('values beside the statement', () => {
    expect(sql('SELECT $1', { queryReplacement: '={{ $json.a }}' })?.parameterised).toBe(true);
    expect(sql('SELECT $1')?.parameterised).toBe(false);
    expect(sql("SELECT '{{ $json.b }}', $1", { queryReplacement: 'x' })?.parameterised).toBe(false);
    const find = { operation: 'find', query: '{ "a": "$1" }', queryParameters: '["x"]' };
    expect(paramsOf({ type: `${BASE}mongoDb`, parameters: find })[0]?.parameterised).toBe(true);
  });

  test('placeholders of a tool are filled in by the model', () => {
    const tool = { type: `${LANGCHAIN}toolHttpRequest`, parameters: { url: 'https://a.example/{place}' } };
    expect(paramsOf(tool)).toMatchObject([
      { kind: 'template', reads: ['$fromAI'], $partial: { reads: 'filled in by a language model' } },
    ]);
  });

  test('values of computed texts are not shown', () => {
    expect(sql('{{ $json.sql }}')).toMatchObject({ $opaque: { value: 'expression' } });
    expect(sql('{{ $json.sql }}')).not.toHaveProperty('value');
  });
});

describe('answers', () => {
  const roleOf = (parameters: object) =>
    paramsOf({ type: `${BASE}respondToWebhook`, parameters })[0]?.sink_role;

  test.each([
    ['a page', { respondWith: 'text', responseBody: '=<!DOCTYPE html>\n<b>{{ $json.a }}</b>' }, 'html'],
    ['a part of a page', { respondWith: 'text', responseBody: '= <div>{{ $json.a }}</div>' }, 'html'],
    ['XML', { respondWith: 'text', responseBody: '=<?xml version="1.0"?><a>{{ $json.a }}</a>' }, 'body'],
    ['a text', { respondWith: 'text', responseBody: '=Hi {{ $json.a }}' }, 'body'],
    ['JSON', { respondWith: 'json', responseBody: '=<div>{{ $json.a }}</div>' }, 'body'],
  ])('%s', (_, parameters, role) => {
    expect(roleOf(parameters)).toBe(role);
  });
});

test.each([
  ['textClassifier', { inputText: 'a' }],
  ['chainSummarization', { options: { summarizationMethodAndPrompts: { values: { prompt: 'a' } } } }],
  ['guardrails', { systemMessage: 'a' }],
])('what %s tells a model', (type, parameters) => {
  expect(paramsOf({ type: LANGCHAIN + type, parameters })).toMatchObject([{ sink_role: 'prompt' }]);
});

test('QuickBooks takes statements', () => {
  const query = "=WHERE DisplayName = '{{ $json.name }}'";
  expect(
    paramsOf({ type: `${BASE}quickbooks`, parameters: { operation: 'getAll', filters: { query } } })[0],
  ).toMatchObject({ sink_role: 'sql', kind: 'template', parameterised: false });
});

test('a preview without parameters is told of', () => {
  const bare = (count: number, parameters: object = {}) =>
    readOne(
      Array.from({ length: count }, (_, i) => ({
        type: `${BASE}httpRequest`,
        parameters: i === 0 ? parameters : {},
      })),
    );
  expect(bare(4).files).toMatchObject([{ notes: [{ code: 'parameters-missing' }] }]);
  expect(bare(3).files).toMatchObject([{ notes: [] }]);
  expect(bare(4, { url: 'https://a.example' }).files).toMatchObject([{ notes: [] }]);
});

test('of a preview, defaults of parameters are not told', () => {
  const nodes = [
    { name: 'Hook', type: `${BASE}webhook` },
    { name: 'Form', type: `${BASE}formTrigger` },
    { name: 'Chat', type: `${LANGCHAIN}chatTrigger` },
    { name: 'Mail', type: `${BASE}emailReadImap` },
    { name: 'Get', type: `${BASE}httpRequest` },
    { name: 'Table', type: `${BASE}dataTable` },
  ];
  const { asset } = readOne(nodes);
  const untold = (kind: string, key: string) => Object.keys(asset(kind, key).$unknown ?? {});
  const hook = ['auth', 'cors', 'ip_limited', 'method', 'path', 'responds'];
  expect(untold('Endpoint', 'wf/Hook')).toEqual(expect.arrayContaining(hook));
  expect(asset('Endpoint', 'wf/Hook')).toMatchObject({ kind: 'http', public: true, disabled: false });
  expect(untold('Trigger', 'wf/Hook')).toContain('untrusted');
  expect(untold('Endpoint', 'wf/Chat')).toEqual(expect.arrayContaining(['auth', 'public', 'cors']));
  expect(untold('Page', 'wf/Form')).toEqual(expect.arrayContaining(['visibility', 'inputs', 'uploads']));
  expect(asset('Endpoint', 'wf/Form')).toMatchObject({ method: 'POST', public: true, cors: [] });
  expect(untold('Trigger', 'wf/Mail')).toContain('verifies_tls');
  const request = ['host', 'method', 'query_keys', 'secret_query_keys', 'verifies_tls'];
  expect(untold('Request', 'wf/Get')).toEqual(expect.arrayContaining(request));
  expect(untold('Step', 'wf/Get')).toContain('timeout');
  expect(asset('Step', 'wf/Table')).toMatchObject({ operation: `${BASE}dataTable`, category: 'write' });
  expect(asset('Step', 'wf/Table').store).toBe('some data table of wf/Table');
  const told = readOne([...nodes, { name: 'Set', type: `${BASE}set`, parameters: { a: 1 } }]);
  expect(told.asset('Endpoint', 'wf/Hook')).toMatchObject({ auth: 'none', method: 'GET' });
  expect(told.asset('Page', 'wf/Form')).toMatchObject({ visibility: 'everyone', inputs: [] });
  expect(told.asset('Request', 'wf/Get')).toMatchObject({ method: 'GET', verifies_tls: true });
  expect(told.asset('Step', 'wf/Table').store).toBe(null);
});

describe('what computed texts read', () => {
  const reads = (text: string) =>
    paramsOf(
      { type: `${BASE}executeCommand`, parameters: { command: text } },
      ['Before > S'],
      [{ name: 'Before', type: `${BASE}set` }],
    )[0];

  test.each([
    ['=x {{ $json.a }}', ['Before']],
    ['=x {{ $input.first().json.a }}', ['Before']],
    ["=x {{ $('Form').item.json.a }}", ['Form']],
    ['=x {{ $node["Old one"].json.a }} {{ $node.Plain.json }}', ['Old one', 'Plain']],
    ["=x {{ $items('Some') }}", ['Some']],
    ["=x {{ $('It\\'s').first() }}", ["It's"]],
    ['=x {{ $now }} {{ $vars.a }}', []],
    ['plain', []],
  ])('%s', (text, names) => {
    expect(reads(text)?.reads).toEqual(names);
  });

  test('code that writes expressions names no nodes', () => {
    const read = (jsCode: string, ...more: readonly string[]) =>
      paramsOf(
        { type: `${BASE}code`, parameters: { jsCode } },
        ['Before > S'],
        ['Before', ...more].map((name) => ({ name, type: `${BASE}set` })),
      )[0]?.reads;
    const code = `if (value.includes("$('") || value.includes('$json')) return $('Before').first();`;
    expect(read(code)).toEqual(['Before']);
    expect(read("return $('Wait (1)').first()", 'Wait (1)')).toEqual(['Wait (1)']);
    // Its node may have had another name.
    expect(read("return $('Gone').first()")).toEqual(['Gone']);
  });

  test.each(['=x {{ $(name) }}', '=x {{ $node[name] }}', '=x {{ $(`Step $' + '{name}`) }}'])(
    'unknown: %s',
    (text) => {
      expect(reads(text)?.$unknown).toHaveProperty('reads');
    },
  );

  test('a sub-node reads what arrives at the node that uses it', () => {
    const parts = [
      { name: 'Before', type: `${BASE}set` },
      { name: 'Agent', type: `${LANGCHAIN}agent` },
      { name: 'Other', type: `${LANGCHAIN}agent` },
      { name: 'Inner', type: `${LANGCHAIN}agentTool` },
    ];
    const command = { type: `${BASE}executeCommandTool`, parameters: { command: '=x {{ $json.a }}' } };
    const readsWith = (...links: readonly string[]) => paramsOf(command, links, parts)[0]?.reads;
    expect(readsWith('Before > Agent', 'S ai_tool Agent')).toEqual(['Before']);
    expect(readsWith('Before > Agent', 'Inner ai_tool Agent', 'S ai_tool Inner')).toEqual(['Before']);
    expect(readsWith('Before > Agent', 'Agent > Other', 'S ai_tool Agent', 'S ai_tool Other')).toEqual([
      'Agent',
      'Before',
    ]);
    expect(readsWith('S ai_tool Inner', 'Inner ai_tool S')).toEqual([]);
  });

  test.each([
    ['return $items()[0].json;', ['Before']],
    ['const all = items\nreturn all', ['Before']],
    ['for (const one of items) { }', ['Before']],
    ['return "two items, or three";', []],
  ])('what arrives, in code: %s', (jsCode, names) => {
    const code = { type: `${BASE}code`, parameters: { jsCode } };
    const [param] = paramsOf(code, ['Before > S'], [{ name: 'Before', type: `${BASE}set` }]);
    expect(param?.reads).toEqual(names);
  });

  test.each([
    ['return [{"a": _json["a"]}]', ['Before']],
    ['for x in _input.all():\n  pass', ['Before']],
    ['return _items', ['Before']],
    ['return _item["json"]', ['Before']],
    ["return _('Form').first()", ['Form']],
    ['return _node["Form"]', ['Form']],
    ['my_input = _private = 1', []],
  ])('in Python: %s', (pythonCode, names) => {
    const code = { type: `${BASE}code`, parameters: { language: 'python', pythonCode } };
    const [param] = paramsOf(code, ['Before > S'], [{ name: 'Before', type: `${BASE}set` }]);
    expect(param).toMatchObject({ sink_role: 'code', reads: names });
  });

  test('code reads too', () => {
    const code = {
      type: `${BASE}code`,
      parameters: { jsCode: "return $('Form').all().concat($input.all())" },
    };
    const [param] = paramsOf(code, ['Before > S'], [{ name: 'Before', type: `${BASE}set` }]);
    expect(param).toMatchObject({ kind: 'literal', reads: ['Before', 'Form'] });
  });
});

describe('secrets', () => {
  test.each([
    ['Authorization', 'Bearer hunter2hunter2'],
    ['X-Api-Key', 'c0ffee42'],
    ['x-rapidapi-key', 'c0ffee42'],
    ['Cookie', 'sid=1'],
    ['apikey', 'LITERAL-VALUE-REDACTED'],
    ['=X-Api-Key', 'c0ffee42'],
    ['X-Anything', `sk-${'ab1'.repeat(10)}`],
  ])('header %s: %s', (name, value) => {
    expect(paramsOf(header(name, value))[0]).toMatchObject({
      sink_role: 'header',
      sensitive: true,
      holds_secret: true,
      $opaque: { value: 'redacted' },
    });
  });

  test.each([
    ['Authorization', 'Bearer YOUR_TOKEN'],
    ['Authorization', 'Bearer <token>'],
    ['Authorization', '=Bearer {{ $json.token }}'],
    ['X-Api-Key', '={{ $env.KEY }}'],
    ['X-Api-Key', 'xxxxxxxx'],
    ['X-Api-Key', 'your-api-key'],
    ['Authorization', 'OPENAI_API_KEY'],
  ])('no secret in header %s: %s', (name, value) => {
    expect(paramsOf(header(name, value))[0]).toMatchObject({ sensitive: true, holds_secret: false });
  });

  test.each([
    ['Accept', 'application/json'],
    ['Idempotency-Key', 'abcdef0123456789abcdef'],
    ['X-Contact', 'someone@company.example'],
  ])('nothing sensitive in header %s', (name, value) => {
    expect(paramsOf(header(name, value))[0]).toMatchObject({ sensitive: false, holds_secret: false, value });
  });

  test('a computed text around a fixed part may hide one', () => {
    expect(paramsOf(header('Authorization', '=Bearer c0ffee42c0ffee{{ $json.a }}'))[0]).toMatchObject({
      sensitive: true,
      $unknown: { holds_secret: 'part of it is computed' },
    });
  });

  test.each([
    ['httpRequest', { jsonBody: '{"client_secret": "hunter2hunter2"}' }, true],
    ['httpRequest', { jsonBody: '{"max_tokens": "4000", "nextPageToken": "abc"}' }, false],
    ['httpRequest', { jsonHeaders: '{"Authorization": "Bearer hunter2hunter2"}' }, true],
    ['httpRequest', { jsonHeaders: '={"Authorization": "Bearer {{ $json.a }}"}' }, false],
    ['httpRequest', { body: 'grant_type=x&client_secret=hunter2hunter2' }, true],
    ['executeCommand', { command: 'curl -H "Authorization: Bearer hunter2hunter2" https://a.example' }, true],
    ['code', { jsCode: 'const password = "hunter2hunter2";' }, true],
    ['code', { jsCode: 'const token = $json.token;' }, false],
    ['httpRequest', { url: 'https://user:hunter2@a.example/' }, true],
    ['httpRequest', { url: 'https://a.example/?access_token=hunter2' }, true],
    ['httpRequest', { url: '=https://a.example/?token={{ $json.t }}' }, false],
  ])('inside a text: %s %o', (type, parameters, holds) => {
    expect(paramsOf({ type: BASE + type, parameters })[0]?.holds_secret).toBe(holds);
  });

  test('a number under a sensitive name counts', () => {
    const node = { type: `${BASE}x`, parameters: { password: 12345678, maxTokens: 4000 } };
    expect(paramsOf(node)).toMatchObject([
      { path: 'password', sink_role: 'credential', $opaque: { value: 'redacted' } },
    ]);
  });
});

test.each([
  [{ jsCode: "const fs = require('fs'); return items;" }, ['fs']],
  [{ functionCode: 'return items;' }, []],
  [{ pythonCode: 'import os' }, undefined],
])('modules that code asks for: %j', (parameters, imports) => {
  expect(readOne([{ name: 'C', type: `${BASE}code`, parameters }]).asset('Step', 'wf/C').imports).toEqual(
    imports,
  );
});

test('values stand in markup as they are', () => {
  const read = readOne([
    { name: 'H', type: `${BASE}html`, parameters: { html: '=<p>{{ $json.a }}</p>' } },
    { name: 'I', type: `${BASE}html`, parameters: { html: '<p>hello</p>' } },
  ]);
  expect(read.asset('Param', 'wf/H/html').escaped).toBe(false);
  expect(read.asset('Param', 'wf/I/html').escaped).toBe(true);
});

test.each([
  [undefined, 'html'],
  ['html', 'html'],
  ['text', 'none'],
])('a mail sent as %s is %s', (emailType, role) => {
  const parameters = { message: '={{ $json.a }}', ...(emailType === undefined ? {} : { emailType }) };
  expect(paramsOf({ type: `${BASE}gmail`, parameters })).toMatchObject([{ sink_role: role }]);
});
