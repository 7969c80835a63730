import { describe, expect, test } from 'vitest';
import { BASE, jsonFile, readFiles, readOne, workflow } from './one-workflow.js';

const listed = (value: string, cachedResultName?: string) => ({
  __rl: true,
  mode: 'list',
  value,
  cachedResultName,
});
const table = (parameters: object, type = 'dataTable') =>
  readOne([{ name: 'T', type: BASE + type, parameters }]);

describe("n8n's own tables", () => {
  test.each([
    [{}, 'insert', 'write'],
    [{ operation: 'get' }, 'get', 'read'],
    [{ operation: 'rowExists' }, 'rowExists', 'read'],
    [{ operation: 'rowNotExists' }, 'rowNotExists', 'read'],
    [{ operation: 'update' }, 'update', 'write'],
    [{ operation: 'upsert' }, 'upsert', 'write'],
    [{ operation: 'deleteRows' }, 'deleteRows', 'delete'],
    [{ resource: 'table' }, 'list', 'read'],
    [{ resource: 'table', operation: 'delete' }, 'delete', 'delete'],
  ])('%j', (chosen, operation, category) => {
    for (const type of ['dataTable', 'dataTableTool'])
      expect(table({ ...chosen, dataTableId: listed('t1') }, type).asset('Step', 'wf/T')).toMatchObject({
        operation: `${BASE}${type}:${operation}`,
        category,
        store: 'data table t1',
        connector: null,
      });
  });

  test('bear the name that the editor shows, and stand where they are chosen', () => {
    const { asset, place } = table({ dataTableId: listed('t1', 'Visitors') });
    expect(asset('DataStore', 'data table t1')).toMatchObject({ name: 'Visitors', content: 'records' });
    expect(place('DataStore', 'data table t1')).toMatchObject({ pointer: '/nodes/0/parameters/dataTableId' });
  });

  test.each([
    ['by name', { dataTableId: { __rl: true, mode: 'name', value: 'v' } }, 'data table v'],
    ['made by the step', { resource: 'table', operation: 'create', tableName: 'v' }, 'data table v'],
    [
      'computed: some table',
      { dataTableId: { __rl: true, mode: 'id', value: '={{ $json.t }}' } },
      'some data table of wf/T',
    ],
    ['not chosen', { dataTableId: listed('') }, null],
    ['not said', {}, null],
  ])('%s', (_, parameters, store) => {
    expect(table(parameters).asset('Step', 'wf/T').store).toBe(store);
  });

  test('of one that is computed nothing is known but that there is one', () => {
    const { snapshot } = table({ dataTableId: { __rl: true, mode: 'id', value: '={{ $json.t }}' } });
    expect(snapshot.assets.DataStore).toEqual([]);
    expect(snapshot.stubs?.DataStore).toEqual([{ id: 'some data table of wf/T' }]);
  });

  test('have the columns that their steps were shown', () => {
    const schema = [
      { id: 'accessToken', type: 'string' },
      { id: 'email', type: 'string' },
      { id: 'n', type: 'number' },
    ];
    const { asset } = table({ dataTableId: listed('t1'), columns: { schema } });
    expect(asset('Field', 'data table t1/accessToken')).toMatchObject({
      store: 'data table t1',
      type: 'string',
      class: 'secret',
      encrypted: false,
    });
    expect(asset('Field', 'data table t1/email').class).toBe('personal');
    const made = {
      resource: 'table',
      operation: 'create',
      tableName: 'v',
      columns: { column: [{ name: 'a' }] },
    };
    expect(table(made).asset('Field', 'data table v/a').$unknown).toHaveProperty('type');
  });

  test('as source control describes them', () => {
    const described = {
      id: 't1',
      name: 'Visitors',
      columns: [{ id: 'c', name: 'phone', type: 'string', index: 0 }],
      ownedBy: { type: 'personal', personalEmail: 'a@example.com' },
      createdAt: '2026-01-01T00:00:00.000Z',
      updatedAt: '2026-01-01T00:00:00.000Z',
    };
    const used = workflow([
      { name: 'T', type: `${BASE}dataTable`, parameters: { dataTableId: listed('t1') } },
    ]);
    for (const other of ['a.json', 'z.json']) {
      const { asset, place } = readFiles(jsonFile('t.json', described), jsonFile(other, used));
      expect(asset('DataStore', 'data table t1').name).toBe('Visitors');
      expect(asset('Field', 'data table t1/phone').class).toBe('personal');
      expect(place('DataStore', 'data table t1')).toMatchObject({ file: 't.json' });
    }
  });

  test('other steps work on none', () => {
    const { asset } = readOne([{ name: 'S', type: `${BASE}googleSheets`, parameters: { dataTableId: 'x' } }]);
    expect(asset('Step', 'wf/S').store).toBeUndefined();
  });
});

