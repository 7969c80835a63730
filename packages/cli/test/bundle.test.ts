/** `policyc bundle` and verified evaluation: with ourselves, and with real OPA on the other side. */
import { createHash, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packArchive } from '@policyc/emit';
import { readArchive, SIGNATURE_ALGORITHMS } from '@policyc/evaluator';
import { hasOpa, runOpa } from '@policyc/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fakeModule } from '../../evaluator/test/fake-module.js';
import { bundleEntries } from '../../evaluator/test/sample.js';
import { keyTexts } from '../../evaluator/test/signatures/keys.js';
import { tarGz } from '../../evaluator/test/tar.js';
import { buildCli } from './built-cli.js';
import { runHere } from './run-here.js';
import { createWorkspace, POLICY, type Workspace } from './workspace.js';

let space: Workspace;
const at = (path: string) => join(space.root, path);
const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runHere(args, space.root, env);
const bundle = (...args: readonly string[]) => run(['bundle', ...args]);
async function good(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await bundle(...args);
  expect(code, stderr).toBe(0);
  return stdout;
}
/** Packs a bundle anew, with some files changed. */
function change(from: string, to: string, edit: (files: Map<string, Uint8Array>) => void): void {
  const files = new Map(readArchive(readFileSync(at(from))));
  edit(files);
  space.put(to, packArchive([...files].map(([name, content]) => ({ name, content }))));
}

beforeAll(async () => {
  buildCli();
  space = createWorkspace();
  for (const algorithm of SIGNATURE_ALGORITHMS) {
    const { signing, verification } = keyTexts(algorithm);
    space.put(`keys/${algorithm}.private`, signing);
    space.put(`keys/${algorithm}.public`, verification);
  }
  await good('build', 'policies', '-o', 'plain.tar.gz');
  await good(
    'build',
    'policies',
    '-o',
    'signed.tar.gz',
    '--key',
    'keys/RS256.private',
    '--scope',
    'prod',
    '--key-id',
    'k1',
  );
}, 240_000);
afterAll(() => space.remove());

describe('build', () => {
  test('gives what compile gives, the same every time', async () => {
    await run(['compile', 'policies', '-o', 'compiled.tar.gz']);
    expect(readFileSync(at('plain.tar.gz')).equals(readFileSync(at('compiled.tar.gz')))).toBe(true);
    await good(
      'build',
      'policies',
      '-o',
      'again.tar.gz',
      '--key',
      'keys/RS256.private',
      '--scope',
      'prod',
      '--key-id',
      'k1',
    );
    expect(readFileSync(at('again.tar.gz')).equals(readFileSync(at('signed.tar.gz')))).toBe(true);
  });

  test('mistakes in policies and options', async () => {
    space.put('bad/x.policy', 'policy');
    expect((await bundle('build', 'bad')).code).toBe(3);
    const without = await bundle('build', 'policies', '--scope', 'x');
    expect([without.code, without.stderr]).toEqual([2, expect.stringContaining('without a key')]);
  });

  test('writes an OCI layout whose layer is the bundle', async () => {
    await good(
      'build',
      'policies',
      '--oci',
      'layout:v1',
      '--key',
      'keys/RS256.private',
      '--scope',
      'prod',
      '--key-id',
      'k1',
    );
    await good('build', 'policies', '--oci', 'layout');
    const json = (path: string) => JSON.parse(readFileSync(at(path), 'utf8'));
    const blob = (digest: string) => `layout/blobs/${digest.replace(':', '/')}`;
    const { manifests } = json('layout/index.json');
    expect(manifests.map((m: { annotations: object }) => Object.values(m.annotations)[0])).toEqual([
      'latest',
      'v1',
    ]);
    const layer = (n: number) => readFileSync(at(blob(json(blob(manifests[n].digest)).layers[0].digest)));
    expect(layer(0).equals(readFileSync(at('plain.tar.gz')))).toBe(true);
    expect(layer(1).equals(readFileSync(at('signed.tar.gz')))).toBe(true);
    expect((await bundle('build', 'policies', '--oci', 'layout:-x')).code).toBe(2);
    space.put('broken/index.json', '{');
    expect((await bundle('build', 'policies', '--oci', 'broken')).code).toBe(2);
  });
});

