/**
 * Keys of bundle signatures.
 * Invariant: a key is bound to one algorithm when it is made, and a text that looks like PEM never becomes an HMAC
 * secret: or whoever knows a public key could sign with it. No message contains a key.
 */
import { type CryptoKey, importPKCS8, importSPKI } from 'jose';
import { KeyError } from '../errors.js';

export const SIGNATURE_ALGORITHMS = [
  ...(['HS256', 'HS384', 'HS512'] as const),
  ...(['RS256', 'RS384', 'RS512'] as const),
  ...(['PS256', 'PS384', 'PS512'] as const),
  ...(['ES256', 'ES384', 'ES512'] as const),
] as const;
export type SignatureAlgorithm = (typeof SIGNATURE_ALGORITHMS)[number];

export interface SignatureKey {
  readonly algorithm: SignatureAlgorithm;
  readonly use: 'sign' | 'verify';
  readonly key: CryptoKey | Uint8Array;
}

/**
 * @param material a secret (HS), or a private key as PKCS #8 in PEM
 * @throws KeyError
 */
export function importSigningKey(algorithm: SignatureAlgorithm, material: string): Promise<SignatureKey> {
  return importKey(algorithm, material, 'sign');
}

/**
 * @param material a secret (HS), or a public key as SubjectPublicKeyInfo in PEM
 * @throws KeyError
 */
export function importVerificationKey(
  algorithm: SignatureAlgorithm,
  material: string,
): Promise<SignatureKey> {
  return importKey(algorithm, material, 'verify');
}

async function importKey(
  algorithm: SignatureAlgorithm,
  material: string,
  use: SignatureKey['use'],
): Promise<SignatureKey> {
  const pem = material.includes('-----BEGIN ');
  if (algorithm.startsWith('HS')) {
    if (pem) throw new KeyError(`${algorithm} needs a secret, and this is a PEM file`);
    return { algorithm, use, key: secret(algorithm, material, use) };
  }
  const wanted = use === 'sign' ? 'private' : 'public';
  if (!pem) throw new KeyError(`${algorithm} needs a ${wanted} key as a PEM file`);
  const label = /-----BEGIN ([A-Z0-9 ]+)-----/.exec(material)?.[1] ?? '';
  if (label !== (use === 'sign' ? 'PRIVATE KEY' : 'PUBLIC KEY')) {
    throw new KeyError(`a ${wanted} key is needed here, and this PEM file holds something else`);
  }
  try {
    const key = await (use === 'sign' ? importPKCS8 : importSPKI)(material, algorithm);
    return { algorithm, use, key };
  } catch {
    // What the library says may quote the key.
    throw new KeyError(`this is no ${wanted} key for ${algorithm}`);
  }
}

function secret(algorithm: SignatureAlgorithm, material: string, use: SignatureKey['use']): Uint8Array {
  const bytes = new TextEncoder().encode(material);
  if (bytes.length === 0) throw new KeyError('the secret is empty');
  const least = Number(algorithm.slice(2)) / 8;
  // Others may have signed with less; what we sign cannot be guessed (RFC 7518, 3.2).
  if (use === 'sign' && bytes.length < least) {
    throw new KeyError(`a secret for ${algorithm} has at least ${least} bytes, and this one ${bytes.length}`);
  }
  return bytes;
}
