/** Applications, pages, environments and logs: one small export of each platform that holds them. */
import { describe, expect, test } from 'vitest';
import { readExports } from '../src/index.js';
import { BASE, jsonFile, NOW, type Read, readFiles, readOne, workflow } from './one-workflow.js';

const text = (path: string, content: string) => ({ path, bytes: new TextEncoder().encode(content) });
const xml = (path: string, content: string) =>
  text(path, `<?xml version="1.0" encoding="utf-8"?>\n${content}`);

describe('n8n', () => {
  const form = (parameters: object): Read => readOne([{ name: 'F', type: `${BASE}formTrigger`, parameters }]);

  test('the page of a form', () => {
    const read = form({
      formTitle: 'Apply',
      formFields: { values: [{ fieldLabel: 'CV', fieldType: 'file' }, { fieldLabel: 'Name' }] },
    });
    expect(read.asset('Page', 'wf/F')).toEqual({
      id: 'wf/F',
      name: 'Apply',
      app: null,
      automation: 'wf',
      endpoint: 'wf/F',
      visibility: 'everyone',
      roles: [],
      inputs: ['CV', 'Name'],
      uploads: true,
      captcha: false,
      filters_in_browser: false,
    });
  });

  test.each([
    [{ authentication: 'basicAuth' }, { visibility: 'team', uploads: false, inputs: [] }],
    [
      { formFields: { values: [{}, { fieldLabel: 'A' }] } },
      { inputs: ['A'], $partial: { inputs: 'fields without a label' } },
    ],
    [{ defineForm: 'json' }, { $unknown: { inputs: expect.any(String), uploads: expect.any(String) } }],
    [{ authentication: '={{ 1 }}' }, { $unknown: { visibility: expect.any(String) } }],
  ])('%j', (parameters, page) => {
    expect(form(parameters).asset('Page', 'wf/F')).toMatchObject(page);
  });

  test.each([
    [
      { saveDataErrorExecution: 'none', saveDataSuccessExecution: 'all' },
      { failures: false, successes: true, payload: true },
    ],
    [
      { saveDataErrorExecution: 'none', saveDataSuccessExecution: 'none' },
      { failures: false, payload: false },
    ],
    [
      { saveDataSuccessExecution: 'none' },
      { successes: false, $unknown: { failures: 'the instance decides' } },
    ],
  ])('what is kept of runs: %j', (settings, log) => {
    expect(readOne([], [], { settings }).asset('LogSink', 'wf')).toMatchObject({ automation: 'wf', ...log });
  });

  test('without such settings the export says nothing', () => {
    expect(readOne([], [], { settings: { timezone: 'UTC' } }).keys('LogSink')).toEqual([]);
  });

  test.each([
    [{}, { retries: 0, timeout: '300s' }],
    [{ retryOnFail: true }, { retries: 2 }],
    [{ retryOnFail: true, maxTries: 5 }, { retries: 4 }],
    [{ parameters: { options: { timeout: 1500 } } }, { timeout: '2s' }],
    [{ parameters: { options: { timeout: '={{ 1 }}' } } }, { $unknown: { timeout: expect.any(String) } }],
  ])('tries of a request: %j', (rest, step) => {
    expect(readOne([{ name: 'R', type: `${BASE}httpRequest`, ...rest }]).asset('Step', 'wf/R')).toMatchObject(
      step,
    );
  });

  test('times of backups', () => {
    const read = readOne([], [], { createdAt: '2026-01-01T00:00:00.000Z', updatedAt: 'yesterday' });
    expect(read.asset('Automation', 'wf')).toMatchObject({
      created: '2026-01-01T00:00:00.000Z',
      $unknown: { updated: 'the export does not say' },
    });
  });

  test('what the instance says of second factors and packages', () => {
    const read = readFiles(
      jsonFile('settings.json', {
        data: {
          versionCli: '1.0.0',
          instanceId: 'i',
          userManagement: {},
          communityNodesEnabled: true,
          mfa: { enabled: false },
        },
      }),
    );
    expect(read.asset('Workspace', 'i')).toMatchObject({
      platform: 'n8n',
      community_packages: true,
      mfa_required: false,
      secret_store: 'platform',
    });
  });
});

