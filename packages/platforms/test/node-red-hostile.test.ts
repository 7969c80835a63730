/** Whatever a Node-RED file holds: it is mapped or skipped, costs little, and shows no secret. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readExports } from '../src/index.js';
import { isObject } from '../src/json-cursor.js';
import { jsonFile, NOW, readFiles } from './one-workflow.js';

const place = { z: 't', x: 1, y: 1 };
const RICH: readonly object[] = [
  { id: 't', type: 'tab', label: 'Tab', info: 'about' },
  {
    id: 's',
    type: 'subflow',
    name: 'Sub',
    info: 'x',
    in: [{ wires: [{ id: 'f' }] }],
    env: [{ name: 'A', value: 'v' }],
  },
  { id: 'b', type: 'mqtt-broker', name: 'Broker', broker: 'mq.brightleaf.org', port: '1883', clientid: 'c' },
  { id: 'g', type: 'global-config', modules: { 'node-red-contrib-x': '1.0.0' } },
  { ...place, id: 'h', type: 'http in', name: 'In', url: '/a', method: 'get', wires: [['f', 'r', 'e']] },
  {
    ...place,
    id: 'i',
    type: 'inject',
    payload: 'p',
    props: [{ p: 'payload', v: 'v', vt: 'str' }],
    wires: [['f']],
  },
  {
    ...place,
    id: 'f',
    type: 'function',
    name: 'F',
    func: 'return msg;',
    libs: [{ var: 'a', module: 'b' }],
    wires: [],
  },
  {
    ...place,
    id: 'r',
    type: 'http request',
    url: 'https://a.brightleaf.org/x?y=1',
    headers: [{ keyType: 'other', keyValue: 'X', valueType: 'other', valueValue: 'v' }],
    wires: [],
  },
  { ...place, id: 'e', type: 'exec', command: 'ls', append: 'x', addpay: 'payload', wires: [] },
  { ...place, id: 'p', type: 'template', template: 'hello {{payload}}', format: 'html', wires: [] },
  { ...place, id: 'c', type: 'change', rules: [{ t: 'set', p: 'a', to: 'b', tot: 'str' }], wires: [] },
  { ...place, id: 'm', type: 'mqtt out', topic: 'x', broker: 'b', wires: [] },
  {
    ...place,
    id: 'o',
    type: 'other-node',
    anything: 'v',
    deep: { list: ['v'] },
    credentials: { user: 'u' },
    wires: [],
  },
  { ...place, id: 'q', type: 'postgresql', query: 'SELECT 1', wires: [] },
  { ...place, id: 'k', type: 'subflow:s', env: [{ name: 'A', value: 'v', type: 'str' }], wires: [] },
];

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
const ALNUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const chars = (length: number) =>
  fc
    .array(fc.constantFrom(...ALNUM), { minLength: length, maxLength: length })
    .map((letters) => letters.join(''));
const SECRETS = fc.oneof(
  chars(40).map((s) => `sk-${s}`),
  chars(36).map((s) => `ghp_${s}`),
  chars(33).map((s) => `123456789:AA${s}`),
  chars(24).map((s) => `sk_live_${s}`),
);

function everythingShown(content: unknown): string {
  const { snapshot, files } = readExports([jsonFile('flows.json', content)], { now: NOW });
  return JSON.stringify([snapshot, files]);
}

describe('planted secrets', () => {
  test('of a known format, in any string', () => {
    expect(PATHS.length).toBeGreaterThan(90);
    fc.assert(
      fc.property(
        fc.constantFrom(...PATHS),
        SECRETS,
        fc.constantFrom('', 'x ', '{{', '"'),
        (path, secret, before) => {
          expect(everythingShown(replaceAt(RICH, path, (old) => `${old} ${before}${secret}`))).not.toContain(
            secret,
          );
          expect(everythingShown(replaceAt(RICH, path, () => before + secret))).not.toContain(secret);
        },
      ),
      { numRuns: 400 },
    );
  });

  test('of a known format, as a key', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PATHS), SECRETS, (path, secret) => {
        expect(
          everythingShown(replaceAt(RICH, path, (old) => ({ [secret]: old, v: `\${${old}}` }))),
        ).not.toContain(secret);
      }),
      { numRuns: 200 },
    );
  });

  test('of any form, in stored credentials and settings', () => {
    fc.assert(
      fc.property(chars(12), (letters) => {
        const secret = `Zq7${letters}qZ`;
        const text = `module.exports = { flowFile: 'a', credentialSecret: '${secret}', httpNodeAuth: { user: 'u', pass: '${secret}' },
          adminAuth: { type: 'credentials', users: [{ username: 'u', password: '${secret}', permissions: '*' }] } };`;
        const { snapshot, files } = readExports(
          [
            jsonFile('flows_cred.json', { a1b2c3: { password: secret, user: secret } }),
            { path: 'settings.js', bytes: new TextEncoder().encode(text) },
          ],
          { now: NOW },
        );
        expect(files.map((f) => f.tag)).toEqual(['mapped', 'mapped']);
        expect(JSON.stringify([snapshot, files])).not.toContain(secret);
      }),
      { numRuns: 50 },
    );
  });
});

describe('hostile files', () => {
  test('any JSON in the place of anything', () => {
    const ids = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor');
    const part = fc.jsonValue({ maxDepth: 3 });
    const node = fc.record(
      {
        id: fc.oneof({ weight: 4, arbitrary: ids }, { weight: 1, arbitrary: part }),
        type: fc.oneof(
          {
            weight: 6,
            arbitrary: fc.constantFrom(
              'tab',
              'subflow',
              'subflow:a',
              'http in',
              'http request',
              'function',
              'exec',
              'template',
              'catch',
              'link out',
              'link call',
              'mqtt out',
              'tcp in',
              'mysql',
              'sqlite',
              'change',
              'junction',
              '__proto__',
              'toString',
            ),
          },
          { weight: 1, arbitrary: part },
        ),
        z: fc.oneof(ids, part),
        wires: fc.oneof(fc.array(fc.array(ids)), part),
        links: fc.oneof(fc.array(ids), part),
        scope: fc.oneof(fc.array(ids), part),
        in: part,
        x: part,
        y: part,
        url: part,
        func: fc.oneof(fc.string(), part),
        rules: part,
        headers: part,
        broker: fc.oneof(ids, part),
        tls: fc.oneof(ids, part),
        addpay: part,
        credentials: part,
      },
      { requiredKeys: ['id', 'type'] },
    );
    fc.assert(
      fc.property(fc.array(node, { maxLength: 6 }), (nodes) => {
        const { files, snapshot } = readExports([jsonFile('flows.json', nodes)], { now: NOW });
        expect(files).toHaveLength(1);
        for (const [kind, assets] of Object.entries(snapshot.assets))
          expect(snapshot.origins?.assets[kind]).toHaveLength(assets.length);
      }),
      { numRuns: 500 },
    );
  });

  test('any bytes as settings', () => {
    const good =
      "module.exports = { flowFile: 'a', adminAuth: { users: [{ username: 'x' }] }, https: () => 1 };";
    fc.assert(
      fc.property(fc.nat(good.length), fc.nat(8), fc.string({ maxLength: 8 }), (at, removed, added) => {
        const bytes = new TextEncoder().encode(good.slice(0, at) + added + good.slice(at + removed));
        expect(readExports([{ path: 'settings.js', bytes }], { now: NOW }).files).toHaveLength(1);
      }),
      { numRuns: 500 },
    );
  });

  test('circles, catch nodes for thousands of nodes, and long texts take little time', () => {
    const many = Array.from({ length: 5_000 }, (_, i) => ({
      ...place,
      id: `n${i}`,
      type: i % 50 === 0 ? 'catch' : 'function',
      scope: null,
      func: 'return msg;',
      wires: [[`n${(i + 1) % 5_000}`, `n${i}`]],
    }));
    const junctions = Array.from({ length: 2_000 }, (_, i) => ({
      ...place,
      id: `j${i}`,
      type: 'junction',
      wires: [[`j${(i + 1) % 2_000}`, 'a']],
    }));
    const long = [
      '{{'.repeat(200_000),
      `SELECT ${'"+msg+"'.repeat(50_000)}`,
      '${'.repeat(200_000),
      '1+'.repeat(100_000),
    ];
    const started = performance.now();
    expect(readFiles(jsonFile('flows.json', many)).keys('Step')).toHaveLength(5_000);
    readFiles(jsonFile('flows.json', [...junctions, { ...place, id: 'a', type: 'inject', wires: [['j0']] }]));
    for (const text of long)
      readFiles(
        jsonFile('flows.json', [
          { ...place, id: 'a', type: 'function', func: `"${text}"`, wires: [] },
          { ...place, id: 'b', type: 'function', func: text, wires: [] },
          { ...place, id: 'c', type: 'template', template: text, wires: [] },
          { ...place, id: 'd', type: 'http request', url: text, wires: [] },
        ]),
      );
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  test('too many nodes are refused', () => {
    const nodes = Array.from({ length: 20_001 }, (_, i) => ({ id: `${i}`, type: 'debug', wires: [] }));
    expect(readFiles(jsonFile('flows.json', nodes)).files).toMatchObject([
      { tag: 'skipped', reason: 'too-large' },
    ]);
  });
});
