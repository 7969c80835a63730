/**
 * The manifest of a bundle, checked member by member.
 * Invariant: `metadata` has an entrypoint for the report.
 */
import type { Json } from '@policyc/base';
import { BUNDLE_ENTRIES, type BundleMetadata, REPORT_ENTRYPOINT } from '@policyc/model';
import type { Archive } from './archive.js';
import { BundleError } from './errors.js';
import { readMetadata } from './read-metadata.js';
import { list, member, object, ShapeError, string, text } from './shape.js';

export interface Manifest {
  readonly revision: string;
  readonly roots: readonly string[];
  /** Entrypoints that OPA evaluates with a module; none in the portable shape. */
  readonly resolvers: readonly { readonly entrypoint: string; readonly module: string }[];
  readonly metadata: BundleMetadata;
}

/** @throws BundleError */
export function readManifest(archive: Archive): Manifest {
  const manifest = entryJson(archive, BUNDLE_ENTRIES.manifest);
  return checked(() => {
    const root = object(manifest, '');
    const metadata = readMetadata(
      member(object(member(root, 'metadata'), '/metadata'), 'policyc'),
      '/metadata/policyc',
    );
    if (!Object.hasOwn(metadata.entrypoints, REPORT_ENTRYPOINT)) {
      throw new ShapeError('/metadata/policyc/entrypoints', `an object with "${REPORT_ENTRYPOINT}"`);
    }
    const revision = member(root, 'revision');
    return {
      revision: typeof revision === 'string' ? revision : '',
      // Without roots a bundle owns everything.
      roots: member(root, 'roots') === undefined ? [''] : list(root, 'roots', '', string),
      resolvers:
        member(root, 'wasm') === undefined
          ? []
          : list(root, 'wasm', '', (resolver, place) => {
              const from = object(resolver, place);
              return { entrypoint: text(from, 'entrypoint', place), module: text(from, 'module', place) };
            }),
      metadata,
    };
  });
}

/** @throws BundleError where the archive has no such entry */
export function requiredEntry(archive: Archive, name: string): Uint8Array {
  const content = archive.get(name);
  if (content === undefined) {
    throw new BundleError('missing-entry', `the bundle has no ${name.slice(1)}`, name);
  }
  return content;
}

/** @throws BundleError where the entry is missing or no JSON */
export function entryJson(archive: Archive, name: string): Json {
  const content = requiredEntry(archive, name);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content)) as Json;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BundleError('bad-manifest', `${name.slice(1)} is not valid JSON: ${reason}`, name);
  }
}

/** Turns mistakes of shape into errors of the bundle. */
export function checked<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new BundleError('bad-manifest', `the bundle is not usable: ${error.message}`, '/.manifest');
  }
}
