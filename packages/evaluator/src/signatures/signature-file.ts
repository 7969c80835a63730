/**
 * `.signatures.json`: one compact JWS whose payload lists every file of the bundle.
 * Invariant: what comes out is shaped as it should be; nothing is verified here.
 */
import type { Json } from '@policyc/base';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { Archive } from '../archive.js';
import { BundleError } from '../errors.js';
import { list, member, object, ShapeError, text } from '../shape.js';

export const SIGNATURE_ENTRY = '/.signatures.json';

/** What `opa build` writes for its own way of signing. */
const OPA_PLUGIN = '_default';

export interface SignedFile {
  /** Without a leading slash. */
  readonly name: string;
  readonly hash: string;
  readonly algorithm: string;
}

export interface SignatureClaims {
  readonly algorithm: string;
  readonly keyId?: string;
  readonly scope: string;
  readonly files: readonly SignedFile[];
}

/**
 * The one token of the archive, or undefined where the bundle is not signed.
 * @throws BundleError `bad-signature`
 */
export function signatureToken(archive: Archive): string | undefined {
  const content = archive.get(SIGNATURE_ENTRY);
  if (content === undefined) return undefined;
  return shaped(() => {
    const root = object(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content)) as Json, '');
    const plugin = member(root, 'plugin');
    if (![undefined, '', OPA_PLUGIN].includes(plugin as string | undefined)) {
      throw new ShapeError('/plugin', 'absent: no plugin is known');
    }
    const tokens = list(root, 'signatures', '', (t) => t);
    const [token] = tokens;
    if (tokens.length !== 1 || typeof token !== 'string') {
      throw new ShapeError('/signatures', 'a list of exactly one token');
    }
    return token;
  });
}

/**
 * What a token claims. Only to be believed once its signature was checked.
 * @throws BundleError `bad-signature`
 */
export function readClaims(token: string): SignatureClaims {
  return shaped(() => {
    const header = decodeProtectedHeader(token);
    const payload = object(decodeJwt(token) as unknown as Json, '');
    const optionalText = (key: string) => (member(payload, key) === undefined ? '' : text(payload, key, ''));
    const claimed = optionalText('keyid');
    const keyId = header.kid ?? claimed;
    if (claimed !== '' && keyId !== claimed)
      throw new ShapeError('/keyid', 'the same as `kid` in the header');
    return {
      algorithm: header.alg ?? 'none',
      ...(keyId === '' ? {} : { keyId }),
      scope: optionalText('scope'),
      files: list(payload, 'files', '', (file, place) => {
        const from = object(file, place);
        return {
          name: text(from, 'name', place),
          hash: text(from, 'hash', place),
          algorithm: text(from, 'algorithm', place),
        };
      }),
    };
  });
}

function shaped<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    const reason = error instanceof ShapeError ? error.message : 'it is no JSON web signature';
    throw new BundleError('bad-signature', `.signatures.json is not usable: ${reason}`, SIGNATURE_ENTRY);
  }
}
