/**
 * Verifies the signature of a bundle.
 * Invariant: returns only where one token, made with the expected key and algorithm for the expected scope, lists every
 * file of the archive with its hash and no other. What is refused says why.
 */
import { compactVerify, errors } from 'jose';
import type { Archive } from '../archive.js';
import { BundleError, KeyError } from '../errors.js';
import { DIGEST_ALGORITHMS, entryDigest } from './digest.js';
import type { SignatureKey } from './keys.js';
import { verifiesWithLongestSalt } from './longest-salt.js';
import {
  readClaims,
  SIGNATURE_ENTRY,
  type SignatureClaims,
  type SignedFile,
  signatureToken,
} from './signature-file.js';

export interface Verification {
  readonly key: SignatureKey;
  /** The name that the signature must give to its key; any without it. */
  readonly keyId?: string;
  /** The scope that the signature must have; none without it. */
  readonly scope?: string;
}

/**
 * @returns what was signed
 * @throws BundleError `unsigned`, `bad-signature`, `delta-bundle` or `damaged`
 * @throws KeyError
 */
export async function verifyArchive(archive: Archive, expected: Verification): Promise<SignatureClaims> {
  if (archive.has('/patch.json')) {
    throw new BundleError('delta-bundle', 'this is a delta bundle: it may change what a signature covers');
  }
  const token = signatureToken(archive);
  if (token === undefined) throw new BundleError('unsigned', 'the bundle is not signed', SIGNATURE_ENTRY);
  const claims = readClaims(token);
  const { algorithm } = expected.key;
  if (claims.algorithm !== algorithm) {
    throw refusal(`it is signed with ${claims.algorithm}, and ${algorithm} is expected`);
  }
  await checkToken(token, expected.key);
  if (expected.keyId !== undefined && claims.keyId !== expected.keyId) {
    throw refusal(`it names ${quoted(claims.keyId, 'no key')}, and the key "${expected.keyId}" is expected`);
  }
  if (claims.scope !== (expected.scope ?? '')) {
    throw refusal(
      `it is for ${quoted(claims.scope, 'no scope')}, and ${quoted(expected.scope, 'no scope')} is expected`,
    );
  }
  await checkFiles(archive, claims.files);
  return claims;
}

async function checkToken(token: string, { key, algorithm, use }: SignatureKey): Promise<void> {
  if (use !== 'verify') throw new KeyError('this key signs; verification needs the public key');
  try {
    await compactVerify(token, key, { algorithms: [algorithm] });
  } catch (error) {
    const salted = error instanceof errors.JWSSignatureVerificationFailed && algorithm.startsWith('PS');
    if (salted && !(key instanceof Uint8Array) && (await verifiesWithLongestSalt(token, key))) return;
    if (error instanceof errors.JOSEError)
      throw refusal('the key does not fit, or the signature was changed');
    throw new KeyError(`the key does not verify ${algorithm}: RSA keys need 2048 bits`);
  }
}

async function checkFiles(archive: Archive, listed: readonly SignedFile[]): Promise<void> {
  const unseen = new Set([...archive.keys()].filter((name) => name !== SIGNATURE_ENTRY));
  for (const file of listed) {
    const name = `/${file.name}`;
    const content = archive.get(name);
    if (content === undefined) throw refusal(`it lists "${file.name}", which the bundle does not have`);
    if (!unseen.delete(name)) throw refusal(`it lists "${file.name}" twice, or itself`);
    const algorithm = DIGEST_ALGORITHMS.find((a) => a === file.algorithm);
    if (algorithm === undefined) {
      const accepted = DIGEST_ALGORITHMS.join(', ');
      throw refusal(`"${file.name}" is hashed with ${file.algorithm}; accepted are ${accepted}`);
    }
    if ((await entryDigest(name, content, algorithm)) !== file.hash) {
      throw refusal(`"${file.name}" was changed after signing`);
    }
  }
  const [extra] = unseen;
  if (extra !== undefined) throw refusal(`"${extra.slice(1)}" was added after signing`);
}

function quoted(name: string | undefined, none: string): string {
  return name === undefined || name === '' ? none : `"${name}"`;
}

function refusal(reason: string): BundleError {
  return new BundleError('bad-signature', `the signature is refused: ${reason}`, SIGNATURE_ENTRY);
}
