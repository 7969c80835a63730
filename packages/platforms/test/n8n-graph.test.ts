import type { ExportFile } from '@policyc/platforms';
import { describe, expect, test } from 'vitest';
import { BASE, jsonFile, LANGCHAIN, readFiles, readOne, type TestNode, workflow } from './one-workflow.js';

const SET = `${BASE}set`;
const nodes = (...names: string[]) => names.map((name) => ({ name, type: SET }));

describe('order', () => {
  test('main connections, sorted', () => {
    const read = readOne(nodes('A', 'C', 'B'), ['A > C', 'A > B', 'A > B']);
    expect(read.asset('Step', 'wf/A').next).toEqual(['wf/B', 'wf/C']);
    expect(read.asset('Step', 'wf/B').next).toEqual([]);
  });

  test('a trigger starts steps', () => {
    const read = readOne([{ name: 'T', type: `${BASE}cron` }, ...nodes('A')], ['T > A']);
    expect(read.asset('Trigger', 'wf/T').next).toEqual(['wf/A']);
  });

  test('no-operation nodes are joined up, also in circles and at ends', () => {
    const noOp = (name: string) => ({ name, type: `${BASE}noOp` });
    const read = readOne(
      [...nodes('A', 'B'), noOp('X'), noOp('Y'), noOp('End')],
      ['A > X', 'X > Y', 'Y > X', 'Y > B', 'B > End'],
    );
    expect(read.asset('Step', 'wf/A').next).toEqual(['wf/B']);
    expect(read.asset('Step', 'wf/B').next).toEqual([]);
    expect(read.keys('Step')).toEqual(['wf/A', 'wf/B']);
  });

  test('sticky notes give nothing, whatever they hold', () => {
    const note = {
      name: 'Note',
      type: `${BASE}stickyNote`,
      parameters: { content: 'password: "hunter2hunter2"' },
    };
    const read = readOne([note]);
    expect(['Step', 'Trigger', 'Param'].flatMap((kind) => read.keys(kind))).toEqual([]);
  });

  test('connections to and from missing nodes are reported and left out', () => {
    const read = readOne(nodes('A'), ['A > Gone', 'Ghost > A']);
    expect(read.asset('Step', 'wf/A').next).toEqual([]);
    expect(read.files[0]).toMatchObject({
      notes: [
        {
          code: 'broken-connection',
          message: expect.stringContaining('2 connections'),
          pointer: '/connections',
        },
      ],
    });
  });
});

describe('failures', () => {
  const failing = (onError: string, extra = {}) => ({ name: 'A', type: SET, onError, ...extra });

  test('the error output comes behind the ordinary one', () => {
    const read = readOne([failing('continueErrorOutput'), ...nodes('B', 'C')], ['A > B', 'A >1 C']);
    expect(read.asset('Step', 'wf/A')).toMatchObject({
      next: ['wf/B'],
      on_error: ['wf/C'],
      on_error_continue: false,
    });
  });

  test('a condition has two ordinary outputs', () => {
    const condition = { name: 'A', type: `${BASE}if`, onError: 'continueErrorOutput' };
    const read = readOne([condition, ...nodes('B', 'C', 'D')], ['A > B', 'A >1 C', 'A >2 D']);
    expect(read.asset('Step', 'wf/A')).toMatchObject({ next: ['wf/B', 'wf/C'], on_error: ['wf/D'] });
  });

  test('a switch has as many as rules, and one for the rest', () => {
    const rules = { values: [{}, {}] };
    const choice = (parameters: object) => ({
      name: 'A',
      type: `${BASE}switch`,
      typeVersion: 3,
      onError: 'continueErrorOutput',
      parameters,
    });
    const links = ['A > B', 'A >1 C', 'A >2 D'];
    expect(
      readOne([choice({ rules }), ...nodes('B', 'C', 'D')], links).asset('Step', 'wf/A').on_error,
    ).toEqual(['wf/D']);
    const withRest = choice({ rules, options: { fallbackOutput: 'extra' } });
    expect(readOne([withRest, ...nodes('B', 'C', 'D')], links).asset('Step', 'wf/A').on_error).toEqual([]);
  });

  test('without the setting a second output is ordinary', () => {
    const read = readOne(nodes('A', 'B'), ['A >1 B']);
    expect(read.asset('Step', 'wf/A')).toMatchObject({ next: ['wf/B'], on_error: [] });
  });

  test.each([
    ['continueRegularOutput', failing('continueRegularOutput'), true],
    ['the old switch', { name: 'A', type: SET, continueOnFail: true }, true],
    ['an error output that leads nowhere', failing('continueErrorOutput'), true],
    ['stopWorkflow', failing('stopWorkflow'), false],
    ['the default', { name: 'A', type: SET }, false],
  ])('goes on after a failure: %s', (_, node, goesOn) => {
    expect(readOne([node]).asset('Step', 'wf/A').on_error_continue).toBe(goesOn);
  });

  test('the error connection of old exports', () => {
    expect(readOne(nodes('A', 'B'), ['A error B']).asset('Step', 'wf/A').on_error).toEqual(['wf/B']);
  });
});