describe('inspect', () => {
  test('shows what is in the bundle', async () => {
    const text = await good('inspect', 'plain.tar.gz');
    expect(text).toMatch(/revision +[0-9a-f]{32}\n/);
    expect(text).toMatch(/entrypoints +policyc\/errors, policyc\/report, and 2 of packages and policies\n/);
    expect(text).toMatch(/signature +none\n/);
    expect(text).toMatch(/evaluated by +WASM or Rego\n/);
    expect(text).toMatch(/\nPOLICY +SEVERITY +MAPPINGS +TITLE\nT-1 +high +cwe-306 +Open webhook\n$/);
  });

  test('parameters with their guards, and tables', async () => {
    const text = POLICY.replace(
      '/// Why',
      'param most: int = 3 where most <= 5\ntable known from "known.json" { key id: string }\n\n/// Why',
    );
    space.put('tabled/p.policy', text);
    space.put('tabled/known.json', '[{"id": "a"}, {"id": "b"}]');
    await good('build', 'tabled', '-o', 'tabled.tar.gz');
    const shown = await good('inspect', 'tabled.tar.gz');
    expect(shown).toMatch(/\nPARAMETER +TYPE +DEFAULT +GUARD\nmine\.most +int +3 +most <= 5\n/);
    expect(shown).toMatch(/\nTABLE +ROWS\nmine\.known +2\n/);
    const json = JSON.parse(await good('inspect', 'tabled.tar.gz', '--format', 'json'));
    expect(json.tables).toEqual([{ id: 'mine.known', rows: 2 }]);
  });

  test('data that is no JSON is the fault of the bundle', async () => {
    change('plain.tar.gz', 'damaged-data.tar.gz', (f) =>
      f.set('/data.json', new TextEncoder().encode('{"policyc": ')),
    );
    const { code, stderr } = await bundle('inspect', 'damaged-data.tar.gz');
    expect(code).toBe(4);
    expect(stderr).toContain('cannot use damaged-data.tar.gz');
  });

  test('as JSON', async () => {
    const inspection = JSON.parse(await good('inspect', 'signed.tar.gz', '--format', 'json'));
    const bytes = readFileSync(at('signed.tar.gz'));
    expect(inspection).toMatchObject({
      format: 'policyc-bundle-inspection/1',
      file: 'signed.tar.gz',
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      roots: ['policyc'],
      entrypoints: { 'policyc/report': 0 },
      resolvers: [],
      signature: { state: 'unchecked', algorithm: 'RS256', key_id: 'k1', scope: 'prod' },
      policies: [{ id: 'T-1', severity: 'high', mappings: [{ catalogue: 'cwe', id: '306' }] }],
    });
    expect(inspection.entries.map((e: { name: string }) => e.name)).toContain('/policy.wasm');
  });

  test('checks the signature where a key is given', async () => {
    const key = ['--key', 'keys/RS256.public'];
    expect(await good('inspect', 'signed.tar.gz', ...key, '--scope', 'prod')).toContain('scope prod; valid');
    const scope = await bundle('inspect', 'signed.tar.gz', ...key);
    expect([scope.code, scope.stdout]).toEqual([4, expect.stringContaining('no scope is expected')]);
    expect((await bundle('inspect', 'plain.tar.gz', ...key)).code).toBe(4);
  });

  test('shows the shape with resolvers', async () => {
    await good('build', 'policies', '-o', 'resolving.tar.gz', '--wasm-resolvers');
    expect(await good('inspect', 'resolving.tar.gz')).toContain('WASM only (resolvers)');
    expect((await run(['eval', 'open', '--bundle', 'resolving.tar.gz'])).code).toBe(1);
  });

  test('does not print what a hostile bundle says as it says it', async () => {
    change('plain.tar.gz', 'hostile.tar.gz', (files) => {
      const manifest = new TextDecoder().decode(files.get('/.manifest'));
      files.set(
        '/.manifest',
        new TextEncoder().encode(manifest.replace('Open webhook', '\\u001b[2J\\u202eOpen')),
      );
    });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what must not be printed
    expect(await good('inspect', 'hostile.tar.gz')).not.toMatch(/[\u001b\u202e]/);
  });
});

