import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { type ExportFile, readExports, UnreadableFile } from '../src/index.js';
import { BASE, jsonFile, NOW, readFiles, workflow } from './one-workflow.js';

const ONE = workflow([{ name: 'S', type: `${BASE}set` }]);
const TEXT = JSON.stringify(ONE, null, 2);

function report(bytes: Uint8Array | string, options: object = {}) {
  const content = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
  return readExports([{ path: 'f.json', bytes: content }], { now: NOW, ...options }).files[0];
}

describe('files that are skipped, and why', () => {
  test.each([
    ['', 'empty', 'the file is empty'],
    [' \n', 'empty', 'the file is empty'],
    ['{"a": }', 'not-json', 'not JSON: a value is expected'],
    ['{"a": 1,}', 'not-json', 'not JSON: a key in double quotes is expected'],
    ['{"a": 1} {}', 'not-json', 'not JSON: there is more after the end of the JSON value'],
    ['// hello\n{}', 'not-json', 'not JSON: comments are not allowed in JSON'],
    [TEXT.slice(0, 80), 'not-json', 'not JSON: a string is not closed'],
    ['{"nodes": [', 'not-json', 'not JSON: the file ends in the middle; it looks truncated'],
    ['{}', 'not-an-export', 'not an export of a known platform: an empty object'],
    ['[]', 'not-an-export', 'not an export of a known platform: an empty list'],
    ['7', 'not-an-export', 'not an export of a known platform: a single number'],
    ['null', 'not-an-export', 'not an export of a known platform: null'],
    ['{"File Name": "x"}', 'not-an-export', 'not an export of a known platform: an object with "File Name"'],
    ['{"openapi": "3.0.0"}', 'not-an-export', 'not an export of a known platform: an OpenAPI description'],
    ['{"flow": [], "metadata": {}}', 'not-an-export', 'not an export of a known platform: a Make blueprint'],
    [
      '{"properties": {"definition": {"package": "UEs"}}}',
      'not-an-export',
      'not an export of a known platform: a desktop flow of Power Automate',
    ],
    [
      '{"properties": {"definition": {}}}',
      'not-an-export',
      'not an export of a known platform: a Power Automate flow',
    ],
  ])('%s', (text, reason, message) => {
    expect(report(text)).toMatchObject({ tag: 'skipped', reason, message });
  });

  test('places are one-based', () => {
    expect(report('{\n  "a": 1\n  "b": 2\n}')).toMatchObject({
      reason: 'not-json',
      position: { line: 3, column: 3 },
    });
    expect(report('{\n "a": "b\tc"\n}')).toMatchObject({ reason: 'not-json', position: { line: 2 } });
  });

  test('the text is never quoted, it may be a secret', () => {
    const secret = `sk-${'a1b'.repeat(12)}`;
    expect(JSON.stringify(report(`{"key": ${secret}}`))).not.toContain(secret);
    expect(JSON.stringify(report(`{"${secret}": 1}`))).not.toContain(secret);
  });

  test('limits', () => {
    expect(report(TEXT, { maxFileBytes: 10 })).toMatchObject({ reason: 'too-large' });
    expect(report(`${'['.repeat(201)}${']'.repeat(201)}`)).toMatchObject({
      reason: 'too-deep',
      position: { line: 1, column: 201 },
    });
    expect(report('['.repeat(5_000_000))).toMatchObject({ reason: 'too-deep' });
    // A string that is never closed, and what a tolerant parser would read behind its line.
    expect(report(`{"a\n:${'['.repeat(1_000_000)}`)).toMatchObject({
      reason: 'not-json',
      position: { line: 1 },
    });
    expect(report(`{"a":"${'['.repeat(300)}"}`)).toMatchObject({ reason: 'not-an-export' });
  });

  test('encodings that are none', () => {
    expect(report(new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]))).toMatchObject({
      reason: 'wrong-encoding',
    });
    expect(report(new Uint8Array([0x50, 0x4b, 3, 4, 0xf0, 0xff]))).toMatchObject({ reason: 'damaged' });
  });

  test('a workflow taken apart line by line', () => {
    expect(report('{"\\"id\\"": "x", "\\"nodes\\"": "["}')).toMatchObject({ reason: 'damaged' });
  });

  test('more nodes than are read', () => {
    const nodes = Array.from({ length: 5001 }, () => ({ type: 'a.b' }));
    expect(report(JSON.stringify({ nodes, connections: {} }))).toMatchObject({ reason: 'too-large' });
  });
});

