/** Small Salesforce metadata: one for each mapping rule. */
import { describe, expect, test } from 'vitest';
import { readExports } from '../src/index.js';
import { NOW, readFiles } from './one-workflow.js';

const NS = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
const xml = (path: string, type: string, inside: string) => ({
  path,
  bytes: new TextEncoder().encode(`<?xml version="1.0"?>\n<${type} ${NS}>\n${inside}\n</${type}>\n`),
});
const flow = (inside: string) => readFiles(xml('F.flow-meta.xml', 'Flow', inside));
const to = (name: string, tag = 'connector') => `<${tag}><targetReference>${name}</targetReference></${tag}>`;
const element = (tag: string, name: string, inside = '') => `<${tag}><name>${name}</name>${inside}</${tag}>`;

describe('whose rights a flow has', () => {
  test.each([
    ['<processType>Flow</processType>', 'invoker'],
    ['<processType>Flow</processType><runInMode>DefaultMode</runInMode>', 'invoker'],
    ['<processType>Flow</processType><runInMode>SystemModeWithSharing</runInMode>', 'system_sharing'],
    ['<runInMode>SystemModeWithoutSharing</runInMode>', 'system_no_sharing'],
    ['<start><triggerType>RecordAfterSave</triggerType></start>', 'system_no_sharing'],
    ['<start><triggerType>Scheduled</triggerType></start>', 'system_no_sharing'],
    ['<processType>AutoLaunchedFlow</processType>', undefined],
    ['<processType>Flow</processType><runInMode>constructor</runInMode>', undefined],
  ])('%s', (inside, expected) => {
    expect(flow(inside).asset('Automation', 'F').run_context).toBe(expected);
  });
});

test.each([
  ['<start><triggerType>RecordBeforeSave</triggerType></start>', 'event'],
  ['<start><triggerType>Scheduled</triggerType></start>', 'schedule'],
  ['<processType>Flow</processType><start/>', 'manual'],
  ['<processType>AutoLaunchedFlow</processType>', 'subflow'],
  ['<processType>Workflow</processType>', 'event'],
  ['<processType>PromptFlow</processType>', 'subflow'],
  ['<processType>Orchestrator</processType>', 'subflow'],
  ['<processType>LoginFlow</processType>', 'manual'],
  ['<processType>toString</processType>', 'other'],
])('trigger %s', (inside, kind) => {
  expect(flow(inside).asset('Trigger', 'F/start').kind).toBe(kind);
});

test.each([
  ['<filters><field>A</field></filters>', true],
  ['<filterFormula>ISNEW()</filterFormula>', true],
  ['<doesRequireRecordChangedToMeetCriteria>true</doesRequireRecordChangedToMeetCriteria>', true],
  ['<doesRequireRecordChangedToMeetCriteria>false</doesRequireRecordChangedToMeetCriteria>', false],
])('a start that is for some records only: %s', (inside, filtered) => {
  expect(flow(`<start>${inside}</start>`).asset('Trigger', 'F/start').filtered).toBe(filtered);
});

test.each([
  ['<status>Active</status>', { status: 'active' }],
  ['<status>Draft</status>', { status: 'draft' }],
  ['<status>Obsolete</status>', { status: 'archived' }],
  ['<apiVersion>58.0</apiVersion>', { api_version: 58 }],
  ['<label>Name &amp; more</label>', { name: 'Name & more' }],
  ['<processType>Workflow</processType>', { legacy: true }],
  ['<screens><name>S</name></screens>', { interactive: true }],
])('automation %s', (inside, expected) => {
  expect(flow(inside).asset('Automation', 'F')).toMatchObject(expected);
});