describe('sign and verify', () => {
  test.each(SIGNATURE_ALGORITHMS)('%s', async (alg) => {
    const file = `own-${alg}.tar.gz`;
    await good('sign', 'plain.tar.gz', '-o', file, '--alg', alg, '--key', `keys/${alg}.private`);
    const text = await good('verify', file, '--alg', alg, '--key', `keys/${alg}.public`);
    expect(text).toMatch(new RegExp(`^${file} is signed: ${alg}, \\d+ files\\n$`));
  });

  test('in place, by the usual algorithm of the key, from the environment', async () => {
    change('plain.tar.gz', 'place.tar.gz', () => undefined);
    const env = { SECRET: 'a secret of more than thirty-two bytes' };
    expect((await run(['bundle', 'sign', 'place.tar.gz', '--key', 'env:SECRET'], env)).code).toBe(0);
    const verified = await run(['bundle', 'verify', 'place.tar.gz', '--key', 'env:SECRET'], env);
    expect(verified.stdout).toContain('HS256');
    await good('sign', 'place.tar.gz', '--key', 'keys/ES384.private');
    expect(await good('verify', 'place.tar.gz', '--key', 'keys/ES384.public')).toContain('ES384');
  });

  test('older forms of PEM', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    space.put('old/rsa.private', rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }));
    space.put('old/rsa.public', rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }));
    space.put('old/ec.private', ec.privateKey.export({ type: 'sec1', format: 'pem' }));
    space.put('old/ec.public', ec.publicKey.export({ type: 'spki', format: 'pem' }));
    for (const kind of ['rsa', 'ec']) {
      await good('sign', 'plain.tar.gz', '-o', 'old.tar.gz', '--key', `old/${kind}.private`);
      await good('verify', 'old.tar.gz', '--key', `old/${kind}.public`);
    }
  });

  test('refusals say why and exit with 4', async () => {
    const utf8 = (text: string) => new TextEncoder().encode(text);
    change('signed.tar.gz', 'extra.tar.gz', (f) => f.set('/x.rego', utf8('package x\n')));
    change('signed.tar.gz', 'missing.tar.gz', (f) => f.delete('/policyc/lib/lib.rego'));
    change('signed.tar.gz', 'changed.tar.gz', (f) => f.set('/data.json', utf8('{"policyc":{}}')));
    change('signed.tar.gz', 'delta.tar.gz', (f) => f.set('/patch.json', utf8('{}')));
    const scope = ['--scope', 'prod'];
    const cases: readonly (readonly [string, readonly string[], string])[] = [
      ['plain', scope, 'not signed'],
      ['extra', scope, '"x.rego" was added'],
      ['missing', scope, 'which the bundle does not have'],
      ['changed', scope, '"data.json" was changed'],
      ['delta', scope, 'delta bundle'],
      ['signed', [], 'it is for "prod"'],
      ['signed', ['--scope', 'PROD'], '"PROD" is expected'],
      ['signed', [...scope, '--key-id', 'k2'], 'the key "k2" is expected'],
      ['signed', [...scope, '--alg', 'PS256'], 'signed with RS256, and PS256 is expected'],
    ];
    for (const [name, args, message] of cases) {
      const { code, stderr, stdout } = await bundle(
        'verify',
        `${name}.tar.gz`,
        '--key',
        'keys/RS256.public',
        ...args,
      );
      expect([name, code, stdout]).toEqual([name, 4, '']);
      expect(stderr).toContain(message);
      expect(stderr).toContain(`cannot use ${name}.tar.gz`);
    }
  });

  test('bombs and tricky archives are refused before anything else', async () => {
    const content =
      readArchive(readFileSync(at('signed.tar.gz'))).get('/.signatures.json') ?? new Uint8Array();
    const signature = { name: '/.signatures.json', content };
    space.put('bomb.tar.gz', gzipSync(Buffer.alloc(300 << 20)));
    space.put('climbing.tar.gz', tarGz([signature, { name: '/../policy.wasm' }]));
    space.put('linking.tar.gz', tarGz([signature, { name: '/policy.wasm', type: '2' }]));
    space.put('twice.tar.gz', tarGz([signature, { name: './.signatures.json', content: '{}' }]));
    space.put('no-archive.tar.gz', 'text');
    for (const [name, reason] of [
      ['bomb', 'unpacks to more than'],
      ['climbing', 'not an allowed name'],
      ['linking', 'symbolic link'],
      ['twice', 'stands in the archive twice'],
      ['no-archive', 'does not start like a gzip file'],
    ] as const) {
      const { code, stderr } = await bundle('verify', `${name}.tar.gz`, '--key', 'keys/RS256.public');
      expect([name, code, stderr]).toEqual([name, 4, expect.stringContaining(reason)]);
    }
  });

  test('keys that cannot be used are mistakes of usage, and are never printed', async () => {
    space.put('keys/damaged', '-----BEGIN PUBLIC KEY-----\nc2VjcmV0\n-----END PUBLIC KEY-----\n');
    space.put('keys/empty', '');
    const cases: readonly (readonly string[])[] = [
      ['--key', 'my-secret-that-is-no-file'],
      ['--key', 'env:NOT_SET_ANYWHERE'],
      ['--key', 'keys/RS256.private'],
      ['--key', 'keys/RS256.public', '--alg', 'HS256'],
      ['--key', 'keys/RS256.public', '--alg', 'ES256'],
      ['--key', 'keys/RS256.public', '--alg', 'none'],
      ['--key', 'keys/HS256.public', '--alg', 'RS256'],
      ['--key', 'keys/damaged'],
      ['--key', 'keys/empty'],
      [],
    ];
    for (const args of cases) {
      const { code, stderr } = await bundle('verify', 'signed.tar.gz', ...args);
      expect([args, code]).toEqual([args, 2]);
      expect(stderr).not.toMatch(/my-secret|c2VjcmV0|BEGIN|HS256 secret/);
    }
    const short = await run(['bundle', 'sign', 'plain.tar.gz', '--key', 'env:S', '-o', 'short.tar.gz'], {
      S: 'hunter2',
    });
    expect([short.code, short.stderr]).toEqual([2, expect.stringContaining('at least 32 bytes')]);
    expect(short.stderr).not.toContain('hunter2');
  });
});

