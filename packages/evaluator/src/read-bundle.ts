/**
 * Opens a bundle: gzip, tar, manifest, module.
 * Invariant: a `Bundle` has a module and checked metadata. Nothing is written, followed or run here.
 */
import type { Json } from '@policyc/base';
import { BUNDLE_ENTRIES, type BundleMetadata, REPORT_ENTRYPOINT } from '@policyc/model';
import { type Archive, BUNDLE_LIMITS, type BundleLimits, readArchive } from './archive.js';
import { BundleError } from './errors.js';
import { readMetadata } from './read-metadata.js';
import { member, object, ShapeError } from './shape.js';
import { type Verification, verifyArchive } from './signatures/verify.js';

export interface Bundle {
  readonly revision: string;
  readonly metadata: BundleMetadata;
  readonly wasm: Uint8Array;
  /** `data.json`: given to the module as OPA's `data`. */
  readonly data: { readonly [key: string]: Json };
  readonly rego: readonly { readonly path: string; readonly text: string }[];
}

/**
 * @param bytes the `.tar.gz` file
 * @throws BundleError
 */
export function readBundle(bytes: Uint8Array, limits: BundleLimits = BUNDLE_LIMITS): Bundle {
  return bundleOf(readArchive(bytes, limits));
}

/**
 * Like `readBundle`, for bundles that must be signed: nothing but names is looked at before the signature was checked.
 * @throws BundleError
 * @throws KeyError
 */
export async function readVerifiedBundle(
  bytes: Uint8Array,
  verification: Verification,
  limits: BundleLimits = BUNDLE_LIMITS,
): Promise<Bundle> {
  const archive = readArchive(bytes, limits);
  await verifyArchive(archive, verification);
  return bundleOf(archive);
}

/**
 * The bundle that an archive holds.
 * @throws BundleError
 */
export function bundleOf(files: Archive): Bundle {
  if (files.has('/patch.json')) {
    throw new BundleError(
      'delta-bundle',
      'this is a delta bundle: it has changes for an OPA that runs, no policies',
    );
  }
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