test('ways through a flow: connectors, outcomes, loops, faults, and one that leads nowhere', () => {
  const read = flow(
    `<start>${to('D')}</start>` +
      element('decisions', 'D', `${to('L', 'defaultConnector')}<rules><name>yes</name>${to('A')}</rules>`) +
      element('loops', 'L', to('A', 'nextValueConnector') + to('gone', 'noMoreValuesConnector')) +
      element(
        'actionCalls',
        'A',
        `<actionName>X</actionName><actionType>apex</actionType>${to('L')}${to('S', 'faultConnector')}`,
      ) +
      element('screens', 'S'),
  );
  expect(read.asset('Trigger', 'F/start').next).toEqual(['F/D']);
  expect(read.asset('Step', 'F/D').next).toEqual(['F/A', 'F/L']);
  expect(read.asset('Step', 'F/L').next).toEqual(['F/A']);
  expect(read.asset('Step', 'F/A')).toMatchObject({
    next: ['F/L'],
    on_error: ['F/S'],
    category: 'code',
    operation: 'action:apex:X',
  });
  // Elements stay inside the organisation; what an action calls may not.
  expect(read.asset('Step', 'F/L').connector).toBe(null);
  expect(read.asset('Step', 'F/A').connector).toBe(undefined);
  expect(read.files[0]).toMatchObject({ notes: [{ code: 'broken-connection', line: 3 }] });
});

test('a sub-flow is found by its name among the files, with a version behind it or not; others are stubs', () => {
  const read = readFiles(
    xml(
      'a/F.flow-meta.xml',
      'Flow',
      element('subflows', 'A', '<flowName>G</flowName>') + element('subflows', 'B', '<flowName>H</flowName>'),
    ),
    xml('b/G-3.flow', 'Flow', ''),
  );
  expect(read.asset('Step', 'F/A').calls).toEqual(['G-3/start']);
  expect(read.snapshot.stubs?.Trigger).toEqual([{ id: 'H/start' }]);
});

describe('where values come from', () => {
  const lookup = (value: string) =>
    element(
      'recordLookups',
      'Find',
      `<filters><field>Id</field><value>${value}</value></filters><object>Account</object>`,
    );
  const set = (variable: string, value: string) =>
    `<assignmentItems><assignToReference>${variable}</assignToReference><value>${value}</value></assignmentItems>`;
  const base =
    '<processType>Flow</processType><start/>' +
    element(
      'screens',
      'Pick',
      '<fields><name>list</name><outputParameters><assignToReference>picked</assignToReference><name>x</name></outputParameters></fields>',
    ) +
    element('recordCreates', 'Make', '<assignRecordIdToReference>made</assignRecordIdToReference>') +
    element('actionCalls', 'Call', '<actionName>S.get</actionName><actionType>externalService</actionType>') +
    element(
      'assignments',
      'More',
      set('answer', '<elementReference>Call.200.points</elementReference>') +
        set('worked', '<formulaExpression>UPPER({!typed}) &amp; "x"</formulaExpression>'),
    ) +
    '<variables><name>picked</name></variables><variables><name>made</name></variables>' +
    '<variables><name>answer</name></variables><variables><name>worked</name></variables>' +
    '<variables><name>preset</name><value><elementReference>given</elementReference></value></variables>' +
    element('screens', 'Ask', '<fields><name>typed</name><fields><name>inner</name></fields></fields>') +
    element(
      'assignments',
      'Set',
      '<assignmentItems><assignToReference>copy</assignToReference><value><elementReference>typed</elementReference></value></assignmentItems>',
    ) +
    '<variables><name>copy</name></variables><variables><name>given</name><isInput>true</isInput></variables>' +
    '<formulas><name>sum</name><expression>TEXT({!copy}) &amp; "Ask.x" &amp; {!given}</expression></formulas>' +
    '<formulas><name>round</name><expression>{!round}</expression></formulas>';
  test.each([
    ['<elementReference>typed</elementReference>', ['Ask']],
    ['<elementReference>inner</elementReference>', ['Ask']],
    ['<elementReference>copy</elementReference>', ['Ask']],
    ['<elementReference>given</elementReference>', ['Screen']],
    ['<elementReference>sum</elementReference>', ['Ask', 'Screen']],
    ['<elementReference>round</elementReference>', []],
    ['<elementReference>$Record.Id</elementReference>', ['Screen']],
    ['<elementReference>$User.Id</elementReference>', []],
    ['<stringValue>A {!typed} B</stringValue>', ['Ask']],
    ['<stringValue>fixed</stringValue>', []],
    ['<elementReference>ghost.Id</elementReference>', undefined],
    ['<elementReference>picked</elementReference>', ['Pick']],
    ['<elementReference>made</elementReference>', ['Make']],
    ['<elementReference>answer</elementReference>', ['Call']],
    ['<elementReference>worked</elementReference>', ['Ask']],
    ['<elementReference>preset</elementReference>', ['Screen']],
    ['<formulaExpression>IF({!given} = "a", TEXT({!typed}), NULL)</formulaExpression>', ['Ask', 'Screen']],
  ])('%s', (value, expected) => {
    const param = flow(base + lookup(value)).asset('Param', 'F/Find/filters[Id].value');
    expect(param).toMatchObject({ sink_role: 'record_selector' });
    expect(param.reads).toEqual(expected);
  });
});