describe('eval', () => {
  const verified = ['--verification-key', 'keys/RS256.public', '--scope', 'prod'];
  test('verifies before use', async () => {
    expect((await run(['eval', 'open', '--bundle', 'signed.tar.gz', ...verified])).code).toBe(1);
    for (const file of ['plain', 'changed', 'extra', 'missing']) {
      const { code, stdout } = await run(['eval', 'open', '--bundle', `${file}.tar.gz`, ...verified]);
      expect([file, code, stdout]).toEqual([file, 4, '']);
    }
  });

  test('a key in the environment holds for every bundle', async () => {
    const env = { POLICYC_VERIFICATION_KEY: at('keys/RS256.public'), POLICYC_VERIFICATION_SCOPE: 'prod' };
    expect((await run(['eval', 'open', '--bundle', 'signed.tar.gz'], env)).code).toBe(1);
    expect((await run(['eval', 'open', '--bundle', 'plain.tar.gz'], env)).stderr).toContain('not signed');
    const empty = { ...env, POLICYC_VERIFICATION_KEY: '' };
    expect((await run(['eval', 'open', '--bundle', 'signed.tar.gz'], empty)).code).toBe(2);
    expect((await run(['eval', 'open', '--policies', 'policies'], env)).code).toBe(1);
  });

  test('says that a signature was not checked', async () => {
    const { code, stderr } = await run(['eval', 'open', '--bundle', 'signed.tar.gz']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('the signature is not checked')]);
  });

  test('options of verification want a bundle', async () => {
    expect((await run(['eval', 'open', ...verified])).code).toBe(2);
    expect((await run(['eval', 'open', '--bundle', 'signed.tar.gz', '--scope', 'prod'])).code).toBe(2);
  });

  test('a bundle that never answers is stopped', async () => {
    space.put('loop.tar.gz', tarGz(bundleEntries(fakeModule({ loop: true }))));
    const { code, stderr } = await run(['eval', 'open', '--bundle', 'loop.tar.gz', '--timeout', '800ms']);
    expect(code, stderr).toBe(4);
    expect(stderr).toContain('did not end within 0.8 seconds');
    for (const time of ['0s', '5', 'x', '-1s', '99999m']) {
      expect((await run(['eval', 'open', '--bundle', 'loop.tar.gz', '--timeout', time])).code).toBe(2);
    }
  });
});

