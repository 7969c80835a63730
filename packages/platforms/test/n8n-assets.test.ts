import { describe, expect, test } from 'vitest';
import { BASE, jsonFile, LANGCHAIN, readFiles, readOne, type TestNode, workflow } from './one-workflow.js';

describe('automations', () => {
  const automation = (rest: object) => readOne([], [], rest).asset('Automation', 'wf');

  test.each([
    [{ active: true }, 'active'],
    [{ active: 'false' }, 'inactive'],
    [{ active: true, isArchived: true }, 'archived'],
    [{ activeVersionId: 'v' }, 'active'],
    [{ activeVersionId: null }, 'inactive'],
  ])('status of %o', (rest, status) => {
    expect(automation(rest).status).toBe(status);
  });

  test('pinned data, tags, template, owner', () => {
    const facts = automation({
      pinData: { B: [{ json: { a: 1 } }], A: [{ b: 2 }], Empty: [], Nothing: null },
      tags: [{ id: '1', name: 'shop' }, 'old', { id: '2', name: 'shop' }],
      meta: { templateId: 2105 },
      description: 'What for',
      settings: { callerPolicy: 'any' },
      shared: [{ role: 'workflow:owner', project: { name: 'Mira' } }],
    });
    expect(facts).toMatchObject({
      pinned_steps: ['A', 'B'],
      tags: ['old', 'shop'],
      template: '2105',
      description: 'What for',
      caller_policy: 'any',
      owner: 'Mira',
    });
  });

  test('what is not there is absent, what cannot be told is unknown', () => {
    const facts = automation({});
    expect(facts).toMatchObject({ description: null, template: null, caller_policy: null, pinned_steps: [] });
    expect(Object.keys(facts.$unknown ?? {}).sort()).toEqual(['owner', 'status']);
  });

  test('a file without id and name goes by its path', () => {
    const read = readFiles(jsonFile('team/a b.json', workflow([], [], { id: undefined, name: undefined })));
    expect(read.asset('Automation', 'team/a b').name).toBe('a b');
  });

  test('equal ids are told apart by path, whatever the order of the files', () => {
    const files = ['b.json', 'a.json'].map((path) =>
      jsonFile(path, workflow([{ name: 'S', type: `${BASE}set` }])),
    );
    const there = readFiles(...files);
    expect(there.keys('Automation')).toEqual(['wf', 'wf in b']);
    expect(there.keys('Step')).toEqual(['wf in b/S', 'wf/S']);
    expect(readFiles(...files.reverse()).snapshot).toEqual(there.snapshot);
    expect(there.files[1]).toMatchObject({ path: 'b.json', notes: [{ code: 'duplicate-id' }] });
  });
});