describe('what values are used as', () => {
  const input = (name: string, value: string) =>
    `<inputParameters><name>${name}</name><value>${value}</value></inputParameters>`;
  const action = (type: string, ...inputs: readonly string[]) =>
    element(
      'actionCalls',
      'A',
      `<actionName>X</actionName><actionType>${type}</actionType>${inputs.join('')}`,
    );
  const given = '<elementReference>given</elementReference>';
  const base =
    '<processType>Flow</processType><variables><name>given</name><isInput>true</isInput></variables>';
  test.each([
    [
      'a prompt',
      action('generatePromptResponse', input('Input:Topic', given)),
      'A/inputParameters[Input:Topic].value',
      'prompt',
    ],
    ['mail', action('emailSimple', input('emailBody', given)), 'A/inputParameters[emailBody].value', 'body'],
    [
      'mail with markup',
      action(
        'emailSimple',
        input('emailBody', given),
        input('sendRichBody', '<booleanValue>true</booleanValue>'),
      ),
      'A/inputParameters[emailBody].value',
      'html',
    ],
    [
      'records to delete',
      element('recordDeletes', 'A', '<inputReference>given</inputReference>'),
      'A/inputReference',
      'record_selector',
    ],
    [
      'records to change',
      element('recordUpdates', 'A', '<inputReference>given</inputReference>'),
      'A/inputReference',
      'record_data',
    ],
    [
      'what a screen shows',
      element(
        'screens',
        'A',
        '<fields><name>S</name><fields><name>t</name><fieldText>Hi {!given}</fieldText></fields></fields>',
      ),
      'A/fields[t].fieldText',
      'body',
    ],
    [
      'what a component is given',
      element('screens', 'A', `<fields><name>c</name>${input('recordId', given)}</fields>`),
      'A/fields[c].inputParameters[recordId].value',
      'none',
    ],
    [
      'a variable',
      element(
        'assignments',
        'A',
        `<assignmentItems><assignToReference>deal.Name</assignToReference><value>${given}</value></assignmentItems>`,
      ),
      'A/assignmentItems[deal.Name].value',
      'none',
    ],
  ])('%s', (_, inside, path, role) => {
    expect(flow(base + inside).asset('Param', `F/${path}`)).toMatchObject({
      sink_role: role,
      reads: ['Screen'],
    });
  });

  test('what Salesforce says about a failure is shown, by way of a variable', () => {
    const shown = (text: string) =>
      flow(
        '<variables><name>why</name></variables><variables><name>else</name></variables>' +
          element(
            'assignments',
            'Set',
            '<assignmentItems><assignToReference>why</assignToReference><value><elementReference>$Flow.FaultMessage</elementReference></value></assignmentItems>' +
              '<assignmentItems><assignToReference>else</assignToReference><value><elementReference>$Flow.CurrentDate</elementReference></value></assignmentItems>',
          ) +
          element('screens', 'S', `<fields><name>t</name><fieldText>${text}</fieldText></fields>`),
      ).asset('Param', 'F/S/fields[t].fieldText').failure_detail;
    expect(shown('Sorry: {!why}')).toBe(true);
    expect(shown('{!$Flow.FaultMessage}')).toBe(true);
    expect(shown('Sorry: {!else}')).toBe(false);
  });

  test('texts that the flow gives elsewhere are read where they are used', () => {
    const secret = `sk-${'bean'.repeat(10)}`;
    const read = flow(
      base +
        `<constants><name>Key</name><value><stringValue>${secret}</stringValue></value></constants>` +
        `<variables><name>token</name><value><stringValue>${secret}</stringValue></value></variables>` +
        `<variables><name>open</name><isInput>true</isInput><value><stringValue>${secret}</stringValue></value></variables>` +
        '<textTemplates><name>Greeting</name><text>Hello {!given}, {!Greeting}</text></textTemplates>' +
        action(
          'apex',
          input('apiKey', '<elementReference>Key</elementReference>'),
          input('accessToken', '<elementReference>token</elementReference>'),
          input('authToken', '<elementReference>open</elementReference>'),
          input('text', '<elementReference>Greeting</elementReference>'),
        ),
    );
    const of = (name: string) => read.asset('Param', `F/A/inputParameters[${name}].value`);
    expect(of('apiKey')).toMatchObject({ kind: 'literal', holds_secret: true, sink_role: 'credential' });
    expect(of('accessToken')).toMatchObject({ kind: 'literal', holds_secret: true });
    // Whoever starts the flow may give another one.
    expect(of('authToken')).toMatchObject({ kind: 'expression', holds_secret: false, reads: ['Screen'] });
    expect(of('text')).toMatchObject({ kind: 'template', reads: ['Screen'] });
    expect(JSON.stringify(read.snapshot)).not.toContain(secret);
  });

  test('data goes where it is named, and whoever starts a flow goes through its screens', () => {
    const inside =
      `<start>${to('D')}</start>` +
      element('decisions', 'D', to('First', 'defaultConnector')) +
      element('screens', 'First', `<fields><name>typed</name></fields>${to('Second')}`) +
      element('screens', 'Second', '<fields><name>t</name><fieldText>{!typed}</fieldText></fields>');
    const read = flow(`<processType>Flow</processType>${inside}`);
    expect(read.asset('Trigger', 'F/start').passes_to).toEqual(['F/First', 'F/Second']);
    expect(read.asset('Step', 'F/D').passes_to).toEqual([]);
    expect(read.asset('Step', 'F/First')).toMatchObject({
      passes_to: [],
      feeds: ['F/Second/fields[t].fieldText'],
    });
    expect(flow(inside).asset('Trigger', 'F/start').passes_to).toEqual([]);
  });

  test.each([
    ['chatterPost', 'send', null],
    ['liveMessageNotification', 'send', undefined],
    ['slackPostMessage', 'send', undefined],
    ['activateSessionPermSet', 'admin', null],
    ['getDataCategoryGroups', 'read', undefined],
    ['toString', 'request', undefined],
  ])('the action %s', (type, category, connector) => {
    expect(flow(action(type)).asset('Step', 'F/A')).toMatchObject({ category });
    expect(flow(action(type)).asset('Step', 'F/A').connector).toBe(connector);
  });

  test('an operation of an external service', () => {
    const read = flow(
      element(
        'actionCalls',
        'A',
        '<actionName>Rewards.get</actionName><actionType>externalService</actionType>',
      ),
    );
    expect(read.asset('Step', 'F/A')).toMatchObject({
      category: 'request',
      connector: 'external service Rewards',
    });
    expect(read.asset('Connector', 'external service Rewards')).toMatchObject({
      name: 'Rewards',
      custom: true,
    });
  });
});