describe('Appsmith', () => {
  const single = (application: object, widgets: readonly object[] = []) =>
    readFiles(
      jsonFile('desk.json', {
        clientSchemaVersion: 1,
        exportedApplication: { name: 'Desk', slug: 'desk', ...application },
        pageList: [
          {
            unpublishedPage: {
              name: 'Home',
              slug: 'home',
              layouts: [
                {
                  dsl: {
                    widgetId: '0',
                    widgetName: 'Main',
                    type: 'CANVAS_WIDGET',
                    children: widgets.map((w, i) => ({ widgetId: `w${i}`, ...w })),
                  },
                },
              ],
            },
          },
        ],
        actionList: [],
        datasourceList: [],
      }),
    );

  test.each([
    [{ isPublic: true }, { visibility: 'everyone' }],
    [{ isPublic: false }, { visibility: 'team' }],
    [{}, { $unknown: { visibility: expect.any(String) } }],
  ])('%j', (application, app) => {
    const read = single(application);
    expect(read.asset('App', 'desk')).toMatchObject({ name: 'Desk', type: 'internal_tool', ...app });
    expect(read.asset('Page', 'desk/Home')).toMatchObject({
      app: 'desk',
      automation: 'desk/Home',
      route: 'home',
      ...app,
    });
    expect(read.asset('Automation', 'desk/Home')).toMatchObject({ app: 'desk' });
  });

  test('what people fill in', () => {
    const read = single({}, [
      { widgetName: 'Name', type: 'INPUT_WIDGET_V2' },
      { widgetName: 'Scan', type: 'FILE_PICKER_WIDGET_V2' },
      { widgetName: 'Title', type: 'TEXT_WIDGET' },
      { widgetName: 'Send', type: 'BUTTON_WIDGET', googleRecaptchaKey: 'site' },
    ]);
    expect(read.asset('Page', 'desk/Home')).toMatchObject({
      inputs: ['Name', 'Scan'],
      uploads: true,
      captcha: true,
    });
  });
});

test('ToolJet: application, pages, environments', () => {
  const read = readFiles(
    jsonFile('a.json', {
      app: [
        {
          definition: {
            appV2: {
              id: 'A',
              name: 'Count',
              isPublic: true,
              currentVersionId: 'v',
              createdAt: '2026-03-01T08:00:00.000Z',
              appVersions: [{ id: 'v', name: 'v7' }],
              pages: [{ id: 'p', name: 'Home', handle: 'home' }],
              components: [
                { name: 'amount', type: 'NumberInput', pageId: 'p' },
                { name: 'file', type: 'FilePicker', pageId: 'p' },
                { name: 'other', type: 'TextInput', pageId: 'q' },
              ],
              appEnvironments: [
                { id: 'e1', name: 'production' },
                { id: 'e2', name: 'Lab' },
              ],
              dataQueries: [],
              dataSources: [],
            },
          },
        },
      ],
    }),
  );
  expect(read.asset('App', 'A')).toMatchObject({
    visibility: 'everyone',
    version: 'v7',
    status: 'active',
    created: '2026-03-01T08:00:00.000Z',
  });
  expect(read.asset('Page', 'A/home')).toMatchObject({ app: 'A', inputs: ['amount', 'file'], uploads: true });
  expect(read.asset('Environment', 'e1')).toMatchObject({ tier: 'production' });
  expect(read.asset('Environment', 'e2').$unknown).toHaveProperty('tier');
  expect(read.asset('Automation', 'A')).toMatchObject({ app: 'A' });
});