describe('steps', () => {
  const step = (node: TestNode) => readOne([{ name: 'S', ...node }]).asset('Step', 'wf/S');

  test.each([
    ['set', {}, 'transform'],
    ['if', {}, 'control'],
    ['code', {}, 'code'],
    ['executeCommand', {}, 'exec'],
    ['ssh', {}, 'exec'],
    ['httpRequest', {}, 'request'],
    ['respondToWebhook', {}, 'respond'],
    ['readWriteFile', {}, 'file'],
    ['n8n', {}, 'admin'],
    ['gmail', { operation: 'getAll' }, 'read'],
    ['gmailTool', { operation: 'delete' }, 'delete'],
    ['googleSheets', { operation: 'appendOrUpdate' }, 'write'],
    ['telegram', {}, 'send'],
    ['postgres', {}, 'write'],
    ['postgres', { operation: 'executeQuery', query: 'SELECT 1' }, 'read'],
    ['postgres', { operation: 'executeQuery', query: 'DROP TABLE a' }, 'delete'],
    ['postgresTool', { operation: 'executeQuery', query: "={{ $fromAI('sql') }}" }, 'write'],
    ['snowflake', { operation: 'executeQuery', query: '{{ $json.sql }}' }, 'write'],
    ['theHiveProject', { resource: 'query', operation: 'executeQuery' }, 'request'],
    ['postgresTool', { operation: 'executeQuery', query: 'update a set b = 1' }, 'write'],
    ['someNewApp', { operation: 'frobnicate' }, 'request'],
    ['someNewApp', { operation: 'enrichByHandle' }, 'read'],
    ['someNewApp', {}, 'request'],
    ['googleCalendarTool', {}, 'write'],
    ['googleCalendarTool', { resource: 'calendar' }, 'read'],
    ['trello', { resource: 'board' }, 'write'],
    ['trello', { resource: 'nothing n8n knows' }, 'request'],
    ['dataTable', {}, 'write'],
    ['dataTable', { resource: 'table' }, 'read'],
    ['zendeskTool', { resource: 'user', operation: 'getAll' }, 'read'],
    ['discord', { resource: 'member', operation: 'roleAdd' }, 'write'],
    ['whatsApp', { resource: 'media', operation: 'mediaUrlGet' }, 'read'],
    ['oracleDatabase', { operation: 'execute', query: 'SELECT 1 FROM dual' }, 'read'],
    ['oracleDatabase', { operation: 'execute', query: 'DELETE FROM orders' }, 'delete'],
  ])('%s %o: %s', (type, parameters, category) => {
    expect(step({ type: BASE + type, parameters }).category).toBe(category);
  });

  test.each([
    ['twitter', {}, 'send'],
    ['twitter', { operation: 'like' }, 'write'],
    ['twitter', { resource: 'user' }, 'read'],
    ['linkedIn', { text: 'a' }, 'send'],
    ['reddit', { resource: 'postComment' }, 'send'],
    ['googleChat', { resource: 'message' }, 'send'],
    ['microsoftTeams', { resource: 'channelMessage' }, 'send'],
    ['microsoftTeams', { resource: 'channelMessage', operation: 'softDeleteMessage' }, 'delete'],
    ['microsoftTeams', {}, 'write'],
    ['slack', { operation: 'schedule', resource: 'message' }, 'send'],
    ['youTube', { resource: 'video', operation: 'upload' }, 'send'],
    // A draft, in a site of one's own.
    ['wordpress', {}, 'write'],
    ['helpScout', { resource: 'customer', operation: 'create' }, 'write'],
    ['kafka', {}, 'send'],
    ['aiTransform', { jsCode: 'return items;' }, 'code'],
  ])('%s %o puts something before people: %s', (type, parameters, category) => {
    expect(step({ type: BASE + type, parameters }).category).toBe(category);
  });

  test.each([
    ['gmail', 2.1, {}, 'n8n-nodes-base.gmail:send', 'send'],
    ['gmail', 1, {}, 'n8n-nodes-base.gmail:create', 'write'],
    ['gmail', 1, { resource: 'message' }, 'n8n-nodes-base.gmail:send', 'send'],
    ['gmail', undefined, {}, 'n8n-nodes-base.gmail:create', 'write'],
    ['odoo', 1, {}, 'n8n-nodes-base.odoo:create', 'write'],
    ['odoo', 2, {}, 'n8n-nodes-base.odoo:getAll', 'read'],
    ['airtable', 1, {}, 'n8n-nodes-base.airtable:read', 'read'],
    ['airtable', 2.1, {}, 'n8n-nodes-base.airtable:get', 'read'],
  ])('%s of version %s %o takes %s', (type, typeVersion, parameters, operation, category) => {
    expect(step({ type: BASE + type, typeVersion, parameters })).toMatchObject({ operation, category });
  });

  test.each([
    [1.8, {}, 'message'],
    [2.1, {}, 'response'],
    [2.1, { resource: 'image' }, 'generate'],
  ])('a model of version %d %o takes %s', (typeVersion, parameters, operation) => {
    expect(step({ type: `${LANGCHAIN}openAi`, typeVersion, parameters }).operation).toBe(
      `${LANGCHAIN}openAi:${operation}`,
    );
  });

  test.each([
    ['slack', {}, 'n8n-nodes-base.slack'],
    ['googleSheetsTool', {}, 'n8n-nodes-base.googleSheets'],
    ['emailSend', {}, 'n8n-nodes-base.emailSend'],
    ['git', {}, 'n8n-nodes-base.git'],
    ['ssh', {}, 'n8n-nodes-base.ssh'],
    ['set', {}, null],
    ['httpRequest', { url: 'https://a.example/' }, null],
    ['code', { jsCode: 'return items;' }, null],
    ['code', { jsCode: "return await this.helpers.httpRequest('https://a.example');" }, undefined],
    ['code', { language: 'python', pythonCode: 'return []' }, undefined],
    ['executeCommand', { command: 'ls' }, undefined],
  ])('%s %o is connected by %s', (type, parameters, connector) => {
    expect(step({ type: BASE + type, parameters }).connector).toBe(connector);
  });

  test.each([
    ['lmChatOpenAi', '@n8n/n8n-nodes-langchain.lmChatOpenAi'],
    ['embeddingsOpenAi', '@n8n/n8n-nodes-langchain.embeddingsOpenAi'],
    ['memoryPostgresChat', '@n8n/n8n-nodes-langchain.memoryPostgresChat'],
    ['vectorStoreQdrant', '@n8n/n8n-nodes-langchain.vectorStoreQdrant'],
    ['toolWikipedia', '@n8n/n8n-nodes-langchain.toolWikipedia'],
    ['agent', null],
    ['chainLlm', null],
    ['memoryBufferWindow', null],
    ['vectorStoreInMemory', null],
    ['toolWorkflow', null],
    ['outputParserStructured', null],
  ])('the part of an agent %s is connected by %s', (type, connector) => {
    expect(step({ type: LANGCHAIN + type }).connector).toBe(connector);
  });

  test.each([
    ["const fs = require('fs');", ['fs'], undefined],
    ['return items;', [], null],
  ])('code of a part of an agent: %s', (code, imports, connector) => {
    for (const kind of ['execute', 'supplyData']) {
      const found = step({ type: `${LANGCHAIN}code`, parameters: { code: { [kind]: { code } } } });
      expect(found).toMatchObject({ category: 'code', imports });
      expect(found.connector).toBe(connector);
    }
  });

  test('a node and its trigger share a connector, of which only the name is known', () => {
    const read = readOne([
      { name: 'Start', type: `${BASE}telegramTrigger` },
      { name: 'Hook', type: `${BASE}webhook` },
      { name: 'Send', type: `${BASE}telegram` },
      { name: 'Other', type: 'n8n-nodes-other.thing' },
    ]);
    expect(read.asset('Trigger', 'wf/Start').connector).toBe('n8n-nodes-base.telegram');
    expect(read.asset('Trigger', 'wf/Hook').connector).toBe(null);
    expect(read.asset('Connector', 'n8n-nodes-base.telegram')).toMatchObject({
      name: 'telegram',
      described: false,
      custom: false,
    });
    expect(read.asset('Connector', 'n8n-nodes-other.thing').custom).toBe(undefined);
  });

  test('agents and their parts', () => {
    expect(step({ type: `${LANGCHAIN}agent` }).category).toBe('ai');
    expect(step({ type: `${LANGCHAIN}toolCode` }).category).toBe('code');
  });

  test.each([
    [{}, 'read'],
    [{ mode: 'load' }, 'read'],
    [{ mode: 'retrieve-as-tool' }, 'read'],
    [{ mode: 'insert' }, 'write'],
    [{ mode: 'update' }, 'write'],
    [{ mode: '={{ $json.mode }}' }, 'request'],
  ])('a store of vectors by its mode: %o', (parameters, category) => {
    expect(step({ type: `${LANGCHAIN}vectorStoreQdrant`, parameters }).category).toBe(category);
  });

  test('the operation is part of what the step is called', () => {
    expect(step({ type: `${BASE}slack` }).operation).toBe('n8n-nodes-base.slack:post');
    expect(step({ type: `${BASE}set` }).operation).toBe('n8n-nodes-base.set');
  });

  test('packages', () => {
    const read = readOne([
      { name: 'A', type: `${BASE}set` },
      { name: 'B', type: '@scope/n8n-nodes-thing.thing' },
      { name: 'C', type: 'nothing' },
    ]);
    // Workflows do not say which version of a package is installed.
    const $unknown = { release: 'no version that can be compared' };
    expect(read.snapshot.assets.Package).toEqual([
      { id: '@scope/n8n-nodes-thing', name: '@scope/n8n-nodes-thing', source: 'community', $unknown },
      { id: 'n8n-nodes-base', name: 'n8n-nodes-base', source: 'official', $unknown },
    ]);
    expect(read.asset('Step', 'wf/C').package).toBeNull();
  });

  test('equal names', () => {
    const read = readOne(
      [
        { name: 'S', type: `${BASE}set` },
        { name: 'S', type: `${BASE}if` },
        { name: 'T', type: `${BASE}set` },
      ],
      ['S > T'],
    );
    expect(read.keys('Step')).toEqual(['wf/S', 'wf/S (2)', 'wf/T']);
    expect(read.asset('Step', 'wf/S').next).toEqual(['wf/T']);
    expect(read.asset('Step', 'wf/S (2)').next).toEqual([]);
    for (const key of ['wf/S', 'wf/S (2)'])
      expect(read.place('Step', key)).toMatchObject({ fields: { next: { pointer: '/connections/S' } } });
    expect(read.files[0]).toMatchObject({ notes: [{ code: 'duplicate-name', pointer: '/nodes/1' }] });
  });
});

