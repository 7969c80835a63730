/** Files that are read in parts, here or in another thread, give what they give when they are read in one place. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ExportFile,
  ExportReading,
  listFiles,
  parseSnapshot,
  type ReadOptions,
  readExports,
  readExportsText,
  readPart,
} from '../src/index.js';
import { BASE, jsonFile, NOW, workflow } from './one-workflow.js';

const options: ReadOptions = { now: NOW };

/** @returns undefined where a part was refused */
function readInParts(files: readonly ExportFile[], cuts: readonly number[]): string | undefined {
  const listed = listFiles(files, options);
  const reading = new ExportReading(listed.skipped, options);
  let from = 0;
  for (const to of [...cuts, listed.files.length]) {
    const batch = listed.files.slice(from, to);
    from = Math.max(from, to);
    const { segments, ...rest } = readPart(batch, options);
    const part = { ...(JSON.parse(JSON.stringify(rest)) as typeof rest), segments };
    if (!reading.adopt(part, batch)) return undefined;
  }
  const read = reading.finish();
  return read && JSON.stringify({ snapshot: parseSnapshot(read.text), files: read.files });
}

const whole = (files: readonly ExportFile[]) => JSON.stringify(readExports(files, options));

const CALL = (id: string) => ({
  name: 'Call',
  type: `${BASE}executeWorkflow`,
  parameters: { workflowId: id },
  credentials: { httpHeaderAuth: { id: 'aaaaaaaaaaaa', name: 'Shared' } },
});
const START = { name: 'Start', type: `${BASE}executeWorkflowTrigger`, parameters: {} };

function file(path: string, id: string, calls: string, app = 'slack'): ExportFile {
  const nodes = [START, CALL(calls), CALL(calls), { name: app, type: `${BASE}${app}`, parameters: {} }];
  return jsonFile(path, {
    ...workflow(nodes, ['Start > Call']),
    id,
    settings: { errorWorkflow: calls },
  });
}

describe('parts', () => {
  test('references, shared credentials, ids that come again and files that are no exports', () => {
    const file_ = fc.record({
      id: fc.constantFrom('one', 'two', 'three'),
      calls: fc.constantFrom('one', 'two', 'gone'),
      app: fc.constantFrom('slack', 'mongoDb', 'gmail'),
    });
    fc.assert(
      fc.property(fc.array(file_, { maxLength: 8 }), fc.nat(8), fc.nat(8), (made, a, b) => {
        const files = [
          ...made.map(({ id, calls, app }, i) => file(`w${i}.json`, id, calls, app)),
          jsonFile('w3a.json', { nothing: true }),
          { path: 'w5a.json', bytes: new TextEncoder().encode('{"a": ') },
          jsonFile('credentials.json', [
            { id: 'aaaaaaaaaaaa', name: 'Shared', type: 'httpHeaderAuth', data: 'U2FsdGVk' },
          ]),
        ];
        const cuts = [Math.min(a, b), Math.max(a, b)];
        expect(readInParts(files, cuts)).toBe(whole(files));
      }),
      { numRuns: 60 },
    );
  });

  test('files of platforms that are mapped together are left to the whole', () => {
    const flow = jsonFile('flows.json', [
      { id: 't', type: 'tab', label: 'T' },
      { id: 'a', type: 'inject', z: 't', wires: [['b']] },
      { id: 'b', type: 'debug', z: 't', wires: [] },
    ]);
    const files = [flow, file('w.json', 'one', 'one')];
    expect(readPart(listFiles(files, options).files, options).files.map((f) => f.tag)).toEqual([
      'unread',
      'mapped',
    ]);
    expect(readInParts(files, [1])).toBe(whole(files));
  });

  test('a sidecar that looks at sealed assets of parts', () => {
    const request = (id: string) =>
      jsonFile(`${id}.json`, {
        ...workflow([
          { name: 'Ask', type: `${BASE}httpRequest`, parameters: { url: `https://${id}.example.com/` } },
        ]),
        id,
      });
    const zones = 'policyc: 1\nzones:\n  - hosts: b.example.com\n    boundary: partner\n';
    const sidecar = { path: 'policyc.yaml', bytes: new TextEncoder().encode(zones) };
    const files = [request('a'), request('b'), request('c'), sidecar];
    const read = readInParts(files, [1, 2, 3]);
    expect(read).toBe(whole(files));
    expect(read).toContain('"boundary":"partner"');
  });

  test.each([0, 2, 9, 10, 11, 99])('origins that were told for a first file of index %i', (guessed) => {
    const files = Array.from({ length: 14 }, (_, i) => file(`${10 + i}.json`, `id-${i}`, `id-${i + 1}`));
    const reading = new ExportReading([], options);
    for (const each of files.slice(0, 5)) reading.add(each);
    const batch = files.slice(5);
    const { segments, ...rest } = readPart(batch, options, guessed);
    expect(reading.adopt({ ...rest, segments }, batch)).toBe(true);
    const text = reading.finish()?.text.whole();
    expect(new TextDecoder().decode(text)).toBe(
      new TextDecoder().decode(readExportsText(files, options).text.whole()),
    );
  });

  test('a number that another file of the part has caused, beside a key that is taken', () => {
    const step = (name: string) => ({ name, type: `${BASE}set`, parameters: {} });
    const one = (path: string, id: string, name: string) => jsonFile(path, { ...workflow([step(name)]), id });
    // The steps of `a` and `a/b` ask for the same key, and `a` is there already.
    const files = [one('1.json', 'a', 'x'), one('2.json', 'a', 'b/c'), one('3.json', 'a/b', 'c')];
    const parts = readInParts(files, [1]);
    expect(parts === undefined || parts === whole(files)).toBe(true);
  });
});
