/** Signed, changed in every way, verified. */

import { constants, sign } from 'node:crypto';
import {
  type Archive,
  BundleError,
  importSigningKey,
  importVerificationKey,
  KeyError,
  readArchive,
  readClaims,
  readVerifiedBundle,
  SIGNATURE_ALGORITHMS,
  SIGNATURE_ENTRY,
  type SignatureKey,
  signArchive,
  signatureToken,
  type Verification,
  verifyArchive,
} from '@policyc/evaluator';
import { CompactSign } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { bundleEntries, METADATA } from '../sample.js';
import { tarGz } from '../tar.js';
import { keyPair, keyTexts } from './keys.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const ARCHIVE = readArchive(tarGz(bundleEntries(Uint8Array.of(0, 0x61, 0x73, 0x6d))));

let signing: SignatureKey;
let verification: SignatureKey;
beforeAll(async () => {
  ({ signing, verification } = await keyPair('ES256'));
});

const withEntry = (archive: Archive, name: string, content: string | Uint8Array): Archive =>
  new Map([...archive, [name, typeof content === 'string' ? bytes(content) : content]]);
const without = (archive: Archive, name: string): Archive =>
  new Map([...archive].filter(([n]) => n !== name));
const signed = async (archive = ARCHIVE, more: { keyId?: string; scope?: string } = {}): Promise<Archive> =>
  withEntry(archive, SIGNATURE_ENTRY, await signArchive(archive, { key: signing, ...more }));

async function refused(archive: Archive, expected: Partial<Verification> = {}): Promise<BundleError> {
  const error = await verifyArchive(archive, { key: verification, ...expected }).catch((e: unknown) => e);
  if (!(error instanceof BundleError)) throw new Error(`not refused, but: ${JSON.stringify(error)}`);
  return error;
}

/** A signature over a payload of our own making. */
async function forged(payload: object, header: object = { alg: 'ES256' }): Promise<Archive> {
  const token = await new CompactSign(bytes(JSON.stringify(payload)))
    .setProtectedHeader(header as { alg: string })
    .sign(signing.key);
  return withEntry(ARCHIVE, SIGNATURE_ENTRY, JSON.stringify({ signatures: [token] }));
}
const claims = async () => readClaims(signatureToken(await signed()) ?? '').files;

describe('a signed bundle', () => {
  test.each(SIGNATURE_ALGORITHMS)('is verified with %s', async (algorithm) => {
    const pair = await keyPair(algorithm);
    const text = await signArchive(ARCHIVE, { key: pair.signing, keyId: 'k', scope: 'prod' });
    const archive = withEntry(ARCHIVE, SIGNATURE_ENTRY, text);
    const expected = { key: pair.verification, keyId: 'k', scope: 'prod' };
    const verified = await verifyArchive(archive, expected);
    expect(verified).toMatchObject({ algorithm, keyId: 'k', scope: 'prod' });
    expect(verified.files.map((f) => f.name)).toEqual([
      '.manifest',
      'data.json',
      'policy.rego',
      'policy.wasm',
    ]);
  });

  test.each(['PS256', 'PS384', 'PS512'] as const)(
    'is verified with %s and the longest salt, as OPA signs',
    async (alg) => {
      const { verification: key } = await keyPair(alg);
      const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const input = `${encode({ alg })}.${encode({ files: await claims() })}`;
      const tokenOf = (saltLength: number) => {
        const signature = sign(`sha${alg.slice(2)}`, Buffer.from(input), {
          key: keyTexts(alg).signing,
          padding: constants.RSA_PKCS1_PSS_PADDING,
          saltLength,
        });
        return `${input}.${signature.toString('base64url')}`;
      };
      const archiveOf = (token: string) =>
        withEntry(ARCHIVE, SIGNATURE_ENTRY, JSON.stringify({ signatures: [token] }));
      const longest = tokenOf(constants.RSA_PSS_SALTLEN_MAX_SIGN);
      await verifyArchive(archiveOf(longest), { key });
      await verifyArchive(archiveOf(tokenOf(constants.RSA_PSS_SALTLEN_DIGEST)), { key });
      const changed = `${longest.slice(0, -9)}${longest.at(-9) === 'A' ? 'B' : 'A'}${longest.slice(-8)}`;
      expect((await refused(archiveOf(changed), { key })).code).toBe('bad-signature');
    },
  );

  test('stays good when its JSON is laid out anew', async () => {
    const manifest = new TextDecoder().decode(ARCHIVE.get('/.manifest'));
    const spaced = JSON.stringify(JSON.parse(manifest), null, 2);
    await verifyArchive(withEntry(await signed(), '/.manifest', spaced), { key: verification });
  });

  test('is signed anew where it was signed before', async () => {
    const again = await signed(await signed());
    expect((await verifyArchive(again, { key: verification })).files).toHaveLength(4);
  });

  test('is read after it was verified', async () => {
    const text = await signArchive(ARCHIVE, { key: signing });
    const entries = [
      ...bundleEntries(Uint8Array.of(0, 0x61, 0x73, 0x6d)),
      { name: '.signatures.json', content: text },
    ];
    const bundle = await readVerifiedBundle(tarGz(entries), { key: verification });
    expect(bundle.metadata).toEqual(METADATA);
    const changed = entries.map((e) => (e.name === '/data.json' ? { ...e, content: '{"policyc":1}' } : e));
    await expect(readVerifiedBundle(tarGz(changed), { key: verification })).rejects.toThrow(
      'data.json" was changed',
    );
  });

  test('has the same signature every time, where the algorithm allows it', async () => {
    for (const algorithm of ['HS256', 'RS256'] as const) {
      const { signing: key } = await keyPair(algorithm);
      expect(await signArchive(ARCHIVE, { key })).toBe(await signArchive(ARCHIVE, { key }));
    }
  });
});