describe('credentials', () => {
  const credential = (node: object) => {
    const read = readOne([{ name: 'S', type: `${BASE}httpRequest`, ...node }]);
    return [read.asset('Step', 'wf/S').credential, read.snapshot.assets.Credential];
  };

  test('by id', () => {
    expect(credential({ credentials: { slackApi: { id: 'abcdefghij', name: 'Slack' } } })).toEqual([
      'slackApi:abcdefghij',
      [
        {
          id: 'slackApi:abcdefghij',
          name: 'Slack',
          type: 'slackApi',
          encrypted: true,
          stored_in: 'platform',
        },
      ],
    ]);
  });

  test('small numbers are no identity, old exports have names only', () => {
    expect(credential({ credentials: { slackApi: { id: 1, name: 'Slack' } } })[0]).toBe('slackApi:1:Slack');
    expect(credential({ credentials: { slackApi: 'Slack' } })[0]).toBe('slackApi:Slack');
  });

  test('the one that the authentication selects', () => {
    const credentials = { httpBasicAuth: { id: 'aaaaaaaaaa' }, httpHeaderAuth: { id: 'bbbbbbbbbb' } };
    const parameters = { authentication: 'genericCredentialType', genericAuthType: 'httpHeaderAuth' };
    expect(credential({ credentials, parameters })[0]).toBe('httpHeaderAuth:bbbbbbbbbb');
    expect(credential({ credentials, parameters: { authentication: 'none' } })[0]).toBeNull();
  });

  test('shared by several steps, it is one asset', () => {
    const credentials = { slackApi: { id: 'abcdefghij', name: 'Slack' } };
    const read = readOne(['A', 'B'].map((name) => ({ name, type: `${BASE}slack`, credentials })));
    expect(read.keys('Credential')).toEqual(['slackApi:abcdefghij']);
  });
});

test('a node without a type is skipped with a note', () => {
  const read = readOne([{ name: 'A', type: `${BASE}set` }, { type: '' }]);
  expect(read.keys('Step')).toEqual(['wf/A']);
  expect(read.files[0]).toMatchObject({ notes: [{ code: 'node-skipped', pointer: '/nodes/1' }] });
});
