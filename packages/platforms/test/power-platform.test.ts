/** One small export for each mapping rule of the Power Platform adapter. */
import { describe, expect, test } from 'vitest';
import { parseText } from '../src/power-platform/expressions.js';
import { HOLE } from '../src/secrets/find-secrets.js';
import { jsonFile, type Read, readFiles } from './one-workflow.js';

const ID = '11111111-2222-4333-8444-555555555555';
const PATH = `Workflows/Orders-${ID.toUpperCase()}.json`;

interface FlowParts {
  readonly triggers?: object;
  readonly actions?: object;
  readonly connections?: object;
  readonly parameters?: object;
  readonly rest?: object;
}

function flow({
  triggers = {},
  actions = {},
  connections = {},
  parameters = {},
  rest = {},
}: FlowParts): object {
  return {
    properties: {
      connectionReferences: connections,
      definition: { $schema: 'workflowdefinition.json#', parameters, triggers, actions, ...rest },
    },
    schemaVersion: '1.0.0.0',
  };
}

function readFlow(parts: FlowParts, ...others: readonly ReturnType<typeof jsonFile>[]): Read {
  return readFiles(jsonFile(PATH, flow(parts)), ...others);
}

const call = (connector: string, operationId: string, parameters: object = {}, rest: object = {}) => ({
  type: 'OpenApiConnection',
  inputs: {
    host: {
      apiId: `/providers/Microsoft.PowerApps/apis/${connector}`,
      connectionName: connector,
      operationId,
    },
    parameters,
    authentication: "@parameters('$authentication')",
  },
  runAfter: {},
  ...rest,
});

const connection = (runtimeSource: string | undefined, reference = 'bg_one') => ({
  ...(runtimeSource === undefined ? {} : { runtimeSource }),
  connection: { connectionReferenceLogicalName: reference },
  api: { name: 'shared_sql' },
});

const step = (read: Read, name: string) => read.asset('Step', `${ID}/${name}`);
const keys = (...names: readonly string[]) => names.map((name) => `${ID}/${name}`);

describe('expressions', () => {
  test.each([
    ['plain', 'literal', 'plain', []],
    ['a@b.example', 'literal', 'a@b.example', []],
    ['@@home', 'literal', '@home', []],
    ["@body('A')", 'expression', HOLE, ["body('A')"]],
    ["@{body('A')}", 'expression', HOLE, ["body('A')"]],
    ["x @{body('A')} y", 'template', `x ${HOLE} y`, ["body('A')"]],
    ["@{body('}')}!", 'template', `${HOLE}!`, ["body('}')"]],
    ["@concat('SELECT ', body('A'), '')", 'template', `SELECT ${HOLE}`, ["body('A')"]],
    ["@concat('a', concat('b', 'it''s'))", 'literal', "abit's", []],
    ["@concat('a,', f(x, ')'), ',b')", 'template', `a,${HOLE},b`, ["f(x, ')')"]],
    ["@concat('a', b) and more()", 'expression', HOLE, ["concat('a', b) and more()"]],
    ['open @{body(', 'literal', 'open @{body(', []],
  ])('%s', (raw, kind, fixed, holes) => {
    expect(parseText(raw)).toEqual({ kind, fixed, holes });
  });
});

describe('what an expression reads', () => {
  test.each([
    ["@body('Get')", ['Get']],
    ["@outputs('Get')?['body/x']", ['Get']],
    ["@variables('v')", ['Init', 'Set']],
    // The platform does not tell cases apart.
    ["@variables('V')", ['Init', 'Set']],
    ["@body('get')", ['Get']],
    ["@body('Ghost')", ['Ghost']],
    ['@triggerBody()', ['start']],
    ["@{triggerOutputs()?['body']}", ['start']],
    ["@items('Each')", ['Each']],
    ['@item()', ['Each']],
    ["@parameters('p')", []],
    ['@utcNow()', []],
  ])('%s', (text, reads) => {
    const read = readFlow({
      triggers: { start: { type: 'Request', kind: 'Button' } },
      actions: {
        Init: { type: 'InitializeVariable', inputs: { variables: [{ name: 'v', type: 'string' }] } },
        Set: { type: 'SetVariable', inputs: { name: 'v', value: 'x' } },
        Get: { type: 'Compose', inputs: 'x' },
        Each: {
          type: 'Foreach',
          foreach: '@range(0, 3)',
          actions: { Use: { type: 'Compose', inputs: text } },
        },
      },
    });
    expect(read.asset('Param', `${ID}/Use/inputs`).reads).toEqual(reads);
  });

  test('a name that is computed', () => {
    const read = readFlow({ actions: { Use: { type: 'Compose', inputs: "@body(variables('which'))" } } });
    expect(read.asset('Param', `${ID}/Use/inputs`).$unknown).toHaveProperty('reads');
  });
});

test.each([
  ['Query', { where: "@equals(item()?['a'], 1)" }, 'where', ['Get']],
  ['Query', { where: "@equals(item()?['a'], items('Each'))" }, 'where', ['Each', 'Get']],
  ['Select', { select: { a: "@item()?['a']" } }, 'select/a', ['Get']],
  ['Table', { columns: [{ header: 'A', value: '@item()' }] }, 'columns[0]/value', ['Get']],
  ['Select', { from: '@item()', select: { a: '@item()' } }, 'select/a', ['Each']],
  ['Select', { from: '@item()', select: { a: '@item()' } }, 'from', ['Each']],
])('in %s %j, an element is one of the list that the step works through', (type, inputs, path, reads) => {
  const read = readFlow({
    actions: {
      Get: { type: 'Compose', inputs: 'x' },
      Each: {
        type: 'Foreach',
        foreach: '@range(0, 3)',
        actions: { Use: { type, inputs: { from: "@body('Get')", ...inputs } } },
      },
    },
  });
  expect(read.asset('Param', `${ID}/Use/${path}`).reads).toEqual(reads);
});

