/** Canvas apps: one small file for each mapping rule. */
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { type ExportFile, readExports } from '../src/index.js';
import { jsonFile, NOW, readFiles } from './one-workflow.js';

const API = '/providers/microsoft.powerapps/apis/';
const reference = (connector: string, rest: object = {}) => ({
  id: API + connector,
  displayName: connector,
  ...rest,
});
const properties = (references: object) => ({
  Name: 'App',
  LocalConnectionReferences: JSON.stringify(references),
});
const sources = (...names: readonly string[]) => ({
  DataSources: names.map((Name) => ({ Name, Type: 'ServiceInfo', ApiId: `${API}shared_sql` })),
});
const screen = (...scripts: readonly string[]) => ({
  TopParent: {
    Name: 'Screen',
    Rules: scripts.map((InvariantScript) => ({ Property: 'OnSelect', InvariantScript })),
    Children: [{ Name: 'Inner', Rules: [], Children: [] }],
  },
});

function packed(parts: { readonly [name: string]: object }, path = 'app.msapp'): ExportFile {
  const entries = Object.entries(parts).map(([name, part]) => [
    name,
    new TextEncoder().encode(JSON.stringify(part)),
  ]);
  return { path, bytes: zipSync(Object.fromEntries(entries)) };
}

describe('whose connections it uses', () => {
  test.each([
    [{ a: reference('shared_sql') }, { run_context: 'invoker' }],
    [{ a: reference('shared_sql', { sharedConnectionId: `${API}x` }) }, { run_context: 'owner' }],
    [{ a: reference('shared_sql', { sharedConnectionId: '' }), b: {} }, { run_context: 'invoker' }],
    [{}, { run_context: 'invoker' }],
  ])('%j', (references, expected) => {
    const found = readFiles(packed({ 'Properties.json': properties(references) }));
    expect(found.asset('Automation', 'app')).toMatchObject({ name: 'App', interactive: true, ...expected });
    expect(found.asset('Trigger', 'app/open')).toMatchObject({ kind: 'app', untrusted: false });
  });

  test('without a list of connections nobody can tell', () => {
    const found = readFiles(packed({ 'References\\DataSources.json': sources('Orders') }));
    expect(found.asset('Automation', 'app').$unknown).toHaveProperty('run_context');
    expect(found.asset('Step', 'app/Orders').$unknown).toHaveProperty('elevated');
  });
});

describe('what it is connected to', () => {
  test('data sources, and connections that name some', () => {
    const references = {
      a: reference('shared_sql', { dataSources: ['Orders'], sharedConnectionId: 'x' }),
      b: reference('shared_twitter', { dataSources: [] }),
    };
    const found = readFiles(
      packed({
        'Properties.json': properties(references),
        'References\\DataSources.json': {
          DataSources: [
            ...sources('Orders').DataSources,
            { Name: 'Accounts', Type: 'NativeCDSDataSourceInfo' },
            { Name: 'Sample', Type: 'StaticDataSourceInfo' },
          ],
        },
      }),
    );
    expect(found.keys('Step')).toEqual(['app/Accounts', 'app/Orders', 'app/shared_twitter']);
    expect(found.asset('Step', 'app/Orders')).toMatchObject({ connector: 'shared_sql', elevated: true });
    expect(found.asset('Step', 'app/Accounts')).toMatchObject({ connector: 'shared_commondataservice' });
    expect(found.asset('Step', 'app/shared_twitter')).toMatchObject({
      connector: 'shared_twitter',
      category: 'request',
    });
    expect(found.asset('Connector', 'shared_twitter')).toMatchObject({ group: 'consumer' });
    expect(found.asset('Trigger', 'app/open').next).toEqual(found.keys('Step'));
  });

  test.each([
    ['Patch(Orders, Defaults(Orders), {})', 'write'],
    ['Collect( Orders, {})', 'write'],
    ['Remove(Orders, ThisItem)', 'delete'],
    ['Remove(Orders, x); Patch(Orders, y)', 'delete'],
    ['Orders.SendEmailV2("a")', 'send'],
    ['Orders.CreateItem("a")', 'write'],
    ['Orders.DeleteItem("a")', 'delete'],
    ['Filter(Orders, true)', 'read'],
    ['Patch(OldOrders, {})', 'read'],
    ['Remove(Other, ThisItem)', 'read'],
  ])('%s', (script, category) => {
    const found = readFiles(
      packed({ 'References/DataSources.json': sources('Orders'), 'Controls/1.json': screen(script) }),
    );
    expect(found.asset('Step', 'app/Orders')).toMatchObject({ category, client_side: true });
  });

  test('names in quotes', () => {
    const found = readFiles(
      packed({
        'References/DataSources.json': sources('My Orders'),
        'Controls/1.json': screen("Patch('My Orders', {})"),
      }),
    );
    expect(found.asset('Step', 'app/My Orders')).toMatchObject({ category: 'write' });
  });
});

