/** What the rules of the Node-RED adapter make of small flows, settings, credentials and manifests. */
import type { SnapshotAsset } from '@policyc/model';
import { describe, expect, test } from 'vitest';
import { type ExportFile, readExports } from '../src/index.js';
import { jsonFile, NOW, type Read, readFiles } from './one-workflow.js';

type Node = { readonly id: string; readonly type: string; readonly [member: string]: unknown };

const TAB: Node = { id: 't1', type: 'tab', label: 'Orders', disabled: false, info: '' };

function on(id: string, type: string, rest: object = {}, ...targets: readonly string[]): Node {
  return { id, type, z: 't1', x: 1, y: 1, wires: targets.length === 0 ? [] : [targets], ...rest };
}

function flow(...nodes: readonly Node[]): ExportFile {
  return jsonFile('flows.json', [TAB, ...nodes]);
}

function js(text: string, path = 'settings.js'): ExportFile {
  return { path, bytes: new TextEncoder().encode(text) };
}

const SETTINGS = (members: string) =>
  js(`module.exports = { flowFile: 'flows.json', uiPort: 1880, ${members} };`);

function param(read: Read, key: string): SnapshotAsset {
  return read.asset('Param', key);
}

describe('flows', () => {
  test('a tab is an automation, its nodes are triggers and steps', () => {
    const read = readFiles(
      flow(
        on('a', 'http in', { url: '/orders', method: 'post', name: 'Order' }, 'b'),
        on('b', 'function', { func: 'return msg;' }, 'c'),
        on('c', 'http response'),
        { id: 'n', type: 'comment', z: 't1', x: 1, y: 1, wires: [], name: 'a note' },
      ),
    );
    expect(read.asset('Automation', 't1')).toMatchObject({
      name: 'Orders',
      status: 'active',
      error_handler: null,
    });
    expect(read.asset('Trigger', 't1/a')).toMatchObject({ name: 'Order', kind: 'http', next: ['t1/b'] });
    expect(read.asset('Step', 't1/b')).toMatchObject({ category: 'code', next: ['t1/c'] });
    expect(read.keys('Step')).toEqual(['t1/b', 't1/c']);
    expect(read.asset('Endpoint', 't1/a')).toMatchObject({ method: 'POST', path: '/orders' });
  });

  test('nodes copied without their tab are one automation, of which the status is unknown', () => {
    const read = readFiles(jsonFile('some/part.json', [{ ...on('a', 'inject'), z: 'gone' }]));
    expect(read.asset('Automation', 'some/part')).toMatchObject({ name: 'part' });
    expect(read.asset('Automation', 'some/part').$unknown).toHaveProperty('status');
  });

  test.each([
    ['ha-sentence', { inputs: 1, mode: 'response' }, 'respond'],
    ['ha-select', { inputs: 1, mode: 'set' }, 'request'],
    ['function', { inputs: 0 }, 'code'],
    ['uib-save', {}, 'file'],
    ['uib-update', {}, 'transform'],
  ])('%s %j is a step', (type, rest, category) => {
    const read = readFiles(flow(on('a', 'inject', {}, 'b'), on('b', type, rest)));
    expect(read.asset('Trigger', 't1/a').next).toEqual(['t1/b']);
    expect(read.asset('Step', 't1/b').category).toBe(category);
  });

  test.each([
    ['a disabled tab', { ...TAB, disabled: true }, {}],
    ['a disabled node', TAB, { d: true }],
  ])('%s', (_, tab, rest) => {
    const read = readFiles(jsonFile('flows.json', [tab, on('a', 'exec', { command: 'ls', ...rest })]));
    expect(read.asset('Step', 't1/a').disabled).toBe(true);
  });

  test.each([
    ['inject', {}, 'manual'],
    ['inject', { repeat: '60' }, 'schedule'],
    ['inject', { crontab: '0 6 * * *' }, 'schedule'],
    ['inject', { once: true }, 'schedule'],
    ['mqtt in', {}, 'event'],
    ['e-mail in', {}, 'email'],
    ['tcp in', { server: 'server', port: '1' }, 'socket'],
    ['tcp in', { server: 'client', port: '1' }, 'event'],
    ['ha-sentence', { inputs: 0, mode: 'trigger' }, 'event'],
    ['ha-select', { inputs: 0, mode: 'listen' }, 'event'],
  ])('%s %j starts by %s', (type, rest, kind) => {
    expect(readFiles(flow(on('a', type, rest))).asset('Trigger', 't1/a').kind).toBe(kind);
  });

  test('links, junctions and subflows are followed', () => {
    const read = readFiles(
      flow(
        on('a', 'inject', {}, 'j'),
        { id: 'j', type: 'junction', z: 't1', x: 1, y: 1, wires: [['lo']] },
        on('lo', 'link out', { links: ['li'], mode: 'link' }),
        on('li', 'link in', {}, 's'),
        on('s', 'subflow:sub', {}, 'lc'),
        on('lc', 'link call', { links: ['li'] }),
        on('dyn', 'link call', { linkType: 'dynamic' }),
        on('gone', 'subflow:gone'),
        { id: 'sub', type: 'subflow', name: 'Sub', in: [{ wires: [{ id: 'd' }] }], out: [] },
        { ...on('d', 'exec', { command: 'ls' }), z: 'sub' },
      ),
    );
    expect(read.asset('Trigger', 't1/a').next).toEqual(['t1/lo']);
    expect(read.asset('Step', 't1/lo').next).toEqual(['t1/li']);
    expect(read.asset('Step', 't1/s').calls).toEqual(['sub/in']);
    expect(read.asset('Trigger', 'sub/in')).toMatchObject({ kind: 'subflow', next: ['sub/d'] });
    expect(read.asset('Step', 't1/lc').next).toEqual(['t1/li']);
    expect(read.asset('Step', 't1/dyn').$opaque).toHaveProperty('calls');
    expect(read.asset('Step', 't1/gone').calls).toEqual(['gone/in']);
    expect(read.snapshot.stubs?.Trigger).toEqual([{ id: 'gone/in' }]);
  });

  test.each([
    ['the whole flow', null, ['t1/c'], ['t1/c'], 't1'],
    ['listed nodes', ['a'], ['t1/c'], [], null],
    ['its group', 'group', ['t1/c'], [], 't1'],
  ])('a catch node for %s', (_, scope, ofA, ofB, handler) => {
    const read = readFiles(
      flow(
        on('a', 'exec', { command: 'ls', g: 'g1' }),
        on('b', 'file'),
        on('c', 'catch', { scope, g: 'g1' }),
      ),
    );
    expect(read.asset('Step', 't1/a').on_error).toEqual(ofA);
    expect(read.asset('Step', 't1/b').on_error).toEqual(ofB);
    expect(read.asset('Automation', 't1').error_handler).toBe(handler);
  });

  test.each([
    ['a widget', 'ui_switch', {}, ['t1/c']],
    ['a timer', 'bigtimer', {}, ['t1/c']],
    ['one that keeps what comes', 'ui-slider', { passthru: false }, []],
    ['one that is switched off', 'ui_switch', { d: true }, []],
    ['one that shows what comes to browsers', 'uibuilder', {}, []],
  ])('a trigger with an input hands on what comes there: %s', (_, type, rest, next) => {
    const read = readFiles(
      flow(
        on('a', 'change', { rules: [] }, 'b'),
        on('b', type, { name: 'B', ...rest }, 'c'),
        on('c', 'template', { template: '{{payload}}', name: 'C' }),
        on('d', 'catch', { scope: ['a'] }, 'b'),
      ),
    );
    expect(read.asset('Step', 't1/a').next).toEqual(next);
    expect(read.asset('Step', 't1/d').next).toEqual(next);
    expect(read.asset('Trigger', 't1/b').next).toEqual(['t1/c']);
    const before = next.length === 0 ? ['B'] : ['B', 'catch', 'change'];
    expect(param(read, 't1/c/template').reads).toEqual(before);
  });

  test('of nodes that their makers gave one name, those right before are read', () => {
    const read = readFiles(
      flow(
        on('a', 'http in', { url: '/a', method: 'get', name: 'In' }, 'c'),
        on('b', 'http in', { url: '/b', method: 'get', name: 'In' }, 'd'),
        on('c', 'template', { template: '{{payload}}' }),
        on('d', 'template', { template: '{{payload}}' }),
      ),
    );
    expect(read.asset('Trigger', 't1/a').feeds).toEqual(['t1/c/template']);
    expect(read.asset('Trigger', 't1/b').feeds).toEqual(['t1/d/template']);
  });

  test.each([
    ['mongodb4', { operation: 'findOne' }, 'read'],
    ['mongodb4', { operation: 'insertMany' }, 'write'],
    ['mongodb4', { operation: 'deleteOne' }, 'delete'],
    ['mongodb4', {}, 'request'],
    // The type tells it better.
    ['acme-delete', { operation: 'insert' }, 'delete'],
    ['modbus-write', {}, 'write'],
    ['modbus-getter', {}, 'read'],
  ])('%s %o does what it is told: %s', (type, rest, category) => {
    expect(readFiles(flow(on('a', type, rest))).asset('Step', 't1/a').category).toBe(category);
  });

  test.each([
    ['modbus-server', { hostname: '0.0.0.0', serverPort: '10502' }, 'modbus:10502', 'none', true],
    ['modbus-server', { hostname: '127.0.0.1', serverPort: 502 }, 'modbus:502', 'none', false],
    ['aedes broker', { mqtt_port: 1883 }, 'mqtt:1883', undefined, true],
  ])('the server of a package: %s %o', (type, rest, path, auth, isPublic) => {
    const read = readFiles(flow(on('a', type, rest)));
    expect(read.asset('Endpoint', 't1/a')).toMatchObject({ kind: 'socket', path, public: isPublic });
    expect(read.asset('Endpoint', 't1/a').auth).toBe(auth);
    expect(read.asset('Trigger', 't1/a').kind).toBe('socket');
  });

  test('equal ids, nodes without type, wires to nowhere are noted', () => {
    const read = readFiles(
      jsonFile('flows.json', [TAB, TAB, { id: 'x' }, on('a', 'inject', {}, 'nowhere'), on('a', 'debug')]),
    );
    const [report] = read.files;
    expect(report?.tag === 'mapped' ? report.notes.map((n) => n.code) : []).toEqual([
      'duplicate-id',
      'node-skipped',
      'duplicate-id',
      'broken-connection',
    ]);
  });
});

