/** Small ToolJet workflows: one for each mapping rule. */
import { describe, expect, test } from 'vitest';
import { jsonFile, type Read, readFiles } from './one-workflow.js';

interface FlowOfTest {
  /** What each node is, by its id; the start is there. */
  readonly nodes?: Readonly<Record<string, object>>;
  /** `from > to`, `from failure > to`, `from > to tool`. */
  readonly edges?: readonly string[];
  readonly queries?: readonly { readonly name: string; readonly kind: string; readonly options?: object }[];
  readonly settings?: object;
  readonly definition?: object;
}

const START = { id: 'start', type: 'input', data: { nodeType: 'start', label: 'Start trigger' } };

/** A workflow `W` of which nodes stand for queries of the same name. */
function flow({ nodes = {}, edges = [], queries = [], settings = {}, definition = {} }: FlowOfTest): object {
  const graph = {
    nodes: [START, ...Object.entries(nodes).map(([id, node]) => ({ id, ...node }))],
    edges: edges.map((edge, i) => {
      const [, source, handle, target, targetHandle = null] =
        /^(\S+)(?: (\w+))? > (\S+)(?: (\S+))?$/.exec(edge) ?? [];
      return { id: `e${i}`, source, target, sourceHandle: handle ?? null, targetHandle };
    }),
    queries: queries.map(({ name }) => ({ idOnDefinition: `of ${name}`, id: name })),
    ...definition,
  };
  return {
    id: 'W',
    type: 'workflow',
    name: 'Flow',
    isPublic: false,
    isMaintenanceOn: true,
    currentVersionId: 'v',
    workflowEnabled: false,
    workflowApiToken: null,
    appVersions: [{ id: 'v', name: 'v1', definition: graph }],
    pages: [{ id: 'p', name: 'Home', handle: 'home' }],
    components: [],
    events: [],
    dataQueries: queries.map(({ name, kind, options = {} }) => ({
      id: name,
      name,
      options,
      dataSourceId: kind,
    })),
    dataSources: [...new Set(queries.map((q) => q.kind))].map((kind) => ({
      id: kind,
      name: kind,
      kind,
      type: 'static',
    })),
    dataSourceOptions: [],
    ...settings,
  };
}

const query = (name: string, rest: object = {}) => ({
  type: 'query',
  data: { idOnDefinition: `of ${name}`, ...rest },
});
const read = (parts: FlowOfTest): Read =>
  readFiles(jsonFile('w.json', { app: [{ definition: { appV2: flow(parts) } }] }));

test('a workflow is an automation without pages', () => {
  const found = read({});
  expect(found.asset('Automation', 'W')).toMatchObject({
    name: 'Flow',
    status: 'active',
    interactive: false,
    app: null,
  });
  expect([found.keys('App'), found.keys('Page'), found.keys('Endpoint')]).toEqual([[], [], []]);
  expect(found.asset('Trigger', 'W/startTrigger')).toMatchObject({
    kind: 'subflow',
    endpoint: null,
    credential: null,
    disabled: false,
    $unknown: { untrusted: 'the applications decide that run it' },
  });
});

test.each([
  [{ isMaintenanceOn: false }, { status: 'inactive' }],
  [{ currentVersionId: null, editingVersion: { id: 'v' } }, { status: 'draft' }],
  [
    { isMaintenanceOn: undefined },
    { $unknown: { status: 'the export does not say whether it is switched on' } },
  ],
])('whether it runs: %j', (settings, automation) => {
  expect(read({ settings }).asset('Automation', 'W')).toMatchObject(automation);
});

