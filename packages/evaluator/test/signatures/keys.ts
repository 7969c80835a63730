/** Keys of every family, made anew for each run. */
import { generateKeyPairSync } from 'node:crypto';
import { importSigningKey, importVerificationKey, type SignatureAlgorithm } from '@policyc/evaluator';

export interface KeyTexts {
  readonly signing: string;
  readonly verification: string;
}

const known = new Map<string, KeyTexts>();

/** The same pair for all algorithms of one kind of key. */
export function keyTexts(algorithm: SignatureAlgorithm): KeyTexts {
  const kind = algorithm.startsWith('ES') || algorithm.startsWith('HS') ? algorithm : 'RSA';
  const made = known.get(kind) ?? generate(kind);
  known.set(kind, made);
  return made;
}

function generate(kind: string): KeyTexts {
  if (kind.startsWith('HS')) {
    const secret = `${kind} secret `.repeat(8);
    return { signing: secret, verification: secret };
  }
  const namedCurve = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' }[kind];
  const { privateKey, publicKey } =
    namedCurve === undefined
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve });
  return {
    signing: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    verification: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

export async function keyPair(algorithm: SignatureAlgorithm) {
  const { signing, verification } = keyTexts(algorithm);
  return {
    signing: await importSigningKey(algorithm, signing),
    verification: await importVerificationKey(algorithm, verification),
  };
}