describe('parameters', () => {
  test.each([
    ['true', { addpay: true }, 'template', ['In']],
    ['a property', { addpay: 'payload.x' }, 'template', ['In']],
    ['false', { addpay: false }, 'literal', []],
    ['nothing', { addpay: '' }, 'literal', []],
  ])('a command with %s behind it', (_, rest, kind, reads) => {
    const read = readFiles(
      flow(on('i', 'inject', { name: 'In' }, 'a'), on('a', 'exec', { command: 'ls', ...rest })),
    );
    expect(param(read, 't1/a/command')).toMatchObject({ sink_role: 'shell', kind, reads });
  });

  test.each([
    ['{{payload.name}}', 'expression', true],
    ['<b>{{payload.name}}</b>', 'template', true],
    ['<b>{{{payload.name}}}</b>', 'template', false],
    ['<b>{{& payload.name}}</b>', 'template', false],
    ['<b>{{! a comment }}</b>', 'literal', true],
  ])('the page %s', (template, kind, escaped) => {
    const read = readFiles(flow(on('a', 'template', { template, format: 'html', syntax: 'mustache' })));
    expect(param(read, 't1/a/template')).toMatchObject({ sink_role: 'html', kind, escaped });
  });

  test('where the result of a template goes is no input', () => {
    const read = readFiles(flow(on('a', 'template', { template: 'x', field: 'topic', fieldType: 'msg' })));
    expect(read.keys('Param')).toEqual(['t1/a/template']);
  });

  test('a plain template computes nothing', () => {
    const read = readFiles(
      flow(on('a', 'template', { template: '<p>{{x}}</p>', format: 'html', syntax: 'plain' })),
    );
    expect(param(read, 't1/a/template').kind).toBe('literal');
  });

  test.each([
    ["msg.topic = 'SELECT * FROM t WHERE a = ' + msg.payload;", ['In']],
    [
      `const id = msg.payload.id; const t = id.trim(); msg.topic = \`DELETE FROM t WHERE a = \${t}\`;`,
      ['In'],
    ],
    ["const T = 't'; msg.topic = 'SELECT * FROM ' + T;", []],
  ])('a statement put together in code: %s', (func, reads) => {
    const read = readFiles(flow(on('i', 'inject', { name: 'In' }, 'a'), on('a', 'function', { func })));
    expect(param(read, 't1/a/func.statement')).toMatchObject({ sink_role: 'sql', kind: 'template', reads });
  });

  test.each([
    "msg.topic = 'SELECT * FROM t WHERE a = ?'; msg.payload = [msg.id];",
    "node.warn('selected ' + msg.payload);",
    'this is { no code',
  ])('no statement in %s', (func) => {
    expect(readFiles(flow(on('a', 'function', { func }))).keys('Param')).toEqual(['t1/a/func']);
  });

  test.each([
    ['SELECT * FROM t WHERE a = $1', 'literal', true],
    ["SELECT * FROM t WHERE a = '{{msg.a}}'", 'template', false],
  ])('the statement %s', (query, kind, parameterised) => {
    const read = readFiles(flow(on('a', 'postgresql', { query })));
    expect(param(read, 't1/a/query')).toMatchObject({ sink_role: 'sql', kind, parameterised });
  });

  test.each([
    ['postgresql', { query: 'DROP TABLE beans' }, 'delete'],
    ['sqlite', { sqlquery: 'fixed', sql: 'SELECT 1' }, 'read'],
    ['sqlite', { sqlquery: 'msg.topic', sql: 'SELECT 1' }, 'request'],
  ])('what the statement in %s %j does', (type, properties, category) => {
    const read = readFiles(flow(on('a', type, properties)));
    expect(read.asset('Step', 't1/a')).toMatchObject({ category });
  });

  test.each([
    ['mqtt out', {}, 'body'],
    ['e-mail', {}, 'body'],
    ['telegram sender', {}, 'body'],
    ['file', { filename: '/tmp/a' }, 'body'],
    ['file', { filename: '/tmp/a', overwriteFile: 'delete' }, undefined],
    ['file in', { filename: '/tmp/a' }, undefined],
    ['http request', { url: 'https://a.example', method: 'POST' }, 'body'],
    ['http request', { url: 'https://a.example', method: 'GET' }, undefined],
    ['http request', { url: 'https://a.example', method: 'GET', paytoqs: 'query' }, 'body'],
    ['influxdb out', {}, 'record_data'],
    ['debug', {}, undefined],
  ])('%s %o takes what the message carries as %s', (type, rest, role) => {
    const read = readFiles(
      flow(on('a', 'http in', { url: '/a', method: 'post', name: 'In' }, 'b'), on('b', type, rest)),
    );
    expect(param(read, 't1/b/payload').sink_role).toBe(role);
    expect(read.asset('Trigger', 't1/a').feeds).toEqual(role === undefined ? [] : ['t1/b/payload']);
  });

  test('a command that is nothing but the message', () => {
    const read = (rest: object) =>
      readFiles(flow(on('a', 'http in', { url: '/a', name: 'In' }, 'b'), on('b', 'exec', rest)));
    expect(param(read({ command: '', addpay: true }), 't1/b/command')).toMatchObject({
      sink_role: 'shell',
      kind: 'expression',
      reads: ['In'],
    });
    expect(read({ command: '', addpay: false }).keys('Param')).toEqual([]);
  });

  test.each([
    ['This is {{{payload.q}}} ! </br>\n<a href=http://x.example>x</a>', 'html'],
    ['Hello {{payload}} <b>there</b>', 'html'],
    ['{ "a": "{{payload}}", "b": 1 < 2 }', 'body'],
    ['1 <a, 2> b', 'body'],
    ['<note>{{payload}}</note>', 'body'],
  ])('what a template makes: %s', (template, role) => {
    const read = readFiles(flow(on('a', 'template', { template, format: 'handlebars', syntax: 'mustache' })));
    expect(param(read, 't1/a/template').sink_role ?? 'body').toBe(role);
  });

  test('a statement that another choice puts out of use is none', () => {
    const rest = { query: 'SELECT 1', queryOptType: 'msg', queryOpt: 'payload' };
    const read = readFiles(flow(on('a', 'inject', {}, 'b'), on('b', 'MSSQL', rest)));
    expect(param(read, 't1/b/query')).toMatchObject({ sink_role: 'sql', kind: 'expression' });
    expect(read.asset('Step', 't1/b').category).toBe('request');
    const used = readFiles(flow(on('b', 'MSSQL', { ...rest, queryOptType: 'editor' })));
    expect(param(used, 't1/b/query')).toMatchObject({ kind: 'literal' });
    expect(used.asset('Step', 't1/b').category).toBe('read');
  });

  test.each([
    ['mysql', {}, "msg.topic = 'SELECT a FROM b WHERE c = ?'; msg.payload = [msg.payload];", 'read', true],
    ['mysql', {}, "msg.topic = 'DELETE FROM ' + 'b';", 'delete', false],
    ['mysql', {}, 'msg.topic = `UPDATE b SET c = 1`;', 'write', false],
    ['postgresql', { query: '' }, "msg.query = 'SELECT 1';", 'read', false],
    ['MSSQL', { queryOptType: 'msg', queryOpt: 'sql' }, "msg.sql = 'SELECT @a';", 'read', true],
    ['sqlite', { sqlquery: 'msg.topic' }, "return { topic: 'SELECT 1' };", 'read', false],
  ])(
    'a fixed statement that a function puts into the message: %s %o %s',
    (type, rest, func, category, beside) => {
      const read = readFiles(flow(on('a', 'function', { func }, 'b'), on('b', type, rest)));
      const path = type === 'mysql' ? 'topic' : type === 'sqlite' ? 'sql' : 'query';
      expect(param(read, `t1/b/${path}`)).toMatchObject({
        kind: 'literal',
        sink_role: 'sql',
        parameterised: beside,
        reads: [],
      });
      expect(read.asset('Step', 't1/b').category).toBe(category);
    },
  );

  test.each([
    "msg.topic = 'SELECT ' + msg.payload;",
    "msg.topic = 'SELECT 1'; msg.topic += msg.payload;",
    "msg.topic = 'SELECT 1'; if (a) msg.topic = b;",
    'return msg;',
    'msg.topic = ;',
  ])('one that is not fixed: %s', (func) => {
    const read = readFiles(flow(on('a', 'function', { func }, 'b'), on('b', 'mysql')));
    expect(param(read, 't1/b/topic').kind).toBe('expression');
    expect(read.asset('Step', 't1/b').category).toBe('request');
  });

  test('nor where only some of what comes before says it', () => {
    const fixed = { func: "msg.topic = 'SELECT 1';" };
    const read = readFiles(
      flow(on('a', 'function', fixed, 'c'), on('b', 'inject', {}, 'c'), on('c', 'mysql')),
    );
    expect(param(read, 't1/c/topic').kind).toBe('expression');
  });

  test('what a function alone remembers came to it before', () => {
    const reads = (func: string) =>
      param(
        readFiles(flow(on('a', 'inject', { name: 'I' }, 'b'), on('b', 'function', { func }))),
        't1/b/func',
      );
    expect(reads('context.set("n", (context.get("n") || 0) + msg.payload);').reads).toEqual(['I']);
    for (const func of [
      'flow.get("n") + msg.a',
      'global.get("n")',
      'context.global.n',
      'context.flow.get("n")',
    ])
      expect(reads(func).$unknown).toHaveProperty('reads');
  });

  test('where a node puts its results is no input', () => {
    const outputProperties = [
      { property: 'payload', propertyType: 'msg', value: '', valueType: 'entityState' },
    ];
    const read = readFiles(
      flow(on('a', 'inject', {}, 'b'), on('b', 'api-current-state', { outputProperties })),
    );
    expect(read.keys('Param')).toEqual([]);
  });

  test('a statement that arrives in the message: what it is made of is unknown', () => {
    const read = readFiles(flow(on('a', 'mysql', { mydb: 'x' })));
    expect(param(read, 't1/a/topic').$unknown).toHaveProperty('reads');
  });

  test.each([
    [
      'a header',
      'http request',
      { url: 'https://a.b', headers: [HEADER('other', 'X-Api-Key', 'other')] },
      'headers[X-Api-Key].valueValue',
      true,
    ],
    [
      'a known header',
      'http request',
      { url: 'https://a.b', headers: [HEADER('Authorization', '', 'other')] },
      'headers[Authorization].valueValue',
      true,
    ],
    [
      'a header from the environment',
      'http request',
      { url: 'https://a.b', headers: [HEADER('other', 'X-Api-Key', 'env')] },
      'headers[X-Api-Key].valueValue',
      false,
    ],
    [
      'a change',
      'change',
      {
        rules: [
          { t: 'set', p: 'headers.authorization', pt: 'msg', to: 'Bearer abad1deaabad1dea', tot: 'str' },
        ],
      },
      'rules[authorization].to',
      true,
    ],
    ['a password', 'some-node', { password: 'abad1dea77' }, 'password', true],
    [
      'inline credentials',
      'e-mail',
      { credentials: { password: 'abad1dea77' } },
      'credentials.password',
      true,
    ],
  ])('a secret in %s', (_, type, rest, path, holds) => {
    const read = readFiles(flow(on('a', type, rest)));
    expect(param(read, `t1/a/${path}`)).toMatchObject({ sensitive: true, holds_secret: holds });
    expect(JSON.stringify(read.snapshot)).not.toContain('abad1dea');
  });

  function HEADER(keyType: string, keyValue: string, valueType: string) {
    return { keyType, keyValue, valueType, valueValue: 'abad1deaabad1dea' };
  }
});