describe("rows of n8n's database", () => {
  const row = { ...workflow([{ name: 'A', type: `${BASE}code`, parameters: { jsCode: 'require("fs")' } }]) };
  const asText = (value: object, ...columns: readonly string[]) =>
    Object.fromEntries(
      Object.entries(value).map(([k, v]) => [k, columns.includes(k) ? JSON.stringify(v) : v]),
    );
  const lines = (...rows: readonly unknown[]) => `${rows.map((r) => JSON.stringify(r)).join('\n')}\n`;

  test.each([
    ['with JSON columns', { ...row, active: true }],
    ['with texts and numbers', asText({ ...row, active: 1 }, 'nodes', 'connections', 'settings')],
  ])('workflows, %s', (_, exported) => {
    const other = { ...workflow([]), id: 'second', active: 0 };
    const found = readFiles(jsonFile('workflowentity.jsonl', lines(other, exported)));
    expect(found.asset('Automation', 'wf').status).toBe('active');
    expect(found.asset('Automation', 'second').status).toBe('inactive');
    expect(found.asset('Step', 'wf/A').imports).toEqual(['fs']);
    expect(found.place('Step', 'wf/A')).toMatchObject({ pointer: '/1/nodes/0', line: 2 });
  });

  test('credentials', () => {
    const credential = {
      id: 'abcdefghijkl',
      name: 'C',
      type: 'httpHeaderAuth',
      data: 'U2FsdGVkX18',
      isManaged: 0,
    };
    const found = readFiles(jsonFile('credentialsentity.jsonl', lines(credential)));
    expect(found.asset('Credential', 'httpHeaderAuth:abcdefghijkl')).toMatchObject({
      encrypted: true,
      auth: 'header',
    });
  });

  test('lines that are no JSON do not cost the others', () => {
    const found = readFiles(
      jsonFile(
        'workflowentity.jsonl',
        `{"id":\n${'['.repeat(300)}\n${lines({ ...row, active: true })}{"id": "half", "nodes": [`,
      ),
    );
    expect(found.asset('Automation', 'wf').status).toBe('active');
    const [file] = found.files;
    expect(file).toMatchObject({ tag: 'mapped' });
    expect(file?.tag === 'mapped' && file.notes).toEqual([
      {
        code: 'element-skipped',
        message: expect.stringMatching(/^a line that is no JSON: .* \(and 2 more lines that are not read\)$/),
        line: 1,
      },
    ]);
  });

  test.each([
    ['other rows', lines({ id: 'u', email: 'a@example.com' }), 'not-an-export', undefined],
    ['encrypted', `U2FsdGVkX1${'A'.repeat(80)}=\n`, 'unsupported', undefined],
    ['broken', ' \n{"b":', 'not-json', 2],
    ['too deep', `${'['.repeat(300)}${']'.repeat(300)}`, 'too-deep', 1],
    ['nothing', ' \n', 'empty', undefined],
  ])('skipped with a reason: %s', (_, content, reason, line) => {
    const [file] = readFiles(jsonFile('x.jsonl', content)).files;
    expect(file).toMatchObject({ tag: 'skipped', reason });
    expect(file?.tag === 'skipped' ? file.position?.line : 0).toBe(line);
  });
});
