import { describe, expect, test } from 'vitest';
import {
  BASE,
  connections,
  jsonFile,
  LANGCHAIN,
  type Read,
  readFiles,
  readOne,
  type TestNode,
  workflow,
} from './one-workflow.js';

const START = { name: 'In', type: `${BASE}executeWorkflowTrigger` };
const FETCH = { name: 'Fetch', type: `${BASE}httpRequest`, parameters: { url: 'https://api.example.com/' } };
const INNER = workflow([START, FETCH], ['In > Fetch'], { id: 'inner', name: 'Inner' });

const call = (workflowJson: unknown, rest: object = {}): TestNode => ({
  name: 'Call',
  type: `${BASE}executeWorkflow`,
  parameters: { source: 'parameter', workflowJson },
  ...rest,
});
const read = (workflowJson: unknown, rest: object = {}, settings: object = {}): Read =>
  readOne([call(workflowJson, rest)], [], settings);
const text = (value: unknown) => JSON.stringify(value, undefined, 2);

describe('a sub-workflow that is written inside a step', () => {
  test('is an automation of its own, which the step calls', () => {
    const found = read(text(INNER));
    expect(found.asset('Step', 'wf/Call').calls).toEqual(['wf/Call/In']);
    expect(found.asset('Automation', 'wf/Call')).toMatchObject({ name: 'Inner', caller_policy: null });
    expect(found.asset('Trigger', 'wf/Call/In')).toMatchObject({
      automation: 'wf/Call',
      kind: 'subflow',
      next: ['wf/Call/Fetch'],
    });
    expect(found.asset('Request', 'wf/Call/Fetch').host).toBe('api.example.com');
  });

  test('stands where its text does', () => {
    const file = JSON.stringify(workflow([call(text(INNER))]), undefined, 1);
    const line = file.split('\n').findIndex((l) => l.includes('workflowJson')) + 1;
    const { place } = readFiles(jsonFile('flow.json', file));
    for (const [kind, key] of [
      ['Automation', 'wf/Call'],
      ['Trigger', 'wf/Call/In'],
      ['Step', 'wf/Call/Fetch'],
      ['Request', 'wf/Call/Fetch'],
    ] as const) {
      expect(place(kind, key)).toMatchObject({
        pointer: '/nodes/0/parameters/workflowJson',
        line,
      });
    }
  });

  test.each([
    ['an object instead of a text', INNER],
    ['a text that was switched to an expression', `=${text(INNER)}`],
    ['one inside a tool', text(INNER), { type: `${LANGCHAIN}toolWorkflow` }],
    ['one without a name, which has that of its step', text({ ...INNER, name: undefined })],
  ] as const)('%s', (_, json, rest: object = {}) => {
    expect(read(json, rest).asset('Step', 'wf/Call').calls).toEqual(['wf/Call/In']);
  });

  test('lives as the workflow around it', () => {
    const settings = { active: true, settings: { errorWorkflow: 'handler' }, tags: ['x'] };
    expect(read(text(INNER), {}, settings).asset('Automation', 'wf/Call')).toMatchObject({
      status: 'active',
      error_handler: 'handler',
      tags: ['x'],
    });
    expect(read(text(INNER), { disabled: true }, settings).asset('Automation', 'wf/Call').status).toBe(
      'inactive',
    );
    const handled = readOne([call(text(INNER)), { name: 'Oops', type: `${BASE}errorTrigger` }]);
    expect(handled.asset('Automation', 'wf/Call').error_handler).toBe('wf');
  });

  test('is started by nothing but the call', () => {
    const other = { name: 'Hook', type: `${BASE}webhook`, parameters: { path: 'x' } };
    const manual = { name: 'Click', type: `${BASE}manualTrigger` };
    const found = read(text(workflow([START, other, manual, FETCH], ['Hook > Fetch'])));
    expect(found.keys('Trigger')).toEqual(['wf/Call/In']);
    expect(found.keys('Endpoint')).toEqual([]);
    expect(found.files[0]).toMatchObject({ notes: [] });
    const older = read(text(workflow([other, manual, FETCH], ['Click > Fetch'])));
    expect(older.asset('Step', 'wf/Call').calls).toEqual(['wf/Call/Click']);
  });

  test('cannot be called by its id', () => {
    const other = { name: 'Other', type: `${BASE}executeWorkflow`, parameters: { workflowId: 'inner' } };
    const found = readOne([call(text(INNER)), other]);
    expect(found.asset('Step', 'wf/Other').calls).toEqual(['inner/start']);
  });

  test('may hold others, to a depth', () => {
    let nested: object = INNER;
    for (let i = 0; i < 6; i++) nested = workflow([START, call(text(nested))], ['In > Call']);
    const found = readFiles(jsonFile('flow.json', nested));
    expect(found.asset('Step', 'wf/Call/Call').calls).toEqual(['wf/Call/Call/In']);
    expect(found.keys('Automation')).toHaveLength(5);
    expect(found.files[0]).toMatchObject({
      notes: [{ code: 'element-skipped', message: expect.stringContaining('more than 4') }],
    });
  });

  test.each([
    ['no JSON', 'nodes: []'],
    ['no workflow', '{"a":1}'],
    ['computed as a whole', '={{ $json.workflow }}'],
  ])('is told of where it cannot be read: %s', (_, json) => {
    const found = read(json);
    expect(found.asset('Step', 'wf/Call').$unknown).toHaveProperty('calls');
    expect(found.files[0]).toMatchObject({
      notes: [{ code: 'element-skipped', pointer: '/nodes/0/parameters/workflowJson' }],
    });
  });

  test.each([['{}'], [''], ['=\n'], [undefined]])('is not there yet: %j', (json) => {
    const found = read(json);
    expect(found.asset('Step', 'wf/Call').$unknown).toHaveProperty('calls');
    expect(found.files[0]).toMatchObject({ notes: [] });
  });

  test('secrets in it are found, and shown nowhere', () => {
    const secret = 'zebrazebra42zebrazebra';
    const headers = { parameters: [{ name: 'X-Api-Key', value: secret }] };
    const leaky = { ...FETCH, parameters: { ...FETCH.parameters, headerParameters: headers } };
    const found = read(text(workflow([START, leaky])));
    expect(
      found.asset('Param', 'wf/Call/Fetch/headerParameters.parameters[X-Api-Key].value').holds_secret,
    ).toBe(true);
    expect(JSON.stringify(found.snapshot)).not.toContain(secret);
  });

  test('connections of it are read, too', () => {
    const inner = { ...INNER, connections: connections('In > Gone') };
    expect(read(text(inner)).files[0]).toMatchObject({
      notes: [{ code: 'broken-connection', pointer: '/nodes/0/parameters/workflowJson' }],
    });
  });
});

describe('a sub-workflow that is loaded when the step runs', () => {
  const loaded = (parameters: object) =>
    readOne([{ name: 'Call', type: `${BASE}executeWorkflow`, parameters }]);

  test('from an address: a request', () => {
    const found = loaded({ source: 'url', workflowUrl: 'http://flows.example.com/a.json' });
    expect(found.asset('Request', 'wf/Call')).toMatchObject({
      host: 'flows.example.com',
      scheme: 'http',
      method: 'GET',
    });
    expect(found.asset('Param', 'wf/Call/workflowUrl').sink_role).toBe('url');
    expect(found.asset('Step', 'wf/Call').$unknown).toHaveProperty('calls');
  });

  test('from a file: a path', () => {
    const found = loaded({ source: 'localFile', workflowPath: '={{ $json.path }}' });
    expect(found.asset('Param', 'wf/Call/workflowPath').sink_role).toBe('path');
    expect(found.keys('Request')).toEqual([]);
  });

  test('what a step keeps and no longer uses is none', () => {
    const found = loaded({ workflowId: 'x', workflowUrl: 'http://flows.example.com/a.json' });
    expect([...found.keys('Request'), ...found.keys('Param')]).toEqual([]);
  });
});
