/**
 * The opt-in shape for OPA with a WASM runtime: the manifest names `policy.wasm` as the resolver of its entrypoints.
 * Invariant: no Rego rule lies where a resolver answers, or OPA refuses the bundle.
 */
import { BUNDLE_ENTRIES } from '@policyc/model';

export interface WasmResolver {
  readonly entrypoint: string;
  readonly module: string;
}

interface RegoText {
  readonly path: string;
  readonly text: string;
}

/** @param entrypoints names with slashes, as in the bundle's metadata */
export function wasmResolvers(entrypoints: readonly string[]): readonly WasmResolver[] {
  return entrypoints.map((entrypoint) => ({ entrypoint, module: BUNDLE_ENTRIES.wasm }));
}

/** The modules, without the rules of those that would answer for an entrypoint too; they import it instead, as OPA's do. */
export function withoutEntrypoints(
  rego: readonly RegoText[],
  entrypoints: readonly string[],
): readonly RegoText[] {
  const paths = entrypoints.map((name) => name.split('/').join('.'));
  return rego.map(({ path, text }) => {
    const name = /^package (\S+)$/m.exec(text)?.[1];
    const answered = paths.filter(
      (p) =>
        name !== undefined && (p.slice(0, p.lastIndexOf('.')) === name || `${name}.`.startsWith(`${p}.`)),
    );
    if (name === undefined || answered.length === 0) return { path, text };
    return { path, text: `package ${name}\n\n${answered.map((p) => `import data.${p}\n`).join('')}` };
  });
}