test('its address, and the token that callers send', () => {
  const token = 'f0c9a1b2-1111-2222-3333-444455556666';
  const found = read({ settings: { workflowEnabled: true, workflowApiToken: token } });
  expect(found.asset('Trigger', 'W/startTrigger')).toMatchObject({
    kind: 'http',
    endpoint: 'W',
    credential: 'W',
    untrusted: false,
  });
  expect(found.asset('Endpoint', 'W')).toMatchObject({
    method: 'POST',
    path: '/api/v2/webhooks/workflows/W/trigger',
    auth: 'header',
    disabled: false,
  });
  expect(found.asset('Credential', 'W')).toMatchObject({ auth: 'header', encrypted: false });
  expect(JSON.stringify(found)).not.toContain(token);
  const off = read({ settings: { workflowEnabled: true, isMaintenanceOn: false } });
  expect(off.asset('Endpoint', 'W').disabled).toBe(true);
});

describe('nodes', () => {
  const save = {
    name: 'save',
    kind: 'postgresql',
    options: { query: "INSERT INTO a VALUES ('{{startTrigger.params.x}}')" },
  };

  test('stand for queries, which run on the server in the order of the edges', () => {
    const found = read({
      nodes: {
        q: query('ask'),
        s: query('save'),
        if: { type: 'if-condition', data: { label: 'big', code: 'ask.data.length > 3' } },
        r: { type: 'output', data: { nodeType: 'response', nodeName: 'answer', code: 'return save.data' } },
        x: { type: 'output', data: { nodeType: 'response', nodeName: 'sorry', code: 'return 1' } },
      },
      edges: [
        'start > q',
        'q success > if',
        'if true > s',
        'if false > r',
        's success > r',
        's failure > x',
        'gone > s',
      ],
      queries: [{ name: 'ask', kind: 'runjs', options: { code: 'return startTrigger.params.x' } }, save],
    });
    expect(found.asset('Trigger', 'W/startTrigger')).toMatchObject({
      next: ['W/ask'],
      feeds: ['W/ask/code', 'W/save/query'],
    });
    expect(found.asset('Step', 'W/ask')).toMatchObject({
      category: 'code',
      client_side: false,
      next: ['W/big'],
    });
    expect(found.asset('Step', 'W/big')).toMatchObject({ category: 'control', next: ['W/answer', 'W/save'] });
    expect(found.asset('Param', 'W/big/code').reads).toEqual(['ask']);
    expect(found.asset('Step', 'W/save')).toMatchObject({
      category: 'write',
      next: ['W/answer'],
      on_error: ['W/sorry'],
    });
    expect(found.asset('Param', 'W/save/query')).toMatchObject({ sink_role: 'sql', reads: ['startTrigger'] });
    expect(found.asset('Step', 'W/answer')).toMatchObject({ category: 'respond' });
    expect(found.place('Step', 'W/big')).toMatchObject({
      pointer: '/app/0/definition/appV2/appVersions/0/definition/nodes/3',
    });
  });

  test('agents have prompts and tools; what a tool is told the agent fills in', () => {
    const found = read({
      nodes: {
        a: {
          type: 'agent',
          data: {
            nodeName: 'agent1',
            options: { systemPrompt: 'Be good.', userPrompt: 'Say {{startTrigger.params.x}}' },
          },
        },
        m: query('model'),
        t: query('tool'),
      },
      edges: ['start > a', 'm output > a ai-model', 't output > a tool'],
      queries: [
        { name: 'model', kind: 'openai' },
        { name: 'tool', kind: 'runjs', options: { code: 'return aiParameters.n' } },
      ],
    });
    expect(found.asset('Step', 'W/agent1')).toMatchObject({ category: 'ai', tools: ['W/tool'], next: [] });
    expect(found.asset('Param', 'W/agent1/options.userPrompt')).toMatchObject({
      sink_role: 'prompt',
      reads: ['startTrigger'],
    });
    expect(found.asset('Param', 'W/tool/code').reads).toEqual(['agent1']);
    expect(found.asset('Step', 'W/model').category).toBe('ai');
  });

  test('a plain request to a model: as a tool it stays what the agent makes of it', () => {
    const options = { method: 'post', url: 'https://api.openai.com/v1/responses' };
    const found = (...edges: readonly string[]) =>
      read({
        nodes: { a: { type: 'agent', data: { nodeName: 'agent1', options: {} } }, q: query('ask') },
        edges: ['start > a', ...edges],
        queries: [{ name: 'ask', kind: 'restapi', options }],
      });
    expect(found('a > q').asset('Step', 'W/ask').category).toBe('ai');
    const tool = found('q output > a tool');
    expect(tool.asset('Step', 'W/agent1').tools).toEqual(['W/ask']);
    expect(tool.asset('Step', 'W/ask').category).toBe('request');
  });

  test('are repeated for what other code gives', () => {
    const found = read({
      nodes: { s: query('save', { looped: true, iterationValuesCode: 'return startTrigger.params.rows' }) },
      queries: [
        { name: 'save', kind: 'postgresql', options: { query: 'INSERT INTO a VALUES ({{value.id}})' } },
      ],
    });
    expect(found.asset('Param', 'W/save/iterationValuesCode')).toMatchObject({
      sink_role: 'code',
      reads: ['startTrigger'],
    });
    expect(found.asset('Param', 'W/save/query').reads).toEqual(['startTrigger']);
  });

  test('of other kinds, without a query, and queries without a node', () => {
    const found = read({
      nodes: {
        x: { type: 'wait', data: { nodeName: 'wait1', kind: 'wait' } },
        q: query('gone', { kind: 'restapi', label: 'lost' }),
      },
      queries: [save],
      edges: ['start > x'],
    });
    expect(found.asset('Step', 'W/wait1')).toMatchObject({ operation: 'wait', category: 'transform' });
    expect(found.asset('Step', 'W/lost')).toMatchObject({ operation: 'restapi' });
    expect(found.asset('Step', 'W/save')).toMatchObject({ category: 'write', next: [] });
  });

  test.each([
    ['other.data', 'reads what is no part of the workflow'],
    ['eval("1")', 'runs text as code'],
    ['save.', 'an expression that does not parse'],
  ])('%s is not known', (code, reason) => {
    const nodes = { r: { type: 'output', data: { nodeName: 'answer', code: `return ${code}` } } };
    expect(read({ nodes }).asset('Param', 'W/answer/code').$unknown).toEqual({ reads: reason });
  });
});

