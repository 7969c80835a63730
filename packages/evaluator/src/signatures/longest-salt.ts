/**
 * PS signatures as OPA makes them: Go takes the longest salt that fits, where RFC 7518 wants one as long as the hash.
 * Both prove the same; a library that keeps to the RFC refuses OPA's.
 */
import type { CryptoKey } from 'jose';

/**
 * @param token a compact JWS whose form and header were checked
 * @param key a public RSA key, imported for PS
 */
export async function verifiesWithLongestSalt(token: string, key: CryptoKey): Promise<boolean> {
  const { modulusLength, hash } = key.algorithm as unknown as RsaHashedKeyAlgorithm;
  const digest = Number(hash.name.slice('SHA-'.length)) / 8;
  const saltLength = Math.ceil((modulusLength - 1) / 8) - digest - 2;
  const end = token.lastIndexOf('.');
  const signature = atob(
    token
      .slice(end + 1)
      .replaceAll('-', '+')
      .replaceAll('_', '/'),
  );
  return crypto.subtle.verify(
    { name: 'RSA-PSS', saltLength },
    key,
    Uint8Array.from(signature, (c) => c.charCodeAt(0)),
    new TextEncoder().encode(token.slice(0, end)),
  );
}

interface RsaHashedKeyAlgorithm {
  readonly modulusLength: number;
  readonly hash: { readonly name: string };
}