describe('requests', () => {
  const TLS = { id: 'tls', type: 'tls-config', verifyservercert: false };
  const BROKER = {
    id: 'broker',
    type: 'mqtt-broker',
    broker: 'mq.brightleaf.org',
    port: '1883',
    usetls: false,
  };

  test.each([
    [
      'http request',
      { url: 'http://a.brightleaf.org/x?apikey=abad1deaabad1dea' },
      { method: 'GET', scheme: 'http', zone: 'public', verifies_tls: true, secret_query_keys: ['apikey'] },
    ],
    [
      'http request',
      { url: 'https://10.0.0.1', method: 'POST', tls: 'tls' },
      { method: 'POST', zone: 'private', verifies_tls: false },
    ],
    ['http request', { url: 'a.brightleaf.org/x' }, { scheme: 'http', host: 'a.brightleaf.org' }],
    ['http request', { url: 'a.brightleaf.org', tls: 'tls' }, { scheme: 'https', verifies_tls: false }],
    ['mqtt out', { broker: 'broker' }, { scheme: 'mqtt', host: 'mq.brightleaf.org', zone: 'public' }],
    ['tcp out', { beserver: 'client', host: 'localhost', port: '7' }, { scheme: 'tcp', zone: 'local' }],
    ['udp out', { addr: '203.0.113.9', port: '7' }, { scheme: 'udp', zone: 'public' }],
  ])('%s %j', (type, rest, expected) => {
    const read = readFiles(flow(TLS, BROKER, on('a', type, rest)));
    expect(read.asset('Request', 't1/a')).toMatchObject(expected);
  });

  test.each([
    [{ url: 'https://api.openai.com/v1/responses', method: 'POST' }, 'ai'],
    [{ url: 'api.openai.com/v1/{{{path}}}', method: 'POST' }, 'ai'],
    [{ url: 'https://api.openai.com/v1/responses' }, 'request'],
    [{ url: 'https://api.openai.com/v1/responses', method: 'GET' }, 'request'],
    [{ url: 'https://api.openai.com/v1/responses', method: 'use' }, 'request'],
    [{ url: '', method: 'POST' }, 'request'],
    [{ url: '{{{base}}}/v1/responses', method: 'POST' }, 'request'],
    [{ url: 'https://a.example/v1/responses', method: 'POST' }, 'request'],
  ])('a model that is asked by a plain request: %j is %s', (rest, category) => {
    const read = readFiles(flow(on('a', 'http request', rest)));
    expect(read.asset('Step', 't1/a').category).toBe(category);
    expect(read.keys('Request')).toEqual(['t1/a']);
  });

  test.each([
    ['mysql', 'MySQLdatabase', { host: 'db.example', port: '3306' }, 'mysql', 'db.example', true],
    [
      'MSSQL',
      'MSSQL-CN',
      { server: '10.0.0.4', port: '1433', trustServerCertificate: true },
      'mssql',
      '10.0.0.4',
      false,
    ],
    [
      'postgresql',
      'postgreSQLConfig',
      { host: 'PGHOST', hostFieldType: 'env' },
      undefined,
      undefined,
      undefined,
    ],
    ['acme-ask', 'acme-config', { apiUrl: 'https://acme.example/v1' }, 'https', 'acme.example', true],
    [
      'acme-ask',
      'acme-config',
      { url: 'http://acme.example', rejectUnauthorized: false },
      'http',
      'acme.example',
      false,
    ],
    ['acme-ask', 'acme-config', { redirect_url: 'https://here.example' }, undefined, undefined, undefined],
  ])('%s asks where its %s says: %o', (type, config, server, scheme, host, verifies) => {
    const read = readFiles(
      flow(on('a', type, { server: 'config1' }), { id: 'config1', type: config, ...server }),
    );
    const request = read.asset('Request', 't1/a');
    expect([request.scheme, request.host, request.verifies_tls]).toEqual([scheme, host, verifies]);
  });

  test('a node of a package that says itself what address it asks', () => {
    const read = readFiles(
      flow(
        on('a', 'oauth2', {
          access_token_url: 'http://login.example/token?key=1',
          redirect_uri: 'http://here.example/back',
        }),
        on('b', 'ui_iframe', { url: 'https://shown.example', category: 'transform' }),
      ),
    );
    expect(read.asset('Request', 't1/a')).toMatchObject({
      scheme: 'http',
      host: 'login.example',
      query_keys: ['key'],
    });
    expect(param(read, 't1/a/access_token_url').sink_role).toBe('url');
  });

  test('an address and a method that the message chooses are opaque', () => {
    const { $opaque } = readFiles(flow(on('a', 'http request', { url: '', method: 'use' }))).asset(
      'Request',
      't1/a',
    );
    expect($opaque).toMatchObject({ host: 'expression', method: 'expression' });
  });
});

