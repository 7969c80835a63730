/** Walks where searches go wrong: the longest that is searched, diamonds, rings, guards, open ends. In real OPA. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalJson, type Json } from '@policyc/base';
import { interpret } from '@policyc/ir';
import { SNAPSHOT_FORMAT, type Snapshot, type SnapshotAsset } from '@policyc/model';
import { hasOpa, runOpa } from '@policyc/testkit';
import { afterAll, describe, expect, it } from 'vitest';
import { programOf, toyProgram } from './toy-program.js';

const POLICY = `
policy W-1 "Ways" {
  severity high
  for door in Door where door.kind == front
  forbid way from door to inner in Door where inner.kind == vault unless through guard in Door where guard.locked
  message "{inner.label} in {path.length}: {path}"
}`;

/** Doors by key, with where each leads. */
function snapshotOf(doors: Readonly<Record<string, Partial<SnapshotAsset>>>): Snapshot {
  return {
    format: SNAPSHOT_FORMAT,
    platform: 'test',
    schema: { name: 'toy', version: '1.0' },
    now: '2026-01-01T00:00:00Z',
    assets: {
      Door: Object.entries(doors).map(([id, fields]) => ({
        id,
        house: 'h',
        kind: 'back',
        label: id,
        locked: false,
        tags: [],
        opens: [],
        ...fields,
      })),
    },
    stubs: { House: [{ id: 'h' }], Door: [{ id: 'elsewhere' }] },
  };
}

function chain(edges: number, last: Partial<SnapshotAsset> = { kind: 'vault' }): Snapshot {
  const key = (i: number) => `n${String(i).padStart(5, '0')}`;
  const doors: Record<string, Partial<SnapshotAsset>> = {};
  for (let i = 0; i <= edges; i++) doors[key(i)] = i < edges ? { opens: [key(i + 1)] } : last;
  return snapshotOf({ ...doors, [key(0)]: { ...doors[key(0)], kind: 'front' } });
}

function ladder(levels: number): Snapshot {
  const doors: Record<string, Partial<SnapshotAsset>> = {};
  for (let i = 0; i < levels; i++) {
    const opens = i === levels - 1 ? ['z'] : [`a${i + 1}`, `b${i + 1}`];
    doors[`a${i}`] = { opens, ...(i === 0 ? { kind: 'front' } : {}) };
    doors[`b${i}`] = { opens };
  }
  return snapshotOf({ ...doors, z: { kind: 'vault' } });
}

const CASES: readonly (readonly [
  name: string,
  snapshot: Snapshot,
  outcome: 'pass' | 'fail' | 'inconclusive',
])[] = [
  ['one edge', chain(1), 'fail'],
  ['4,096 edges, the longest', chain(4096), 'fail'],
  ['4,097 edges, one too many', chain(4097), 'inconclusive'],
  ['4,300 edges to nothing', chain(4300, {}), 'pass'],
  ['4,300 edges to an open end', chain(4300, { opens: ['elsewhere'] }), 'inconclusive'],
  ['diamonds, 2^300 walks', ladder(300), 'fail'],
  [
    'a ring that comes back to a front door that is a vault',
    snapshotOf({ a: { kind: 'vault', opens: ['b'] }, b: { kind: 'front', opens: ['a'] } }),
    'fail',
  ],
  ['a ring without an end', snapshotOf({ a: { kind: 'front', opens: ['b'] }, b: { opens: ['a'] } }), 'pass'],
  [
    'a guard in between',
    snapshotOf({
      a: { kind: 'front', opens: ['b'] },
      b: { opens: ['c'], locked: true },
      c: { kind: 'vault' },
    }),
    'pass',
  ],
  [
    'a guard at the end',
    snapshotOf({ a: { kind: 'front', opens: ['c'] }, c: { kind: 'vault', locked: true } }),
    'fail',
  ],
  [
    'an unknown guard',
    snapshotOf({
      a: { kind: 'front', opens: ['b'] },
      b: { opens: ['c'], locked: undefined },
      c: { kind: 'vault' },
    }),
    'inconclusive',
  ],
  [
    'a way around an unknown guard',
    snapshotOf({
      a: { kind: 'front', opens: ['b', 'd'] },
      b: { opens: ['c'], locked: undefined },
      c: { kind: 'vault' },
      d: { opens: ['e'] },
      e: { opens: ['c'] },
    }),
    'fail',
  ],
  [
    'unknown ends of the front door itself',
    snapshotOf({ a: { kind: 'front', opens: undefined } }),
    'inconclusive',
  ],
  [
    'keys beyond the basic plane decide between equal walks',
    snapshotOf({
      a: { kind: 'front', opens: ['\u{1f600}', '\uffee'] },
      '\u{1f600}': { kind: 'vault' },
      '\uffee': { kind: 'vault' },
    }),
    'fail',
  ],
];

describe.skipIf(!hasOpa)('paths in real OPA', () => {
  const { program } = toyProgram(POLICY);
  const directory = mkdtempSync(join(tmpdir(), 'policyc-paths-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const files = programOf(POLICY).map(({ path, text }) => {
    const file = join(directory, path.replaceAll('/', '-'));
    writeFileSync(file, text);
    return file;
  });
  it.each(CASES)('%s', async (name, snapshot, outcome) => {
    const expected = interpret(program, snapshot);
    expect(expected.policies[0]?.counts[outcome]).toBe(1);
    const input = join(directory, `${CASES.findIndex((c) => c[0] === name)}.json`);
    writeFileSync(input, JSON.stringify(snapshot));
    const { stdout } = await runOpa([
      'eval',
      ...files.flatMap((f) => ['-d', f]),
      '-i',
      input,
      '--format',
      'raw',
      'data.policyc.report',
    ]);
    expect(canonicalJson(JSON.parse(stdout) as Json)).toBe(canonicalJson(expected as unknown as Json));
  });
});
