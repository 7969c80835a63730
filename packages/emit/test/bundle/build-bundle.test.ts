/** The archive: exact bytes where they are promised, and what OPA itself makes of it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type BundleParts, buildBundle } from '@policyc/emit';
import { interpret } from '@policyc/ir';
import { SNAPSHOT_FORMAT, type Snapshot } from '@policyc/model';
import { hasOpa, runOpa } from '@policyc/testkit';
import { afterAll, describe, expect, it } from 'vitest';
import { programOf, toyProgram } from '../rego/toy-program.js';

const POLICY = `
policy D-1 "Locked doors" {
  severity high
  for door in Door
  require door.locked
  message "{door.label} is open"
}`;
const { program } = toyProgram(POLICY);

function parts(changes: Partial<BundleParts> = {}): BundleParts {
  return {
    wasm: new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]),
    rego: programOf(POLICY),
    data: {},
    metadata: {
      format: 'policyc-bundle/1',
      compiler: 'policyc test',
      entrypoints: { 'policyc/report': 0 },
      params: [],
      schema: program.schema,
      policies: program.policies.map((p) => p.metadata),
    },
    ...changes,
  };
}

interface Entry {
  readonly name: string;
  readonly header: Uint8Array;
  readonly text: string;
}

function entriesOf(bundle: Uint8Array): readonly Entry[] {
  const tar = gunzipSync(bundle);
  const entries: Entry[] = [];
  for (let at = 0; tar[at] !== 0; ) {
    const header = tar.subarray(at, at + 512);
    const field = (start: number, length: number) =>
      header
        .subarray(start, start + length)
        .toString()
        .replace(/\0.*$/s, '');
    const size = Number.parseInt(field(124, 12), 8);
    entries.push({ name: field(0, 100), header, text: tar.subarray(at + 512, at + 512 + size).toString() });
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return entries;
}

const manifestOf = (bundle: Uint8Array) => JSON.parse(entriesOf(bundle)[0]?.text ?? '');

describe('the archive', () => {
  const bundle = buildBundle(parts());
  const entries = entriesOf(bundle);
  it('holds these entries in this order', () => {
    expect(entries.map((e) => e.name)).toEqual([
      '/.manifest',
      '/data.json',
      '/policyc/input.rego',
      '/policyc/lib/graph/graph.rego',
      '/policyc/lib/lib.rego',
      '/policyc/lib/values/values.rego',
      '/policyc/packs/demo/d_1.rego',
      '/policyc/packs/demo/report.rego',
      '/policyc/policyc.rego',
      '/policyc/schema/toy.rego',
      '/policyc/settings.rego',
      '/policy.wasm',
    ]);
  });
  it('says nothing of who packed it, and when', () => {
    expect(bundle.subarray(0, 8)).toEqual(new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]));
    for (const { header, name } of entries) {
      const text = Buffer.from(header).toString('latin1');
      expect(text.slice(100, 124), name).toBe('0000600\u00000000000\u00000000000\0');
      expect(text.slice(136, 148), name).toBe('00000000000\0');
      expect(text.slice(156, 157), name).toBe('0');
      expect(text.slice(257, 265), name).toBe('ustar\u000000');
      expect(text.slice(265, 329), name).toBe('\0'.repeat(64));
    }
  });
  it('has the same bytes for the same parts, in whatever order they come', () => {
    expect(buildBundle(parts({ rego: [...programOf(POLICY)].reverse() }))).toEqual(bundle);
  });
  it('ends with two empty blocks and a whole number of blocks', () => {
    const tar = gunzipSync(bundle);
    expect(tar.length % 512).toBe(0);
    expect(tar.subarray(-1024).every((b) => b === 0)).toBe(true);
  });
});

describe('the manifest', () => {
  it('has the portable shape', () => {
    expect(manifestOf(buildBundle(parts()))).toEqual({
      revision: expect.stringMatching(/^[0-9a-f]{32}$/),
      roots: ['policyc'],
      rego_version: 1,
      metadata: { policyc: JSON.parse(JSON.stringify(parts().metadata)) },
    });
  });
  it.each([
    ['module', { wasm: new Uint8Array([1]) }],
    ['data', { data: { policyc: { limit: 1 } } }],
    ['rego', { rego: [] }],
    ['metadata', { metadata: { ...parts().metadata, compiler: 'another' } }],
  ] as const)('has another revision for another %s', (_, changes) => {
    expect(manifestOf(buildBundle(parts(changes))).revision).not.toBe(
      manifestOf(buildBundle(parts())).revision,
    );
  });
});

describe('the shape with resolvers', () => {
  const bundle = buildBundle(parts({ wasmResolvers: true }));
  const entries = entriesOf(bundle);
  const text = (name: string) => entries.find((e) => e.name === name)?.text;
  it('names the module of each entrypoint', () => {
    expect(manifestOf(bundle).wasm).toEqual([{ entrypoint: 'policyc/report', module: '/policy.wasm' }]);
    expect(manifestOf(bundle).revision).not.toBe(manifestOf(buildBundle(parts())).revision);
  });
  it('has no rule where a resolver answers, and every other rule', () => {
    expect(text('/policyc/policyc.rego')).toBe('package policyc\n\nimport data.policyc.report\n');
    const rest = ({ name }: Entry) => name !== '/.manifest' && name !== '/policyc/policyc.rego';
    const of = (list: readonly Entry[]) => list.filter(rest).map((e) => [e.name, e.text]);
    expect(of(entries)).toEqual(of(entriesOf(buildBundle(parts()))));
  });
  it('gives way wherever an entrypoint lies', () => {
    const policy = 'policyc/packs/demo/d_1/report';
    const of = (entrypoints: Readonly<Record<string, number>>) => {
      const metadata = { ...parts().metadata, entrypoints };
      const all = entriesOf(buildBundle(parts({ metadata, wasmResolvers: true })));
      return all.find((e) => e.name === '/policyc/packs/demo/d_1.rego')?.text;
    };
    expect(of({ [policy]: 0 })).toBe(
      'package policyc.packs.demo.d_1\n\nimport data.policyc.packs.demo.d_1.report\n',
    );
    expect(of({ 'policyc/packs/demo': 0 })).toBe(
      'package policyc.packs.demo.d_1\n\nimport data.policyc.packs.demo\n',
    );
    expect(of({ 'policyc/packs/demos': 0, 'policyc/packs/demo/d_11/report': 1 })).toContain(
      'report := settings.refusal',
    );
  });
});

it('refuses data outside its root', () => {
  expect(() => buildBundle(parts({ data: { other: 1 } }))).toThrow('"policyc"');
  expect(() => buildBundle(parts({ data: [] }))).toThrow('"policyc"');
});

it('refuses two entries of one name, and names that ustar cannot hold', () => {
  expect(() => buildBundle(parts({ rego: [{ path: '/policy.wasm', text: '' }] }))).toThrow('same name');
  expect(() => buildBundle(parts({ rego: [{ path: `/${'a'.repeat(100)}.rego`, text: '' }] }))).toThrow(
    'cannot be the name',
  );
});

describe.skipIf(!hasOpa)('OPA', () => {
  const directory = mkdtempSync(join(tmpdir(), 'policyc-bundle-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const file = join(directory, 'bundle.tar.gz');
  writeFileSync(file, buildBundle(parts()));
  const snapshot: Snapshot = {
    format: SNAPSHOT_FORMAT,
    platform: 'test',
    schema: { name: 'toy', version: '1.0' },
    now: '2026-01-01T00:00:00Z',
    assets: {
      Door: [
        { id: 'b', house: 'h', kind: 'back', label: 'Back', locked: true, tags: [] },
        { id: 'a', house: 'h', kind: 'front', label: 'Front "A" <1>', locked: false, tags: [] },
        { id: 'c', house: 'h', kind: 'vault', label: 'Vault', tags: [], $opaque: { locked: 'expression' } },
      ],
    },
    stubs: { House: [{ id: 'h' }] },
  };
  const input = join(directory, 'snapshot.json');
  writeFileSync(input, JSON.stringify(snapshot));

  it('inspects it', async () => {
    const { code, stdout } = await runOpa(['inspect', '--format', 'json', file]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ manifest: { roots: ['policyc'], rego_version: 1 } });
  });
  it('inspects the shape with resolvers, and wants a WASM runtime for it', async () => {
    const resolving = join(directory, 'resolving.tar.gz');
    writeFileSync(resolving, buildBundle(parts({ wasmResolvers: true })));
    const inspected = await runOpa(['inspect', '--format', 'json', resolving]);
    expect(inspected.code, inspected.stderr).toBe(0);
    expect(JSON.parse(inspected.stdout)).toMatchObject({
      manifest: { wasm: [{ entrypoint: 'policyc/report', module: '/policy.wasm' }] },
    });
    const { code, stdout } = await runOpa(['eval', '-b', resolving, 'data.policyc.report']);
    // An OPA with the runtime refuses the bytes that stand for a module here; one without says that it has none.
    expect(code).not.toBe(0);
    expect(stdout).toMatch(/failed to initialize wasm module for entrypoints|wasm/);
  });
  it('evaluates it to the report', async () => {
    const { stdout } = await runOpa([
      'eval',
      '-b',
      file,
      '-i',
      input,
      '--format',
      'raw',
      'data.policyc.report',
    ]);
    const report = JSON.parse(stdout);
    expect(report).toEqual(interpret(program, snapshot));
    expect(report.policies[0]).toMatchObject({
      counts: { pass: 1, fail: 1, inconclusive: 1, not_applicable: 0 },
      findings: [
        {
          subject: { kind: 'Door', key: 'a' },
          message: 'Front "A" <1> is open',
          evidence: [{ kind: 'Door', key: 'a', field: 'locked', value: false }],
          evidence_total: 1,
        },
      ],
      inconclusive: [
        { because: [{ kind: 'Door', key: 'c', field: 'locked', opaque: 'expression' }], because_total: 1 },
      ],
    });
  });
  it('builds from it', async () => {
    const output = join(directory, 'again.tar.gz');
    expect(await runOpa(['build', '--bundle', file, '-e', 'policyc/report', '-o', output])).toMatchObject({
      code: 0,
    });
    const { stdout } = await runOpa([
      'eval',
      '-b',
      output,
      '-i',
      input,
      '--format',
      'raw',
      'data.policyc.report',
    ]);
    expect(JSON.parse(stdout)).toEqual(interpret(program, snapshot));
  });
});