describe('settings', () => {
  const HOOK = on('a', 'http in', { url: '/a', method: 'get' });
  const workspace = (members: string) => readFiles(SETTINGS(members)).asset('Workspace', 'settings.js');

  test.each([
    ['editor_auth', '', 'none'],
    ['editor_auth', "adminAuth: { type: 'credentials', users: [] }", 'basic'],
    ['editor_auth', "adminAuth: { type: 'strategy', strategy: {} }", 'oauth'],
    ['editor_auth', "adminAuth: { type: 'credentials', users: [], default: { permissions: '*' } }", 'none'],
    [
      'editor_auth',
      "adminAuth: { type: 'credentials', users: [], default: { permissions: 'read' } }",
      'basic',
    ],
    ['editor_auth', 'adminAuth: login()', undefined],
    ['editor_auth', '...more', undefined],
    ['encrypts_credentials', '', true],
    ['encrypts_credentials', 'credentialSecret: false', false],
    ['encrypts_credentials', 'credentialSecret: process.env.SECRET', true],
    ['encrypts_credentials', 'credentialSecret: choose()', undefined],
    ['https_only', '', false],
    ['https_only', 'requireHttps: true', true],
    ['https_only', 'https: () => ({})', true],
    ['audit_log', '', false],
    ['audit_log', 'logging: { console: { audit: true } }', true],
    ['audit_log', 'logging: { console: { audit: !1 } }', false],
    ['shared_modules', '', []],
    ['shared_modules', "functionGlobalContext: { os: require('node:os'), n: 1 }", ['os']],
    ['shared_modules', 'functionGlobalContext: all()', undefined],
    ['written_secrets', "credentialSecret: 'abad1deaabad1dea'", ['credentialSecret']],
    ['written_secrets', "httpNodeAuth: { user: 'a', pass: '$2b$08$abcdefg' }", []],
  ])('%s of { %s }', (field, members, expected) => {
    const found = workspace(members);
    expect(found[field]).toEqual(expected);
    if (expected === undefined) expect(found.$unknown).toHaveProperty(field);
    expect(JSON.stringify(found)).not.toContain('abad1dea');
  });

  test.each([
    ['', 'none', true, true],
    ["httpNodeAuth: { user: 'a', pass: 'b' }", 'basic', true, false],
    ["uiHost: '127.0.0.1'", 'none', false, false],
    ['httpNodeMiddleware: (req, res, next) => next()', undefined, true, undefined],
    [
      "httpNodeAuth: { user: 'a', pass: 'b' }, httpNodeMiddleware: (req, res, next) => next()",
      'basic',
      true,
      false,
    ],
  ])('endpoints beside { %s }', (members, auth, reach, untrusted) => {
    const read = readFiles(flow(HOOK), SETTINGS(members));
    expect(read.asset('Endpoint', 't1/a').auth).toBe(auth);
    expect(read.asset('Endpoint', 't1/a').callers).toBe(
      auth === undefined ? undefined : auth === 'none' ? 'everyone' : 'listed',
    );
    expect(read.asset('Endpoint', 't1/a').public).toBe(reach);
    // A function may set headers of its own.
    expect(read.asset('Endpoint', 't1/a').cors).toEqual(members.includes('Middleware') ? undefined : []);
    expect(read.asset('Trigger', 't1/a').untrusted).toBe(untrusted);
  });

  test('without settings, who may call is unknown', () => {
    const read = readFiles(flow(HOOK));
    expect(read.asset('Endpoint', 't1/a').$unknown).toMatchObject({
      auth: expect.stringContaining('settings.js'),
    });
  });

  test('the nearest settings above a flow count', () => {
    const read = readFiles(
      jsonFile('a/flows.json', [TAB, HOOK]),
      js("module.exports = { flowFile: 'x', uiPort: 1 };"),
      js("module.exports = { flowFile: 'x', httpNodeAuth: { user: 'u', pass: 'p' } };", 'a/settings.js'),
    );
    expect(read.asset('Endpoint', 't1/a').auth).toBe('basic');
  });

  test('by way of a constant, with assignments behind it', () => {
    const read = readFiles(
      js(
        "const s = { flowFile: 'x', uiPort: 1 };\nmodule.exports = s;\nmodule.exports.credentialSecret = false;",
      ),
    );
    expect(read.asset('Workspace', 'settings.js').encrypts_credentials).toBe(false);
  });

  test('assignments that may not run leave what is missing unknown', () => {
    const read = readFiles(
      js("module.exports = { flowFile: 'x', uiPort: 1 };\nif (process.env.A) module.exports.adminAuth = {};"),
    );
    expect(read.asset('Workspace', 'settings.js').$unknown).toHaveProperty('editor_auth');
  });

  test('users, their rights, and the password of the documentation', () => {
    const read = readFiles(
      SETTINGS(`adminAuth: { type: 'credentials', users: [
        { username: 'admin', password: '$2a$08$zZWtXTja0fB1pzD4sHCMyOCMYz2Z6dNbM6tl8sJogENOMcxWV9DN.', permissions: '*' },
        { username: 'ines', password: process.env.P, permissions: 'read' } ] }`),
    );
    expect(read.asset('Principal', 'settings.js/admin')).toMatchObject({
      default_password: true,
      roles: ['settings.js/full access'],
    });
    expect(read.asset('Principal', 'settings.js/ines').$unknown).toHaveProperty('default_password');
    expect(read.asset('Role', 'settings.js/full access').admin).toBe(true);
    expect(JSON.stringify(read.snapshot)).not.toContain('zZWtXT');
  });

  test.each([
    ['module.exports = { a: 1 };', 'not-an-export'],
    ['export default { flowFile: 1 };', 'not-an-export'],
    ['module.exports = { flowFile: ', 'not-an-export'],
    ['module.exports = load("flowFile");', 'not-an-export'],
  ])('%s is skipped', (text, reason) => {
    expect(readFiles(js(text)).files).toMatchObject([{ tag: 'skipped', reason }]);
  });

  test('constants that name each other, and code nested deep, cost nothing', () => {
    const doubling = Array.from({ length: 60 }, (_, i) => `const c${i} = { a: c${i + 1}, b: c${i + 1} };`);
    const started = performance.now();
    for (const text of [
      `${doubling.join('\n')}\nconst c60 = {};\nmodule.exports = { flowFile: 'x', uiPort: 1, adminAuth: c0 };`,
      'const a = { b: a };\nmodule.exports = { flowFile: 1, uiPort: a };',
      `module.exports = { flowFile: 'x', uiPort: 1, x: ${'['.repeat(20_000)}${']'.repeat(20_000)} };`,
      `module.exports = { flowFile: 'x', uiPort: 1, __proto__: { adminAuth: 1 }, ['constructor']: 2 };`,
    ])
      expect(readFiles(js(text)).files).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(({} as Record<string, unknown>).adminAuth).toBeUndefined();
  });
});