test.each([
  { conditions: [{ expression: '@true()' }] },
  { inputs: { parameters: { 'subscriptionRequest/filterexpression': 'statecode eq 0' } } },
  { inputs: { parameters: { $filter: "Title eq 'x'" } } },
  { inputs: { parameters: { subjectFilter: 'Order' } } },
])('a trigger that starts no run for some of what arrives: %j', (filter) => {
  const trigger = (parts: object) =>
    readFlow({ triggers: { start: { type: 'OpenApiConnection', ...parts } } }).asset(
      'Trigger',
      `${ID}/start`,
    );
  expect(trigger(filter).filtered).toBe(true);
  expect(trigger({ conditions: [], inputs: { parameters: { folderPath: 'Inbox' } } }).filtered).toBe(false);
});

test('data goes where an expression reads it, and nowhere else', () => {
  const read = readFlow({
    triggers: { start: { type: 'Request', kind: 'Http', inputs: {} } },
    actions: {
      Salt: {
        type: 'InitializeVariable',
        inputs: { variables: [{ name: 'salt', type: 'string', value: 'pinch' }] },
      },
      Answer: { type: 'Response', inputs: { body: "@variables('salt')" }, runAfter: { Salt: ['Succeeded'] } },
    },
  });
  expect(read.asset('Trigger', `${ID}/start`)).toMatchObject({ passes_to: [], feeds: [] });
  expect(step(read, 'Salt')).toMatchObject({ passes_to: [], feeds: keys('Answer/body') });
});

describe('the order of steps', () => {
  const read = readFlow({
    triggers: { start: { type: 'Recurrence', recurrence: {} } },
    actions: {
      Scope: {
        type: 'Scope',
        actions: {
          First: { type: 'Compose', inputs: 1, runAfter: {} },
          Check: {
            type: 'If',
            expression: { equals: ['@1', 1] },
            actions: { Yes: { type: 'Compose', inputs: 1 } },
            else: { actions: { No: { type: 'Compose', inputs: 1 } } },
            runAfter: { First: ['Succeeded'] },
          },
        },
      },
      Choose: {
        type: 'Switch',
        expression: '@1',
        cases: { One: { case: 1, actions: { Case: { type: 'Compose', inputs: 1 } } } },
        default: { actions: { Default: { type: 'Compose', inputs: 1 } } },
        runAfter: { Scope: ['Succeeded'] },
      },
      Failed: { type: 'Compose', inputs: 1, runAfter: { Scope: ['Failed', 'TimedOut'] } },
      Always: { type: 'Compose', inputs: 1, runAfter: { Choose: ['Succeeded', 'Failed', 'Skipped'] } },
      Lost: { type: 'Compose', inputs: 1, runAfter: { Gone: ['Succeeded'] } },
    },
  });

  test('the trigger starts what runs after nothing', () => {
    expect(read.asset('Trigger', `${ID}/start`).next).toEqual(keys('Scope'));
  });

  test.each([
    ['Scope', ['Choose', 'First']],
    ['First', ['Check']],
    ['Check', ['Choose', 'No', 'Yes']],
    ['Yes', ['Choose']],
    ['Choose', ['Always', 'Case', 'Default']],
    ['Default', ['Always']],
    ['Failed', []],
  ])('after %s', (name, next) => {
    expect(step(read, name).next).toEqual(keys(...next));
  });

  test.each([
    ['Scope', ['Failed'], false],
    ['First', ['Failed'], false],
    ['No', ['Failed'], false],
    ['Choose', ['Always'], true],
    ['Case', ['Always'], false],
    ['Always', [], false],
  ])('after a failure of %s', (name, onError, continues) => {
    expect(step(read, name)).toMatchObject({ on_error: keys(...onError), on_error_continue: continues });
  });

  test('a runAfter of something that is not there is noted', () => {
    expect(read.files).toMatchObject([{ tag: 'mapped', notes: [{ code: 'broken-connection' }] }]);
  });
});

describe('triggers', () => {
  test.each([
    [{ type: 'Request', kind: 'Http', inputs: { triggerAuthenticationType: 'All' } }, 'http', true],
    [{ type: 'Request', kind: 'Http', inputs: { triggerAuthenticationType: 'Tenant' } }, 'http', false],
    [{ type: 'Request', kind: 'Http', inputs: {} }, 'http', undefined],
    [{ type: 'Request', kind: 'Button' }, 'manual', false],
    [{ type: 'Request', kind: 'PowerAppV2' }, 'app', false],
    [{ type: 'Request', kind: 'VirtualAgent' }, 'app', undefined],
    [{ type: 'Recurrence' }, 'schedule', false],
    [call('shared_office365', 'OnNewEmailV3'), 'email', true],
    [call('shared_sharepointonline', 'GetOnNewItems'), 'event', false],
    [call('shared_teams', 'OnNewChannelMessage'), 'event', undefined],
    [call('shared_microsoftforms', 'CreateFormWebhook'), 'form', undefined],
    [call('shared_nobodyknows', 'OnSomething'), 'event', undefined],
    [{ type: 'Odd' }, 'other', false],
  ])('%j', (start, kind, untrusted) => {
    expect(readFlow({ triggers: { start } }).asset('Trigger', `${ID}/start`)).toMatchObject({
      kind,
      ...(untrusted === undefined ? { $unknown: { untrusted: expect.any(String) } } : { untrusted }),
    });
  });

  test.each([
    ['All', 'none', 'everyone'],
    ['Tenant', 'platform', 'organisation'],
    ['User', 'platform', 'listed'],
  ])('callers: %s', (triggerAuthenticationType, auth, callers) => {
    const start = { type: 'Request', kind: 'Http', inputs: { method: 'get', triggerAuthenticationType } };
    expect(readFlow({ triggers: { start } }).asset('Endpoint', `${ID}/start`)).toMatchObject({
      auth,
      callers,
      method: 'GET',
      public: true,
    });
  });

  test.each([[undefined], ['Everybody'], ['__proto__'], [7]])(
    'callers that nobody documents: %s',
    (value) => {
      const inputs = value === undefined ? {} : { triggerAuthenticationType: value };
      const read = readFlow({ triggers: { start: { type: 'Request', kind: 'Http', inputs } } });
      expect(read.asset('Endpoint', `${ID}/start`)).toMatchObject({
        method: 'POST',
        $unknown: { auth: expect.any(String), callers: expect.any(String) },
      });
    },
  );
});

