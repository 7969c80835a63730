import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readExports } from '../src/index.js';
import { SnapshotBuilder } from '../src/snapshot-builder.js';
import { BASE, jsonFile, NOW, readFiles, readOne } from './one-workflow.js';

describe('names of object members are ordinary names', () => {
  const TEXT = `{
  "nodes": [
    {"name": "__proto__", "type": "n8n-nodes-base.set", "parameters": {"__proto__": {"password": "hunter2"}}},
    {"name": "constructor", "type": "constructor", "parameters": {"query": "={{ $json.a }}", "constructor": "={{ 1 }}"}},
    {"name": "toString", "type": "n8n-nodes-base.toString", "parameters": {"operation": "constructor"}, "credentials": {"__proto__": {"id": "1"}}}
  ],
  "connections": {
    "__proto__": {"main": [[{"node": "constructor"}]]},
    "constructor": {"__proto__": [[{"node": "toString"}]], "main": [[{"node": "toString"}]]}
  },
  "settings": {"__proto__": {"errorWorkflow": "x"}},
  "pinData": {"__proto__": [1]}
}`;

  test('they are mapped, and no prototype is touched', () => {
    const read = readFiles(jsonFile('f.json', TEXT));
    expect(read.asset('Step', 'f/__proto__').next).toEqual(['f/constructor']);
    expect(read.asset('Step', 'f/constructor').next).toEqual(['f/toString']);
    expect(read.asset('Automation', 'f')).toMatchObject({ pinned_steps: ['__proto__'], error_handler: null });
    expect(read.asset('Param', 'f/__proto__/__proto__.password')).toMatchObject({ holds_secret: true });
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Record<string, unknown>).password).toBeUndefined();
  });
});

describe('damaged workflows', () => {
  test.each([
    [
      'connections of every wrong type',
      { A: 1, B: { main: 2 }, C: { main: [3, null, [4, null, { node: 5 }]] } },
    ],
    ['a list of connections', [[{ node: 'S' }]]],
    ['no connections', null],
  ])('%s', (_, connections) => {
    const read = readOne([{ name: 'S', type: `${BASE}set` }], [], { connections });
    expect(read.keys('Step')).toEqual(['wf/S']);
  });

  test('a node connected to itself, and a circle', () => {
    const read = readOne(
      [
        { name: 'A', type: `${BASE}set` },
        { name: 'B', type: `${BASE}set` },
      ],
      ['A > A', 'A > B', 'B > A'],
    );
    expect(read.asset('Step', 'wf/A').next).toEqual(['wf/A', 'wf/B']);
  });

  test('any JSON in the place of anything', () => {
    const part = fc.letrec((tie) => ({
      node: fc.record(
        {
          name: fc.oneof(fc.constantFrom('A', 'B', ''), tie('json')),
          type: fc.oneof(
            fc
              .constantFrom('webhook', 'httpRequest', 'postgres', 'noOp', 'wait', 'executeWorkflow', 'switch')
              .map((t) => BASE + t),
            tie('json'),
          ),
          parameters: fc.oneof(
            fc.dictionary(
              fc.constantFrom(
                'url',
                'query',
                'options',
                'authentication',
                'httpMethod',
                'workflowId',
                'rules',
                'resume',
                'password',
                'queryParameters',
              ),
              tie('json'),
            ),
            tie('json'),
          ),
          credentials: tie('json'),
          onError: fc.oneof(fc.constant('continueErrorOutput'), tie('json')),
          disabled: tie('json'),
        },
        { requiredKeys: [] },
      ),
      json: fc.jsonValue({ maxDepth: 3 }),
    }));
    const flow = fc.record(
      {
        id: part.json,
        name: part.json,
        nodes: fc.oneof(
          { weight: 5, arbitrary: fc.array(part.node, { maxLength: 4 }) },
          { weight: 1, arbitrary: part.json },
        ),
        connections: fc.oneof(
          fc.dictionary(
            fc.constantFrom('A', 'B'),
            fc.dictionary(
              fc.constantFrom('main', 'ai_tool', 'error'),
              fc.array(fc.array(fc.record({ node: fc.constantFrom('A', 'B', 'C') }))),
            ),
          ),
          part.json,
        ),
        settings: part.json,
        pinData: part.json,
        tags: part.json,
        meta: part.json,
        shared: part.json,
      },
      { requiredKeys: ['nodes', 'connections'] },
    );
    fc.assert(
      fc.property(flow, (content) => {
        const { files, snapshot } = readExports([jsonFile('f.json', content)], { now: NOW });
        expect(files).toHaveLength(1);
        for (const [kind, assets] of Object.entries(snapshot.assets))
          expect(snapshot.origins?.assets[kind]).toHaveLength(assets.length);
      }),
      { numRuns: 500 },
    );
  });

  test('cut anywhere, a file is mapped or skipped with a reason', () => {
    const text = JSON.stringify({
      nodes: [{ name: 'S', type: `${BASE}set`, parameters: { a: '=b' } }],
      connections: {},
    });
    for (let end = 0; end < text.length; end++) {
      const [report] = readFiles(jsonFile('f.json', text.slice(0, end))).files;
      expect(report).toMatchObject({ tag: 'skipped' });
    }
  });
});

