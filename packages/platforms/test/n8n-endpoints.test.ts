import { describe, expect, test } from 'vitest';
import { BASE, LANGCHAIN, readOne, type TestNode } from './one-workflow.js';

function endpoint(node: TestNode) {
  return readOne([{ name: 'T', ...node }]).asset('Endpoint', 'wf/T');
}

describe('defaults that exports leave out', () => {
  test('a webhook', () => {
    expect(endpoint({ type: `${BASE}webhook`, parameters: { path: 'p' } })).toEqual({
      id: 'wf/T',
      automation: 'wf',
      kind: 'http',
      method: 'GET',
      path: 'p',
      auth: 'none',
      public: true,
      cors: ['*'],
      ip_limited: false,
      responds: 'at_once',
      disabled: false,
    });
  });

  test.each([
    ['form', `${BASE}formTrigger`, { kind: 'form', auth: 'none', public: true, method: 'POST', cors: [] }],
    [
      'chat',
      `${LANGCHAIN}chatTrigger`,
      { kind: 'chat', auth: 'none', public: false, method: 'POST', cors: ['*'] },
    ],
    ['MCP', `${LANGCHAIN}mcpTrigger`, { kind: 'mcp', auth: 'none', public: true, cors: [] }],
  ])('a %s trigger', (_, type, facts) => {
    expect(endpoint({ type })).toMatchObject(facts);
  });
});

describe('authentication', () => {
  test.each([
    [`${BASE}webhook`, 'none', 'none'],
    [`${BASE}webhook`, 'basicAuth', 'basic'],
    [`${BASE}webhook`, 'headerAuth', 'header'],
    [`${BASE}webhook`, 'jwtAuth', 'jwt'],
    [`${BASE}webhook`, 'n8nOAuth2', 'oauth'],
    [`${BASE}formTrigger`, 'basicAuth', 'basic'],
    [`${LANGCHAIN}chatTrigger`, 'n8nUserAuth', 'platform'],
    [`${LANGCHAIN}chatTrigger`, 'basicAuth', 'basic'],
    [`${LANGCHAIN}mcpTrigger`, 'bearerAuth', 'header'],
    [`${LANGCHAIN}mcpTrigger`, 'headerAuth', 'header'],
  ])('%s with %s', (type, authentication, auth) => {
    expect(endpoint({ type, parameters: { authentication } }).auth).toBe(auth);
  });

  test('a value that n8n does not know is unknown, not none', () => {
    const asset = endpoint({
      type: `${BASE}webhook`,
      parameters: { authentication: '{{ $credentials.X }}' },
    });
    expect(asset).not.toHaveProperty('auth');
    expect(asset.$unknown).toMatchObject({ auth: 'not a kind of authentication that n8n knows' });
  });

  test('a name of an object member is no kind of authentication', () => {
    expect(
      endpoint({ type: `${BASE}webhook`, parameters: { authentication: 'constructor' } }).$unknown,
    ).toHaveProperty('auth');
  });

  test('an expression is opaque', () => {
    const asset = endpoint({ type: `${BASE}webhook`, parameters: { authentication: '={{ $json.a }}' } });
    expect(asset.$opaque).toEqual({ auth: 'expression' });
  });

  test('an address list is the authentication there is', () => {
    const parameters = { options: { ipWhitelist: '10.1.2.3' } };
    expect(endpoint({ type: `${BASE}webhook`, parameters })).toMatchObject({ auth: 'ip', ip_limited: true });
    const both = { authentication: 'jwtAuth', ...parameters };
    expect(endpoint({ type: `${BASE}webhook`, parameters: both })).toMatchObject({
      auth: 'jwt',
      ip_limited: true,
    });
  });
});

describe('addresses', () => {
  test.each([
    ['path', { type: `${BASE}webhook`, parameters: { path: 'orders/:id' } }, 'orders/:id'],
    ['the id where no path is given', { type: `${BASE}webhook`, webhookId: 'w-1' }, 'w-1'],
    [
      'path of newer forms',
      { type: `${BASE}formTrigger`, parameters: { options: { path: 'apply' } } },
      'apply',
    ],
    ['chat', { type: `${LANGCHAIN}chatTrigger`, webhookId: 'c-1' }, 'c-1/chat'],
  ])('%s', (_, node, path) => {
    expect(endpoint(node).path).toBe(path);
  });

  test('no path and no id', () => {
    expect(endpoint({ type: `${BASE}webhook` }).$unknown).toHaveProperty('path');
  });

  test('several methods', () => {
    expect(endpoint({ type: `${BASE}webhook`, parameters: { httpMethod: ['GET', 'put'] } }).method).toBe(
      'GET, PUT',
    );
  });

  test('origins are a set', () => {
    const parameters = {
      options: { allowedOrigins: 'https://b.example, https://a.example,https://b.example' },
    };
    expect(endpoint({ type: `${BASE}webhook`, parameters }).cors).toEqual([
      'https://a.example',
      'https://b.example',
    ]);
  });

  test('a step that waits for a call has an endpoint and no trigger', () => {
    const read = readOne([{ name: 'W', type: `${BASE}wait`, parameters: { resume: 'webhook' } }]);
    expect(read.asset('Endpoint', 'wf/W')).toMatchObject({ kind: 'resume', auth: 'none' });
    expect(read.keys('Trigger')).toEqual([]);
    expect(readOne([{ type: `${BASE}wait` }]).keys('Endpoint')).toEqual([]);
  });

  test('a disabled trigger says so', () => {
    const read = readOne([{ name: 'T', type: `${BASE}webhook`, disabled: true }]);
    expect(read.asset('Endpoint', 'wf/T').disabled).toBe(true);
    expect(read.asset('Trigger', 'wf/T').disabled).toBe(true);
  });
});