describe('in whose name', () => {
  test.each([
    [['embedded', 'invoker'], 'owner'],
    [['invoker', 'invoker'], 'invoker'],
    [['invoker', undefined], undefined],
    [[], undefined],
  ])('%j', (sources, expected) => {
    const connections = Object.fromEntries(sources.map((s, i) => [`c${i}`, connection(s)]));
    const automation = readFlow({ connections }).asset('Automation', ID);
    expect(automation.run_context).toBe(expected);
  });

  test('a connection named in the way of the newer designer', () => {
    const { apiId } = call('shared_sql', 'GetItems_V2').inputs.host;
    const read = readFlow({
      triggers: { start: { type: 'Request', kind: 'PowerAppV2' } },
      actions: {
        Use: {
          type: 'OpenApiConnection',
          inputs: { host: { apiId, connection: 'shared_sql', operationId: 'GetItems_V2' } },
        },
      },
      connections: { shared_sql: connection('embedded') },
    });
    expect(step(read, 'Use')).toMatchObject({ credential: 'bg_one', elevated: true });
  });

  test.each([
    [['embedded'], false],
    [['invoker', 'invoker'], true],
    [['invoker', 'embedded'], undefined],
    [[undefined], undefined],
  ])('whose connection a reference stands for, by the flows that use it: %j', (sources, expected) => {
    const read = readFiles(
      ...sources.map((source, i) =>
        jsonFile(
          `Workflows/F-${ID.replace(/^1/, String(i))}.json`,
          flow({
            actions: { Use: call('shared_sql', 'GetItems_V2') },
            connections: { shared_sql: connection(source) },
          }),
        ),
      ),
    );
    expect(read.asset('Credential', 'bg_one').per_user).toBe(expected);
  });

  test.each([
    ['embedded', 'PowerAppV2', true],
    ['embedded', 'Button', undefined],
    ['invoker', 'PowerAppV2', false],
    [undefined, 'PowerAppV2', undefined],
  ])('a step with a connection %s started by %s', (source, kind, elevated) => {
    const read = readFlow({
      triggers: { start: { type: 'Request', kind } },
      actions: { Use: call('shared_sql', 'GetItems_V2') },
      connections: { shared_sql: connection(source) },
    });
    expect(step(read, 'Use').elevated).toBe(elevated);
    expect(step(read, 'Use')).toMatchObject({ credential: 'bg_one', connector: 'shared_sql' });
  });
});

