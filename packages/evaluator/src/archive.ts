/**
 * The files of a bundle, without a look at what they mean: what signatures are about.
 * Invariant: sizes are within the limits and names are clean absolute paths, each once.
 */
import { BundleError } from './errors.js';
import { gunzip } from './gunzip.js';
import { readTar, type TarLimits } from './read-tar.js';

/** Contents by name (`/policy.wasm`), in the archive's order. */
export type Archive = ReadonlyMap<string, Uint8Array>;

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
export function readArchive(bytes: Uint8Array, limits: BundleLimits = BUNDLE_LIMITS): Archive {
  if (bytes.length > limits.compressedBytes) {
    throw new BundleError('too-large', `the bundle is larger than ${limits.compressedBytes} bytes`);
  }
  return readTar(gunzip(bytes, limits.totalBytes), limits);
}
