import { describe, expect, test } from 'vitest';
import { BASE, jsonFile, LANGCHAIN, readFiles, readOne, workflow } from './one-workflow.js';

const HOOK = { name: 'Hook', type: `${BASE}webhook`, typeVersion: 2, parameters: { path: 'x' } };
const sql = (name: string, query: string) => ({
  name,
  type: `${BASE}postgres`,
  typeVersion: 2.5,
  parameters: { operation: 'executeQuery', query },
});
const call = (name: string, url: string) => ({
  name,
  type: `${BASE}httpRequest`,
  typeVersion: 4,
  parameters: { url },
});

describe('what is read', () => {
  test('by name, over any number of steps between', () => {
    const { asset } = readOne(
      [HOOK, call('Call', 'https://a.example/'), sql('Query', "SELECT '{{ $('Hook').item.json.q }}'")],
      ['Hook > Call', 'Call > Query'],
    );
    expect(asset('Trigger', 'wf/Hook').feeds).toEqual(['wf/Query/query']);
    expect(asset('Step', 'wf/Call').feeds).toEqual([]);
  });

  test('what a request answers is not what it was sent', () => {
    const { asset } = readOne(
      [HOOK, call('Call', 'https://a.example/'), sql('Query', "SELECT '{{ $json.q }}'")],
      ['Hook > Call', 'Call > Query'],
    );
    expect(asset('Trigger', 'wf/Hook')).toMatchObject({ feeds: [], passes_to: [] });
    expect(asset('Step', 'wf/Call').feeds).toEqual(['wf/Query/query']);
  });

  test('a plain request to a model is sent what its parameters read; a node of a model uses all', () => {
    const ask = (jsonBody: string) => ({
      name: 'Ask',
      type: `${BASE}httpRequest`,
      typeVersion: 4.2,
      parameters: { url: 'https://api.openai.com/v1/responses', method: 'POST', jsonBody },
    });
    const fixed = readOne([HOOK, ask('{}')], ['Hook > Ask']);
    expect(fixed.asset('Step', 'wf/Ask').category).toBe('ai');
    expect(fixed.asset('Trigger', 'wf/Hook')).toMatchObject({ feeds: [], passes_to: [] });
    const { asset } = readOne([HOOK, ask('={ "input": {{ $json.q }} }')], ['Hook > Ask']);
    expect(asset('Trigger', 'wf/Hook')).toMatchObject({ feeds: ['wf/Ask/jsonBody'], passes_to: [] });
    const node = { name: 'Ask', type: `${LANGCHAIN}openAi` };
    expect(readOne([HOOK, node], ['Hook > Ask']).asset('Trigger', 'wf/Hook').passes_to).toEqual(['wf/Ask']);
  });

  test('conditions hand on what comes to them', () => {
    const { asset } = readOne(
      [HOOK, { name: 'If', type: `${BASE}if`, typeVersion: 2 }, sql('Query', "SELECT '{{ $json.q }}'")],
      ['Hook > If', 'If > Query'],
    );
    expect(asset('Trigger', 'wf/Hook').passes_to).toEqual(['wf/If']);
    expect(asset('Step', 'wf/If').feeds).toEqual(['wf/Query/query']);
  });

  test('fixed texts read nothing', () => {
    const { asset } = readOne([HOOK, sql('Query', 'SELECT 1')], ['Hook > Query']);
    expect(asset('Trigger', 'wf/Hook').feeds).toEqual([]);
  });

  test('names count in their own automation only', () => {
    const other = { ...workflow([HOOK]), id: 'other' };
    const { asset } = readFiles(
      jsonFile(
        'a.json',
        workflow([HOOK, sql('Query', "SELECT '{{ $('Hook').item.json.q }}'")], ['Hook > Query']),
      ),
      jsonFile('b.json', other),
    );
    expect(asset('Trigger', 'wf/Hook').feeds).toEqual(['wf/Query/query']);
    expect(asset('Trigger', 'other/Hook').feeds).toEqual([]);
  });
});

describe('agents', () => {
  const AGENT = { name: 'Agent', type: `${LANGCHAIN}agent`, typeVersion: 2 };
  test('fill in what their tools are to be told, and read what they give', () => {
    const tool = {
      name: 'Tool',
      type: `${BASE}httpRequestTool`,
      typeVersion: 4,
      parameters: { url: "={{ $fromAI('url') }}" },
    };
    const { asset } = readOne([HOOK, AGENT, tool], ['Hook > Agent', 'Tool ai_tool Agent']);
    expect(asset('Trigger', 'wf/Hook').passes_to).toEqual(['wf/Agent']);
    expect(asset('Step', 'wf/Agent').feeds).toEqual(['wf/Tool/url']);
    expect(asset('Step', 'wf/Tool').passes_to).toEqual(['wf/Agent']);
  });
});

describe('what cannot be told', () => {
  test('a computed name may be that of whatever ran before', () => {
    const { asset } = readOne(
      [
        HOOK,
        call('Call', 'https://a.example/'),
        sql('Query', "SELECT '{{ $($json.n).item.json.q }}'"),
        call('After', 'https://b.example/'),
      ],
      ['Hook > Call', 'Call > Query', 'Query > After'],
    );
    const reason = 'what query of a later step reads cannot be told';
    expect(asset('Trigger', 'wf/Hook')).toMatchObject({ feeds: [], $partial: { feeds: reason } });
    expect(asset('Step', 'wf/Call')).toMatchObject({ feeds: [], $partial: { feeds: reason } });
    expect(asset('Step', 'wf/Query').$partial).toBe(undefined);
    expect(asset('Step', 'wf/After').$partial).toBe(undefined);
  });

  test('many steps of one name are not joined to each other one by one', () => {
    const functions = Array.from({ length: 70 }, (_, i) => ({
      id: `f${i}`,
      type: 'function',
      name: 'same',
      z: 't',
      x: 1,
      y: 1,
      func: 'return msg;',
      wires: [[`f${i + 1}`]],
    }));
    const { asset } = readFiles(jsonFile('flows.json', [{ id: 't', type: 'tab', label: 'T' }, ...functions]));
    expect(asset('Step', 't/f3')).toMatchObject({
      feeds: [],
      $partial: { feeds: 'more than 64 steps bear the name that a parameter reads' },
    });
  });
});