describe('steps', () => {
  test.each([
    [{ type: 'Http', inputs: {} }, 'request', 'Http'],
    [{ type: 'Response', kind: 'Http' }, 'respond', 'Response'],
    [{ type: 'Compose' }, 'transform', 'Compose'],
    [
      call('shared_sql', 'ExecutePassThroughNativeQuery_V2'),
      'write',
      'shared_sql:ExecutePassThroughNativeQuery_V2',
    ],
    [call('shared_sharepointonline', 'GetItems'), 'read', 'shared_sharepointonline:GetItems'],
    [call('shared_sharepointonline', 'DeleteItem'), 'delete', 'shared_sharepointonline:DeleteItem'],
    [
      call('shared_sql', 'ExecutePassThroughNativeQuery_V2', { 'query/query': 'SELECT * FROM beans' }),
      'read',
      'shared_sql:ExecutePassThroughNativeQuery_V2',
    ],
    [call('shared_sharepointonline', 'HttpRequest'), 'request', 'shared_sharepointonline:HttpRequest'],
    [call('shared_office365', 'SendEmailV2'), 'send', 'shared_office365:SendEmailV2'],
    [call('shared_twitter', 'PostTweet'), 'send', 'shared_twitter:PostTweet'],
    [call('shared_linkedinv2', 'ShareArticle'), 'send', 'shared_linkedinv2:ShareArticle'],
    [call('shared_twitter', 'UserDetails'), 'request', 'shared_twitter:UserDetails'],
    [call('shared_azuread', 'CreateUser'), 'admin', 'shared_azuread:CreateUser'],
    [call('shared_azuread', 'GetUser'), 'read', 'shared_azuread:GetUser'],
    [call('shared_azuread', 'Revoke'), 'admin', 'shared_azuread:Revoke'],
    [call('shared_teams', 'PostUserAdaptiveCard'), 'send', 'shared_teams:PostUserAdaptiveCard'],
    [call('shared_office365', 'V4CalendarPostItem'), 'write', 'shared_office365:V4CalendarPostItem'],
    [call('shared_office365', 'V3CalendarGetItem'), 'read', 'shared_office365:V3CalendarGetItem'],
    [call('shared_office365', 'MarkAsRead_V3'), 'write', 'shared_office365:MarkAsRead_V3'],
    [call('shared_sharepointonline', 'PatchFileItem'), 'write', 'shared_sharepointonline:PatchFileItem'],
    [call('shared_sharepointonline', 'CheckOutFile'), 'file', 'shared_sharepointonline:CheckOutFile'],
    [call('shared_sharepointonline', 'GrantAccess'), 'write', 'shared_sharepointonline:GrantAccess'],
    [
      call('shared_microsoftcopilotstudio', 'ExecuteCopilotAsyncV2'),
      'ai',
      'shared_microsoftcopilotstudio:ExecuteCopilotAsyncV2',
    ],
    [
      call('shared_commondataserviceforapps', 'PerformBoundAction', {
        actionName: 'Microsoft.Dynamics.CRM.Predict',
      }),
      'ai',
      'shared_commondataserviceforapps:PerformBoundAction',
    ],
    [
      call('shared_office365groups', 'HttpRequestV2', { Method: 'DELETE', Uri: '/v1.0/groups/1' }),
      'delete',
      'shared_office365groups:HttpRequestV2',
    ],
    [call('shared_uiflow', 'RunUIFlow_V2'), 'exec', 'shared_uiflow:RunUIFlow_V2'],
    [
      call('shared_commondataserviceforapps', 'aibuilderpredict_customprompt'),
      'ai',
      'shared_commondataserviceforapps:aibuilderpredict_customprompt',
    ],
  ])('%j', (action, category, operation) => {
    expect(step(readFlow({ actions: { Do: action } }), 'Do')).toMatchObject({ category, operation });
  });

  test.each([
    [{ 'parameters/method': 'GET', 'parameters/uri': '_api/web/lists' }, 'read'],
    [{ 'parameters/method': 'POST', 'parameters/uri': '_api/web/lists' }, 'write'],
    [{ 'parameters/method': 'POST', 'parameters/headers': { 'X-HTTP-Method': 'DELETE' } }, 'delete'],
    [{ Method: 'PATCH', Uri: 'https://graph.microsoft.com/v1.0/me' }, 'write'],
    [{ Method: 'POST', Uri: 'https://graph.microsoft.com/v1.0/me/sendMail' }, 'send'],
    [{ 'parameters/method': "@variables('how')" }, 'request'],
  ])('a request to the service by its method: %j', (parameters, category) => {
    const read = readFlow({ actions: { Ask: call('shared_sharepointonline', 'HttpRequest', parameters) } });
    expect(step(read, 'Ask')).toMatchObject({ category });
  });

  test.each([
    ['shared_commondataserviceforapps', 'contacts', 'contact', 'records'],
    ['shared_commondataserviceforapps', 'SystemUsers', 'systemusers', 'users'],
    ['shared_commondataserviceforapps', 'opportunities', 'opportunities', 'records'],
    ['shared_commondataserviceforapps', "@variables('which')", null, undefined],
    ['shared_sql', 'contacts', null, undefined],
  ])('%s works on the table %s', (connector, entityName, store, content) => {
    const role =
      '<Role id="{r}" name="R"><RolePrivileges><RolePrivilege name="prvReadContact" level="Global"/></RolePrivileges></Role>';
    const read = readFlow(
      { actions: { Use: call(connector, 'ListRecords', { entityName }) } },
      { path: 'Roles/R.xml', bytes: new TextEncoder().encode(role) },
    );
    expect(step(read, 'Use').store).toBe(store);
    if (store !== null) expect(read.asset('DataStore', store)).toMatchObject({ content });
  });

  test('operations of the platform itself, whose connectors have no prefix', () => {
    const read = readFlow({
      actions: {
        Ask: {
          type: 'OpenApiConnection',
          inputs: {
            host: {
              apiId: 'providers/Microsoft.ProcessSimple/operationGroups/aibuilder',
              operationId: 'aibuilderpredict_customprompt',
            },
          },
        },
      },
    });
    expect(read.asset('Connector', 'aibuilder')).toMatchObject({ group: 'platform', custom: false });
  });

  const ask = (uri: string, method?: string) => ({ type: 'Http', inputs: { uri, method } });
  test.each([
    [ask('https://api.openai.com/v1/responses', 'POST'), 'ai'],
    [ask("https://api.openai.com/v1/@{variables('path')}", 'post'), 'ai'],
    [ask('https://api.openai.com/v1/responses', 'GET'), 'request'],
    [ask('https://api.openai.com/v1/responses'), 'request'],
    [ask('https://api.openai.com/v1/responses', "@variables('method')"), 'request'],
    [ask("@{variables('base')}/v1/responses", 'POST'), 'request'],
    [ask('https://a.example/v1/responses', 'POST'), 'request'],
  ])('a model that is asked by a plain request: %j is %s', (action, category) => {
    const read = readFlow({ actions: { Ask: action } });
    expect(step(read, 'Ask').category).toBe(category);
    expect(read.keys('Request')).toEqual(keys('Ask'));
  });

  test('secure inputs and outputs', () => {
    const secured = (...properties: readonly string[]) => ({
      type: 'Http',
      inputs: {},
      runtimeConfiguration: { secureData: { properties } },
    });
    const read = readFlow({
      actions: { Both: secured('inputs', 'outputs'), One: secured('inputs'), None: { type: 'Http' } },
    });
    expect(step(read, 'Both')).toMatchObject({ masks_inputs: true, masks_outputs: true });
    expect(step(read, 'One')).toMatchObject({ masks_inputs: true, masks_outputs: false });
    expect(step(read, 'None')).toMatchObject({ masks_inputs: false, masks_outputs: false });
  });

  test('calls of other flows: known, missing, computed, none chosen', () => {
    const other = '99999999-2222-4333-8444-555555555555';
    const child = (workflowReferenceName?: string) => ({
      type: 'Workflow',
      inputs: { host: { workflowReferenceName } },
    });
    const read = readFlow(
      {
        actions: {
          Known: child(other.toUpperCase()),
          Missing: child('00000000-0000-4000-8000-000000000000'),
          Computed: child("@variables('x')"),
          None: child(),
        },
      },
      jsonFile(
        `Workflows/Other-${other}.json`,
        flow({ triggers: { go: { type: 'Request', kind: 'Button' } } }),
      ),
    );
    expect(step(read, 'Known').calls).toEqual([`${other}/go`]);
    expect(step(read, 'Missing').calls).toEqual(['00000000-0000-4000-8000-000000000000/manual']);
    expect(step(read, 'Computed').$opaque).toEqual({ calls: 'expression' });
    expect(step(read, 'None').$unknown).toHaveProperty('calls');
    expect(read.snapshot.stubs).toEqual({ Trigger: [{ id: '00000000-0000-4000-8000-000000000000/manual' }] });
  });
});

describe('what a definition says of its runs', () => {
  const http = (rest: object, inputs: object = {}) => {
    const actions = {
      A: { type: 'Http', inputs: { method: 'GET', uri: 'https://a.example', ...inputs }, ...rest },
    };
    return step(readFlow({ actions }), 'A');
  };
  test.each([
    [{}, undefined],
    [{ retryPolicy: { type: 'default' } }, undefined],
    [{ retryPolicy: { type: 'none' } }, 0],
    [{ retryPolicy: { type: 'Exponential', count: 4, interval: 'PT7S' } }, 4],
    [{ retryPolicy: { type: 'fixed', count: "@parameters('n')" } }, undefined],
    [{ retryPolicy: { type: 'fixed' } }, undefined],
  ])('retries of %o: %s', (inputs, retries) => expect(http({}, inputs).retries).toBe(retries));
  test.each([
    ['PT1H', '3600s'],
    ['P1DT30M', '88200s'],
    ['PT20.5S', '20s'],
    ['P', undefined],
    ['PT', undefined],
    ['P1Y', undefined],
    ["@parameters('t')", undefined],
  ])('a limit of %s: %s', (timeout, expected) => {
    expect(http({ limit: { timeout } }).timeout).toBe(expected);
  });
  test('without a limit the platform decides', () => expect(http({}).timeout).toBe(undefined));
  test.each([
    [{}, false, null],
    [{ conditions: [{ expression: '@equals(1, 2)' }] }, true, null],
    [{ conditions: [] }, false, null],
    [{ runtimeConfiguration: { concurrency: { runs: 5 } } }, false, 5],
    [{ runtimeConfiguration: { concurrency: { runs: '@x()' } } }, false, undefined],
  ])('a trigger with %o', (rest, filtered, concurrency) => {
    const read = readFlow({ triggers: { Hook: { type: 'Request', kind: 'Http', inputs: {}, ...rest } } });
    expect(read.asset('Trigger', `${ID}/Hook`).filtered).toBe(filtered);
    expect(read.asset('Automation', ID).concurrency).toBe(concurrency);
  });
});