test('an orchestration: stages lead into their steps, steps into those that wait for them, and each runs a flow', () => {
  const stageStep = (name: string, flowName: string, type: string, inside = '') =>
    element(
      'stageSteps',
      name,
      `<actionName>${flowName}</actionName><actionType>${type}</actionType>${inside}`,
    );
  const read = readFiles(
    xml(
      'O.flow-meta.xml',
      'Flow',
      `<processType>Orchestrator</processType><start>${to('First')}<object>Case</object><triggerType>RecordAfterSave</triggerType></start>` +
        element(
          'orchestratedStages',
          'First',
          to('Second') +
            '<exitActionName>Done</exitActionName><exitActionType>evaluationFlow</exitActionType>' +
            stageStep(
              'Ask',
              'Screens',
              'stepInteractive',
              '<inputParameters><name>id</name><value><elementReference>$Record.Id</elementReference></value></inputParameters>',
            ) +
            stageStep(
              'Write',
              'Writer',
              'stepBackground',
              '<entryConditions><leftValueReference>Ask.Status</leftValueReference></entryConditions>' +
                '<inputParameters><name>note</name><value><elementReference>Ask.Outputs.note</elementReference></value></inputParameters>',
            ),
        ) +
        element('orchestratedStages', 'Second', stageStep('New', 'X', 'toString')),
    ),
    xml('Writer.flow-meta.xml', 'Flow', '<processType>AutoLaunchedFlow</processType>'),
  );
  expect(read.asset('Step', 'O/First')).toMatchObject({ next: ['O/Ask', 'O/Second'], calls: ['Done/start'] });
  expect(read.asset('Step', 'O/Ask')).toMatchObject({
    operation: 'stageStep:stepInteractive:Screens',
    next: ['O/Write'],
    calls: ['Screens/start'],
    $unknown: { elevated: 'the flow that it starts says' },
  });
  expect(read.asset('Step', 'O/Write')).toMatchObject({ next: [], calls: ['Writer/start'] });
  expect(read.asset('Step', 'O/New').$unknown).toHaveProperty('calls');
  expect(read.asset('Param', 'O/Ask/inputParameters[id].value').reads).toEqual(['Record change']);
  expect(read.asset('Param', 'O/Write/inputParameters[note].value').reads).toEqual(['Ask']);
});

