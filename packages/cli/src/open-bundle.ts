/** Opens bundle files for the commands, with what is wrong with them in words. */
import { type Archive, BundleError, readArchive, type Verification } from '@policyc/evaluator';
import { visible } from '@policyc/report';
import { readKey } from './bundle-key.js';
import { CliError } from './cli-error.js';
import { displayName, readBytes } from './collect-files.js';
import { EXIT } from './exit-code.js';

const FILE_LIMITS = { count: 1, bytes: 256 << 20 };

export interface KeyOptions {
  /** A file, or `env:NAME`. */
  readonly key?: string;
  readonly alg?: string;
  readonly keyId?: string;
  readonly scope?: string;
}

export interface BundleFile {
  /** As shown. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly archive: Archive;
}

/** @throws CliError inputs */
export async function openArchive(path: string): Promise<BundleFile> {
  const name = displayName(path);
  const bytes = readBytes({ name: path, path }, FILE_LIMITS, EXIT.inputs);
  return { name, bytes, archive: await usable(name, () => readArchive(bytes)) };
}

/**
 * @param name of the bundle, for messages
 * @throws CliError inputs, where the bundle is to blame
 */
export async function usable<T>(name: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof BundleError)) throw error;
    throw new CliError(EXIT.inputs, visible(`cannot use ${name}: ${error.message}`));
  }
}

/**
 * @returns undefined where no key is given
 * @throws CliError usage, where the key cannot be used, or something is said of a key that is not there
 */
export async function readVerification(options: KeyOptions): Promise<Verification | undefined> {
  const { key, keyId, scope } = requireKeyFor(options);
  if (key === undefined) return undefined;
  return {
    key: await readKey(key, 'verify', options.alg),
    ...(keyId === undefined ? {} : { keyId }),
    ...(scope === undefined ? {} : { scope }),
  };
}

/** @throws CliError usage, where something is said of a key that is not there */
export function requireKeyFor(options: KeyOptions): KeyOptions {
  const { key, alg, keyId, scope } = options;
  if (key === undefined && (alg ?? keyId ?? scope) !== undefined) {
    throw new CliError(EXIT.usage, 'without a key, nothing can be said of algorithm, key id and scope');
  }
  return options;
}