describe('a definition as designers show it', () => {
  const definition = {
    $schema:
      'https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#',
    triggers: { manual: { type: 'Request', kind: 'Http', inputs: {} } },
    actions: {
      Read: {
        type: 'ApiConnection',
        inputs: {
          host: { connection: { name: "@parameters('$connections')['shared_sql_1']['connectionId']" } },
          method: 'get',
          path: '/items',
        },
      },
      Odd: {
        type: 'ApiConnection',
        inputs: { host: { connection: { name: "@parameters('$connections')['o']" } } },
      },
      Note: { type: 'Compose', inputs: 'x' },
    },
  };

  test.each([
    ['alone', definition],
    ['with connections left out', { definition }],
  ])('%s', (_, content) => {
    const read = readFiles(jsonFile('Orders.json', content));
    expect(read.asset('Automation', 'Orders')).toMatchObject({ name: 'Orders' });
    expect(read.asset('Trigger', 'Orders/manual').kind).toBe('http');
    expect(read.asset('Step', 'Orders/Read')).toMatchObject({
      connector: 'shared_sql',
      $unknown: { credential: expect.any(String) },
    });
    expect(read.asset('Step', 'Orders/Odd').$unknown).toMatchObject({
      connector: expect.any(String),
      credential: expect.any(String),
    });
    expect(read.asset('Step', 'Orders/Note')).toMatchObject({ connector: null, credential: null });
  });

  test('what only looks like one is none', () => {
    const { $schema, ...other } = definition;
    expect(readFiles(jsonFile('Orders.json', other)).files.map((f) => f.tag)).toEqual(['skipped']);
  });
});

describe('the ways that connections are written', () => {
  const api = '/providers/Microsoft.PowerApps/apis/shared_sql';

  test.each([
    { api: { name: 'shared_sql' }, connection: { connectionReferenceLogicalName: 'bg_one' } },
    { api: { name: 'shared_sql' }, connectionReferenceName: 'bg_one' },
    { apiId: api, connectionReferenceLogicalName: 'bg_one' },
    { api: { id: api }, connection: { name: 'bg_one' } },
    { id: api, connectionName: 'bg_one' },
  ])('%j', (reference) => {
    const read = readFlow({
      connections: { one: { ...reference, runtimeSource: 'embedded' } },
      actions: {
        Read: {
          type: 'OpenApiConnection',
          inputs: { host: { connectionReferenceName: 'one', operationId: 'GetItems_V2' } },
        },
      },
    });
    expect(step(read, 'Read')).toMatchObject({
      connector: 'shared_sql',
      credential: 'bg_one',
      category: 'read',
    });
  });
});

describe('requests and parameters', () => {
  const read = readFlow({
    actions: {
      Call: {
        type: 'Http',
        inputs: {
          method: 'get',
          uri: 'http://api.shop.example/v1?token=c0ffee42c0ffee42c0ffee42',
          headers: { 'X-Api-Key': 'abad1deaabad1deaabad1dea', Accept: 'application/json' },
          authentication: { type: 'Basic', username: 'shop', password: "@parameters('p')" },
        },
      },
      Query: call('shared_sql', 'ExecutePassThroughNativeQuery_V2', {
        'query/query': "@concat('DELETE FROM t WHERE id = ', triggerBody())",
      }),
      Answer: { type: 'Response', inputs: { body: "@result('Query')" } },
    },
  });

  test('the request', () => {
    expect(read.asset('Request', `${ID}/Call`)).toMatchObject({
      method: 'GET',
      scheme: 'http',
      host: 'api.shop.example',
      zone: 'public',
      query_keys: ['token'],
      secret_query_keys: ['token'],
      verifies_tls: true,
    });
  });

  test.each([
    [
      'Call/headers/X-Api-Key',
      { sink_role: 'header', sensitive: true, holds_secret: true, $opaque: { value: 'redacted' } },
    ],
    ['Call/headers/Accept', { sink_role: 'header', sensitive: false, value: 'application/json' }],
    [
      'Call/authentication/password',
      { sink_role: 'credential', sensitive: true, holds_secret: false, kind: 'expression' },
    ],
    ['Query/query/query', { sink_role: 'sql', kind: 'template' }],
    ['Answer/body', { sink_role: 'body', failure_detail: true }],
  ])('%s', (path, facts) => {
    expect(read.asset('Param', `${ID}/${path}`)).toMatchObject(facts);
  });

  test.each([
    [{ type: 'Raw', value: 'Shop abad1deaabad1deaabad1dea' }, 'value'],
    [{ type: 'Raw', scheme: 'Shop', parameter: 'abad1deaabad1deaabad1dea' }, 'parameter'],
    [{ type: 'ClientCertificate', pfx: 'abad1deaabad1deaabad1dea' }, 'pfx'],
  ])('a login by %j', (authentication, part) => {
    const inputs = { method: 'GET', uri: 'https://shop.example', authentication };
    const login = readFlow({ actions: { Call: { type: 'Http', inputs } } });
    const asset = login.asset('Param', `${ID}/Call/authentication/${part}`);
    expect(asset).toMatchObject({ sink_role: 'credential', sensitive: true, holds_secret: true });
    expect(JSON.stringify(login.snapshot)).not.toContain('abad1dea');
  });

  test.each([
    ['text/html; charset=utf-8', 'html'],
    ['application/json', 'body'],
  ])('an answer of type %s', (type, role) => {
    const inputs = { headers: { 'content-type': type }, body: '<p>@{triggerBody()}</p>' };
    const answer = readFlow({ actions: { Answer: { type: 'Response', inputs } } });
    expect(answer.asset('Param', `${ID}/Answer/body`).sink_role).toBe(role);
  });

  test('no secret is in the snapshot', () => {
    expect(JSON.stringify(read.snapshot)).not.toMatch(/c0ffee42|abad1dea/);
  });
});