describe('rights', () => {
  const objectRights = (...tags: readonly string[]) =>
    `<objectPermissions><object>Account</object>${tags.map((t) => `<${t}>true</${t}>`).join('')}</objectPermissions>`;

  test('a profile: rights, licence, grants', () => {
    const read = readFiles(
      xml(
        'My%20Guests.profile-meta.xml',
        'Profile',
        `<userLicense>Guest User License</userLicense>${objectRights('allowRead', 'allowEdit', 'viewAllRecords')}` +
          '<userPermissions><enabled>true</enabled><name>ModifyAllData</name></userPermissions>' +
          '<userPermissions><enabled>false</enabled><name>ViewAllData</name></userPermissions>',
      ),
    );
    expect(read.asset('Role', 'profile My Guests')).toMatchObject({
      name: 'My Guests',
      admin: true,
      anonymous: true,
      rights: ['ModifyAllData'],
    });
    expect(read.keys('Grant')).toEqual([
      'profile My Guests/Account/read',
      'profile My Guests/Account/update',
    ]);
    expect(read.asset('Grant', 'profile My Guests/Account/read')).toMatchObject({
      filtered: false,
      beyond_sharing: true,
    });
    expect(read.asset('Grant', 'profile My Guests/Account/update')).toMatchObject({
      beyond_sharing: false,
      $unknown: { filtered: 'the sharing rules decide' },
    });
  });

  test('a field that is withheld from what may be done with the others', () => {
    const field = (name: string, readable: boolean, editable: boolean) =>
      `<fieldPermissions><editable>${editable}</editable><field>${name}</field><readable>${readable}</readable></fieldPermissions>`;
    const read = readFiles(
      xml(
        'P.permissionset',
        'PermissionSet',
        field('Account.Phone', true, true) +
          field('Account.Rating', true, false) +
          field('Contact.Phone', false, false) +
          objectRights('allowRead', 'allowCreate', 'allowEdit', 'allowDelete'),
      ),
    );
    const of = (action: string) => read.asset('Grant', `permission set P/Account/${action}`);
    expect(of('create').all_fields).toBe(false);
    expect(of('update').all_fields).toBe(false);
    expect(of('read').$unknown).toHaveProperty('all_fields');
    expect(of('delete').$unknown).toHaveProperty('all_fields');
  });

  test('the right to read every field, whatever permissions say of each', () => {
    const read = readFiles(
      xml('P.permissionset', 'PermissionSet', objectRights('allowRead', 'allowEdit', 'viewAllFields')),
      xml('Q.permissionset', 'PermissionSet', objectRights('allowRead')),
    );
    expect(read.asset('Grant', 'permission set P/Account/read').all_fields).toBe(true);
    expect(read.asset('Grant', 'permission set P/Account/update').$unknown).toHaveProperty('all_fields');
    expect(read.asset('Grant', 'permission set Q/Account/read').$unknown).toHaveProperty('all_fields');
  });
});

