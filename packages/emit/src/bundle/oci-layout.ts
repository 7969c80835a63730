/**
 * A bundle as an OCI image layout: the folder that registries' tools copy from.
 * Invariant: the one layer is the bundle's file, byte for byte, so a signature inside and the digest outside both hold.
 * Reproducible: no time is written. Must not write files; whoever calls does.
 */
import { canonicalJson, compareUtf8, type Json } from '@policyc/base';
import { gunzipSync } from 'fflate';
import { sha256Hex } from './sha256.js';

/** The pair that OPA and the policy CLI read. */
export const OCI_MEDIA_TYPES = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
} as const;

const TAG_ANNOTATION = 'org.opencontainers.image.ref.name';

export interface OciImage {
  readonly bundle: Uint8Array;
  readonly tag: string;
  readonly revision: string;
}

export interface LayoutFile {
  /** Inside the layout, `/`-separated. */
  readonly path: string;
  readonly content: Uint8Array;
}

type JsonObject = { readonly [key: string]: Json };

/**
 * @param existing the `index.json` of the layout that is written to: images under other tags stay in it
 * @returns the files of the layout; `index.json` comes last, so that it never names what is not there
 * @throws where the tag is not one, or `existing` is no index
 */
export function ociLayout({ bundle, tag, revision }: OciImage, existing?: string): readonly LayoutFile[] {
  if (!/^\w[\w.-]{0,127}$/.test(tag)) throw new Error(`"${tag}" cannot be a tag`);
  const config = json({
    architecture: 'unknown',
    os: 'unknown',
    config: {},
    rootfs: { type: 'layers', diff_ids: [digestOf(gunzipSync(bundle))] },
  });
  const manifest = json({
    schemaVersion: 2,
    mediaType: OCI_MEDIA_TYPES.manifest,
    config: descriptor(OCI_MEDIA_TYPES.config, config),
    layers: [
      {
        ...descriptor(OCI_MEDIA_TYPES.layer, bundle),
        annotations: { 'org.opencontainers.image.title': 'bundle.tar.gz' },
      },
    ],
    annotations: { 'org.opencontainers.image.revision': revision },
  });
  const image = { ...descriptor(OCI_MEDIA_TYPES.manifest, manifest), annotations: { [TAG_ANNOTATION]: tag } };
  const images = [...otherImages(existing, tag), image].sort((a, b) =>
    compareUtf8(tagOf(a) ?? '', tagOf(b) ?? ''),
  );
  const index = json({ schemaVersion: 2, mediaType: OCI_MEDIA_TYPES.index, manifests: images });
  return [
    { path: 'oci-layout', content: json({ imageLayoutVersion: '1.0.0' }) },
    ...[bundle, config, manifest].map((content) => ({ path: blobPath(digestOf(content)), content })),
    { path: 'index.json', content: index },
  ];
}

function otherImages(existing: string | undefined, tag: string): readonly JsonObject[] {
  if (existing === undefined) return [];
  const index = JSON.parse(existing) as { readonly manifests?: unknown } | null;
  if (!Array.isArray(index?.manifests)) throw new Error('index.json has no list of manifests');
  return (index.manifests as readonly JsonObject[]).filter((m) => tagOf(m) !== tag);
}

function tagOf(image: JsonObject): string | undefined {
  const tag = (image.annotations as JsonObject | undefined)?.[TAG_ANNOTATION];
  return typeof tag === 'string' ? tag : undefined;
}

function descriptor(mediaType: string, content: Uint8Array) {
  return { mediaType, digest: digestOf(content), size: content.length };
}

function digestOf(content: Uint8Array): string {
  return `sha256:${sha256Hex([content])}`;
}

function blobPath(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`;
}

function json(value: Json): Uint8Array {
  return new TextEncoder().encode(canonicalJson(value));
}