describe('Power Platform', () => {
  const environments = jsonFile('environments.json', [
    {
      EnvironmentName: 'E1',
      DisplayName: 'Everybody',
      EnvironmentType: 'Default',
      Location: 'europe',
      IsDefault: true,
    },
    { EnvironmentName: 'E2', DisplayName: 'Payroll', EnvironmentType: 'Production', Location: 'europe' },
  ]);
  const api = jsonFile('api.json', {
    value: [
      {
        name: 'e3',
        location: 'france',
        properties: {
          displayName: 'Lab',
          environmentSku: 'Sandbox',
          governanceConfiguration: { protectionLevel: 'Standard' },
        },
      },
    ],
  });
  const policy = (name: string, environmentType: string, names: readonly string[]) => ({
    name,
    displayName: name,
    environmentType,
    environments: names.map((n) => ({ id: `/x/environments/${n}`, name: n })),
    connectorGroups: [],
  });
  const policies = (...list: readonly object[]) => jsonFile('dlp.json', { value: list });

  test('environments in both shapes', () => {
    const read = readFiles(environments, api);
    expect(read.asset('Environment', 'e1')).toMatchObject({
      name: 'Everybody',
      tier: 'standard',
      region: 'europe',
    });
    expect(read.asset('Environment', 'e2')).toMatchObject({ tier: 'production' });
    expect(read.asset('Environment', 'e3')).toMatchObject({ tier: 'test', region: 'france', managed: true });
    expect(read.asset('Environment', 'e1').$unknown).toHaveProperty('data_policies');
  });

  test('the data policies that hold in each', () => {
    const read = readFiles(
      environments,
      policies(
        policy('all', 'AllEnvironments', []),
        policy('but', 'ExceptEnvironments', ['E2']),
        policy('only', 'OnlyEnvironments', ['E2']),
      ),
    );
    expect(read.asset('Environment', 'e1')).toMatchObject({ data_policies: ['all', 'but'] });
    expect(read.asset('Environment', 'e2')).toMatchObject({ data_policies: ['all', 'only'] });
    expect(read.asset('DlpPolicy', 'but')).toMatchObject({ environments: ['e2'] });
  });

  test('a policy that does not say where it holds', () => {
    const read = readFiles(environments, policies({ ...policy('p', 'x', []), environmentType: undefined }));
    expect(read.asset('Environment', 'e1').$unknown).toHaveProperty('data_policies');
  });

  test('model-driven apps', () => {
    const read = readFiles(
      xml(
        'AppModules/cases/AppModule.xml',
        '<AppModule><UniqueName>cases</UniqueName><IntroducedVersion>1.2.0.0</IntroducedVersion><statecode>0</statecode><LocalizedNames><LocalizedName description="Cases" languagecode="1033"/></LocalizedNames></AppModule>',
      ),
    );
    expect(read.asset('App', 'cases')).toMatchObject({
      name: 'Cases',
      type: 'model',
      status: 'active',
      version: '1.2.0.0',
      visibility: 'team',
    });
  });

  test.each([
    ['1', { auth: 'none', callers: 'everyone' }, true],
    ['2', { auth: 'platform', callers: 'organisation' }, undefined],
    ['9', { $unknown: { auth: expect.any(String) } }, undefined],
  ])('a bot with authentication mode %s', (mode, endpoint, untrusted) => {
    const read = readFiles(
      xml(
        'bots/help/bot.xml',
        `<bot schemaname="help"><authenticationmode>${mode}</authenticationmode><name>Help</name></bot>`,
      ),
    );
    expect(read.asset('App', 'help')).toMatchObject({ name: 'Help', type: 'bot' });
    expect(read.asset('Endpoint', 'help')).toMatchObject({ kind: 'chat', public: true, ...endpoint });
    expect(read.asset('Trigger', 'help/chat').untrusted).toBe(untrusted);
  });
});

describe('Salesforce', () => {
  const meta = (path: string, type: string, inside: string) =>
    xml(path, `<${type} xmlns="http://soap.sforce.com/2006/04/metadata">${inside}</${type}>`);

  test('screens', () => {
    const read = readFiles(
      meta(
        'flows/Ask.flow-meta.xml',
        'Flow',
        `<processType>Flow</processType><screens><name>Who</name><label>Who are you</label>
          <fields><name>Intro</name><fieldType>DisplayText</fieldType></fields>
          <fields><name>Mail</name><fieldType>InputField</fieldType></fields>
          <fields><name>Box</name><fieldType>RegionContainer</fieldType><fields><name>Column</name><fieldType>Region</fieldType>
            <fields><name>Scan</name><fieldType>ComponentInstance</fieldType><extensionName>forceContent:fileUpload</extensionName></fields></fields></fields>
        </screens>`,
      ),
    );
    expect(read.asset('Page', 'Ask/Who')).toMatchObject({
      name: 'Who are you',
      automation: 'Ask',
      inputs: ['Mail', 'Scan'],
      uploads: true,
    });
  });

  test.each([
    [
      'applications/Shop.app-meta.xml',
      'CustomApplication',
      '<label>Shop</label>',
      { type: 'model', visibility: 'team' },
    ],
    [
      'sites/Help.site-meta.xml',
      'CustomSite',
      '<masterLabel>Help</masterLabel><active>true</active>',
      { type: 'portal', visibility: 'everyone', status: 'active' },
    ],
    [
      'networks/Club.network-meta.xml',
      'Network',
      '<selfRegistration>true</selfRegistration><status>Live</status>',
      { visibility: 'everyone', status: 'active' },
    ],
    [
      'networks/Staff.network-meta.xml',
      'Network',
      '<status>DownForMaintenance</status>',
      { status: 'inactive', $unknown: { visibility: expect.any(String) } },
    ],
  ])('%s', (path, type, inside, app) => {
    const read = readFiles(meta(path, type, inside));
    const [key] = read.keys('App');
    expect(read.asset('App', String(key))).toMatchObject(app);
  });
});