test('a remote site and a named credential', () => {
  const read = readFiles(
    xml(
      'Old.remoteSite-meta.xml',
      'RemoteSiteSetting',
      '<url>http://old.example.org</url><isActive>false</isActive><disableProtocolSecurity>true</disableProtocolSecurity>',
    ),
    xml(
      'Bank.namedCredential-meta.xml',
      'NamedCredential',
      '<endpoint>https://u:p4ssw0rd99@bank.example.org</endpoint><protocol>Oauth</protocol><principalType>NamedUser</principalType><oauthScope>a b</oauthScope>',
    ),
  );
  expect(read.asset('Connector', 'remote site Old')).toMatchObject({
    schemes: ['http'],
    host: 'old.example.org',
    zone: 'public',
    requires_https: false,
    disabled: true,
  });
  expect(read.asset('Credential', 'Bank')).toMatchObject({
    auth: 'oauth',
    per_user: false,
    scopes: ['a', 'b'],
  });
  expect(read.asset('Connector', 'named credential Bank').host).toBe('bank.example.org');
  expect(JSON.stringify(read.snapshot)).not.toContain('p4ssw0rd99');
});

describe('newer named credentials', () => {
  const parameter = (tag: string, type: string, name: string, rest: string) =>
    `<${tag}><parameterName>${name}</parameterName><parameterType>${type}</parameterType>${rest}</${tag}>`;
  const given = (type: string, name: string, rest: string) =>
    parameter('namedCredentialParameters', type, name, rest);
  const value = (text: string) => `<parameterValue>${text}</parameterValue>`;
  const bank = (inside = '') =>
    xml(
      'Bank.namedCredential-meta.xml',
      'NamedCredential',
      given('Url', 'Url', value('https://bank.example.org/v1')) +
        given('Authentication', 'ExternalCredential', '<externalCredential>Teller</externalCredential>') +
        `<namedCredentialType>SecuredEndpoint</namedCredentialType>${inside}`,
    );
  const teller = (protocol: string, ...parameters: readonly [type: string, name: string, rest?: string][]) =>
    xml(
      'Teller.externalCredential-meta.xml',
      'ExternalCredential',
      `<authenticationProtocol>${protocol}</authenticationProtocol>` +
        parameters
          .map(([type, name, rest = '']) => parameter('externalCredentialParameters', type, name, rest))
          .join(''),
    );

  test('its address is a parameter; how it signs in is unknown without its external credential', () => {
    const read = readFiles(bank());
    expect(read.asset('Connector', 'named credential Bank')).toMatchObject({
      host: 'bank.example.org',
      schemes: ['https'],
    });
    expect(Object.keys(read.asset('Credential', 'Bank').$unknown ?? {})).toEqual([
      'auth',
      'per_user',
      'scopes',
    ]);
  });

  test.each([
    [
      teller('Oauth', ['NamedPrincipal', 'One'], ['AuthParameter', 'Scope', value('read write')]),
      { auth: 'oauth', per_user: false, scopes: ['read', 'write'] },
    ],
    [teller('Basic', ['PerUserPrincipal', 'Each']), { auth: 'basic', per_user: true }],
    [
      teller(
        'Custom',
        ['NamedPrincipal', 'One'],
        ['AuthHeader', 'X-Key', value('{!$Credential.Teller.Key}')],
      ),
      { auth: 'header', per_user: false },
    ],
    [
      teller('Custom', ['NamedPrincipal', 'One'], ['PerUserPrincipal', 'Each']),
      { $unknown: { auth: expect.any(String), per_user: expect.any(String), scopes: expect.any(String) } },
    ],
    [teller('NoAuthentication'), { auth: 'none' }],
    [teller('toString'), { $unknown: expect.objectContaining({ auth: expect.any(String) }) }],
  ])('what its external credential says: %#', (external, expected) => {
    for (const files of [
      [bank(), external],
      [external, bank()],
    ]) {
      const read = readFiles(...files);
      expect(read.asset('Credential', 'Bank')).toMatchObject(expected);
      expect(read.asset('Credential', 'external credential Teller')).toMatchObject(expected);
    }
  });

  test('a secret that is written into a header, and one that comes from the login', () => {
    const secret = `sk-${'bean'.repeat(10)}`;
    const read = readFiles(
      bank(given('HttpHeader', 'X-Api-Key', value(secret))),
      teller('Custom', ['AuthHeader', 'Authorization', value("{!'Bearer ' &amp; $Credential.Teller.Key}")]),
    );
    expect(read.keys('ConnectorParam')).toEqual(['named credential Bank/X-Api-Key']);
    expect(read.asset('ConnectorParam', 'named credential Bank/X-Api-Key')).toMatchObject({
      connector: 'named credential Bank',
      name: 'x-api-key',
      sensitive: true,
      masked: false,
      holds_secret: true,
    });
    expect(JSON.stringify(read.snapshot)).not.toContain(secret);
  });

  test('an external service is called with one', () => {
    const call = xml(
      'F.flow-meta.xml',
      'Flow',
      element(
        'actionCalls',
        'A',
        '<actionName>Teller.pay</actionName><actionType>externalService</actionType>',
      ),
    );
    const service = xml(
      'Teller.externalServiceRegistration-meta.xml',
      'ExternalServiceRegistration',
      '<label>Pay</label><namedCredential>Bank</namedCredential>',
    );
    const read = readFiles(call, service, bank());
    expect(read.asset('Step', 'F/A')).toMatchObject({
      connector: 'external service Teller',
      credential: 'Bank',
    });
    expect(read.asset('Connector', 'external service Teller')).toMatchObject({
      name: 'Pay',
      described: true,
      host: 'bank.example.org',
    });
    expect(readFiles(bank(), service, call).snapshot.assets).toEqual(read.snapshot.assets);
    expect(readFiles(service).asset('Connector', 'external service Teller').$unknown).toHaveProperty('host');
  });
});

