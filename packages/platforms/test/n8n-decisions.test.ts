/** Rules that real workflows taught: each with the smallest workflow that shows it. */
import { describe, expect, test } from 'vitest';
import { BASE, readOne } from './one-workflow.js';

test.each([
  [{ multipleMethods: true }, 'GET, POST'],
  [{ multipleMethods: true, httpMethod: ['PUT', 'DELETE'] }, 'PUT, DELETE'],
  [{ multipleMethods: false }, 'GET'],
])('methods of a webhook: %j', (parameters, method) => {
  const read = readOne([{ name: 'W', type: `${BASE}webhook`, parameters }]);
  expect(read.asset('Endpoint', 'wf/W').method).toBe(method);
});

test.each([
  [{ A: [{ json: {} }] }, []],
  [{ A: [{ json: {} }, { json: { a: 1 } }] }, ['A']],
  [{ A: [{ json: {}, binary: { data: {} } }] }, ['A']],
  [{ A: [{}] }, []],
  [{ A: [{ a: 1 }] }, ['A']],
  [{ A: { a: 1 } }, ['A']],
])('sample data that holds something: %j', (pinData, steps) => {
  expect(readOne([], [], { pinData }).asset('Automation', 'wf').pinned_steps).toEqual(steps);
});

describe('what an app does where its operation is left out', () => {
  test.each([
    ['googleDrive', {}, 'write'],
    ['googleDrive', { resource: 'fileFolder' }, 'read'],
    ['googleDrive', { resource: 'folder' }, 'write'],
    ['googleDriveTool', { resource: 'fileFolder' }, 'read'],
    ['telegram', { resource: 'file' }, 'read'],
    ['telegram', {}, 'send'],
    ['slack', { resource: 'user' }, 'read'],
    ['slack', { resource: 'reaction' }, 'write'],
    ['notion', { resource: 'databasePage' }, 'write'],
    ['notion', { resource: 'user' }, 'read'],
    ['airtable', { resource: 'base' }, 'read'],
    ['gmail', { operation: '={{ $json.what }}' }, 'request'],
  ])('%s %j: %s', (type, parameters, category) => {
    const read = readOne([{ name: 'S', type: `${BASE}${type}`, parameters }]);
    expect(read.asset('Step', 'wf/S').category).toBe(category);
  });
});

test.each([
  ['={{ $json.error }}', true],
  ["={{ $json.hasOwnProperty('error') }}", true],
  ['={{ $json["error"]["code"] }}', true],
  ['={{ $json.errors_seen }}', false],
])('whether a step looks at a failure: %s', (value1, expected) => {
  const parameters = { conditions: { boolean: [{ value1 }] } };
  const read = readOne([{ name: 'If', type: `${BASE}if`, parameters }]);
  expect(read.snapshot.assets.Param).toMatchObject([{ failure_detail: expected }]);
});

test.each([
  [{}, true],
  [{ options: { allowUnauthorizedCerts: true } }, false],
  [{ options: { allowUnauthorizedCerts: false } }, true],
])('whether a mailbox is checked: %j', (parameters, expected) => {
  const read = readOne([{ name: 'M', type: `${BASE}emailReadImap`, parameters }]);
  expect(read.asset('Trigger', 'wf/M').verifies_tls).toBe(expected);
});

test('other triggers ask no server of their own', () => {
  const read = readOne([{ name: 'T', type: `${BASE}scheduleTrigger`, parameters: {} }]);
  expect(read.asset('Trigger', 'wf/T')).not.toHaveProperty('verifies_tls');
});