describe('credentials and packages', () => {
  test('logins in clear, found at their node and at those that refer to it', () => {
    const read = readFiles(
      flow(
        { id: 'abc123', type: 'mqtt-broker', name: 'Broker', broker: 'x' },
        on('a1b2c3', 'mqtt out', { broker: 'abc123' }),
      ),
      jsonFile('flows_cred.json', { abc123: { user: 'u', password: 'abad1dea' } }),
    );
    expect(read.asset('Credential', 'abc123')).toMatchObject({
      name: 'Broker',
      type: 'mqtt-broker',
      encrypted: false,
    });
    expect(read.asset('Step', 't1/a1b2c3').credential).toBe('abc123');
    expect(JSON.stringify(read.snapshot)).not.toContain('abad1dea');
  });

  test.each([
    ['postgreSQLConfig', { host: 'db.example', password: 'Mokoro-lu-77' }, false],
    ['acme-config', { apiKey: 'Mokoro-lu-77' }, false],
    ['mqtt-broker', { broker: 'b.example', credentials: { user: 'a', password: 'Mokoro-lu-77' } }, false],
    ['postgreSQLConfig', { host: 'db.example', password: 'PGPASS', passwordFieldType: 'env' }, undefined],
    ['postgreSQLConfig', { host: 'db.example', password: 'your_password' }, undefined],
    ['MSSQL-CN', { server: 'db.example' }, undefined],
  ])('a login that its configuration holds itself: %s %o', (type, config, encrypted) => {
    const read = readFiles(
      flow(on('a', 'acme', { server: 'config1' }), { id: 'config1', type, name: 'Store', ...config }),
    );
    expect(read.asset('Step', 't1/a').credential).toBe('config1');
    const credential = read.asset('Credential', 'config1');
    expect(credential).toMatchObject({ name: 'Store', type });
    expect(credential.encrypted).toBe(encrypted);
    expect(JSON.stringify(read.snapshot)).not.toContain('Mokoro');
  });

  test.each([
    ['http request', { authType: 'basic' }, 'basic'],
    ['http request', { authType: 'bearer' }, 'header'],
    ['http request', { authType: 'digest' }, undefined],
    ['e-mail', {}, 'basic'],
  ])('a login that a node keeps for itself: %s %o', (type, rest, auth) => {
    const read = readFiles(flow(on('a', type, { name: 'Ask', ...rest })));
    expect(read.asset('Step', 't1/a').credential).toBe('a');
    expect(read.asset('Credential', 'a')).toMatchObject({ name: 'Ask', type });
    expect(read.asset('Credential', 'a').auth).toBe(auth);
    expect(read.asset('Credential', 'a').$unknown).toHaveProperty('encrypted');
    const none = readFiles(flow(on('a', 'http request', { authType: '' })));
    expect(none.asset('Step', 't1/a').credential).toBe(null);
  });

  test('what is stored beside the flows tells whether there is a login, and how it lies there', () => {
    const flows = flow(on('a', 'http request', { authType: 'basic' }), on('b', 'e-mail'));
    const encrypted = readFiles(flows, jsonFile('flows_cred.json', { $: '0123456789abcdefAAAA' }));
    expect(encrypted.asset('Credential', 'a').encrypted).toBe(true);
    const clear = readFiles(
      flows,
      jsonFile('flows_cred.json', { abcd: { user: 'u', password: 'Mokoro-lu-77' } }),
    );
    expect([clear.asset('Step', 't1/a').credential, clear.asset('Step', 't1/b').credential]).toEqual([
      null,
      null,
    ]);
    const elsewhere = readFiles(flows, jsonFile('other/flows_cred.json', { $: '0123456789abcdefAAAA' }));
    expect(elsewhere.asset('Credential', 'a').$unknown).toHaveProperty('encrypted');
  });

  test('an encrypted file', () => {
    const read = readFiles(jsonFile('flows_cred.json', { $: 'abad1dea' }));
    expect(read.asset('Credential', 'flows_cred.json').encrypted).toBe(true);
    expect(JSON.stringify(read.snapshot)).not.toContain('abad1dea');
  });

  test('a manifest gives versions; types tell packages', () => {
    const read = readFiles(
      flow(on('a', 'function', { func: '' }), on('b', 'ui_text'), on('c', 'mystery')),
      jsonFile('package.json', {
        name: 'p',
        dependencies: { 'node-red': '4.0.9', 'node-red-contrib-x': '^1.0.0', lodash: '1.0.0' },
      }),
    );
    expect(read.keys('Package')).toEqual(['node-red', 'node-red-contrib-x', 'node-red-dashboard']);
    expect(read.asset('Package', 'node-red')).toMatchObject({
      version: '4.0.9',
      pinned: true,
      source: 'official',
    });
    expect(read.asset('Package', 'node-red-contrib-x')).toMatchObject({ pinned: false, source: 'community' });
    expect(read.asset('Step', 't1/b').package).toBe('node-red-dashboard');
    expect(read.asset('Step', 't1/c').package).toBeNull();
  });

  test.each([
    [{ name: 'x', dependencies: { lodash: '1' } }],
    [{ name: 'node-red-contrib-x', 'node-red': { nodes: { x: 'x.js' } }, dependencies: { 'node-red': '1' } }],
    [{ name: 'x' }],
  ])('%j is no manifest of a project', (content) => {
    expect(readFiles(jsonFile('package.json', content)).files).toMatchObject([{ tag: 'skipped' }]);
  });
});

