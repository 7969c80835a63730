/** Signs the files of a bundle. Invariant: every file but the signature itself is listed, in the archive's order. */
import { CompactSign } from 'jose';
import type { Archive } from '../archive.js';
import { BundleError, KeyError } from '../errors.js';
import { entryDigest } from './digest.js';
import type { SignatureKey } from './keys.js';
import { SIGNATURE_ENTRY } from './signature-file.js';

export interface Signing {
  readonly key: SignatureKey;
  /** Names the key to verifiers that know several. */
  readonly keyId?: string;
  /** What the bundle is for; verifiers want exactly the same. */
  readonly scope?: string;
}

/**
 * @param archive a snapshot bundle; a signature that it has already does not count
 * @returns the text of `.signatures.json`. The same for the same archive with HS and RS; PS and ES are randomised
 * @throws BundleError `delta-bundle` or `damaged`
 * @throws KeyError
 */
export async function signArchive(archive: Archive, { key, keyId, scope }: Signing): Promise<string> {
  if (key.use !== 'sign') throw new KeyError('this key verifies; signing needs the private key');
  if (archive.has('/patch.json')) {
    throw new BundleError('delta-bundle', 'a delta bundle is not signed: OPA would not check the signature');
  }
  const files = [];
  for (const [name, content] of archive) {
    if (name === SIGNATURE_ENTRY) continue;
    const hash = await entryDigest(name, content, 'SHA-256');
    files.push({ name: name.slice(1), hash, algorithm: 'SHA-256' });
  }
  const payload = {
    files,
    // Older verifiers look for the name of the key here.
    ...(keyId === undefined ? {} : { keyid: keyId }),
    ...(scope === undefined ? {} : { scope }),
  };
  const signer = new CompactSign(new TextEncoder().encode(JSON.stringify(payload))).setProtectedHeader({
    alg: key.algorithm,
    ...(keyId === undefined ? {} : { kid: keyId }),
  });
  try {
    return JSON.stringify({ signatures: [await signer.sign(key.key)] });
  } catch {
    throw new KeyError(`the key does not sign with ${key.algorithm}: RSA keys need 2048 bits`);
  }
}