test('packages, and code that runs before all other', () => {
  const definition = {
    dependencies: { javascript: { dependencies: { lodash: '4.17.21' } }, python: { dependencies: '' } },
    setupScript: { javascript: "const _ = require('lodash');\nconst twice = (x) => x + x;" },
  };
  const found = read({
    definition,
    nodes: {
      r: { type: 'output', data: { nodeName: 'answer', code: 'return twice(startTrigger.params.x)' } },
    },
  });
  expect(found.asset('Package', 'lodash')).toMatchObject({
    version: '4.17.21',
    pinned: true,
    source: 'community',
  });
  expect(found.asset('Step', 'W/setup script')).toMatchObject({ category: 'code', imports: ['lodash'] });
  expect(found.asset('Param', 'W/answer/code').reads).toEqual(['startTrigger']);
  const comments = { setupScript: { javascript: "// lodash\n// const _ = require('lodash');\n" } };
  expect(read({ definition: comments }).keys('Step')).toEqual([]);
});

test('applications run workflows', () => {
  const call = (workflowId: string) => ({
    id: workflowId,
    name: workflowId,
    dataSourceId: 'wf',
    options: { workflowId },
  });
  const app = {
    id: 'A',
    name: 'App',
    dataQueries: [call('W'), call('elsewhere')],
    dataSources: [{ id: 'wf', name: 'workflowsdefault', kind: 'workflows', type: 'static' }],
  };
  const found = readFiles(
    jsonFile('a.json', { app: [{ definition: { appV2: app } }] }),
    jsonFile('w.json', { app: [{ definition: { appV2: flow({}) } }] }),
  );
  expect(found.asset('Step', 'A/W')).toMatchObject({ category: 'control', calls: ['W/startTrigger'] });
  expect(found.asset('Step', 'A/elsewhere').$unknown).toEqual({
    calls: 'a workflow that is not among the exports',
  });
});