describe('agents', () => {
  const agent = { name: 'Agent', type: `${LANGCHAIN}agent` };

  test('sub-nodes are capabilities of the agent, not steps after it', () => {
    const model = { name: 'Model', type: `${LANGCHAIN}lmChatOpenAi` };
    const tool = { name: 'Tool', type: `${LANGCHAIN}toolHttpRequest` };
    const read = readOne([agent, model, tool], ['Model ai_languageModel Agent', 'Tool ai_tool Agent']);
    expect(read.asset('Step', 'wf/Agent')).toMatchObject({
      tools: ['wf/Model', 'wf/Tool'],
      next: [],
      category: 'ai',
    });
    expect(read.asset('Step', 'wf/Tool')).toMatchObject({ next: [], category: 'request' });
  });

  test('disabled tools are not handed on, and a disabled agent has none', () => {
    const off = { name: 'Off', type: `${LANGCHAIN}toolCode`, disabled: true };
    expect(readOne([agent, off], ['Off ai_tool Agent']).asset('Step', 'wf/Agent').tools).toEqual([]);
    const on = { name: 'On', type: `${LANGCHAIN}toolCode` };
    const read = readOne([{ ...agent, disabled: true }, on], ['On ai_tool Agent']);
    expect(read.asset('Step', 'wf/Agent')).toMatchObject({ tools: [], disabled: true });
  });

  test('an MCP server starts its tools', () => {
    const server = { name: 'S', type: `${LANGCHAIN}mcpTrigger` };
    const read = readOne([server, { name: 'Tool', type: `${BASE}postgresTool` }], ['Tool ai_tool S']);
    expect(read.asset('Trigger', 'wf/S').next).toEqual(['wf/Tool']);
  });
});

describe('sub-flows', () => {
  const call = (workflowId: unknown, rest: object = {}) => ({
    name: 'Call',
    type: `${BASE}executeWorkflow`,
    parameters: { workflowId, ...rest },
  });
  const target = jsonFile(
    'b.json',
    workflow([{ name: 'In', type: `${BASE}executeWorkflowTrigger` }], [], { id: 'sub' }),
  );
  const callsOf = (node: TestNode, ...others: readonly ExportFile[]) =>
    readFiles(jsonFile('a.json', workflow([node])), ...others).asset('Step', 'wf/Call');

  test.each([
    ['text', 'sub'],
    ['a resource locator', { __rl: true, mode: 'list', value: 'sub', cachedResultName: 'Sub' }],
  ])('by id: %s', (_, id) => {
    expect(callsOf(call(id), target).calls).toEqual(['sub/In']);
  });

  test('numbers are ids of older versions', () => {
    const old = jsonFile(
      'c.json',
      workflow([{ name: 'Start', type: `${BASE}manualTrigger` }], [], { id: 4 }),
    );
    expect(callsOf(call('4'), old).calls).toEqual(['4/Start']);
  });

  test('itself', () => {
    const own = { name: 'In', type: `${BASE}executeWorkflowTrigger` };
    const read = readOne([own, call('={{ $workflow.id }}')]);
    expect(read.asset('Step', 'wf/Call').calls).toEqual(['wf/In']);
  });

  test('not exported: a stub', () => {
    const read = readFiles(jsonFile('a.json', workflow([call('gone')])));
    expect(read.asset('Step', 'wf/Call').calls).toEqual(['gone/start']);
    expect(read.snapshot.stubs).toEqual({ Trigger: [{ id: 'gone/start' }] });
  });

  test('computed: opaque', () => {
    expect(callsOf(call({ __rl: true, mode: 'id', value: '={{ $json.id }}' })).$opaque).toEqual({
      calls: 'expression',
    });
  });

  test.each([
    ['written inside the step', call(undefined, { source: 'parameter', workflowJson: '{}' })],
    ['loaded from elsewhere', call(undefined, { source: 'url' })],
    ['not chosen', call('')],
  ])('unknown: %s', (_, node) => {
    expect(callsOf(node).$unknown).toHaveProperty('calls');
  });

  test('a disabled step and every other step call nothing', () => {
    expect(callsOf({ ...call('gone'), disabled: true }).calls).toEqual([]);
    expect(readOne(nodes('A')).asset('Step', 'wf/A').calls).toEqual([]);
  });

  test('agents call through tools', () => {
    const tool = { name: 'Call', type: `${LANGCHAIN}toolWorkflow`, parameters: { workflowId: 'sub' } };
    expect(callsOf(tool, target).calls).toEqual(['sub/In']);
  });
});

describe('error workflows', () => {
  const other = jsonFile('b.json', workflow([{ type: `${BASE}errorTrigger` }], [], { id: 'handler' }));
  const handlerOf = (rest: object, ...files: readonly ExportFile[]) =>
    readFiles(jsonFile('a.json', workflow(nodes('A'), [], rest)), ...files).asset('Automation', 'wf');

  test('named in the settings', () => {
    expect(handlerOf({ settings: { errorWorkflow: 'handler' } }, other).error_handler).toBe('handler');
  });
  test('named and not exported', () => {
    expect(handlerOf({ settings: { errorWorkflow: 'gone' } }).error_handler).toBe('gone');
  });
  test('none', () => {
    expect(handlerOf({}).error_handler).toBeNull();
  });
  test('an error trigger of its own', () => {
    expect(readFiles(other).asset('Automation', 'handler').error_handler).toBe('handler');
  });
  test('unknown in a copy from the editor, which has no settings', () => {
    const copy = handlerOf({ settings: undefined });
    expect(copy.$unknown).toHaveProperty('error_handler');
    expect(copy.$unknown).toHaveProperty('status');
  });
});
