/**
 * Opens a bundle: gzip, tar, signature where one is demanded, manifest, module.
 * Invariant: a `Bundle` has a module and checked metadata. Nothing is written, followed or run here.
 */
import type { Json } from '@policyc/base';
import { BUNDLE_ENTRIES, type BundleMetadata } from '@policyc/model';
import { type Archive, BUNDLE_LIMITS, type BundleLimits, readArchive } from './archive.js';
import { BundleError } from './errors.js';
import { checked, entryJson, readManifest, requiredEntry } from './manifest.js';
import { object } from './shape.js';
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
 * Like `readBundle`, for bundles that must be signed: nothing is read from the files before the signature was checked.
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
export function bundleOf(archive: Archive): Bundle {
  if (archive.has('/patch.json')) {
    throw new BundleError('delta-bundle', 'this is a delta bundle: changes for a running OPA, no policies');
  }
  const { revision, metadata } = readManifest(archive);
  return {
    revision,
    metadata,
    wasm: requiredEntry(archive, BUNDLE_ENTRIES.wasm).slice(),
    data: readData(archive),
    rego: [...archive]
      .filter(([path]) => path.endsWith('.rego'))
      .map(([path, content]) => ({ path, text: new TextDecoder().decode(content) })),
  };
}

/**
 * `data.json` of a bundle.
 * @throws BundleError
 */
export function readData(archive: Archive): Bundle['data'] {
  const data = archive.has(BUNDLE_ENTRIES.data) ? entryJson(archive, BUNDLE_ENTRIES.data) : {};
  return checked(() => object(data, BUNDLE_ENTRIES.data));
}
