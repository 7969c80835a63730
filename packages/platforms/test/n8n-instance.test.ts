/** What n8n exports beside workflows: credentials, and what an instance says of itself. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readExports } from '../src/index.js';
import { BASE, jsonFile, NOW, readFiles, workflow } from './one-workflow.js';

const stored = (rest: object = {}) => ({
  id: 'aaaaaaaaaaaa',
  name: 'Desk',
  type: 'slackOAuth2Api',
  data: 'U2FsdGVkX18abc',
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-02-01T00:00:00.000Z',
  ...rest,
});
const KEY = 'slackOAuth2Api:aaaaaaaaaaaa';

describe('credentials', () => {
  test.each([
    [{}, { encrypted: true, auth: 'oauth', changed: '2026-02-01T00:00:00.000Z' }],
    [{ updatedAt: undefined }, { changed: '2026-01-01T00:00:00.000Z' }],
    [
      { updatedAt: 'yesterday' },
      { $unknown: { changed: 'the export does not say', scopes: 'in the encrypted part' } },
    ],
    [{ data: { accessToken: 'x' } }, { encrypted: false }],
    // Source control blanks what is secret.
    [{ data: { user: '', accessToken: '', port: 5432, more: { key: '' } } }, { encrypted: true }],
    [{ data: { accessToken: '={{ $secrets.vault.desk }}' } }, { encrypted: true }],
    [{ data: { more: { key: 'x' } } }, { encrypted: false }],
    [
      { data: { scope: 'channels:read chat:write' } },
      { encrypted: false, scopes: ['channels:read', 'chat:write'] },
    ],
  ])('%j', (rest, expected) => {
    expect(readFiles(jsonFile('c.json', [stored(rest)])).asset('Credential', KEY)).toMatchObject(expected);
  });

  test.each([
    ['httpBasicAuth', 'basic'],
    ['httpHeaderAuth', 'header'],
    ['jwtAuth', 'jwt'],
    ['slackApi', 'header'],
    ['googleSheetsOAuth2Api', 'oauth'],
  ])('%s: %s', (type, auth) => {
    const found = readFiles(jsonFile('c.json', stored({ type })));
    expect(found.asset('Credential', `${type}:aaaaaaaaaaaa`)).toMatchObject({ type, auth });
  });

  test('a workflow that uses one knows what its export says', () => {
    const node = {
      type: `${BASE}slack`,
      credentials: { slackOAuth2Api: { id: 'aaaaaaaaaaaa', name: 'Desk' } },
    };
    const flow = jsonFile('a.json', workflow([node]));
    const found = readFiles(flow, jsonFile('z.json', [stored({ data: { token: 'x' } })]));
    expect(found.keys('Credential')).toEqual([KEY]);
    expect(found.asset('Credential', KEY)).toMatchObject({ encrypted: false });
    expect(found.asset('Step', 'wf/N0').credential).toBe(KEY);
    expect(readFiles(flow).asset('Credential', KEY)).toMatchObject({ encrypted: true });
  });

  test('nothing of their data is shown', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 30 }).map((s) => `Zq7${s.replace(/[\\"]/g, '')}qZ`),
        fc.constantFrom('value', 'password', 'name', 'nested'),
        (secret, member) => {
          const data = member === 'nested' ? { a: [{ b: secret }] } : { [member]: secret };
          for (const content of [stored({ data }), stored({ data: secret })]) {
            const result = readExports([jsonFile('c.json', [content])], { now: NOW });
            expect(JSON.stringify(result)).not.toContain(JSON.stringify(secret).slice(1, -1));
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  test('other lists are none', () => {
    expect(readFiles(jsonFile('c.json', [stored(), { id: 1 }])).files).toMatchObject([{ tag: 'skipped' }]);
    expect(readFiles(jsonFile('c.json', [])).files).toMatchObject([{ tag: 'skipped' }]);
  });
});

describe('the instance', () => {
  const settings = (rest: object = {}, management: object = {}) => ({
    instanceId: 'i',
    versionCli: '1.119.0',
    urlBaseEditor: 'https://n8n.example/',
    userManagement: { showSetupOnFirstLoad: false, ...management },
    ...rest,
  });

  test.each([
    [
      settings(),
      { version: '1.119.0', editor_auth: 'platform', https_only: true, encrypts_credentials: true },
    ],
    [{ data: settings() }, { version: '1.119.0' }],
    [settings({}, { showSetupOnFirstLoad: true }), { editor_auth: 'none' }],
    [settings({ urlBaseEditor: 'http://n8n.example/' }), { https_only: false }],
    [
      settings({ urlBaseEditor: '' }),
      { $unknown: expect.objectContaining({ https_only: 'the settings do not say' }) },
    ],
  ])('%j', (content, expected) => {
    expect(readFiles(jsonFile('s.json', content)).asset('Workspace', 'i')).toMatchObject(expected);
  });

  test('installed packages, with their versions, are those of the nodes', () => {
    const installed = {
      name: 'installed-nodes',
      dependencies: { 'n8n-nodes-x': '1.2.3', 'n8n-nodes-y': '^2.0.0' },
    };
    const flow = jsonFile('a.json', workflow([{ type: 'n8n-nodes-x.thing' }]));
    const found = readFiles(flow, jsonFile('nodes/package.json', installed));
    expect(found.asset('Package', 'n8n-nodes-x')).toMatchObject({
      source: 'community',
      version: '1.2.3',
      pinned: true,
    });
    expect(found.asset('Package', 'n8n-nodes-y')).toMatchObject({ version: '^2.0.0', pinned: false });
    expect(found.asset('Step', 'wf/N0').package).toBe('n8n-nodes-x');
  });
});

describe('source control', () => {
  test.each([
    [{ type: 'team', teamId: 't', teamName: 'Roasters' }, { owner: 'Roasters' }],
    [
      { type: 'personal', projectName: 'Kim <kim@shop.example>', personalEmail: 'kim@shop.example' },
      { owner: 'kim@shop.example' },
    ],
    [{ type: 'personal' }, { $unknown: expect.objectContaining({ owner: 'the export names no owner' }) }],
  ])('the owner beside a workflow: %j', (owner, expected) => {
    const found = readFiles(
      jsonFile('workflows/a.json', workflow([], [], { owner, nodes: [{ name: 'A', type: 'a.b' }] })),
    );
    expect(found.asset('Automation', 'wf')).toMatchObject(expected);
  });

  test.each([
    ['variable_stubs.json', [{ id: '1', key: 'desk', type: 'string', value: '' }], 'the names of variables'],
    ['tags.json', { tags: [], mappings: [] }, 'the tags of workflows'],
    ['folders.json', { folders: [{ id: 'f', name: 'F', homeProjectId: 'p' }] }, 'the folders of workflows'],
    ['p.json', { id: 'p', name: 'P', type: 'team', owner: {}, variableStubs: [] }, 'a project'],
  ])('%s says no facts', (path, content, what) => {
    expect(readFiles(jsonFile(path, content)).files).toMatchObject([
      { reason: 'no-facts', message: `${what} of n8n; no facts are taken from it` },
    ]);
  });
});