describe('hostile XML is refused with a place', () => {
  const read = (text: string) =>
    readExports([{ path: 'F.flow-meta.xml', bytes: new TextEncoder().encode(text) }], { now: NOW }).files[0];
  test.each([
    ['a document type', `<!DOCTYPE x [<!ENTITY a "b">]><Flow ${NS}>&a;</Flow>`],
    ['an external entity', `<!DOCTYPE x SYSTEM "file:///etc/passwd"><Flow ${NS}/>`],
    ['an end that is missing', `<Flow ${NS}><label>x`],
    ['two roots', `<Flow ${NS}/><Flow ${NS}/>`],
    ['too many levels', `<Flow ${NS}>${'<a>'.repeat(300)}${'</a>'.repeat(300)}</Flow>`],
  ])('%s', (_, text) => {
    expect(read(text)).toMatchObject({ tag: 'skipped' });
  });

  test('another namespace is another platform; other types hold no facts', () => {
    expect(read('<Flow><label>x</label></Flow>')).toMatchObject({ reason: 'not-an-export' });
    expect(read(`<Layout ${NS}/>`)).toMatchObject({ reason: 'no-facts' });
  });

  test('names of prototypes are ordinary names', () => {
    const made = flow(element('screens', '__proto__', to('constructor')) + element('screens', 'constructor'));
    expect(made.asset('Step', 'F/__proto__').next).toEqual(['F/constructor']);
  });
});

describe('objects and fields', () => {
  const field = (inside: string, path = 'objects/Deal__c/fields/Email__c.field-meta.xml') =>
    readFiles(xml(path, 'CustomField', inside));

  test.each([
    ['<type>Text</type>', { type: 'Text', class: 'personal', masked: false, encrypted: false }],
    ['<type>EncryptedText</type>', { masked: true, encrypted: true }],
    [
      '<encryptionScheme>ProbabilisticEncryption</encryptionScheme><type>Email</type>',
      { masked: false, encrypted: true },
    ],
    ['<encryptionScheme>None</encryptionScheme><type>Email</type>', { encrypted: false }],
    ['<complianceGroup>PII;HIPAA</complianceGroup><type>Text</type>', { class: 'health' }],
    ['<complianceGroup>PCI</complianceGroup><type>Text</type>', { class: 'payment' }],
    ['<complianceGroup>CCPA</complianceGroup><type>Text</type>', { class: 'personal' }],
  ])('a field in a file of its own: %s', (inside, expected) => {
    expect(field(inside).asset('Field', 'Deal__c/Email__c')).toMatchObject({ store: 'Deal__c', ...expected });
  });

  test('addresses are personal, whatever they are called', () => {
    const path = 'objects/Deal__c/fields/Second__c.field-meta.xml';
    expect(field('<type>Email</type>', path).asset('Field', 'Deal__c/Second__c').class).toBe('personal');
    expect(field('<type>Text</type>', path).asset('Field', 'Deal__c/Second__c').class).toBe('other');
  });

  test('without a type, protection is unknown', () => {
    const found = field('<securityClassification>Internal</securityClassification>');
    expect(Object.keys(found.asset('Field', 'Deal__c/Email__c').$unknown ?? {}).sort()).toEqual([
      'encrypted',
      'masked',
      'type',
    ]);
  });

  test('a field that stands in no folder of an object is noted', () => {
    const found = field('<type>Text</type>', 'Email__c.field-meta.xml');
    expect(found.keys('Field')).toEqual([]);
    expect(found.files).toMatchObject([{ notes: [{ code: 'node-skipped' }] }]);
  });

  test('an object with its fields, in the older format; its definition comes before mentions', () => {
    const mention = xml(
      'A.permissionset',
      'PermissionSet',
      '<objectPermissions><allowRead>true</allowRead><object>Deal__c</object></objectPermissions>',
    );
    const definition = xml(
      'objects/Deal__c.object',
      'CustomObject',
      '<enableHistory>false</enableHistory><fields><fullName>Card_Number__c</fullName><type>Text</type></fields>',
    );
    const found = readFiles(mention, definition);
    expect(found.asset('DataStore', 'Deal__c')).toMatchObject({ audit: 'none', content: 'records' });
    expect(found.asset('Field', 'Deal__c/Card_Number__c').class).toBe('payment');
    expect(readFiles(definition, mention).snapshot).toEqual(found.snapshot);
    expect(readFiles(xml('Tax__mdt.object', 'CustomObject', '')).asset('DataStore', 'Tax__mdt').content).toBe(
      'logic',
    );
  });
});

