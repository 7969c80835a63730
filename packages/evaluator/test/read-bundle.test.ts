import { BUNDLE_LIMITS, BundleError, readBundle } from '@policyc/evaluator';
import { gzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { bundleEntries, METADATA } from './sample.js';
import { type Entry, tar, tarGz } from './tar.js';

const WASM = Uint8Array.of(0, 0x61, 0x73, 0x6d);
const GOOD = bundleEntries(WASM);

function failure(bytes: Uint8Array, limits = BUNDLE_LIMITS): BundleError {
  try {
    readBundle(bytes, limits);
  } catch (error) {
    if (error instanceof BundleError) return error;
    throw error;
  }
  throw new Error('the bundle was accepted');
}

const withEntry = (entry: Entry): Uint8Array => tarGz([...GOOD, entry]);

describe('good bundles', () => {
  test('are read', () => {
    const bundle = readBundle(tarGz(GOOD));
    expect(bundle.metadata).toEqual(METADATA);
    expect(bundle.revision).toBe('r1');
    expect([...bundle.wasm]).toEqual([...WASM]);
    expect(bundle.rego).toEqual([{ path: '/policy.rego', text: 'package policyc\n' }]);
  });

  test('names without a leading slash, folders and other files do no harm', () => {
    const entries = GOOD.map((e) => ({ ...e, name: `.${e.name}` }));
    const more = [
      { name: './', type: '5' },
      { name: 'docs/', type: '5' },
      { name: 'docs/a.md', content: 'x' },
    ];
    expect(readBundle(tarGz([...more, ...entries])).metadata.policies).toHaveLength(1);
  });

  test('gzip headers with a file name are read', () => {
    expect(readBundle(gzipSync(tar(GOOD), { filename: 'bundle.tar', mtime: 0 })).revision).toBe('r1');
  });
});

describe('damaged bundles', () => {
  test.each([
    ['nothing', new Uint8Array()],
    ['text', new TextEncoder().encode('{"a": 1}')],
    ['a zip', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)],
  ])('%s is not a bundle', (_, bytes) => {
    expect(['not-gzip', 'truncated']).toContain(failure(bytes).code);
  });

  test('cut at any place, it is never accepted', () => {
    const whole = tarGz(GOOD);
    for (let length = 0; length < whole.length; length++) {
      expect(['not-gzip', 'truncated', 'damaged']).toContain(failure(whole.subarray(0, length)).code);
    }
  });

  test('with any bit turned in the compressed data, it is refused or reads the same', () => {
    const whole = tarGz(GOOD);
    let refused = 0;
    for (let at = 10; at < whole.length; at++) {
      const changed = whole.slice();
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      try {
        expect(readBundle(changed)).toEqual(readBundle(whole));
      } catch (error) {
        expect(error).toBeInstanceOf(BundleError);
        refused++;
      }
    }
    // Codes that nothing uses may change without a trace.
    expect(refused).toBeGreaterThan(0.9 * (whole.length - 10));
  });

  test('an archive without its end', () => {
    expect(failure(gzipSync(tar(GOOD, new Uint8Array()))).code).toBe('truncated');
    expect(failure(gzipSync(tar(GOOD).subarray(0, 700))).code).toBe('truncated');
  });

  test('something after the end', () => {
    const tail = new Uint8Array(1536).fill(1, 1024);
    expect(failure(gzipSync(tar(GOOD, tail))).code).toBe('damaged');
  });

  test('a wrong checksum, an unreadable size', () => {
    expect(failure(withEntry({ name: 'x', badChecksum: true })).code).toBe('damaged');
    expect(failure(withEntry({ name: 'x', size: 'lots' })).code).toBe('damaged');
    expect(failure(withEntry({ name: 'x', size: '-1' })).code).toBe('damaged');
  });
});