test('a secret in a formula is in the hands of everyone who opens the app', () => {
  const found = readFiles(
    packed({ 'Controls/1.json': screen('Set(a, {apiKey: "q8c2n4v6m1x3z5l7"})', 'Notify("x")') }),
  );
  expect(found.asset('Param', 'app/formulas/Screen.OnSelect')).toMatchObject({
    holds_secret: true,
    sink_role: 'code',
  });
  expect(found.asset('Step', 'app/formulas')).toMatchObject({ client_side: true, category: 'code' });
  expect(JSON.stringify(found)).not.toContain('q8c2n4v6m1x3z5l7');
});

describe('the YAML of its sources', () => {
  const yaml = (path: string, text: string): ExportFile => ({ path, bytes: new TextEncoder().encode(text) });
  const SCREEN = `Screens:
  Order screen:
    Properties:
      OnVisible: =Set(a, 1)
    Children:
      - Box:
          Control: GroupContainer@1.3.0
          Children:
            - Amount:
                Control: Classic/TextInput@2.3.2
                Properties:
                  Default: ="1"
            - Title:
                Control: Text@0.0.51
            - Paper:
                Control: Attachments@2.3.0
      - Send:
          Control: Classic/Button@2.2.0
          Properties:
            OnSelect: |-
              =Remove(Orders, ThisItem)
`;

  test('screens, their inputs, and what formulas do with a data source', () => {
    const found = readFiles(
      yaml('app/Src/Order screen.pa.yaml', SCREEN),
      jsonFile('app/References/DataSources.json', sources('Orders')),
      yaml('app/Src/_EditorState.pa.yaml', 'EditorState:\n  ScreensOrder:\n    - Order screen\n'),
    );
    expect(found.asset('Page', 'app/Order screen')).toMatchObject({
      inputs: ['Amount', 'Paper'],
      uploads: true,
    });
    expect(found.asset('Step', 'app/Orders')).toMatchObject({ category: 'delete' });
    expect(found.files.map((f) => f.tag)).toEqual(['mapped', 'mapped', 'skipped']);
    expect(found.snapshot.origins?.assets.Page).toMatchObject([
      { pointer: '/Screens/Order screen', line: 2 },
    ]);
  });

  test('secrets in the formulas of screens, the app and components', () => {
    const secret = 'q8c2n4v6m1x3z5l7';
    const found = readFiles(
      yaml('app/Src/App.pa.yaml', `App:\n  Properties:\n    OnStart: '=Set(k, {apiKey: "${secret}"})'\n`),
      yaml(
        'app/Src/Components/C.pa.yaml',
        `ComponentDefinitions:\n  C:\n    Properties:\n      OnReset: '=Set(k, {password: "${secret}"})'\n`,
      ),
    );
    expect(found.keys('Param')).toEqual(['app/formulas/App.OnStart', 'app/formulas/C.OnReset']);
    expect(JSON.stringify(found)).not.toContain(secret);
  });

  test.each([
    [
      'names with types',
      'Src/Order.fx.yaml',
      `"'Order screen' As screen.'phoneLayout_ver3.0'":
    OnVisible: |-
        =Set(a, 1)
    Amount As text:
        Default: ="1"
    Title As label:
        Text: ="x"
    Lines As gallery.galleryVertical:
        Remove As button:
            OnSelect: =Remove(Orders, ThisItem)
`,
    ],
    [
      'a control at the root',
      'Src/Order.pa.yaml',
      `Order screen:
  Control: Screen
  Properties:
    Width: =900
  Children:
    - Amount:
        Control: Classic/TextInput
    - Send:
        Control: Button
        Properties:
          OnSelect: =Remove(Orders, ThisItem)
`,
    ],
  ])('older forms: %s', (_, path, text) => {
    const found = readFiles(
      yaml(`app/${path}`, text),
      jsonFile('app/References/DataSources.json', sources('Orders')),
    );
    expect(found.asset('Page', 'app/Order screen')).toMatchObject({ inputs: ['Amount'], uploads: false });
    expect(found.asset('Step', 'app/Orders')).toMatchObject({ category: 'delete' });
  });

  test('an empty screen', () => {
    const found = readFiles(yaml('app/Src/New.fx.yaml', 'New As screen:\n'));
    expect(found.asset('Page', 'app/New')).toMatchObject({ inputs: [], uploads: false });
  });

  test('a folder holds them in two forms', () => {
    const found = readFiles(
      yaml('app/Src/Order screen.fx.yaml', '"Order screen As screen":\n    OnVisible: =Set(a, 1)\n'),
      yaml('app/Other/Src/Order screen.pa.yaml', SCREEN),
    );
    expect(found.keys('App')).toEqual(['app']);
    expect(found.keys('Page')).toEqual(['app/Order screen']);
  });

  test('a packed app holds its screens twice', () => {
    const bytes = zipSync({
      'Controls/1.json': new TextEncoder().encode(
        JSON.stringify({ TopParent: { ...screen('').TopParent, Template: { Name: 'screen' } } }),
      ),
      'Src/Screen.pa.yaml': new TextEncoder().encode(
        'Screens:\n  Screen:\n    Properties:\n      Fill: =White\n',
      ),
    });
    const found = readFiles({ path: 'app.msapp', bytes });
    expect(found.keys('Page')).toEqual(['app/Screen']);
  });

  test.each([
    'Screens: []',
    'Screens:\n  A: []',
    'Screens:\n  A:\n    Children:\n      - 1\n      - [x]',
    'App: 1',
  ])('odd: %s', (text) => {
    expect(() => readFiles(yaml('app/Src/A.pa.yaml', text))).not.toThrow();
  });
});