describe('refused', () => {
  test('without a signature', async () => {
    expect((await refused(ARCHIVE)).code).toBe('unsigned');
  });

  test('with changed files', async () => {
    const good = await signed();
    for (const [name, content] of ARCHIVE) {
      if (name === '/.manifest') continue;
      const changed = name === '/data.json' ? bytes('{"a":1.0}') : Uint8Array.of(...content, 0);
      expect((await refused(withEntry(good, name, changed))).message).toContain('was changed after signing');
    }
  });

  test('with a number of the same value, written otherwise', async () => {
    const archive = await signed(withEntry(ARCHIVE, '/data.json', '{"policyc":{"limit":1.0}}'));
    expect((await refused(withEntry(archive, '/data.json', '{"policyc":{"limit":1}}'))).message).toContain(
      'changed',
    );
  });

  test('with missing and extra files', async () => {
    const good = await signed();
    expect((await refused(without(good, '/policy.rego'))).message).toContain(
      'which the bundle does not have',
    );
    expect((await refused(withEntry(good, '/extra.rego', 'package x'))).message).toContain(
      '"extra.rego" was added after signing',
    );
  });

  test('with another key, scope or name of a key', async () => {
    const other = await keyPair('ES384');
    expect((await refused(await signed(), { key: other.verification })).message).toContain(
      'signed with ES256, and ES384 is expected',
    );
    const rsa = await keyPair('RS256');
    expect((await refused(await signed(), { key: rsa.verification })).code).toBe('bad-signature');
    expect((await refused(await signed(ARCHIVE, { scope: 'test' }))).message).toContain(
      'no scope is expected',
    );
    expect((await refused(await signed(), { scope: 'prod' })).message).toContain('"prod" is expected');
    expect((await refused(await signed(), { keyId: 'k1' })).message).toContain('names no key');
    expect((await refused(await signed(ARCHIVE, { keyId: 'k2' }), { keyId: 'k1' })).message).toContain(
      '"k2"',
    );
    const disagreeing = await forged({ files: await claims(), keyid: 'a' }, { alg: 'ES256', kid: 'b' });
    expect((await refused(disagreeing)).message).toContain('/keyid');
  });

  test('with the algorithm "none", or the public key as a secret', async () => {
    const files = await claims();
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const unsecured = `${encode({ alg: 'none' })}.${encode({ files })}.`;
    const none = withEntry(ARCHIVE, SIGNATURE_ENTRY, JSON.stringify({ signatures: [unsecured] }));
    expect((await refused(none)).message).toContain('signed with none');

    const publicText = keyTexts('RS256').verification;
    const token = await new CompactSign(bytes(JSON.stringify({ files })))
      .setProtectedHeader({ alg: 'HS256' })
      .sign(bytes(publicText));
    const confused = withEntry(ARCHIVE, SIGNATURE_ENTRY, JSON.stringify({ signatures: [token] }));
    const rsa = await keyPair('RS256');
    expect((await refused(confused, { key: rsa.verification })).message).toContain('signed with HS256');
    await expect(importVerificationKey('HS256', publicText)).rejects.toThrow('needs a secret');
  });

  test('with any bit of the token turned', async () => {
    const token = signatureToken(await signed()) ?? '';
    for (let at = 0; at < token.length; at += 7) {
      const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
      const archive = withEntry(ARCHIVE, SIGNATURE_ENTRY, JSON.stringify({ signatures: [changed] }));
      expect((await refused(archive)).code).toBe('bad-signature');
    }
  });

  test('with a payload that says too little or too much', async () => {
    const files = await claims();
    const [first] = files;
    expect((await refused(await forged({ files: [] }))).message).toContain('added');
    expect((await refused(await forged({}))).message).toContain('/files');
    expect((await refused(await forged({ files: [...files, first] }))).message).toContain('twice');
    const itself = { name: SIGNATURE_ENTRY.slice(1), hash: '', algorithm: 'SHA-256' };
    expect((await refused(await forged({ files: [...files, itself] }))).message).toContain('or itself');
    for (const name of [
      '/policy.wasm',
      '../policy.wasm',
      'x/../policy.wasm',
      './policy.wasm',
      'POLICY.WASM',
    ]) {
      const tricky = files.map((f) => (f.name === 'policy.wasm' ? { ...f, name } : f));
      expect((await refused(await forged({ files: tricky }))).message).toContain('does not have');
    }
    for (const algorithm of ['MD5', 'SHA-1', 'sha-256', '', '__proto__']) {
      const weak = files.map((f) => ({ ...f, algorithm }));
      expect((await refused(await forged({ files: weak }))).message).toContain('accepted are SHA-256');
    }
  });

  test.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['no token', '{"signatures":[]}'],
    ['two tokens', '{"signatures":["a.b.c","a.b.c"]}'],
    ['a number', '{"signatures":[1]}'],
    ['a plugin', '{"signatures":["a.b.c"],"plugin":"mine"}'],
    ['no token form', '{"signatures":["abc"]}'],
  ])('with a signature file that is %s', async (_, text) => {
    expect((await refused(withEntry(ARCHIVE, SIGNATURE_ENTRY, text))).code).toBe('bad-signature');
  });

  test('delta bundles, signed or to be signed', async () => {
    const delta = withEntry(ARCHIVE, '/patch.json', '{"data":[]}');
    expect((await refused(await signed().then((a) => withEntry(a, '/patch.json', '{}')))).code).toBe(
      'delta-bundle',
    );
    await expect(signArchive(delta, { key: signing })).rejects.toThrow('delta bundle');
  });
});

describe('keys', () => {
  test('that do not fit their algorithm are refused without being quoted', async () => {
    const rsa = keyTexts('RS256');
    const ec = keyTexts('ES256');
    const attempts = [
      importSigningKey('RS256', ec.signing),
      importSigningKey('ES384', ec.signing),
      importSigningKey('ES256', rsa.signing),
      importSigningKey('RS256', rsa.verification),
      importVerificationKey('RS256', rsa.signing),
      importVerificationKey('RS256', 'secret'),
      importVerificationKey('RS256', '-----BEGIN PUBLIC KEY-----\nsecret\n-----END PUBLIC KEY-----'),
      importSigningKey('HS256', 'short secret'),
      importVerificationKey('HS256', ''),
    ];
    for (const attempt of attempts) {
      const error = await attempt.catch((e: unknown) => e);
      expect(error).toBeInstanceOf(KeyError);
      expect(String(error)).not.toMatch(/BEGIN|MI[A-Za-z0-9]|secret"|short secret/);
    }
  });

  test('work one way only', async () => {
    await expect(signArchive(ARCHIVE, { key: verification })).rejects.toThrow(KeyError);
    await expect(verifyArchive(await signed(), { key: signing })).rejects.toThrow(KeyError);
  });
});