describe('hostile bundles', () => {
  test.each([
    ['a symbolic link', { name: '/data.json2', type: '2' }],
    ['a hard link', { name: '/x', type: '1' }],
    ['a device', { name: '/x', type: '3' }],
    ['a pax header', { name: '/x', type: 'x', content: '30 path=../../etc/passwd\n' }],
    ['a GNU long name', { name: '/x', type: 'L', content: 'y' }],
    ['a path that climbs', { name: '/../x' }],
    ['a path that climbs inside', { name: 'a/../../x' }],
    ['a prefix that climbs', { name: 'x', prefix: '..' }],
    ['a doubled slash', { name: '//policy.rego' }],
    ['a backslash', { name: 'a\\..\\x' }],
    ['a drive', { name: 'c:/x' }],
    ['a control character', { name: 'a\u001b[2Jb' }],
    ['the same name twice', { name: '/policy.wasm', content: 'other' }],
    ['the same name in another spelling', { name: './policy.wasm', content: 'other' }],
  ] as const)('%s is refused', (_, entry) => {
    const error = failure(withEntry(entry));
    expect(error.code).toBe('unsafe-entry');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what must not be in a message
    expect(error.message).not.toMatch(/[\u0000-\u001f]/);
  });

  test('too many entries, a file or a whole that is too large', () => {
    expect(failure(tarGz(GOOD), { ...BUNDLE_LIMITS, entries: 3 }).code).toBe('too-large');
    expect(failure(tarGz(GOOD), { ...BUNDLE_LIMITS, entryBytes: 10 }).code).toBe('too-large');
    expect(failure(tarGz(GOOD), { ...BUNDLE_LIMITS, totalBytes: 1000 }).code).toBe('too-large');
    expect(failure(tarGz(GOOD), { ...BUNDLE_LIMITS, compressedBytes: 100 }).code).toBe('too-large');
  });

  test('a compression bomb is stopped at the limit', () => {
    const bomb = gzipSync(new Uint8Array(64 << 20), { level: 9 });
    const before = process.memoryUsage().arrayBuffers;
    const error = failure(bomb, { ...BUNDLE_LIMITS, totalBytes: 1 << 20 });
    expect(error.code).toBe('too-large');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 << 20);
  });
});

describe('manifests', () => {
  const manifest = (change: (policy: Record<string, unknown>, all: Record<string, unknown>) => void) => {
    const all = structuredClone(METADATA) as unknown as Record<string, unknown>;
    const [policy] = all.policies as Record<string, unknown>[];
    change(policy ?? {}, all);
    return failure(tarGz(bundleEntries(WASM, all))).message;
  };

  test('each mistake is named with its place', () => {
    expect(manifest((_, all) => Object.assign(all, { format: 'policyc-bundle/2' }))).toContain(
      '/metadata/policyc/format',
    );
    expect(manifest((p) => Object.assign(p, { severity: 'fatal' }))).toContain(
      '/metadata/policyc/policies/0/severity should be one of low, medium, high, critical',
    );
    expect(manifest((p) => Object.assign(p, { mappings: [{}] }))).toContain(
      '/policies/0/mappings/0/catalogue',
    );
    expect(manifest((p) => Object.assign(p, { source: null }))).toContain(
      '/policies/0/source should be an object',
    );
    expect(manifest((_, all) => Object.assign(all, { entrypoints: {} }))).toContain('policyc/report');
    expect(manifest((_, all) => Object.assign(all, { schema: [] }))).toContain('/schema should be an object');
  });

  test('types nested without end are refused', () => {
    let type: unknown = { tag: 'bool' };
    for (let i = 0; i < 1000; i++) type = { tag: 'list', element: type };
    const message = manifest((_, all) => {
      const { kinds } = all.schema as { kinds: { fields: { type: unknown }[] }[] };
      Object.assign(kinds[0]?.fields[0] ?? {}, { type: { type, optional: false, unknown: false } });
    });
    expect(message).toContain('nested at most');
  });

  test('missing and unreadable entries', () => {
    const without = (name: string) => failure(tarGz(GOOD.filter((e) => e.name !== name)));
    expect(without('/.manifest')).toMatchObject({ code: 'missing-entry', entry: '/.manifest' });
    expect(without('/policy.wasm')).toMatchObject({ code: 'missing-entry', entry: '/policy.wasm' });
    const broken = GOOD.map((e) => (e.name === '/.manifest' ? { ...e, content: '{"a":' } : e));
    expect(failure(tarGz(broken)).message).toContain('.manifest is not valid JSON');
    const latin = GOOD.map((e) => (e.name === '/data.json' ? { ...e, content: Uint8Array.of(0xff) } : e));
    expect(failure(tarGz(latin)).message).toContain('data.json is not valid JSON');
  });

  test('a member named __proto__ changes nothing', () => {
    const text = JSON.stringify(METADATA).replace('"entrypoints":{', '"entrypoints":{"__proto__":7,');
    const bundle = readBundle(
      tarGz(
        GOOD.map((e) =>
          e.name === '/.manifest' ? { ...e, content: `{"metadata":{"policyc":${text}}}` } : e,
        ),
      ),
    );
    expect(Object.hasOwn(bundle.metadata.entrypoints, 'policyc/report')).toBe(true);
    expect(({} as Record<string, unknown>)['7']).toBeUndefined();
  });
});