describe.skipIf(!hasOpa)('OPA on the other side', () => {
  const build = (file: string, key: string, alg: string, ...more: readonly string[]) =>
    runOpa([
      'build',
      '-b',
      at(file),
      '--verification-key',
      key,
      '--signing-alg',
      alg,
      '-o',
      at('by-opa.tar.gz'),
      ...more,
    ]);

  test.each(SIGNATURE_ALGORITHMS)(
    'accepts what we sign with %s, and nothing that was changed',
    async (alg) => {
      const { verification } = keyTexts(alg);
      const file = `own-${alg}.tar.gz`;
      await good(
        'sign',
        'plain.tar.gz',
        '-o',
        file,
        '--alg',
        alg,
        '--key',
        `keys/${alg}.private`,
        '--scope',
        's',
      );
      const key = alg.startsWith('HS') ? verification : at(`keys/${alg}.public`);
      const accepted = await build(file, key, alg, '--scope', 's');
      expect(accepted.code, accepted.stdout + accepted.stderr).toBe(0);
      expect((await build(file, key, alg, '--scope', 't')).code).not.toBe(0);
      change(file, 'own-changed.tar.gz', (f) => f.set('/policy.wasm', Uint8Array.of(0)));
      const refused = await build('own-changed.tar.gz', key, alg, '--scope', 's');
      expect(refused.stdout + refused.stderr).toContain('digest mismatch');
    },
  );

  test.each(SIGNATURE_ALGORITHMS)('signs with %s what we accept', async (alg) => {
    space.put('folder/a/a.rego', 'package a\n\nx := 1\n');
    space.put('folder/.manifest', '{"roots": ["a", "b"], "revision": "r"}');
    space.put(
      'folder/data.json',
      '{ "b": {"z": 1.50, "é": "<&>\u2028\\u0001\u007f", "big": 123456789012345678901234567890, "e": 1e2, "n": -0,\n"\ud83d\ude00": 1, "\uffff": 2} }',
    );
    const { signing } = keyTexts(alg);
    const key = alg.startsWith('HS') ? signing : at(`keys/${alg}.private`);
    space.put('claims.json', '{"keyid": "k9", "scope": "s"}');
    const args = [
      '--signing-key',
      key,
      '--signing-alg',
      alg,
      '--claims-file',
      at('claims.json'),
      '-o',
      at('opa.tar.gz'),
    ];
    const built = await runOpa(['build', '-b', at('folder'), ...args]);
    expect(built.code, built.stdout + built.stderr).toBe(0);
    const verify = ['--alg', alg, '--key', `keys/${alg}.public`, '--key-id', 'k9', '--scope', 's'];
    expect(await good('verify', 'opa.tar.gz', ...verify)).toContain('key k9, scope s, 3 files');
    change('opa.tar.gz', 'opa-changed.tar.gz', (files) => {
      const text = new TextDecoder().decode(files.get('/data.json'));
      expect(text).toContain('1.50');
      files.set('/data.json', new TextEncoder().encode(text.replace('1.50', '1.5')));
    });
    const changed = await bundle('verify', 'opa-changed.tar.gz', ...verify);
    expect([changed.code, changed.stderr]).toEqual([4, expect.stringContaining('"data.json" was changed')]);
  });

  test('a short secret that OPA signed with verifies', async () => {
    space.put('folder/a/a.rego', 'package a\n\nx := 1\n');
    await runOpa([
      'build',
      '-b',
      at('folder'),
      '--signing-key',
      'secret',
      '--signing-alg',
      'HS256',
      '-o',
      at('short.tar.gz'),
    ]);
    expect((await run(['bundle', 'verify', 'short.tar.gz', '--key', 'env:S'], { S: 'secret' })).code).toBe(0);
    expect((await run(['bundle', 'verify', 'short.tar.gz', '--key', 'env:S'], { S: 'Secret' })).code).toBe(4);
  });

  test('`opa sign` over our unpacked bundle gives a signature that we accept', async () => {
    const archive = readArchive(readFileSync(at('plain.tar.gz')));
    for (const [name, content] of archive) space.put(join('unpacked', name), content);
    const entries = [...archive.keys()].map((name) => name.slice(1).split('/')[0] ?? '');
    expect(entries).toContain('policyc');
    const signed = await runOpa([
      'sign',
      '-b',
      at('plain.tar.gz'),
      '--signing-key',
      at('keys/RS256.private'),
      '-o',
      space.root,
    ]);
    expect(signed.code, signed.stdout + signed.stderr).toBe(0);
    const signature = readFileSync(at('.signatures.json'));
    change('plain.tar.gz', 'opa-signed.tar.gz', (files) => files.set('/.signatures.json', signature));
    await good('verify', 'opa-signed.tar.gz', '--key', 'keys/RS256.public');
  });

  test('OPA that is configured as the documentation says loads what we sign, and nothing else', async () => {
    const { verification } = keyTexts('ES256');
    await good(
      'sign',
      'plain.tar.gz',
      '-o',
      'ci.tar.gz',
      '--key',
      'keys/ES256.private',
      '--key-id',
      'ci',
      '--scope',
      'prod',
    );
    change('ci.tar.gz', 'ci-changed.tar.gz', (f) => f.delete('/policy.wasm'));
    await run(['eval', 'open', ...['--policies', 'policies'], '--save-snapshot', 'opa-input.json']);
    const decide = (file: string, timeout: string) => {
      const config = {
        keys: { ci: { algorithm: 'ES256', key: verification } },
        bundles: { policyc: { resource: `file://${at(file)}`, signing: { keyid: 'ci', scope: 'prod' } } },
      };
      const configFile = space.put(`opa-${file}.json`, JSON.stringify(config));
      const decision = ['--decision', 'policyc/report', '--timeout', timeout];
      return runOpa(['exec', '--config-file', configFile, ...decision, at('opa-input.json')]);
    };
    const { stdout, stderr } = await decide('ci.tar.gz', '30s');
    expect(JSON.parse(stdout).result[0]?.result?.policies[0]?.counts, stderr).toMatchObject({ fail: 1 });
    const refusals = [
      ['plain.tar.gz', 'bundle missing .signatures.json file'],
      ['ci-changed.tar.gz', 'specified in bundle signatures but not found'],
      ['signed.tar.gz', 'verif'],
    ] as const;
    const outcomes = refusals.map(async ([file, reason]) => {
      const refused = await decide(file, '3s');
      expect(refused.stdout).not.toContain('"counts"');
      expect(refused.stdout + refused.stderr).toContain(reason);
    });
    await Promise.all(outcomes);
  });

  test('`opa inspect` reads signed bundles and those with resolvers', async () => {
    await good(
      'build',
      'policies',
      '-o',
      'resolving.tar.gz',
      '--wasm-resolvers',
      '--key',
      'keys/RS256.private',
    );
    for (const file of ['signed', 'resolving']) {
      const { code, stdout } = await runOpa(['inspect', '--format', 'json', at(`${file}.tar.gz`)]);
      expect(code).toBe(0);
      const wasm = ['errors', 'packs/mine/report', 'packs/mine/t_1/report', 'report'].map((name) => ({
        entrypoint: `policyc/${name}`,
        module: '/policy.wasm',
      }));
      expect(JSON.parse(stdout).manifest).toMatchObject({
        roots: ['policyc'],
        ...(file === 'signed' ? {} : { wasm }),
      });
    }
  });
});