describe('where it is described', () => {
  const manifest = `<ImportExportXml><CanvasApps><CanvasApp><Name>bg_app_1</Name><DisplayName>Orders</DisplayName>
<ConnectionReferences>${JSON.stringify({ a: reference('shared_sql', { dataSources: ['Orders'] }) })}</ConnectionReferences>
</CanvasApp></CanvasApps></ImportExportXml>`;

  test('in the customizations of a solution, and in its own file there: one app', () => {
    const found = readFiles(
      jsonFile('customizations.xml', manifest),
      packed({ 'Controls/1.json': screen('Patch(Orders, {})') }, 'CanvasApps/bg_app_1_DocumentUri.msapp'),
    );
    expect(found.keys('Automation')).toEqual(['bg_app_1']);
    expect(found.asset('Automation', 'bg_app_1')).toMatchObject({ name: 'Orders', run_context: 'invoker' });
    expect(found.asset('Step', 'bg_app_1/Orders')).toMatchObject({ category: 'write' });
  });

  test('a solution as a zip gives the same', () => {
    const inner = packed({ 'Controls/1.json': screen('Patch(Orders, {})') });
    const bytes = zipSync({
      'customizations.xml': new TextEncoder().encode(manifest),
      'CanvasApps/bg_app_1_DocumentUri.msapp': inner.bytes,
    });
    const found = readFiles({ path: 'solution.zip', bytes });
    expect(found.asset('Step', 'bg_app_1/Orders')).toMatchObject({
      category: 'write',
      connector: 'shared_sql',
    });
  });

  test('unpacked', () => {
    const connections = {
      a: { connectionRef: { id: `${API}shared_sql`, displayName: 'SQL' }, dataSources: ['Orders'] },
    };
    const found = readFiles(
      jsonFile('src/app/Connections/Connections.json', connections),
      jsonFile('src/app/CanvasManifest.json', { FormatVersion: '0.24', Properties: {}, Header: {} }),
    );
    expect(found.asset('Step', 'src/app/Orders')).toMatchObject({ connector: 'shared_sql' });
    expect(found.files).toMatchObject([{ tag: 'skipped', reason: 'no-facts' }, { tag: 'mapped' }]);
  });

  test('broken references are nobody\u2019s', () => {
    const { files } = readExports([packed({ 'Properties.json': { LocalConnectionReferences: '{"a": ' } })], {
      now: NOW,
    });
    expect(files).toMatchObject([{ tag: 'mapped', assets: { Automation: 1, Trigger: 1 } }]);
  });

  test('long names and long formulas take no time', () => {
    const started = performance.now();
    readFiles(
      packed({
        'References/DataSources.json': sources(...Array.from({ length: 600 }, (_, i) => `a${i}`)),
        'Controls/1.json': screen(`a1.${'a'.repeat(300_000)} a2.${'Ad'.repeat(100_000)}`),
      }),
    );
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