describe('unusual files that are read', () => {
  const mapped = (bytes: Uint8Array | string) => report(bytes);
  const utf16 = (bigEndian: boolean, mark: boolean) => {
    const units = (mark ? '\ufeff' : '') + TEXT;
    const view = new DataView(new ArrayBuffer(units.length * 2));
    for (let i = 0; i < units.length; i++) view.setUint16(i * 2, units.charCodeAt(i), !bigEndian);
    return new Uint8Array(view.buffer);
  };

  test.each([
    ['UTF-8 with a byte order mark', new TextEncoder().encode(`\ufeff${TEXT}`), 'byte-order-mark'],
    ['UTF-16 LE', utf16(false, true), 'utf-16'],
    ['UTF-16 BE', utf16(true, true), 'utf-16'],
    ['UTF-16 LE without a mark', utf16(false, false), 'utf-16'],
    ['UTF-16 BE without a mark', utf16(true, false), 'utf-16'],
    ['a JSON text in a JSON string', JSON.stringify(TEXT), 'double-encoded'],
  ])('%s', (_, bytes, code) => {
    expect(mapped(bytes)).toMatchObject({ tag: 'mapped', platform: 'n8n', notes: [{ code }] });
  });

  test('inside a JSON string everything stands where the string does', () => {
    const { snapshot } = readFiles(jsonFile('f.json', `\n\n${JSON.stringify(TEXT)}`));
    expect(snapshot.origins?.assets.Step).toEqual([{ file: 0, pointer: '', line: 3 }]);
  });

  test.each([
    ['a list', [ONE]],
    ['an API answer', { data: [ONE], nextCursor: null }],
    ['one workflow in `data`', { data: ONE }],
    ['a template', { id: 7, workflow: ONE }],
    ['templates in a list', [{ workflow: ONE }]],
  ])('%s', (_, content) => {
    expect(readFiles(jsonFile('f.json', content)).keys('Automation')).toEqual(['wf']);
  });

  test('a list with something else in it', () => {
    const read = readFiles(jsonFile('f.json', [{ a: 1 }, { ...ONE, id: undefined }, 3]));
    expect(read.keys('Automation')).toEqual(['f#/1']);
    expect(read.files[0]).toMatchObject({
      notes: [
        { code: 'element-skipped', pointer: '/0', line: 1 },
        { code: 'element-skipped', pointer: '/2', line: 1 },
      ],
    });
  });

  test('old exports and copies: no id, no name, no connections', () => {
    expect(report('{"nodes": [{"type": "n8n-nodes-base.set", "parameters": {}}]}')).toMatchObject({
      tag: 'mapped',
    });
    expect(report('{"nodes": [], "connections": {}}')).toMatchObject({
      tag: 'mapped',
      assets: { Automation: 1 },
    });
    expect(report('{"nodes": [{"x": 1}], "connections": {}}')).toMatchObject({ tag: 'skipped' });
  });
});

describe('the snapshot as a whole', () => {
  test('nothing to read', () => {
    const { snapshot, files } = readExports([], { now: NOW });
    expect(snapshot).toMatchObject({ platform: 'none', now: NOW, assets: { Automation: [], Step: [] } });
    expect(files).toEqual([]);
  });

  test('counts by file', () => {
    expect(report(TEXT)).toMatchObject({ assets: { Automation: 1, Step: 1, Package: 1 }, notes: [] });
  });

  test('places: file, pointer, one-based line, and fields that stand elsewhere', () => {
    const text = `{
  "nodes": [
    {
      "name": "T",
      "type": "n8n-nodes-base.webhook",
      "parameters": {
        "authentication": "basicAuth"
      }
    }
  ],
  "connections": {}
}`;
    const { snapshot } = readFiles(jsonFile('a/b.json', text));
    expect(snapshot.origins?.files).toEqual(['a/b.json']);
    expect(snapshot.origins?.assets.Endpoint).toEqual([
      {
        file: 0,
        pointer: '/nodes/0',
        line: 3,
        fields: { auth: { pointer: '/nodes/0/parameters/authentication', line: 7 } },
      },
    ]);
  });
});

describe('files that are stored elsewhere', () => {
  function stored(path: string, bytes: Uint8Array, problem?: string) {
    let reads = 0;
    const file: ExportFile = {
      path,
      stored: { size: bytes.length, head: bytes.subarray(0, 4) },
      get bytes() {
        reads++;
        if (problem !== undefined) throw new UnreadableFile(problem);
        return bytes;
      },
    };
    return { file, reads: () => reads };
  }
  const inMemory: readonly ExportFile[] = [
    { path: 'a.json', bytes: new TextEncoder().encode(TEXT) },
    {
      path: 'b.zip',
      bytes: zipSync({ 'c.json': new TextEncoder().encode(JSON.stringify({ ...ONE, id: '2' })) }),
    },
  ];

  test('are read once, and give what files in memory give', () => {
    const files = inMemory.map(({ path, bytes }) => stored(path, bytes));
    const read = readExports(
      files.map((f) => f.file),
      { now: NOW },
    );
    expect(read).toEqual(readExports(inMemory, { now: NOW }));
    expect(files.map((f) => f.reads())).toEqual([1, 1]);
  });

  test('are not read where they are too large', () => {
    const { file, reads } = stored('a.json', new TextEncoder().encode(TEXT));
    expect(readExports([file], { now: NOW, maxFileBytes: 10 }).files[0]).toMatchObject({
      reason: 'too-large',
    });
    expect(reads()).toBe(0);
  });

  test('do not cost the others where they cannot be read', () => {
    const gone = inMemory.map(({ path, bytes }) => stored(`gone-${path}`, bytes, 'it is gone').file);
    const { snapshot, files } = readExports([...gone, ...inMemory], { now: NOW });
    expect(snapshot).toEqual(readExports(inMemory, { now: NOW }).snapshot);
    expect(files.slice(2)).toEqual(
      ['gone-a.json', 'gone-b.zip'].map((path) => ({
        tag: 'skipped',
        path,
        reason: 'not-readable',
        message: 'it is gone',
      })),
    );
  });
});