test.each([
  ['G.permissionsetgroup', 'PermissionSetGroup', 'Role', 'permission set group G'],
  ['E.externalCredential', 'ExternalCredential', 'Credential', 'external credential E'],
  ['S.externalServiceRegistration', 'ExternalServiceRegistration', 'Connector', 'external service S'],
])('%s, in the older format', (path, type, kind, key) => {
  expect(readFiles(xml(path, type, '')).keys(kind)).toEqual([key]);
});

test('a group of permission sets inherits from them, unless it mutes some', () => {
  const group = (inside: string) =>
    readFiles(
      xml('P.permissionset', 'PermissionSet', '<label>P</label>'),
      xml('G.permissionsetgroup-meta.xml', 'PermissionSetGroup', `<label>All</label>${inside}`),
    ).asset('Role', 'permission set group G');
  const sets = '<permissionSets>P</permissionSets><permissionSets>gone</permissionSets>';
  expect(group(sets)).toMatchObject({
    name: 'All',
    inherits: ['permission set P', 'permission set gone'],
  });
  expect(group(`${sets}<mutingPermissionSets>M</mutingPermissionSets>`).$unknown).toHaveProperty('inherits');
});

describe('records that an element takes from elsewhere', () => {
  const variable = (name: string, type: string) =>
    `<variables><name>${name}</name><objectType>${type}</objectType></variables>`;
  const create = (reference: string) =>
    element('recordCreates', 'C', `<inputReference>${reference}</inputReference>`);
  test.each([
    ['a variable', 'deals', variable('deals', 'Deal__c'), 'Deal__c'],
    ['the record that started it', '$Record', '<start><object>Case</object></start>', 'Case'],
    ['what was looked up', 'Get', element('recordLookups', 'Get', '<object>Contact</object>'), 'Contact'],
    ['a transform', 'T', element('transforms', 'T', '<objectType>Task</objectType>'), 'Task'],
    [
      'a loop over a variable',
      'L',
      `${element('loops', 'L', '<collectionReference>all</collectionReference>')}${variable('all', 'Lead')}`,
      'Lead',
    ],
    ['what nothing tells', 'deal.Owner__r', variable('deal', 'Deal__c'), null],
    ['a loop over itself', 'L', element('loops', 'L', '<collectionReference>L</collectionReference>'), null],
  ])('%s', (_, reference, inside, store) => {
    expect(flow(create(reference) + inside).asset('Step', 'F/C').store).toBe(store);
  });

  test('what a transform is made of', () => {
    const values =
      '<transformValues><transformValueActions><value><elementReference>$Record.Id</elementReference></value>' +
      '</transformValueActions></transformValues>';
    const found = flow(
      `<start><object>Case</object></start>${create('T')}${element('transforms', 'T', values)}`,
    );
    expect(found.asset('Param', 'F/C/inputReference').reads).toEqual(['Start', 'T']);
  });
});
