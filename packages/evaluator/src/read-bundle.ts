/**
 * Opens a bundle: gzip, tar, manifest, module.
 * Invariant: a `Bundle` has a module and checked metadata. Nothing is written, followed or run here.
 */
import type { Json } from '@policyc/base';
import { BUNDLE_ENTRIES, type BundleMetadata, REPORT_ENTRYPOINT } from '@policyc/model';
import { BundleError } from './errors.js';
import { gunzip } from './gunzip.js';
import { readMetadata } from './read-metadata.js';
import { readTar, type TarLimits } from './read-tar.js';
import { member, object, ShapeError } from './shape.js';

export interface Bundle {
  readonly revision: string;
  readonly metadata: BundleMetadata;
  readonly wasm: Uint8Array;
  /** `data.json`: given to the module as OPA's `data`. */
  readonly data: { readonly [key: string]: Json };
  readonly rego: readonly { readonly path: string; readonly text: string }[];
}

export interface BundleLimits extends TarLimits {
  /** Most bytes of the file itself. */
  readonly compressedBytes: number;
  /** Most bytes of the whole archive. */
  readonly totalBytes: number;
}

export const BUNDLE_LIMITS: BundleLimits = {
  compressedBytes: 64 << 20,
  totalBytes: 256 << 20,
  entries: 10_000,
  entryBytes: 128 << 20,
};

/**
 * @param bytes the `.tar.gz` file
 * @throws BundleError
 */
export function readBundle(bytes: Uint8Array, limits: BundleLimits = BUNDLE_LIMITS): Bundle {
  if (bytes.length > limits.compressedBytes) {
    throw new BundleError('too-large', `the bundle is larger than ${limits.compressedBytes} bytes`);
  }
  const files = readTar(gunzip(bytes, limits.totalBytes), limits);
  const manifest = json(required(files, BUNDLE_ENTRIES.manifest), BUNDLE_ENTRIES.manifest);
  const dataFile = files.get(BUNDLE_ENTRIES.data);
  const data = dataFile === undefined ? {} : json(dataFile, BUNDLE_ENTRIES.data);
  try {
    const root = object(manifest, '');
    const metadata = readMetadata(
      member(object(member(root, 'metadata'), '/metadata'), 'policyc'),
      '/metadata/policyc',
    );
    if (!Object.hasOwn(metadata.entrypoints, REPORT_ENTRYPOINT)) {
      throw new ShapeError('/metadata/policyc/entrypoints', `an object with "${REPORT_ENTRYPOINT}"`);
    }
    const revision = member(root, 'revision');
    return {
      revision: typeof revision === 'string' ? revision : '',
      metadata,
      wasm: required(files, BUNDLE_ENTRIES.wasm).slice(),
      data: object(data, BUNDLE_ENTRIES.data),
      rego: [...files]
        .filter(([path]) => path.endsWith('.rego'))
        .map(([path, content]) => ({ path, text: new TextDecoder().decode(content) })),
    };
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new BundleError('bad-manifest', `the bundle is not usable: ${error.message}`, '/.manifest');
  }
}

function required(files: ReadonlyMap<string, Uint8Array>, name: string): Uint8Array {
  const content = files.get(name);
  if (content === undefined) {
    throw new BundleError('missing-entry', `the bundle has no ${name.slice(1)}`, name);
  }
  return content;
}

function json(content: Uint8Array, name: string): Json {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content)) as Json;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BundleError('bad-manifest', `${name.slice(1)} is not valid JSON: ${reason}`, name);
  }
}
