/**
 * Keys of bundle signatures as people give them: a file, or `env:NAME`.
 * Invariant: a key is never printed, nor a part of it; messages say where it came from.
 */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  importSigningKey,
  importVerificationKey,
  KeyError,
  SIGNATURE_ALGORITHMS,
  type SignatureAlgorithm,
  type SignatureKey,
} from '@policyc/evaluator';
import { CliError } from './cli-error.js';
import { EXIT } from './exit-code.js';
import { systemReason } from './system-reason.js';

const CURVES: Readonly<Record<string, SignatureAlgorithm>> = {
  prime256v1: 'ES256',
  secp384r1: 'ES384',
  secp521r1: 'ES512',
};

/**
 * @param source a file, or `env:NAME`: a PEM, or a secret for HS, of which every byte counts
 * @param algorithm without it the one that the key is usually used with
 * @throws CliError usage
 */
export async function readKey(
  source: string,
  use: SignatureKey['use'],
  algorithm: string | undefined,
): Promise<SignatureKey> {
  const text = await keyText(source);
  const known = SIGNATURE_ALGORITHMS.find((a) => a === algorithm);
  if (algorithm !== undefined && known === undefined) {
    throw new CliError(
      EXIT.usage,
      `no signature algorithm is called ${algorithm}`,
      `There are: ${SIGNATURE_ALGORITHMS.join(', ')}.`,
    );
  }
  const importKey = use === 'sign' ? importSigningKey : importVerificationKey;
  try {
    if (!text.includes('-----BEGIN ')) return await importKey(known ?? 'HS256', text);
    const key = parsePem(text, use);
    // Other forms of PEM (PKCS #1, SEC 1, certificates) become the one that keys are imported from.
    const pem = key.export({ format: 'pem', type: use === 'sign' ? 'pkcs8' : 'spki' }).toString();
    return await importKey(known ?? usualAlgorithm(key), pem);
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    throw new CliError(EXIT.usage, `the key of ${source} cannot be used: ${error.message}`);
  }
}

async function keyText(source: string): Promise<string> {
  if (source.startsWith('env:')) {
    const name = source.slice('env:'.length);
    const value = process.env[name];
    if (value === undefined || value === '') {
      throw new CliError(EXIT.usage, `the environment variable ${name} holds no key`);
    }
    return value;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(source));
  } catch (error) {
    const reason = error instanceof TypeError ? 'it is not text' : systemReason(error);
    // Someone may have given the secret itself, which must not be repeated into a log.
    throw new CliError(
      EXIT.usage,
      `the key file cannot be read: ${reason}`,
      'Give a file, or env:NAME for an environment variable; not the key itself.',
    );
  }
}

function parsePem(pem: string, use: SignatureKey['use']): KeyObject {
  const isPrivate = /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem);
  if (isPrivate !== (use === 'sign')) {
    throw new KeyError(
      use === 'sign'
        ? 'signing needs the private key'
        : 'this is a private key; verification needs the public one',
    );
  }
  try {
    return isPrivate ? createPrivateKey(pem) : createPublicKey(pem);
  } catch {
    throw new KeyError('the PEM is damaged, or protected by a passphrase');
  }
}

function usualAlgorithm(key: KeyObject): SignatureAlgorithm {
  if (key.asymmetricKeyType === 'rsa') return 'RS256';
  const curve = CURVES[key.asymmetricKeyDetails?.namedCurve ?? ''];
  if (curve === undefined)
    throw new KeyError('bundles are signed with RSA, P-256, P-384 and P-521 keys only');
  return curve;
}