const xml = (path: string, text: string) => jsonFile(path, `<?xml version="1.0" encoding="utf-8"?>\n${text}`);

describe('the solution around the flows', () => {
  test.each([
    ['0', 'draft'],
    ['1', 'active'],
  ])('state %s', (state, status) => {
    const read = readFlow(
      {},
      xml(
        `${PATH}.data.xml`,
        `<Workflow WorkflowId="{${ID}}" Name="Order intake" Description="Takes orders"><StateCode>${state}</StateCode></Workflow>`,
      ),
    );
    expect(read.asset('Automation', ID)).toMatchObject({
      name: 'Order intake',
      status,
      description: 'Takes orders',
    });
  });

  test('without the file beside it', () => {
    expect(readFlow({}).asset('Automation', ID)).toMatchObject({
      name: 'Orders',
      $unknown: { status: expect.any(String) },
    });
  });

  test.each([
    ['100000000', 'text'],
    ['100000003', 'json'],
    ['100000004', 'data_source'],
    ['100000005', 'secret'],
    ['7', undefined],
  ])('a variable of type %s', (type, expected) => {
    const read = readFiles(
      xml(
        'environmentvariabledefinitions/bg_ApiKey/environmentvariabledefinition.xml',
        `<environmentvariabledefinition schemaname="bg_ApiKey"><type>${type}</type></environmentvariabledefinition>`,
      ),
    );
    expect(read.asset('Variable', 'bg_ApiKey').type).toBe(expected);
    expect(read.asset('Variable', 'bg_ApiKey').sensitive).toBe(true);
  });

  test.each([
    ['bg_ApiKey', 'c0ffee42c0ffee42c0ffee42', true],
    ['bg_ApiKey', '<your key>', false],
    ['bg_ApiKey', '/subscriptions/0/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v/secrets/s', false],
    ['bg_Colour', 'c0ffee42c0ffee42c0ffee42', false],
    ['bg_Anything', ['AbC8Q~', '0123abcd'.repeat(5).slice(0, 34)].join(''), true],
  ])('%s = %s', (name, value, holds) => {
    const read = readFiles(
      jsonFile(`environmentvariabledefinitions/${name}/environmentvariablevalues.json`, {
        environmentvariablevalues: { environmentvariablevalue: { value } },
      }),
    );
    expect(read.asset('VariableValue', name).holds_secret).toBe(holds);
  });

  test('values that an import sets, for each environment in a file', () => {
    const settings = (...variables: readonly object[]) => ({
      EnvironmentVariables: variables,
      ConnectionReferences: [
        { LogicalName: 'bg_Mail', ConnectionId: 'c', ConnectorId: '/apis/shared_office365' },
      ],
    });
    const read = readFiles(
      jsonFile('settings/test.json', settings({ SchemaName: 'bg_ApiKey', Value: '' })),
      jsonFile(
        'settings/live.json',
        settings({ SchemaName: 'bg_ApiKey', Value: 'c0ffee42c0ffee42c0ffee42' }),
      ),
      jsonFile('settings/without.json', settings()),
    );
    expect(read.keys('Variable')).toEqual(['bg_ApiKey']);
    expect(read.keys('VariableValue')).toEqual(['bg_ApiKey']);
    expect(read.asset('VariableValue', 'bg_ApiKey').holds_secret).toBe(true);
    expect(JSON.stringify(read.asset('VariableValue', 'bg_ApiKey'))).not.toContain('c0ffee42');
    expect(read.files.map((f) => f.tag)).toEqual(['mapped', 'mapped', 'skipped']);
  });

  test('roles: rights over tables by how far they reach, and other rights', () => {
    const read = readFiles(
      xml(
        'Roles/Desk.xml',
        `<Role id="{${ID}}" name="Desk"><RolePrivileges>
           <RolePrivilege name="prvExportToExcel" level="Global" />
           <RolePrivilege name="prvDeletebg_order" level="Global" />
           <RolePrivilege name="prvWritebg_order" level="Deep" />
           <RolePrivilege name="prvReadUser" level="Odd" />
           <RolePrivilege name="prvCreatebg_order" level="None" />
           <RolePrivilege name="prvAppendTobg_order" level="Global" />
         </RolePrivileges></Role>`,
      ),
    );
    expect(read.asset('Role', ID)).toMatchObject({ name: 'Desk', rights: ['prvExportToExcel'] });
    expect(read.keys('Grant')).toEqual([`${ID}/bg_order/delete`, `${ID}/bg_order/update`, `${ID}/user/read`]);
    expect(read.asset('Grant', `${ID}/bg_order/delete`)).toMatchObject({
      filtered: false,
      beyond_sharing: true,
    });
    expect(read.asset('Grant', `${ID}/bg_order/update`)).toMatchObject({
      filtered: true,
      beyond_sharing: false,
    });
    expect(read.asset('Grant', `${ID}/user/read`).$unknown).toHaveProperty('filtered');
    expect(read.asset('DataStore', 'user').content).toBe('users');
  });
});