test('modules of code: listed, required, or taken from the shared context', () => {
  const read = readFiles(
    flow(
      on('a', 'function', { func: 'return msg;', libs: [{ var: 'cp', module: 'node:child_process' }] }),
      on('b', 'function', { func: "const fs = require('fs'); return msg;" }),
      on('c', 'function', { func: "const o = global.get('system'); return msg;" }),
    ),
    SETTINGS("functionGlobalContext: { system: require('os') }"),
  );
  expect(read.asset('Step', 't1/a').imports).toEqual(['child_process']);
  expect(read.asset('Step', 't1/b').imports).toEqual(['fs']);
  expect(read.asset('Step', 't1/c').imports).toEqual(['os']);
});

describe('pages of dashboards', () => {
  const FIRST = [
    { id: 'p1', type: 'ui_tab', name: 'Home', z: '' },
    { id: 'g1', type: 'ui_group', name: 'Inputs', tab: 'p1', z: '' },
    on('a', 'ui_text_input', { group: 'g1', name: 'Amount' }),
    on('b', 'ui_form', { group: 'g1', options: [{ value: 'email' }, { value: 'size' }, 3] }),
    on('c', 'ui_chart', { group: 'g1' }),
    on('d', 'ui_switch', { group: 'gone', name: 'Other' }),
    on('e', 'ui_switch', { group: 'g1', name: 'Off', d: true }),
  ];
  test('a tab with its groups and widgets', () => {
    const page = readFiles(flow(...FIRST)).asset('Page', 'p1');
    expect(page).toMatchObject({
      name: 'Home',
      automation: 't1',
      inputs: ['Amount', 'email', 'size'],
      uploads: false,
    });
    expect(page.$unknown).toHaveProperty('visibility');
  });
  test.each([
    ['uiHost: "0.0.0.0"', 'everyone'],
    ['uiHost: "127.0.0.1"', 'organisation'],
    ['httpNodeAuth: { user: "u", pass: "$2b$08$abcdefghijklmnopqrstuv" }', 'organisation'],
    ['httpNodeMiddleware: function () {}', undefined],
  ])('with %s it is open to %s', (members, visibility) => {
    expect(readFiles(flow(...FIRST), SETTINGS(members)).asset('Page', 'p1').visibility).toBe(visibility);
  });
  test('one that is switched off is shown to nobody', () => {
    const tab = { id: 'p3', type: 'ui_tab', name: 'Old', z: '', disabled: true };
    expect(readFiles(flow(tab), SETTINGS('uiHost: "0.0.0.0"')).asset('Page', 'p3').visibility).toBe(
      'private',
    );
  });
  test('the second generation has paths and files', () => {
    const page = readFiles(
      flow(
        { id: 'b', type: 'ui-base', name: 'UI', path: '/dashboard' },
        { id: 'p2', type: 'ui-page', name: 'Upload', ui: 'b', path: '/in' },
        { id: 'g2', type: 'ui-group', name: 'G', page: 'p2' },
        on('f', 'ui-file-input', { group: 'g2', name: 'Report' }),
      ),
    ).asset('Page', 'p2');
    expect(page).toMatchObject({ route: '/dashboard/in', inputs: ['Report'], uploads: true });
  });
});