describe('who can choose what a trigger receives', () => {
  test.each([
    ['webhook without authentication', { type: `${BASE}webhook` }, true],
    [
      'webhook with authentication',
      { type: `${BASE}webhook`, parameters: { authentication: 'headerAuth' } },
      false,
    ],
    ['private chat', { type: `${LANGCHAIN}chatTrigger` }, false],
    ['public chat', { type: `${LANGCHAIN}chatTrigger`, parameters: { public: true } }, true],
    ['mail', { type: `${BASE}gmailTrigger` }, true],
    ['messages', { type: `${BASE}telegramTrigger` }, true],
    ['entries of forms', { type: `${BASE}webflowTrigger` }, true],
    ['messages, by a community node', { type: '@acme/n8n-nodes-whatsapp-web.whatsappWebTrigger' }, true],
    ['something else, by a node of n8n', { type: `${BASE}notionTrigger` }, false],
    ['own files', { type: `${BASE}localFileTrigger` }, false],
    ['a clock', { type: `${BASE}scheduleTrigger` }, false],
  ])('%s', (_, node, untrusted) => {
    expect(readOne([{ name: 'T', ...node }]).asset('Trigger', 'wf/T').untrusted).toBe(untrusted);
  });

  test.each([
    ['n8n-nodes-acme.acmeTrigger'],
    [`${BASE}mqttTrigger`],
    [`${BASE}kafkaTrigger`],
    [`${BASE}sseTrigger`],
  ])('unknown of %s', (type) => {
    const trigger = readOne([{ name: 'T', type }]).asset('Trigger', 'wf/T');
    expect(trigger.kind).toBe('event');
    expect(trigger.$unknown).toHaveProperty('untrusted');
  });

  test('unknown where the authentication is', () => {
    const read = readOne([{ name: 'T', type: `${BASE}webhook`, parameters: { authentication: 7 } }]);
    expect(read.asset('Trigger', 'wf/T').$unknown).toHaveProperty('untrusted');
  });
});

test.each([
  ['scheduleTrigger', 'schedule'],
  ['cron', 'schedule'],
  ['manualTrigger', 'manual'],
  ['executeWorkflowTrigger', 'subflow'],
  ['errorTrigger', 'error'],
  ['emailReadImap', 'email'],
  ['gmailTrigger', 'email'],
  ['githubTrigger', 'event'],
  ['somethingNewTrigger', 'event'],
  ['n8nTrigger', 'other'],
])('%s is a trigger of kind %s', (type, kind) => {
  expect(readOne([{ name: 'T', type: BASE + type }]).asset('Trigger', 'wf/T').kind).toBe(kind);
});

describe('later pages of a form', () => {
  const fields = {
    formFields: { values: [{ fieldLabel: 'Invoice', fieldType: 'file' }, { fieldLabel: 'Sum' }] },
    options: { formTitle: 'Part 2' },
  };
  const later = { name: 'Later', type: `${BASE}form`, parameters: fields };
  const start = (name: string, authentication?: string) => ({
    name,
    type: `${BASE}formTrigger`,
    parameters: { path: 'p', authentication },
  });
  const page = (...nodes: readonly TestNode[]) => readOne(nodes).asset('Page', 'wf/Later');

  test('are where the first one is, for whom it is', () => {
    expect(page(start('First'), later)).toMatchObject({
      name: 'Part 2',
      endpoint: 'wf/First',
      visibility: 'everyone',
      inputs: ['Invoice', 'Sum'],
      uploads: true,
    });
    expect(page(start('First', 'basicAuth'), later).visibility).toBe('team');
  });

  test('are unknown of several first ones, or of none', () => {
    for (const found of [page(later), page(start('First'), start('Second', 'basicAuth'), later)]) {
      expect(found.endpoint).toBe(null);
      expect(found.$unknown).toHaveProperty('visibility');
    }
  });

  test('the last one takes nothing', () => {
    const last = { ...later, parameters: { operation: 'completion' } };
    expect(readOne([start('First'), last]).keys('Page')).toEqual(['wf/First']);
  });
});