describe('Node-RED', () => {
  const settings = (inside: string) =>
    readFiles(text('settings.js', `module.exports = { uiPort: 1880, flowFile: 'f', ${inside} }`));

  test('loggers', () => {
    const read = settings(
      "logging: { console: { level: 'off', audit: true }, shipper: { level: 'info', handler: function () {} } }",
    );
    expect(read.asset('LogSink', 'settings.js/console')).toMatchObject({
      kind: 'console',
      failures: false,
      changes: true,
      workspace: 'settings.js',
    });
    expect(read.asset('LogSink', 'settings.js/shipper')).toMatchObject({
      kind: 'service',
      failures: true,
      changes: false,
    });
  });

  test('without any there is the console', () => {
    expect(settings('').asset('LogSink', 'settings.js/console')).toMatchObject({
      failures: true,
      changes: false,
    });
  });

  test.each([
    ['', true],
    ['externalModules: { palette: { allowInstall: false } }', false],
    ['editorTheme: { palette: { editable: false } }', false],
  ])('packages of strangers: %s', (inside, expected) => {
    expect(settings(inside).asset('Workspace', 'settings.js').community_packages).toBe(expected);
  });
});

test('Make: zone and history', () => {
  const read = readFiles(
    jsonFile('s.blueprint.json', {
      name: 'S',
      flow: [{ id: 1, module: 'http:ActionSendData', version: 3, mapper: {} }],
      metadata: { zone: 'eu1.make.com', scenario: { confidential: true, sequential: true } },
    }),
  );
  expect(read.asset('Environment', 'eu1.make.com')).toMatchObject({ region: 'eu1' });
  expect(read.asset('Automation', 's')).toMatchObject({ environment: 'eu1.make.com', concurrency: 1 });
  expect(read.asset('LogSink', 's')).toMatchObject({ automation: 's', payload: false, failures: true });
});

describe('policyc.yaml', () => {
  function read(yaml: string) {
    const one = { ...workflow([], [], { settings: {} }), id: 'o', name: 'Orders' };
    const { snapshot, files } = readExports(
      [
        jsonFile('prod/orders.json', one),
        jsonFile('login.json', { id: 'x', name: 'Mailer', type: 'smtp', data: 'AAAA' }),
        xml('AppModules/cases/AppModule.xml', '<AppModule><UniqueName>cases</UniqueName></AppModule>'),
        text('policyc.yaml', yaml),
      ],
      { now: NOW },
    );
    const report = files.find((f) => f.path === 'policyc.yaml');
    return { snapshot, notes: report?.tag === 'mapped' ? report.notes : report };
  }

  test('environments, by the files that come from them', () => {
    const { snapshot } = read(
      'policyc: 1\nenvironments:\n  - name: live\n    tier: production\n    files: "prod/**"\n',
    );
    expect(snapshot.assets.Environment).toMatchObject([
      { id: 'live', tier: 'production', $unknown: { region: expect.any(String) } },
    ]);
    expect(snapshot.assets.Automation).toMatchObject([{ environment: 'live' }]);
    expect(snapshot.assets.App?.[0]?.environment).toBeUndefined();
  });

  test('logs, applications and stored logins', () => {
    const { snapshot, notes } = read(
      'policyc: 1\nlogs:\n  - name: siem\n    kind: service\n    changes: true\n    retention: 90d\n  - name: runs\n    automations: "Ord*"\n    payload: false\napps:\n  - match: cases\n    owner: ann\n    last_used: 2026-01-10\ncredentials:\n  - match: Mailer\n    owner_kind: person\n    expires: 2027-01-01\n  - match: nobody\n    owner: x\n',
    );
    expect(snapshot.assets.LogSink).toMatchObject([
      { id: 'runs/o', automation: 'o', payload: false },
      { id: 'siem', automation: null, kind: 'service', changes: true, retention: '90d' },
    ]);
    expect(snapshot.assets.App).toMatchObject([{ owner: 'ann', last_used: '2026-01-10T00:00:00Z' }]);
    expect(snapshot.assets.Credential).toMatchObject([
      { owner_kind: 'person', expires: '2027-01-01T00:00:00Z' },
    ]);
    expect(notes).toMatchObject([{ code: 'no-match', message: 'this entry matches no stored login' }]);
  });
});