test.each<[string, object, null | undefined]>([
  ['change', {}, null],
  ['http request', { url: 'https://a.example' }, null],
  ['function', { func: 'return msg;' }, null],
  ['function', { func: "global.get('axios')(msg); return msg;" }, undefined],
  ['function', { func: 'a.get(msg); return msg;', libs: [{ var: 'a', module: 'axios' }] }, undefined],
  ['mqtt out', { topic: 'x' }, undefined],
  ['exec', { command: 'ls' }, undefined],
])('what the node %s %o is connected by: %s', (type, rest, connector) => {
  expect(readFiles(flow(on('a', type, rest))).asset('Step', 't1/a').connector).toBe(connector);
});

test('the order of the files does not matter', () => {
  const files = [
    flow(on('a', 'http in', { url: '/a' })),
    jsonFile('part.json', [on('b', 'debug', { complete: 'true' })]),
    SETTINGS(''),
    jsonFile('flows_cred.json', { a1b2c3: { password: 'x' } }),
  ];
  expect(JSON.stringify(readExports([...files].reverse(), { now: NOW }).snapshot)).toBe(
    JSON.stringify(readExports(files, { now: NOW }).snapshot),
  );
});

test('without settings, what usual names of the shared context stand for is unknown', () => {
  const read = readFiles(
    flow(
      on('a', 'function', { func: "const os = global.get('os'); return msg;" }),
      on('b', 'function', { func: "const n = global.get('count'); return msg;" }),
    ),
  );
  expect(read.asset('Step', 't1/a').$unknown).toHaveProperty('imports');
  expect(read.asset('Step', 't1/b').imports).toEqual([]);
});

