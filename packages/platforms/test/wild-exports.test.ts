/** What occurs in the wild: other versions, unknown types, variants of layouts. Sensible assets, and nothing invented. */
import { describe, expect, test } from 'vitest';
import { BASE, jsonFile, LANGCHAIN, readFiles, readOne } from './one-workflow.js';

const text = (path: string, content: string) => ({ path, bytes: new TextEncoder().encode(content) });

describe('n8n', () => {
  test.each([
    ['n8n-nodes-acme.acmeThing', { operation: 'getAll' }, 'read', 'n8n-nodes-acme', 'community'],
    ['@acme/n8n-nodes-thing.thing', {}, 'request', '@acme/n8n-nodes-thing', 'community'],
    [`${BASE}notYetWritten`, { operation: 'frobnicate' }, 'request', 'n8n-nodes-base', 'official'],
    ['CUSTOM.mine', { operation: 'delete' }, 'delete', 'CUSTOM', 'community'],
  ])('a step of an unknown type: %s', (type, parameters, category, name, source) => {
    const read = readOne([{ name: 'S', type, parameters }]);
    expect(read.asset('Step', 'wf/S')).toMatchObject({ category, package: name });
    expect(read.asset('Package', name)).toMatchObject({ source });
    expect(read.keys('Request')).toEqual([]);
  });

  test('an unknown trigger is an event of which nobody knows who causes it', () => {
    const read = readOne([{ name: 'T', type: 'n8n-nodes-acme.acmeTrigger', parameters: {} }]);
    expect(read.asset('Trigger', 'wf/T')).toMatchObject({ kind: 'event', endpoint: null });
  });

  test('a type without a package, parameters that are none, connections that are none', () => {
    const nodes = [
      { name: 'A', type: 'mystery', parameters: null },
      { name: 'B', type: `${BASE}set`, parameters: [] },
    ];
    const read = readFiles(jsonFile('flow.json', { id: 'wf', nodes, connections: { A: 'B' } }));
    expect(read.asset('Step', 'wf/A')).toMatchObject({ package: null, category: 'request' });
    expect(read.keys('Step')).toEqual(['wf/A', 'wf/B']);
  });

  test.each(['memoryBufferWindow', 'embeddingsOpenAi', 'outputParserStructured', 'rerankerCohere'])(
    '%s is no model',
    (type) => {
      const read = readOne([{ name: 'S', type: `${LANGCHAIN}${type}`, parameters: {} }]);
      expect(read.asset('Step', 'wf/S').category).toBe('transform');
    },
  );

  test.each(['agent', 'lmChatSomethingNew', 'chainLlm'])('%s is one', (type) => {
    const read = readOne([{ name: 'S', type: `${LANGCHAIN}${type}`, parameters: {} }]);
    expect(read.asset('Step', 'wf/S').category).toBe('ai');
  });
});

describe('Node-RED', () => {
  const tab = { id: 't', type: 'tab', label: 'Flow' };
  const at = { z: 't', x: 1, y: 1, wires: [] };
  const read = (...nodes: readonly object[]) =>
    readFiles(jsonFile('flows.json', [tab, ...nodes.map((n) => ({ ...at, ...n }))]));

  test('nodes that nobody has named are told apart by their ids', () => {
    const found = read(
      { id: 'a', type: 'function', func: '' },
      { id: 'b', type: 'function', func: '' },
      { id: 'c', type: 'exec', command: 'ls' },
      { id: 'd', type: 'function', name: 'sum', func: '' },
    );
    expect(found.snapshot.assets.Step?.map((s) => s.name)).toEqual([
      'function a',
      'function b',
      'exec',
      'sum',
    ]);
  });

  test('nodes and config nodes of unknown types', () => {
    const found = readFiles(
      jsonFile('flows.json', [
        tab,
        { id: 'cfg', type: 'acme-server', host: 'x' },
        { ...at, id: 'n', type: 'acme-node', server: 'cfg' },
        { ...at, id: 'i', type: 'subflow:gone' },
        { id: 'g', type: 'group', z: 't', nodes: ['n'] },
      ]),
    );
    expect(found.keys('Step')).toEqual(['t/i', 't/n']);
    expect(found.snapshot.assets.Credential ?? []).toEqual([]);
  });
});

describe('Directus', () => {
  const field = { collection: 'people', field: 'password', type: 'hash', meta: {}, schema: {} };
  const schema = {
    version: 1,
    directus: '11.1.0',
    vendor: 'postgres',
    collections: [{ collection: 'people', meta: {}, schema: { name: 'people' } }],
    fields: [field],
    relations: [],
  };

  test('a schema snapshot in YAML gives what the same in JSON gives', () => {
    const yaml = `version: 1
directus: 11.1.0
vendor: postgres
collections:
  - collection: people
    meta: {}
    schema:
      name: people
fields:
  - collection: people
    field: password
    type: hash
    meta: {}
    schema: {}
relations: []
`;
    const ofYaml = readFiles(text('snapshot.yaml', yaml)).snapshot;
    const ofJson = readFiles(jsonFile('snapshot.json', schema)).snapshot;
    expect(ofYaml.assets.DataStore).toEqual(ofJson.assets.DataStore);
    expect(ofYaml.assets.Field).toEqual(ofJson.assets.Field);
    expect(ofYaml.assets.Workspace).toMatchObject([{ version: '11.1.0' }]);
    expect(ofYaml.origins?.assets.Field?.[0]?.line).toBe(10);
  });

  test('other YAML of such a name is no export, and says so', () => {
    expect(readFiles(text('schema.yaml', 'openapi: 3.0.0\n')).files).toMatchObject([
      { tag: 'skipped', reason: 'not-an-export' },
    ]);
  });

  test('policyc.yaml is no schema', () => {
    expect(readFiles(text('policyc.yaml', 'policyc: 1\n')).files).toMatchObject([{ platform: 'governance' }]);
  });
});

describe('Make', () => {
  test('routes, handlers and modules of unknown apps', () => {
    const handler = [{ id: 9, module: 'builtin:Break', version: 1 }];
    const found = readFiles(
      jsonFile('b.json', {
        name: 'B',
        flow: [
          { id: 1, module: 'acme:watchThings', version: 1, parameters: {} },
          {
            id: 2,
            module: 'builtin:BasicRouter',
            version: 1,
            routes: [
              { flow: [{ id: 3, module: 'acme:DoThing', version: 1, mapper: {}, onerror: handler }] },
              { flow: [{ id: 4, module: 'app#own-thing:Act', version: 2, mapper: null }] },
              { flow: [] },
            ],
          },
        ],
        metadata: { version: 1 },
      }),
    );
    expect(found.snapshot.assets.Automation).toHaveLength(1);
    expect(found.keys('Step')).toEqual(expect.arrayContaining(['b/3', 'b/4']));
    expect(found.asset('Connector', 'acme')).toMatchObject({ described: false, custom: false });
    expect(found.asset('Connector', 'app#own-thing')).toMatchObject({ custom: true });
  });
});

describe('Salesforce', () => {
  test('flows in the older layout, with elements that are not known', () => {
    const found = readFiles(
      text(
        'flows/Old-3.flow',
        '<?xml version="1.0"?><Flow xmlns="http://soap.sforce.com/2006/04/metadata"><processType>Flow</processType><status>Active</status><newThings><name>X</name></newThings><recordLookups><name>Get</name><object>Account</object></recordLookups></Flow>',
      ),
    );
    expect(found.keys('Step')).toEqual(['Old-3/Get']);
  });
});
