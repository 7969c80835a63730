/** Whatever string of a workflow holds a secret: it appears nowhere in the snapshot and in no report. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readExports } from '../src/index.js';
import { isObject } from '../src/json-cursor.js';
import { BASE, connections, jsonFile, LANGCHAIN, NOW } from './one-workflow.js';

/** One node of every nature, with every shape of parameter that is looked at. */
const RICH = {
  id: 'wf-1',
  name: 'Rich',
  active: true,
  description: 'about',
  nodes: [
    {
      name: 'Hook',
      type: `${BASE}webhook`,
      webhookId: 'w',
      parameters: {
        path: 'p',
        httpMethod: 'POST',
        options: { allowedOrigins: 'https://a.example', ipWhitelist: '' },
      },
      credentials: { httpHeaderAuth: { id: 'aaaaaaaaaaa', name: 'Cred' } },
    },
    {
      name: 'Http',
      type: `${BASE}httpRequest`,
      notes: 'n',
      parameters: {
        method: 'POST',
        url: 'https://a.example/x?y=1',
        authentication: 'none',
        headerParameters: { parameters: [{ name: 'X-One', value: 'v' }] },
        queryParameters: { parameters: [{ name: 'q', value: 'v' }] },
        jsonBody: '{"a": "b"}',
        options: {},
      },
    },
    {
      name: 'Old',
      type: `${BASE}httpRequest`,
      parameters: {
        requestMethod: 'GET',
        url: 'x',
        headerParametersJson: '{"A": "b"}',
        queryParametersJson: '{"q": "b"}',
      },
    },
    { name: 'Set', type: `${BASE}set`, parameters: { values: { string: [{ name: 'field', value: 'v' }] } } },
    { name: 'Code', type: `${BASE}code`, parameters: { jsCode: 'return 1' } },
    { name: 'Sql', type: `${BASE}postgres`, parameters: { operation: 'executeQuery', query: 'SELECT 1' } },
    { name: 'Shell', type: `${BASE}executeCommand`, parameters: { command: 'ls' } },
    { name: 'Call', type: `${BASE}executeWorkflow`, parameters: { workflowId: 'gone' } },
    { name: 'Agent', type: `${LANGCHAIN}agent`, parameters: { options: { systemMessage: 'm' } } },
    { name: 'Other', type: '@scope/n8n-nodes-x.y', parameters: { anything: 'v', deep: [{ list: ['v'] }] } },
    { name: 'Note', type: `${BASE}stickyNote`, parameters: { content: 'c' } },
  ],
  connections: connections('Hook > Http', 'Http > Set', 'Set > Code', 'Code > Sql', 'Other ai_tool Agent'),
  settings: { errorWorkflow: 'err', callerPolicy: 'any', timezone: 'UTC' },
  pinData: { Hook: [{ json: { a: 'b' } }] },
  tags: [{ id: 't', name: 'tag' }],
  meta: { templateId: '1', instanceId: 'i' },
  shared: [{ role: 'workflow:owner', project: { name: 'Mira' } }],
};

type Path = readonly (string | number)[];

function stringPaths(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value === 'string') return [path];
  if (Array.isArray(value)) return value.flatMap((v: unknown, i) => stringPaths(v, [...path, i]));
  return isObject(value) ? Object.entries(value).flatMap(([k, v]) => stringPaths(v, [...path, k])) : [];
}

function replaceAt(value: unknown, path: Path, replace: (old: string) => unknown): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return typeof value === 'string' ? replace(value) : value;
  if (Array.isArray(value))
    return value.map((v: unknown, i) => (i === head ? replaceAt(v, rest, replace) : v));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([k, v]) => [k, k === head ? replaceAt(v, rest, replace) : v]),
  );
}

const PATHS = stringPaths(RICH);
const chars = (alphabet: string, length: number) =>
  fc.array(fc.constantFrom(...alphabet), { minLength: length, maxLength: length }).map((c) => c.join(''));
const ALNUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const HEX = '0123456789abcdef';

/** The part that must never be seen, and the text it comes in. */
const FORMATS = fc.oneof(
  chars(ALNUM, 40).map((s) => `sk-${s}`),
  chars(ALNUM, 36).map((s) => `ghp_${s}`),
  chars(ALNUM, 35).map((s) => `AIza${s}`),
  chars(ALNUM, 24).map((s) => `xoxb-${s}`),
  chars(ALNUM, 33).map((s) => `123456789:AA${s}`),
  chars('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789', 16).map((s) => `AKIA${s}`),
  chars(HEX, 64).map((s) => `patABCDEFGHIJKLMN.${s}`),
  chars(ALNUM, 30).map((s) => `eyJhbGciOiJIUzI1NiJ9.eyJ${s}.${s}`),
  chars(ALNUM, 24).map((s) => `sk_live_${s}`),
);

function everythingShown(content: unknown): string {
  const { snapshot, files } = readExports([jsonFile('f.json', content)], { now: NOW });
  return JSON.stringify([snapshot, files]);
}

describe('planted secrets', () => {
  test('there are many places', () => {
    expect(PATHS.length).toBeGreaterThan(60);
  });

  test('of a known format, in any string', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PATHS),
        FORMATS,
        fc.constantFrom('', 'x ', 'Bearer ', '=', '={{ "'),
        (path, secret, before) => {
          const planted = replaceAt(RICH, path, (old) => `${old} ${before}${secret}`);
          const alone = replaceAt(RICH, path, () => before + secret);
          expect(everythingShown(planted)).not.toContain(secret);
          expect(everythingShown(alone)).not.toContain(secret);
        },
      ),
      { numRuns: 400 },
    );
  });

  test('of a known format, as a key of any object', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PATHS), FORMATS, (path, secret) => {
        const planted = replaceAt(RICH, path, (old) => ({ [secret]: old, value: { [secret]: `=${old}` } }));
        expect(everythingShown(planted)).not.toContain(secret);
      }),
      { numRuns: 200 },
    );
  });

  test('of any form, under a sensitive name', () => {
    const names = fc.constantFrom(
      'password',
      'apiKey',
      'client_secret',
      'Authorization',
      'X-Api-Key',
      'accessToken',
      'private-key',
    );
    // A marker that no other text of the workflow holds.
    const secrets = fc.string({ minLength: 1, maxLength: 30 }).map((s) => `Zq7${s.replace(/[\\"]/g, '')}qZ`);
    const shapes = fc.constantFrom(
      (name: string, secret: string) => ({ [name]: secret }),
      (name: string, secret: string) => ({ options: { [name]: secret } }),
      (name: string, secret: string) => ({ [name]: [secret] }),
      (name: string, secret: string) => ({ headerParameters: { parameters: [{ name, value: secret }] } }),
      (name: string, secret: string) => ({ values: { string: [{ name, value: `=${secret}` }] } }),
      (name: string, secret: string) => ({ jsonBody: JSON.stringify({ [name]: secret }) }),
    );
    fc.assert(
      fc.property(names, secrets, shapes, (name, secret, shape) => {
        const nodes = [{ name: 'S', type: `${BASE}httpRequest`, parameters: shape(name, secret) }];
        expect(everythingShown({ nodes, connections: {} })).not.toContain(
          JSON.stringify(secret).slice(1, -1),
        );
      }),
      { numRuns: 400 },
    );
  });

  test('the same text under a harmless name is shown, so these tests can fail', () => {
    const nodes = [{ name: 'S', type: `${BASE}executeCommand`, parameters: { command: 'Zq7 echo qZ' } }];
    expect(everythingShown({ nodes, connections: {} })).toContain('Zq7 echo qZ');
  });
});
