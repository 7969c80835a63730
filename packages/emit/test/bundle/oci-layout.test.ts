/** The layout by its structure: every descriptor names bytes that are there. */
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { type LayoutFile, OCI_MEDIA_TYPES, ociLayout, packArchive } from '@policyc/emit';
import { describe, expect, it } from 'vitest';

const bundle = packArchive([{ name: '/.manifest', content: new TextEncoder().encode('{}') }]);
const image = { bundle, tag: 'v1.0', revision: 'r1' };

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const content = (files: readonly LayoutFile[], path: string): Uint8Array => {
  const found = files.find((f) => f.path === path);
  if (!found) throw new Error(`no ${path}`);
  return found.content;
};
const json = (files: readonly LayoutFile[], path: string) =>
  JSON.parse(new TextDecoder().decode(content(files, path)));
/** What a descriptor names, checked. */
function blob(files: readonly LayoutFile[], { digest, size }: Descriptor): Uint8Array {
  const bytes = content(files, `blobs/${digest.replace(':', '/')}`);
  expect(digest).toBe(`sha256:${sha(bytes)}`);
  expect(size).toBe(bytes.length);
  return bytes;
}
const parsed = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes));

describe('the layout', () => {
  const files = ociLayout(image);
  it('says which version it is', () => {
    expect(json(files, 'oci-layout')).toEqual({ imageLayoutVersion: '1.0.0' });
  });
  it('leads from the index to the bundle, byte for byte', () => {
    const index = json(files, 'index.json');
    expect(index).toMatchObject({ schemaVersion: 2, mediaType: OCI_MEDIA_TYPES.index });
    const [entry] = index.manifests as readonly Descriptor[];
    expect(entry?.annotations).toEqual({ 'org.opencontainers.image.ref.name': 'v1.0' });
    expect(entry?.mediaType).toBe('application/vnd.oci.image.manifest.v1+json');
    const manifest = parsed(blob(files, entry as Descriptor));
    expect(manifest).toMatchObject({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      annotations: { 'org.opencontainers.image.revision': 'r1' },
    });
    expect(manifest.layers).toHaveLength(1);
    expect(manifest.layers[0].mediaType).toBe('application/vnd.oci.image.layer.v1.tar+gzip');
    expect(blob(files, manifest.layers[0])).toEqual(bundle);
    expect(manifest.config.mediaType).toBe('application/vnd.oci.image.config.v1+json');
    const config = parsed(blob(files, manifest.config));
    expect(config.rootfs).toEqual({ type: 'layers', diff_ids: [`sha256:${sha(gunzipSync(bundle))}`] });
    expect(config).toMatchObject({ architecture: 'unknown', os: 'unknown' });
  });
  it('has nothing beside that, the index last, and the same bytes every time', () => {
    expect(files.map((f) => f.path.replace(/[0-9a-f]{64}/, '*'))).toEqual([
      'oci-layout',
      'blobs/sha256/*',
      'blobs/sha256/*',
      'blobs/sha256/*',
      'index.json',
    ]);
    expect(ociLayout(image)).toEqual(files);
  });
});

describe('a layout with images', () => {
  const index = (files: readonly LayoutFile[]) => new TextDecoder().decode(content(files, 'index.json'));
  const tags = (text: string) =>
    (JSON.parse(text).manifests as readonly Descriptor[]).map(
      (m) => m.annotations?.['org.opencontainers.image.ref.name'],
    );
  it('keeps other tags and replaces the same one', () => {
    const both = index(ociLayout({ ...image, tag: 'a' }, index(ociLayout(image))));
    expect(tags(both)).toEqual(['a', 'v1.0']);
    expect(index(ociLayout({ ...image, tag: 'a' }, both))).toBe(both);
    expect(index(ociLayout({ ...image, tag: 'a', revision: 'r2' }, both))).not.toBe(both);
  });
  it.each(['{', 'null', '[]', '{"manifests":1}'])('refuses %s for an index', (text) => {
    expect(() => ociLayout(image, text)).toThrow();
  });
});

it.each(['', '.x', '-x', 'a/b', 'a:b', 'x'.repeat(129), '../x', 'a b'])('refuses %j for a tag', (tag) => {
  expect(() => ociLayout({ ...image, tag })).toThrow('cannot be a tag');
});