describe('what starts a flow, by the names that packages give', () => {
  test.each([
    ['Kafka Consumer', 'event'],
    ['Kafka Consumer Group', 'event'],
    ['coap in', 'event'],
    ['acme-webhook', 'event'],
    ['uibuilder', 'websocket'],
    ['modbus-read', 'schedule'],
  ])('%s', (type, kind) => {
    const found = readFiles(flow(on('a', type, {}, 'b'), on('b', 'debug')));
    expect(found.asset('Trigger', 't1/a')).toMatchObject({ kind, next: ['t1/b'] });
  });

  test.each(['rethinkdb in', 'dynamodb-in', 'zip in', 'influxdb in', 'begin'])('%s is started', (type) => {
    expect(readFiles(flow(on('a', type))).keys('Trigger')).toEqual([]);
  });

  test('a page of uibuilder takes messages from browsers', () => {
    const found = readFiles(flow(on('a', 'uibuilder', { url: 'shop' })), SETTINGS(''));
    expect(found.asset('Endpoint', 't1/a')).toMatchObject({
      kind: 'websocket',
      path: '/shop',
      method: 'GET',
    });
    expect(found.asset('Endpoint', 't1/a').$unknown).toHaveProperty('auth');
    expect(found.asset('Trigger', 't1/a').package).toBe('node-red-contrib-uibuilder');
  });
});

test('a snapshot of an instance holds its flows and what they log in with', () => {
  const snapshot = {
    name: 'before the upgrade',
    flows: {
      flows: [TAB, on('aa11', 'acme-bot', {})],
      credentials: { aa11: { token: 'tk-4711-0815' } },
    },
    settings: { env: {} },
  };
  const found = readFiles(jsonFile('snapshot.json', snapshot));
  expect(found.keys('Automation')).toEqual(['t1']);
  expect(found.asset('Credential', 'aa11')).toMatchObject({ encrypted: false });
  expect(JSON.stringify(found.snapshot)).not.toContain('tk-4711-0815');
});

test('one flow, as the API answers it', () => {
  const answer = { id: 't1', label: 'Orders', nodes: [on('aa11', 'http in', { url: '/x' })], configs: [] };
  expect(readFiles(jsonFile('orders.json', answer)).keys('Trigger')).toEqual(['orders/aa11']);
});
