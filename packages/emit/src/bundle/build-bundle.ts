/**
 * Packs a compiled program as an OPA bundle. The portable shape has the module for SDKs and full Rego for every OPA; its
 * manifest has no `wasm` key, or an OPA without a WASM runtime would refuse it. The shape with resolvers is for OPA with one.
 * Invariant: equal parts give equal bytes; all packages and data lie under the root `policyc`.
 */

import { canonicalJson, compareUtf8, type Json } from '@policyc/base';
import { BUNDLE_ENTRIES, BUNDLE_ROOT, type BundleMetadata } from '@policyc/model';
import { packArchive } from './pack-archive.js';
import { wasmResolvers, withoutEntrypoints } from './resolvers.js';
import { sha256Hex } from './sha256.js';
import type { TarEntry } from './tar.js';

export interface BundleParts {
  readonly wasm: Uint8Array;
  readonly rego: readonly { readonly path: string; readonly text: string }[];
  /** `{}` or `{"policyc": ...}`. */
  readonly data: Json;
  readonly metadata: BundleMetadata;
  /** Whether OPA is to evaluate the entrypoints with `policy.wasm`, and nobody with Rego. */
  readonly wasmResolvers?: boolean;
}

/**
 * @returns the bytes of `bundle.tar.gz`
 * @throws where data lies outside the bundle's root, or two parts have one name
 */
export function buildBundle(parts: BundleParts): Uint8Array {
  const { wasm, data, metadata } = parts;
  checkRoots(data);
  const entrypoints = Object.keys(metadata.entrypoints).sort(compareUtf8);
  const rego = parts.wasmResolvers ? withoutEntrypoints(parts.rego, entrypoints) : parts.rego;
  const contents: TarEntry[] = [
    { name: BUNDLE_ENTRIES.data, content: utf8(canonicalJson(data)) },
    ...[...rego]
      .sort((a, b) => compareUtf8(a.path, b.path))
      .map(({ path, text }) => ({ name: path, content: utf8(text) })),
    { name: BUNDLE_ENTRIES.wasm, content: wasm },
  ];
  const names = new Set(contents.map((e) => e.name));
  if (names.size < contents.length) throw new Error('two entries of the bundle have the same name');
  const policyc = canonicalJson(metadata as unknown as Json);
  const rest = canonicalJson({
    rego_version: 1,
    revision: revisionOf(contents, policyc),
    roots: [BUNDLE_ROOT],
    ...(parts.wasmResolvers ? { wasm: wasmResolvers(entrypoints).map((r) => ({ ...r })) } : {}),
  });
  // Canonical, too: `metadata` comes first, and is written once.
  const manifest = `{"metadata":{"policyc":${policyc}},${rest.slice(1)}`;
  return packArchive([{ name: BUNDLE_ENTRIES.manifest, content: utf8(manifest) }, ...contents]);
}

function checkRoots(data: Json): void {
  const outside =
    typeof data !== 'object' ||
    data === null ||
    Array.isArray(data) ||
    Object.keys(data).some((k) => k !== BUNDLE_ROOT);
  if (outside) throw new Error(`data of a bundle is an object whose only member is "${BUNDLE_ROOT}"`);
}

/** SHA-256 over names, lengths and contents, shortened: the same program has the same revision everywhere. */
function revisionOf(contents: readonly TarEntry[], metadata: string): string {
  const parts = contents.flatMap(({ name, content }) => [utf8(`\n${name} ${content.length}\n`), content]);
  return sha256Hex([utf8(metadata), ...parts]).slice(0, 32);
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