test('any bytes, and any damage to a good file, give one report', () => {
  const good = new TextEncoder().encode(
    JSON.stringify({
      nodes: [
        {
          name: 'é',
          type: `${BASE}httpRequest`,
          parameters: { url: '=https://a.example/{{ $json.a }}?b=c' },
        },
      ],
      connections: { é: { main: [[{ node: 'é' }]] } },
    }),
  );
  const damaged = fc
    .tuple(fc.nat(good.length), fc.nat(8), fc.uint8Array({ maxLength: 8 }))
    .map(
      ([at, removed, added]) => new Uint8Array([...good.slice(0, at), ...added, ...good.slice(at + removed)]),
    );
  fc.assert(
    fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 64 })), (bytes) => {
      expect(readExports([{ path: 'f.json', bytes }], { now: NOW }).files).toHaveLength(1);
    }),
    { numRuns: 1000 },
  );
});

describe('texts', () => {
  test('half surrogate pairs do not reach the snapshot', () => {
    const text =
      '{"nodes": [{"name": "a\\ud800b", "type": "n8n-nodes-base.executeCommand", "parameters": {"command": "x\\udc00"}}], "connections": {}}';
    const read = readFiles(jsonFile('f.json', text));
    expect(read.keys('Step')).toEqual(['f/a\ufffdb']);
    expect(read.snapshot.assets.Param?.[0]?.value).toBe('x\ufffd');
  });

  test('huge strings are not carried along, and take no time', () => {
    const long = 'eyJ-'.repeat(500_000);
    const nasty = [
      long,
      '"'.repeat(500_000),
      '{{'.repeat(500_000),
      'a:'.repeat(500_000),
      '<'.repeat(500_000),
      '$('.repeat(500_000),
    ];
    const started = performance.now();
    for (const text of nasty) {
      const read = readOne([
        { name: 'S', type: `${BASE}executeCommand`, parameters: { command: text } },
        { name: 'T', type: `${BASE}executeCommand`, parameters: { command: `={{ ${text} }}` } },
        {
          name: 'U',
          type: `${BASE}httpRequest`,
          parameters: { url: `https://a.example/?x=${text}`, password: text },
        },
      ]);
      expect(JSON.stringify(read.snapshot).length).toBeLessThan(20_000);
    }
    expect(performance.now() - started).toBeLessThan(30_000);
  });

  test('as many of one name as anybody likes are numbered, and take no time', () => {
    const builder = new SnapshotBuilder(['Step', 'Param']);
    const keys = Array.from({ length: 100_000 }, () => builder.claimKeyUnder('wf', 'Step', 'same'));
    expect(keys.slice(0, 3)).toEqual(['wf/same', 'wf/same (2)', 'wf/same (3)']);
    expect(keys.at(-1)).toBe('wf/same (100000)');
    expect(builder.claimKey('Param', 'wf/same')).toBe('wf/same');
    expect(builder.claimKey('Step', 'wf/same (7)')).toBe('wf/same (7) (2)');
  });

  test('noncharacters and separators stay in names', () => {
    const name = 'a\u2028/~b\u0000 "quoted"';
    expect(readOne([{ name, type: `${BASE}set` }]).keys('Step')).toEqual([`wf/${name}`]);
  });
});
