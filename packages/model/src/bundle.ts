import type { Json } from '@policyc/base';
import type { CostBound } from './cost.js';
import type { Severity } from './report.js';
import type { Schema } from './schema.js';
import type { Type } from './types.js';

/** Static facts about one policy, in the bundle's manifest (`metadata.policyc.policies`). */
export interface PolicyMetadata {
  readonly id: string;
  readonly package: string;
  readonly title: string;
  /** The documentation comment (Markdown). */
  readonly description: string;
  readonly severity: Severity;
  readonly likelihood?: number;
  readonly mappings: readonly { readonly catalogue: string; readonly id: string }[];
  readonly owner?: string;
  readonly fix?: { readonly within?: string; readonly text: string };
  readonly references: readonly string[];
  readonly profile?: string;
  readonly tags: readonly string[];
  readonly formerly: readonly string[];
  /** The fields that the rule itself judges, in source order: a finding points at the last of them that it rests on. */
  readonly decides: readonly { readonly kind: string; readonly field: string }[];
  /** The extensions of the platform that it uses: to a snapshot without one of them it does not apply. */
  readonly extensions?: readonly string[];
  /** How much work it is at most; absent from bundles of earlier compilers. */
  readonly cost?: CostBound;
  /** Path of the source file as given to the compiler, and the one-based line of the policy. */
  readonly source: { readonly file: string; readonly line: number };
}

/** A parameter: `data.policyc.params[id]` replaces its default. */
export interface ParamMetadata {
  /** The package, a dot, and the name. */
  readonly id: string;
  /** The documentation comment (Markdown). */
  readonly description: string;
  readonly type: Type;
  readonly default: Json;
  /** The condition that its value must fulfil, as it is written. */
  readonly guard?: string;
}

/** `metadata.policyc` in the bundle's `.manifest`: what the evaluator and reports need beside the module. */
export interface BundleMetadata {
  readonly format: 'policyc-bundle/1';
  readonly compiler: string;
  readonly entrypoints: { readonly [name: string]: number };
  readonly schema: Schema;
  /** What OPA data may replace, by id. */
  readonly params: readonly ParamMetadata[];
  readonly policies: readonly PolicyMetadata[];
}

/** The one root of every bundle: packages and data lie under `data.policyc`. */
export const BUNDLE_ROOT = 'policyc';

/** Entry names in the archive, as OPA writes them. Rego modules are every other `.rego` entry. */
export const BUNDLE_ENTRIES = {
  manifest: '/.manifest',
  data: '/data.json',
  wasm: '/policy.wasm',
} as const;