describe('connectors', () => {
  const swagger = (rest: object) => ({ swagger: '2.0', info: { title: 'Stock' }, paths: {}, ...rest });
  const properties = (connectionParameters: object, rest: object = {}) => ({
    properties: { connectionParameters, iconBrandColor: '#fff', capabilities: [], ...rest },
  });
  const read = (definition: object, parameters: object, rest: object = {}) =>
    readFiles(
      jsonFile('stock/apiDefinition.swagger.json', swagger(definition)),
      jsonFile('stock/apiProperties.json', properties(parameters, rest)),
    );

  test.each([
    [{ securityDefinitions: { k: { type: 'apiKey', in: 'query', name: 'key' } } }, {}, true, true],
    [{ securityDefinitions: { k: { type: 'apiKey', in: 'header', name: 'X' } } }, {}, true, false],
    [{}, { api_key: { type: 'securestring' } }, true, false],
    [{}, { token: { type: 'oauthSetting' } }, true, false],
    [{}, { region: { type: 'string' } }, false, false],
    [{}, {}, false, false],
  ])('%j and %j', (definition, parameters, authenticated, inQuery) => {
    expect(read(definition, parameters).asset('Connector', 'stock')).toMatchObject({
      name: 'Stock',
      described: true,
      authenticated,
      key_in_query: inQuery,
    });
  });

  test('schemes, host and who stands behind it', () => {
    const known = read(
      { schemes: ['HTTPS', 'http'], host: 'api.shop.example:443' },
      {},
      { publisher: 'Brightleaf' },
    );
    expect(known.asset('Connector', 'stock')).toMatchObject({
      schemes: ['http', 'https'],
      host: 'api.shop.example',
      zone: 'public',
      publisher: 'Brightleaf',
    });
    expect(read({}, {}).asset('Connector', 'stock')).toMatchObject({
      publisher: null,
      $unknown: { schemes: expect.any(String), host: expect.any(String) },
    });
  });

  test.each([
    ['password', { type: 'string' }, { sensitive: true, masked: false, holds_secret: false }],
    ['password', { type: 'securestring' }, { masked: true }],
    [
      'password',
      { type: 'securestring', uiDefinition: { constraints: { clearText: true } } },
      { masked: false },
    ],
    ['region', { type: 'string' }, { sensitive: false }],
    [
      'token',
      { type: 'oauthSetting', oAuthSettings: { clientSecret: 'abad1deaabad1deaabad1dea' } },
      { holds_secret: true },
    ],
    [
      'token',
      { type: 'oauthSetting', oAuthSettings: { clientSecret: '<<your secret>>' } },
      { holds_secret: false },
    ],
  ])('%s: %j', (name, parameter, facts) => {
    const asset = read({}, { [name]: parameter }).asset('ConnectorParam', `stock/${name}`);
    expect(asset).toMatchObject(facts);
    expect(JSON.stringify(asset)).not.toContain('abad1dea');
  });

  test('every way to connect asks for its own parameters', () => {
    const values = [
      { name: 'key', parameters: { api_key: { type: 'string' } } },
      { name: 'login', parameters: { token: { type: 'oauthSetting' } } },
    ];
    const several = readFiles(
      jsonFile('stock/apiDefinition.swagger.json', swagger({})),
      jsonFile('stock/apiProperties.json', {
        properties: { connectionParameterSets: { values }, capabilities: [] },
      }),
    );
    expect(several.asset('Connector', 'stock').authenticated).toBe(true);
    expect(several.asset('ConnectorParam', 'stock/api_key')).toMatchObject({
      sensitive: true,
      masked: false,
    });
    expect(several.keys('ConnectorParam')).toEqual(['stock/api_key', 'stock/token']);
  });

  const policy = (templateId: string, parameters: Readonly<Record<string, unknown>>) => ({
    templateId,
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([key, value]) => [`x-ms-apimTemplate${key}`, value]),
    ),
  });
  const sent = (template: string, name: string, value: string) =>
    policy(template, { 'Parameter.name': name, 'Parameter.value': value });

  test.each([
    ['setheader', 'X-Api-Key', 'abad1deaabad1deaabad1dea', true, false],
    ['setheader', 'Authorization', 'Bearer abad1deaabad1deaabad1dea', true, false],
    ['setqueryparameter', 'api_key', 'abad1deaabad1deaabad1dea', true, true],
    ['setheader', 'X-Api-Key', "@connectionParameters('api_key')", false, false],
    ['setheader', 'X-Api-Key', 'YOUR_API_KEY', false, false],
  ])('a policy: %s %s: %s', (template, name, value, holds, inQuery) => {
    const policyTemplateInstances = [sent(template, name, value)];
    const found = read({}, {}, { policyTemplateInstances });
    expect(found.asset('Connector', 'stock')).toMatchObject({ authenticated: true, key_in_query: inQuery });
    expect(found.keys('ConnectorParam')).toEqual(holds ? [`stock/${name}`] : []);
    if (!holds) return;
    const asset = found.asset('ConnectorParam', `stock/${name}`);
    expect(asset).toMatchObject({ connector: 'stock', holds_secret: true });
    expect(JSON.stringify(asset)).not.toContain('abad1dea');
  });

  test('the policies of a connector in a solution are in a file of their own', () => {
    const found = readFiles(
      jsonFile('Connectors/bg_stock_openapidefinition.json', swagger({})),
      jsonFile('Connectors/bg_stock_policytemplateinstances.json', [
        sent('setheader', 'X-Api-Key', 'abad1deaabad1deaabad1dea'),
      ]),
    );
    expect(found.keys('ConnectorParam')).toEqual(['Connectors/bg_stock/X-Api-Key']);
  });

  test.each([
    [
      "https://@connectionParameters('site')",
      [],
      { schemes: ['https'], $unknown: { host: expect.any(String) } },
    ],
    [
      "@connectionParameters('site')",
      [],
      { $unknown: { schemes: expect.any(String), host: expect.any(String) } },
    ],
    ["@connectionParameters('site')", ['List'], { schemes: ['https'], host: 'stock.example' }],
  ])('calls go to %s for %j', (url, operations, facts) => {
    const found = read(
      { schemes: ['https'], host: 'stock.example' },
      {},
      {
        policyTemplateInstances: [
          policy('dynamichosturl', { 'Parameter.urlTemplate': url, '-operationName': operations }),
        ],
      },
    );
    expect(found.asset('Connector', 'stock')).toMatchObject(facts);
  });
});

