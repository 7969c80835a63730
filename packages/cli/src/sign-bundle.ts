import { packArchive } from '@policyc/emit';
import { type Archive, KeyError, SIGNATURE_ENTRY, signArchive } from '@policyc/evaluator';
import { readKey } from './bundle-key.js';
import { CliError } from './cli-error.js';
import { EXIT } from './exit-code.js';
import type { KeyOptions } from './open-bundle.js';

/**
 * @param key where the private key or the secret is
 * @returns the bundle with its signature, packed anew; files stay what and where they were
 * @throws CliError usage, where the key or a name of a file cannot be used
 * @throws BundleError
 */
export async function signBundle(archive: Archive, key: string, options: KeyOptions): Promise<Uint8Array> {
  const signing = {
    key: await readKey(key, 'sign', options.alg),
    ...(options.keyId === undefined ? {} : { keyId: options.keyId }),
    ...(options.scope === undefined ? {} : { scope: options.scope }),
  };
  const signature = await signArchive(archive, signing).catch((error: unknown) => {
    if (!(error instanceof KeyError)) throw error;
    throw new CliError(EXIT.usage, error.message);
  });
  const files = new Map([...archive].filter(([name]) => name !== SIGNATURE_ENTRY));
  files.set(SIGNATURE_ENTRY, new TextEncoder().encode(signature));
  const long = [...files.keys()].find((name) => !/^[\x21-\x7e]{1,100}$/.test(name));
  if (long !== undefined) {
    throw new CliError(EXIT.inputs, `"${long}" cannot be packed: names have at most 100 plain characters`);
  }
  return packArchive([...files].map(([name, content]) => ({ name, content })));
}