describe('data policies', () => {
  const connector = (name: string) => ({ id: `/providers/Microsoft.PowerApps/apis/${name}`, name });

  test.each([
    [
      'as administrators export them now',
      {
        value: [
          {
            name: 'p',
            displayName: 'All',
            defaultConnectorsClassification: 'General',
            environmentType: 'AllEnvironments',
            connectorGroups: [
              { classification: 'Confidential', connectors: [connector('shared_sql')] },
              { classification: 'Blocked', connectors: [connector('shared_twitter')] },
            ],
          },
        ],
      },
      { default_group: 'general', every_environment: true, general: [] },
    ],
    [
      'as they did before',
      {
        displayName: 'All',
        name: 'p',
        businessDataGroup: [connector('shared_sql')],
        nonBusinessDataGroup: [connector('shared_rss')],
        blockedGroup: [connector('shared_twitter')],
      },
      {
        general: ['shared_rss'],
        $unknown: { default_group: expect.any(String), every_environment: expect.any(String) },
      },
    ],
    [
      'as the older commands print them',
      [
        {
          PolicyName: 'p',
          DisplayName: 'All',
          BusinessDataGroup: [connector('shared_sql')],
          NonBusinessDataGroup: [],
          BlockedGroup: [connector('shared_twitter')],
          FilterType: 'exclude',
          Environments: [{ name: 'E1' }],
        },
      ],
      { general: [], every_environment: true, environments: ['e1'] },
    ],
    [
      'as the older API nests them',
      {
        value: [
          {
            name: 'p',
            properties: {
              displayName: 'All',
              definition: {
                constraints: {
                  environmentFilter1: {
                    parameters: { filterType: 'include', environments: [{ name: 'E1' }] },
                  },
                },
                apiGroups: {
                  hbi: { apis: [connector('shared_sql')] },
                  lbi: { apis: [connector('shared_rss')] },
                  blocked: { apis: [connector('shared_twitter')] },
                },
                defaultApiGroup: 'lbi',
              },
            },
          },
        ],
      },
      {
        general: ['shared_rss'],
        default_group: 'general',
        every_environment: false,
        environments: ['e1'],
      },
    ],
    [
      'nested and without a filter',
      {
        name: 'p',
        properties: {
          displayName: 'All',
          definition: {
            apiGroups: {
              hbi: { apis: [connector('shared_sql')] },
              blocked: { apis: [connector('shared_twitter')] },
            },
          },
        },
      },
      { every_environment: true, environments: [] },
    ],
  ])('%s', (_, content, facts) => {
    expect(readFiles(jsonFile('dlp.json', content)).asset('DlpPolicy', 'p')).toMatchObject({
      name: 'All',
      business: ['shared_sql'],
      blocked: ['shared_twitter'],
      ...facts,
    });
  });

  test('a collector writes policies and environments into one file', () => {
    const read = readFiles(
      jsonFile('settings.json', {
        dlp_policies: [
          {
            value: [
              { name: 'p', displayName: 'All', environmentType: 'AllEnvironments', connectorGroups: [] },
            ],
          },
        ],
        environment_list: [{ EnvironmentName: 'E1', DisplayName: 'One', EnvironmentType: 'Sandbox' }],
      }),
    );
    expect(read.asset('Environment', 'e1')).toMatchObject({ tier: 'test', data_policies: ['p'] });
  });
});

describe('hostile files', () => {
  test('names that objects inherit are ordinary names', () => {
    const read = readFiles(
      jsonFile(
        PATH,
        `{"properties": {"connectionReferences": {"__proto__": {"runtimeSource": "toString"}}, "definition": {
          "triggers": {"constructor": {"type": "Request", "kind": "constructor"}},
          "actions": {"__proto__": {"type": "valueOf", "inputs": {"host": {"connectionName": "__proto__", "apiId": "constructor"}}}}}}}`,
      ),
      xml(
        'v.xml',
        '<environmentvariabledefinition schemaname="__proto__"><type>constructor</type></environmentvariabledefinition>',
      ),
    );
    expect(read.asset('Trigger', `${ID}/constructor`).kind).toBe('other');
    expect(step(read, '__proto__')).toMatchObject({ category: 'request', connector: 'constructor' });
    expect(read.asset('Variable', '__proto__').$unknown).toHaveProperty('type');
  });

  test.each([
    ['no type', { A: {} }, 'node-skipped'],
    ['no object', { A: 7, B: null, C: [] }, 'node-skipped'],
    ['runs after itself', { A: { type: 'Compose', runAfter: { A: ['Succeeded'] } } }, undefined],
    ['runAfter that is none', { A: { type: 'Compose', runAfter: 7, inputs: null } }, undefined],
    [
      'states that are none',
      { A: { type: 'Compose' }, B: { type: 'Compose', runAfter: { A: 7 } } },
      undefined,
    ],
  ])('%s', (_, actions, code) => {
    const [file] = readFlow({ actions }).files;
    expect(file).toMatchObject({
      tag: 'mapped',
      notes: code === undefined ? [] : expect.arrayContaining([expect.objectContaining({ code })]),
    });
  });

  test('more actions than are read', () => {
    const many = Object.fromEntries(Array.from({ length: 2_100 }, (_, i) => [`A${i}`, { type: 'Compose' }]));
    const read = readFlow({ actions: many });
    expect(read.keys('Step')).toHaveLength(2_000);
    expect(read.files).toMatchObject([{ notes: [{ code: 'parameters-cut' }] }]);
  });

  test('scopes whose ends and handlers multiply', () => {
    const names = (prefix: string) => Array.from({ length: 990 }, (_, i) => `${prefix}${i}`);
    const of = (prefix: string, runAfter: object) =>
      Object.fromEntries(names(prefix).map((n) => [n, { type: 'Compose', runAfter }]));
    const started = performance.now();
    const read = readFlow({
      actions: { S: { type: 'Scope', actions: of('in', {}) }, ...of('out', { S: ['Succeeded', 'Failed'] }) },
    });
    expect(step(read, 'in7').next).toHaveLength(990);
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  test('two files with one id', () => {
    const read = readFiles(jsonFile(`a/F-${ID}.json`, flow({})), jsonFile(`b/F-${ID}.json`, flow({})));
    expect(read.keys('Automation')).toEqual([ID, `${ID} in b/F-${ID}`]);
    expect(read.files).toMatchObject([{ notes: [] }, { notes: [{ code: 'duplicate-id' }] }]);
  });
});
